package trefoil.gateway.binance.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Side;
import trefoil.engine.market.Ladder;
import trefoil.engine.market.Ladders;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.testing.FakeInboundRing;
import trefoil.gateway.binance.testing.FakeInboundRing.Record;
import trefoil.gateway.binance.testing.Instruments;
import trefoil.gateway.binance.testing.ManualScheduler;

class DepthFeedTest {
    private static final long SEED = 42;
    private static final int BTCUSDT = 0;
    private static final int DEPTH_CONNECTION = 1;
    private static final String SUBSCRIBED = "{\"result\":null,\"id\":1}";
    private static final String PARTIAL = "{\"stream\":\"btcusdt@depth20@100ms\",\"data\":{\"lastUpdateId\":7,"
            + "\"bids\":[[\"2\",\"1\"],[\"1.5\",\"4\"]],\"asks\":[[\"3\",\"1\"]]}}";

    private final ManualScheduler time = new ManualScheduler();
    private final FakeInboundRing ring = new FakeInboundRing();
    private final FakeFrameSource source = new FakeFrameSource(time);
    private final FakeVenue venue = new FakeVenue();
    private final List<String> notices = new ArrayList<>();
    private MarketDataFeed feed;
    private FakeFrameSource.Connection connection;

    /** Answers depth requests as it is told. */
    private final class FakeVenue implements DepthSource {
        private final List<String> asked = new ArrayList<>();
        private final Map<String, String> answers = new HashMap<>();
        private Runnable meanwhile = () -> {};
        private boolean failing;
        private long pauseMs;

        @Override
        public byte[] depth(final String symbol, final int limit) throws VenueException {
            asked.add(symbol + " " + limit);
            meanwhile.run();
            if (failing) {
                throw VenueException.of(VenueException.Kind.UNREACHABLE, "no answer");
            }
            return answers.getOrDefault(symbol, "{}").getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public long pauseMs() {
            return pauseMs;
        }

        void book(final String symbol, final long id, final String bids, final String asks) {
            answers.put(symbol, "{\"lastUpdateId\":" + id + ",\"bids\":[" + bids + "],\"asks\":[" + asks + "]}");
        }
    }

    @Test
    void shouldPublishPartialBooks() throws InterruptedException {
        start(context(Instruments.triangle()).partialDepth(20, 100));

        assertThat(connection.sent.get(0))
                .isEqualTo("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@depth20@100ms\",\"ethbtc@depth20@100ms\","
                        + "\"ethusdt@depth20@100ms\"],\"id\":1}");
        connection.text(PARTIAL);
        final List<Record> book = ring.take();
        assertThat(book).hasSize(2);
        assertBook(book, 7, "2", "1", "1.5", "4");
        assertThat(BookLevels.connection(book.get(0).bytes(), 0)).isEqualTo(DEPTH_CONNECTION);
        assertThat(BookLevels.price(book.get(1).bytes(), 0, 0)).isEqualTo(fixed("3"));
        assertThat(count(FeedCounter.BOOKS)).isEqualTo(1);
    }

    @Test
    void shouldCountWhatIsNoBook() {
        start(context(Instruments.triangle()).instruments(BTCUSDT).partialDepth(5, 1_000));
        assertThat(connection.sent.get(0)).contains("[\"btcusdt@depth5\"]");

        connection.text(PARTIAL.replace("btcusdt", "ethbtc"));
        connection.text(PARTIAL.replace("btcusdt", "neverasked"));
        connection.text(PARTIAL.substring(0, 80));
        connection.text("garbage");
        connection.text(SUBSCRIBED);
        connection.text("{\"e\":\"depthUpdate\",\"E\":1,\"s\":\"BTCUSDT\",\"U\":1,\"u\":2,\"b\":[],\"a\":[]}");

        assertThat(ring.isEmpty()).isTrue();
        assertThat(count(FeedCounter.UNKNOWN_SYMBOL)).isEqualTo(2);
        assertThat(count(FeedCounter.MALFORMED)).isEqualTo(2);
        assertThat(count(FeedCounter.CONTROL_ANSWERS)).isEqualTo(1);
        assertThat(count(FeedCounter.FRAMES)).isEqualTo(6);
    }

