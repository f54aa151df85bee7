package trefoil.gateway.cli.graph;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.cli.Version;
import trefoil.gateway.graph.EdgeColour;
import trefoil.gateway.graph.GraphSvg;
import trefoil.gateway.graph.MarketGraph;
import trefoil.gateway.graph.MarketGraph.LoopEdge;
import trefoil.gateway.graph.MarketGraph.Reach;
import trefoil.gateway.page.Page;
import trefoil.gateway.page.Table;

/** The picture and the figures beside it as a page. */
final class GraphPage {
    private final GraphedMarket market;
    private final MarketGraph graph;

    GraphPage(final GraphedMarket market) {
        this.market = market;
        this.graph = market.graph();
    }

    String html(final EdgeColour colour, final int loopsShown, final int feePpm) {
        final Page page =
                new Page("Market graph", market.source() + (market.moment().isEmpty() ? "" : ", " + market.moment()));
        page.facts(facts());
        page.graph(
                "Who is joined to whom"
                        + (graph.quoted() ? ", and the best loops" : "")
                        + ". Rest the pointer on an asset to see its pairs alone, on a line to read it.",
                GraphSvg.of(graph, colour, loopsShown));
        if (graph.quoted()) {
            page.heading("Best loops");
            loops(page, loopsShown, feePpm);
        }
        page.heading("Where loops start");
        final Table starts = new Table()
                .text("asset")
                .number("triangles")
                .number("assets reached")
                .number("pairs used");
        for (final Reach reach : graph.reaches()) {
            starts.row(
                    reach.asset() + (reach.listed() ? "" : " (not traded)"),
                    GraphText.count(reach.triangles()),
                    GraphText.count(reach.assets()),
                    GraphText.count(reach.pairs()));
        }
        page.table(starts);
        page.heading("Hubs");
        page.text("Assets that the prices of many pairs are in. The picture has them inside its ring.");
        page.table(assets(graph.hubs()));
        page.folded(
                "all " + GraphText.count(graph.universe().assetCount()) + " assets",
                assets(IntStream.range(0, graph.universe().assetCount()).boxed().toList()));
        page.folded("all " + GraphText.count(graph.universe().instrumentCount()) + " pairs", pairs());
        final Map<String, String> made = new LinkedHashMap<>();
        made.put("source", market.source());
        if (!market.remarks().isEmpty()) {
            made.put("remarks", String.join("; ", market.remarks()));
        }
        made.put("made by", "trefoil graph, version " + Version.withCommit());
        page.heading("How this was made").notes(made);
        return page.html();
    }

    private Map<String, String> facts() {
        final Map<String, String> facts = new LinkedHashMap<>();
        facts.put("assets", GraphText.count(graph.universe().assetCount()));
        facts.put("pairs traded", GraphText.count(graph.universe().instrumentCount()));
        facts.put("triangles", GraphText.count(graph.triangleCount()));
        facts.put("hubs", GraphText.count(graph.hubs().size()));
        facts.put("connected parts", GraphText.count(graph.componentSizes().size()));
        if (graph.quoted()) {
            facts.put("pairs quoted", GraphText.count(graph.quotedPairCount()));
            facts.put("loops gaining before fees", GraphText.count(graph.gainingLoopCount()));
        }
        return facts;
    }

    private void loops(final Page page, final int loopsShown, final int feePpm) {
        final Table table = new Table()
                .text("loop")
                .number("before fees, bp")
                .number("after three fees of " + GraphText.percent(feePpm) + ", bp");
        for (final LoopEdge loop : graph.bestLoops(loopsShown)) {
            table.row(
                    graph.loops().describe(loop.loop()),
                    signed(loop.edgeBp()),
                    signed(MarketGraph.afterFeesBp(loop.edgeBp(), feePpm)));
        }
        if (table.isEmpty()) {
            page.text("No loop has the quotes of all its three pairs.");
        } else {
            page.table(table);
        }
    }

    private Table assets(final List<Integer> assets) {
        final Table table = new Table().text("asset").number("pairs").number("triangles");
        for (final int asset : assets) {
            table.row(
                    graph.universe().assets().get(asset),
                    GraphText.count(graph.degree(asset)),
                    GraphText.count(graph.trianglesOfAsset(asset)));
        }
        return table;
    }

    private Table pairs() {
        final Table table = new Table()
                .text("pair")
                .text("base")
                .text("quote")
                .number("triangles")
                .number("bid")
                .number("ask")
                .number("spread, bp")
                .number("best loop, bp");
        final Universe universe = graph.universe();
        for (final int pair : graph.pairsByTriangles()) {
            final Instrument instrument = universe.instruments().get(pair);
            table.row(
                    instrument.symbol(),
                    instrument.baseAsset(),
                    instrument.quoteAsset(),
                    GraphText.count(graph.trianglesOfPair(pair)),
                    price(graph.bidPrice(pair)),
                    price(graph.askPrice(pair)),
                    Double.isNaN(graph.spreadBp(pair)) ? "–" : String.format(Locale.ROOT, "%.2f", graph.spreadBp(pair)),
                    Double.isNaN(graph.edgeBp(pair)) ? "–" : signed(graph.edgeBp(pair)));
        }
        return table;
    }

    private static String price(final long price) {
        return price == 0 ? "–" : DecimalText.toString(price);
    }

    private static String signed(final double bp) {
        return String.format(Locale.ROOT, "%+.2f", bp).replace('-', '−');
    }
}
