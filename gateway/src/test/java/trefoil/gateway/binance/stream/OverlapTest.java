package trefoil.gateway.binance.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.RecordType;
import trefoil.gateway.binance.testing.FakeInboundRing;
import trefoil.gateway.binance.testing.FakeInboundRing.Record;
import trefoil.gateway.binance.testing.Instruments;
import trefoil.gateway.binance.testing.ManualScheduler;
import trefoil.gateway.binance.websocket.FrameConnection;
import trefoil.gateway.binance.websocket.FrameListener;
import trefoil.gateway.binance.websocket.FrameSource;

/** Several connections for the same streams: at the same time, and one after the other without a gap. */
class OverlapTest {
    private static final String SUBSCRIBED = "{\"result\":null,\"id\":1}";
    private static final long AGE_MS = 100_000;
    private static final long FAREWELL_LOOK_MS = 50;
    private static final long PATIENCE_MS = 15_000;

    private final ManualScheduler time = new ManualScheduler();
    private final FakeInboundRing ring = new FakeInboundRing();
    private final FakeFrameSource source = new FakeFrameSource(time);
    private final List<String> notices = new ArrayList<>();

    @Test
    void shouldTakeEachUpdateFromTheConnectionThatBringsItFirst() throws Exception {
        final MarketDataFeed feed = feed(2);
        final FakeFrameSource.Connection first = subscribed();
        final FakeFrameSource.Connection second = subscribed();

        first.text(quote(7));
        time.advanceMs(3);
        second.text(quote(7));
        second.text(quote(8));
        first.text(quote(8));
        second.text(quote(9));
        second.text(quote(10));
        first.text(quote(9));
        first.text(quote(10));

        assertThat(published()).containsExactly("UP", "7", "8", "9", "10");
        assertThat(feed.connectionCount()).isEqualTo(2);
        assertThat(feed.counters().get(FeedCounter.QUOTES, 0)).isEqualTo(1);
        assertThat(feed.counters().get(FeedCounter.QUOTES, 1)).isEqualTo(3);
        assertThat(feed.counters().get(FeedCounter.DUPLICATES, 0)).isEqualTo(3);
        assertThat(feed.counters().get(FeedCounter.DUPLICATES, 1)).isEqualTo(1);
        assertThat(feed.counters().get(FeedCounter.OVERTAKEN, 0))
                .as("9 after 10")
                .isEqualTo(1);
        assertThat(feed.counters().get(FeedCounter.LATE_NS, 1)).isBetween(2_999_990L, 3_000_010L);
    }

    @Test
    void shouldTakeTheWholeFrameWhenAnotherConnectionBroughtHalfOfIt() throws Exception {
        feed(2);
        final FakeFrameSource.Connection first = subscribed();
        final FakeFrameSource.Connection second = subscribed();

        first.text(quote(7).substring(0, 90));
        second.text(quote(7));

        assertThat(published()).containsExactly("UP", "7");
    }

    @Test
    void shouldTellTheNewestQuoteOfEachInstrumentOnceTheRingHasRoomAgain() throws Exception {
        final MarketDataFeed feed = feed(1);
        final FakeFrameSource.Connection only = subscribed();
        only.text(quote(1));
        ring.fill(true);

        for (int id = 2; id <= 50; id++) {
            only.text(quote(id));
        }
        only.text(quote(60).replace("BTCUSDT", "ETHUSDT"));
        assertThat(published()).containsExactly("UP", "1");
        assertThat(feed.counters().get(FeedCounter.CONFLATED)).isEqualTo(48);
        ring.fill(false);
        time.advanceMs(1);
        only.text(quote(51));

        assertThat(published()).containsExactly("50", "60", "51");
    }

    @Test
    void shouldTellNothingOfALostConnectionOnceTheRingHasRoomAgain() throws Exception {
        feed(1);
        final FakeFrameSource.Connection only = subscribed();
        ring.fill(true);
        only.text(quote(2));

        only.closed("cut");
        ring.fill(false);
        time.advanceMs(1);

        assertThat(published()).containsExactly("UP", "DOWN");
    }

    @Test
    void shouldStayUpAsLongAsOneOfThemIs() throws Exception {
        feed(2);
        final FakeFrameSource.Connection first = subscribed();
        final FakeFrameSource.Connection second = subscribed();
        first.text(quote(7));

        first.closed("cut");
        second.text(quote(7));
        second.text(quote(8));
        assertThat(published()).containsExactly("UP", "7", "7", "8");

        time.advanceMs(1_000);
        final FakeFrameSource.Connection again = subscribed();
        second.text(quote(9));
        again.text(quote(9));
        second.closed("cut");
        assertThat(published()).containsExactly("9");
        again.closed("cut");
        assertThat(published()).containsExactly("DOWN");
    }