    @Test
    void shouldCutBooksThatAreDeeperThanAskedFor() throws InterruptedException {
        start(context(Instruments.triangle()).partialDepth(20, 100));
        final StringBuilder asks = new StringBuilder("[\"3\",\"1\"]");
        for (int i = 1; i < 100; i++) {
            asks.append(",[\"").append(3 + i).append("\",\"1\"]");
        }
        connection.text(PARTIAL.replace("[\"3\",\"1\"]", asks));

        assertThat(ring.take()).hasSize(1 + BookLevels.MAX_BOOK_LEVELS / BookLevels.LEVELS);
    }

    @Test
    void shouldKeepABookFromASnapshotAndTheChangesMeanwhile() throws InterruptedException {
        startDiff();
        assertThat(connection.sent.get(0)).contains("[\"btcusdt@depth@100ms\"]");
        assertThat(venue.asked).as("nothing is subscribed yet").isEmpty();
        venue.book("BTCUSDT", 100, "[\"2\",\"1\"],[\"1\",\"5\"]", "[\"3\",\"1\"]");
        venue.meanwhile = () -> {
            change(98, 99, "[\"2\",\"9\"]", "");
            change(100, 102, "[\"2\",\"8\"]", "");
            change(103, 103, "[\"1.5\",\"7\"]", "");
        };

        subscribed();

        assertThat(venue.asked).containsExactly("BTCUSDT 100");
        assertBook(ring.take(), 103, "2", "8", "1.5", "7", "1", "5");
        change(104, 105, "[\"1.5\",\"0\"]", "");
        assertBook(ring.take(), 105, "2", "8", "1", "5");
        change(106, 107, "[\"1.7\",\"0\"]", "");
        assertThat(ring.isEmpty()).as("nothing changed").isTrue();
        change(107, 107, "[\"1\",\"6\"]", "");
        assertThat(ring.isEmpty()).as("old").isTrue();
        change(108, 108, "[\"1\",\"6\"]", "");
        assertBook(ring.take(), 108, "2", "8", "1", "6");
        assertThat(count(FeedCounter.BOOK_GAPS)).isZero();
        assertThat(count(FeedCounter.SNAPSHOTS)).isEqualTo(1);
    }

    @Test
    void shouldSayThatABookIsUnusableAfterAGapAndRenewIt() throws InterruptedException {
        startDiff();
        venue.book("BTCUSDT", 100, "[\"2\",\"1\"]", "[\"3\",\"1\"]");
        subscribed();
        assertBook(ring.take(), 100, "2", "1");

        change(102, 103, "[\"2\",\"5\"]", "");

        assertUnusable(ring.take());
        assertThat(count(FeedCounter.BOOK_GAPS)).isEqualTo(1);
        change(104, 104, "[\"2\",\"6\"]", "");
        assertThat(ring.isEmpty()).as("still unusable, and said once").isTrue();
        venue.book("BTCUSDT", 110, "[\"2\",\"7\"]", "[\"3\",\"1\"]");
        time.advanceMs(1_000);
        assertBook(ring.take(), 110, "2", "7");
        change(105, 111, "[\"2\",\"8\"]", "");
        assertBook(ring.take(), 111, "2", "8");
    }

    @Test
    void shouldRenewABookThatContradictsItself() throws InterruptedException {
        startDiff();
        venue.book("BTCUSDT", 100, "[\"2\",\"1\"]", "[\"3\",\"1\"]");
        subscribed();
        assertBook(ring.take(), 100, "2", "1");

        change(101, 101, "[\"3\",\"5\"]", "");

        assertUnusable(ring.take());
        venue.book("BTCUSDT", 101, "[\"2.5\",\"1\"]", "[\"3\",\"1\"]");
        time.advanceMs(1_000);
        assertBook(ring.take(), 101, "2.5", "1");
    }

