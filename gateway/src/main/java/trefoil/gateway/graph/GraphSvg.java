package trefoil.gateway.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.graph.GraphLayout.Place;
import trefoil.gateway.page.Markup;

/**
 * The graph as one SVG that stands alone: nodes sized by degree, edges coloured by what {@link EdgeColour} tells, the best
 * loops on top, a legend below. Light or dark as the viewer is. Every asset and every pair is in it once, by
 * {@code data-asset} and {@code data-pair}; what each is, is told when the pointer rests on it.
 */
public final class GraphSvg {
    private static final int MAX_LOOPS = 6;
    private static final int MAX_LABEL = 14;
    private static final double LABEL_GAP = 5;
    private static final double LOOP_OFFSET = 3.6;
    /** From here on labels of the ring are written level; closer together they stand like spokes. */
    private static final double LEVEL_PITCH = 64;

    private static final double LEGEND_LINE = 21;
    private static final double MARGIN = 14;
    private static final String STYLE = """
            .tg{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
            .tg text{fill:#1c2430}
            .tg .bg{fill:#fff}
            .tg .soft{fill:#5b6675}
            .tg .e{fill:none;stroke-width:1;stroke-opacity:.62;stroke:#d3d8e0}
            .tg .e.u{stroke-dasharray:2 3}
            .tg .s0{stroke:#c3cbd8}.tg .s1{stroke:#93b1d8}.tg .s2{stroke:#5a8ed0}
            .tg .s3{stroke:#5a5fc4}.tg .s4{stroke:#8a35b0}.tg .s5{stroke:#c2185b}
            .tg .n circle{fill:#46566b;stroke:#fff;stroke-width:1}
            .tg .n.hub circle{fill:#1f3a5f;stroke-width:2}
            .tg .n.hub text{fill:#fff;font-weight:600;stroke:#1f3a5f;stroke-width:2.5px;paint-order:stroke;stroke-linejoin:round}
            .tg .n.on text{font-weight:700}
            .tg .halo{fill:none;stroke:#fff;stroke-width:5;stroke-opacity:.85}
            .tg .l{fill:none;stroke-width:2.6;stroke-linejoin:round}
            .tg .l0{stroke:#d9480f}.tg .l1{stroke:#2b8a3e}.tg .l2{stroke:#b08900}
            .tg .l3{stroke:#0b7285}.tg .l4{stroke:#7a3e00}.tg .l5{stroke:#495057}
            .tg .a0{fill:#d9480f}.tg .a1{fill:#2b8a3e}.tg .a2{fill:#b08900}
            .tg .a3{fill:#0b7285}.tg .a4{fill:#7a3e00}.tg .a5{fill:#495057}
            .tg.focus .e{stroke-opacity:.06}.tg.focus .n{opacity:.25}
            .tg.focus .e.lit{stroke-opacity:1;stroke-width:1.8}.tg.focus .n.lit{opacity:1}
            .tg.focus .loops{opacity:.12}
            @media screen and (prefers-color-scheme:dark){
            .tg text{fill:#e4e9f0}
            .tg .bg{fill:#12161c}
            .tg .soft{fill:#9aa7b8}
            .tg .e{stroke:#39424f}
            .tg .s0{stroke:#3d4757}.tg .s1{stroke:#41618f}.tg .s2{stroke:#4c86d8}
            .tg .s3{stroke:#8f8cf5}.tg .s4{stroke:#c77dff}.tg .s5{stroke:#ff6fa3}
            .tg .n circle{fill:#a9b7c9;stroke:#12161c}
            .tg .n.hub circle{fill:#d7e3f4}
            .tg .n.hub text{fill:#12161c;stroke:#d7e3f4}
            .tg .halo{stroke:#12161c}
            .tg .l0{stroke:#ff922b}.tg .l1{stroke:#69db7c}.tg .l2{stroke:#ffe066}
            .tg .l3{stroke:#3bc9db}.tg .l4{stroke:#e8a87c}.tg .l5{stroke:#ced4da}
            .tg .a0{fill:#ff922b}.tg .a1{fill:#69db7c}.tg .a2{fill:#ffe066}
            .tg .a3{fill:#3bc9db}.tg .a4{fill:#e8a87c}.tg .a5{fill:#ced4da}
            }
            """;

