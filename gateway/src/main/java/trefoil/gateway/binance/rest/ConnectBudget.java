package trefoil.gateway.binance.rest;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;

/**
 * How many connections may still be tried: the venue allows an address 300 attempts in 5 minutes and bans it for more.
 * Shared by the sockets of one feed; any thread.
 */
final class ConnectBudget {
    /** Attempts in a window; some are left to whatever else runs behind the same address. */
    static final int ATTEMPTS = 250;

    /** Attempts that are kept for connections that are lost. */
    static final int RESERVED = 100;

    private static final long WINDOW_NS = TimeUnit.MINUTES.toNanos(5);

    private final EpochNanoClock clock;
    private final long[] attemptsNs = new long[ATTEMPTS];
    private int oldest;

    ConnectBudget(final EpochNanoClock clock) {
        this.clock = clock;
        Arrays.fill(attemptsNs, Long.MIN_VALUE);
    }

    /**
     * Takes one attempt and answers 0, or takes none and answers how many milliseconds to wait.
     *
     * @param planned whether nothing is lost by waiting: such an attempt leaves {@value #RESERVED} to those that are urgent
     */
    synchronized long takeOrWaitMs(final boolean planned) {
        final long nowNs = clock.nanoTime();
        final long decidingNs = attemptsNs[(oldest + (planned ? RESERVED : 0)) % ATTEMPTS];
        final long allowedNs = decidingNs == Long.MIN_VALUE ? nowNs : decidingNs + WINDOW_NS;
        if (nowNs < allowedNs) {
            return TimeUnit.NANOSECONDS.toMillis(allowedNs - nowNs) + 1;
        }
        attemptsNs[oldest] = nowNs;
        oldest = (oldest + 1) % ATTEMPTS;
        return 0;
    }
}
