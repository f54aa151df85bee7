package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Running digest of all outputs so far, so that a replay finds the first difference. */
public final class Digest {
    public static final int CAUSE_SEQUENCE_OFFSET = RecordHeader.LENGTH;
    public static final int OUTPUTS_OFFSET = CAUSE_SEQUENCE_OFFSET + Long.BYTES;
    public static final int DIGEST_OFFSET = OUTPUTS_OFFSET + Long.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = DIGEST_OFFSET + Long.BYTES;

    private Digest() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final long causeSequence,
            final long outputs,
            final long digest) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.DIGEST, timeNs);
        buffer.putLong(offset + CAUSE_SEQUENCE_OFFSET, causeSequence, LITTLE_ENDIAN);
        buffer.putLong(offset + OUTPUTS_OFFSET, outputs, LITTLE_ENDIAN);
        buffer.putLong(offset + DIGEST_OFFSET, digest, LITTLE_ENDIAN);
    }

    /** Inbound sequence at which it was taken. */
    public static long causeSequence(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + CAUSE_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /** Outputs digested so far. */
    public static long outputs(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + OUTPUTS_OFFSET, LITTLE_ENDIAN);
    }

    /** 64-bit digest. */
    public static long digest(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + DIGEST_OFFSET, LITTLE_ENDIAN);
    }
}
