package trefoil.engine.market;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.testing.Markets.pair;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.Side;
import trefoil.engine.testing.RecordList;

class LaddersTest {
    private static final int INSTRUMENT = 1;
    private static final int DEPTH_CONNECTION = 7;
    private static final int QUOTE_CONNECTION = 0;
    private static final long NOW_NS = 1_700_000_000_000_000_000L;
    private static final long STALE_AFTER_NS = 2_000_000_000L;
    private static final long[] BIDS = {99, 10, 98, 20, 96, 30};
    private static final long[] ASKS = {101, 11, 103, 21, 104, 31};

    private final Universe universe = Universe.of(List.of(pair("BTC", "USDT"), pair("ETH", "USDT")));
    private final RateMatrix matrix = new RateMatrix(universe);
    private final Ladders ladders = new Ladders(universe.instrumentCount());
    private final Ladder target = new Ladder();
    private final RecordList ring = new RecordList();

    @Test
    void shouldCountABookOnceItsLastRecordArrived() {
        final long[] deep = asks(20);
        BookLevels.publish(ring, NOW_NS, INSTRUMENT, DEPTH_CONNECTION, 50, BIDS, 3, deep, 20);
        quote(40, 99, 1, 101, 1);
        final List<UnsafeBuffer> records = ring.take();

        for (final UnsafeBuffer record : records.subList(0, records.size() - 1)) {
            assertThat(ladders.onLevels(record, 0)).isEqualTo(Ladders.PARTIAL);
            assertThat(ladders.usable(INSTRUMENT)).isFalse();
            assertThat(read(Side.BUY)).containsExactly(101, 1);
        }
        assertThat(ladders.onLevels(records.get(records.size() - 1), 0)).isEqualTo(Ladders.TAKEN);

        assertThat(read(Side.BUY)).containsExactly(deep);
        assertThat(read(Side.SELL)).containsExactly(BIDS);
        assertThat(ladders.updateId(INSTRUMENT)).isEqualTo(50);
        assertThat(ladders.usable(0)).as("another instrument").isFalse();
    }

    @Test
    void shouldReadTheNewerQuoteFirstAndBehindItOnlyWhatIsWorse() {
        take(50, BIDS, ASKS);

        quote(51, 99, 1, 101, 2);
        assertThat(read(Side.BUY)).as("smaller").containsExactly(101, 2, 103, 21, 104, 31);
        assertThat(read(Side.SELL)).as("smaller").containsExactly(99, 1, 98, 20, 96, 30);

        quote(52, 100, 1, 102, 2);
        assertThat(read(Side.BUY)).as("101 is gone").containsExactly(102, 2, 103, 21, 104, 31);
        assertThat(read(Side.SELL)).as("100 is new").containsExactly(100, 1, 99, 10, 98, 20, 96, 30);

        quote(53, 97, 1, 200, 2);
        assertThat(read(Side.BUY)).as("all of it is gone").containsExactly(200, 2);
        assertThat(read(Side.SELL)).containsExactly(97, 1, 96, 30);
    }

    @Test
    void shouldReadTheBookWhereItIsTheNewer() {
        quote(49, 97, 1, 102, 2);
        take(50, BIDS, ASKS);
        assertThat(read(Side.BUY)).containsExactly(ASKS);
        assertThat(read(Side.SELL)).containsExactly(BIDS);

        quote(50, 99, 10, 101, 11);
        assertThat(read(Side.BUY)).as("as old").containsExactly(ASKS);
    }

    @Test
    void shouldReadOnlyTheQuoteWhereTheBookContradictsIt() {
        take(50, BIDS, ASKS);
        quote(50, 98, 1, 102, 2);

        assertThat(read(Side.BUY)).containsExactly(102, 2);
        assertThat(read(Side.SELL)).containsExactly(98, 1);
    }

    @Test
    void shouldReadOnlyTheQuoteWhereItIsCrossed() {
        take(50, BIDS, ASKS);
        quote(51, 103, 1, 102, 2);

        assertThat(read(Side.BUY)).containsExactly(102, 2);
        assertThat(read(Side.SELL)).containsExactly(103, 1);
    }

    @Test
    void shouldReadNothingWithoutAQuote() {
        take(50, BIDS, ASKS);
        assertThat(read(Side.BUY)).isEmpty();

        quote(51, 99, 1, 0, 0);
        assertThat(read(Side.BUY)).isEmpty();
        assertThat(read(Side.SELL)).containsExactly(99, 1, 98, 20, 96, 30);
    }

