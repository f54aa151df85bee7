package trefoil.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import trefoil.engine.arbitrage.LoopSizer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.Side;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.Ladder;
import trefoil.engine.market.Universe;
import trefoil.engine.sim.MarketFeed;
import trefoil.gateway.exchange.tape.TapeException;
import trefoil.gateway.exchange.tape.TapeFeed;

/**
 * What the size of a loop costs on recorded books: every loop of the tape's instruments that pays after an update, begun
 * at each of its legs, as deep as it pays. Instruments are derived from the tape; there is no least notional then.
 */
public final class SizingRig {
    private static final int MAX_LOOPS = 20_000;
    private static final long WARM_UP_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long MEASURED_NS = TimeUnit.SECONDS.toNanos(10);
    private static final double GOAL_NS = 2_000;
    private static final int PPM_LIMIT = 500_000;
    private static final int LEGS = LoopTable.LEGS;

    private final List<Instrument> instruments;
    private final Universe universe;
    private final LoopTable table;
    private final FeeTable fees;
    private final LoopSizer sizer;
    private final Ladder[] bids;
    private final Ladder[] asks;
    private final List<Loop> loops = new ArrayList<>();
    private int updates;
    private long levels;

    /** A loop that pays, begun at one of its legs, with the books of its moment. */
    private record Loop(int[] instruments, int[] sides, Ladder[] ladders, long[] feeRates) {}

    private SizingRig(final List<Instrument> listed, final int feePpm) {
        instruments = listed;
        universe = Universe.of(listed);
        final int[] ppm = new int[universe.instrumentCount()];
        Arrays.fill(ppm, feePpm);
        fees = FeeTable.ofPpm(ppm);
        table = new LoopTable(
                universe, IntStream.range(0, universe.assetCount()).toArray(), fees, 0);
        sizer = new LoopSizer(null, null, new InstrumentRules(universe), 0);
        bids = ladders(universe.instrumentCount());
        asks = ladders(universe.instrumentCount());
    }

    private static Ladder[] ladders(final int count) {
        return IntStream.range(0, count).mapToObj(i -> new Ladder()).toArray(Ladder[]::new);
    }

    /** Arguments: a tape, and the taker fee in parts per million, 0 if left out. */
    public static void main(final String[] args) {
        if (args.length < 1 || args.length > 2 || args.length == 2 && !args[1].matches("[0-9]{1,6}")) {
            System.err.println("usage: scripts/bench sizing <tape> [taker fee in ppm]");
            System.exit(2);
        }
        final int feePpm = args.length == 2 ? Math.min(PPM_LIMIT, Integer.parseInt(args[1])) : 0;
        try (TapeFeed feed = TapeFeed.open(Path.of(args[0]))) {
            final SizingRig rig = new SizingRig(feed.instruments(), feePpm);
            while (feed.nextTimeNs() != MarketFeed.END && rig.loops.size() < MAX_LOOPS) {
                feed.emit(rig::onBook);
            }
            rig.measure(feePpm);
        } catch (final TapeException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private void onBook(
            final int listed,
            final long updateId,
            final long[] newBids,
            final int bidLevels,
            final long[] newAsks,
            final int askLevels) {
        final int instrument = universe.instrumentIndex(instruments.get(listed).symbol());
        if (instrument == Universe.NOT_FOUND) {
            return;
        }
        fill(bids[instrument], newBids, bidLevels);
        fill(asks[instrument], newAsks, askLevels);
        updates++;
        for (int loop = 0; loop < 2 * table.triangleCount(); loop++) {
            for (int rotation = 0; rotation < LEGS; rotation++) {
                final Loop begun = begin(loop, rotation);
                if (Arrays.stream(begun.instruments).anyMatch(leg -> leg == instrument) && pays(begun)) {
                    for (int leg = 0; leg < LEGS; leg++) {
                        begun.ladders[leg] = copy(begun.ladders[leg]);
                        levels += begun.ladders[leg].levels();
                    }
                    loops.add(begun);
                }
            }
        }
    }

    private static void fill(final Ladder ladder, final long[] side, final int count) {
        ladder.clear();
        for (int level = 0; level < Math.min(count, Ladder.MAX_LEVELS); level++) {
            ladder.add(side[2 * level], side[2 * level + 1]);
        }
    }

    private static Ladder copy(final Ladder ladder) {
        final Ladder copy = new Ladder();
        for (int level = 0; level < ladder.levels(); level++) {
            copy.add(ladder.price(level), ladder.qty(level));
        }
        return copy;
    }

    private Loop begin(final int loop, final int rotation) {
        final Loop begun = new Loop(new int[LEGS], new int[LEGS], new Ladder[LEGS], new long[LEGS]);
        for (int i = 0; i < LEGS; i++) {
            final int leg = (rotation + i) % LEGS;
            begun.instruments[i] = table.instrument(loop, leg);
            begun.sides[i] = table.side(loop, leg);
            begun.ladders[i] = (begun.sides[i] == Side.BUY ? asks : bids)[begun.instruments[i]];
            begun.feeRates[i] = fees.rate(begun.instruments[i], begun.sides[i]);
        }
        return begun;
    }

    private boolean pays(final Loop loop) {
        for (int i = 0; i < LEGS; i++) {
            sizer.leg(
                    i,
                    loop.instruments[i],
                    loop.sides[i],
                    loop.ladders[i],
                    loop.feeRates[i],
                    0,
                    LoopSizer.NO_PRICE_BOUND,
                    Long.MAX_VALUE);
        }
        return sizer.size(Long.MAX_VALUE) == LoopSizer.OK;
    }

    private void measure(final int feePpm) {
        System.out.printf(
                Locale.ROOT,
                "%,d updates of %d instruments, %d triangles; %,d loops pay at a fee of %d ppm, %.1f levels a leg%n",
                updates,
                universe.instrumentCount(),
                table.triangleCount(),
                loops.size(),
                feePpm,
                loops.isEmpty() ? 0 : levels / (double) (LEGS * loops.size()));
        if (loops.isEmpty()) {
            System.out.println("nothing to size");
            return;
        }
        run(WARM_UP_NS, new Histogram(2));
        final Histogram took = new Histogram(3);
        run(MEASURED_NS, took);
        System.out.printf(
                Locale.ROOT,
                "size of one loop, reading the clock included      n=%,d: p50 %,d ns, p90 %,d ns, p99 %,d ns, max %,d ns; "
                        + "target %,.0f ns, %s%n",
                took.getTotalCount(),
                took.getValueAtPercentile(50),
                took.getValueAtPercentile(90),
                took.getValueAtPercentile(99),
                took.getMaxValue(),
                GOAL_NS,
                took.getValueAtPercentile(50) <= GOAL_NS ? "met" : "MISSED");
    }

    private void run(final long lengthNs, final Histogram took) {
        final long endNs = System.nanoTime() + lengthNs;
        long beforeNs = System.nanoTime();
        for (int i = 0; beforeNs < endNs; i = i + 1 == loops.size() ? 0 : i + 1) {
            beforeNs = System.nanoTime();
            final boolean paid = pays(loops.get(i));
            took.recordValue(System.nanoTime() - beforeNs);
            if (!paid) {
                throw new IllegalStateException("a loop that paid no longer does");
            }
        }
    }
}