    @Test
    void shouldAskAgainForASnapshotThatIsOlderThanTheChanges() throws InterruptedException {
        startDiff();
        venue.book("BTCUSDT", 90, "[\"2\",\"1\"]", "[\"3\",\"1\"]");
        venue.meanwhile = () -> change(100, 101, "[\"1.9\",\"4\"]", "");
        subscribed();
        assertThat(venue.asked).hasSize(1);
        assertThat(ring.isEmpty()).isTrue();

        venue.meanwhile = () -> {};
        venue.book("BTCUSDT", 99, "[\"2\",\"1\"]", "[\"3\",\"1\"]");
        time.advanceMs(199);
        assertThat(venue.asked).as("so many a second").hasSize(1);
        time.advanceMs(1);

        assertThat(venue.asked).hasSize(2);
        assertBook(ring.take(), 101, "2", "1", "1.9", "4");
    }

    @Test
    void shouldTryLaterAndLaterWhereSnapshotsFail() throws InterruptedException {
        startDiff();
        venue.failing = true;
        subscribed();
        final List<Long> attemptsMs = new ArrayList<>();
        for (int ms = 0; ms < 300_000; ms += 10) {
            final int before = venue.asked.size();
            if (ms % 10_000 == 0) {
                connection.text("{}");
            }
            time.advanceMs(10);
            if (venue.asked.size() > before) {
                attemptsMs.add((long) ms);
            }
        }
        assertThat(attemptsMs).hasSizeBetween(9, 15);
        assertThat(attemptsMs.get(attemptsMs.size() - 1) - attemptsMs.get(attemptsMs.size() - 2))
                .isLessThanOrEqualTo(DiffDepthStreams.MAX_DELAY_MS + 1_000);
        assertThat(notices)
                .filteredOn(notice -> notice.contains("no book of BTCUSDT"))
                .as("said once")
                .hasSize(1);
        assertThat(count(FeedCounter.SNAPSHOT_FAILURES)).isEqualTo(venue.asked.size());

        venue.failing = false;
        venue.answers.put("BTCUSDT", "<html>");
        passMs(2 * DiffDepthStreams.MAX_DELAY_MS);
        assertThat(ring.isEmpty()).isTrue();
        venue.book("BTCUSDT", 100, "[\"2\",\"1\"],[\"2\",\"1\"]", "");
        passMs(2 * DiffDepthStreams.MAX_DELAY_MS);
        assertThat(ring.isEmpty()).as("not a book").isTrue();
        venue.book("BTCUSDT", 100, "[\"2\",\"1\"]", "[\"3\",\"1\"]");
        passMs(2 * DiffDepthStreams.MAX_DELAY_MS);
        assertBook(ring.take(), 100, "2", "1");
    }

    @Test
    void shouldAskNothingWhileTheVenueWantsNoRequests() throws InterruptedException {
        startDiff();
        venue.book("BTCUSDT", 100, "[\"2\",\"1\"]", "[\"3\",\"1\"]");
        venue.pauseMs = 30_000;
        subscribed();
        time.advanceMs(29_000);
        assertThat(venue.asked).isEmpty();

        venue.pauseMs = 0;
        time.advanceMs(1_000);
        assertBook(ring.take(), 100, "2", "1");
    }

    @Test
    void shouldAskForOneSnapshotAfterTheOther() {
        start(context(Instruments.many(40)).diffDepth(1_000, venue, Runnable::run));
        subscribed();
        assertThat(venue.asked).containsExactly("A0USDT 100");

        time.advanceMs(1_000);
        assertThat(venue.asked).as("five a second, 25 of weight").hasSize(6);
        time.advanceMs(10_000);
        assertThat(venue.asked).hasSizeGreaterThanOrEqualTo(40).contains("A39USDT 100");
    }

