package trefoil.engine.forecast;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A model as text, and back.
 *
 * <pre>
 *   trefoil forecast 1
 *   fact,fitted.sessions,a b
 *   axis,edgePpm,100 300 1000
 *   …
 *   drift,latency,seen,part
 *   cell,edge,age,size,leg,latency,seen,alive,lost,lostPpm      only those where something was seen
 *   end,cells,edges seen
 * </pre>
 */
public final class ForecastText {
    /** First line. */
    public static final String HEADER = "trefoil forecast 1";

    private static final int MAX_LINES = 1_000_000;
    private static final long MAX_COUNT = 1L << 40;
    private static final long MAX_PPM_SUM = 1L << 60;
    private static final double MAX_DRIFT = 1_000;
    private static final int DRIFT_FIELDS = 4;
    private static final int CELL_FIELDS = 10;
    private static final int END_FIELDS = 3;
    private static final int LEGS = 3;
    private static final List<String> AXES = List.of("edgePpm", "ageNs", "size", "latencyNs", "arrivals", "valueAsset");

    private final TreeMap<String, String> facts = new TreeMap<>();
    private final TreeMap<String, String> axisTexts = new TreeMap<>();
    private ForecastAxes axes;
    private long[] seen;
    private long[] alive;
    private long[] lost;
    private long[] lostPpm;
    private long[] driftSeen;
    private double[] drift;
    private boolean[] driftGiven;
    private long cells;
    private long edges;
    private boolean ended;

    private ForecastText() {}

    /** The model's text. */
    public static String print(final ForecastModel model) {
        final ForecastAxes axes = model.axes();
        final StringBuilder text = new StringBuilder(HEADER).append('\n');
        model.facts().forEach((name, value) -> line(text, "fact", name, value.replaceAll("[,\\p{Cntrl}]", " ")));
        line(text, "axis", "edgePpm", numbers(axes.edgePpm()));
        line(text, "axis", "ageNs", numbers(axes.ageNs()));
        line(text, "axis", "size", numbers(axes.size()));
        line(text, "axis", "latencyNs", numbers(axes.latencyNs()));
        line(text, "axis", "arrivals", numbers(axes.arrivals()));
        line(text, "axis", "valueAsset", axes.valueAsset());
        for (int i = 0; i < axes.latencies(); i++) {
            line(text, "drift", i, model.driftSeen[i], String.format(Locale.ROOT, "%.6f", model.drift[i]));
        }
        long cells = 0;
        long edges = 0;
        for (int cell = 0; cell < axes.cells(); cell++) {
            if (model.seen[cell] > 0) {
                final int row = cell / axes.latencies();
                final int bins = row / LEGS;
                line(
                        text,
                        "cell",
                        bins / axes.sizeBins() / axes.ageBins(),
                        bins / axes.sizeBins() % axes.ageBins(),
                        bins % axes.sizeBins(),
                        row % LEGS,
                        cell % axes.latencies(),
                        model.seen[cell],
                        model.alive[cell],
                        model.lost[cell],
                        model.lostPpm[cell]);
                cells++;
                edges += model.seen[cell];
            }
        }
        line(text, "end", cells, edges);
        return text.toString();
    }

    private static void line(final StringBuilder text, final Object... fields) {
        text.append(Arrays.stream(fields).map(String::valueOf).collect(Collectors.joining(",")))
                .append('\n');
    }

