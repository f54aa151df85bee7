package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The journal's own last record in a file of a run that goes on in another file. Not in any ring. */
public final class SegmentEnd {
    public static final int NEXT_SEGMENT_OFFSET = RecordHeader.LENGTH;
    /** Bytes of the record, header included. */
    public static final int LENGTH = NEXT_SEGMENT_OFFSET + Long.BYTES;

    private SegmentEnd() {}

    /** Writes the whole record. */
    public static void write(
            final MutableDirectBuffer buffer, final int offset, final long timeNs, final long nextSegment) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.SEGMENT_END, timeNs);
        buffer.putLong(offset + NEXT_SEGMENT_OFFSET, nextSegment, LITTLE_ENDIAN);
    }

    /** Number of the file that the run goes on in: 2 or more. */
    public static long nextSegment(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + NEXT_SEGMENT_OFFSET, LITTLE_ENDIAN);
    }
}