    @Test
    void shouldForgetBooksWithTheirConnectionAndBeginAgain() throws InterruptedException {
        startDiff();
        venue.book("BTCUSDT", 100, "[\"2\",\"1\"]", "[\"3\",\"1\"]");
        subscribed();
        assertBook(ring.take(), 100, "2", "1");

        connection.closed("lost");
        assertThat(ring.takeRecord().type()).isEqualTo(RecordType.FEED_STATE);
        time.advanceMs(60_000);
        assertThat(venue.asked).hasSize(1);
        connection = source.opening.remove();
        connection.open();
        assertThat(FeedState.state(ring.takeRecord().bytes(), 0)).isEqualTo(FeedState.UP);
        change(101, 101, "[\"2\",\"9\"]", "");
        assertThat(ring.isEmpty()).as("a book of the connection before").isTrue();
        venue.book("BTCUSDT", 50, "[\"2\",\"3\"]", "[\"3\",\"1\"]");
        connection.text(SUBSCRIBED.replace("1}", "2}"));
        time.advanceMs(1_000);
        assertBook(ring.take(), 50, "2", "3");
    }

    @Test
    void shouldNotUseASnapshotThatCameAfterItsConnectionWasLost() throws InterruptedException {
        startDiff();
        venue.book("BTCUSDT", 100, "[\"2\",\"1\"]", "[\"3\",\"1\"]");
        venue.meanwhile = () -> connection.closed("lost");
        subscribed();

        assertThat(ring.takeRecord().type()).isEqualTo(RecordType.FEED_STATE);
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void shouldAskForMoreWherePricesLeaveTheSnapshotBehind() throws InterruptedException {
        startDiff();
        final StringBuilder asks = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            asks.append(i == 0 ? "" : ",").append("[\"").append(300 + i).append("\",\"1\"]");
        }
        venue.book("BTCUSDT", 100, "[\"2\",\"1\"]", asks.toString());
        subscribed();
        ring.take();
        final StringBuilder gone = new StringBuilder();
        for (int i = 0; i < 61; i++) {
            gone.append(i == 0 ? "" : ",").append("[\"").append(300 + i).append("\",\"0\"]");
        }
        venue.book("BTCUSDT", 101, "[\"2\",\"1\"]", asks.substring(asks.indexOf("[\"361")) + ",[\"500\",\"7\"]");

        change(101, 101, "", gone.toString());
        assertThat(ring.take()).as("39 asks are enough for now").hasSize(5);
        time.advanceMs(1_000);

        assertThat(venue.asked).containsExactly("BTCUSDT 100", "BTCUSDT " + DiffDepthStreams.MAX_LIMIT);
        assertThat(ring.take()).hasSize(5);
        change(102, 102, "", asks.toString().replace("\"1\"]", "\"0\"]"));
        final List<Record> last = ring.take();
        assertThat(BookLevels.price(last.get(last.size() - 1).bytes(), 0, 0))
                .as("behind what the first snapshot knew")
                .isEqualTo(fixed("500"));
        assertThat(count(FeedCounter.BOOK_GAPS)).isZero();
    }

    @Test
    void shouldKeepSoManyChangesForASnapshotAndNoMore() throws InterruptedException {
        startDiff();
        venue.book("BTCUSDT", 2, "[\"2\",\"1\"]", "[\"3\",\"1\"]");
        final String level = "[\"1\",\"1\"]";
        final String levels = level + ("," + level).repeat(999);
        venue.meanwhile = () -> {
            for (int id = 3; id < 3 + DiffDepthStreams.BUFFER_LONGS / 2_004 + 1; id++) {
                change(id, id, levels, "");
            }
        };
        subscribed();

        assertThat(count(FeedCounter.BOOK_OVERFLOWS)).isEqualTo(1);
        assertThat(ring.isEmpty()).as("changes are missing").isTrue();
        venue.meanwhile = () -> {};
        venue.book("BTCUSDT", 1_000, "[\"2\",\"1\"]", "[\"3\",\"1\"]");
        time.advanceMs(1_000);
        assertBook(ring.take(), 1_000, "2", "1");
    }

    @Test
    void shouldRefuseSettingsThatCannotWork() {
        assertThatThrownBy(() -> context(Instruments.triangle()).partialDepth(7, 100))
                .hasMessageContaining("levels=7");
        assertThatThrownBy(() -> context(Instruments.triangle()).partialDepth(5, 250))
                .hasMessageContaining("intervalMs=250");
        assertThat(context(Instruments.triangle()).conclude().connectionCount()).isEqualTo(1);
        assertThatThrownBy(() -> context(Instruments.many(126))
                        .streamsPerConnection(1)
                        .partialDepth(5, 100)
                        .conclude())
                .hasMessageContaining("252 connections");
    }

