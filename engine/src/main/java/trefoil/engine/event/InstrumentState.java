package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Whether the venue takes orders on one instrument. */
public final class InstrumentState {
    /** Orders are taken. */
    public static final int TRADING = 1;
    /** No order is taken. */
    public static final int CLOSED = 2;

    public static final int INSTRUMENT_OFFSET = RecordHeader.LENGTH;
    public static final int STATE_OFFSET = INSTRUMENT_OFFSET + Integer.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = STATE_OFFSET + Integer.BYTES;

    private InstrumentState() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final int instrument,
            final int state) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.INSTRUMENT_STATE, timeNs);
        buffer.putInt(offset + INSTRUMENT_OFFSET, instrument, LITTLE_ENDIAN);
        buffer.putInt(offset + STATE_OFFSET, state, LITTLE_ENDIAN);
    }

    /** Index in the universe. */
    public static int instrument(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + INSTRUMENT_OFFSET, LITTLE_ENDIAN);
    }

    /** {@link #TRADING} or {@link #CLOSED}. */
    public static int state(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + STATE_OFFSET, LITTLE_ENDIAN);
    }
}
