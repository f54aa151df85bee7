package trefoil.bench.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One figure of a run and what it was made from. Numbers that were not measured, or are not asked for, are NaN.
 *
 * @param id names it in every run, e.g. {@code DecodeBenchmark.bookTickerJson}
 * @param group what it belongs to: a kind of run
 * @param name what was measured, in a user's words
 * @param unit {@code ns}, {@link #TIMES_LESS_IS_BETTER}, or whatever is better the more of it there is, such as {@code frames/s}
 * @param value the median of what was measured
 * @param samples what the run saw of it, one after the other: iterations, or medians of slices of time
 * @param bytes allocated by one operation, on the thread that did it
 * @param limit what it has to reach
 * @param maxBytes most bytes allowed
 * @param insteadOf id of what was taken in its place, or empty
 * @param whenMissed what eats the time, or empty; {@link WhyMissed} puts figures in
 * @param remark what to know when comparing it with the way that was taken, or empty
 * @param percentiles values by percentile, ascending; may be empty
 */
public record Measurement(
        String id,
        String group,
        String name,
        String unit,
        double value,
        double[] samples,
        double bytes,
        double limit,
        double maxBytes,
        String insteadOf,
        String whenMissed,
        String remark,
        Map<Double, Double> percentiles) {

    /** Unit of a ratio of which less is better. */
    public static final String TIMES_LESS_IS_BETTER = "times";

    /** Id of how late a thread is that only spins, which rigs measure first. */
    public static final String JITTER_FLOOR = "machine.jitterFloor";

    /** Steps of JMH. */
    public static final String STEPS = "steps";

    /**
     * What else allocates while a benchmark runs is divided by its operations, so that it shows as a small fraction of a
     * byte.
     */
    private static final double NOISE_BYTES = 0.1;

    private static final String NS = "ns";

    /** A figure without a goal, its value the median of the samples. */
    public static Measurement of(
            final String id, final String group, final String name, final String unit, final double... samples) {
        return new Measurement(
                id,
                group,
                name,
                unit,
                median(samples),
                samples.clone(),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                "",
                "",
                "",
                Map.of());
    }

    /** The same by other names. */
    public Measurement named(final String otherId, final String otherName) {
        return new Measurement(
                otherId,
                group,
                otherName,
                unit,
                value,
                samples,
                bytes,
                limit,
                maxBytes,
                insteadOf,
                whenMissed,
                remark,
                percentiles);
    }

    /** The same with what it has to reach. */
    public Measurement reaching(final Reach reach) {
        return new Measurement(
                id,
                group,
                name,
                unit,
                value,
                samples,
                bytes,
                reach.limit(),
                reach.maxBytes(),
                insteadOf,
                reach.whenMissed(),
                remark,
                percentiles);
    }

    /** The same with these words where its goal is missed. */
    public Measurement explained(final String why) {
        return new Measurement(
                id, group, name, unit, value, samples, bytes, limit, maxBytes, insteadOf, why, remark, percentiles);
    }

    /** The same with that value in place of the samples' median, and percentiles. */
    public Measurement spread(final double median, final Map<Double, Double> byPercentile) {
        return new Measurement(
                id,
                group,
                name,
                unit,
                median,
                samples,
                bytes,
                limit,
                maxBytes,
                insteadOf,
                whenMissed,
                remark,
                byPercentile);
    }

    /** The same with what an operation allocated. */
    public Measurement allocating(final double bytesPerOperation) {
        return new Measurement(
                id,
                group,
                name,
                unit,
                value,
                samples,
                bytesPerOperation,
                limit,
                maxBytes,
                insteadOf,
                whenMissed,
                remark,
                percentiles);
    }

    /** Whether less of it is better. */
    public boolean lessIsBetter() {
        return unit.equals(NS) || unit.equals(TIMES_LESS_IS_BETTER);
    }

    /** Whether there is a goal. */
    public boolean hasGoal() {
        return Double.isFinite(limit) || Double.isFinite(maxBytes);
    }

    /** Whether all of the goal is reached; what was not measured does not reach it. */
    public boolean reached() {
        final boolean fast =
                Double.isNaN(limit) || Double.isInfinite(limit) || (lessIsBetter() ? value <= limit : value >= limit);
        return fast && (Double.isNaN(maxBytes) || bytes <= maxBytes + NOISE_BYTES);
    }

    /** Which step eats the time and what was tried; empty if the goal is reached or nobody says. */
    public String why() {
        return hasGoal() && !reached() ? whenMissed : "";
    }

    /** Whether nothing may be allocated, and something is. */
    public boolean brokenZero() {
        return maxBytes == 0 && !(bytes <= NOISE_BYTES);
    }

    /** What has to be reached, in words; {@code -} if nothing has. */
    public String target() {
        if (!hasGoal()) {
            return "-";
        }
        return (Double.isFinite(limit) ? (lessIsBetter() ? "≤ " : "≥ ") + quantity(limit, unit) : "any time")
                + (Double.isFinite(maxBytes) ? ", " + bytesText(maxBytes) : "");
    }

    /** What was measured, in words. */
    public String measured() {
        return quantity(value, unit) + (Double.isNaN(bytes) ? "" : ", " + bytesText(bytes));
    }

    /** {@code reached} or {@code MISSED}; empty without a goal. */
    public String verdict() {
        return !hasGoal() ? "" : reached() ? "reached" : "MISSED";
    }

    /** A quantity with its unit, short. */
    static String quantity(final double value, final String unit) {
        if (Double.isNaN(value)) {
            return "? " + unit;
        }
        if (unit.equals(NS) && Math.abs(value) >= 1e6) {
            return String.format(Locale.ROOT, "%.2f ms", value / 1e6);
        }
        if (unit.equals(NS) && Math.abs(value) >= 1e4) {
            return String.format(Locale.ROOT, "%.1f µs", value / 1e3);
        }
        return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.1f %s" : "%,.0f %s", value, unit);
    }

    private static String bytesText(final double bytes) {
        return String.format(Locale.ROOT, bytes > NOISE_BYTES && bytes < 10 ? "%.1f B" : "%,.0f B", bytes);
    }

    static double median(final double... samples) {
        if (samples.length == 0) {
            return Double.NaN;
        }
        final double[] sorted = samples.clone();
        Arrays.sort(sorted);
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    Map<String, Object> json() {
        final Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("group", group);
        json.put("name", name);
        json.put("unit", unit);
        json.put("value", value);
        json.put("samples", samples);
        json.put("bytes", bytes);
        json.put("limit", limit);
        json.put("maxBytes", maxBytes);
        json.put("insteadOf", insteadOf);
        json.put("whenMissed", whenMissed);
        json.put("remark", remark);
        final Map<String, Object> spread = new LinkedHashMap<>();
        percentiles.forEach((percentile, at) -> spread.put(percentile.toString(), at));
        json.put("percentiles", spread);
        return json;
    }

    /** The measurement that {@link #json} wrote, or null if it is none. */
    static Measurement of(final Object json) {
        final String id = Json.text(Json.get(json, "id"), "");
        if (id.isEmpty()) {
            return null;
        }
        final List<Double> samples = new ArrayList<>();
        Json.list(Json.get(json, "samples")).forEach(sample -> samples.add(Json.number(sample)));
        final Map<Double, Double> percentiles = new LinkedHashMap<>();
        if (Json.get(json, "percentiles") instanceof Map<?, ?> spread) {
            try {
                spread.forEach(
                        (percentile, at) -> percentiles.put(Double.valueOf(percentile.toString()), Json.number(at)));
            } catch (final NumberFormatException e) {
                return null;
            }
        }
        return new Measurement(
                id,
                Json.text(Json.get(json, "group"), ""),
                Json.text(Json.get(json, "name"), id),
                Json.text(Json.get(json, "unit"), NS),
                Json.number(Json.get(json, "value")),
                samples.stream().mapToDouble(Double::doubleValue).toArray(),
                Json.number(Json.get(json, "bytes")),
                Json.number(Json.get(json, "limit")),
                Json.number(Json.get(json, "maxBytes")),
                Json.text(Json.get(json, "insteadOf"), ""),
                Json.text(Json.get(json, "whenMissed"), ""),
                Json.text(Json.get(json, "remark"), ""),
                percentiles);
    }
}
