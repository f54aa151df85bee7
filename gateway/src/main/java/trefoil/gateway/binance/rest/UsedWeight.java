package trefoil.gateway.binance.rest;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The request weight that this address has used in the venue's present minute, by all its programs together, as the venue
 * said last. Any thread.
 */
public final class UsedWeight {
    /** The header in which the venue says it. */
    static final String HEADER = "X-MBX-USED-WEIGHT-1M";

    private static final long MINUTE_MS = TimeUnit.MINUTES.toMillis(1);
    private static final int MAX_DIGITS = 9;
    private static final int WEIGHT_BITS = 32;
    private static final long NONE = -1L << WEIGHT_BITS;

    private final ServerClock clock;

    /** The minute in the upper half, its weight in the lower. */
    private final AtomicLong last = new AtomicLong(NONE);

    UsedWeight(final ServerClock clock) {
        this.clock = clock;
    }

    /** Takes the header of an answer; what is not a number is passed over. */
    void told(final String header) {
        told(number(header));
    }

    /** Takes the count of an answer; what is below 0 is passed over. */
    void told(final int weight) {
        if (weight >= 0) {
            last.set(minute() << WEIGHT_BITS | weight);
        }
    }

    /** A request of that weight is sent; the answer will say what all have used. */
    void add(final int weight) {
        long before = last.get();
        while (!last.compareAndSet(before, minute() << WEIGHT_BITS | of(before) + weight)) {
            before = last.get();
        }
    }

    private long minute() {
        return Math.floorDiv(clock.nowMs(), MINUTE_MS);
    }

    private int of(final long word) {
        return word >> WEIGHT_BITS == minute() ? (int) word : 0;
    }

    /** A header that counts something; -1 if it is not there or is no number. */
    static int number(final String header) {
        if (header == null || header.isEmpty() || header.length() > MAX_DIGITS) {
            return -1;
        }
        for (int i = 0; i < header.length(); i++) {
            if (header.charAt(i) < '0' || header.charAt(i) > '9') {
                return -1;
            }
        }
        return Integer.parseInt(header);
    }

    /** Weight used in the present minute, 0 if the venue has not said it. */
    public int now() {
        return of(last.get());
    }

    /** Milliseconds until the venue begins to count anew. */
    public long endsInMs() {
        return MINUTE_MS - Math.floorMod(clock.nowMs(), MINUTE_MS);
    }
}
