package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** An order the engine decided to send. Journalled before it is sent. */
public final class OrderIntent {
    /** Immediate or cancel. */
    public static final int IOC = 1;
    /** Fill or kill. */
    public static final int FOK = 2;

    public static final int CAUSE_SEQUENCE_OFFSET = RecordHeader.LENGTH;
    public static final int ORDER_KEY_OFFSET = CAUSE_SEQUENCE_OFFSET + Long.BYTES;
    public static final int INSTRUMENT_OFFSET = ORDER_KEY_OFFSET + Long.BYTES;
    public static final int SIDE_OFFSET = INSTRUMENT_OFFSET + Integer.BYTES;
    public static final int PRICE_OFFSET = SIDE_OFFSET + Integer.BYTES;
    public static final int QTY_OFFSET = PRICE_OFFSET + Long.BYTES;
    public static final int TIME_IN_FORCE_OFFSET = QTY_OFFSET + Long.BYTES;
    public static final int PURPOSE_OFFSET = TIME_IN_FORCE_OFFSET + Integer.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = PURPOSE_OFFSET + Integer.BYTES;

    private OrderIntent() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final long causeSequence,
            final long orderKey,
            final int instrument,
            final int side,
            final long price,
            final long qty,
            final int timeInForce,
            final int purpose) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.ORDER_INTENT, timeNs);
        buffer.putLong(offset + CAUSE_SEQUENCE_OFFSET, causeSequence, LITTLE_ENDIAN);
        buffer.putLong(offset + ORDER_KEY_OFFSET, orderKey, LITTLE_ENDIAN);
        buffer.putInt(offset + INSTRUMENT_OFFSET, instrument, LITTLE_ENDIAN);
        buffer.putInt(offset + SIDE_OFFSET, side, LITTLE_ENDIAN);
        buffer.putLong(offset + PRICE_OFFSET, price, LITTLE_ENDIAN);
        buffer.putLong(offset + QTY_OFFSET, qty, LITTLE_ENDIAN);
        buffer.putInt(offset + TIME_IN_FORCE_OFFSET, timeInForce, LITTLE_ENDIAN);
        buffer.putInt(offset + PURPOSE_OFFSET, purpose, LITTLE_ENDIAN);
    }

    /** Inbound sequence that caused it. */
    public static long causeSequence(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + CAUSE_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /** See {@link OrderKey}. */
    public static long orderKey(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + ORDER_KEY_OFFSET, LITTLE_ENDIAN);
    }

    /** Index in the universe. */
    public static int instrument(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + INSTRUMENT_OFFSET, LITTLE_ENDIAN);
    }

    /** {@link Side#BUY} or {@link Side#SELL}. */
    public static int side(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + SIDE_OFFSET, LITTLE_ENDIAN);
    }

    /** Limit, fixed units, a multiple of the tick. */
    public static long price(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + PRICE_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units of base, a multiple of the step. */
    public static long qty(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + QTY_OFFSET, LITTLE_ENDIAN);
    }

    /** {@link #IOC} or {@link #FOK}. */
    public static int timeInForce(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + TIME_IN_FORCE_OFFSET, LITTLE_ENDIAN);
    }

    /** One of {@link OrderPurpose}'s codes; which leg it is, says the key. */
    public static int purpose(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + PURPOSE_OFFSET, LITTLE_ENDIAN);
    }
}
