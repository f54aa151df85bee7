package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Best bid and ask of one instrument. A price of 0 means that side has no quote. */
public final class BookTicker {
    public static final int INSTRUMENT_OFFSET = RecordHeader.LENGTH;
    public static final int CONNECTION_OFFSET = INSTRUMENT_OFFSET + Integer.BYTES;
    public static final int UPDATE_ID_OFFSET = CONNECTION_OFFSET + Integer.BYTES;
    public static final int BID_PRICE_OFFSET = UPDATE_ID_OFFSET + Long.BYTES;
    public static final int BID_QTY_OFFSET = BID_PRICE_OFFSET + Long.BYTES;
    public static final int ASK_PRICE_OFFSET = BID_QTY_OFFSET + Long.BYTES;
    public static final int ASK_QTY_OFFSET = ASK_PRICE_OFFSET + Long.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = ASK_QTY_OFFSET + Long.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

    private BookTicker() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final int instrument,
            final int connection,
            final long updateId,
            final long bidPrice,
            final long bidQty,
            final long askPrice,
            final long askQty) {
        final long source = (long) connection << Integer.SIZE | instrument & 0xFFFF_FFFFL;
        final byte[] array = buffer.byteArray();
        if (array == null || buffer.isExpandable()) {
            RecordHeader.write(buffer, offset, LENGTH, RecordType.BOOK_TICKER, timeNs);
            buffer.putLong(offset + INSTRUMENT_OFFSET, source, LITTLE_ENDIAN);
            buffer.putLong(offset + UPDATE_ID_OFFSET, updateId, LITTLE_ENDIAN);
            buffer.putLong(offset + BID_PRICE_OFFSET, bidPrice, LITTLE_ENDIAN);
            buffer.putLong(offset + BID_QTY_OFFSET, bidQty, LITTLE_ENDIAN);
            buffer.putLong(offset + ASK_PRICE_OFFSET, askPrice, LITTLE_ENDIAN);
            buffer.putLong(offset + ASK_QTY_OFFSET, askQty, LITTLE_ENDIAN);
            return;
        }
        // The slots of rings are arrays. Writing to the array itself spares a look at the buffer for each field.
        buffer.boundsCheck(offset, LENGTH);
        final int at = buffer.wrapAdjustment() + offset;
        LONG.set(array, at, RecordHeader.firstBytes(LENGTH, RecordType.BOOK_TICKER));
        LONG.set(array, at + RecordHeader.TIME_NS_OFFSET, timeNs);
        LONG.set(array, at + INSTRUMENT_OFFSET, source);
        LONG.set(array, at + UPDATE_ID_OFFSET, updateId);
        LONG.set(array, at + BID_PRICE_OFFSET, bidPrice);
        LONG.set(array, at + BID_QTY_OFFSET, bidQty);
        LONG.set(array, at + ASK_PRICE_OFFSET, askPrice);
        LONG.set(array, at + ASK_QTY_OFFSET, askQty);
    }

    /** Index in the universe. */
    public static int instrument(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + INSTRUMENT_OFFSET, LITTLE_ENDIAN);
    }

    /** Which connection brought it. */
    public static int connection(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + CONNECTION_OFFSET, LITTLE_ENDIAN);
    }

    /** The venue's order-book update id. */
    public static long updateId(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + UPDATE_ID_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units. */
    public static long bidPrice(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + BID_PRICE_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units of base. */
    public static long bidQty(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + BID_QTY_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units. */
    public static long askPrice(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + ASK_PRICE_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units of base. */
    public static long askQty(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + ASK_QTY_OFFSET, LITTLE_ENDIAN);
    }
}
