package trefoil.gateway.binance.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;

/** A ring that keeps what is published, in order of publication, each claim as one list of records. */
public final class FakeInboundRing implements InboundRing {
    private static final int SLOTS = 1 << 12;

    private final UnsafeBuffer slots = new UnsafeBuffer(new byte[SLOTS * RecordHeader.MAX_RECORD_LENGTH]);
    private final BlockingQueue<List<Record>> published = new LinkedBlockingQueue<>();
    private long next;
    private boolean full;

    /** A copy of one published record. */
    public record Record(int type, MutableDirectBuffer bytes) {}

    @Override
    public synchronized long claim(final int count) {
        final long first = next;
        next += count;
        return first;
    }

    @Override
    public synchronized long tryClaim(final int count) {
        return full ? -1 : claim(count);
    }

    /** Lets the ring be full, for those who do not wait, or not. */
    public synchronized void fill(final boolean value) {
        full = value;
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
    public synchronized void publish(final long firstSequence, final int count) {
        final List<Record> records = new ArrayList<>();
        for (long sequence = firstSequence; sequence < firstSequence + count; sequence++) {
            final int offset = offset(sequence);
            final MutableDirectBuffer copy = new ExpandableArrayBuffer(RecordHeader.MAX_RECORD_LENGTH);
            copy.putBytes(0, slots, offset, RecordHeader.MAX_RECORD_LENGTH);
            records.add(new Record(RecordHeader.type(copy, 0), copy));
        }
        published.add(records);
    }

    /** The next records published together; fails if none come within ten seconds. */
    public List<Record> take() throws InterruptedException {
        final List<Record> records = published.poll(10, TimeUnit.SECONDS);
        if (records == null) {
            throw new AssertionError("nothing was published within 10 s");
        }
        return records;
    }

    /** The next published record that is not a {@link RecordType#SKIP}. */
    public Record takeRecord() throws InterruptedException {
        while (true) {
            final List<Record> records = take();
            if (records.size() != 1) {
                throw new AssertionError("expected one record, got " + records.size());
            }
            if (records.get(0).type() != RecordType.SKIP) {
                return records.get(0);
            }
        }
    }

    /** Whether nothing waits to be taken. */
    public boolean isEmpty() {
        return published.isEmpty();
    }
}
