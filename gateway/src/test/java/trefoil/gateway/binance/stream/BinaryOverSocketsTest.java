package trefoil.gateway.binance.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.agrona.concurrent.EpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.RecordType;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.testing.FakeInboundRing;
import trefoil.gateway.binance.testing.Instruments;
import trefoil.gateway.binance.testing.LossyRelay;
import trefoil.gateway.binance.websocket.OkHttpFrameSource;
import trefoil.gateway.exchange.ExchangeConfig;
import trefoil.gateway.exchange.ExchangeServer;
import trefoil.gateway.testing.Await;

/** One market of the simulated exchange by SBE, by JSON and by both over real sockets: the same quotes in the end. */
class BinaryOverSocketsTest {
    private static final String STREAM_KEY = "streamKey0123456789";
    private static final int UPDATES = 1_000;

    private final EpochNanoClock clock = new MonotonicEpochClock();
    private final Universe universe = Instruments.triangle();
    private final MovingMarket market = new MovingMarket(universe);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final OkHttpFrameSource source = new OkHttpFrameSource(clock);
    private final List<String> notices = new CopyOnWriteArrayList<>();
    private ExchangeServer exchange;
    private LossyRelay binaryLine;

    /** A feed and the quotes it told last. */
    private final class Watched implements AutoCloseable {
        private final FakeInboundRing ring = new FakeInboundRing();
        private final Map<Integer, List<Long>> quotes = new HashMap<>();
        private final MarketDataFeed feed;
        private long backwards;

        Watched(final String binaryUrl, final String key, final int redundancy) {
            final MarketDataFeed.Context context = new MarketDataFeed.Context()
                    .streamUrl(exchange.streamUrl())
                    .universe(universe)
                    .source(source)
                    .ring(ring)
                    .clock(clock)
                    .redundancy(redundancy)
                    .scheduler(TaskScheduler.over(timer))
                    .notices(notices::add)
                    .random(new Random(1))
                    .backOffMs(20, 200);
            feed = (binaryUrl == null ? context : context.binary(binaryUrl, key, true)).conclude();
            feed.start();
        }

        Map<Integer, List<Long>> quotes() {
            try {
                while (!ring.isEmpty()) {
                    for (final FakeInboundRing.Record record : ring.take()) {
                        if (record.type() == RecordType.BOOK_TICKER) {
                            take(record);
                        } else if (record.type() == RecordType.FEED_STATE) {
                            quotes.clear();
                        }
                    }
                }
            } catch (final InterruptedException e) {
                throw new AssertionError(e);
            }
            return quotes;
        }

        private void take(final FakeInboundRing.Record record) {
            final List<Long> quote = List.of(
                    BookTicker.updateId(record.bytes(), 0),
                    BookTicker.bidPrice(record.bytes(), 0),
                    BookTicker.bidQty(record.bytes(), 0),
                    BookTicker.askPrice(record.bytes(), 0),
                    BookTicker.askQty(record.bytes(), 0));
            final List<Long> before = quotes.get(BookTicker.instrument(record.bytes(), 0));
            if (before != null && before.get(0) > quote.get(0)) {
                // Of two connections' threads the one that claimed first may have the newer quote; the matrix knows.
                backwards++;
            } else {
                quotes.put(BookTicker.instrument(record.bytes(), 0), quote);
            }
        }

        @Override
        public void close() {
            feed.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        exchange = new ExchangeServer(
                        ExchangeConfig.builder()
                                .sbePort(0)
                                .streamKeys(STREAM_KEY)
                                .sendInitialQuotes(true)
                                .build(),
                        market)
                .start();
        binaryLine = new LossyRelay(URI.create(exchange.sbeStreamUrl()).getPort());
    }

    @AfterEach
    void stop() throws Exception {
        source.close();
        timer.shutdownNow();
        binaryLine.close();
        exchange.close();
    }

    @Test
    void shouldBringTheSameQuotesInEitherFormAndInBoth() throws Exception {
        final String binaryUrl = "ws://" + binaryLine.authority();
        try (Watched json = new Watched(null, null, 1);
                Watched binary = new Watched(binaryUrl, STREAM_KEY, 1);
                Watched mixed = new Watched(binaryUrl, STREAM_KEY, 2);
                Watched refused = new Watched(binaryUrl, "notTheKey", 1)) {
            for (final Watched watched : List.of(json, binary, mixed, refused)) {
                Await.until("all quotes are there", () -> watched.quotes().size() == universe.instrumentCount());
            }
            assertThat(binary.feed.isBinary()).isTrue();
            assertThat(refused.feed.isBinary()).isFalse();
            assertThat(notices)
                    .anyMatch(notice -> notice.contains("falls back from SBE to JSON") && notice.contains("401"))
                    .noneMatch(notice -> notice.contains("notTheKey") || notice.contains(STREAM_KEY));

            // The road of one goes for good: JSON takes its place, beside the other road at first.
            binaryLine.refuse(true);
            binaryLine.cutAll();
            Await.until("JSON has taken over", () -> !binary.feed.isBinary() && !mixed.feed.isBinary());
            for (final Watched watched : List.of(binary, mixed)) {
                Await.until("all quotes are back", () -> watched.quotes().size() == universe.instrumentCount());
            }
            final long before = market.updates();
            Await.until("the market has moved on", () -> market.updates() > before + UPDATES);
            market.stop();

            Await.until("all know the same quotes", () -> List.of(binary, mixed, refused).stream()
                    .allMatch(watched -> watched.quotes().equals(json.quotes())));
            assertThat(json.quotes()).hasSize(universe.instrumentCount());
            for (final Watched watched : List.of(json, binary, refused)) {
                assertThat(watched.backwards).as("over one connection").isZero();
            }
            for (final Watched watched : List.of(json, binary, mixed, refused)) {
                assertThat(watched.feed.counters().get(FeedCounter.MALFORMED)).isZero();
            }
        }
    }

    @Test
    void shouldEndWithTheSameQuotesWithoutAFallback() {
        try (Watched json = new Watched(null, null, 1);
                Watched binary = new Watched(exchange.sbeStreamUrl(), STREAM_KEY, 2)) {
            Await.until("all quotes are there", () -> binary.quotes().size() == universe.instrumentCount());
            final long before = market.updates();
            Await.until("the market has moved on", () -> market.updates() > before + UPDATES);
            market.stop();

            Await.until(
                    "both know the same quotes",
                    () -> json.quotes().size() == universe.instrumentCount()
                            && json.quotes().equals(binary.quotes()));
            assertThat(binary.feed.isBinary()).isTrue();
            assertThat(binary.feed.counters().get(FeedCounter.DUPLICATES)).isPositive();
            assertThat(binary.feed.counters().get(FeedCounter.MALFORMED)).isZero();
        }
    }
}
