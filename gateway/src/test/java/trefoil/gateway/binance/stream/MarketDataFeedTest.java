package trefoil.gateway.binance.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.binance.testing.FakeInboundRing;
import trefoil.gateway.binance.testing.FakeInboundRing.Record;
import trefoil.gateway.binance.testing.Instruments;
import trefoil.gateway.binance.testing.ManualScheduler;

class MarketDataFeedTest {
    private static final long SEED = 42;
    private static final String QUOTE =
            "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":7,\"s\":\"BTCUSDT\",\"b\":\"2\",\"B\":\"1\",\"a\":\"3\",\"A\":\"1\"}}";

    private final ManualScheduler time = new ManualScheduler();
    private final FakeInboundRing ring = new FakeInboundRing();
    private final FakeFrameSource source = new FakeFrameSource(time);

    @Test
    void shouldSubscribeItsInstrumentsInBatchesOfAFewFramesASecond() throws InterruptedException {
        final MarketDataFeed feed =
                context(Instruments.many(450)).streamsPerConnection(400).conclude();

        feed.start();

        assertThat(feed.connectionCount()).isEqualTo(2);
        assertThat(source.opening).hasSize(2);
        final FakeFrameSource.Connection first = source.opening.poll();
        assertThat(first.address).hasToString("ws://127.0.0.1:9443/stream");
        first.open();
        assertThat(first.sent).hasSize(1);
        assertThat(first.sent.get(0))
                .startsWith("{\"method\":\"SUBSCRIBE\",\"params\":[\"a0usdt@bookTicker\",\"a1usdt@bookTicker\",")
                .endsWith("\"a99usdt@bookTicker\"],\"id\":1}");
        time.advanceMs(249);
        assertThat(first.sent).hasSize(1);
        time.advanceMs(501);
        assertThat(first.sent).hasSize(4);
        assertThat(first.sent.get(3)).endsWith("\"a399usdt@bookTicker\"],\"id\":4}");
        final FakeFrameSource.Connection second = source.opening.poll();
        second.open();
        assertThat(second.sent.get(0)).contains("a400usdt").contains("a449usdt");
        assertState(ring.takeRecord(), 0, FeedState.UP);
        assertState(ring.takeRecord(), 1, FeedState.UP);
    }

    @Test
    void shouldSubscribeOnlyTheInstrumentsAskedFor() throws InterruptedException {
        final MarketDataFeed feed =
                context(Instruments.triangle()).instruments(2, 0).conclude();
        feed.start();
        final FakeFrameSource.Connection connection = source.opening.poll();
        connection.open();

        assertThat(connection.sent)
                .containsExactly(
                        "{\"method\":\"SUBSCRIBE\",\"params\":[\"ethusdt@bookTicker\",\"btcusdt@bookTicker\"],\"id\":1}");
        connection.text(QUOTE.replace("BTCUSDT", "ETHBTC"));
        assertThat(feed.counters().get(FeedCounter.UNKNOWN_SYMBOL)).isEqualTo(1);
        assertState(ring.takeRecord(), 0, FeedState.UP);
        assertThat(ring.take().get(0).type()).isEqualTo(RecordType.SKIP);
    }

    @Test
    void shouldPublishQuotesAndCountWhatIsNone() throws InterruptedException {
        final MarketDataFeed feed = context(Instruments.triangle()).conclude();
        feed.start();
        final FakeFrameSource.Connection connection = source.opening.poll();
        connection.open();
        ring.takeRecord();

        connection.text("{\"result\":null,\"id\":1}");
        connection.text("{\"code\":2,\"msg\":\"bad\"}");
        connection.text("garbage");
        connection.text(QUOTE.substring(0, 60));
        connection.text(QUOTE.replace("BTCUSDT", "NEVERASKED"));
        connection.text("{\"e\":\"trade\",\"s\":\"BTCUSDT\"}");
        connection.text("");
        connection.text(QUOTE);

        final Record quote = ring.takeRecord();
        assertThat(quote.type()).isEqualTo(RecordType.BOOK_TICKER);
        assertThat(BookTicker.instrument(quote.bytes(), 0)).isZero();
        assertThat(BookTicker.askPrice(quote.bytes(), 0)).isEqualTo(DecimalText.parse("3"));
        assertThat(RecordHeader.timeNs(quote.bytes(), 0)).isEqualTo(time.nanoTime());
        final FeedCounters counters = feed.counters();
        assertThat(counters.get(FeedCounter.FRAMES)).isEqualTo(8);
        assertThat(counters.get(FeedCounter.QUOTES)).isEqualTo(1);
        assertThat(counters.get(FeedCounter.CONTROL_ANSWERS)).isEqualTo(1);
        assertThat(counters.get(FeedCounter.VENUE_ERRORS)).isEqualTo(1);
        assertThat(counters.get(FeedCounter.MALFORMED)).isEqualTo(3);
        assertThat(counters.get(FeedCounter.UNKNOWN_SYMBOL)).isEqualTo(1);
        assertThat(counters.get(FeedCounter.OTHER_EVENTS)).isEqualTo(1);
        assertThat(counters.get(FeedCounter.QUOTES, 0)).isEqualTo(1);
        assertThat(counters.get(FeedCounter.BYTES)).isGreaterThan(300);
        assertThat(feed.openConnections()).isEqualTo(1);
    }

