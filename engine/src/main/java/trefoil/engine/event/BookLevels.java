package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Up to {@value #LEVELS} levels of one side of one book. A book is one to {@value #MAX_RECORDS} such records, claimed and
 * published together: all its bids, best first, then all its asks, best first.
 *
 * <pre>
 *   BIDS 0-4  FIRST │ BIDS 5-9 │ BIDS 10-12 │ ASKS 0-4 │ ASKS 5-6  LAST          13 bids, 7 asks
 *   BIDS 0    FIRST LAST                                                          an empty book
 *   BIDS 0    FIRST LAST UNUSABLE                                                 none may be used until the next whole one
 * </pre>
 */
public final class BookLevels {
    /** Side code: what buyers offer. */
    public static final int BIDS = 1;

    /** Side code: what sellers want. */
    public static final int ASKS = 2;

    /** Flag of a book's first record. */
    public static final int FIRST = 1;

    /** Flag of a book's last record. */
    public static final int LAST = 1 << 1;

    /** Flag of a record without levels: the instrument's book may not be used until the next whole one. */
    public static final int UNUSABLE = 1 << 2;

    /** Levels that one record holds. */
    public static final int LEVELS = 5;

    /** Levels of one side that a book may have. */
    public static final int MAX_BOOK_LEVELS = 20;

    /** Records that a book may have. */
    public static final int MAX_RECORDS = 2 * MAX_BOOK_LEVELS / LEVELS;

    public static final int INSTRUMENT_OFFSET = RecordHeader.LENGTH;
    public static final int CONNECTION_OFFSET = INSTRUMENT_OFFSET + Integer.BYTES;
    public static final int UPDATE_ID_OFFSET = CONNECTION_OFFSET + Integer.BYTES;
    public static final int SIDE_OFFSET = UPDATE_ID_OFFSET + Long.BYTES;
    public static final int FLAGS_OFFSET = SIDE_OFFSET + Byte.BYTES;
    public static final int FIRST_LEVEL_OFFSET = FLAGS_OFFSET + Byte.BYTES;
    public static final int COUNT_OFFSET = FIRST_LEVEL_OFFSET + Byte.BYTES;
    public static final int BOOK_BIDS_OFFSET = COUNT_OFFSET + Byte.BYTES;
    public static final int BOOK_ASKS_OFFSET = BOOK_BIDS_OFFSET + Short.BYTES;
    /** Price and quantity alternating. */
    public static final int LEVELS_OFFSET = BOOK_ASKS_OFFSET + Short.BYTES;
    /** Bytes of the record, header included; levels that are not there are zeros. */
    public static final int LENGTH = LEVELS_OFFSET + LEVELS * 2 * Long.BYTES;

    private BookLevels() {}

    /**
     * Publishes a whole book.
     *
     * @param bids price and quantity alternating, best first, fixed units
     * @param bidLevels levels of {@code bids}, at most {@value #MAX_BOOK_LEVELS}
     * @param asks as {@code bids}
     * @param askLevels as {@code bidLevels}
     */
    public static void publish(
            final InboundRing ring,
            final long timeNs,
            final int instrument,
            final int connection,
            final long updateId,
            final long[] bids,
            final int bidLevels,
            final long[] asks,
            final int askLevels) {
        // A claim must be published whatever happens, so nothing may fail after it.
        requireLevels("bidLevels", bidLevels, bids);
        requireLevels("askLevels", askLevels, asks);
        final int bidRecords = recordsOf(bidLevels);
        final int records = Math.max(1, bidRecords + recordsOf(askLevels));
        final long first = ring.claim(records);
        for (int i = 0; i < records; i++) {
            final boolean bid = i < bidRecords || records == 1 && askLevels == 0;
            final int firstLevel = (bid ? i : i - bidRecords) * LEVELS;
            final int flags = (i == 0 ? FIRST : 0) | (i == records - 1 ? LAST : 0);
            write(
                    ring.buffer(first + i),
                    ring.offset(first + i),
                    timeNs,
                    instrument,
                    connection,
                    updateId,
                    bid ? BIDS : ASKS,
                    flags,
                    firstLevel,
                    Math.min(LEVELS, (bid ? bidLevels : askLevels) - firstLevel),
                    bidLevels,
                    askLevels,
                    bid ? bids : asks);
        }
        ring.publish(first, records);
    }

    /** Publishes that the instrument's book may not be used until the next whole one. */
    public static void publishUnusable(
            final InboundRing ring,
            final long timeNs,
            final int instrument,
            final int connection,
            final long updateId) {
        final long sequence = ring.claim(1);
        write(
                ring.buffer(sequence),
                ring.offset(sequence),
                timeNs,
                instrument,
                connection,
                updateId,
                BIDS,
                FIRST | LAST | UNUSABLE,
                0,
                0,
                0,
                0,
                null);
        ring.publish(sequence, 1);
    }

    /**
     * Writes one whole record, its sequence excepted.
     *
     * @param bookBids bids of the whole book
     * @param bookAsks asks of the whole book
     * @param levels all levels of the side, price and quantity alternating; those from {@code firstLevel} are written
     */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final int instrument,
            final int connection,
            final long updateId,
            final int side,
            final int flags,
            final int firstLevel,
            final int count,
            final int bookBids,
            final int bookAsks,
            final long[] levels) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.BOOK_LEVELS, timeNs);
        buffer.putInt(offset + INSTRUMENT_OFFSET, instrument, LITTLE_ENDIAN);
        buffer.putInt(offset + CONNECTION_OFFSET, connection, LITTLE_ENDIAN);
        buffer.putLong(offset + UPDATE_ID_OFFSET, updateId, LITTLE_ENDIAN);
        buffer.putByte(offset + SIDE_OFFSET, (byte) side);
        buffer.putByte(offset + FLAGS_OFFSET, (byte) flags);
        buffer.putByte(offset + FIRST_LEVEL_OFFSET, (byte) firstLevel);
        buffer.putByte(offset + COUNT_OFFSET, (byte) count);
        buffer.putShort(offset + BOOK_BIDS_OFFSET, (short) bookBids, LITTLE_ENDIAN);
        buffer.putShort(offset + BOOK_ASKS_OFFSET, (short) bookAsks, LITTLE_ENDIAN);
        for (int i = 0; i < LEVELS * 2; i++) {
            final long value = i < count * 2 ? levels[firstLevel * 2 + i] : 0;
            buffer.putLong(offset + LEVELS_OFFSET + i * Long.BYTES, value, LITTLE_ENDIAN);
        }
    }

    /** Index in the universe. */
    public static int instrument(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + INSTRUMENT_OFFSET, LITTLE_ENDIAN);
    }

    /** Which connection brought it. */
    public static int connection(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + CONNECTION_OFFSET, LITTLE_ENDIAN);
    }

    /** The venue's order-book update id, that of the whole book. */
    public static long updateId(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + UPDATE_ID_OFFSET, LITTLE_ENDIAN);
    }

    /** {@link #BIDS} or {@link #ASKS}. */
    public static int side(final DirectBuffer buffer, final int offset) {
        return buffer.getByte(offset + SIDE_OFFSET) & 0xFF;
    }

    /** Which level of the side the record's first is, the best being 0. */
    public static int firstLevel(final DirectBuffer buffer, final int offset) {
        return buffer.getByte(offset + FIRST_LEVEL_OFFSET) & 0xFF;
    }

    /** Levels in the record. */
    public static int count(final DirectBuffer buffer, final int offset) {
        return buffer.getByte(offset + COUNT_OFFSET) & 0xFF;
    }

    /** Union of {@link #FIRST}, {@link #LAST} and {@link #UNUSABLE}. */
    public static int flags(final DirectBuffer buffer, final int offset) {
        return buffer.getByte(offset + FLAGS_OFFSET) & 0xFF;
    }

    /** Bids of the whole book. */
    public static int bookBids(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + BOOK_BIDS_OFFSET, LITTLE_ENDIAN);
    }

    /** Asks of the whole book. */
    public static int bookAsks(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + BOOK_ASKS_OFFSET, LITTLE_ENDIAN);
    }

    /** Price of the record's n-th level, fixed units. */
    public static long price(final DirectBuffer buffer, final int offset, final int n) {
        return buffer.getLong(offset + LEVELS_OFFSET + n * 2 * Long.BYTES, LITTLE_ENDIAN);
    }

    /** Quantity of the record's n-th level, fixed units of base. */
    public static long qty(final DirectBuffer buffer, final int offset, final int n) {
        return buffer.getLong(offset + LEVELS_OFFSET + (n * 2 + 1) * Long.BYTES, LITTLE_ENDIAN);
    }

    private static int recordsOf(final int levels) {
        return (levels + LEVELS - 1) / LEVELS;
    }

    private static void requireLevels(final String name, final int levels, final long[] side) {
        if (levels < 0 || levels > MAX_BOOK_LEVELS || levels * 2 > side.length) {
            throw new IllegalArgumentException(
                    name + "=" + levels + ": at most " + MAX_BOOK_LEVELS + ", and at most what is given");
        }
    }
}