    @Test
    void shouldReadOnlyTheQuoteOfAStaleBook() {
        take(50, BIDS, ASKS);
        quote(51, 99, 1, 101, 2);

        assertThat(readAt(NOW_NS + STALE_AFTER_NS, Side.BUY)).hasSize(6);
        assertThat(readAt(NOW_NS + STALE_AFTER_NS + 1, Side.BUY)).containsExactly(101, 2);
    }

    @Test
    void shouldForgetABookUntilTheNextWholeOne() {
        take(50, BIDS, ASKS);
        quote(51, 99, 1, 101, 2);

        BookLevels.publishUnusable(ring, NOW_NS, INSTRUMENT, DEPTH_CONNECTION, 60);
        assertThat(takeAll()).isEqualTo(Ladders.UNUSABLE);
        assertThat(read(Side.BUY)).containsExactly(101, 2);

        assertThat(take(45, BIDS, ASKS)).as("an older id counts again").isEqualTo(Ladders.TAKEN);
        assertThat(read(Side.BUY)).containsExactly(101, 2, 103, 21, 104, 31);
    }

    @Test
    void shouldForgetTheBooksOfALostConnection() {
        take(50, BIDS, ASKS);
        quote(51, 99, 1, 101, 2);
        BookLevels.publish(ring, NOW_NS, 0, DEPTH_CONNECTION, 9, BIDS, 3, asks(20), 20);
        final List<UnsafeBuffer> half = ring.take();
        ladders.onLevels(half.get(0), 0);

        assertThat(ladders.invalidateConnection(QUOTE_CONNECTION)).isZero();
        assertThat(read(Side.BUY)).hasSize(6);
        assertThat(ladders.invalidateConnection(DEPTH_CONNECTION)).isEqualTo(1);
        assertThat(read(Side.BUY)).containsExactly(101, 2);

        half.subList(1, half.size())
                .forEach(record -> assertThat(ladders.onLevels(record, 0)).isEqualTo(Ladders.PARTIAL));
        assertThat(ladders.usable(0))
                .as("a book that arrived while it was lost")
                .isFalse();
    }

    @Test
    void shouldNotTakeAnOlderBook() {
        take(50, BIDS, ASKS);
        assertThat(take(49, BIDS, new long[] {105, 1})).isEqualTo(Ladders.STALE);
        quote(40, 99, 1, 101, 2);

        assertThat(read(Side.BUY)).containsExactly(ASKS);
        assertThat(ladders.dropped()).isZero();
    }

    @Test
    void shouldDropWhatCannotBe() {
        assertDropped("rising bids", new long[] {98, 1, 99, 1}, ASKS);
        assertDropped("falling asks", BIDS, new long[] {103, 1, 101, 1});
        assertDropped("a level twice", BIDS, new long[] {101, 1, 101, 1});
        assertDropped("no price", new long[] {0, 1}, ASKS);
        assertDropped("negative price", new long[] {-5, 1}, ASKS);
        assertDropped("no quantity", new long[] {99, 0}, ASKS);
        assertDropped("negative quantity", BIDS, new long[] {101, -1});
        assertDropped("locked", BIDS, new long[] {99, 1});
        assertDropped("crossed", BIDS, new long[] {98, 1});
        assertDropped(
                "out of order across two records", BIDS, new long[] {101, 1, 102, 1, 103, 1, 104, 1, 105, 1, 105, 1});
        assertDropped("instrument", 0, record -> record.putInt(BookLevels.INSTRUMENT_OFFSET, 2, LITTLE_ENDIAN));
        assertDropped("instrument", 0, record -> record.putInt(BookLevels.INSTRUMENT_OFFSET, -1, LITTLE_ENDIAN));
        assertDropped("instrument", 1, record -> record.putInt(BookLevels.INSTRUMENT_OFFSET, 0, LITTLE_ENDIAN));
        assertDropped("connection", 1, record -> record.putInt(BookLevels.CONNECTION_OFFSET, 9, LITTLE_ENDIAN));
        assertDropped("update id", 1, record -> record.putLong(BookLevels.UPDATE_ID_OFFSET, 9, LITTLE_ENDIAN));
        assertDropped("negative id", 0, record -> record.putLong(BookLevels.UPDATE_ID_OFFSET, -9, LITTLE_ENDIAN));
        assertDropped("side", 0, record -> record.putByte(BookLevels.SIDE_OFFSET, (byte) 3));
        assertDropped("first", 0, record -> record.putByte(BookLevels.FIRST_LEVEL_OFFSET, (byte) 1));
        assertDropped("first", 0, record -> record.putByte(BookLevels.FIRST_LEVEL_OFFSET, (byte) -1));
        assertDropped("count", 0, record -> record.putByte(BookLevels.COUNT_OFFSET, (byte) 6));
        assertDropped("count", 0, record -> record.putByte(BookLevels.COUNT_OFFSET, (byte) -1));
        assertDropped(
                "bids missing", 1, record -> record.putShort(BookLevels.BOOK_BIDS_OFFSET, (short) 4, LITTLE_ENDIAN));
        assertDropped(
                "asks missing", 1, record -> record.putShort(BookLevels.BOOK_ASKS_OFFSET, (short) 2, LITTLE_ENDIAN));
        assertDropped("no start", 0, record -> record.putByte(BookLevels.FLAGS_OFFSET, (byte) 0));
    }

