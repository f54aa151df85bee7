package trefoil.engine.forecast;

import java.util.List;

/**
 * How edges are told apart. The bin of a value is the number of bounds that are not above it.
 *
 * @param edgePpm bounds of the edge after fees, parts per million
 * @param ageNs bounds of the time since when the edge is there, nanoseconds
 * @param size bounds of what the best quotes allow to spend, whole units of the value asset
 * @param latencyNs latencies that outcomes are known for, nanoseconds; between two of them lies what is between
 * @param arrivals when the order of each leg arrives, in latencies after the decision: 1 3 5 where each leg waits for the
 *     answer to the one before, 1 1 1 where all go out at once
 * @param valueAsset asset that sizes are in
 */
public record ForecastAxes(
        List<Long> edgePpm,
        List<Long> ageNs,
        List<Long> size,
        List<Long> latencyNs,
        List<Long> arrivals,
        String valueAsset) {
    /** Bounds that an axis may have. */
    public static final int MAX_BOUNDS = 16;

    private static final int LEGS = 3;
    private static final long MS = 1_000_000;

    public ForecastAxes {
        edgePpm = ascending("edgePpm", edgePpm);
        ageNs = ascending("ageNs", ageNs);
        size = ascending("size", size);
        latencyNs = ascending("latencyNs", latencyNs);
        arrivals = List.copyOf(arrivals);
        if (arrivals.size() != LEGS || arrivals.stream().anyMatch(arrival -> arrival < 1 || arrival > MAX_BOUNDS)) {
            throw new IllegalArgumentException("arrivals=" + arrivals + ": three numbers from 1 to " + MAX_BOUNDS);
        }
    }

    /** Axes as they are fitted if nothing else is said, for orders that go out one after the other. */
    public static ForecastAxes usual(final String valueAsset) {
        return new ForecastAxes(
                List.of(100L, 300L, 1_000L, 3_000L, 10_000L),
                List.of(MS, 5 * MS, 20 * MS, 50 * MS, 200 * MS),
                List.of(100L, 1_000L, 10_000L),
                List.of(MS, 2 * MS, 5 * MS, 10 * MS, 20 * MS, 50 * MS, 100 * MS, 200 * MS, 500 * MS),
                List.of(1L, 3L, 5L),
                valueAsset);
    }

    private static List<Long> ascending(final String name, final List<Long> bounds) {
        for (int i = 0; i < bounds.size(); i++) {
            if (bounds.get(i) < 1 || i > 0 && bounds.get(i) <= bounds.get(i - 1)) {
                throw new IllegalArgumentException(name + "=" + bounds + ": positive and ascending");
            }
        }
        if (bounds.isEmpty() || bounds.size() > MAX_BOUNDS) {
            throw new IllegalArgumentException(name + ": 1 to " + MAX_BOUNDS + " bounds");
        }
        return List.copyOf(bounds);
    }

    /** Bins of the edge. */
    public int edgeBins() {
        return edgePpm.size() + 1;
    }

    /** Bins of the age. */
    public int ageBins() {
        return ageNs.size() + 1;
    }

    /** Bins of the size. */
    public int sizeBins() {
        return size.size() + 1;
    }

    /** Latencies. */
    public int latencies() {
        return latencyNs.size();
    }

    /** Cells of a table over all axes and legs, latencies next to each other. */
    public int cells() {
        return edgeBins() * ageBins() * sizeBins() * LEGS * latencies();
    }

    /** First of the cells that differ in nothing but the latency. */
    public int cell(final int edgeBin, final int ageBin, final int sizeBin, final int leg) {
        return (((edgeBin * ageBins() + ageBin) * sizeBins() + sizeBin) * LEGS + leg) * latencies();
    }
}
