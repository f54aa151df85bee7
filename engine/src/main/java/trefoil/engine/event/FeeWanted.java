package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The fees of an instrument are needed and have not been read. */
public final class FeeWanted {
    public static final int CAUSE_SEQUENCE_OFFSET = RecordHeader.LENGTH;
    public static final int INSTRUMENT_OFFSET = CAUSE_SEQUENCE_OFFSET + Long.BYTES;
    public static final int RESERVED_OFFSET = INSTRUMENT_OFFSET + Integer.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = RESERVED_OFFSET + Integer.BYTES;

    private FeeWanted() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final long causeSequence,
            final int instrument,
            final int reserved) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.FEE_WANTED, timeNs);
        buffer.putLong(offset + CAUSE_SEQUENCE_OFFSET, causeSequence, LITTLE_ENDIAN);
        buffer.putInt(offset + INSTRUMENT_OFFSET, instrument, LITTLE_ENDIAN);
        buffer.putInt(offset + RESERVED_OFFSET, reserved, LITTLE_ENDIAN);
    }

    /** Inbound sequence that caused it. */
    public static long causeSequence(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + CAUSE_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /** Index in the universe. */
    public static int instrument(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + INSTRUMENT_OFFSET, LITTLE_ENDIAN);
    }

    /** Always 0. */
    public static int reserved(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + RESERVED_OFFSET, LITTLE_ENDIAN);
    }
}
