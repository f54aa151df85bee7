package trefoil.gateway.session.warmup;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.Engine;
import trefoil.engine.event.Balance;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.Timer;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.auth.Credentials;

/** Warms the path up; see the package. Used once. */
public final class WarmUp {
    private static final long ROUND_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PAUSE_NS = 20_000;
    private static final long CLOSE_MS = 1_000;
    private static final int FRAMES_AT_ONCE = 64;
    private static final int MAX_BACKLOG = 256;
    private static final int PAYING_EACH = 16;
    private static final int BOOK_EACH = 8;
    private static final int LEAST_ROUNDS = 3;
    /** Of a form that only stands in: what comes after decoding is compiled by then. */
    private static final int LEAST_ROUNDS_OF_FALL_BACK = 1;
    /** The share of the time that the form which only stands in may take. */
    private static final int FALL_BACK_SHARE = 4;
    /** A round in which the compiler worked less than this is quiet; two of them end the warm-up. */
    private static final long QUIET_MS = 10;
    /** In place of the compiler's time where it is not told. */
    private static final long NOT_TOLD = -1;

    private static final double BALANCE_WORTH = 1e6;
    private static final double NS_IN_S = 1e9;

    private final Universe universe;
    private final List<String> startAssets;
    private final Road road;
    private final EpochNanoClock clock;
    private final BooleanSupplier abandoned;
    private final LongSupplier compilerMs;
    private final MadeUpMarket market;
    private final int[] payable;
    private final SigningSink.Counts counts = new SigningSink.Counts();
    private final Random random = new Random(1);
    private long framesPut;
    private double firstNs;
    private double lastNs;

    /**
     * A warm-up over that universe.
     *
     * @param road what is to be warmed up
     * @param abandoned whether the start has been given up
     */
    public WarmUp(
            final Universe universe,
            final List<String> startAssets,
            final Road road,
            final EpochNanoClock clock,
            final BooleanSupplier abandoned) {
        this(universe, startAssets, road, clock, abandoned, compilerMs());
    }

    /** As the other; {@code compilerMs} tells how long the compiler has worked so far, a negative number if that is unknown. */
    WarmUp(
            final Universe universe,
            final List<String> startAssets,
            final Road road,
            final EpochNanoClock clock,
            final BooleanSupplier abandoned,
            final LongSupplier compilerMs) {
        this.universe = universe;
        this.startAssets = List.copyOf(startAssets);
        this.road = road;
        this.clock = clock;
        this.abandoned = abandoned;
        this.compilerMs = compilerMs;
        market = new MadeUpMarket(universe);
        payable = market.payable(this.startAssets::contains);
    }

    private static LongSupplier compilerMs() {
        final CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        return compiler == null || !compiler.isCompilationTimeMonitoringSupported()
                ? () -> NOT_TOLD
                : compiler::getTotalCompilationTime;
    }

    /**
     * Runs until the compiler has nothing more to do, or the time is over. Answers what was reached, in one line.
     *
     * @param settings of the engine to warm up, as the run's; its universe, journal, sender and limits are set here
     */
    public String run(final Engine.Context settings, final TaskScheduler scheduler, final long maxMs) {
        final long beginNs = System.nanoTime();
        final long maxNs = TimeUnit.MILLISECONDS.toNanos(maxMs);
        boolean compiled = true;
        final long loops;
        try (Credentials madeUp = Credentials.madeUp(road.key());
                Engine engine = Engine.launch(
                        settings.sender(ring -> new SigningSink(universe, road, madeUp, ring, clock, counts)))) {
            fund(engine.inbound());
            final long fallBackNs = road.sbe() && road.json() ? maxNs / FALL_BACK_SHARE : 0;
            if (road.sbe()) {
                compiled = warm(engine, scheduler, true, LEAST_ROUNDS, beginNs + maxNs - fallBackNs);
            }
            if (road.json()) {
                compiled &= warm(
                        engine,
                        scheduler,
                        false,
                        road.sbe() ? LEAST_ROUNDS_OF_FALL_BACK : LEAST_ROUNDS,
                        road.sbe() ? Math.min(beginNs + maxNs, System.nanoTime() + fallBackNs) : beginNs + maxNs);
            }
            engine.awaitIdle(CLOSE_MS);
            loops = engine.counters().get(engine.counters().loopsOpened);
        }
        return String.format(
                Locale.ROOT,
                "warm-up: %.1f s, %s: %s; %,d made-up frames, %,d loops, %,d orders encoded and signed, none sent, %,d answers"
                        + " read; a frame took %.1f µs to decode and publish at first, %.1f µs in the end",
                (System.nanoTime() - beginNs) / NS_IN_S,
                compiled ? "until nothing was left to compile" : "which is all it may take",
                road,
                framesPut,
                loops,
                counts.encoded.get(),
                counts.answersRead.get(),
                firstNs / 1e3,
                lastNs / 1e3);
    }

