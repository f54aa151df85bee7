package trefoil.gateway.binance.terms;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Request weight that background reading may use: never more than so much in any minute, wherever the venue's windows
 * begin. A quarter of it may be used at once, the rest as the minute passes. One thread.
 */
public final class WeightBudget {
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int BURST_PART = 4;

    private final EpochNanoClock clock;
    private final long nsPerWeight;
    private final long burstNs;
    private long usedUntilNs;

    /** A budget of so much weight in any minute. */
    public WeightBudget(final int perMinute, final EpochNanoClock clock) {
        if (perMinute < BURST_PART) {
            throw new IllegalArgumentException("perMinute=" + perMinute + " is not " + BURST_PART + " or more");
        }
        this.clock = clock;
        final int burst = perMinute / BURST_PART;
        nsPerWeight = MINUTE_NS / (perMinute - burst) + 1;
        burstNs = burst * nsPerWeight;
        usedUntilNs = clock.nanoTime() - burstNs;
    }

    /** Takes the weight and answers 0, or answers how many milliseconds are to be waited before asking again. */
    long take(final int weight) {
        final long nowNs = clock.nanoTime();
        final long neededNs = weight * nsPerWeight;
        usedUntilNs = Math.max(usedUntilNs, nowNs - burstNs);
        final long missingNs = Math.min(neededNs, burstNs) - (nowNs - usedUntilNs);
        if (missingNs > 0) {
            return TimeUnit.NANOSECONDS.toMillis(missingNs) + 1;
        }
        usedUntilNs += neededNs;
        return 0;
    }
}
