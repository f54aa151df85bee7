package trefoil.engine.replay;

import org.agrona.DirectBuffer;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;

/** Sums up what closed loops gained by the worth that the engine gave them. */
final class LoopResults {
    private long value;
    private long unpriced;

    /** Takes an output of any type. */
    void onOutput(final DirectBuffer buffer, final int offset) {
        if (RecordHeader.type(buffer, offset) != RecordType.LOOP_CLOSED) {
            return;
        }
        if (LoopClosed.value(buffer, offset) == Long.MIN_VALUE) {
            unpriced++;
        } else {
            value += LoopClosed.value(buffer, offset);
        }
    }

    /** Fixed units of the value asset; negative for a loss. */
    long value() {
        return value;
    }

    /** Loops whose result had no price. */
    long unpriced() {
        return unpriced;
    }
}
