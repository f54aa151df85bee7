package trefoil.gateway.binance.stream;

import java.util.Random;

/** Delays between attempts: random below a limit that doubles with every failure in a row ("full jitter"). */
final class BackOff {
    private final Random random;
    private final long firstMs;
    private final long maxMs;
    private long limitMs;

    BackOff(final Random random, final long firstMs, final long maxMs) {
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

    /** Longest delay of all. */
    long maxMs() {
        return maxMs;
    }

    /** Begins again at the first limit. */
    void reset() {
        limitMs = firstMs;
    }
}
