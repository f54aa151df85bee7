package trefoil.engine.arbitrage;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.Ladder;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;

/** Sizes of loops of four legs against tables worked out in decimals, and of three legs against the search for three. */
class RingSearchTest {
    private static final long SEED = 20_261_129;
    private static final int LEGS = 4;
    private static final int FEW_LOTS_CASES = 2_000;
    private static final int MANY_LOTS_CASES = 80;
    private static final int THREE_LEG_CASES = 3_000;
    private static final double UNITS = 1e8;
    private static final BigDecimal ONE = BigDecimal.ONE;

    @Test
    void shouldFindTheBestOfAllThereAre() {
        int paying = 0;
        int beyondBestLevel = 0;
        for (int i = 0; i < FEW_LOTS_CASES; i++) {
            final Ring ring = new Ring(new Random(SEED * 31 + i), 5, 15, 0.6);
            final LoopSizer sizer = ring.sizer();
            final int answer = sizer.size(LEGS, ring.startLimit);
            final long profit = answer == LoopSizer.OK ? sizer.profit() : 0;

            assertThat(profit).as("seed=%d case=%d answer=%d", SEED, i, answer).isEqualTo(ring.bestOfAll());
            assertThat(ring.bestByFirstLeg())
                    .as("the reference of many lots, seed=%d case=%d", SEED, i)
                    .isEqualTo(profit);
            paying += profit > 0 ? 1 : 0;
            beyondBestLevel += profit > 0 && ring.reachesBeyondBest(sizer) ? 1 : 0;
        }
        assertThat(paying).isGreaterThan(FEW_LOTS_CASES / 40);
        assertThat(beyondBestLevel).isGreaterThan(FEW_LOTS_CASES / 40);
    }

    @Test
    void shouldFindTheBestOfManyLots() {
        int paying = 0;
        int complete = 0;
        for (int i = 0; i < MANY_LOTS_CASES; i++) {
            final Ring ring = new Ring(new Random(SEED * 37 + i), 200, 1_500, 0.012);
            final LoopSizer sizer = ring.sizer();
            final int answer = sizer.size(LEGS, ring.startLimit);
            final long profit = answer == LoopSizer.OK ? sizer.profit() : 0;
            final long best = ring.bestByFirstLeg();

            assertThat(profit).as("seed=%d case=%d answer=%d", SEED, i, answer).isLessThanOrEqualTo(best);
            if (sizer.complete()) {
                assertThat(profit)
                        .as("seed=%d case=%d answer=%d", SEED, i, answer)
                        .isEqualTo(best);
                complete++;
            }
            if (answer == LoopSizer.OK) {
                ring.check(sizer);
                paying++;
            }
        }
        assertThat(paying).isGreaterThan(MANY_LOTS_CASES / 4);
        assertThat(complete).as("searches that came to their end").isGreaterThan(MANY_LOTS_CASES * 95 / 100);
    }

    @Test
    void shouldFindWithThreeLegsWhatTheSearchForThreeFinds() {
        int paying = 0;
        for (int i = 0; i < THREE_LEG_CASES; i++) {
            final SizingScenario.Kind kind = i % 2 == 0 ? SizingScenario.Kind.FEW : SizingScenario.Kind.COARSE;
            final SizingScenario scenario = SizingScenario.random(new Random(SEED * 41 + i), kind);
            final LoopSizer sizer = scenario.sizer();
            final int answer = sizer.size(scenario.startLimit);
            if (answer != LoopSizer.OK || !sizer.complete()) {
                continue;
            }
            final LegLadder[] legs = {new LegLadder(), new LegLadder(), new LegLadder()};
            long discounted = 0;
            for (int leg = 0; leg < legs.length; leg++) {
                final SizingScenario.Leg described = scenario.legs[leg];
                legs[leg].load(
                        scenario.rules,
                        leg,
                        described.side(),
                        described.ladder(),
                        described.feeRate(),
                        described.worstAllowedPrice(),
                        leg == 0 ? LegLadder.UNBOUNDED : described.slack());
                assertThat(legs[leg].has(0)).isTrue();
                discounted += described.discountedRate();
            }
            final RingSearch search = new RingSearch(legs, scenario.minEdgePpm);
            assertThat(search.search(Math.min(scenario.startLimit, LegLadder.UNBOUNDED), discounted))
                    .isTrue();
            if (search.complete()) {
                assertThat(search.profit()).as("seed=%d case=%d", SEED, i).isEqualTo(sizer.profit());
                paying++;
            } else {
                assertThat(search.profit()).isLessThanOrEqualTo(sizer.profit());
            }
        }
        assertThat(paying).isGreaterThan(THREE_LEG_CASES / 5);
    }

