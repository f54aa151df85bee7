package trefoil.engine.arbitrage;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.function.Function;
import trefoil.engine.market.Filters;
import trefoil.engine.math.Fixed;

/**
 * Sizes of a loop in decimals and by the plainest reading of the rules: what three quantities spend, lock, give and
 * earn and which rule they break; and the best of all there are, or of a grid of them.
 */
final class SizingReference {
    private static final int LEGS = LoopTable.LEGS;
    private static final BigDecimal ONE = BigDecimal.ONE;
    private static final BigDecimal PPM = BigDecimal.valueOf(1_000_000);

    /** Greatest quantity, and greatest quantity × price, that the sizer uses. */
    private static final BigDecimal MOST = decimal(1L << 61);

    private final SizingScenario scenario;
    private final BookSide[] sides = new BookSide[LEGS];
    private final BigDecimal startLimit;
    private final BigDecimal discountedRate;

    BigDecimal bestProfit = BigDecimal.ZERO;
    final BigDecimal[] bestQtys = new BigDecimal[LEGS];

    SizingReference(final SizingScenario scenario) {
        this.scenario = scenario;
        BigDecimal rate = BigDecimal.ZERO;
        for (int i = 0; i < LEGS; i++) {
            sides[i] = new BookSide(scenario.legs[i]);
            rate = rate.add(decimal(scenario.legs[i].discountedRate()));
        }
        startLimit = decimal(scenario.startLimit);
        discountedRate = rate;
    }

    /** What a quantity of one leg does; {@code problem} is null if it breaks no rule. */
    record Order(
            BigDecimal qty,
            BigDecimal limit,
            BigDecimal quote,
            BigDecimal spent,
            BigDecimal locked,
            BigDecimal given,
            String problem) {
        /** What the leg before has to give. */
        BigDecimal need(final BigDecimal slack) {
            return spent.max(locked.subtract(slack));
        }
    }

    /** One leg's side of the book; what is spent and given up to the end of each level is summed up once. */
    private static final class BookSide {
        private final SizingScenario.Leg leg;
        private final int levels;
        private final BigDecimal[] prices;
        private final BigDecimal[] qtysBefore;
        private final BigDecimal[] quotesBefore;
        private final BigDecimal[] givenBefore;
        private final BigDecimal[] locksAt;
        private final BigDecimal[] most;
        private final BigDecimal keptRate;
        private final BigDecimal step;
        private final BigDecimal slack;
        private final BigDecimal minQty;
        private final BigDecimal maxQty;
        private final BigDecimal minNotional;
        private final BigDecimal maxNotional;

        BookSide(final SizingScenario.Leg leg) {
            this.leg = leg;
            levels = leg.ladder().levels();
            prices = new BigDecimal[levels];
            qtysBefore = new BigDecimal[levels + 1];
            quotesBefore = new BigDecimal[levels + 1];
            givenBefore = new BigDecimal[levels + 1];
            locksAt = new BigDecimal[levels];
            most = new BigDecimal[levels];
            keptRate = ONE.subtract(decimal(leg.feeRate()));
            step = decimal(Math.max(1, leg.filters().stepSize()));
            slack = decimal(leg.slack());
            minQty = decimal(leg.filters().minQty());
            maxQty = decimal(leg.filters().maxQty());
            minNotional = decimal(leg.filters().minNotional());
            maxNotional = decimal(leg.filters().maxNotional());
            qtysBefore[0] = BigDecimal.ZERO;
            quotesBefore[0] = BigDecimal.ZERO;
            givenBefore[0] = BigDecimal.ZERO;
            for (int i = 0; i < levels; i++) {
                final BigDecimal qty = decimal(leg.ladder().qty(i));
                prices[i] = decimal(leg.ladder().price(i));
                qtysBefore[i + 1] = qtysBefore[i].add(qty);
                quotesBefore[i + 1] = quotesBefore[i].add(quote(i, qty));
                givenBefore[i + 1] = givenBefore[i].add(given(i, qty));
                locksAt[i] = up(qtysBefore[i + 1].multiply(prices[i]));
                most[i] = i == 0 ? MOST : most[i - 1];
                if (locksAt[i].compareTo(MOST) > 0) {
                    most[i] = most[i].min(over(MOST, prices[i]));
                }
            }
        }

