package trefoil.gateway.cli.graph;

import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.market.Universe;
import trefoil.gateway.graph.MarketGraph;
import trefoil.gateway.graph.MarketGraph.LoopEdge;
import trefoil.gateway.graph.MarketGraph.Reach;

/** The graph's figures on a terminal. Names are the source's and shown without control characters. */
final class GraphText {
    private static final int PAIRS_SHOWN = 6;
    private static final int HUBS_SHOWN = 12;
    private static final int[] BUCKETS = {0, 1, 3, 6, 20, 100};
    private static final double PERCENT = 100;

    private static final int STARTS_SHOWN = 12;

    private final GraphedMarket market;
    private final MarketGraph graph;
    private final PrintWriter out;

    GraphText(final GraphedMarket market, final PrintWriter out) {
        this.market = market;
        this.graph = market.graph();
        this.out = out;
    }

    void print(final int loopsShown, final int feePpm) {
        final Universe universe = graph.universe();
        line("market", market.source() + (market.moment().isEmpty() ? "" : " at " + market.moment()));
        line("assets", count(universe.assetCount()) + " in " + parts());
        line("pairs", count(universe.instrumentCount()) + " traded of " + count(market.listed()) + " listed");
        line("triangles", count(graph.triangleCount()) + ", loops " + count(2L * graph.triangleCount()));
        line("rings", rings());
        hubs();
        line("per pair", perPair());
        line("busiest", busiest());
        final List<Reach> reaches = graph.reaches();
        for (final Reach reach : reaches.subList(0, Math.min(STARTS_SHOWN, reaches.size()))) {
            line("from " + reach.asset(), reach(reach));
        }
        if (reaches.size() > STARTS_SHOWN) {
            line("and", count(reaches.size() - STARTS_SHOWN) + " more start assets, with --json");
        }
        if (graph.quoted()) {
            line("quotes", quotes());
            loops(loopsShown, feePpm);
        }
        out.flush();
    }

    private String parts() {
        final List<Integer> sizes = graph.componentSizes();
        return sizes.size() == 1
                ? "one connected part"
                : sizes.size() + " parts that nothing joins, of "
                        + sizes.stream().map(GraphText::count).collect(Collectors.joining(", ")) + " assets";
    }

    private void hubs() {
        final List<Integer> hubs = graph.hubs();
        line("hubs", hubs.size() + (hubs.size() > HUBS_SHOWN ? ", the busiest:" : ":"));
        for (final int hub : hubs.subList(0, Math.min(HUBS_SHOWN, hubs.size()))) {
            out.printf(
                    Locale.ROOT,
                    "  %-10s %,6d pairs %,6d triangles (%.0f %%)%n",
                    safe(graph.universe().assets().get(hub)),
                    graph.degree(hub),
                    graph.trianglesOfAsset(hub),
                    PERCENT * graph.trianglesOfAsset(hub) / Math.max(1, graph.triangleCount()));
        }
    }

    private String rings() {
        final OptionalLong loops = graph.loopsOfFourLegs();
        return loops.isPresent()
                ? "of four assets " + count(loops.getAsLong() / 2) + ", loops " + count(loops.getAsLong())
                        + ", looked at with universe.maxLegs = 4"
                : "of four assets: more than " + count(LoopChoice.MAX_LOOPS) + " loops";
    }

    private String perPair() {
        final int[] counts = IntStream.range(0, graph.universe().instrumentCount())
                .map(graph::trianglesOfPair)
                .sorted()
                .toArray();
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i <= BUCKETS.length; i++) {
            final int above = i == 0 ? -1 : BUCKETS[i - 1];
            final int to = i == BUCKETS.length ? Integer.MAX_VALUE : BUCKETS[i];
            final long pairs =
                    Arrays.stream(counts).filter(n -> n > above && n <= to).count();
            if (pairs > 0) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(count(pairs))
                        .append(
                                i == BUCKETS.length
                                        ? " in over " + above
                                        : " in " + (to == above + 1 ? "" + to : above + 1 + "–" + to));
            }
        }
        return String.format(
                Locale.ROOT,
                "%s triangles; median %d, mean %.1f, most %,d",
                text,
                counts[counts.length / 2],
                Arrays.stream(counts).average().orElse(0),
                counts[counts.length - 1]);
    }

    private String busiest() {
        return graph.pairsByTriangles().stream()
                .limit(PAIRS_SHOWN)
                .map(pair ->
                        graph.universe().instruments().get(pair).symbol() + " " + count(graph.trianglesOfPair(pair)))
                .collect(Collectors.joining(", "));
    }

    private static String reach(final Reach reach) {
        return reach.listed()
                ? "triangles " + count(reach.triangles()) + ", reaching " + count(reach.assets()) + " assets over "
                        + count(reach.pairs()) + " pairs"
                : "nothing: no pair that is traded has it";
    }

    private String quotes() {
        final double[] spreads = IntStream.range(0, graph.universe().instrumentCount())
                .mapToDouble(graph::spreadBp)
                .filter(spread -> !Double.isNaN(spread))
                .sorted()
                .toArray();
        return count(spreads.length) + " of " + count(graph.universe().instrumentCount())
                + " pairs have a bid and an ask"
                + (spreads.length == 0
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                "; spread %.2f bp at best, median %.2f bp",
                                spreads[0],
                                spreads[spreads.length / 2]));
    }

    private void loops(final int loopsShown, final int feePpm) {
        final List<LoopEdge> best = graph.bestLoops(loopsShown);
        line(
                "loops",
                count(graph.gainingLoopCount()) + " gain before fees"
                        + (best.isEmpty()
                                ? "; none has all its quotes"
                                : "; the best, and after three fees of " + percent(feePpm) + ":"));
        for (final LoopEdge loop : best) {
            out.printf(
                    Locale.ROOT,
                    "  %+9.2f bp %+9.2f bp  %s%n",
                    loop.edgeBp(),
                    MarketGraph.afterFeesBp(loop.edgeBp(), feePpm),
                    safe(graph.loops().describe(loop.loop())));
        }
    }

    static String percent(final int feePpm) {
        return BigDecimal.valueOf(feePpm, 4).stripTrailingZeros().toPlainString() + " %";
    }

    private void line(final String label, final String text) {
        out.printf(Locale.ROOT, "%-12s %s%n", safe(label), safe(text));
    }

    /** Without what would steer the terminal. */
    private static String safe(final String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}]", "\uFFFD");
    }

    static String count(final long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