    @Test
    void shouldBeginAnewWithTheVenuesUpdateIdsWhenAllWereLost() throws Exception {
        feed(2);
        final FakeFrameSource.Connection first = subscribed();
        final FakeFrameSource.Connection second = subscribed();
        first.text(quote(1_000));
        first.closed("cut");
        second.closed("cut");
        assertThat(published()).containsExactly("UP", "1000", "DOWN");

        time.advanceMs(1_000);
        final FakeFrameSource.Connection third = subscribed();
        final FakeFrameSource.Connection fourth = subscribed();
        third.text(quote(3));
        fourth.text(quote(3));

        assertThat(published()).containsExactly("UP", "3");
    }

    @Test
    void shouldNoticeThatUpdateIdsHaveBegunAnewBehindOneConnectionAtATime() throws Exception {
        feed(2);
        final FakeFrameSource.Connection first = subscribed();
        final FakeFrameSource.Connection second = subscribed();
        first.text(quote(1_000));
        first.closed("cut");
        time.advanceMs(1_000);
        final FakeFrameSource.Connection again = subscribed();
        second.closed("cut");
        published();

        for (int id = 1; id <= 20; id++) {
            again.text(quote(id));
            if (source.opening.isEmpty()) {
                time.advanceMs(1_000);
            } else {
                subscribed();
            }
        }

        final List<String> seen = published();
        assertThat(seen).containsSubsequence("DOWN", "UP").contains("20");
        assertThat(notices).anyMatch(line -> line.contains("update ids have begun anew"));
    }

    @Test
    void shouldOpenAnotherBesideAnOldConnectionAndCloseThatWhenTheOtherDelivers() throws Exception {
        final MarketDataFeed feed = feed(1);
        final FakeFrameSource.Connection old = subscribed();
        old.text(quote(7));

        time.advanceMs(AGE_MS - AGE_MS / 20 - 1);
        assertThat(source.opening).as("not before its time").isEmpty();
        time.advanceMs(AGE_MS / 20 + 1);
        final FakeFrameSource.Connection next = source.opening.poll();
        next.open();
        old.text(quote(8));
        assertThat(old.closedFor).as("nothing is subscribed yet").isNull();
        next.text(SUBSCRIBED);
        assertThat(old.closedFor).as("nothing has come yet").isNull();
        next.text(quote(8));
        answerLastQuestion(old);
        assertThat(old.closedFor).isEqualTo("another has taken its place");
        next.text(quote(9));

        assertThat(published()).as("never down").containsExactly("UP", "7", "8", "9");
        assertThat(feed.counters().get(FeedCounter.SUCCEEDED)).isEqualTo(1);
        assertThat(feed.counters().get(FeedCounter.LOST)).isZero();
        assertThat(feed.openConnections()).isEqualTo(1);
        time.advanceMs(AGE_MS);
        assertThat(source.opening).as("the next one grows old as well").hasSize(1);
    }

    @Test
    void shouldTellWhatTheOldConnectionStillBringsOfInstrumentsThatTheOtherHasBroughtNothingOf() throws Exception {
        final MarketDataFeed feed = feed(1);
        final FakeFrameSource.Connection old = subscribed();
        old.text(quote(7));
        time.advanceMs(AGE_MS);
        final FakeFrameSource.Connection next = subscribed();
        next.text(quote(20));

        // All this was sent before the other was subscribed, and is read after its first frame.
        old.text(quote(8));
        old.text(ether(15));
        time.advanceMs(FeedConnection.LAST_QUESTION_AFTER_MS);
        old.text(ether(16));
        old.text(quote(20));
        time.advanceMs(10 * FAREWELL_LOOK_MS);
        old.text(ether(17));
        assertThat(old.closedFor).as("not read out").isNull();
        old.text(SUBSCRIBED);
        time.advanceMs(FAREWELL_LOOK_MS);

        assertThat(old.closedFor).isEqualTo("another has taken its place");
        assertThat(published()).containsExactly("UP", "7", "20", "15", "16", "17");
        assertThat(feed.counters().get(FeedCounter.SUCCEEDED)).isEqualTo(1);
        assertThat(feed.counters().get(FeedCounter.NOT_READ_OUT)).isZero();
    }

