package trefoil.engine;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Nanoseconds since the Unix epoch that never go back: the wall clock read once, the monotonic clock from then on.
 *
 * <p>All Trefoil's stamps of one run come from one such clock, so differences between them are true durations. It
 * does not follow corrections of the wall clock; the venue's time offset is measured apart from it. Any thread.
 */
public final class MonotonicEpochClock implements EpochNanoClock {
    private final long anchorNs;

    /** A clock anchored at the wall clock's present time. */
    public MonotonicEpochClock() {
        final Instant now = Instant.now();
        anchorNs = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano() - System.nanoTime();
    }

    @Override
    public long nanoTime() {
        return anchorNs + System.nanoTime();
    }
}
