package trefoil.gateway.graph;

import java.util.List;
import java.util.Locale;
import trefoil.engine.market.Instrument;
import trefoil.gateway.graph.GraphLayout.Place;

/** The graph in Graphviz's language, with the places of the picture: {@code neato -n2 -Tpdf}. */
public final class GraphDot {
    /** The steps of {@link EdgeColour}, on white. */
    private static final List<String> COLOURS =
            List.of("#c3cbd8", "#93b1d8", "#5a8ed0", "#5a5fc4", "#8a35b0", "#c2185b");

    private static final String NO_COLOUR = "#d3d8e0";

    private GraphDot() {}

    /** Writes it. */
    public static String of(final MarketGraph graph, final EdgeColour colour) {
        final GraphLayout layout = new GraphLayout(graph);
        final StringBuilder dot = new StringBuilder("graph market {\n");
        dot.append("  graph [outputorder=edgesfirst, splines=line];\n");
        dot.append(
                "  node [shape=circle, fixedsize=true, style=filled, fillcolor=\"#46566b\", fontname=\"Helvetica\"];\n");
        for (int asset = 0; asset < graph.universe().assetCount(); asset++) {
            final Place place = layout.place(asset);
            final String name = quoted(graph.universe().assets().get(asset));
            dot.append(String.format(
                    Locale.ROOT,
                    "  %s [%s=%s, pos=\"%.1f,%.1f\", width=%.3f, fontsize=%d, pairs=%d, triangles=%d];%n",
                    name,
                    place.hub() ? "fontcolor=white, label" : "label=\"\", xlabel",
                    name,
                    place.x(),
                    -place.y(),
                    place.radius() / 36,
                    place.hub() ? 12 : 8,
                    graph.degree(asset),
                    graph.trianglesOfAsset(asset)));
        }
        for (int pair = 0; pair < graph.universe().instrumentCount(); pair++) {
            final Instrument instrument = graph.universe().instruments().get(pair);
            final int step = colour.step(graph, pair);
            dot.append(String.format(
                    Locale.ROOT,
                    "  %s -- %s [id=%s, color=\"%s\", triangles=%d%s];%n",
                    quoted(instrument.baseAsset()),
                    quoted(instrument.quoteAsset()),
                    quoted(instrument.symbol()),
                    step == EdgeColour.UNKNOWN ? NO_COLOUR : COLOURS.get(step),
                    graph.trianglesOfPair(pair),
                    Double.isNaN(graph.spreadBp(pair))
                            ? ""
                            : String.format(Locale.ROOT, ", spreadBp=%.3f", graph.spreadBp(pair))));
        }
        return dot.append("}\n").toString().replace(System.lineSeparator(), "\n");
    }

    /** A name between quotes; Graphviz takes a backslash before anything but a quote as part of the name. */
    private static String quoted(final String name) {
        return "\"" + name.replace("\\", "\\\\").replace("\"", "\\\"").replaceAll("\\p{Cntrl}", "\uFFFD") + "\"";
    }
}
