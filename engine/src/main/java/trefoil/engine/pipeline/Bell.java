package trefoil.engine.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.TimeoutException;
import com.lmax.disruptor.WaitStrategy;
import java.lang.invoke.VarHandle;

/** Waits as another strategy does, and has a thread woken that sleeps elsewhere when something is published. */
final class Bell implements WaitStrategy {
    private final WaitStrategy waiting;

    /** How to wake who sleeps, or null. Written by the sleeper, and by whoever wakes it. */
    private volatile Runnable sleeper;

    Bell(final WaitStrategy waiting) {
        this.waiting = waiting;
    }

    /** The caller is about to sleep; what is published from here on wakes it. It looks once more before it does. */
    void listen(final Runnable wake) {
        sleeper = wake;
        VarHandle.fullFence();
    }

    /** The caller is awake. */
    void leave() {
        sleeper = null;
    }

    @Override
    public void signalAllWhenBlocking() {
        waiting.signalAllWhenBlocking();
        // Published first, looked second: the sleeper does it the other way round, and one of the two sees the other.
        VarHandle.fullFence();
        final Runnable wake = sleeper;
        if (wake != null) {
            sleeper = null;
            wake.run();
        }
    }

    @Override
    public long waitFor(
            final long sequence, final Sequence cursor, final Sequence dependent, final SequenceBarrier barrier)
            throws AlertException, InterruptedException, TimeoutException {
        return waiting.waitFor(sequence, cursor, dependent, barrier);
    }
}
