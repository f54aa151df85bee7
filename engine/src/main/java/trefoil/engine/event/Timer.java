package trefoil.engine.event;

import org.agrona.MutableDirectBuffer;

/** The passage of time: lets the engine act when no market data comes. */
public final class Timer {
    /** Bytes of the record, header included. */
    public static final int LENGTH = RecordHeader.LENGTH;

    private Timer() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(final MutableDirectBuffer buffer, final int offset, final long timeNs) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.TIMER, timeNs);
    }
}
