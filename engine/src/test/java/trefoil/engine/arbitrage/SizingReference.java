package trefoil.engine.arbitrage;

import java.math.BigDecimal;
import java.math.RoundingMode;
import trefoil.engine.market.Filters;
import trefoil.engine.math.Fixed;

/**
 * What three quantities of a loop do, in decimals and by the plainest reading of the rules: what each leg spends, locks
 * and gives level by level, which rule is broken, what is earned.
 */
final class SizingReference {
    private static final int LEGS = LoopTable.LEGS;
    private static final BigDecimal PPM = BigDecimal.valueOf(1_000_000);

    private final SizingScenario scenario;
    final BigDecimal[] spent = new BigDecimal[LEGS];
    final BigDecimal[] locked = new BigDecimal[LEGS];
    final BigDecimal[] given = new BigDecimal[LEGS];
    final BigDecimal[] quote = new BigDecimal[LEGS];
    final BigDecimal[] limit = new BigDecimal[LEGS];
    BigDecimal discountCost;
    BigDecimal profit;

    SizingReference(final SizingScenario scenario) {
        this.scenario = scenario;
    }

    /** What is wrong with the three quantities, or null; profit and amounts are set if nothing is. */
    String check(final long qty0, final long qty1, final long qty2) {
        final long[] qtys = {qty0, qty1, qty2};
        for (int i = 0; i < LEGS; i++) {
            final String problem = fill(i, qtys[i]);
            if (problem != null) {
                return "leg " + i + " " + problem;
            }
        }
        final BigDecimal startLimit = decimal(scenario.startLimit);
        if (spent[0].max(locked[0]).compareTo(startLimit) > 0) {
            return "leg 0 spends " + spent[0] + " and locks " + locked[0] + " of " + startLimit;
        }
        for (int i = 1; i < LEGS; i++) {
            final BigDecimal has = given[i - 1].add(decimal(scenario.legs[i].slack));
            if (spent[i].compareTo(given[i - 1]) > 0 || locked[i].compareTo(has) > 0) {
                return "leg " + i + " spends " + spent[i] + " and locks " + locked[i] + " of " + given[i - 1] + ", "
                        + has;
            }
        }
        final BigDecimal larger = spent[0].max(given[LEGS - 1]);
        BigDecimal rate = BigDecimal.ZERO;
        for (final SizingScenario.Leg leg : scenario.legs) {
            rate = rate.add(decimal(leg.discountedRate));
        }
        discountCost = up(larger.multiply(rate));
        profit = given[LEGS - 1].subtract(spent[0]).subtract(discountCost);
        return null;
    }

    /** Whether what the last check found leaves enough for what it spends. */
    boolean pays() {
        return profit.signum() > 0
                && profit.multiply(PPM).compareTo(spent[0].multiply(BigDecimal.valueOf(scenario.minEdgePpm))) >= 0;
    }

    /** What is wrong with that quantity of that leg, or null. */
    String fill(final int i, final long qty) {
        final SizingScenario.Leg leg = scenario.legs[i];
        BigDecimal left = decimal(qty);
        quote[i] = BigDecimal.ZERO;
        given[i] = BigDecimal.ZERO;
        if (left.signum() <= 0) {
            return "has no quantity";
        }
        for (int level = 0; left.signum() > 0; level++) {
            if (level == leg.ladder.levels()) {
                return "wants more than there is";
            }
            limit[i] = decimal(leg.ladder.price(level));
            final BigDecimal filled = left.min(decimal(leg.ladder.qty(level)));
            final BigDecimal worth = filled.multiply(limit[i]);
            final BigDecimal rounded = leg.buys() ? up(worth) : down(worth);
            final BigDecimal gross = leg.buys() ? filled : rounded;
            quote[i] = quote[i].add(rounded);
            given[i] = given[i].add(gross.subtract(up(gross.multiply(decimal(leg.feeRate)))));
            left = left.subtract(filled);
        }
        spent[i] = leg.buys() ? quote[i] : decimal(qty);
        locked[i] = leg.buys() ? up(decimal(qty).multiply(limit[i])) : decimal(qty);
        return broken(leg, decimal(qty), limit[i]);
    }

    private static String broken(final SizingScenario.Leg leg, final BigDecimal qty, final BigDecimal price) {
        final Filters filters = leg.filters();
        final BigDecimal notional = qty.multiply(price);
        final BigDecimal bound = decimal(leg.worstAllowedPrice);
        final boolean beyond = leg.buys() ? price.compareTo(bound) > 0 : price.compareTo(bound) < 0;
        if (leg.worstAllowedPrice != LoopSizer.NO_PRICE_BOUND && beyond) {
            return "is beyond the worst price " + bound;
        }
        final boolean passes = qty.remainder(decimal(Math.max(1, filters.stepSize())))
                                .signum()
                        == 0
                && price.remainder(decimal(Math.max(1, filters.tickSize()))).signum() == 0
                && qty.compareTo(decimal(filters.minQty())) >= 0
                && qty.compareTo(decimal(filters.maxQty())) <= 0
                && price.compareTo(decimal(filters.minPrice())) >= 0
                && price.compareTo(decimal(filters.maxPrice())) <= 0
                && notional.compareTo(decimal(filters.minNotional())) >= 0
                && notional.compareTo(decimal(filters.maxNotional())) <= 0;
        return passes ? null : "breaks a filter: qty=" + qty + " price=" + price + " " + filters;
    }

    static BigDecimal decimal(final long units) {
        return BigDecimal.valueOf(units, Fixed.DECIMALS);
    }

    private static BigDecimal up(final BigDecimal value) {
        return value.setScale(Fixed.DECIMALS, RoundingMode.CEILING);
    }

    private static BigDecimal down(final BigDecimal value) {
        return value.setScale(Fixed.DECIMALS, RoundingMode.FLOOR);
    }
}
