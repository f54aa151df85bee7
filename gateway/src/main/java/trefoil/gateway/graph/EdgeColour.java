package trefoil.gateway.graph;

import java.util.List;

/** What the colour of an edge of the picture tells: six steps, the last the best for loops. */
public enum EdgeColour {
    /** Distance of the best quotes. */
    SPREAD("spread", List.of("> 50 bp", "20–50 bp", "10–20 bp", "5–10 bp", "2–5 bp", "≤ 2 bp"), "not quoted") {
        @Override
        int step(final MarketGraph graph, final int pair) {
            return falling(graph.spreadBp(pair), 50, 20, 10, 5, 2);
        }
    },

    /** Time since the quote was received. */
    AGE("age", List.of("> 1 min", "10–60 s", "1–10 s", "0.1–1 s", "10–100 ms", "≤ 10 ms"), "never quoted") {
        @Override
        int step(final MarketGraph graph, final int pair) {
            return falling(graph.ageNs(pair), 60e9, 10e9, 1e9, 100e6, 10e6);
        }
    },

    /** Edge of the best loop through the pair, before fees. */
    EDGE(
            "best loop through it, before fees",
            List.of("≤ −30 bp", "−30 to −20 bp", "−20 to −10 bp", "−10 to −5 bp", "−5 to 0 bp", "> 0 bp"),
            "in no priced loop") {
        @Override
        int step(final MarketGraph graph, final int pair) {
            return rising(graph.edgeBp(pair), -30, -20, -10, -5, 0);
        }
    },

    /** Triangles that the pair is in; needs no quotes. */
    TRIANGLES("triangles", List.of("1", "2–3", "4–6", "7–20", "21–100", "> 100"), "none") {
        @Override
        int step(final MarketGraph graph, final int pair) {
            final int triangles = graph.trianglesOfPair(pair);
            return triangles == 0 ? UNKNOWN : rising(triangles, 1, 3, 6, 20, 100);
        }
    };

    /** The step of a pair that has no such figure. */
    public static final int UNKNOWN = -1;

    private final String label;
    private final List<String> steps;
    private final String unknown;

    EdgeColour(final String label, final List<String> steps, final String unknown) {
        this.label = label;
        this.steps = steps;
        this.unknown = unknown;
    }

    /** The pair's step, from 0, or {@link #UNKNOWN}. */
    abstract int step(MarketGraph graph, int pair);

    /** What it tells, for people. */
    public String label() {
        return label;
    }

    /** The steps' meanings. */
    public List<String> steps() {
        return steps;
    }

    /** What no colour means. */
    String unknown() {
        return unknown;
    }

    private static int rising(final double value, final double... bounds) {
        if (Double.isNaN(value)) {
            return UNKNOWN;
        }
        int step = 0;
        while (step < bounds.length && value > bounds[step]) {
            step++;
        }
        return step;
    }

    private static int falling(final double value, final double... bounds) {
        if (Double.isNaN(value)) {
            return UNKNOWN;
        }
        int step = 0;
        while (step < bounds.length && value <= bounds[step]) {
            step++;
        }
        return step;
    }
}