    /** A loop of four legs, S → A → B → C → S, with what each number of lots does worked out in decimals. */
    private static final class Ring {
        private static final String[] NAMES = {"S", "A", "B", "C"};

        private final Random random;
        private final int[] sides = new int[LEGS];
        private final Ladder[] ladders = new Ladder[LEGS];
        private final long[] steps = new long[LEGS];
        private final long[] feeRates = new long[LEGS];
        private final long[] discountedRates = new long[LEGS];
        private final long[] slacks = new long[LEGS];
        private final Filters[] filters = new Filters[LEGS];
        private final InstrumentRules rules;
        private final int minEdgePpm;
        private final long startLimit;
        private final long[][] spent = new long[LEGS][];
        private final long[][] locked = new long[LEGS][];
        private final long[][] given = new long[LEGS][];
        private final boolean[][] valid = new boolean[LEGS][];

        Ring(final Random random, final int leastLots, final int mostLots, final double edge) {
            this.random = random;
            final double amount = 10 + random.nextInt(10_000);
            final double[] worth = {1, worth(), worth(), worth()};
            final boolean discount = random.nextInt(3) == 0;
            final List<Instrument> pairs = new ArrayList<>();
            for (int leg = 0; leg < LEGS; leg++) {
                final int next = (leg + 1) % LEGS;
                sides[leg] = random.nextBoolean() ? Side.BUY : Side.SELL;
                final boolean buy = sides[leg] == Side.BUY;
                final int base = buy ? next : leg;
                final int quote = buy ? leg : next;
                final double lots = leastLots + random.nextInt(mostLots - leastLots);
                steps[leg] = Math.max(10, Math.round(amount / worth[base] / lots * UNITS));
                final double better = 1 + (random.nextDouble() - 0.35) * edge;
                setLadder(leg, worth[base] / worth[quote] * (buy ? 1 / better : better), (int) lots);
                feeRates[leg] = discount ? 0 : random.nextInt(100_000);
                discountedRates[leg] = discount ? random.nextInt(75_000) : 0;
                slacks[leg] = random.nextBoolean() ? 0 : Math.round(amount / worth[leg] * random.nextDouble() * UNITS);
                final long step = steps[leg];
                final Filters.Builder builder = Filters.builder()
                        .price(0, 0, 1)
                        .lot(random.nextInt(3) * step, random.nextInt(4) == 0 ? (leastLots + 4L) * step : 0, step);
                if (random.nextInt(3) == 0) {
                    builder.minNotional(Math.round(amount * 0.15 / worth[quote] * UNITS), true);
                }
                if (random.nextInt(6) == 0) {
                    builder.maxNotional(Math.round(amount * 0.8 / worth[quote] * UNITS), true);
                }
                filters[leg] = builder.build();
                final String name = NAMES[base] + NAMES[quote];
                pairs.add(new Instrument(
                        name, NAMES[base], NAMES[quote], InstrumentStatus.TRADING, true, 8, 8, filters[leg]));
            }
            rules = new InstrumentRules(Universe.of(pairs));
            minEdgePpm = random.nextInt(3) == 0 ? random.nextInt(3_000) : 0;
            startLimit = Math.round(amount * (0.2 + random.nextDouble()) * UNITS);
            for (int leg = 0; leg < LEGS; leg++) {
                tabulate(leg);
            }
        }

