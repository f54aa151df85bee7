package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The engine may do more or less than before. */
public final class StateChanged {
    public static final int CAUSE_SEQUENCE_OFFSET = RecordHeader.LENGTH;
    public static final int STATE_OFFSET = CAUSE_SEQUENCE_OFFSET + Long.BYTES;
    public static final int REASON_OFFSET = STATE_OFFSET + Integer.BYTES;
    public static final int REASONS_OFFSET = REASON_OFFSET + Integer.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = REASONS_OFFSET + Long.BYTES;

    private StateChanged() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final long causeSequence,
            final int state,
            final int reason,
            final long reasons) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.STATE_CHANGED, timeNs);
        buffer.putLong(offset + CAUSE_SEQUENCE_OFFSET, causeSequence, LITTLE_ENDIAN);
        buffer.putInt(offset + STATE_OFFSET, state, LITTLE_ENDIAN);
        buffer.putInt(offset + REASON_OFFSET, reason, LITTLE_ENDIAN);
        buffer.putLong(offset + REASONS_OFFSET, reasons, LITTLE_ENDIAN);
    }

    /** Inbound sequence that caused it. */
    public static long causeSequence(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + CAUSE_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /** Code of the new state: 0 watching, 1 active, 2 reducing, 3 halted. */
    public static int state(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + STATE_OFFSET, LITTLE_ENDIAN);
    }

    /** One of {@link StopReason}'s codes: what began to hold, or holds no longer. */
    public static int reason(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + REASON_OFFSET, LITTLE_ENDIAN);
    }

    /** Every {@link StopReason} that holds now, bit n for code n. */
    public static long reasons(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + REASONS_OFFSET, LITTLE_ENDIAN);
    }
}