    @Test
    void shouldPublishCrossedQuotesWithoutPricesAndZeroQuotesAsTheyAre() throws InterruptedException {
        final MarketDataFeed feed = context(Instruments.triangle()).conclude();
        feed.start();
        final FakeFrameSource.Connection connection = source.opening.poll();
        connection.open();
        ring.takeRecord();

        connection.text(QUOTE.replace("\"a\":\"3\"", "\"a\":\"2\""));
        connection.text(QUOTE.replace("\"b\":\"2\"", "\"b\":\"0.00000000\""));
        connection.text(QUOTE.replace("\"a\":\"3\"", "\"a\":\"0\""));

        final Record crossed = ring.takeRecord();
        assertThat(BookTicker.bidPrice(crossed.bytes(), 0)).isZero();
        assertThat(BookTicker.askPrice(crossed.bytes(), 0)).isZero();
        assertThat(BookTicker.updateId(crossed.bytes(), 0)).isEqualTo(7);
        final Record noBid = ring.takeRecord();
        assertThat(BookTicker.bidPrice(noBid.bytes(), 0)).isZero();
        assertThat(BookTicker.askPrice(noBid.bytes(), 0)).isEqualTo(DecimalText.parse("3"));
        final Record noAsk = ring.takeRecord();
        assertThat(BookTicker.bidPrice(noAsk.bytes(), 0)).isEqualTo(DecimalText.parse("2"));
        assertThat(feed.counters().get(FeedCounter.CROSSED_QUOTES)).isEqualTo(1);
        assertThat(feed.counters().get(FeedCounter.ZERO_QUOTES)).isEqualTo(2);
    }

    @Test
    void shouldReconnectAfterGrowingRandomDelaysUntilQuotesCome() throws InterruptedException {
        final List<String> notices = new ArrayList<>();
        final MarketDataFeed feed = context(Instruments.triangle())
                .backOffMs(100, 1_600)
                .notices(notices::add)
                .conclude();
        feed.start();
        final Random expected = new Random(SEED);
        for (int attempt = 0; attempt < 50; attempt++) {
            source.opening.remove().closed("refused");
            final long limitMs = Math.min(100L << Math.min(attempt, 10), 1_600);
            final long delayMs = (long) (expected.nextDouble() * limitMs) + 1;
            time.advanceMs(delayMs - 1);
            assertThat(source.opening).as("attempt %d", attempt).isEmpty();
            time.advanceMs(1);
            assertThat(source.opening).as("attempt %d", attempt).hasSize(1);
        }
        assertThat(feed.counters().get(FeedCounter.CONNECT_FAILURES)).isEqualTo(50);
        assertThat(notices).hasSize(50).first().asString().contains("connection 0 not opened: refused");
        assertThat(ring.isEmpty()).as("no state without a connection").isTrue();

        final FakeFrameSource.Connection opened = source.opening.poll();
        opened.open();
        opened.text(QUOTE);
        time.advanceMs(1_600);
        opened.closed("lost");
        assertState(ring.takeRecord(), 0, FeedState.UP);
        assertThat(ring.takeRecord().type()).isEqualTo(RecordType.BOOK_TICKER);
        assertState(ring.takeRecord(), 0, FeedState.DOWN);
        time.advanceMs(100);
        assertThat(source.opening).as("short delay again after quotes").hasSize(1);
        source.opening.poll().open();
        assertState(ring.takeRecord(), 0, FeedState.UP);
    }

