package trefoil.engine.arbitrage;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.testing.Markets.NO_FILTERS;
import static trefoil.engine.testing.Markets.pair;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Filters;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.Ladder;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;

class LoopSizerTest {
    private static final int LEGS = LoopTable.LEGS;
    private static final int LOOPS = 25_000;
    private static final int GRID_LOOPS = 1_500;
    private static final int GRID = 100;
    private static final int TIED_LOOPS = 2_000;
    private static final int MOST_LOOKS = 1_000;
    private static final long ALL = Long.MAX_VALUE;
    private static final long SEED = 90_125;
    private static final BigDecimal PPM = BigDecimal.valueOf(1_000_000);

    @Test
    void shouldPlanOnlyWhatIsValidAndPays() {
        final Random random = new Random(SEED);
        int planned = 0;
        int lost = 0;
        for (int i = 0; i < LOOPS; i++) {
            final LoopScenario scenario = LoopScenario.random(random, edgePpm(random));
            final LoopSizer sizer = sizer(scenario);

            final int answer = sizer.size(scenario.loop, scenario.rotation, scenario.limit);

            if (answer == LoopSizer.OK) {
                planned++;
                final String problem = problem(scenario, sizer);
                if (problem != null) {
                    assertThat(problem).as("seed=%d loop %d", SEED, i).isNull();
                }
            } else {
                assertThat(answer).isIn(RefusalReason.BELOW_MINIMUM, RefusalReason.EDGE_LOST_IN_ROUNDING);
                lost += answer == RefusalReason.EDGE_LOST_IN_ROUNDING ? 1 : 0;
            }
        }
        assertThat(planned).as("loops planned").isGreaterThan(LOOPS / 3);
        assertThat(lost).as("loops that rounding made worthless").isGreaterThan(LOOPS / 20);
    }

    @Test
    void shouldNeverDoWorseThanThePlainForwardPass() {
        final Random random = new Random(SEED + 1);
        int paying = 0;
        for (int i = 0; i < LOOPS; i++) {
            final LoopScenario scenario = LoopScenario.random(random, edgePpm(random));
            final LoopSizer sizer = sizer(scenario);
            final BigDecimal limit = decimal(scenario.limit).min(capacity(scenario));
            final BigDecimal plain = profit(scenario, forward(scenario, limit));

            final int answer = sizer.size(scenario.loop, scenario.rotation, scenario.limit);

            if (plain != null) {
                paying++;
                assertThat(answer).as("seed=%d loop %d", SEED + 1, i).isEqualTo(LoopSizer.OK);
                assertThat(decimal(sizer.proceeds() - sizer.spend()))
                        .as("seed=%d loop %d", SEED + 1, i)
                        .isGreaterThanOrEqualTo(plain);
            }
        }
        assertThat(paying).isGreaterThan(LOOPS / 5);
    }

    /** Exact best sizing is another matter; this holds what is given away for the speed of one pass to a small part. */
    @Test
    void shouldMissLittleOfWhatAGridOfStartAmountsFinds() {
        final Random random = new Random(SEED + 2);
        double found = 0;
        double missed = 0;
        for (int i = 0; i < GRID_LOOPS; i++) {
            final LoopScenario scenario = LoopScenario.random(random, edgePpm(random));
            final LoopSizer sizer = sizer(scenario);
            final BigDecimal most = decimal(scenario.limit).min(capacity(scenario));
            BigDecimal best = BigDecimal.ZERO;
            for (int n = 1; n <= GRID; n++) {
                final BigDecimal amount =
                        down(most.multiply(BigDecimal.valueOf(n)).divide(BigDecimal.valueOf(GRID)));
                final BigDecimal profit = profit(scenario, forward(scenario, amount));
                best = profit == null ? best : best.max(profit);
            }

            final int answer = sizer.size(scenario.loop, scenario.rotation, scenario.limit);

            found += best.doubleValue();
            missed += answer == LoopSizer.OK ? 0 : best.doubleValue();
        }
        assertThat(found).isPositive();
        assertThat(missed / found)
                .as("share of the grid's profit that was refused, seed=%d", SEED + 2)
                .isLessThan(0.01);
    }

