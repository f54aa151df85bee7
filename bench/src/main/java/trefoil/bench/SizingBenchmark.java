package trefoil.bench;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import trefoil.engine.arbitrage.LoopSizer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.Ladder;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;

/**
 * The best size of a loop that pays, each time of another one: {@value #BOOKS} triangles with the prices, ticks, steps,
 * minimums, fees and depths of a spot venue, in all rotations.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SizingBenchmark {
    private static final int BOOKS = 1 << 10;
    private static final int LEGS = LoopTable.LEGS;
    private static final double UNITS = 1e8;
    private static final double LEAST_PRICE = 1e-5;
    private static final double PARTS = 1e4;
    private static final long FEE_RATE = 75_000;
    private static final long LEAST_NOTIONAL = 5;

    /** Where the best size of a book lies. */
    private enum Depth {
        SECOND_OR_THIRD_LEVEL(1.2, 3, Ladder.MAX_LEVELS),
        LAST_LEVEL(1e4, 1e9, Ladder.MAX_LEVELS),
        BEST_LEVEL(3, 1e9, 1);

        private final double edgeInTicks;
        private final double limitInLevels;
        private final int levels;

        Depth(final double edgeInTicks, final double limitInLevels, final int levels) {
            this.edgeInTicks = edgeInTicks;
            this.limitInLevels = limitInLevels;
            this.levels = levels;
        }
    }

    private static final class Leg {
        private Instrument pair;
        private int instrument;
        private int side;
        private final Ladder ladder = new Ladder();
    }

    private static final class Books {
        private final Leg[] legs = new Leg[BOOKS * LEGS];
        private final long[] startLimits = new long[BOOKS];
        private final long feeRate;
        private LoopSizer sizer;
        private int next;

        Books(final long feeRate) {
            this.feeRate = feeRate;
        }

        long size() {
            final int book = next;
            next = book + 1 == BOOKS ? 0 : book + 1;
            describe(sizer, legs, book * LEGS, feeRate);
            if (sizer.size(startLimits[book]) != LoopSizer.OK) {
                throw new IllegalStateException("refused: book=" + book);
            }
            return sizer.profit();
        }
    }

    private Books typical;
    private Books deepest;
    private Books shallow;
    private Books largest;

    @Setup
    public void setUp() {
        typical = books(Depth.SECOND_OR_THIRD_LEVEL, 1);
        deepest = books(Depth.LAST_LEVEL, 2);
        shallow = books(Depth.BEST_LEVEL, 3);
        largest = largest(4);
    }

    private static Books books(final Depth depth, final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final Books books = new Books(FEE_RATE);
        for (int book = 0; book < BOOKS; ) {
            final Leg[] legs = legs(random, depth, book);
            final Universe universe = universe(legs);
            final long startLimit = startLimit(legs, depth);
            final LoopSizer sizer = new LoopSizer(null, null, new InstrumentRules(universe), 0);
            describe(sizer, legs, 0, FEE_RATE);
            if (sizer.size(startLimit) == LoopSizer.OK) {
                System.arraycopy(legs, 0, books.legs, book * LEGS, LEGS);
                books.startLimits[book] = startLimit;
                book++;
            }
        }
        books.sizer = new LoopSizer(null, null, new InstrumentRules(universe(books.legs)), 0);
        return books;
    }

    /** A universe of the legs' instruments, which are told their indexes. */
    private static Universe universe(final Leg[] legs) {
        final Universe universe =
                Universe.of(Arrays.stream(legs).map(leg -> leg.pair).toList());
        for (final Leg leg : legs) {
            leg.instrument = universe.instrumentIndex(leg.pair.symbol());
        }
        return universe;
    }

    private static void describe(final LoopSizer sizer, final Leg[] legs, final int first, final long feeRate) {
        for (int i = 0; i < LEGS; i++) {
            final Leg leg = legs[first + i];
            sizer.leg(i, leg.instrument, leg.side, leg.ladder, feeRate, 0, LoopSizer.NO_PRICE_BOUND, Long.MAX_VALUE);
        }
    }

    /**
     * The loop that the largest pairs of a venue make, from each of its assets, without a fee and all that pays: amounts
     * of a level differ ten thousandfold, and many sizes earn the same.
     */
    private static Books largest(final long seed) {
        final SplittableRandom random = new SplittableRandom(seed);
        final Instrument[] pairs = {
            largest("EB", "E", "B", 1_000, 10_000),
            largest("BU", "B", "U", 1_000_000, 1_000),
            largest("EU", "E", "U", 1_000_000, 10_000)
        };
        final Universe universe = Universe.of(Arrays.asList(pairs));
        final int[] sides = {Side.SELL, Side.SELL, Side.BUY};
        final double[] amounts = {40, 2, 30};
        final Books books = new Books(0);
        books.sizer = new LoopSizer(null, null, new InstrumentRules(universe), 0);
        for (int book = 0; book < BOOKS; ) {
            final double ethInBtc = (3_500 + random.nextInt(1_000)) * 1e-5;
            final double ethInUsd = 4_000 + random.nextInt(1_000);
            final double[] prices = {ethInBtc, ethInUsd / ethInBtc * (1 + 3e-4 * random.nextDouble()), ethInUsd};
            for (int i = 0; i < LEGS; i++) {
                final int from = (i + book) % LEGS;
                final Leg leg = new Leg();
                leg.pair = pairs[from];
                leg.instrument = universe.instrumentIndex(leg.pair.symbol());
                leg.side = sides[from];
                fill(random, leg, prices[from], amounts[from]);
                books.legs[book * LEGS + i] = leg;
            }
            describe(books.sizer, books.legs, book * LEGS, 0);
            books.startLimits[book] = Long.MAX_VALUE;
            book += books.sizer.size(Long.MAX_VALUE) == LoopSizer.OK ? 1 : 0;
        }
        return books;
    }

    private static Instrument largest(
            final String symbol, final String base, final String quote, final long tick, final long step) {
        final Filters filters = Filters.builder()
                .price(tick, 0, tick)
                .lot(step, 9_000_000_000L * Fixed.ONE, step)
                .build();
        return new Instrument(symbol, base, quote, InstrumentStatus.TRADING, true, 8, 8, filters);
    }

    private static void fill(final SplittableRandom random, final Leg leg, final double about, final double amount) {
        final long tick = leg.pair.filters().tickSize();
        final long step = leg.pair.filters().stepSize();
        long price = Math.round(about * UNITS / tick) * tick;
        for (int level = 0; level < Ladder.MAX_LEVELS; level++) {
            final double qty = amount * Math.pow(10, -4 * random.nextDouble()) * UNITS;
            leg.ladder.add(price, Math.max(step, Fixed.floorToStep((long) qty, step)));
            price += (leg.side == Side.BUY ? tick : -tick) * (1 + random.nextInt(3));
        }
    }

    private static Leg[] legs(final SplittableRandom random, final Depth depth, final int book) {
        final double[] worth = {1, worth(random), worth(random)};
        final double amount = magnitude(random, 2, 4);
        final Leg[] legs = new Leg[LEGS];
        double rest = 1;
        for (int i = 0; i < LEGS; i++) {
            legs[i] = leg(random, depth, worth, i, amount, i == LEGS - 1 ? rest : 0, "B" + book + "L");
            final double price = legs[i].ladder.price(0) / UNITS;
            rest *= (legs[i].side == Side.BUY ? 1 / price : price) * (1 - FEE_RATE / UNITS);
        }
        return legs;
    }

    /** The worth of some levels of the first leg, as much as the depth allows. */
    private static long startLimit(final Leg[] legs, final Depth depth) {
        final Leg first = legs[0];
        final double base = first.ladder.qty(0) * depth.limitInLevels;
        return (long)
                Math.min(Long.MAX_VALUE / 4.0, first.side == Side.BUY ? base * (first.ladder.price(0) / UNITS) : base);
    }

    private static Leg leg(
            final SplittableRandom random,
            final Depth depth,
            final double[] worth,
            final int i,
            final double amount,
            final double rest,
            final String prefix) {
        final int next = (i + 1) % LEGS;
        final Leg leg = new Leg();
        leg.side = worth[next] >= worth[i] && random.nextInt(4) > 0 || worth[i] / worth[next] < LEAST_PRICE
                ? Side.BUY
                : Side.SELL;
        if (worth[next] / worth[i] < LEAST_PRICE) {
            leg.side = Side.SELL;
        }
        final boolean buy = leg.side == Side.BUY;
        final double baseWorth = buy ? worth[next] : worth[i];
        final double quoteWorth = buy ? worth[i] : worth[next];
        final double fair = baseWorth / quoteWorth * UNITS;
        final long tick = Math.max(1, powerOfTen(fair / PARTS / 10));
        final long step = powerOfTen(UNITS / baseWorth * 0.3);
        final double edge = 1 + FEE_RATE / UNITS + 3 * depth.edgeInTicks * 1e-5;
        double best = fair * (1 + (random.nextDouble() - 0.5) * 0.002);
        if (rest != 0) {
            best = buy ? rest * UNITS / edge : edge / rest * UNITS;
        }
        long price = Math.max(tick, Fixed.floorToStep((long) best, tick) + (buy ? 0 : tick));
        for (int level = 0; level < depth.levels && price > 0; level++) {
            final long qty = (long) (amount * (0.3 + 1.4 * random.nextDouble()) / baseWorth * UNITS);
            leg.ladder.add(price, Math.max(step, Fixed.floorToStep(qty, step)));
            price += (buy ? tick : -tick) * (1 + random.nextInt(3));
        }
        leg.pair = new Instrument(
                prefix + i,
                buy ? "A" + next + prefix : "A" + i + prefix,
                buy ? "A" + i + prefix : "A" + next + prefix,
                InstrumentStatus.TRADING,
                true,
                8,
                8,
                Filters.builder()
                        .price(tick, 0, tick)
                        .lot(step, 9_000_000_000L * Fixed.ONE, step)
                        .minNotional((long) (LEAST_NOTIONAL / quoteWorth * UNITS), true)
                        .build());
        return leg;
    }

    private static double worth(final SplittableRandom random) {
        return magnitude(random, -1, 4);
    }

    private static double magnitude(final SplittableRandom random, final double low, final double high) {
        return Math.pow(10, low + random.nextDouble() * (high - low));
    }

    private static long powerOfTen(final double about) {
        long power = 1;
        while (power * 10 <= about) {
            power *= 10;
        }
        return power;
    }

    @Benchmark
    @Goal(
            value = "size of a loop over 3 × 20 levels that ends at the 2nd or 3rd",
            maxNs = 2_000,
            whenMissed = "The search for the best whole lots of three legs at once is the largest part of it, once "
                    + "for each piece between two levels in which the best may lie; a loop over best bid and ask "
                    + "alone takes the least{SizingBenchmark.overTheBestLevels}. A size by one pass over the "
                    + "levels was quicker and missed a tenth of the small loops that pay; looking at lots one by "
                    + "one took far longer where many sizes earn the same.")
    public long endingAtTheSecondOrThirdLevel() {
        return typical.size();
    }

    @Benchmark
    @Goal(
            value = "size of a loop over 3 × 20 levels that uses all of them",
            maxNs = 2_000,
            whenMissed = "The search for the best whole lots of three legs at once is the largest part of it, and up "
                    + "to sixty pieces between levels have to be walked and bounded before it; a loop over best "
                    + "bid and ask alone takes the least{SizingBenchmark.overTheBestLevels}. A size by one pass "
                    + "over the levels was quicker and missed a tenth of the small loops that pay; looking at lots "
                    + "one by one took far longer where many sizes earn the same.")
    public long endingAtTheLastLevel() {
        return deepest.size();
    }

    @Benchmark
    @Goal(
            value = "size of the largest pairs' loop, 3 × 20 levels, no fee, no limit",
            maxNs = 2_000,
            whenMissed = "The search for the best whole lots of three legs at once is the largest part of it, for "
                    + "many sizes earn nearly the same there; a loop over best bid and ask alone takes the "
                    + "least{SizingBenchmark.overTheBestLevels}. A size by one pass over the levels was quicker "
                    + "and missed a tenth of the small loops that pay; looking at lots one by one took far longer "
                    + "where many sizes earn the same.")
    public long ofTheLargestPairs() {
        return largest.size();
    }

    @Benchmark
    @Goal(
            value = "size of a loop over best bid and ask alone",
            maxNs = 2_000,
            whenMissed = "The search for the best whole lots of three legs at once is the largest part of it. A size "
                    + "by one pass over the levels was quicker and missed a tenth of the small loops that pay; "
                    + "looking at lots one by one took far longer where many sizes earn the same.")
    public long overTheBestLevels() {
        return shallow.size();
    }
}