        private double worth() {
            return Math.pow(10, random.nextDouble() * 5 - 2);
        }

        private void setLadder(final int leg, final double bestPrice, final int lots) {
            ladders[leg] = new Ladder();
            final int levels = 1 + random.nextInt(4);
            double price = bestPrice;
            for (int i = 0; i < levels; i++) {
                final long units = Math.max(1, Math.round(price * UNITS));
                if (i > 0 && units == ladders[leg].price(ladders[leg].levels() - 1)) {
                    break;
                }
                final long odd = random.nextInt(3) == 0 ? random.nextInt(9) : 0;
                ladders[leg].add(units, steps[leg] * (1 + random.nextInt(Math.max(1, lots / 2))) + odd);
                price *= 1 + (sides[leg] == Side.BUY ? 1 : -1) * random.nextDouble() * 0.004;
            }
        }

        /** What each number of lots spends, locks and gives, by the plainest reading of the rules. */
        private void tabulate(final int leg) {
            final Ladder ladder = ladders[leg];
            long shown = 0;
            for (int i = 0; i < ladder.levels(); i++) {
                shown += ladder.qty(i);
            }
            final int lots = (int) (shown / steps[leg]);
            spent[leg] = new long[lots + 1];
            locked[leg] = new long[lots + 1];
            given[leg] = new long[lots + 1];
            valid[leg] = new boolean[lots + 1];
            final BigDecimal kept = ONE.subtract(decimal(feeRates[leg]));
            final boolean buy = sides[leg] == Side.BUY;
            for (int n = 1; n <= lots; n++) {
                final BigDecimal qty = decimal(n * steps[leg]);
                BigDecimal left = qty;
                BigDecimal quote = BigDecimal.ZERO;
                BigDecimal out = BigDecimal.ZERO;
                BigDecimal limit = BigDecimal.ZERO;
                for (int i = 0; left.signum() > 0; i++) {
                    final BigDecimal part = left.min(decimal(ladder.qty(i)));
                    limit = decimal(ladder.price(i));
                    final BigDecimal cost = part.multiply(limit)
                            .setScale(Fixed.DECIMALS, buy ? RoundingMode.CEILING : RoundingMode.FLOOR);
                    quote = quote.add(cost);
                    out = out.add((buy ? part : cost).multiply(kept).setScale(Fixed.DECIMALS, RoundingMode.FLOOR));
                    left = left.subtract(part);
                }
                final BigDecimal notional = qty.multiply(limit);
                spent[leg][n] = units(buy ? quote : qty);
                locked[leg][n] = units(buy ? notional.setScale(Fixed.DECIMALS, RoundingMode.CEILING) : qty);
                given[leg][n] = units(out);
                valid[leg][n] = qty.compareTo(decimal(filters[leg].minQty())) >= 0
                        && qty.compareTo(decimal(filters[leg].maxQty())) <= 0
                        && notional.compareTo(decimal(filters[leg].minNotional())) >= 0
                        && notional.compareTo(decimal(filters[leg].maxNotional())) <= 0;
            }
        }

        LoopSizer sizer() {
            final LoopSizer sizer = new LoopSizer(null, null, rules, minEdgePpm);
            for (int leg = 0; leg < LEGS; leg++) {
                sizer.leg(leg, leg, sides[leg], ladders[leg], feeRates[leg], discountedRates[leg], 0, slacks[leg]);
            }
            return sizer;
        }

        private long need(final int leg, final int lots) {
            return Math.max(spent[leg][lots], locked[leg][lots] - (leg == 0 ? 0 : slacks[leg]));
        }

