package trefoil.gateway.cli.chaos;

import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.MonotonicEpochClock;

/** A session's clock that can be put ahead, as by a machine that was asleep; it never goes back. Any thread. */
final class MovableClock implements EpochNanoClock {
    private final EpochNanoClock clock = new MonotonicEpochClock();
    private final AtomicLong aheadNs = new AtomicLong();

    @Override
    public long nanoTime() {
        return clock.nanoTime() + aheadNs.get();
    }

    /** Puts it ahead by that much more. */
    void forward(final long byNs) {
        aheadNs.addAndGet(byNs);
    }
}
