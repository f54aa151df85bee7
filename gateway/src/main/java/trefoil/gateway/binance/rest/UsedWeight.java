package trefoil.gateway.binance.rest;

import java.util.concurrent.TimeUnit;

/**
 * The request weight that this address has used in the venue's present minute, by all its programs together, as the venue
 * said last. Any thread.
 */
public final class UsedWeight {
    /** The header in which the venue says it. */
    static final String HEADER = "X-MBX-USED-WEIGHT-1M";

    private static final long MINUTE_MS = TimeUnit.MINUTES.toMillis(1);
    private static final int MAX_DIGITS = 9;

    private final ServerClock clock;

    private record Word(long minute, int weight) {}

    private volatile Word last = new Word(-1, 0);

    UsedWeight(final ServerClock clock) {
        this.clock = clock;
    }

    /** Takes the header of an answer; what is not a number is passed over. */
    void told(final String header) {
        final int weight = number(header);
        if (weight >= 0) {
            last = new Word(Math.floorDiv(clock.nowMs(), MINUTE_MS), weight);
        }
    }

    /** A request of that weight is sent; the answer will say what all have used. */
    synchronized void add(final int weight) {
        final int before = now();
        last = new Word(Math.floorDiv(clock.nowMs(), MINUTE_MS), before + weight);
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
        final Word word = last;
        return word.minute == Math.floorDiv(clock.nowMs(), MINUTE_MS) ? word.weight : 0;
    }

    /** Milliseconds until the venue begins to count anew. */
    public long endsInMs() {
        return MINUTE_MS - Math.floorMod(clock.nowMs(), MINUTE_MS);
    }
}
