package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** An opportunity that was priced above break-even and not taken. */
public final class Refusal {
    public static final int CAUSE_SEQUENCE_OFFSET = RecordHeader.LENGTH;
    public static final int LOOP_OFFSET = CAUSE_SEQUENCE_OFFSET + Long.BYTES;
    public static final int REASON_OFFSET = LOOP_OFFSET + Integer.BYTES;
    public static final int GROSS_EDGE_PPB_OFFSET = REASON_OFFSET + Integer.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = GROSS_EDGE_PPB_OFFSET + Long.BYTES;

    private Refusal() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final long causeSequence,
            final int loop,
            final int reason,
            final long grossEdgePpb) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.REFUSAL, timeNs);
        buffer.putLong(offset + CAUSE_SEQUENCE_OFFSET, causeSequence, LITTLE_ENDIAN);
        buffer.putInt(offset + LOOP_OFFSET, loop, LITTLE_ENDIAN);
        buffer.putInt(offset + REASON_OFFSET, reason, LITTLE_ENDIAN);
        buffer.putLong(offset + GROSS_EDGE_PPB_OFFSET, grossEdgePpb, LITTLE_ENDIAN);
    }

    /** Inbound sequence that caused it. */
    public static long causeSequence(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + CAUSE_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /** Index in the loop table. */
    public static int loop(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + LOOP_OFFSET, LITTLE_ENDIAN);
    }

    /** One of {@link RefusalReason}'s codes. */
    public static int reason(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + REASON_OFFSET, LITTLE_ENDIAN);
    }

    /** Product of the three conversions minus 1, in 1e-9. */
    public static long grossEdgePpb(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + GROSS_EDGE_PPB_OFFSET, LITTLE_ENDIAN);
    }
}