    @Test
    void shouldAskTheOldConnectionOnceWhetherAnythingIsLeft() {
        feed(1);
        final FakeFrameSource.Connection old = subscribed();
        time.advanceMs(AGE_MS);
        final int asked = old.sent.size();
        final FakeFrameSource.Connection next = subscribed();

        next.text(quote(20));
        time.advanceMs(FeedConnection.LAST_QUESTION_AFTER_MS - 1);
        assertThat(old.sent).hasSize(asked);
        time.advanceMs(PATIENCE_MS);

        assertThat(old.sent).hasSize(asked + 1);
        assertThat(old.sent.get(asked)).contains("LIST_SUBSCRIPTIONS");
    }

    @Test
    void shouldCloseAnOldConnectionThatDoesNotAnswerAndCountIt() {
        final MarketDataFeed feed = feed(1);
        final FakeFrameSource.Connection old = subscribed();
        time.advanceMs(AGE_MS);
        final FakeFrameSource.Connection next = subscribed();

        next.text(quote(20));
        time.advanceMs(PATIENCE_MS - 1);
        assertThat(old.closedFor).isNull();
        time.advanceMs(2);

        assertThat(old.closedFor).isEqualTo("another has taken its place");
        assertThat(feed.counters().get(FeedCounter.NOT_READ_OUT)).isEqualTo(1);
        assertThat(notices).anyMatch(line -> line.contains("is not answered within 15000 ms"));
    }

    @Test
    void shouldOpenNoThirdOneUntilTheOldOneIsReadOut() {
        feed(1);
        final FakeFrameSource.Connection old = subscribed();
        time.advanceMs(AGE_MS);
        final FakeFrameSource.Connection next = subscribed();
        next.text(quote(20));

        next.text("{\"e\":\"serverShutdown\",\"E\":1770123456789}");
        time.advanceMs(PATIENCE_MS / 2);
        assertThat(source.opening).isEmpty();
        old.text(SUBSCRIBED);
        time.advanceMs(2 * FAREWELL_LOOK_MS);

        assertThat(old.closedFor).isNotNull();
        assertThat(source.opening).hasSize(1);
    }

    @Test
    void shouldStayDownWhenASuccessorOpensWhileTheFeedIsClosed() throws Exception {
        final AtomicReference<MarketDataFeed> closing = new AtomicReference<>();
        final FrameSource slow = new FrameSource() {
            @Override
            public FrameConnection connect(
                    final URI address, final Map<String, String> headers, final FrameListener listener) {
                final FrameConnection connecting = source.connect(address, headers, listener);
                if (closing.get() != null) {
                    closing.get().close();
                    source.opening.poll().open();
                }
                return connecting;
            }

            @Override
            public void close() {
                source.close();
            }
        };
        final MarketDataFeed feed = feed(1, slow);
        final FakeFrameSource.Connection old = subscribed();
        closing.set(feed);

        time.advanceMs(AGE_MS);

        assertThat(old.closedFor).isEqualTo("stopped");
        assertThat(published()).containsExactly("UP", "DOWN");
    }

    @Test
    void shouldCloseTheOldConnectionToo() throws Exception {
        final MarketDataFeed feed = feed(1);
        final FakeFrameSource.Connection old = subscribed();
        time.advanceMs(AGE_MS);
        final FakeFrameSource.Connection next = subscribed();
        next.text(quote(20));

        feed.close();

        assertThat(old.closedFor).isEqualTo("stopped");
        assertThat(next.closedFor).isEqualTo("stopped");
        assertThat(published()).containsExactly("UP", "20", "DOWN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"e\":\"serverShutdown\",\"E\":1770123456789}",
                "{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1770123456789}}"
            })
    void shouldOpenAnotherAtOnceWhenTheVenueIsAboutToCloseOne(final String notice) throws Exception {
        final MarketDataFeed feed = feed(1);
        final FakeFrameSource.Connection old = subscribed();
        old.text(quote(7));

        old.text(notice);
        old.text(notice);
        time.advanceMs(1);

        assertThat(source.opening).hasSize(1);
        assertThat(old.closedFor).isNull();
        old.text(quote(8));
        final FakeFrameSource.Connection next = subscribed();
        next.text(quote(9));
        answerLastQuestion(old);
        assertThat(old.closedFor).isNotNull();
        assertThat(published()).containsExactly("UP", "7", "8", "9");
        assertThat(feed.counters().get(FeedCounter.SHUTDOWN_NOTICES)).isEqualTo(2);
    }

