package trefoil.gateway.binance.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.RecordType;
import trefoil.engine.math.Fixed;
import trefoil.gateway.binance.testing.BinaryFrames;
import trefoil.gateway.binance.testing.FakeInboundRing;
import trefoil.gateway.binance.testing.FakeInboundRing.Record;
import trefoil.gateway.binance.testing.Instruments;
import trefoil.gateway.binance.testing.ManualScheduler;

/** Binary streams of a feed: what is asked for, and what takes their place when they do not serve. */
class BinaryFeedTest {
    private static final String KEY = "aKeyThatIsNotToBeSeenAnywhere";
    private static final String BINARY = "ws://127.0.0.1:9444/stream";
    private static final String JSON = "ws://127.0.0.1:9443/stream";

    /** So long that nothing needs to come while a trial is waited for. */
    private static final int SILENCE_MS = 10 * 3_600_000;

    private final ManualScheduler time = new ManualScheduler();
    private final FakeInboundRing ring = new FakeInboundRing();
    private final FakeFrameSource source = new FakeFrameSource(time);
    private final BinaryFrames frames = BinaryFrames.usual();
    private final List<String> notices = new ArrayList<>();

    @Test
    void shouldAskForBinaryStreamsWithTheKeyAndPublishTheirQuotes() throws InterruptedException {
        final MarketDataFeed feed = context(true).conclude();
        feed.start();
        final FakeFrameSource.Connection connection = next(BINARY);

        assertThat(connection.headers).isEqualTo(Map.of("X-MBX-APIKEY", KEY));
        connection.open();
        assertThat(connection.sent)
                .containsExactly("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@bestBidAsk\",\"ethbtc@bestBidAsk\","
                        + "\"ethusdt@bestBidAsk\"],\"id\":1}");
        ring.takeRecord();
        connection.text("{\"result\":null,\"id\":1}");
        connection.binary(quote(7));
        connection.binary(frames.bestBidAsk("XRPUSDT", 1, 8, 0, 0, 2, 1, 3, 1));
        connection.binary(frames.trade("BTCUSDT", 1, 9, 2, 1));
        connection.binary(new byte[] {1, 2, 3});

        final Record quote = ring.takeRecord();
        assertThat(quote.type()).isEqualTo(RecordType.BOOK_TICKER);
        assertThat(BookTicker.updateId(quote.bytes(), 0)).isEqualTo(7);
        assertThat(BookTicker.bidPrice(quote.bytes(), 0)).isEqualTo(2 * Fixed.ONE);
        assertThat(feed.counters().get(FeedCounter.QUOTES)).isEqualTo(1);
        assertThat(feed.counters().get(FeedCounter.CONTROL_ANSWERS)).isEqualTo(1);
        assertThat(feed.counters().get(FeedCounter.UNKNOWN_SYMBOL)).isEqualTo(1);
        assertThat(feed.counters().get(FeedCounter.OTHER_EVENTS)).isEqualTo(1);
        assertThat(feed.counters().get(FeedCounter.MALFORMED)).isEqualTo(1);
        assertThat(feed.isBinary()).isTrue();
    }