    @Test
    void shouldTakeASmallerSizeThatKeepsTheEdge() {
        // 8 Y cost 12 X, for 11 give only 7.7: nothing is earned. 7 Y cost 10 X, and earn half an S.
        final Planned plan = plan("12", lot("0", "1"), lot("0", "1"), lot("0", "1"), "0.7", "1.5");

        assertThat(plan.answer).isEqualTo(LoopSizer.OK);
        assertThat(plan.sizer.qty(0)).isEqualTo(units("10"));
        assertThat(plan.sizer.qty(1)).isEqualTo(units("10"));
        assertThat(plan.sizer.qty(2)).isEqualTo(units("7"));
        assertThat(plan.sizer.spend()).isEqualTo(units("10"));
        assertThat(plan.sizer.proceeds()).isEqualTo(units("10.5"));
    }

    @Test
    void shouldNotShrinkALegBelowItsMinimum() {
        // The last leg sells 9.9 of 10 Y, for which 9.9 X would do: too few for an order of X.
        final Planned plan = plan("10", lot("10", "0.1"), lot("0", "0.1"), lot("0", "0.3"), "1", "1.1");

        assertThat(plan.answer).isEqualTo(LoopSizer.OK);
        assertThat(plan.sizer.qty(0)).isEqualTo(units("10"));
        assertThat(plan.sizer.qty(1)).isEqualTo(units("9.9"));
        assertThat(plan.sizer.proceeds()).isEqualTo(units("10.89"));
    }

    @Test
    void shouldStayBelowTheMostNotionalInsteadOfRefusing() {
        final Filters capped = Filters.builder().maxNotional(units("50"), true).build();

        final Planned plan = plan("1000", capped, NO_FILTERS, NO_FILTERS, "1", "1.1");

        assertThat(plan.answer).isEqualTo(LoopSizer.OK);
        assertThat(plan.sizer.spend()).isEqualTo(units("50"));
    }

    @Test
    void shouldSayWhyThereIsNoPlan() {
        final Filters least = Filters.builder().minNotional(units("10"), true).build();

        assertThat(plan("0", least, least, least, "1", "1.1").answer).isEqualTo(RefusalReason.NO_BALANCE);
        assertThat(plan("9.99", least, least, least, "1", "1.1").answer).isEqualTo(RefusalReason.BELOW_MINIMUM);
        assertThat(plan("10", least, least, least, "1", "1.1").answer).isEqualTo(LoopSizer.OK);
        assertThat(plan("10", least, least, least, "1", "1").answer).isEqualTo(RefusalReason.EDGE_LOST_IN_ROUNDING);
        assertThat(plan("10", least, least, least, "1", "0").answer).isEqualTo(RefusalReason.STALE_QUOTE);
    }

    /**
     * Sells, sells and buys without a fee: what is earned is a whole number of lots of the start asset, and very many sizes
     * earn the same.
     */
    @Test
    void shouldEndItsSearchWhereManySizesEarnTheSame() {
        final Random random = new Random(SEED + 3);
        final Universe majors = majors();
        final int xy = majors.instrumentIndex("XY");
        final int ys = majors.instrumentIndex("YS");
        final int xs = majors.instrumentIndex("XS");
        int paying = 0;
        for (int i = 0; i < TIED_LOOPS; i++) {
            final LoopSizer sizer = new LoopSizer(null, null, new InstrumentRules(majors), 0);
            final double xInS = 4_000 + random.nextInt(1_000);
            final double xInY = (3_500 + random.nextInt(1_000)) * 1e-5;
            final double edge = 1 + 1e-5 * (1 + random.nextInt(25));
            sizer.leg(0, xy, Side.SELL, ladder(random, xInY, "0.00001", false, 40), 0, 0, 0, ALL);
            sizer.leg(1, ys, Side.SELL, ladder(random, xInS / xInY * edge, "0.01", false, 2), 0, 0, 0, ALL);
            sizer.leg(2, xs, Side.BUY, ladder(random, xInS, "0.01", true, 30), 0, 0, 0, ALL);

            if (sizer.size(units("1000000")) == LoopSizer.OK) {
                paying++;
                assertThat(sizer.profit() % units("0.0001")).isZero();
            }

            assertThat(sizer.complete())
                    .as("seed=%d loop %d searched to its end", SEED + 3, i)
                    .isTrue();
            assertThat(sizer.looks())
                    .as("sizes looked at, seed=%d loop %d", SEED + 3, i)
                    .isLessThan(MOST_LOOKS);
        }
        assertThat(paying).isGreaterThan(TIED_LOOPS / 2);
    }

