package trefoil.gateway.recording;

import java.util.concurrent.locks.ReentrantLock;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.BatchJournal;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;

/**
 * The engine's entrance where there is no engine: what is published goes straight into a journal, in that order.
 *
 * <p>A claim holds a lock until it is published, so publishers wait for each other, and for the disk. What follows a
 * failure of the journal is dropped and counted. Any thread.
 */
public final class JournalRing implements InboundRing, AutoCloseable {
    private static final int SLOTS = BookLevels.MAX_RECORDS;
    private static final int MAX_BATCH_RECORDS = 256;

    private final BatchJournal journal;
    private final UnsafeBuffer slots = new UnsafeBuffer(new byte[SLOTS * RecordHeader.MAX_RECORD_LENGTH]);
    private final ReentrantLock lock = new ReentrantLock();

    // What follows is guarded by the lock.
    private long next;
    private int batchRecords;
    private boolean closed;

    /** Records written; written under the lock, read by any thread. */
    private volatile long records;

    /** Why the journal cannot be written, or null; written under the lock, read by any thread. */
    private volatile RuntimeException failure;

    /** A ring whose records go there. It is closed with the ring. */
    public JournalRing(final BatchJournal journal) {
        this.journal = journal;
    }

    @Override
    public long claim(final int count) {
        if (count < 1 || count > SLOTS) {
            throw new IllegalArgumentException("count=" + count + ": from 1 to " + SLOTS);
        }
        lock.lock();
        return next;
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
        try {
            for (long sequence = firstSequence; sequence < firstSequence + count; sequence++) {
                write(sequence);
            }
            next = firstSequence + count;
        } finally {
            lock.unlock();
        }
    }

    private void write(final long sequence) {
        final int offset = offset(sequence);
        if (closed || failure != null || RecordHeader.type(slots, offset) == RecordType.SKIP) {
            return;
        }
        RecordHeader.sequence(slots, offset, sequence);
        try {
            if (batchRecords == 0) {
                journal.beginBatch();
            }
            journal.append(slots, offset, RecordHeader.length(slots, offset));
            records++;
            if (++batchRecords == MAX_BATCH_RECORDS) {
                batchRecords = 0;
                journal.endBatch();
            }
        } catch (final RuntimeException | Error problem) {
            fail(problem);
        }
    }

    /** Errors too: a mapped page that the disk has no room for is an {@link InternalError}. */
    private void fail(final Throwable problem) {
        if (failure == null) {
            failure = problem instanceof RuntimeException known
                    ? known
                    : new IllegalStateException("journal failed: " + problem, problem);
        }
    }

    /** Makes what has been published readable, and safe from the process's death. */
    public void flush() {
        lock.lock();
        try {
            if (batchRecords > 0 && failure == null && !closed) {
                batchRecords = 0;
                journal.endBatch();
            }
        } catch (final RuntimeException | Error problem) {
            fail(problem);
        } finally {
            lock.unlock();
        }
    }

    /** Records written so far; any thread. */
    public long records() {
        return records;
    }

    /** Why the journal cannot be written, or null; any thread. */
    public RuntimeException failure() {
        return failure;
    }

    /** Completes the journal; what is published from now on is dropped. */
    @Override
    public void close() {
        flush();
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                journal.close();
            }
        } catch (final RuntimeException | Error problem) {
            fail(problem);
        } finally {
            lock.unlock();
        }
    }
}
