package trefoil.gateway.binance.rest;

import java.math.BigDecimal;
import java.math.RoundingMode;
import trefoil.engine.market.FeeTable;
import trefoil.engine.math.Fixed;

/**
 * What the account pays on one symbol as a taker: standard, special and tax rates together, in
 * {@link trefoil.engine.math.Fixed} units of what is received, rounded up.
 *
 * <p>What {@code discount} means is not documented beyond doubt: the part taken off in some of the venue's words, the part
 * left in others. The reading that charges more counts. It is applied to the standard rates only.
 *
 * @param symbol the symbol
 * @param buyRate of the base received
 * @param sellRate of the quote received
 * @param discountedBuyRate worth of what is paid in the discount asset when buying
 * @param discountedSellRate worth of what is paid in the discount asset when selling
 * @param discounted whether account and symbol both have the discount
 * @param discountAsset the asset that discounts, empty if none
 */
public record CommissionRates(
        String symbol,
        long buyRate,
        long sellRate,
        long discountedBuyRate,
        long discountedSellRate,
        boolean discounted,
        String discountAsset) {

    /** One of the answer's three kinds of commission. */
    private record Part(BigDecimal buy, BigDecimal sell) {
        static final Part NONE = new Part(BigDecimal.ZERO, BigDecimal.ZERO);

        static Part read(final JsonTree answer, final String name) throws JsonTree.Defect {
            final JsonTree rates = answer.object(name);
            final BigDecimal taker = rate(rates, "taker");
            return new Part(taker.add(rate(rates, "buyer")), taker.add(rate(rates, "seller")));
        }

        private static BigDecimal rate(final JsonTree rates, final String name) throws JsonTree.Defect {
            final BigDecimal rate = rates.decimal(name);
            if (rate.signum() < 0 || rate.compareTo(BigDecimal.ONE) > 0) {
                throw new JsonTree.Defect("the rate '" + name + "' is not between 0 and 1");
            }
            return rate;
        }
    }

    /** Rates as {@code account/commission} states them. Older venues have no special commission; all else must be there. */
    static CommissionRates read(final String symbol, final JsonTree answer) throws JsonTree.Defect {
        if (!answer.text("symbol").equals(symbol)) {
            throw new JsonTree.Defect("it is about '" + answer.text("symbol") + "', not '" + symbol + "'");
        }
        final Part standard = Part.read(answer, "standardCommission");
        final Part tax = Part.read(answer, "taxCommission");
        final Part special = answer.has("specialCommission") ? Part.read(answer, "specialCommission") : Part.NONE;
        final JsonTree discount = answer.object("discount");
        final boolean discounted = discount.flag("enabledForAccount") && discount.flag("enabledForSymbol");
        final BigDecimal left = discounted ? partLeft(discount.decimal("discount")) : BigDecimal.ONE;
        final BigDecimal otherBuy = special.buy.add(tax.buy);
        final BigDecimal otherSell = special.sell.add(tax.sell);
        return new CommissionRates(
                symbol,
                units(standard.buy.add(otherBuy)),
                units(standard.sell.add(otherSell)),
                units(standard.buy.multiply(left).add(otherBuy)),
                units(standard.sell.multiply(left).add(otherSell)),
                discounted,
                discounted ? discount.text("discountAsset") : "");
    }

    private static BigDecimal partLeft(final BigDecimal discount) throws JsonTree.Defect {
        if (discount.signum() < 0 || discount.compareTo(BigDecimal.ONE) > 0) {
            throw new JsonTree.Defect("the discount is not between 0 and 1");
        }
        return discount.max(BigDecimal.ONE.subtract(discount));
    }

    private static long units(final BigDecimal rate) throws JsonTree.Defect {
        final BigDecimal units = rate.movePointRight(Fixed.DECIMALS).setScale(0, RoundingMode.CEILING);
        if (units.compareTo(BigDecimal.valueOf(FeeTable.MAX_RATE)) > 0) {
            throw new JsonTree.Defect("the rates add up to more than half of what is received");
        }
        return units.longValueExact();
    }
}