        /** What changes hands for a quantity of one level, rounded against us. */
        private BigDecimal quote(final int level, final BigDecimal qty) {
            final BigDecimal worth = qty.multiply(prices[level]);
            return leg.buys() ? up(worth) : down(worth);
        }

        /** What a quantity of one level gives, less a commission that is rounded up. */
        private BigDecimal given(final int level, final BigDecimal qty) {
            return down((leg.buys() ? qty : quote(level, qty)).multiply(keptRate));
        }

        BigDecimal shown() {
            return qtysBefore[levels];
        }

        Order order(final BigDecimal qty) {
            if (qty.signum() <= 0) {
                return new Order(qty, null, null, null, null, null, "has no quantity");
            }
            int level = 0;
            while (level < levels && qty.compareTo(qtysBefore[level + 1]) > 0) {
                level++;
            }
            if (level == levels) {
                return new Order(qty, null, null, null, null, null, "wants more than there is");
            }
            final BigDecimal rest = qty.subtract(qtysBefore[level]);
            final BigDecimal quote = quotesBefore[level].add(quote(level, rest));
            final BigDecimal given = givenBefore[level].add(given(level, rest));
            final BigDecimal spent = leg.buys() ? quote : qty;
            final BigDecimal locked = leg.buys() ? up(qty.multiply(prices[level])) : qty;
            return new Order(qty, prices[level], quote, spent, locked, given, broken(qty, level));
        }

        private String broken(final BigDecimal qty, final int level) {
            if (qty.compareTo(most[level]) > 0) {
                return "is more than can be counted";
            }
            final Filters filters = leg.filters();
            final long price = leg.ladder().price(level);
            final long bound = leg.worstAllowedPrice();
            if (bound != LoopSizer.NO_PRICE_BOUND && (leg.buys() ? price > bound : price < bound)) {
                return "is beyond the worst price " + bound;
            }
            final BigDecimal notional = qty.multiply(prices[level]);
            final boolean passes = isMultiple(units(qty), filters.stepSize())
                    && isMultiple(price, filters.tickSize())
                    && price >= filters.minPrice()
                    && price <= filters.maxPrice()
                    && qty.compareTo(minQty) >= 0
                    && qty.compareTo(maxQty) <= 0
                    && notional.compareTo(minNotional) >= 0
                    && notional.compareTo(maxNotional) <= 0;
            return passes ? null : "breaks a filter: qty=" + qty + " price=" + price + " " + filters;
        }

        private static boolean isMultiple(final long value, final long step) {
            return step == 0 || value % step == 0;
        }

        /** Most lots that the amount buys or holds and that the greatest quantity and notional allow. */
        BigDecimal most(final BigDecimal amount) {
            int level = 0;
            while (level < levels - 1
                    && (leg.buys()
                            ? quotesBefore[level + 1]
                                            .max(locksAt[level].subtract(slack))
                                            .compareTo(amount)
                                    <= 0
                            : qtysBefore[level + 1].compareTo(amount) <= 0)) {
                level++;
            }
            BigDecimal qty = qtysBefore[level + 1].min(maxQty);
            if (leg.buys()) {
                qty = qty.min(qtysBefore[level].add(over(amount.subtract(quotesBefore[level]), prices[level])));
                qty = qty.min(over(amount.add(slack), prices[level])).max(qtysBefore[level]);
            } else {
                qty = qty.min(amount);
            }
            if (leg.filters().maxNotional() != Long.MAX_VALUE) {
                qty = qty.min(over(maxNotional, prices[level]));
            }
            return floorToLot(qty);
        }

