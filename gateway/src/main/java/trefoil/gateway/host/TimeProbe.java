package trefoil.gateway.host;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What this machine's time is worth: the cost of a look at the clock, and the gaps a spinning thread sees. Bounded. */
public final class TimeProbe {
    private static final int LOOKS = 200_000;
    private static final int ROUNDS = 5;
    private static final long SLOW_LOOK_NS = 100;
    private static final long BAD_LOOK_NS = 500;
    private static final long GAP_NS = 1_000;
    private static final long LONG_GAP_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final double BETTER_LOST_PERCENT = 1;
    private static final double BAD_LOST_PERCENT = 10;

    private TimeProbe() {}

    /** What {@link System#nanoTime()} costs, at best of some rounds. */
    public static Finding timer() {
        long bestNs = Long.MAX_VALUE;
        long ignored = 0;
        for (int round = 0; round < ROUNDS; round++) {
            final long beginNs = System.nanoTime();
            for (int i = 0; i < LOOKS; i++) {
                ignored ^= System.nanoTime();
            }
            bestNs = Math.min(bestNs, (System.nanoTime() - beginNs) / LOOKS);
        }
        final String figure = bestNs + " ns a look" + (ignored == 0 ? "." : "");
        if (bestNs > BAD_LOOK_NS) {
            return Finding.bad("timer", figure, "see clock source: a look should cost 20 to 40 ns");
        }
        return bestNs > SLOW_LOOK_NS
                ? Finding.better("timer", figure, "see clock source: a look should cost 20 to 40 ns")
                : Finding.ok("timer", figure);
    }

    /** How much of a spinning thread's time is lost in gaps of more than a microsecond, over that long. */
    public static Finding jitter(final long forMs) {
        final long[] gaps = new long[1 << 16];
        int count = 0;
        long lostNs = 0;
        long longGaps = 0;
        final long beginNs = System.nanoTime();
        final long endNs = beginNs + TimeUnit.MILLISECONDS.toNanos(forMs);
        long lastNs = beginNs;
        while (lastNs < endNs) {
            final long nowNs = System.nanoTime();
            final long gapNs = nowNs - lastNs;
            lastNs = nowNs;
            if (gapNs > GAP_NS) {
                gaps[count++ & gaps.length - 1] = gapNs;
                lostNs += gapNs;
                longGaps += gapNs > LONG_GAP_NS ? 1 : 0;
            }
        }
        final int kept = Math.min(count, gaps.length);
        Arrays.sort(gaps, 0, kept);
        final double lost = 100.0 * lostNs / (lastNs - beginNs);
        final double seconds = (lastNs - beginNs) / 1e9;
        final String figure = String.format(
                Locale.ROOT,
                "%.1f %% of a spinning thread's time lost in gaps above 1 µs, %.0f a second, median %.0f µs, longest %.1f ms,"
                        + " %d above 1 ms",
                lost,
                count / seconds,
                kept == 0 ? 0 : gaps[kept / 2] / 1e3,
                kept == 0 ? 0 : gaps[kept - 1] / 1e6,
                longGaps);
        if (lost > BAD_LOST_PERCENT) {
            return Finding.bad("jitter floor", figure, "others want these cores: stop them, or isolate cores");
        }
        return lost > BETTER_LOST_PERCENT
                ? Finding.better(
                        "jitter floor", figure, "no latency can be better than this: isolate cores, look at the host")
                : Finding.ok("jitter floor", figure);
    }
}
