package trefoil.engine.replay;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.OutboundRing;
import trefoil.engine.event.RecordHeader;

/**
 * What the core writes, kept until it is taken. Grows: in the journal, outputs may stand any number of inputs behind
 * their causes. One thread.
 */
final class ProducedOutputs implements OutboundRing {
    private static final int SLOTS_AT_START = 1 << 10;

    private UnsafeBuffer arena = new UnsafeBuffer(new byte[SLOTS_AT_START * RecordHeader.MAX_RECORD_LENGTH]);
    private int mask = SLOTS_AT_START - 1;
    private long written;
    private long taken;

    @Override
    public long claim() {
        if (written - taken > mask) {
            grow();
        }
        return written;
    }

    @Override
    public MutableDirectBuffer buffer(final long sequence) {
        return arena;
    }

    @Override
    public int offset(final long sequence) {
        return ((int) sequence & mask) * RecordHeader.MAX_RECORD_LENGTH;
    }

    @Override
    public void publish(final long sequence) {
        RecordHeader.sequence(arena, offset(sequence), sequence);
        written = sequence + 1;
    }

    private void grow() {
        final int slots = 2 * (mask + 1);
        final UnsafeBuffer larger =
                new UnsafeBuffer(new byte[Math.multiplyExact(slots, RecordHeader.MAX_RECORD_LENGTH)]);
        for (long sequence = taken; sequence < written; sequence++) {
            larger.putBytes(
                    ((int) sequence & slots - 1) * RecordHeader.MAX_RECORD_LENGTH,
                    arena,
                    offset(sequence),
                    RecordHeader.MAX_RECORD_LENGTH);
        }
        arena = larger;
        mask = slots - 1;
    }

    boolean isEmpty() {
        return written == taken;
    }

    /** Outputs not taken yet. */
    long waiting() {
        return written - taken;
    }

    /** Memory of the outputs; valid until the next is written. */
    UnsafeBuffer arena() {
        return arena;
    }

    /** Where in {@link #arena()} the oldest output not taken is. */
    int offset() {
        return offset(taken);
    }

    /** Takes the oldest. */
    void take() {
        taken++;
    }
}