        /** Least lots that give the amount and that the least quantity and notional allow; too many if there are none. */
        BigDecimal least(final BigDecimal amount) {
            int level = 0;
            while (level < levels - 1
                    && (givenBefore[level + 1].compareTo(amount) < 0
                            || qtysBefore[level + 1].compareTo(minQty) < 0
                            || qtysBefore[level + 1].multiply(prices[level]).compareTo(minNotional) < 0)) {
                level++;
            }
            final BigDecimal gross = above(amount.subtract(givenBefore[level]), keptRate);
            BigDecimal qty = qtysBefore[level].add(leg.buys() ? gross : above(gross, prices[level]));
            qty = qty.max(minQty).max(above(minNotional, prices[level]));
            final BigDecimal floor = floorToLot(qty);
            return floor.compareTo(qty) == 0 ? qty : floor.add(step);
        }

        BigDecimal floorToLot(final BigDecimal qty) {
            return qty.divideToIntegralValue(step).multiply(step);
        }

        private static BigDecimal over(final BigDecimal amount, final BigDecimal price) {
            return amount.divide(price, Fixed.DECIMALS, RoundingMode.FLOOR);
        }

        private static BigDecimal above(final BigDecimal amount, final BigDecimal price) {
            return amount.divide(price, Fixed.DECIMALS, RoundingMode.CEILING);
        }
    }

    /** What that quantity of that leg does. */
    Order order(final int leg, final BigDecimal qty) {
        return sides[leg].order(qty);
    }

    /** What is wrong with the three orders, or null. */
    String problem(final Order... orders) {
        for (int i = 0; i < LEGS; i++) {
            if (orders[i].problem() != null) {
                return "leg " + i + " " + orders[i].problem();
            }
        }
        if (orders[0].need(BigDecimal.ZERO).compareTo(startLimit) > 0) {
            return "leg 0 spends " + orders[0].spent() + " and locks " + orders[0].locked() + " of " + startLimit;
        }
        for (int i = 1; i < LEGS; i++) {
            if (orders[i].need(sides[i].slack).compareTo(orders[i - 1].given()) > 0) {
                return "leg " + i + " spends " + orders[i].spent() + " and locks " + orders[i].locked() + " of "
                        + orders[i - 1].given() + ", " + sides[i].slack;
            }
        }
        return null;
    }

    /** Proceeds less spend and commissions of either kind: what is left over in between counts for nothing. */
    BigDecimal profit(final Order first, final Order last) {
        final BigDecimal larger = first.spent().max(last.given());
        return last.given().subtract(first.spent()).subtract(up(larger.multiply(discountedRate)));
    }

    /** Whether the profit is one, and enough for what is spent. */
    boolean pays(final Order first, final BigDecimal profit) {
        return profit.signum() > 0
                && profit.multiply(PPM).compareTo(first.spent().multiply(BigDecimal.valueOf(scenario.minEdgePpm))) >= 0;
    }

    private void judge(final Order... orders) {
        final BigDecimal profit = profit(orders[0], orders[LEGS - 1]);
        if (profit.compareTo(bestProfit) > 0 && pays(orders[0], profit) && problem(orders) == null) {
            bestProfit = profit;
            for (int i = 0; i < LEGS; i++) {
                bestQtys[i] = orders[i].qty();
            }
        }
    }

    /**
     * Tries all there are: every lot of every leg with every lot of the others.
     *
     * @return false if a leg has more than {@code most} lots, and nothing was tried
     */
    boolean tryAll(final int most) {
        final Order[][] lots = new Order[LEGS][];
        BigDecimal amount = startLimit;
        for (int i = 0; i < LEGS; i++) {
            lots[i] = lots(i, amount, most);
            if (lots[i] == null) {
                return false;
            }
            amount = BigDecimal.ZERO;
            for (final Order order : lots[i]) {
                amount = amount.max(order.given());
            }
        }
        final long[] needs1 = units(lots[1], order -> order.need(sides[1].slack));
        final long[] needs2 = units(lots[2], order -> order.need(sides[2].slack));
        final long[] spent0 = units(lots[0], Order::spent);
        final long[] given0 = units(lots[0], Order::given);
        final long[] given1 = units(lots[1], Order::given);
        final long[] given2 = units(lots[2], Order::given);
        for (int first = 0; first < spent0.length; first++) {
            for (int second = 0; second < needs1.length && needs1[second] <= given0[first]; second++) {
                for (int last = 0; last < needs2.length && needs2[last] <= given1[second]; last++) {
                    if (given2[last] > spent0[first]) {
                        judge(lots[0][first], lots[1][second], lots[2][last]);
                    }
                }
            }
        }
        return true;
    }

