package trefoil.gateway.exchange.tape;

import java.math.BigDecimal;

/**
 * What the capturing bot thought when it had read the frame.
 *
 * @param arbitrageOpportunity its verdict, without fees
 * @param rate1 its conversion rate of the first leg
 * @param rate2 of the second leg
 * @param rate3 of the third leg
 */
public record TapeVerdict(boolean arbitrageOpportunity, BigDecimal rate1, BigDecimal rate2, BigDecimal rate3) {}