        private long profit(final int first, final int last) {
            final long spend = spent[0][first];
            final long proceeds = given[LEGS - 1][last];
            long rate = 0;
            for (final long each : discountedRates) {
                rate += each;
            }
            final long paid = units(decimal(Math.max(spend, proceeds))
                    .multiply(decimal(rate))
                    .setScale(Fixed.DECIMALS, RoundingMode.CEILING));
            final long profit = proceeds - spend - paid;
            final boolean enough = BigDecimal.valueOf(profit)
                            .multiply(BigDecimal.valueOf(1_000_000))
                            .compareTo(BigDecimal.valueOf(spend).multiply(BigDecimal.valueOf(minEdgePpm)))
                    >= 0;
            return profit > 0 && enough ? profit : 0;
        }

        /** Every number of lots of every leg with every one of the others. */
        long bestOfAll() {
            long best = 0;
            for (int a = 1; a < valid[0].length; a++) {
                if (!valid[0][a] || need(0, a) > startLimit) {
                    continue;
                }
                for (int b = 1; b < valid[1].length; b++) {
                    if (!valid[1][b] || need(1, b) > given[0][a]) {
                        continue;
                    }
                    for (int c = 1; c < valid[2].length; c++) {
                        if (!valid[2][c] || need(2, c) > given[1][b]) {
                            continue;
                        }
                        for (int d = 1; d < valid[3].length; d++) {
                            if (valid[3][d] && need(3, d) <= given[2][c]) {
                                best = Math.max(best, profit(a, d));
                            }
                        }
                    }
                }
            }
            return best;
        }

        /** Every number of lots of the first leg, each with the most that the later legs may make of it. */
        long bestByFirstLeg() {
            long best = 0;
            for (int first = 1; first < valid[0].length; first++) {
                if (!valid[0][first] || need(0, first) > startLimit) {
                    continue;
                }
                int lots = first;
                for (int leg = 1; leg < LEGS && lots > 0; leg++) {
                    lots = most(leg, given[leg - 1][lots]);
                }
                best = lots > 0 ? Math.max(best, profit(first, lots)) : best;
            }
            return best;
        }

        private int most(final int leg, final long amount) {
            for (int lots = valid[leg].length - 1; lots > 0; lots--) {
                if (valid[leg][lots] && need(leg, lots) <= amount) {
                    return lots;
                }
            }
            return 0;
        }

        boolean reachesBeyondBest(final LoopSizer sizer) {
            boolean beyond = false;
            for (int leg = 0; leg < LEGS; leg++) {
                beyond |= sizer.price(leg) != ladders[leg].price(0);
            }
            return beyond;
        }

        /** The plan's figures are those of the tables, and it breaks no rule. */
        void check(final LoopSizer sizer) {
            long available = startLimit;
            for (int leg = 0; leg < LEGS; leg++) {
                final int lots = (int) (sizer.qty(leg) / steps[leg]);
                assertThat(sizer.qty(leg)).isEqualTo(lots * steps[leg]);
                assertThat(valid[leg][lots]).isTrue();
                assertThat(sizer.amountIn(leg)).isEqualTo(spent[leg][lots]);
                assertThat(sizer.lock(leg)).isEqualTo(locked[leg][lots]);
                assertThat(sizer.amountOut(leg)).isEqualTo(given[leg][lots]);
                assertThat(need(leg, lots)).isLessThanOrEqualTo(available);
                available = given[leg][lots];
            }
            assertThat(sizer.legs()).isEqualTo(LEGS);
            assertThat(sizer.profit()).isEqualTo(sizer.proceeds() - sizer.spend() - sizer.discountCost());
        }

        private static BigDecimal decimal(final long units) {
            return BigDecimal.valueOf(units, Fixed.DECIMALS);
        }

        private static long units(final BigDecimal value) {
            return value.movePointRight(Fixed.DECIMALS).longValueExact();
        }
    }
}