    /** Whether the compiler came to rest on frames of that form before the time was over. */
    private boolean warm(
            final Engine engine,
            final TaskScheduler scheduler,
            final boolean binary,
            final int leastRounds,
            final long endNs) {
        final MadeUpFrames frames = binary
                ? new SbeFrames(market, road.depth(), road.depthLevels(), road.depthIntervalMs())
                : new JsonFrames(market, road.depth(), road.depthLevels(), road.depthIntervalMs());
        try (MadeUpFeed feed = new MadeUpFeed(frames, road, payable, engine.inbound(), clock, scheduler, random)) {
            return pump(engine, feed, leastRounds, endNs);
        }
    }

    private void fund(final InboundRing ring) {
        for (final String asset : startAssets) {
            final int index = universe.assetIndex(asset);
            if (index != Universe.NOT_FOUND) {
                final long sequence = ring.claim(1);
                Balance.write(
                        ring.buffer(sequence),
                        ring.offset(sequence),
                        clock.nanoTime(),
                        index,
                        Balance.SNAPSHOT,
                        (long) (BALANCE_WORTH / MadeUpMarket.value(asset) * Fixed.ONE),
                        0);
                ring.publish(sequence, 1);
            }
        }
    }

    private boolean pump(final Engine engine, final MadeUpFeed feed, final int leastRounds, final long endNs) {
        int quiet = 0;
        for (int round = 0; quiet < 2; round++) {
            final long compiledMs = compilerMs.getAsLong();
            if (!round(engine, feed, Math.min(endNs, System.nanoTime() + ROUND_NS), endNs)) {
                return false;
            }
            final boolean rest = compiledMs >= 0 && compilerMs.getAsLong() - compiledMs < QUIET_MS;
            quiet = rest && round >= leastRounds ? quiet + 1 : 0;
        }
        return true;
    }

    /** One round; whether there is time for another. */
    private boolean round(final Engine engine, final MadeUpFeed feed, final long roundEndNs, final long endNs) {
        long putNs = 0;
        long put = 0;
        while (System.nanoTime() < roundEndNs && !abandoned.getAsBoolean()) {
            feed.answer();
            tick(engine.inbound());
            final long startNs = System.nanoTime();
            int frames = 0;
            for (int i = 0; i < FRAMES_AT_ONCE; i += 2) {
                final boolean pays = i % PAYING_EACH == 0 && payable.length > 0;
                final int instrument =
                        pays ? payable[random.nextInt(payable.length)] : random.nextInt(universe.instrumentCount());
                frames += i % BOOK_EACH == 0 ? feed.putBook() : 0;
                frames += feed.put(instrument, pays);
                frames += feed.put(instrument, false);
            }
            putNs += System.nanoTime() - startNs;
            put += frames;
            do {
                LockSupport.parkNanos(frames == 0 || engine.backlog() > MAX_BACKLOG ? PAUSE_NS : 0);
            } while (engine.backlog() > MAX_BACKLOG && System.nanoTime() < roundEndNs);
        }
        if (put > 0) {
            framesPut += put;
            lastNs = (double) putNs / put;
            firstNs = firstNs == 0 ? lastNs : firstNs;
        }
        return System.nanoTime() < endNs && !abandoned.getAsBoolean();
    }

    /** Loops that hold something come to their end by the time, as in a run. */
    private void tick(final InboundRing ring) {
        final long sequence = ring.claim(1);
        Timer.write(ring.buffer(sequence), ring.offset(sequence), clock.nanoTime());
        ring.publish(sequence, 1);
    }
}
