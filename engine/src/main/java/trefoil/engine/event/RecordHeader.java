package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** First {@value #LENGTH} bytes of every record. */
public final class RecordHeader {
    public static final int LENGTH_OFFSET = 0;
    public static final int TYPE_OFFSET = 2;
    public static final int CRC_OFFSET = 4;
    public static final int SEQUENCE_OFFSET = 8;
    public static final int TIME_NS_OFFSET = 16;
    /** Bytes of the header; the body starts here. */
    public static final int LENGTH = 24;

    /** Bytes of a ring slot: no record is longer. */
    public static final int MAX_RECORD_LENGTH = 128;

    private RecordHeader() {}

    /** Writes everything but the sequence, which the ring gives on publication. */
    public static void write(
            final MutableDirectBuffer buffer, final int offset, final int length, final int type, final long timeNs) {
        buffer.putLong(offset + LENGTH_OFFSET, firstBytes(length, type), LITTLE_ENDIAN);
        buffer.putLong(offset + TIME_NS_OFFSET, timeNs, LITTLE_ENDIAN);
    }

    /** What stands before the sequence, with a sum of 0. */
    static long firstBytes(final int length, final int type) {
        return type << TYPE_OFFSET * Byte.SIZE | length;
    }

    /** Length of the whole record in bytes. */
    public static int length(final DirectBuffer buffer, final int offset) {
        return buffer.getShort(offset + LENGTH_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    /** One of {@link RecordType}'s codes. */
    public static int type(final DirectBuffer buffer, final int offset) {
        return buffer.getByte(offset + TYPE_OFFSET) & 0xFF;
    }

    /** Position of the record in its ring, from 0. */
    public static long sequence(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /** Sets the position of the record in its ring. */
    public static void sequence(final MutableDirectBuffer buffer, final int offset, final long sequence) {
        buffer.putLong(offset + SEQUENCE_OFFSET, sequence, LITTLE_ENDIAN);
    }

    /** When an input was received; for an output, when the input that caused it was. Nanoseconds since the epoch. */
    public static long timeNs(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + TIME_NS_OFFSET, LITTLE_ENDIAN);
    }
}
