package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** An order of a recovered loop whose fate an earlier run did not learn. Its fills and its {@link OrderAnswer} follow. */
public final class OrderRecovered {
    public static final int ORDER_KEY_OFFSET = RecordHeader.LENGTH;
    public static final int INSTRUMENT_OFFSET = ORDER_KEY_OFFSET + Long.BYTES;
    public static final int SIDE_OFFSET = INSTRUMENT_OFFSET + Integer.BYTES;
    public static final int PURPOSE_OFFSET = SIDE_OFFSET + Short.BYTES;
    public static final int PRICE_OFFSET = PURPOSE_OFFSET + Short.BYTES;
    public static final int QTY_OFFSET = PRICE_OFFSET + Long.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = QTY_OFFSET + Long.BYTES;

    /** Journals of before the purpose was told have 0 there; of their loops, orders up to this ordinal were legs. */
    private static final int LEGS_WHERE_UNTOLD = 3;

    private OrderRecovered() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final long orderKey,
            final int instrument,
            final int side,
            final int purpose,
            final long price,
            final long qty) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.ORDER_RECOVERED, timeNs);
        buffer.putLong(offset + ORDER_KEY_OFFSET, orderKey, LITTLE_ENDIAN);
        buffer.putInt(offset + INSTRUMENT_OFFSET, instrument, LITTLE_ENDIAN);
        buffer.putShort(offset + SIDE_OFFSET, (short) side, LITTLE_ENDIAN);
        buffer.putShort(offset + PURPOSE_OFFSET, (short) purpose, LITTLE_ENDIAN);
        buffer.putLong(offset + PRICE_OFFSET, price, LITTLE_ENDIAN);
        buffer.putLong(offset + QTY_OFFSET, qty, LITTLE_ENDIAN);
    }

    /** Key in this run: the recovered loop's id and the ordinal it had. */
    public static long orderKey(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + ORDER_KEY_OFFSET, LITTLE_ENDIAN);
    }

    /** Index in the universe. */
    public static int instrument(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + INSTRUMENT_OFFSET, LITTLE_ENDIAN);
    }

    /** {@link Side#BUY} or {@link Side#SELL}. */
    public static int side(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + SIDE_OFFSET, LITTLE_ENDIAN);
    }

    /** {@link OrderPurpose} code. */
    public static int purpose(final DirectBuffer buffer, final int offset) {
        final int told = buffer.getShort(offset + PURPOSE_OFFSET, LITTLE_ENDIAN);
        if (told != 0) {
            return told;
        }
        return OrderKey.ordinal(orderKey(buffer, offset)) <= LEGS_WHERE_UNTOLD
                ? OrderPurpose.LEG
                : OrderPurpose.STRAIGHT_BACK;
    }

    /** Limit, fixed units. */
    public static long price(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + PRICE_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units of base. */
    public static long qty(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + QTY_OFFSET, LITTLE_ENDIAN);
    }
}
