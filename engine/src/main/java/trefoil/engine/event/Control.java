package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A command of the operator or of a safety device. */
public final class Control {
    /** Open no new loop; let open ones end. */
    public static final int REDUCE = 1;
    /** Send nothing more. */
    public static final int HALT = 2;
    /** Trade again. */
    public static final int RESUME = 3;

    public static final int COMMAND_OFFSET = RecordHeader.LENGTH;
    public static final int REASON_OFFSET = COMMAND_OFFSET + Integer.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = REASON_OFFSET + Integer.BYTES;

    private Control() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final int command,
            final int reason) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.CONTROL, timeNs);
        buffer.putInt(offset + COMMAND_OFFSET, command, LITTLE_ENDIAN);
        buffer.putInt(offset + REASON_OFFSET, reason, LITTLE_ENDIAN);
    }

    /** {@link #REDUCE}, {@link #HALT} or {@link #RESUME}. */
    public static int command(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + COMMAND_OFFSET, LITTLE_ENDIAN);
    }

    /** The {@link StopReason} the command is given for; {@link #RESUME} for the operator clears all that he may. */
    public static int reason(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + REASON_OFFSET, LITTLE_ENDIAN);
    }
}