    private final MarketGraph graph;
    private final EdgeColour colour;
    private final List<ShownLoop> best;
    private final GraphLayout layout;
    private final StringBuilder svg = new StringBuilder(1 << 16);
    private final boolean level;
    private final double font;
    private final double labelDistance;

    /** A curve of one bend. */
    private record Curve(double x0, double y0, double bendX, double bendY, double x1, double y1) {
        Curve reversed() {
            return new Curve(x1, y1, bendX, bendY, x0, y0);
        }

        Curve shifted(final double by) {
            final double length = Math.max(1e-9, Math.hypot(x1 - x0, y1 - y0));
            final double dx = -(y1 - y0) / length * by;
            final double dy = (x1 - x0) / length * by;
            return new Curve(x0 + dx, y0 + dy, bendX + dx, bendY + dy, x1 + dx, y1 + dy);
        }

        String path() {
            return "M" + n(x0) + " " + n(y0) + "Q" + n(bendX) + " " + n(bendY) + " " + n(x1) + " " + n(y1);
        }

        /** A tip in the middle that shows the way. */
        String tip() {
            final double x = (x0 + 2 * bendX + x1) / 4;
            final double y = (y0 + 2 * bendY + y1) / 4;
            final double angle = Math.atan2(y1 - y0, x1 - x0);
            final double cos = Math.cos(angle);
            final double sin = Math.sin(angle);
            return "M" + n(x + 7 * cos) + " " + n(y + 7 * sin) + "L" + n(x - 5 * cos - 5 * sin) + " "
                    + n(y - 5 * sin + 5 * cos) + "L" + n(x - 5 * cos + 5 * sin) + " " + n(y - 5 * sin - 5 * cos) + "Z";
        }
    }

    /**
     * A loop to be drawn on top.
     *
     * @param loop index in {@link MarketGraph#loops()}
     * @param text what the legend says of it besides its assets
     */
    public record ShownLoop(int loop, String text) {}

    private GraphSvg(final MarketGraph graph, final EdgeColour colour, final List<ShownLoop> loops) {
        this.graph = graph;
        this.colour = colour;
        best = loops.subList(0, Math.min(loops.size(), MAX_LOOPS));
        layout = new GraphLayout(graph);
        level = layout.pitch() >= LEVEL_PITCH;
        font = Math.min(13, Math.max(8.8, layout.pitch() * 0.86));
        labelDistance = layout.ringRadius()
                + layout.ring().stream()
                        .mapToDouble(asset -> layout.place(asset).radius())
                        .max()
                        .orElse(0)
                + (level ? 2 * LABEL_GAP : LABEL_GAP);
    }

    /**
     * Draws it.
     *
     * @param loopsShown how many of the best loops to draw on top, at most six
     */
    public static String of(final MarketGraph graph, final EdgeColour colour, final int loopsShown) {
        return of(
                graph,
                colour,
                graph.bestLoops(loopsShown).stream()
                        .map(loop -> new ShownLoop(loop.loop(), signedBp(loop.edgeBp()) + " before fees"))
                        .toList());
    }

    /** Draws it with those loops on top, as far as six of them. */
    public static String of(final MarketGraph graph, final EdgeColour colour, final List<ShownLoop> loops) {
        return new GraphSvg(graph, colour, loops).draw();
    }

