package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** What an earlier run hands on, so that a restart forgets neither a loss nor what was left over. */
public final class Carried {
    /** Loss of closed loops in the value asset at the record's time. */
    public static final int LOSS = 1;
    /** Amount in the dust ledger. */
    public static final int LEFTOVER = 2;

    public static final int KIND_OFFSET = RecordHeader.LENGTH;
    public static final int ASSET_OFFSET = KIND_OFFSET + Integer.BYTES;
    public static final int AMOUNT_OFFSET = ASSET_OFFSET + Integer.BYTES;
    public static final int OCCURRED_NS_OFFSET = AMOUNT_OFFSET + Long.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = OCCURRED_NS_OFFSET + Long.BYTES;

    private Carried() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final int kind,
            final int asset,
            final long amount,
            final long occurredNs) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.CARRIED, timeNs);
        buffer.putInt(offset + KIND_OFFSET, kind, LITTLE_ENDIAN);
        buffer.putInt(offset + ASSET_OFFSET, asset, LITTLE_ENDIAN);
        buffer.putLong(offset + AMOUNT_OFFSET, amount, LITTLE_ENDIAN);
        buffer.putLong(offset + OCCURRED_NS_OFFSET, occurredNs, LITTLE_ENDIAN);
    }

    /** {@link #LOSS} or {@link #LEFTOVER}. */
    public static int kind(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + KIND_OFFSET, LITTLE_ENDIAN);
    }

    /** Index in the universe. */
    public static int asset(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + ASSET_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units of the asset. */
    public static long amount(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + AMOUNT_OFFSET, LITTLE_ENDIAN);
    }

    /** When it happened. */
    public static long occurredNs(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + OCCURRED_NS_OFFSET, LITTLE_ENDIAN);
    }
}
