package trefoil.engine.metrics;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/** Latencies of one stage: recorded by one thread without allocation, read by one other thread at any time. */
public final class LatencyRecorder {
    /** Longest latency told apart; longer ones count as this. */
    public static final long HIGHEST_NS = 60_000_000_000L;

    private static final int SIGNIFICANT_DIGITS = 3;

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(1, HIGHEST_NS, SIGNIFICANT_DIGITS);
    private final Histogram total = new Histogram(1, HIGHEST_NS, SIGNIFICANT_DIGITS);
    private Histogram interval;

    /** Records; the writing thread only. A negative latency (clock fault) counts as 0. */
    public void record(final long latencyNs) {
        recorder.recordValue(Math.min(Math.max(latencyNs, 0), HIGHEST_NS));
    }

    /** Everything recorded so far; the reading thread only. The histogram is reused by the next call. */
    public Histogram total() {
        interval = recorder.getIntervalHistogram(interval);
        total.add(interval);
        return total;
    }
}
