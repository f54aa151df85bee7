package trefoil.engine.pipeline;

import com.lmax.disruptor.Sequence;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;

/** One thread, which does {@link InlineWork} while no guest does it, and stands in for a guest that is kept from it. */
final class InlineDrive implements Drive, Runnable {
    /** How long a guest may not come by, though there is work, before it is stood in for. */
    private static final long PATIENCE_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final InlineWork work;
    private final JournalAgent journal;
    private final Defects defects;
    private final IdleStrategy idling;
    private final Thread thread;
    private boolean started;

    /** Written by the owner, read by the thread. */
    private volatile boolean stopped;

    InlineDrive(final InlineWork work, final JournalAgent journal, final Threading threading, final Defects defects) {
        this.defects = defects;
        this.work = work;
        this.journal = journal;
        idling = threading.waitMode().idleStrategy();
        thread = PipelineThread.daemon(this, Pipeline.TRADING_THREAD, threading.placement());
    }

    @Override
    public void run() {
        while (!stopped) {
            if (work.hasGuest()) {
                watch();
            } else {
                idling.idle(work.step() ? 1 : 0);
            }
        }
    }

    /** Looks whether the guest comes by; it is left alone as long as it does, for two would be in each other's way. */
    private void watch() {
        final long visits = work.visits();
        final boolean behind = work.isBehind();
        LockSupport.parkNanos(PATIENCE_NS);
        while (behind && work.visits() == visits && work.isBehind() && !stopped) {
            if (work.isHeld() || !work.step()) {
                LockSupport.parkNanos(PATIENCE_NS);
            }
        }
    }

    @Override
    public Sequence decided() {
        return work.decided();
    }

    @Override
    public Sequence handedOut() {
        return work.handedOut();
    }

    @Override
    public void start() {
        started = true;
        thread.start();
    }

    @Override
    public void stop() {
        stopped = true;
        if (started) {
            LockSupport.unpark(thread);
            PipelineThread.join(thread);
        }
        if (work.end(PipelineThread.JOIN_MS)) {
            journal.onClose();
        } else {
            // Two must not write it. What is in it can be read, up to where the other is.
            defects.note(
                    new IllegalStateException(
                            "the journal is not closed: somebody is still at the engine's work, most likely waiting for the disk"));
        }
    }

    @Override
    public Optional<InlineWork> shared() {
        return Optional.of(work);
    }
}