    /** Frames lost and repeated, connections lost, snapshots late, stale or failing: no wrong book, and at the end the right ones. */
    @Test
    void shouldNeverPublishAWrongBookAndAlwaysComeBackToTheRightOne() throws InterruptedException {
        for (long seed = 1; seed <= 4; seed++) {
            new LossyRun(seed).run();
        }
    }

    private final class LossyRun implements DepthSource {
        private final Random random;
        private final long seed;
        private final ManualScheduler clock = new ManualScheduler();
        private final FakeInboundRing published = new FakeInboundRing();
        private final FakeFrameSource sockets = new FakeFrameSource(clock);
        private final Universe universe = Instruments.triangle();
        private final Ladders ladders = new Ladders(universe.instrumentCount());
        private final Ladder ladder = new Ladder();
        private final List<BookWorld> worlds = new ArrayList<>();
        private FakeFrameSource.Connection socket;
        private boolean faults = true;
        private long checked;

        LossyRun(final long seed) {
            this.seed = seed;
            random = new Random(seed);
            universe.instruments().forEach(instrument -> worlds.add(new BookWorld(instrument.symbol(), random)));
        }

        void run() throws InterruptedException {
            final MarketDataFeed lossy = new MarketDataFeed.Context()
                    .streamUrl("ws://127.0.0.1:9443")
                    .universe(universe)
                    .source(sockets)
                    .ring(published)
                    .clock(clock)
                    .scheduler(clock)
                    .random(new Random(seed))
                    .diffDepth(100, this, task -> clock.schedule(task, random.nextInt(400)))
                    .conclude();
            lossy.start();
            sockets.opening.remove();
            for (int step = 0; step < 1_500; step++) {
                faults = step < 900;
                step();
                take();
            }
            for (int i = 0; i < worlds.size(); i++) {
                assertThat(ladders.usable(i))
                        .as("seed %d, instrument %d at the end", seed, i)
                        .isTrue();
                assertThat(published(i))
                        .as("seed %d, instrument %d at the end", seed, i)
                        .isEqualTo(worlds.get(i).best(worlds.get(i).toldId()));
            }
            assertThat(checked).as("seed %d", seed).isGreaterThan(300);
            assertThat(lossy.counters().get(FeedCounter.BOOK_GAPS))
                    .as("seed %d", seed)
                    .isGreaterThan(5);
            assertThat(lossy.counters().get(FeedCounter.LOST))
                    .as("seed %d", seed)
                    .isPositive();
        }

        private void step() {
            clock.advanceMs(100);
            if (!sockets.opening.isEmpty()) {
                socket = sockets.opening.remove();
                socket.open();
                socket.text(SUBSCRIBED);
            }
            for (final BookWorld world : worlds) {
                final String event = world.nextEvent();
                if (socket.closedFor == null && !(faults && random.nextInt(60) == 0)) {
                    socket.text(event);
                    if (faults && random.nextInt(60) == 0) {
                        socket.text(event);
                    }
                }
            }
            if (faults && random.nextInt(300) == 0 && socket.closedFor == null) {
                socket.closed("lost");
            }
        }

