package trefoil.engine.event;

import java.util.function.Consumer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An outbound ring of one slot, whose records are read the moment they are published: for runs on one thread. Sequences
 * count from 0 and are not written into the record.
 */
public final class OneSlotRing implements OutboundRing {
    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final Consumer<UnsafeBuffer> reader;
    private long next;

    /** A ring whose records, each at the beginning of the buffer, that reader takes before it returns. */
    public OneSlotRing(final Consumer<UnsafeBuffer> reader) {
        this.reader = reader;
    }

    @Override
    public long claim() {
        return next;
    }

    @Override
    public MutableDirectBuffer buffer(final long sequence) {
        return slot;
    }

    @Override
    public int offset(final long sequence) {
        return 0;
    }

    @Override
    public void publish(final long sequence) {
        next++;
        reader.accept(slot);
    }
}
