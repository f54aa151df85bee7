package trefoil.engine.risk;

import java.util.Arrays;

/**
 * What was gained and lost of late, in buckets of time aligned to the epoch: the present one and as many before it as
 * the window has.
 *
 * <p>A result counts from the moment it is added until its bucket leaves the window. One that is dated later than now
 * counts in the present bucket, one dated before the window not at all. Trading thread only.
 */
final class ResultWindow {
    private final long bucketNs;
    private final long[] sums;
    private long newest = Long.MIN_VALUE;

    /** An empty window of that many buckets. */
    ResultWindow(final long bucketNs, final int buckets) {
        this.bucketNs = bucketNs;
        sums = new long[buckets];
    }

    /** Adds a gain, or a loss below zero, that was made at a time. */
    void add(final long result, final long atNs, final long nowNs) {
        advance(nowNs);
        final long bucket = Math.min(Math.floorDiv(atNs, bucketNs), newest);
        if (newest - bucket < sums.length) {
            final int slot = slot(bucket);
            sums[slot] = Valuation.plus(sums[slot], result);
        }
    }

    /** What the window lost; negative if it gained. */
    long loss(final long nowNs) {
        advance(nowNs);
        long sum = 0;
        for (final long bucket : sums) {
            sum = Valuation.plus(sum, bucket);
        }
        return -sum;
    }

    /** Forgets every result. */
    void clear() {
        Arrays.fill(sums, 0);
    }

    private void advance(final long nowNs) {
        final long present = Math.floorDiv(nowNs, bucketNs);
        if (newest == Long.MIN_VALUE || present - newest >= sums.length) {
            clear();
            newest = present;
        }
        while (newest < present) {
            sums[slot(++newest)] = 0;
        }
    }

    private int slot(final long bucket) {
        return (int) Math.floorMod(bucket, (long) sums.length);
    }
}