    private String draw() {
        final double half = layout.ringRadius() + labelRoom() + MARGIN;
        final List<String> loopLines = loopLines();
        final double legend = LEGEND_LINE * (2.5 + loopLines.size()) + MARGIN + legendWrap(2 * half) * LEGEND_LINE;
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"tg\" role=\"img\" viewBox=\"")
                .append(n(-half) + " " + n(-half) + " " + n(2 * half) + " " + n(2 * half + legend))
                .append("\" width=\"" + n(2 * half) + "\" height=\"" + n(2 * half + legend) + "\">\n");
        svg.append("<title>").append(Markup.escape(title())).append("</title>\n");
        svg.append("<style>\n").append(STYLE).append("</style>\n");
        svg.append("<rect class=\"bg\" x=\"" + n(-half) + "\" y=\"" + n(-half) + "\" width=\"" + n(2 * half)
                + "\" height=\"" + n(2 * half + legend) + "\"/>\n");
        edges();
        loops();
        nodes();
        legend(-half + MARGIN, half + LEGEND_LINE * 0.6, 2 * half - 2 * MARGIN, loopLines);
        return svg.append("</svg>\n").toString();
    }

    private String title() {
        return graph.universe().assetCount() + " assets, " + graph.universe().instrumentCount() + " pairs, "
                + graph.triangleCount() + " triangles";
    }

    private double labelRoom() {
        final double longest = layout.ring().stream()
                .mapToDouble(asset -> width(label(asset), font))
                .max()
                .orElse(0);
        return labelDistance - layout.ringRadius() + longest;
    }

    private void edges() {
        svg.append("<g class=\"edges\">\n");
        IntStream.range(0, graph.universe().instrumentCount())
                .boxed()
                .sorted(Comparator.comparingInt((Integer pair) -> colour.step(graph, pair))
                        .thenComparingInt(pair -> pair))
                .forEach(this::edge);
        svg.append("</g>\n");
    }

    private void edge(final int pair) {
        final Instrument instrument = graph.universe().instruments().get(pair);
        final int step = colour.step(graph, pair);
        svg.append("<path class=\"e " + (step == EdgeColour.UNKNOWN ? "u" : "s" + step) + "\" data-pair=\"")
                .append(Markup.escape(instrument.symbol()))
                .append("\" data-base=\"")
                .append(Markup.escape(instrument.baseAsset()))
                .append("\" data-quote=\"")
                .append(Markup.escape(instrument.quoteAsset()))
                .append("\" d=\"")
                .append(curve(graph.universe().baseAsset(pair), graph.universe().quoteAsset(pair))
                        .path())
                .append("\"><title>")
                .append(Markup.escape(describe(instrument, pair)))
                .append("</title></path>\n");
    }

    private String describe(final Instrument instrument, final int pair) {
        final StringBuilder text = new StringBuilder(instrument.symbol());
        text.append(": ").append(instrument.baseAsset()).append(" in ").append(instrument.quoteAsset());
        text.append(", ").append(graph.trianglesOfPair(pair)).append(" triangles");
        if (graph.quoted()) {
            text.append(
                    Double.isNaN(graph.spreadBp(pair))
                            ? ", not quoted"
                            : ", bid " + DecimalText.toString(graph.bidPrice(pair)) + ", ask "
                                    + DecimalText.toString(graph.askPrice(pair)) + ", spread "
                                    + bp(graph.spreadBp(pair)));
        }
        if (!Double.isNaN(graph.ageNs(pair))) {
            text.append(", received ").append(n(graph.ageNs(pair) / 1e6)).append(" ms before");
        }
        if (!Double.isNaN(graph.edgeBp(pair))) {
            text.append(", best loop through it ").append(signedBp(graph.edgeBp(pair)));
        }
        return text.toString();
    }

    /** From one asset to another, leaving the ring towards the middle and passing the middle at a distance. */
    private Curve curve(final int from, final int to) {
        final Place one = layout.place(from);
        final Place other = layout.place(to);
        if (one.hub() && other.hub()) {
            final double middleX = (one.x() + other.x()) / 2;
            final double middleY = (one.y() + other.y()) / 2;
            final boolean spoke = Math.hypot(one.x(), one.y()) < 1 || Math.hypot(other.x(), other.y()) < 1;
            final double out = Math.hypot(middleX, middleY);
            final double wanted = Math.max(out * 1.15, layout.ringRadius() * 0.3);
            final double by = spoke ? 1 : wanted / Math.max(1, out);
            return new Curve(one.x(), one.y(), middleX * by, middleY * by, other.x(), other.y());
        }
        if (one.hub()) {
            return curve(to, from).reversed();
        }
        final double inwards = other.hub() ? 0.74 : 0.55;
        final double bendX = other.hub() ? one.x() * inwards : (one.x() + other.x()) / 2 * inwards;
        final double bendY = other.hub() ? one.y() * inwards : (one.y() + other.y()) / 2 * inwards;
        return new Curve(one.x(), one.y(), bendX, bendY, other.x(), other.y());
    }

    private void loops() {
        if (best.isEmpty()) {
            return;
        }
        final Map<Integer, Integer> drawn = new HashMap<>();
        final StringBuilder halos = new StringBuilder();
        final StringBuilder lines = new StringBuilder();
        for (int i = best.size() - 1; i >= 0; i--) {
            for (int leg = 0; leg < LoopTable.LEGS; leg++) {
                final int loop = best.get(i).loop();
                final int from = graph.loops().assetIn(loop, leg);
                final int to = graph.loops().assetOut(loop, leg);
                final int before = drawn.merge(graph.loops().instrument(loop, leg), 1, Integer::sum) - 1;
                final double side = (before + 1) / 2 * LOOP_OFFSET * (before % 2 == 0 ? 1 : -1);
                final Curve curve = curve(from, to).shifted(from < to ? side : -side);
                halos.append("<path class=\"halo\" d=\"" + curve.path() + "\"/>\n");
                lines.append("<path class=\"l l" + i + "\" d=\"" + curve.path() + "\"/><path class=\"a" + i + "\" d=\""
                        + curve.tip() + "\"/>\n");
            }
        }
        svg.append("<g class=\"loops\">\n").append(halos).append(lines).append("</g>\n");
    }

    private void nodes() {
        final List<Integer> inLoops = new ArrayList<>();
        for (final ShownLoop loop : best) {
            for (int leg = 0; leg < LoopTable.LEGS; leg++) {
                inLoops.add(graph.loops().assetIn(loop.loop(), leg));
            }
        }
        svg.append("<g class=\"nodes\">\n");
        for (int asset = 0; asset < graph.universe().assetCount(); asset++) {
            final Place place = layout.place(asset);
            final String name = graph.universe().assets().get(asset);
            svg.append("<g class=\"n" + (place.hub() ? " hub" : "") + (inLoops.contains(asset) ? " on" : "")
                    + "\" data-asset=\"" + Markup.escape(name) + "\"><title>"
                    + Markup.escape(name + ": " + graph.degree(asset) + " pairs, " + graph.trianglesOfAsset(asset)
                            + " triangles")
                    + "</title><circle cx=\"" + n(place.x()) + "\" cy=\"" + n(place.y()) + "\" r=\""
                    + n(place.radius()) + "\"/>");
            if (place.hub()) {
                hubLabel(asset, place);
            } else {
                ringLabel(asset, place);
            }
            svg.append("</g>\n");
        }
        svg.append("</g>\n");
    }

    private void hubLabel(final int asset, final Place place) {
        final String text = label(asset);
        final double size = Math.max(9, Math.min(14, place.radius() * 1.7 / Math.max(1, width(text, 1))));
        svg.append("<text x=\"" + n(place.x()) + "\" y=\"" + n(place.y() + size * 0.36) + "\" font-size=\"" + n(size)
                + "\" text-anchor=\"middle\">" + Markup.escape(text) + "</text>");
    }

    private void ringLabel(final int asset, final Place place) {
        final double out = labelDistance;
        final double x = out * Math.cos(place.angle());
        final double y = out * Math.sin(place.angle());
        final boolean left = x < -1e-6;
        final String anchor = level && Math.abs(x) < out * 0.12 ? "middle" : left ? "end" : "start";
        final double degrees = Math.toDegrees(place.angle()) + (left ? 180 : 0);
        svg.append("<text font-size=\"" + n(font) + "\" text-anchor=\"" + anchor + "\" dy=\".34em\" ")
                .append(
                        level
                                ? "x=\"" + n(x) + "\" y=\"" + n(y) + "\""
                                : "transform=\"translate(" + n(x) + " " + n(y) + ") rotate(" + n(degrees) + ")\"")
                .append(">" + Markup.escape(label(asset)) + "</text>");
    }

    private String label(final int asset) {
        final String name = graph.universe().assets().get(asset);
        final int length = name.codePointCount(0, name.length());
        return length <= MAX_LABEL ? name : name.substring(0, name.offsetByCodePoints(0, MAX_LABEL - 1)) + "…";
    }

    private List<String> loopLines() {
        return best.stream()
                .map(loop -> graph.loops().describe(loop.loop()) + "   " + loop.text())
                .toList();
    }

    private List<String> keys() {
        final List<String> keys = new ArrayList<>(colour.steps());
        keys.add(colour.unknown());
        return keys;
    }

    private int legendWrap(final double room) {
        double x = 0;
        int wraps = 0;
        for (final String key : keys()) {
            final double step = 40 + width(key, 12);
            if (x > 0 && x + step > room - 2 * MARGIN) {
                wraps++;
                x = 0;
            }
            x += step;
        }
        return wraps;
    }

    private void legend(final double left, final double top, final double room, final List<String> loopLines) {
        svg.append("<g class=\"legend\" font-size=\"12\">\n");
        double y = top;
        text(left, y, "soft", "edges: " + colour.label() + "    nodes: larger with more pairs");
        y += LEGEND_LINE;
        double x = left;
        final List<String> keys = keys();
        for (int i = 0; i < keys.size(); i++) {
            final double step = 40 + width(keys.get(i), 12);
            if (x > left && x + step > left + room) {
                x = left;
                y += LEGEND_LINE;
            }
            final String style = i == keys.size() - 1 ? "u" : "s" + i;
            svg.append("<path class=\"e " + style + "\" style=\"stroke-opacity:1;stroke-width:3\" d=\"M" + n(x) + " "
                    + n(y - 4) + "h22\"/>");
            text(x + 27, y, "", keys.get(i));
            x += step;
        }
        y += LEGEND_LINE * 1.2;
        for (int i = 0; i < loopLines.size(); i++) {
            svg.append("<path class=\"l l" + i + "\" d=\"M" + n(left) + " " + n(y - 4) + "h22\"/>");
            text(left + 27, y, "", loopLines.get(i));
            y += LEGEND_LINE;
        }
        svg.append("</g>\n");
    }

    private void text(final double x, final double y, final String style, final String text) {
        svg.append("<text x=\"" + n(x) + "\" y=\"" + n(y) + "\"" + (style.isEmpty() ? "" : " class=\"" + style + "\"")
                + " xml:space=\"preserve\">" + Markup.escape(text) + "</text>\n");
    }

    /** About how wide the text is drawn: letters of Latin and Greek kind are half as wide as they are high, others as wide. */
    private static double width(final String text, final double size) {
        return text.codePoints()
                        .mapToDouble(c -> c < 0x1100 ? Character.isUpperCase(c) ? 0.72 : 0.58 : 1.05)
                        .sum()
                * size;
    }

    private static String signedBp(final double value) {
        return String.format(Locale.ROOT, "%+.2f bp", value).replace('-', '−');
    }

    private static String bp(final double value) {
        return String.format(Locale.ROOT, "%.2f bp", value);
    }

    /** A coordinate; a tenth of a pixel is finer than anybody sees. */
    private static String n(final double value) {
        final long tenths = Math.round(value * 10);
        return tenths % 10 == 0
                ? Long.toString(tenths / 10)
                : (tenths < 0 ? "-" : "") + Math.abs(tenths) / 10 + "." + Math.abs(tenths) % 10;
    }
}
