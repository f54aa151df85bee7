package trefoil.gateway.binance.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.market.Universe;
import trefoil.engine.sim.SyntheticMarket;
import trefoil.engine.sim.SyntheticMarketConfig;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.websocket.FrameSource;
import trefoil.gateway.binance.websocket.channel.ChannelFrameSource;
import trefoil.gateway.exchange.ExchangeConfig;
import trefoil.gateway.exchange.ExchangeServer;

/** Connections that the venue closes after a short life, and announces to close, cost no quote of any instrument. */
@Tag("alone")
@Timeout(120)
class OverlapOverSocketsTest {
    private static final int WAIT_S = 60;

    /** The venue's two limits: longer than this machine may stall, for one that stalls beyond them has to lose quotes. */
    private static final long LIFETIME_S = 40;

    private static final long NOTICE_S = 20;

    private final EpochNanoClock clock = new MonotonicEpochClock();

    @Test
    void shouldMissNoUpdateWhileConnectionsAreReplacedBeforeTheirEnd() throws Exception {
        final SyntheticMarket market = SyntheticMarket.create(
                SyntheticMarketConfig.builder(11).updatesPerSecond(1_000).build());
        final ExchangeConfig config = ExchangeConfig.builder()
                .feedStart(ExchangeConfig.FeedStart.AT_FIRST_SUBSCRIPTION)
                .connectionLifetimeNs(TimeUnit.SECONDS.toNanos(LIFETIME_S))
                .build();
        final ScheduledExecutorService executor = Executors.newScheduledThreadPool(2);
        final FrameSource source = new ChannelFrameSource.Context().clock(clock).conclude();
        final Universe universe = Universe.of(market.instruments());
        try (ExchangeServer server = new ExchangeServer(config, market).start();
                Watched one = new Watched(server, universe, source, TaskScheduler.over(executor), 1_300);
                Watched other = new Watched(server, universe, source, TaskScheduler.over(executor), 1_900)) {
            await("replacements", () -> one.succeeded() >= 4 && other.succeeded() >= 3);
            server.shutDownConnections(TimeUnit.SECONDS.toNanos(NOTICE_S));
            final long before = one.succeeded();
            await("a life after the announcement", () -> one.succeeded() >= before + 4);
            final Map<Integer, TreeSet<Long>> ones = one.settledUpdates();
            final Map<Integer, TreeSet<Long>> others = other.settledUpdates();
            one.feed.close();
            other.feed.close();
            await("their own end", () -> one.downs() >= 0 && other.downs() >= 0);

            assertThat(one.downs() + other.downs()).as("downs while open").isZero();
            assertThat(one.feed.counters().get(FeedCounter.LOST)).isZero();
            assertThat(one.feed.counters().get(FeedCounter.NOT_READ_OUT)).isZero();
            assertThat(other.feed.counters().get(FeedCounter.NOT_READ_OUT)).isZero();
            assertThat(one.feed.counters().get(FeedCounter.SHUTDOWN_NOTICES)).isPositive();
            assertNothingMissed(ones, others);
            assertNothingMissed(others, ones);
        } finally {
            source.close();
            executor.shutdownNow();
        }
    }

    /** Between the first and the last update of an instrument that one has, it has every update that the other has. */
    private static void assertNothingMissed(
            final Map<Integer, TreeSet<Long>> one, final Map<Integer, TreeSet<Long>> other) {
        int compared = 0;
        for (final Map.Entry<Integer, TreeSet<Long>> known : one.entrySet()) {
            final TreeSet<Long> others = other.get(known.getKey());
            if (others == null) {
                continue;
            }
            final Set<Long> missing = new TreeSet<>(others.subSet(
                    known.getValue().first(), true, known.getValue().last(), true));
            missing.removeAll(known.getValue());
            compared += known.getValue().size();
            assertThat(missing).as("updates of instrument %d", known.getKey()).isEmpty();
        }
        assertThat(compared).isGreaterThan(1_000);
    }

    private static void await(final String what, final BooleanSupplier condition) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadlineNs > 0) {
                throw new AssertionError(what + ": not within " + WAIT_S + " s");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** A feed, and what it has published. */
    private final class Watched implements AutoCloseable, InboundRing {
        private final MarketDataFeed feed;
        private final UnsafeBuffer slots = new UnsafeBuffer(new byte[1024 * RecordHeader.MAX_RECORD_LENGTH]);
        private final Map<Integer, TreeSet<Long>> updates = new HashMap<>();
        private long next;
        private int downs;

        Watched(
                final ExchangeServer server,
                final Universe universe,
                final FrameSource source,
                final TaskScheduler scheduler,
                final long ageMs) {
            feed = new MarketDataFeed.Context()
                    .streamUrl(server.streamUrl().toString())
                    .universe(universe)
                    .source(source)
                    .ring(this)
                    .clock(clock)
                    .scheduler(scheduler)
                    .random(new Random(ageMs))
                    .maxAgeMs(ageMs)
                    .conclude();
            feed.start();
        }

        long succeeded() {
            return feed.counters().get(FeedCounter.SUCCEEDED);
        }

        synchronized int downs() {
            // The last one is our own doing.
            return downs - feed.connectionCount();
        }

        /** What was published up to a moment at which no succeeded connection had anything left to bring. */
        Map<Integer, TreeSet<Long>> settledUpdates() {
            final Map<Integer, TreeSet<Long>> settled = new HashMap<>();
            await("one connection for each part", () -> {
                final long opened = feed.counters().get(FeedCounter.OPENED);
                if (opened - succeeded() != feed.connectionCount()) {
                    return false;
                }
                settled.clear();
                copyTo(settled);
                return feed.counters().get(FeedCounter.OPENED) == opened;
            });
            return settled;
        }

        private synchronized void copyTo(final Map<Integer, TreeSet<Long>> copy) {
            updates.forEach((instrument, ids) -> copy.put(instrument, new TreeSet<>(ids)));
        }

        @Override
        public synchronized long claim(final int count) {
            next += count;
            return next - count;
        }

        @Override
        public MutableDirectBuffer buffer(final long sequence) {
            return slots;
        }

        @Override
        public int offset(final long sequence) {
            return (int) (sequence & 1023) * RecordHeader.MAX_RECORD_LENGTH;
        }

        @Override
        public synchronized void publish(final long firstSequence, final int count) {
            final int offset = offset(firstSequence);
            if (RecordHeader.type(slots, offset) == RecordType.BOOK_TICKER) {
                updates.computeIfAbsent(BookTicker.instrument(slots, offset), instrument -> new TreeSet<>())
                        .add(BookTicker.updateId(slots, offset));
            } else if (RecordHeader.type(slots, offset) == RecordType.FEED_STATE
                    && FeedState.state(slots, offset) == FeedState.DOWN) {
                downs++;
            }
        }

        @Override
        public void close() {
            feed.close();
        }
    }
}
