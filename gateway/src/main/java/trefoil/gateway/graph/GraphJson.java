package trefoil.gateway.graph;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.graph.MarketGraph.LoopEdge;
import trefoil.gateway.graph.MarketGraph.Reach;

/** The graph and its figures as fields of a JSON object. Prices are text, so that no reader rounds them. */
public final class GraphJson {
    private static final int BP_DECIMALS = 4;

    private final MarketGraph graph;
    private final JsonGenerator json;

    private GraphJson(final MarketGraph graph, final JsonGenerator json) {
        this.graph = graph;
        this.json = json;
    }

    /**
     * Writes the fields into the object that is open.
     *
     * @param loopsShown how many of the best loops
     * @param feePpm taker fee of each leg, parts per million
     */
    public static void write(final JsonGenerator json, final MarketGraph graph, final int loopsShown, final int feePpm)
            throws IOException {
        new GraphJson(graph, json).write(loopsShown, feePpm);
    }

    private void write(final int loopsShown, final int feePpm) throws IOException {
        json.writeNumberField("assetCount", graph.universe().assetCount());
        json.writeNumberField("pairCount", graph.universe().instrumentCount());
        json.writeNumberField("triangleCount", graph.triangleCount());
        json.writeNumberField("quotedPairCount", graph.quotedPairCount());
        json.writeArrayFieldStart("componentSizes");
        for (final int size : graph.componentSizes()) {
            json.writeNumber(size);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("hubs");
        for (final int hub : graph.hubs()) {
            json.writeString(graph.universe().assets().get(hub));
        }
        json.writeEndArray();
        starts();
        assets();
        pairs();
        loops(loopsShown, feePpm);
    }

    private void starts() throws IOException {
        json.writeArrayFieldStart("startAssets");
        for (final Reach reach : graph.reaches()) {
            json.writeStartObject();
            json.writeStringField("asset", reach.asset());
            json.writeBooleanField("inMarket", reach.listed());
            json.writeNumberField("triangles", reach.triangles());
            json.writeNumberField("assetsReached", reach.assets());
            json.writeNumberField("pairsUsed", reach.pairs());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void assets() throws IOException {
        json.writeArrayFieldStart("assets");
        for (int asset = 0; asset < graph.universe().assetCount(); asset++) {
            json.writeStartObject();
            json.writeStringField("asset", graph.universe().assets().get(asset));
            json.writeNumberField("pairs", graph.degree(asset));
            json.writeNumberField("triangles", graph.trianglesOfAsset(asset));
            json.writeNumberField("component", graph.component(asset));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void pairs() throws IOException {
        json.writeArrayFieldStart("pairs");
        for (int pair = 0; pair < graph.universe().instrumentCount(); pair++) {
            final Instrument instrument = graph.universe().instruments().get(pair);
            json.writeStartObject();
            json.writeStringField("symbol", instrument.symbol());
            json.writeStringField("base", instrument.baseAsset());
            json.writeStringField("quote", instrument.quoteAsset());
            json.writeNumberField("triangles", graph.trianglesOfPair(pair));
            if (graph.bidPrice(pair) > 0) {
                json.writeStringField("bid", DecimalText.toString(graph.bidPrice(pair)));
            }
            if (graph.askPrice(pair) > 0) {
                json.writeStringField("ask", DecimalText.toString(graph.askPrice(pair)));
            }
            bp("spreadBp", graph.spreadBp(pair));
            if (!Double.isNaN(graph.ageNs(pair))) {
                json.writeNumberField("ageNs", (long) graph.ageNs(pair));
            }
            bp("bestEdgeBp", graph.edgeBp(pair));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void loops(final int loopsShown, final int feePpm) throws IOException {
        json.writeNumberField("gainingLoopCount", graph.gainingLoopCount());
        json.writeNumberField("feePpm", feePpm);
        json.writeArrayFieldStart("bestLoops");
        for (final LoopEdge loop : graph.bestLoops(loopsShown)) {
            json.writeStartObject();
            json.writeArrayFieldStart("assets");
            for (int leg = 0; leg < LoopTable.LEGS; leg++) {
                json.writeString(graph.universe().assets().get(graph.loops().assetIn(loop.loop(), leg)));
            }
            json.writeEndArray();
            bp("edgeBp", loop.edgeBp());
            bp("edgeAfterFeesBp", MarketGraph.afterFeesBp(loop.edgeBp(), feePpm));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Left out where there is none. */
    private void bp(final String name, final double value) throws IOException {
        if (!Double.isNaN(value)) {
            json.writeNumberField(name, BigDecimal.valueOf(value).setScale(BP_DECIMALS, RoundingMode.HALF_EVEN));
        }
    }
}