    private static long[] units(final Order[] orders, final Function<Order, BigDecimal> amount) {
        final long[] units = new long[orders.length];
        for (int i = 0; i < units.length; i++) {
            units[i] = units(amount.apply(orders[i]));
        }
        return units;
    }

    /** Every lot of the leg that breaks no rule and needs no more than the amount, smallest first. */
    private Order[] lots(final int leg, final BigDecimal amount, final int most) {
        final BookSide side = sides[leg];
        final BigDecimal largest = side.shown();
        final Order[] orders = new Order[most];
        int count = 0;
        BigDecimal qty = side.step;
        for (int lot = 0; qty.compareTo(largest) <= 0; lot++) {
            final Order order = side.order(qty);
            if (order.need(leg == 0 ? BigDecimal.ZERO : side.slack).compareTo(amount) > 0) {
                break;
            }
            if (lot == most) {
                return null;
            }
            if (order.problem() == null) {
                orders[count++] = order;
            }
            qty = qty.add(side.step);
        }
        return Arrays.copyOf(orders, count);
    }

    /** Tries start amounts up to the most that all three legs together can use, evenly spaced. */
    void tryGrid(final int points) {
        BigDecimal most = sides[0].most(startLimit);
        final Order[] all = from(0, most);
        if (all != null) {
            most = most.min(all[0].qty());
        }
        for (int point = 1; point <= points; point++) {
            from(
                    0,
                    most.multiply(BigDecimal.valueOf(point))
                            .divide(BigDecimal.valueOf(points), Fixed.DECIMALS, RoundingMode.FLOOR));
        }
    }

    /** Tries the lots of every leg around those quantities. */
    void tryAround(final BigDecimal[] qtys, final int lots) {
        for (int leg = 0; leg < LEGS; leg++) {
            for (int lot = -lots; lot <= lots; lot++) {
                from(leg, qtys[leg].add(sides[leg].step.multiply(BigDecimal.valueOf(lot))));
            }
        }
    }

    /**
     * Tries about that quantity of one leg: the legs after it take the most of what it gives, then each leg the least
     * that the one after it needs.
     *
     * @return the orders, or null if a leg has no lot
     */
    private Order[] from(final int pivot, final BigDecimal about) {
        final Order[] orders = new Order[LEGS];
        orders[pivot] = order(pivot, sides[pivot].floorToLot(about));
        for (int leg = pivot + 1; leg < LEGS && orders[leg - 1].given() != null; leg++) {
            orders[leg] = order(leg, sides[leg].most(orders[leg - 1].given()));
        }
        if (orders[LEGS - 1] == null || orders[LEGS - 1].given() == null) {
            return null;
        }
        for (int leg = LEGS - 2; leg >= 0; leg--) {
            orders[leg] = order(leg, sides[leg].least(orders[leg + 1].need(sides[leg + 1].slack)));
            if (orders[leg].given() == null) {
                return null;
            }
        }
        judge(orders);
        return orders;
    }

    static BigDecimal decimal(final long units) {
        return BigDecimal.valueOf(units, Fixed.DECIMALS);
    }

    private static long units(final BigDecimal value) {
        return value.setScale(Fixed.DECIMALS, RoundingMode.UNNECESSARY)
                .unscaledValue()
                .longValueExact();
    }

    private static BigDecimal up(final BigDecimal value) {
        return value.setScale(Fixed.DECIMALS, RoundingMode.CEILING);
    }

    private static BigDecimal down(final BigDecimal value) {
        return value.setScale(Fixed.DECIMALS, RoundingMode.FLOOR);
    }
}