    private static Universe majors() {
        return Universe.of(List.of(
                pair("X", "Y", lot("0.0001", "0.0001")),
                pair("Y", "S", lot("0.00001", "0.00001")),
                pair("X", "S", lot("0.0001", "0.0001"))));
    }

    /** Twenty levels around a price, a tick or a few apart, of amounts that differ a hundredfold. */
    private static Ladder ladder(
            final Random random, final double about, final String tick, final boolean rising, final double amount) {
        final long step = units(tick);
        final Ladder ladder = new Ladder();
        long price = Math.round(about * 1e8 / step) * step;
        for (int level = 0; level < Ladder.MAX_LEVELS; level++) {
            ladder.add(price, Math.round(amount * Math.pow(10, -2 * random.nextDouble()) * 1e4) * units("0.0001"));
            price += (rising ? 1 : -1) * step * (1 + random.nextInt(3));
        }
        return ladder;
    }

    private record Planned(int answer, LoopSizer sizer) {}

    /** S → X at 1, X → Y and Y → S as given; 1,000 of everything is displayed and nothing costs a fee. */
    private static Planned plan(
            final String limit,
            final Filters xs,
            final Filters xy,
            final Filters ys,
            final String xyBid,
            final String ysBid) {
        final Universe universe = Universe.of(List.of(pair("X", "S", xs), pair("X", "Y", xy), pair("Y", "S", ys)));
        final RateMatrix matrix = new RateMatrix(universe);
        final long shown = units("1000");
        matrix.update(0, 0, 1, units("0.5"), shown, units("1"), shown, 1);
        matrix.update(1, 0, 1, units(xyBid), shown, units("9"), shown, 1);
        matrix.update(2, 0, 1, units(ysBid), shown, units("9"), shown, 1);
        final LoopTable table =
                new LoopTable(universe, new int[] {universe.assetIndex("S")}, FeeTable.ofPpm(new int[LEGS]), 0);
        final LoopSizer sizer = new LoopSizer(table, matrix, new InstrumentRules(universe), 0);
        return new Planned(sizer.size(table.instrument(0, 0) == 0 ? 0 : 1, 0, units(limit)), sizer);
    }

    private static Filters lot(final String least, final String step) {
        return Filters.builder().lot(units(least), 0, units(step)).build();
    }

    private static LoopSizer sizer(final LoopScenario scenario) {
        return new LoopSizer(scenario.table, scenario.matrix, scenario.rules, LoopScenario.MIN_EDGE_PPM);
    }

    private static double edgePpm(final Random random) {
        return Math.pow(10, 0.5 + 3 * random.nextDouble());
    }

    /** What is wrong with the plan, or null. */
    private static String problem(final LoopScenario scenario, final LoopSizer plan) {
        BigDecimal received = decimal(scenario.limit);
        for (int i = 0; i < LEGS; i++) {
            final BigDecimal qty = decimal(plan.qty(i));
            final BigDecimal price = decimal(scenario.price(i));
            if (plan.instrument(i) != scenario.instrument(i)
                    || plan.side(i) != scenario.side(i)
                    || plan.price(i) != scenario.price(i)) {
                return "leg " + i + " is another order";
            }
            if (!passes(scenario.filters(i), qty, price)) {
                return "leg " + i + " breaks a filter: qty=" + qty + " price=" + price + " " + scenario.filters(i);
            }
            if (plan.qty(i) > scenario.displayedQty(i)) {
                return "leg " + i + " wants more than is displayed";
            }
            if (input(scenario, i, qty).compareTo(received) > 0) {
                return "leg " + i + " needs " + input(scenario, i, qty) + " and gets " + received;
            }
            received = output(scenario, i, qty);
        }
        final BigDecimal spend = input(scenario, 0, decimal(plan.qty(0)));
        if (!same(spend, plan.spend()) || !same(received, plan.proceeds())) {
            return "spend " + spend + " proceeds " + received + " but the plan says " + plan.spend() + " "
                    + plan.proceeds();
        }
        return pays(spend, received) ? null : "earns " + received.subtract(spend) + " of " + spend;
    }