    @Test
    void shouldNotConnectEverFasterToAVenueThatServesForAMoment() {
        final MarketDataFeed feed =
                context(Instruments.many(30)).streamsPerConnection(1).conclude();
        feed.start();
        int attempts = 0;
        int mostInWindow = 0;
        final Deque<Long> window = new ArrayDeque<>();
        for (int step = 0; step < 100_000; step++) {
            while (!source.opening.isEmpty()) {
                attempts++;
                window.add(time.nanoTime());
                final FakeFrameSource.Connection connection = source.opening.poll();
                connection.open();
                connection.text(QUOTE.replace("BTCUSDT", "A0USDT"));
                connection.closed("lost");
            }
            time.advanceMs(10);
            while (!window.isEmpty() && time.nanoTime() - window.peek() >= 300_000_000_000L) {
                window.remove();
            }
            mostInWindow = Math.max(mostInWindow, window.size());
        }
        assertThat(mostInWindow)
                .as("the venue bans for more than 300 in 5 minutes")
                .isLessThanOrEqualTo(250);
        assertThat(attempts).as("goes on").isGreaterThan(400);
    }

    @Test
    void shouldReplaceAConnectionWhoseSubscriptionIsNotAnswered() {
        final MarketDataFeed feed =
                context(Instruments.many(250)).streamsPerConnection(250).conclude();
        feed.start();
        final FakeFrameSource.Connection connection = source.opening.poll();
        connection.open();
        time.advanceMs(500);
        connection.text("{\"result\":null,\"id\":1}");
        connection.text("{\"result\":null,\"id\":3}");

        time.advanceMs(9_999);
        assertThat(connection.closedFor).isNull();
        time.advanceMs(1);

        assertThat(connection.closedFor).contains("only 2 of 3 subscriptions");
        time.advanceMs(250);
        final FakeFrameSource.Connection next = source.opening.poll();
        next.open();
        time.advanceMs(500);
        for (int id = 1; id <= 3; id++) {
            next.text("{\"result\":null,\"id\":" + id + "}");
        }
        time.advanceMs(20_000);
        assertThat(next.closedFor).isNull();
    }

    @Test
    void shouldSayOnceThatTheVenueRefusesASubscription() {
        final List<String> notices = new ArrayList<>();
        final MarketDataFeed feed =
                context(Instruments.triangle()).notices(notices::add).conclude();
        feed.start();
        final FakeFrameSource.Connection connection = source.opening.poll();
        connection.open();

        for (int i = 0; i < 3; i++) {
            connection.text("{\"code\":2,\"msg\":\"Invalid request: too\\nmany\"}");
        }
        time.advanceMs(20_000);

        assertThat(notices).hasSize(1);
        assertThat(notices.get(0)).contains("connection 0").contains("Invalid request");
        assertThat(connection.closedFor).isNull();
    }

    @Test
    void shouldShareOutInstrumentsAtTheLimits() {
        for (final int[] sizes :
                new int[][] {{1, 1, 1}, {200, 200, 1}, {201, 200, 2}, {1024, 1024, 1}, {1025, 1024, 2}}) {
            final MarketDataFeed feed = context(Instruments.many(sizes[0]))
                    .streamsPerConnection(sizes[1])
                    .conclude();
            assertThat(feed.connectionCount()).isEqualTo(sizes[2]);
        }
        assertThatThrownBy(() ->
                        context(Instruments.many(251)).streamsPerConnection(1).conclude())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("streamsPerConnection=1 makes 251 connections");
    }

    @Test
    void shouldReplaceAConnectionThatIsAboutToBeClosed() throws InterruptedException {
        final MarketDataFeed feed = context(Instruments.triangle()).conclude();
        feed.start();
        final FakeFrameSource.Connection connection = source.opening.poll();
        connection.open();

        connection.text("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1}}");

        assertThat(connection.closedFor).as("until another is there").isNull();
        assertState(ring.takeRecord(), 0, FeedState.UP);
        time.advanceMs(1);
        assertThat(source.opening).hasSize(1);
        connection.closed("by the venue");
        source.opening.poll().open();
        assertState(ring.takeRecord(), 0, FeedState.DOWN);
        assertState(ring.takeRecord(), 0, FeedState.UP);
        assertThat(feed.counters().get(FeedCounter.SHUTDOWN_NOTICES)).isEqualTo(1);
    }