    private static String numbers(final List<Long> numbers) {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    /**
     * The model of a text.
     *
     * @throws ForecastException if it is none, is cut off or contradicts itself
     */
    public static ForecastModel parse(final String text) {
        final String[] lines = text.split("\n", MAX_LINES + 1);
        if (!lines[0].strip().equals(HEADER)) {
            throw new ForecastException(
                    1, "not a forecast of a version that this one reads; it begins with '" + HEADER + "'");
        }
        final ForecastText parsed = new ForecastText();
        for (int i = 1; i < lines.length; i++) {
            if (!lines[i].isBlank()) {
                try {
                    parsed.take(lines[i].strip().split(",", -1));
                } catch (final IllegalArgumentException e) {
                    throw new ForecastException(i + 1, e.getMessage());
                }
            }
        }
        return parsed.model(lines.length);
    }

    private void take(final String[] fields) {
        if (ended) {
            throw new IllegalArgumentException("something after the end");
        }
        switch (fields[0]) {
            case "fact" -> {
                require(fields, LEGS);
                facts.put(fields[1], fields[2]);
            }
            case "axis" -> takeAxis(fields);
            case "drift" -> takeDrift(fields);
            case "cell" -> takeCell(fields);
            case "end" -> takeEnd(fields);
            default -> throw new IllegalArgumentException("begins with none of fact, axis, drift, cell, end");
        }
    }

    private void takeAxis(final String[] fields) {
        require(fields, LEGS);
        if (!AXES.contains(fields[1]) || axes != null) {
            throw new IllegalArgumentException("axis '" + fields[1] + "' is unknown, or comes too late");
        }
        axisTexts.put(fields[1], fields[2]);
        if (axisTexts.size() == AXES.size()) {
            axes = new ForecastAxes(
                    bounds("edgePpm"),
                    bounds("ageNs"),
                    bounds("size"),
                    bounds("latencyNs"),
                    bounds("arrivals"),
                    axisTexts.get("valueAsset"));
            seen = new long[axes.cells()];
            alive = new long[axes.cells()];
            lost = new long[axes.cells()];
            lostPpm = new long[axes.cells()];
            driftSeen = new long[axes.latencies()];
            drift = new double[axes.latencies()];
            driftGiven = new boolean[axes.latencies()];
        }
    }

    private List<Long> bounds(final String name) {
        final List<Long> bounds = new ArrayList<>();
        for (final String word : axisTexts.get(name).split(" ")) {
            bounds.add(number(word, 1, Long.MAX_VALUE));
        }
        return bounds;
    }

    private void takeDrift(final String[] fields) {
        require(fields, DRIFT_FIELDS);
        requireAxes();
        final int latency = (int) number(fields[1], 0, axes.latencies() - 1);
        driftSeen[latency] = number(fields[2], 0, MAX_COUNT);
        drift[latency] = Double.parseDouble(fields[3]);
        if (!(Math.abs(drift[latency]) <= MAX_DRIFT) || driftGiven[latency]) {
            throw new IllegalArgumentException("drift " + fields[3] + " is out of range, or told twice");
        }
        driftGiven[latency] = true;
    }

    private void takeCell(final String[] fields) {
        require(fields, CELL_FIELDS);
        requireAxes();
        final int cell = axes.cell(
                        (int) number(fields[1], 0, axes.edgeBins() - 1),
                        (int) number(fields[2], 0, axes.ageBins() - 1),
                        (int) number(fields[3], 0, axes.sizeBins() - 1),
                        (int) number(fields[4], 0, LEGS - 1))
                + (int) number(fields[5], 0, axes.latencies() - 1);
        if (seen[cell] > 0) {
            throw new IllegalArgumentException("this cell has been told before");
        }
        seen[cell] = number(fields[6], 1, MAX_COUNT);
        alive[cell] = number(fields[7], 0, seen[cell]);
        lost[cell] = number(fields[8], 0, seen[cell] - alive[cell]);
        lostPpm[cell] = number(fields[9], lost[cell] == 0 ? 0 : -MAX_PPM_SUM, 0);
        cells++;
        edges += seen[cell];
    }

    private void takeEnd(final String[] fields) {
        require(fields, END_FIELDS);
        if (number(fields[1], 0, MAX_COUNT) != cells || number(fields[2], 0, Long.MAX_VALUE) != edges) {
            throw new IllegalArgumentException(
                    "counts of " + cells + " cells and " + edges + " edges do not agree with it: something is missing");
        }
        ended = true;
    }

    private void requireAxes() {
        if (axes == null) {
            throw new IllegalArgumentException("before all of the axes " + AXES);
        }
    }

    private static void require(final String[] fields, final int count) {
        if (fields.length != count) {
            throw new IllegalArgumentException(fields.length + " fields where there should be " + count);
        }
    }

    private static long number(final String text, final long low, final long high) {
        final long number;
        try {
            number = Long.parseLong(text);
        } catch (final NumberFormatException e) {
            throw new IllegalArgumentException("'" + excerpt(text) + "' is not a whole number", e);
        }
        if (number < low || number > high) {
            throw new IllegalArgumentException(number + " is not from " + low + " to " + high);
        }
        return number;
    }

    private static String excerpt(final String text) {
        final String start = text.length() > 20 ? text.substring(0, 20) + "..." : text;
        return start.replaceAll("[^ -~]", "?");
    }

    private ForecastModel model(final int lines) {
        if (!ended) {
            throw new ForecastException(lines, "it breaks off: the line 'end' is missing");
        }
        if (edges == 0) {
            throw new ForecastException(0, "it was fitted on no edge at all");
        }
        return new ForecastModel(axes, facts, seen, alive, lost, lostPpm, driftSeen, drift);
    }
}
