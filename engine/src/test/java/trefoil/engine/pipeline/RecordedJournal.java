package trefoil.engine.pipeline;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.BatchJournal;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;

/**
 * A journal in memory that fails or waits on demand and checks that it is used as it must be. Written by the journal
 * thread; {@link #records()} is for others once the pipeline is closed.
 */
final class RecordedJournal implements BatchJournal {
    /** Where it can fail. */
    enum Call {
        BEGIN,
        APPEND,
        END
    }

    /** Keys of intents whose batch is complete; any thread. */
    final Set<Long> safeIntents = ConcurrentHashMap.newKeySet();

    private final List<UnsafeBuffer> records = new ArrayList<>();
    private final List<Long> batchIntents = new ArrayList<>();
    private CountDownLatch gate = new CountDownLatch(0);
    private Call failingCall;
    private int failingType;
    private Throwable failure;
    private boolean failForEver;
    private boolean inBatch;
    private int batchType;
    private volatile boolean closed;
    private volatile int batches;
    private RuntimeException closeFailure;

    /** Fails at that call, in a batch that holds a record of that type; once or from then on. Set before the start. */
    RecordedJournal failing(final Call call, final int type, final Throwable problem, final boolean forEver) {
        failingCall = call;
        failingType = type;
        failure = problem;
        failForEver = forEver;
        return this;
    }

    /** Waits at each batch until the latch opens. Set before the start. */
    RecordedJournal waitingFor(final CountDownLatch latch) {
        gate = latch;
        return this;
    }

    /** Fails to close. */
    RecordedJournal failingToClose(final RuntimeException problem) {
        closeFailure = problem;
        return this;
    }

    @Override
    public void beginBatch() {
        check(!inBatch, "batch begun twice");
        inBatch = true;
        batchType = -1;
        await();
        failIf(Call.BEGIN, failingType);
    }

    @Override
    public void append(final DirectBuffer buffer, final int offset, final int length) {
        check(inBatch, "no batch");
        final int type = RecordHeader.type(buffer, offset);
        failIf(Call.APPEND, type);
        batchType = type == failingType ? type : batchType;
        final byte[] copy = new byte[length];
        buffer.getBytes(offset, copy);
        records.add(new UnsafeBuffer(copy));
        if (type == RecordType.ORDER_INTENT) {
            batchIntents.add(OrderIntent.orderKey(buffer, offset));
        }
    }

    @Override
    public void endBatch() {
        check(inBatch, "no batch");
        inBatch = false;
        safeIntents.addAll(batchIntents);
        batchIntents.clear();
        batches++;
        failIf(Call.END, batchType);
    }

    @Override
    public void close() {
        check(!closed, "closed twice");
        closed = true;
        if (closeFailure != null) {
            throw closeFailure;
        }
    }

    List<UnsafeBuffer> records() {
        check(closed, "still open");
        return records;
    }

    /** Batches complete; any thread. */
    int batches() {
        return batches;
    }

    boolean closed() {
        return closed;
    }

    private void await() {
        try {
            gate.await();
        } catch (final InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private void failIf(final Call call, final int type) {
        if (call != failingCall || type != failingType) {
            return;
        }
        if (!failForEver) {
            failingCall = null;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }

    private static void check(final boolean holds, final String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
