package trefoil.bench.rig;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import trefoil.bench.report.Measurement;

/** Latencies of one stage within a window of time; recorded by one thread, read when that thread has ended. */
public final class Latencies {
    private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(1);
    private static final int DIGITS = 3;
    private static final int SLICES = 20;
    private static final double[] PERCENTILES = {0, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.99, 100};

    private final Histogram all = new Histogram(1, HIGHEST_NS, DIGITS);
    private final Histogram slice = new Histogram(1, HIGHEST_NS, DIGITS);
    private final double[] medians = new double[SLICES + 1];
    private final String id;
    private final String name;
    private final long fromNs;
    private final long toNs;
    private final long countOfASlice;
    private long sliceEndNs;
    private int slices;

    /**
     * Nothing recorded yet.
     *
     * @param id names the stage in every run
     * @param name the stage in a user's words
     * @param fromNs when the window begins, by the clock that {@link #record} is told the time of
     * @param toNs when it ends
     */
    public Latencies(final String id, final String name, final long fromNs, final long toNs) {
        this.id = id;
        this.name = name;
        this.fromNs = fromNs;
        this.toNs = toNs;
        sliceEndNs = fromNs + (toNs - fromNs) / SLICES;
        countOfASlice = Long.MAX_VALUE;
    }

    /** As the other, whenever they happen; slices are made of what is expected, not of time. */
    Latencies(final String id, final String name, final long expected) {
        this.id = id;
        this.name = name;
        fromNs = Long.MIN_VALUE;
        toNs = Long.MAX_VALUE;
        sliceEndNs = Long.MAX_VALUE;
        countOfASlice = Math.max(1, expected / SLICES);
    }

    /** Records what was meant for {@code dueNs} and happened at {@code nowNs}. */
    public void record(final long dueNs, final long nowNs) {
        if (dueNs < fromNs || dueNs >= toNs) {
            return;
        }
        if (dueNs >= sliceEndNs || slice.getTotalCount() == countOfASlice) {
            endSlice();
        }
        final long latencyNs = Math.min(Math.max(nowNs - dueNs, 1), HIGHEST_NS);
        all.recordValue(latencyNs);
        slice.recordValue(latencyNs);
    }

    private void endSlice() {
        if (slice.getTotalCount() > 0 && slices < medians.length) {
            medians[slices++] = slice.getValueAtPercentile(50);
            slice.reset();
        }
        sliceEndNs = sliceEndNs == Long.MAX_VALUE ? sliceEndNs : sliceEndNs + (toNs - fromNs) / SLICES;
    }

    /** The stage in a user's words. */
    String name() {
        return name;
    }

    /** How many were recorded. */
    public long count() {
        return all.getTotalCount();
    }

    /** Latency below which that part of all is, percent. */
    public long percentile(final double percentile) {
        return all.getValueAtPercentile(percentile);
    }

    /** Takes in what another thread recorded; the slices stay its own. */
    void add(final Latencies other) {
        all.add(other.all);
    }

    /** What it comes to. */
    public Measurement measurement(final String group) {
        final Map<Double, Double> percentiles = new TreeMap<>();
        for (final double percentile : PERCENTILES) {
            percentiles.put(percentile, (double) all.getValueAtPercentile(percentile));
        }
        return Measurement.of(id, group, name, "ns", Arrays.copyOf(medians, slices))
                .spread(all.getValueAtPercentile(50), percentiles);
    }

    /** Writes it for HdrHistogram's tools, in microseconds. */
    public void writeTo(final Path directory) throws IOException {
        final Path file = directory.resolve(id.replaceAll("[^A-Za-z0-9]+", "-") + ".hgrm");
        try (PrintStream out = new PrintStream(file.toFile(), StandardCharsets.UTF_8)) {
            all.outputPercentileDistribution(out, 1_000.0);
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-62s n=%,d: p50 %,d ns, p90 %,d ns, p99 %,d ns, p99.9 %,d ns, max %,d ns",
                name,
                count(),
                percentile(50),
                percentile(90),
                percentile(99),
                percentile(99.9),
                all.getMaxValue());
    }
}