    @Test
    void shouldPublishNoMoreLevelsThanWereAskedFor() throws InterruptedException {
        final MarketDataFeed feed = context(true).partialDepth(5, 100).conclude();
        feed.start();
        next(BINARY);
        final FakeFrameSource.Connection connection = next(BINARY);
        connection.open();
        assertThat(connection.sent.get(0)).contains("\"btcusdt@depth20\"");
        ring.takeRecord();
        final long[] levels = new long[40];
        for (int i = 0; i < 20; i++) {
            levels[2 * i] = 100 - i;
            levels[2 * i + 1] = 1;
        }

        connection.binary(frames.depthSnapshot("ETHBTC", 1, 9, -2, -2, levels, new long[] {101, 5}));

        final List<Record> book = ring.take();
        assertThat(BookLevels.instrument(book.get(0).bytes(), 0)).isEqualTo(1);
        assertThat(BookLevels.bookBids(book.get(0).bytes(), 0)).isEqualTo(5);
        assertThat(BookLevels.bookAsks(book.get(0).bytes(), 0)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404})
    void shouldFallBackToJsonWhereTheVenueRefuses(final int httpStatus) {
        final MarketDataFeed feed = context(true).conclude();
        feed.start();

        next(BINARY).refused(httpStatus);
        time.advanceMs(30_000);

        final FakeFrameSource.Connection connection = next(JSON);
        assertThat(connection.headers).isEmpty();
        connection.open();
        assertThat(connection.sent.get(0)).contains("btcusdt@bookTicker");
        assertThat(notices.get(0)).contains("falls back from SBE to JSON").contains("HTTP " + httpStatus);
        assertThat(notices).noneMatch(notice -> notice.contains(KEY));
        assertThat(feed.isBinary()).isFalse();
        assertThat(feed.counters().get(FeedCounter.CONNECT_FAILURES)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {418, 429, 500, 503})
    void shouldAskAgainWhereTheVenueIsBusy(final int httpStatus) {
        context(true).conclude().start();

        next(BINARY).refused(httpStatus);
        time.advanceMs(600_000);

        assertThat(next(BINARY)).isNotNull();
    }

    @Test
    void shouldFallBackAfterThreeConnectionsThatBroughtNothing() {
        context(true).conclude().start();

        next(BINARY).closed("nobody there");
        time.advanceMs(30_000);
        final FakeFrameSource.Connection second = next(BINARY);
        second.open();
        second.closed("lost at once");
        time.advanceMs(30_000);
        next(BINARY).refused(502);
        time.advanceMs(60_000);

        assertThat(next(JSON)).isNotNull();
        assertThat(notices).anyMatch(notice -> notice.contains("3 connections in a row brought nothing"));
    }

    @Test
    void shouldTrySbeAgainBesideJsonAfterWaitsThatDouble() throws InterruptedException {
        final MarketDataFeed feed =
                context(true).redundancy(2).silenceMs(SILENCE_MS).conclude();
        feed.start();
        putOff();
        final FakeFrameSource.Connection json = serving(next(JSON));
        final FakeFrameSource.Connection otherJson = serving(next(JSON));
        ring.take();
        assertThat(notices).anyMatch(notice -> notice.contains("brought nothing") && notice.contains("again in 5 min"));

        time.advanceMs(FeedForm.FIRST_TRIAL_MS);
        next(BINARY).refused(503);
        time.advanceMs(FeedForm.FIRST_TRIAL_MS * 2 - 1_000);
        assertThat(source.opening).as("nothing before twice the time").isEmpty();
        time.advanceMs(2_000);
        // It comes up and brings nothing.
        final FakeFrameSource.Connection mute = next(BINARY);
        mute.open();
        mute.text("{\"result\":null,\"id\":3}");
        time.advanceMs(FeedConnection.TRIAL_WITHIN_MS);
        assertThat(mute.closedFor).contains("brought nothing");
        assertThat(json.closedFor).isNull();
        assertThat(otherJson.closedFor).isNull();
        assertThat(feed.isBinary()).isFalse();
        assertThat(notices).anyMatch(notice -> notice.contains("HTTP 503") && notice.contains("again in 10 min"));
        assertThat(notices).last().asString().contains("stays with JSON", "again in 20 min");

        time.advanceMs(FeedForm.FIRST_TRIAL_MS * 4);
        final FakeFrameSource.Connection binary = next(BINARY);
        binary.open();
        binary.text("{\"result\":null,\"id\":4}");
        binary.binary(quote(20));
        time.advanceMs(1_000);

        assertThat(feed.isBinary()).isTrue();
        assertThat(notices).anyMatch(notice -> notice.contains("goes back from JSON to SBE"));
        final FakeFrameSource.Connection second = next(BINARY);
        second.open();
        second.text("{\"result\":null,\"id\":3}");
        second.binary(quote(21));
        readOut(json, otherJson);
        assertThat(json.closedFor).contains("another has taken its place");
        assertThat(otherJson.closedFor).contains("another has taken its place");
        assertThat(feed.counters().get(FeedCounter.LOST)).isZero();
        assertThat(ring.take().stream().map(Record::type)).doesNotContain(RecordType.FEED_STATE);
    }

    @Test
    void shouldTryNoMoreOnceATrialWasRefused() throws InterruptedException {
        final MarketDataFeed feed =
                context(true).redundancy(2).silenceMs(SILENCE_MS).conclude();
        feed.start();
        putOff();
        serving(next(JSON));
        serving(next(JSON));

        time.advanceMs(FeedForm.FIRST_TRIAL_MS);
        next(BINARY).refused(403);
        time.advanceMs(FeedForm.MAX_TRIAL_MS);

        assertThat(source.opening).isEmpty();
        assertThat(notices).last().asString().contains("stays with JSON for the rest of the run", "HTTP 403");
        assertThat(feed.openConnections()).isEqualTo(2);
    }

    /** The venue answers the last question to connections that have been succeeded. */
    private void readOut(final FakeFrameSource.Connection... succeeded) {
        time.advanceMs(FeedConnection.LAST_QUESTION_AFTER_MS);
        for (final FakeFrameSource.Connection connection : succeeded) {
            connection.text("{\"result\":[],\"id\":9}");
        }
        time.advanceMs(100);
    }

    /** Both connections bring nothing for so long that JSON is asked for. */
    private void putOff() {
        for (int i = 0; i < 3; i++) {
            next(BINARY).closed("nobody there");
            next(BINARY).closed("nobody there");
            time.advanceMs(30_000);
        }
    }

    private FakeFrameSource.Connection serving(final FakeFrameSource.Connection connection) {
        connection.open();
        connection.text("{\"result\":null,\"id\":1}");
        connection.text(jsonQuote(3));
        return connection;
    }

    @Test
    void shouldOutlastAShortOutageWithoutFallingBack() {
        context(true).conclude().start();

        for (int i = 0; i < 3; i++) {
            next(BINARY).closed("nobody there");
            time.advanceMs(2_000);
        }

        assertThat(next(BINARY)).isNotNull();
        assertThat(notices).noneMatch(notice -> notice.contains("falls back"));
    }

    @Test
    void shouldNotFallBackWhereConnectionsThatServedAreLost() {
        context(true).conclude().start();

        for (int i = 0; i < 4; i++) {
            final FakeFrameSource.Connection connection = next(BINARY);
            connection.open();
            connection.binary(quote(i));
            connection.closed("lost");
            time.advanceMs(60_000);
        }

        assertThat(next(BINARY)).isNotNull();
    }

    @Test
    void shouldNeverFallBackWhereOnlySbeIsWanted() {
        final MarketDataFeed feed = context(false).conclude();
        feed.start();

        for (int i = 0; i < 5; i++) {
            next(BINARY).refused(401);
            time.advanceMs(60_000);
        }

        assertThat(next(BINARY)).isNotNull();
        assertThat(feed.isBinary()).isTrue();
        assertThat(notices.stream().filter(notice -> notice.contains("Ed25519")))
                .hasSize(1);
        assertThat(notices).noneMatch(notice -> notice.contains(KEY));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLetJsonTakeOverWithoutAGapWhereFramesCannotBeRead(final boolean foreignSchema)
            throws InterruptedException {
        final MarketDataFeed feed = context(true).conclude();
        feed.start();
        final FakeFrameSource.Connection binary = next(BINARY);
        binary.open();
        ring.takeRecord();
        binary.text("{\"result\":null,\"id\":1}");
        binary.binary(quote(7));
        ring.takeRecord();

        final byte[] unreadable =
                foreignSchema ? BinaryFrames.usual().schema(2).other(10_001) : new byte[] {1, 0, 17, 39, 1, 0, 0, 0};
        for (int i = 0; i < FeedConnection.MAX_UNREADABLE - 1; i++) {
            binary.binary(unreadable);
        }
        time.advanceMs(1_000);
        assertThat(source.opening).isEmpty();
        binary.binary(quote(8));
        ring.takeRecord();
        for (int i = 0; i < FeedConnection.MAX_UNREADABLE; i++) {
            binary.binary(unreadable);
        }
        time.advanceMs(1_000);

        final FakeFrameSource.Connection json = next(JSON);
        json.open();
        assertThat(binary.closedFor).isNull();
        // Both are open: an update that came by SBE is a duplicate by JSON, an older one is overtaken.
        json.text(jsonQuote(8));
        json.text(jsonQuote(6));
        assertThat(feed.counters().get(FeedCounter.DUPLICATES)).isEqualTo(2);
        assertThat(feed.counters().get(FeedCounter.OVERTAKEN)).isEqualTo(1);
        json.text("{\"result\":null,\"id\":2}");
        json.text(jsonQuote(9));
        assertThat(updateId(ring.takeRecord())).isEqualTo(9);
        readOut(binary);
        assertThat(binary.closedFor).contains("another has taken its place");

        while (!ring.isEmpty()) {
            assertThat(ring.take().get(0).type()).as("no connection went down").isEqualTo(RecordType.SKIP);
        }
        assertThat(notices)
                .anyMatch(notice -> notice.contains("falls back from SBE to JSON")
                        && notice.contains(foreignSchema ? "schema" : "cannot be read"));
    }

    @Test
    void shouldCountUpdatesOnceThatComeInBothForms() throws InterruptedException {
        final MarketDataFeed feed = context(true).redundancy(2).conclude();
        feed.start();
        final FakeFrameSource.Connection binary = next(BINARY);
        binary.open();
        binary.text("{\"result\":null,\"id\":1}");
        next(BINARY).refused(404);
        time.advanceMs(30_000);
        final FakeFrameSource.Connection json = next(JSON);
        json.open();
        ring.takeRecord();

        for (int updateId = 10; updateId < 20; updateId++) {
            if (updateId % 2 == 0) {
                json.text(jsonQuote(updateId));
                binary.binary(quote(updateId));
            } else {
                binary.binary(quote(updateId));
                json.text(jsonQuote(updateId));
            }
        }

        for (int updateId = 10; updateId < 20; updateId++) {
            assertThat(updateId(ring.takeRecord())).isEqualTo(updateId);
        }
        assertThat(feed.counters().get(FeedCounter.DUPLICATES)).isEqualTo(10);
        assertThat(feed.counters().get(FeedCounter.QUOTES)).isEqualTo(10);
    }

    @Test
    void shouldSucceedAConnectionThatIsAboutToBeClosedByAnotherOfItsForm() {
        context(true).conclude().start();
        final FakeFrameSource.Connection connection = next(BINARY);
        connection.open();

        connection.text("{\"e\":\"serverShutdown\",\"E\":1}");
        time.advanceMs(1_000);

        assertThat(next(BINARY)).isNotNull();
    }

    @Test
    void shouldRefuseAddressesThatAreNotSecureAndATapOfText() {
        assertThatThrownBy(() -> context(true)
                        .binary("ws://stream-sbe.binance.com", KEY, true)
                        .conclude())
                .hasMessageContaining("not encrypted")
                .hasMessageContaining("stream-sbe")
                .hasMessageNotContaining(KEY);
        assertThatThrownBy(() -> context(true).tap(new NoTap()).conclude()).hasMessageContaining("tap");
    }

    private static final class NoTap implements FrameTap {
        @Override
        public void onFrame(
                final int connection, final byte[] buffer, final int offset, final int length, final long receiveNs) {}

        @Override
        public void onDepth(final int connection, final String symbol, final byte[] answer, final long receiveNs) {}

        @Override
        public void onState(final int connection, final boolean up, final long timeNs) {}
    }

    private byte[] quote(final long updateId) {
        return frames.bestBidAsk("BTCUSDT", 1, updateId, -2, -2, 200, 100, 300, 100);
    }

    private static String jsonQuote(final long updateId) {
        return "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":" + updateId
                + ",\"s\":\"BTCUSDT\",\"b\":\"2\",\"B\":\"1\",\"a\":\"3\",\"A\":\"1\"}}";
    }

    private static long updateId(final Record record) {
        assertThat(RecordType.nameOf(record.type())).isEqualTo("BOOK_TICKER");
        return BookTicker.updateId(record.bytes(), 0);
    }

    private FakeFrameSource.Connection next(final String address) {
        final FakeFrameSource.Connection connection = source.opening.poll();
        assertThat(connection).isNotNull();
        assertThat(connection.address).hasToString(address);
        return connection;
    }

    private MarketDataFeed.Context context(final boolean fallBack) {
        return new MarketDataFeed.Context()
                .streamUrl("ws://127.0.0.1:9443")
                .binary("ws://127.0.0.1:9444", KEY, fallBack)
                .universe(Instruments.triangle())
                .source(source)
                .ring(ring)
                .clock(time)
                .scheduler(time)
                .notices(notices::add)
                .random(new Random(42));
    }
}
