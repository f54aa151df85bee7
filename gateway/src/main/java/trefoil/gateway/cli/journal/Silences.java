package trefoil.gateway.cli.journal;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The longest time without an update of each of some numbered things. */
final class Silences {
    private static final int MAX_INDEX = 1 << 16;
    private static final long NEVER = Long.MIN_VALUE;

    private long[] lastNs = new long[0];
    private long[] longestNs = new long[0];
    private long[] beganNs = new long[0];

    /** An update came. */
    void update(final int index, final long timeNs) {
        if (index < 0 || index >= MAX_INDEX) {
            return;
        }
        if (index >= lastNs.length) {
            grow(index);
        }
        final long before = lastNs[index];
        if (before != NEVER && timeNs - before > longestNs[index]) {
            longestNs[index] = timeNs - before;
            beganNs[index] = before;
        }
        lastNs[index] = Math.max(before, timeNs);
    }

    private void grow(final int index) {
        final int known = lastNs.length;
        final int length = Math.max(index + 1, known * 2);
        lastNs = Arrays.copyOf(lastNs, length);
        longestNs = Arrays.copyOf(longestNs, length);
        beganNs = Arrays.copyOf(beganNs, length);
        Arrays.fill(lastNs, known, length, NEVER);
    }

    /** Those with two updates or more, the longest silence first. */
    int[] longestFirst() {
        return IntStream.range(0, longestNs.length)
                .filter(index -> longestNs[index] > 0)
                .boxed()
                .sorted((a, b) -> Long.compare(longestNs[b], longestNs[a]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Length of the longest silence. */
    long longestNs(final int index) {
        return longestNs[index];
    }

    /** Time of the update before it, nanoseconds since the epoch. */
    long beganNs(final int index) {
        return beganNs[index];
    }
}