        @Override
        public byte[] depth(final String symbol, final int limit) throws VenueException {
            if (faults && random.nextInt(5) == 0) {
                throw VenueException.of(VenueException.Kind.UNREACHABLE, "no answer");
            }
            final BookWorld world = worlds.get(universe.instrumentIndex(symbol));
            return world.snapshot(limit, faults && random.nextInt(5) == 0).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public long pauseMs() {
            return faults && random.nextInt(20) == 0 ? 500 : 0;
        }

        private void take() throws InterruptedException {
            while (!published.isEmpty()) {
                for (final Record record : published.take()) {
                    if (record.type() == RecordType.BOOK_LEVELS) {
                        if (ladders.onLevels(record.bytes(), 0) == Ladders.TAKEN) {
                            check(BookLevels.instrument(record.bytes(), 0));
                        }
                    } else if (FeedState.state(record.bytes(), 0) == FeedState.DOWN) {
                        ladders.invalidateConnection(FeedState.connection(record.bytes(), 0));
                    }
                }
            }
            assertThat(ladders.dropped()).isZero();
        }

        private void check(final int instrument) {
            checked++;
            assertThat(published(instrument))
                    .as("seed %d, instrument %d at %d", seed, instrument, ladders.updateId(instrument))
                    .isEqualTo(worlds.get(instrument).best(ladders.updateId(instrument)));
        }

        private List<String> published(final int instrument) {
            final RateMatrix older = new RateMatrix(universe);
            older.update(instrument, 0, -1, 1, 1, Long.MAX_VALUE, 1, clock.nanoTime());
            final List<String> sides = new ArrayList<>();
            for (final int side : new int[] {Side.SELL, Side.BUY}) {
                ladders.read(instrument, side, older, clock.nanoTime(), Long.MAX_VALUE, ladder);
                final StringBuilder text = new StringBuilder();
                for (int i = 0; i < ladder.levels(); i++) {
                    text.append(ladder.price(i))
                            .append(' ')
                            .append(ladder.qty(i))
                            .append(' ');
                }
                sides.add(text.toString());
            }
            return sides;
        }
    }

    private void startDiff() {
        start(context(Instruments.triangle()).instruments(BTCUSDT).diffDepth(100, venue, Runnable::run));
    }

    private void start(final MarketDataFeed.Context context) {
        feed = context.notices(notices::add).conclude();
        feed.start();
        assertThat(feed.connectionCount()).isEqualTo(2);
        source.opening.remove();
        connection = source.opening.remove();
        connection.open();
        try {
            final Record up = ring.takeRecord();
            assertThat(FeedState.connection(up.bytes(), 0)).isEqualTo(DEPTH_CONNECTION);
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void subscribed() {
        connection.text(SUBSCRIBED);
        time.advanceMs(0);
    }

    /** Time passes on a connection that is not silent. */
    private void passMs(final long ms) {
        for (long passed = 0; passed < ms; passed += 10_000) {
            connection.text("{}");
            time.advanceMs(10_000);
        }
    }

    private void change(final long firstId, final long lastId, final String bids, final String asks) {
        connection.text("{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":1,\"s\":\"BTCUSDT\","
                + "\"U\":" + firstId + ",\"u\":" + lastId + ",\"b\":[" + bids + "],\"a\":[" + asks + "]}}");
    }

    private long count(final FeedCounter counter) {
        return feed.counters().get(counter);
    }

    private static void assertBook(final List<Record> records, final long updateId, final String... bids) {
        final List<String> found = new ArrayList<>();
        for (final Record record : records) {
            assertThat(record.type()).isEqualTo(RecordType.BOOK_LEVELS);
            assertThat(BookLevels.instrument(record.bytes(), 0)).isEqualTo(BTCUSDT);
            assertThat(BookLevels.updateId(record.bytes(), 0)).isEqualTo(updateId);
            assertThat(BookLevels.flags(record.bytes(), 0) & BookLevels.UNUSABLE)
                    .isZero();
            for (int n = 0; n < BookLevels.count(record.bytes(), 0); n++) {
                if (BookLevels.side(record.bytes(), 0) == BookLevels.BIDS) {
                    found.add(DecimalText.toString(BookLevels.price(record.bytes(), 0, n)));
                    found.add(DecimalText.toString(BookLevels.qty(record.bytes(), 0, n)));
                }
            }
        }
        assertThat(found).containsExactly(bids);
    }

    private static void assertUnusable(final List<Record> records) {
        assertThat(records).hasSize(1);
        assertThat(BookLevels.flags(records.get(0).bytes(), 0) & BookLevels.UNUSABLE)
                .isNotZero();
    }

    private static long fixed(final String text) {
        return DecimalText.parse(text);
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
}
