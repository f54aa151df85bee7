package trefoil.engine.forecast;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What was seen of edges in recorded markets: how many there were of each sort, and what became of them. Immutable once
 * made; two models are equal if their text is.
 */
public final class ForecastModel {
    private final ForecastAxes axes;
    private final SortedMap<String, String> facts;
    final long[] seen;
    final long[] alive;
    final long[] lost;
    final long[] lostPpm;
    final long[] driftSeen;
    final double[] drift;

    /**
     * A model.
     *
     * @param facts what it was fitted on, by name
     * @param seen edges by {@link ForecastAxes#cell}
     * @param alive of those, the ones whose orders would all have met the edge
     * @param lost of those, the ones whose first order would have been filled and whose edge was gone for the others
     * @param lostPpm what those would have earned together: a loss, parts per million
     * @param driftSeen legs by latency
     * @param drift of a leg's price by latency, as a part of what its queue says
     */
    public ForecastModel(
            final ForecastAxes axes,
            final SortedMap<String, String> facts,
            final long[] seen,
            final long[] alive,
            final long[] lost,
            final long[] lostPpm,
            final long[] driftSeen,
            final double[] drift) {
        this.axes = axes;
        this.facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
        this.seen = seen.clone();
        this.alive = alive.clone();
        this.lost = lost.clone();
        this.lostPpm = lostPpm.clone();
        this.driftSeen = driftSeen.clone();
        this.drift = drift.clone();
        if (seen.length != axes.cells() || drift.length != axes.latencies()) {
            throw new IllegalArgumentException("cells=" + seen.length + " latencies=" + drift.length);
        }
    }

    /** How edges are told apart. */
    public ForecastAxes axes() {
        return axes;
    }

    /** What it was fitted on, by name. */
    public SortedMap<String, String> facts() {
        return facts;
    }

    /** Edges seen at a latency. */
    public long seen(final int latency) {
        return sum(seen, latency);
    }

    /** Of those, the ones that were still there. */
    public long alive(final int latency) {
        return sum(alive, latency);
    }

    /** Of those, the ones that would have cost something. */
    public long lost(final int latency) {
        return sum(lost, latency);
    }

    /** Drift at a latency, as a part of what the queues say. */
    public double drift(final int latency) {
        return drift[latency];
    }

    private long sum(final long[] cells, final int latency) {
        long sum = 0;
        for (int cell = latency; cell < cells.length; cell += axes.latencies()) {
            sum += cells[cell];
        }
        return sum;
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof ForecastModel model && ForecastText.print(this).equals(ForecastText.print(model));
    }

    @Override
    public int hashCode() {
        return ForecastText.print(this).hashCode();
    }

    @Override
    public String toString() {
        return "ForecastModel" + facts;
    }
}
