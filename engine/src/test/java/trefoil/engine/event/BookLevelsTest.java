package trefoil.engine.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import trefoil.engine.testing.RecordList;

class BookLevelsTest {
    private static final long TIME_NS = 1_700_000_000_000_000_000L;
    private static final int INSTRUMENT = 3;
    private static final int CONNECTION = 2;
    private static final long UPDATE_ID = 1L << 40;

    private final RecordList ring = new RecordList();

    @Test
    void shouldSpreadABookOverRecordsClaimedTogether() {
        final long[] bids = side(13, -1);
        final long[] asks = side(7, 1);

        BookLevels.publish(ring, TIME_NS, INSTRUMENT, CONNECTION, UPDATE_ID, bids, 13, asks, 7);

        final List<UnsafeBuffer> records = ring.take();
        assertThat(shapes(records)).containsExactly("1:0+5 FIRST", "1:5+5", "1:10+3", "2:0+5", "2:5+2 LAST");
        assertThat(levels(records, BookLevels.BIDS)).isEqualTo(list(bids));
        assertThat(levels(records, BookLevels.ASKS)).isEqualTo(list(asks));
        for (final UnsafeBuffer record : records) {
            assertThat(RecordHeader.type(record, 0)).isEqualTo(RecordType.BOOK_LEVELS);
            assertThat(RecordHeader.length(record, 0))
                    .isEqualTo(BookLevels.LENGTH)
                    .isLessThanOrEqualTo(RecordHeader.MAX_RECORD_LENGTH);
            assertThat(RecordHeader.timeNs(record, 0)).isEqualTo(TIME_NS);
            assertThat(BookLevels.instrument(record, 0)).isEqualTo(INSTRUMENT);
            assertThat(BookLevels.connection(record, 0)).isEqualTo(CONNECTION);
            assertThat(BookLevels.updateId(record, 0)).isEqualTo(UPDATE_ID);
        }
        final UnsafeBuffer last = records.get(4);
        assertThat(BookLevels.price(last, 0, 2) | BookLevels.qty(last, 0, 4))
                .as("levels not there")
                .isZero();
    }

    @Test
    void shouldPublishBooksOfEverySize() {
        for (int bids = 0; bids <= BookLevels.MAX_BOOK_LEVELS; bids++) {
            for (int asks = 0; asks <= BookLevels.MAX_BOOK_LEVELS; asks++) {
                BookLevels.publish(ring, 1, 0, 0, 1, side(20, -1), bids, side(20, 1), asks);

                final List<UnsafeBuffer> records = ring.take();
                final String size = bids + "+" + asks;
                assertThat(records).as(size).hasSizeBetween(1, BookLevels.MAX_RECORDS);
                assertThat(levels(records, BookLevels.BIDS)).as(size).hasSize(bids * 2);
                assertThat(levels(records, BookLevels.ASKS)).as(size).hasSize(asks * 2);
                for (int i = 0; i < records.size(); i++) {
                    final int flags = (i == 0 ? BookLevels.FIRST : 0) | (i == records.size() - 1 ? BookLevels.LAST : 0);
                    assertThat(BookLevels.flags(records.get(i), 0)).as(size).isEqualTo(flags);
                }
            }
        }
    }

    @Test
    void shouldClaimNothingForABookTooDeep() {
        assertThatThrownBy(() -> BookLevels.publish(ring, 1, 0, 0, 1, side(21, -1), 21, side(1, 1), 1))
                .hasMessageContaining("bidLevels=21");
        assertThatThrownBy(() -> BookLevels.publish(ring, 1, 0, 0, 1, side(1, -1), 1, side(3, 1), 4))
                .hasMessageContaining("askLevels=4");
        assertThatThrownBy(() -> BookLevels.publish(ring, 1, 0, 0, 1, side(1, -1), -1, side(1, 1), 1))
                .hasMessageContaining("bidLevels=-1");

        assertThat(ring.complete()).isTrue();
        assertThat(ring.take()).isEmpty();
    }

    @Test
    void shouldSayInOneRecordThatABookMayNotBeUsed() {
        BookLevels.publishUnusable(ring, TIME_NS, INSTRUMENT, CONNECTION, UPDATE_ID);

        assertThat(shapes(ring.take())).containsExactly("1:0+0 FIRST LAST UNUSABLE");
    }

    private static List<String> shapes(final List<UnsafeBuffer> records) {
        return records.stream()
                .map(record -> {
                    final int flags = BookLevels.flags(record, 0);
                    return BookLevels.side(record, 0) + ":" + BookLevels.firstLevel(record, 0) + "+"
                            + BookLevels.count(record, 0)
                            + ((flags & BookLevels.FIRST) != 0 ? " FIRST" : "")
                            + ((flags & BookLevels.LAST) != 0 ? " LAST" : "")
                            + ((flags & BookLevels.UNUSABLE) != 0 ? " UNUSABLE" : "");
                })
                .toList();
    }

    private static List<Long> levels(final List<UnsafeBuffer> records, final int side) {
        final List<Long> levels = new ArrayList<>();
        for (final UnsafeBuffer record : records) {
            for (int n = 0; BookLevels.side(record, 0) == side && n < BookLevels.count(record, 0); n++) {
                levels.add(BookLevels.price(record, 0, n));
                levels.add(BookLevels.qty(record, 0, n));
            }
        }
        return levels;
    }

    private static List<Long> list(final long[] values) {
        final List<Long> list = new ArrayList<>();
        for (final long value : values) {
            list.add(value);
        }
        return list;
    }

    private static long[] side(final int levels, final int step) {
        final long[] side = new long[levels * 2];
        for (int i = 0; i < levels; i++) {
            side[i * 2] = 1_000 + step * (i + 1);
            side[i * 2 + 1] = 7 * (i + 1);
        }
        return side;
    }
}
