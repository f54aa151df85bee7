package trefoil.gateway.binance.rest;

import java.math.BigDecimal;

/**
 * What the account pays on one symbol, before any discount: standard, special and tax rates together, in parts per
 * million, rounded up.
 *
 * @param symbol the symbol
 * @param takerBuyPpm of the base received
 * @param takerSellPpm of the quote received
 * @param discountOnAccount whether the account pays fees in the discount asset
 * @param discountOnSymbol whether that holds on this symbol
 * @param discountAsset the asset that discounts, empty if none
 * @param discount the venue's number; its meaning is not documented beyond doubt
 */
public record CommissionRates(
        String symbol,
        int takerBuyPpm,
        int takerSellPpm,
        boolean discountOnAccount,
        boolean discountOnSymbol,
        String discountAsset,
        BigDecimal discount) {}
