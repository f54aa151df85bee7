package trefoil.gateway.session.warmup;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.Engine;
import trefoil.engine.event.Balance;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.Timer;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.stream.FeedCounters;
import trefoil.gateway.binance.stream.MarketDataFeed;

/** Warms the path up; see the package. Used once. */
public final class WarmUp {
    private static final int STREAMS_PER_CONNECTION = 100;
    private static final long ROUND_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long PAUSE_NS = 20_000;
    private static final long READY_WITHIN_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOSE_MS = 1_000;
    private static final int FRAMES_AT_ONCE = 64;
    private static final int MAX_BACKLOG = 256;
    private static final int PAYING_EACH = 16;
    private static final int LEAST_ROUNDS = 3;
    /** A round in which the compiler worked less than this is quiet; two of them end the warm-up. */
    private static final long QUIET_MS = 10;

    private static final double BALANCE_WORTH = 1e6;
    private static final double NS_IN_S = 1e9;

    private final Universe universe;
    private final List<String> startAssets;
    private final EpochNanoClock clock;
    private final BooleanSupplier abandoned;
    private final MadeUpFrames frames;
    private final MadeUpVenue venue = new MadeUpVenue();
    private final AtomicLong orders = new AtomicLong();
    private final Random random = new Random(1);
    private long framesPut;
    private double firstNs;
    private double lastNs;

    /**
     * A warm-up over that universe.
     *
     * @param abandoned whether the start has been given up
     */
    public WarmUp(
            final Universe universe,
            final List<String> startAssets,
            final EpochNanoClock clock,
            final BooleanSupplier abandoned) {
        this.universe = universe;
        this.startAssets = List.copyOf(startAssets);
        this.clock = clock;
        this.abandoned = abandoned;
        frames = new MadeUpFrames(universe);
    }

    /**
     * Runs until the compiler has nothing more to do, or the time is over. Answers what was reached, in one line.
     *
     * @param settings of the engine to warm up, as the run's; its universe, journal, sender and limits are set here
     */
    public String run(
            final Engine.Context settings, final TaskScheduler scheduler, final int recvWindowMs, final long maxMs) {
        final long beginNs = System.nanoTime();
        final long endNs = beginNs + TimeUnit.MILLISECONDS.toNanos(maxMs);
        boolean compiled = false;
        final long loops;
        try (Engine engine =
                Engine.launch(settings.sender(ring -> new SigningSink(universe, ring, clock, recvWindowMs, orders)))) {
            fund(engine.inbound());
            try (MarketDataFeed feed = feed(engine, scheduler)) {
                feed.start();
                awaitConnections(feed);
                compiled = pump(engine, endNs);
            }
            engine.awaitIdle(CLOSE_MS);
            loops = engine.counters().get(engine.counters().loopsOpened);
        }
        return String.format(
                Locale.ROOT,
                "warm-up: %.1f s, %s; %,d made-up frames, %,d loops, %,d orders encoded and signed, none sent; a frame took"
                        + " %.1f µs to decode and publish at first, %.1f µs in the end",
                (System.nanoTime() - beginNs) / NS_IN_S,
                compiled ? "until nothing was left to compile" : "which is all it may take",
                framesPut,
                loops,
                orders.get(),
                firstNs / 1e3,
                lastNs / 1e3);
    }

    private MarketDataFeed feed(final Engine engine, final TaskScheduler scheduler) {
        return new MarketDataFeed.Context()
                .streamUrl("ws://127.0.0.1:1")
                .universe(universe)
                .streamsPerConnection(
                        Math.max(STREAMS_PER_CONNECTION, universe.instrumentCount() / STREAMS_PER_CONNECTION + 1))
                .source(venue)
                .ring(engine.inbound())
                .clock(clock)
                .scheduler(scheduler)
                .random(random)
                .counters(new FeedCounters())
                .conclude();
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
                        (long) (BALANCE_WORTH / MadeUpFrames.value(asset) * Fixed.ONE),
                        0);
                ring.publish(sequence, 1);
            }
        }
    }

    private void awaitConnections(final MarketDataFeed feed) {
        final long giveUpNs = System.nanoTime() + READY_WITHIN_NS;
        while (venue.connections() < feed.connectionCount()
                && System.nanoTime() < giveUpNs
                && !abandoned.getAsBoolean()) {
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /** Whether the compiler came to rest before the time was over. */
    private boolean pump(final Engine engine, final long endNs) {
        final CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
        final boolean measurable = compiler != null && compiler.isCompilationTimeMonitoringSupported();
        final int[] payable = frames.payable(startAssets::contains);
        int quiet = 0;
        for (int round = 0; quiet < 2; round++) {
            final long compiledMs = measurable ? compiler.getTotalCompilationTime() : 0;
            if (!round(engine, payable, Math.min(endNs, System.nanoTime() + ROUND_NS), endNs)) {
                return false;
            }
            final boolean rest = measurable && compiler.getTotalCompilationTime() - compiledMs < QUIET_MS;
            quiet = rest && round >= LEAST_ROUNDS ? quiet + 1 : 0;
        }
        return true;
    }

    /** One round; whether there is time for another. */
    private boolean round(final Engine engine, final int[] payable, final long roundEndNs, final long endNs) {
        long putNs = 0;
        long put = 0;
        while (System.nanoTime() < roundEndNs && !abandoned.getAsBoolean()) {
            venue.answer(clock.nanoTime());
            tick(engine.inbound());
            final long startNs = System.nanoTime();
            for (int i = 0; i < FRAMES_AT_ONCE; i += 2) {
                final boolean pays = i % PAYING_EACH == 0 && payable.length > 0;
                final int instrument =
                        pays ? payable[random.nextInt(payable.length)] : random.nextInt(universe.instrumentCount());
                put(instrument, pays);
                put(instrument, false);
            }
            putNs += System.nanoTime() - startNs;
            put += FRAMES_AT_ONCE;
            while (engine.backlog() > MAX_BACKLOG && System.nanoTime() < roundEndNs) {
                LockSupport.parkNanos(PAUSE_NS);
            }
        }
        if (put > 0) {
            framesPut += put;
            lastNs = (double) putNs / put;
            firstNs = firstNs == 0 ? lastNs : firstNs;
        }
        return System.nanoTime() < endNs && !abandoned.getAsBoolean() && venue.connections() > 0;
    }

    /** Loops that hold something come to their end by the time, as in a run. */
    private void tick(final InboundRing ring) {
        final long sequence = ring.claim(1);
        Timer.write(ring.buffer(sequence), ring.offset(sequence), clock.nanoTime());
        ring.publish(sequence, 1);
    }

    private void put(final int instrument, final boolean pays) {
        final int connections = venue.connections();
        if (connections > 0) {
            venue.put(instrument % connections, frames.next(instrument, pays), clock.nanoTime());
        }
    }
}