    @Test
    void shouldTakeTheOtherWhenTheVenueClosesTheOldOneFirst() throws Exception {
        feed(1);
        final FakeFrameSource.Connection old = subscribed();
        old.text(quote(7));
        time.advanceMs(AGE_MS);
        final FakeFrameSource.Connection next = source.opening.poll();
        next.open();

        old.closed("the venue");
        next.text(SUBSCRIBED);
        next.text(quote(8));

        assertThat(published()).containsExactly("UP", "7", "8");
        time.advanceMs(10_000);
        assertThat(source.opening).as("no third one").isEmpty();
    }

    @Test
    void shouldKeepTheOldConnectionWhenTheOtherCannotBeMadeAndTryAgain() throws Exception {
        feed(1);
        final FakeFrameSource.Connection old = subscribed();
        time.advanceMs(AGE_MS);

        source.opening.poll().closed("refused");
        old.text(quote(7));
        time.advanceMs(1_000);
        final FakeFrameSource.Connection next = subscribed();
        next.text(quote(7));
        next.text(quote(8));
        answerLastQuestion(old);

        assertThat(old.closedFor).isEqualTo("another has taken its place");
        assertThat(published()).as("told apart from the old one").containsExactly("UP", "7", "8");
    }

    @Test
    void shouldCloseTheOldConnectionWhenNothingHappensOnTheOther() throws Exception {
        feed(1);
        final FakeFrameSource.Connection old = subscribed();
        time.advanceMs(AGE_MS);

        subscribed();
        time.advanceMs(4_000);
        assertThat(old.closedFor).isNull();
        time.advanceMs(2_000);
        answerLastQuestion(old);

        assertThat(old.closedFor).isNotNull();
        assertThat(published()).containsExactly("UP");
    }

    private MarketDataFeed feed(final int redundancy) {
        return feed(redundancy, source);
    }

    private MarketDataFeed feed(final int redundancy, final FrameSource from) {
        final MarketDataFeed feed = new MarketDataFeed.Context()
                .streamUrl("ws://127.0.0.1:9443")
                .universe(Instruments.triangle())
                .source(from)
                .ring(ring)
                .clock(time)
                .scheduler(time)
                .random(new Random(7))
                .redundancy(redundancy)
                .maxAgeMs(AGE_MS)
                .silenceMs(10 * AGE_MS)
                .notices(notices::add)
                .conclude();
        feed.start();
        return feed;
    }

    private FakeFrameSource.Connection subscribed() {
        final FakeFrameSource.Connection connection = source.opening.poll();
        connection.open();
        connection.text(SUBSCRIBED);
        return connection;
    }

    /** What the venue sends to a connection that has been succeeded and is asked whether anything is left. */
    private void answerLastQuestion(final FakeFrameSource.Connection old) {
        assertThat(old.closedFor).as("something may be left to read").isNull();
        time.advanceMs(FeedConnection.LAST_QUESTION_AFTER_MS);
        assertThat(old.closedFor).as("not answered yet").isNull();
        old.text(SUBSCRIBED);
        time.advanceMs(FAREWELL_LOOK_MS);
    }

    private static String ether(final long updateId) {
        return quote(updateId).replace("BTCUSDT", "ETHUSDT");
    }

    private static String quote(final long updateId) {
        return "{\"stream\":\"btcusdt@bookTicker\",\"data\":{\"u\":" + updateId
                + ",\"s\":\"BTCUSDT\",\"b\":\"2\",\"B\":\"1\",\"a\":\"3\",\"A\":\"1\"}}";
    }

    /** Update ids of quotes and states of the feed since the last call. */
    private List<String> published() throws InterruptedException {
        final List<String> seen = new ArrayList<>();
        while (!ring.isEmpty()) {
            for (final Record record : ring.take()) {
                if (record.type() == RecordType.BOOK_TICKER) {
                    assertThat(BookTicker.connection(record.bytes(), 0)).isZero();
                    seen.add(Long.toString(BookTicker.updateId(record.bytes(), 0)));
                } else if (record.type() == RecordType.FEED_STATE) {
                    seen.add(FeedState.state(record.bytes(), 0) == FeedState.UP ? "UP" : "DOWN");
                }
            }
        }
        return seen;
    }
}
