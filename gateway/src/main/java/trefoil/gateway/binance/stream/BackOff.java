package trefoil.gateway.binance.stream;

import java.util.Random;

/** Delays between attempts: random below a limit that doubles with every failure in a row ("full jitter"). */
public final class BackOff {
    private static final int SPREAD_PART = 20;

    private final Random random;
    private final long firstMs;
    private final long maxMs;
    private long limitMs;

    /** Delays drawn from that source. */
    public BackOff(final Random random, final long firstMs, final long maxMs) {
        this.random = random;
        this.firstMs = firstMs;
        this.maxMs = maxMs;
        this.limitMs = firstMs;
    }

    /** The next delay. */
    long nextMs() {
        final long delayMs = (long) (random.nextDouble() * limitMs) + 1;
        limitMs = Math.min(limitMs * 2, maxMs);
        return delayMs;
    }

    /** A time somewhat shorter than that one, by up to a twentieth: what began together need not end together. */
    long spread(final long ms) {
        return ms - (long) (random.nextDouble() * ms / SPREAD_PART);
    }

    /** Longest delay of all. */
    long maxMs() {
        return maxMs;
    }

    /** Begins again at the first limit. */
    void reset() {
        limitMs = firstMs;
    }
}