    @Test
    void shouldNotTakeMoreLevelsThanABookMayHave() {
        final long[] asks = asks(20);
        BookLevels.publish(ring, NOW_NS, INSTRUMENT, DEPTH_CONNECTION, 60, BIDS, 0, asks, 20);
        final List<UnsafeBuffer> records = ring.take();
        for (int i = 0; i < records.size(); i++) {
            if (i == records.size() - 1) {
                records.get(i).putByte(BookLevels.FLAGS_OFFSET, (byte) 0);
            }
            ladders.onLevels(records.get(i), 0);
        }
        final UnsafeBuffer more = records.get(3);
        more.putByte(BookLevels.FIRST_LEVEL_OFFSET, (byte) 20);
        more.putByte(BookLevels.FLAGS_OFFSET, (byte) BookLevels.LAST);

        assertThat(ladders.onLevels(more, 0)).isEqualTo(Ladders.DROPPED);
        assertThat(ladders.usable(INSTRUMENT)).isFalse();
    }

    @Test
    void shouldDropHalfABookThatAnotherFollows() {
        take(50, BIDS, ASKS);
        BookLevels.publish(ring, NOW_NS, INSTRUMENT, DEPTH_CONNECTION, 60, BIDS, 3, ASKS, 3);
        ladders.onLevels(ring.take().get(0), 0);
        BookLevels.publish(ring, NOW_NS, 0, DEPTH_CONNECTION, 7, BIDS, 3, ASKS, 3);

        assertThat(takeAll()).isEqualTo(Ladders.TAKEN);
        assertThat(ladders.dropped()).isEqualTo(1);
        assertThat(ladders.usable(INSTRUMENT))
                .as("nobody knows what the lost half said")
                .isFalse();
        assertThat(ladders.usable(0)).isTrue();
    }

    /** Records lost, repeated, swapped and spoilt: whatever book is usable after it is one that was published whole. */
    @Test
    void shouldNeverYieldABookThatNobodyPublished() {
        final long seed = 20_261_122L;
        final Random random = new Random(seed);
        final Map<String, List<long[]>> published = new HashMap<>();
        int usable = 0;
        for (int round = 0; round < 60_000; round++) {
            final int instrument = random.nextInt(2);
            final long updateId = round + 1;
            final long[] bids = side(random, -1);
            final long[] asks = side(random, 1);
            published.put(instrument + "@" + updateId, List.of(bids, asks));
            BookLevels.publish(
                    ring, NOW_NS, instrument, DEPTH_CONNECTION, updateId, bids, bids.length / 2, asks, asks.length / 2);
            for (final UnsafeBuffer record : spoil(random, new ArrayList<>(ring.take()))) {
                ladders.onLevels(record, 0);
            }
            for (int i = 0; i < 2; i++) {
                if (ladders.usable(i)) {
                    usable++;
                    final List<long[]> book = published.get(i + "@" + ladders.updateId(i));
                    assertThat(levelsOf(i)).as("seed %d, round %d", seed, round).isEqualTo(list(book));
                }
            }
        }
        assertThat(usable).as("books looked at").isGreaterThan(40_000);
        assertThat(ladders.dropped()).isGreaterThan(10_000);
    }

    private List<UnsafeBuffer> spoil(final Random random, final List<UnsafeBuffer> records) {
        final int which = random.nextInt(records.size());
        final UnsafeBuffer record = records.get(which);
        final int level = BookLevels.LEVELS_OFFSET + random.nextInt(BookLevels.LEVELS) * 2 * Long.BYTES;
        switch (random.nextInt(16)) {
            case 0 -> records.remove(which);
            case 1 -> records.add(which, record);
            case 2 -> records.add(records.remove(which));
            case 3 -> record.putInt(BookLevels.INSTRUMENT_OFFSET, random.nextInt(), LITTLE_ENDIAN);
            case 4 -> record.putByte(BookLevels.SIDE_OFFSET, (byte) (3 + random.nextInt(100)));
            case 5 ->
                record.putByte(BookLevels.FIRST_LEVEL_OFFSET, (byte)
                        (BookLevels.firstLevel(record, 0) + 1 + random.nextInt(30)));
            case 6 -> record.putByte(BookLevels.COUNT_OFFSET, (byte) (6 + random.nextInt(200)));
            case 7 -> spoilLevel(record, level, -random.nextInt(1_000));
            case 8 -> spoilLevel(record, level + Long.BYTES, -random.nextInt(1_000));
            case 9 -> record.putByte(BookLevels.FLAGS_OFFSET, (byte) random.nextInt(4));
            case 10 -> record.putLong(BookLevels.UPDATE_ID_OFFSET, -1 - random.nextInt(9));
            default -> {}
        }
        return records;
    }

