package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** How well something outside the engine is, measured by the gateway. */
public final class Health {
    /** Difference of our clock from the venue's that is not corrected, nanoseconds. */
    public static final int CLOCK_SKEW = 1;
    /** Round trip of a request to the venue, nanoseconds. */
    public static final int ROUND_TRIP = 2;
    /** How long, from now on, the venue wants no orders of ours, nanoseconds. */
    public static final int ORDER_PAUSE = 3;

    /** Unfilled orders that the venue has counted for the account in its present window, all programs' together. */
    public static final int ORDERS_USED = 4;

    public static final int KIND_OFFSET = RecordHeader.LENGTH;
    public static final int RESERVED_OFFSET = KIND_OFFSET + Integer.BYTES;
    public static final int VALUE_OFFSET = RESERVED_OFFSET + Integer.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = VALUE_OFFSET + Long.BYTES;

    private Health() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final int kind,
            final int reserved,
            final long value) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.HEALTH, timeNs);
        buffer.putInt(offset + KIND_OFFSET, kind, LITTLE_ENDIAN);
        buffer.putInt(offset + RESERVED_OFFSET, reserved, LITTLE_ENDIAN);
        buffer.putLong(offset + VALUE_OFFSET, value, LITTLE_ENDIAN);
    }

    /** {@link #CLOCK_SKEW}, {@link #ROUND_TRIP}, {@link #ORDER_PAUSE} or {@link #ORDERS_USED}. */
    public static int kind(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + KIND_OFFSET, LITTLE_ENDIAN);
    }

    /** Always 0. */
    public static int reserved(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + RESERVED_OFFSET, LITTLE_ENDIAN);
    }

    /** Never negative. */
    public static long value(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + VALUE_OFFSET, LITTLE_ENDIAN);
    }
}