    private static BigDecimal[] forward(final LoopScenario scenario, final BigDecimal start) {
        final BigDecimal[] qtys = new BigDecimal[LEGS];
        BigDecimal amount = start;
        for (int i = 0; i < LEGS; i++) {
            final BigDecimal price = decimal(scenario.price(i));
            final BigDecimal affordable =
                    scenario.side(i) == Side.BUY ? amount.divide(price, Fixed.DECIMALS, RoundingMode.DOWN) : amount;
            final Filters filters = scenario.filters(i);
            final BigDecimal most = affordable
                    .min(decimal(filters.maxQty()))
                    .min(decimal(filters.maxNotional()).divide(price, Fixed.DECIMALS, RoundingMode.DOWN))
                    .min(decimal(scenario.displayedQty(i)));
            final BigDecimal step = decimal(Math.max(1, filters.stepSize()));
            qtys[i] = most.subtract(most.remainder(step));
            amount = output(scenario, i, qtys[i]);
        }
        return qtys;
    }

    /** Profit of the quantities, or null if a filter is broken or too little is left. */
    private static BigDecimal profit(final LoopScenario scenario, final BigDecimal[] qtys) {
        for (int i = 0; i < LEGS; i++) {
            if (!passes(scenario.filters(i), qtys[i], decimal(scenario.price(i)))) {
                return null;
            }
        }
        final BigDecimal spend = input(scenario, 0, qtys[0]);
        final BigDecimal received = output(scenario, LEGS - 1, qtys[LEGS - 1]);
        return pays(spend, received) ? received.subtract(spend) : null;
    }

    /** Start amount that uses up the first displayed size to be used up, rounded up at each leg. */
    private static BigDecimal capacity(final LoopScenario scenario) {
        BigDecimal capacity = null;
        for (int i = LEGS - 1; i >= 0; i--) {
            final BigDecimal price = decimal(scenario.price(i));
            final BigDecimal displayed = input(scenario, i, decimal(scenario.displayedQty(i)));
            if (capacity == null) {
                capacity = displayed;
                continue;
            }
            final BigDecimal gross = capacity.multiply(PPM)
                    .divide(PPM.subtract(BigDecimal.valueOf(scenario.feePpm(i))), Fixed.DECIMALS, RoundingMode.CEILING);
            capacity = scenario.side(i) == Side.BUY
                    ? gross.multiply(price).setScale(Fixed.DECIMALS, RoundingMode.CEILING)
                    : gross.divide(price, Fixed.DECIMALS, RoundingMode.CEILING);
            capacity = capacity.min(displayed);
        }
        return capacity;
    }

    private static boolean passes(final Filters filters, final BigDecimal qty, final BigDecimal price) {
        final BigDecimal notional = qty.multiply(price);
        return qty.signum() > 0
                && qty.remainder(decimal(Math.max(1, filters.stepSize()))).signum() == 0
                && qty.compareTo(decimal(filters.minQty())) >= 0
                && qty.compareTo(decimal(filters.maxQty())) <= 0
                && notional.compareTo(decimal(filters.minNotional())) >= 0
                && notional.compareTo(decimal(filters.maxNotional())) <= 0;
    }

    private static BigDecimal input(final LoopScenario scenario, final int i, final BigDecimal qty) {
        return scenario.side(i) == Side.BUY
                ? qty.multiply(decimal(scenario.price(i))).setScale(Fixed.DECIMALS, RoundingMode.CEILING)
                : qty;
    }

    private static BigDecimal output(final LoopScenario scenario, final int i, final BigDecimal qty) {
        final BigDecimal gross = scenario.side(i) == Side.BUY ? qty : down(qty.multiply(decimal(scenario.price(i))));
        final BigDecimal fee = gross.multiply(BigDecimal.valueOf(scenario.feePpm(i)))
                .divide(PPM)
                .setScale(Fixed.DECIMALS, RoundingMode.CEILING);
        return gross.subtract(fee);
    }

    private static boolean pays(final BigDecimal spend, final BigDecimal received) {
        final BigDecimal profit = received.subtract(spend);
        return profit.signum() > 0
                && profit.multiply(PPM).compareTo(spend.multiply(BigDecimal.valueOf(LoopScenario.MIN_EDGE_PPM))) >= 0;
    }

    private static BigDecimal down(final BigDecimal value) {
        return value.setScale(Fixed.DECIMALS, RoundingMode.DOWN);
    }

    private static boolean same(final BigDecimal value, final long units) {
        return value.compareTo(decimal(units)) == 0;
    }

    private static BigDecimal decimal(final long units) {
        return BigDecimal.valueOf(units, Fixed.DECIMALS);
    }

    private static long units(final String text) {
        return DecimalText.parse(text);
    }
}