    private static void spoilLevel(final UnsafeBuffer record, final int at, final long value) {
        record.putLong(at, value, LITTLE_ENDIAN);
    }

    private List<String> levelsOf(final int instrument) {
        final RateMatrix older = new RateMatrix(universe);
        older.update(instrument, QUOTE_CONNECTION, -1, 1, 1, Long.MAX_VALUE, 1, NOW_NS);
        final List<String> sides = new ArrayList<>();
        for (final int side : new int[] {Side.SELL, Side.BUY}) {
            ladders.read(instrument, side, older, NOW_NS, STALE_AFTER_NS, target);
            sides.add(Arrays.toString(content()));
        }
        return sides;
    }

    private static List<String> list(final List<long[]> book) {
        return book.stream().map(Arrays::toString).toList();
    }

    private static long[] side(final Random random, final int step) {
        final int levels = 1 + random.nextInt(BookLevels.MAX_BOOK_LEVELS);
        final long[] side = new long[levels * 2];
        long price = 10_000;
        for (int i = 0; i < levels; i++) {
            price += step * (1 + random.nextInt(5));
            side[i * 2] = price;
            side[i * 2 + 1] = 1 + random.nextInt(1_000);
        }
        return side;
    }

    private void assertDropped(final String what, final long[] bids, final long[] asks) {
        take(50, BIDS, ASKS);
        final long before = ladders.dropped();

        assertThat(take(60, bids, asks)).as(what).isEqualTo(Ladders.DROPPED);

        assertThat(ladders.dropped()).as(what).isEqualTo(before + 1);
        assertThat(ladders.usable(INSTRUMENT)).as(what).isFalse();
    }

    private void assertDropped(final String what, final int spoilt, final Consumer<UnsafeBuffer> by) {
        take(50, BIDS, ASKS);
        final long before = ladders.dropped();
        BookLevels.publish(ring, NOW_NS, INSTRUMENT, DEPTH_CONNECTION, 60, BIDS, 3, ASKS, 3);
        final List<UnsafeBuffer> records = ring.take();
        by.accept(records.get(spoilt));

        records.forEach(record -> ladders.onLevels(record, 0));

        assertThat(ladders.dropped()).as(what).isEqualTo(before + 1);
        assertThat(ladders.updateId(INSTRUMENT)).as(what).isNotEqualTo(60);
    }

    private int take(final long updateId, final long[] bids, final long[] asks) {
        BookLevels.publish(
                ring, NOW_NS, INSTRUMENT, DEPTH_CONNECTION, updateId, bids, bids.length / 2, asks, asks.length / 2);
        return takeAll();
    }

    private int takeAll() {
        int last = Ladders.PARTIAL;
        for (final UnsafeBuffer record : ring.take()) {
            final int answer = ladders.onLevels(record, 0);
            last = answer == Ladders.PARTIAL ? last : answer;
        }
        return last;
    }

    private void quote(
            final long updateId, final long bidPrice, final long bidQty, final long askPrice, final long askQty) {
        assertThat(matrix.update(INSTRUMENT, QUOTE_CONNECTION, updateId, bidPrice, bidQty, askPrice, askQty, NOW_NS))
                .isNotEqualTo(RateMatrix.STALE);
    }

    private long[] read(final int side) {
        return readAt(NOW_NS, side);
    }

    private long[] readAt(final long nowNs, final int side) {
        ladders.read(INSTRUMENT, side, matrix, nowNs, STALE_AFTER_NS, target);
        return content();
    }

    private long[] content() {
        final long[] levels = new long[target.levels() * 2];
        for (int i = 0; i < target.levels(); i++) {
            levels[i * 2] = target.price(i);
            levels[i * 2 + 1] = target.qty(i);
        }
        return levels;
    }

    private static long[] asks(final int levels) {
        final long[] asks = new long[levels * 2];
        for (int i = 0; i < levels; i++) {
            asks[i * 2] = 101 + i;
            asks[i * 2 + 1] = 1 + i;
        }
        return asks;
    }
}
