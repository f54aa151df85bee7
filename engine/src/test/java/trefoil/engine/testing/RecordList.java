package trefoil.engine.testing;

import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.RecordHeader;

/** A ring that keeps a copy of every record published. */
public final class RecordList implements InboundRing {
    private static final int SLOTS = 64;

    private final UnsafeBuffer slots = new UnsafeBuffer(new byte[SLOTS * RecordHeader.MAX_RECORD_LENGTH]);
    private final List<UnsafeBuffer> records = new ArrayList<>();
    private long next;
    private long published;

    @Override
    public long claim(final int count) {
        final long first = next;
        next += count;
        return first;
    }

    @Override
    public MutableDirectBuffer buffer(final long sequence) {
        return slots;
    }

    @Override
    public int offset(final long sequence) {
        return (int) (sequence % SLOTS) * RecordHeader.MAX_RECORD_LENGTH;
    }

    @Override
    public void publish(final long firstSequence, final int count) {
        for (long sequence = firstSequence; sequence < firstSequence + count; sequence++) {
            final byte[] copy = new byte[RecordHeader.MAX_RECORD_LENGTH];
            slots.getBytes(offset(sequence), copy);
            records.add(new UnsafeBuffer(copy));
        }
        published += count;
    }

    /** The records published since the last call. */
    public List<UnsafeBuffer> take() {
        final List<UnsafeBuffer> taken = List.copyOf(records);
        records.clear();
        return taken;
    }

    /** Whether every claimed slot has been published. */
    public boolean complete() {
        return next == published;
    }
}
