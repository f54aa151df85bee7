package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A market-data connection came up or went down; when down, its quotes are invalid until renewed. */
public final class FeedState {
    public static final int UP = 1;
    public static final int DOWN = 2;

    public static final int CONNECTION_OFFSET = RecordHeader.LENGTH;
    public static final int STATE_OFFSET = CONNECTION_OFFSET + Integer.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = STATE_OFFSET + Integer.BYTES;

    private FeedState() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final int connection,
            final int state) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.FEED_STATE, timeNs);
        buffer.putInt(offset + CONNECTION_OFFSET, connection, LITTLE_ENDIAN);
        buffer.putInt(offset + STATE_OFFSET, state, LITTLE_ENDIAN);
    }

    /** Which connection. */
    public static int connection(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + CONNECTION_OFFSET, LITTLE_ENDIAN);
    }

    /** {@link #UP} or {@link #DOWN}. */
    public static int state(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + STATE_OFFSET, LITTLE_ENDIAN);
    }
}