    @Test
    void shouldProbeAQuietConnectionAndReplaceASilentOne() throws InterruptedException {
        final MarketDataFeed feed =
                context(Instruments.triangle()).silenceMs(4_000).conclude();
        feed.start();
        final FakeFrameSource.Connection connection = source.opening.poll();
        connection.open();
        for (int i = 0; i < 10; i++) {
            final int before = connection.sent.size();
            time.advanceMs(2_000);
            assertThat(connection.sent.subList(before, connection.sent.size()))
                    .anyMatch(sent -> sent.contains("LIST_SUBSCRIPTIONS"));
            connection.text("{\"result\":[],\"id\":" + i + "}");
        }
        assertThat(connection.closedFor).isNull();

        time.advanceMs(5_000);

        assertThat(connection.closedFor).contains("nothing received for 4000 ms");
        assertState(ring.takeRecord(), 0, FeedState.UP);
        assertState(ring.takeRecord(), 0, FeedState.DOWN);
        assertThat(feed.counters().get(FeedCounter.SILENCES)).isEqualTo(1);
        assertThat(source.opening).hasSize(1);
    }

    @Test
    void shouldGiveUpAConnectionThatNeverOpens() {
        final MarketDataFeed feed =
                context(Instruments.triangle()).silenceMs(4_000).conclude();
        feed.start();
        final FakeFrameSource.Connection connection = source.opening.poll();

        time.advanceMs(5_000);

        assertThat(connection.closedFor).contains("nothing received");
        assertThat(source.opening).hasSize(1);
    }

    @Test
    void shouldOpenNothingAfterClose() {
        final MarketDataFeed feed = context(Instruments.triangle()).conclude();
        feed.start();
        final FakeFrameSource.Connection connection = source.opening.poll();
        connection.open();

        feed.close();
        time.advanceMs(1_000_000);

        assertThat(connection.closedFor).isEqualTo("stopped");
        assertThat(source.opening).isEmpty();
        assertThat(feed.openConnections()).isZero();
        assertThat(feed.counters().get(FeedCounter.LOST)).isZero();
    }

    @Test
    void shouldRefuseSettingsThatCannotWork() {
        assertThatThrownBy(() -> context(Instruments.triangle())
                        .streamsPerConnection(1025)
                        .conclude())
                .hasMessageContaining("streamsPerConnection=1025");
        assertThat(context(Instruments.triangle())
                        .streamsPerConnection(1024)
                        .conclude()
                        .connectionCount())
                .isEqualTo(1);
        assertThatThrownBy(() ->
                        context(Instruments.triangle()).streamsPerConnection(0).conclude())
                .hasMessageContaining("streamsPerConnection=0");
        assertThatThrownBy(() -> context(Instruments.triangle()).instruments(3).conclude())
                .hasMessageContaining("instrument=3");
        for (final String plain : List.of("ws://stream.binance.com:9443", "ws://10.0.0.1", "ws://127.0.0.1.evil.com")) {
            assertThatThrownBy(() ->
                            context(Instruments.triangle()).streamUrl(plain).conclude())
                    .hasMessageContaining(plain)
                    .hasMessageContaining("not encrypted")
                    .hasMessageContaining("wss://");
        }
        assertThatThrownBy(() ->
                        context(Instruments.triangle()).streamUrl("https://x").conclude())
                .hasMessageContaining("wss://host");
        assertThat(context(Instruments.triangle())
                        .streamUrl("wss://stream.binance.com:9443/")
                        .conclude())
                .isNotNull();
        assertThat(source.opening).isEmpty();
    }

    private MarketDataFeed.Context context(final Universe universe) {
        return new MarketDataFeed.Context()
                .streamUrl("ws://127.0.0.1:9443")
                .universe(universe)
                .source(source)
                .ring(ring)
                .clock(time)
                .scheduler(time)
                .random(new Random(SEED));
    }

    private static void assertState(final Record record, final int connection, final int state) {
        assertThat(RecordType.nameOf(record.type())).isEqualTo("FEED_STATE");
        assertThat(FeedState.connection(record.bytes(), 0)).isEqualTo(connection);
        assertThat(FeedState.state(record.bytes(), 0)).isEqualTo(state);
    }
}
