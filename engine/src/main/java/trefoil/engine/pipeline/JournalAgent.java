package trefoil.engine.pipeline;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.Sequence;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.BatchJournal;
import trefoil.engine.event.Control;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.StopReason;

/**
 * What the journal thread does, or whoever does its work: polls both rings and writes batches. A failure halts trading, for an order that is not in the journal
 * is not sent, unless {@link JournalLoss} says otherwise. The journal may still have room to record how the run winds down, so it is written until it fails in the
 * middle of a batch or for the second time; from then on the rings are only emptied.
 */
final class JournalAgent implements Agent {
    private static final int MAX_BATCH_RECORDS = 256;

    private final RecordRing inbound;
    private final RecordRing outbound;
    private final EventPoller<Slot> inboundPoller;
    private final EventPoller<Slot> outboundPoller;
    private final BatchJournal journal;
    private final JournalLoss whenLost;
    private final EpochNanoClock clock;
    private final EventPoller.Handler<Slot> onInput = this::onInput;
    private final EventPoller.Handler<Slot> onOutput = this::onOutput;
    private long inboundLimit;
    private long outboundLimit;
    private int batchRecords;
    private boolean stopOwed;
    private boolean writable = true;

    /** Written by this thread only, read by the order thread before each send and by the owner at the end. */
    private volatile RuntimeException failure;

    JournalAgent(
            final RecordRing inbound,
            final RecordRing outbound,
            final BatchJournal journal,
            final JournalLoss whenLost,
            final EpochNanoClock clock) {
        this.inbound = inbound;
        this.outbound = outbound;
        this.journal = journal;
        this.whenLost = whenLost;
        this.clock = clock;
        inboundPoller = inbound.ring().newPoller();
        outboundPoller = outbound.ring().newPoller();
    }

    @Override
    public int doWork() {
        return work(Long.MAX_VALUE);
    }

    /**
     * Journals the outputs published so far, and before them inputs: up to that one, which must be the last that was decided on or
     * one after it. Answers whether there was something, not how much.
     */
    int work(final long lastInput) {
        outboundLimit = outbound.ring().getCursor();
        inboundLimit = lastInput;
        int work = inboundPoller.getSequence().get() < inboundLimit ? poll(inboundPoller, onInput) : 0;
        if (outboundPoller.getSequence().get() < outboundLimit) {
            work += poll(outboundPoller, onOutput);
        }
        if (stopOwed) {
            stop();
        }
        return work;
    }

    private int poll(final EventPoller<Slot> poller, final EventPoller.Handler<Slot> handler) {
        try {
            return poller.poll(handler) == EventPoller.PollState.PROCESSING ? 1 : 0;
        } catch (final Exception problem) {
            fail(problem);
            return 1;
        }
    }

    private boolean onInput(final Slot slot, final long sequence, final boolean endOfBatch) {
        final boolean last = sequence == inboundLimit;
        write(inbound.arena(), slot.offset, endOfBatch || last);
        return !last;
    }

    private boolean onOutput(final Slot slot, final long sequence, final boolean endOfBatch) {
        final boolean last = sequence == outboundLimit;
        write(outbound.arena(), slot.offset, endOfBatch || last);
        return !last;
    }

    private void write(final UnsafeBuffer arena, final int offset, final boolean endOfBatch) {
        if (!writable) {
            return;
        }
        try {
            if (RecordHeader.type(arena, offset) != RecordType.SKIP) {
                if (batchRecords++ == 0) {
                    journal.beginBatch();
                }
                journal.append(arena, offset, RecordHeader.length(arena, offset));
            }
            if (batchRecords > 0 && (endOfBatch || batchRecords == MAX_BATCH_RECORDS)) {
                batchRecords = 0;
                journal.endBatch();
            }
        } catch (final RuntimeException | Error problem) {
            fail(problem);
        }
    }

    /** Errors too: a mapped page that the disk has no room for is an {@link InternalError}. */
    private void fail(final Throwable problem) {
        writable = failure == null && batchRecords == 0;
        if (failure == null) {
            failure = problem instanceof RuntimeException known
                    ? known
                    : new IllegalStateException("journal failed: " + problem, problem);
            stopOwed = whenLost != JournalLoss.TRADE;
        }
    }

    /** Does not wait for room: this thread is one of those that make it. */
    private void stop() {
        final long sequence = inbound.tryClaim();
        if (sequence >= 0) {
            Control.write(
                    inbound.arena(),
                    inbound.offset(sequence),
                    clock.nanoTime(),
                    whenLost == JournalLoss.REDUCE ? Control.REDUCE : Control.HALT,
                    StopReason.JOURNAL);
            inbound.publish(sequence, 1);
            stopOwed = false;
        }
    }

    /** What broke the journal, or null. Any thread. */
    RuntimeException failure() {
        return failure;
    }

    /** Whether orders may no longer be sent. Any thread. */
    boolean keepsOrdersBack() {
        return failure != null && whenLost == JournalLoss.HALT;
    }

    /** Progress on the inbound ring. */
    Sequence inboundSequence() {
        return inboundPoller.getSequence();
    }

    /** Progress on the outbound ring: what the order thread may see. */
    Sequence outboundSequence() {
        return outboundPoller.getSequence();
    }

    /** Journals what is still in the rings: publishers and the trading thread have stopped. */
    @Override
    public void onClose() {
        while (work(Long.MAX_VALUE) > 0) {
            Thread.onSpinWait();
        }
        try {
            journal.close();
        } catch (final RuntimeException | Error problem) {
            fail(problem);
        }
    }

    @Override
    public String roleName() {
        return "trefoil-journal";
    }
}
