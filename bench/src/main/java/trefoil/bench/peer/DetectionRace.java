package trefoil.bench.peer;

import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToDoubleFunction;
import org.jgrapht.alg.shortestpath.BellmanFordShortestPath;
import org.jgrapht.alg.shortestpath.NegativeCycleDetectedException;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleDirectedWeightedGraph;
import trefoil.bench.BenchMarket;
import trefoil.bench.rejected.ObjectGraph;
import trefoil.bench.report.Measurement;
import trefoil.bench.report.Reach;
import trefoil.bench.rig.Findings;
import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.event.Side;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.RateMatrix;

/**
 * A quote to the loops that it makes pay, by our matrix and pricer, by objects in maps, and by Bellman and Ford's search for
 * a negative cycle from one asset, over the same quotes of a market of the venue's size. Nobody has to parse anything.
 */
final class DetectionRace {
    private static final long WARM_UP_NS = TimeUnit.SECONDS.toNanos(4);
    private static final long SLICE_NS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final int SLICES = 10;
    private static final double AFTER_FEE = 0.999;
    private static final double UNITS = 1e8;
    private static final String GROUP = "peers: a quote to its loops, detected";

    private final BenchMarket market;
    private final Findings findings;
    private final int[] instruments;
    private double sink;

    DetectionRace(final BenchMarket market, final Findings findings) {
        this.market = market;
        this.findings = findings;
        instruments = market.frameInstruments();
    }

    void run() {
        System.out.println("detection");
        final Measurement ours = measure("trefoil", "Trefoil's matrix and pricer", ours(), 256);
        final Measurement objects = measure("objects", "objects, BigDecimal, HashMap", objects(), 16);
        final Measurement search = measure("bellmanFord", "Bellman-Ford on JGraphT, one source", bellmanFord(), 1);
        findings.add(Measurement.of(
                        "peer.detection.objects.ratio",
                        GROUP,
                        "objects and BigDecimal against Trefoil",
                        "×",
                        objects.value() / ours.value())
                .reaching(Reach.DETECTION_AGAINST_OBJECTS));
        findings.add(Measurement.of(
                "peer.detection.bellmanFord.ratio",
                GROUP,
                "Bellman-Ford against Trefoil",
                "×",
                search.value() / ours.value()));
        if (Double.isNaN(sink)) {
            throw new IllegalStateException("nothing was detected");
        }
    }

    private Measurement measure(
            final String id, final String name, final IntToDoubleFunction onQuote, final int batch) {
        int next = run(onQuote, 0, WARM_UP_NS, batch, new double[1]);
        final double[] slices = new double[SLICES];
        final double[] slice = new double[1];
        for (int i = 0; i < SLICES; i++) {
            next = run(onQuote, next, SLICE_NS, batch, slice);
            slices[i] = slice[0];
        }
        final Measurement measured = Measurement.of("peer.detection." + id, GROUP, name, "ns", slices);
        findings.add(measured);
        return measured;
    }

    /** For so long; {@code perQuoteNs} gets what one quote took on average. Answers the number of the next quote. */
    private int run(
            final IntToDoubleFunction onQuote,
            final int first,
            final long forNs,
            final int batch,
            final double[] perQuoteNs) {
        final long startNs = System.nanoTime();
        int number = first;
        long nowNs = startNs;
        while (nowNs - startNs < forNs) {
            for (int i = 0; i < batch; i++) {
                sink += onQuote.applyAsDouble(number++);
            }
            nowNs = System.nanoTime();
        }
        perQuoteNs[0] = (double) (nowNs - startNs) / (number - first);
        return number;
    }

    private int instrument(final int number) {
        return instruments[number & BenchMarket.FRAMES - 1];
    }

    /** Both sides move by a tick or two from round to round, so that there is something to price. */
    private static int step(final int number) {
        return number / BenchMarket.FRAMES & 1;
    }

    private IntToDoubleFunction ours() {
        final RateMatrix matrix = new RateMatrix(market.universe());
        final LoopPricer pricer = new LoopPricer(market.loops(), matrix);
        final long[] bids = bids();
        for (int i = 0; i < bids.length; i++) {
            matrix.update(i, 0, 1, bids[i], 1, bids[i] + 2, 1, 1);
        }
        final double[] record = {0};
        return number -> {
            final int instrument = instrument(number);
            final long bid = bids[instrument] + step(number);
            // As the engine does: only the sides that have become better, and loops that a bound does not rule out.
            final int improved = matrix.update(instrument, 0, number + 2L, bid, 1, bid + 2, 1, number);
            double best = 0;
            if ((improved & RateMatrix.SELL_IMPROVED) != 0) {
                pricer.screen(instrument, Side.SELL, record[0]);
                best = pricer.bestProduct();
            }
            if ((improved & RateMatrix.BUY_IMPROVED) != 0) {
                pricer.screen(instrument, Side.BUY, record[0]);
                best = Math.max(best, pricer.bestProduct());
            }
            record[0] = Math.max(record[0], best);
            return best;
        };
    }

    private long[] bids() {
        final long[] bids = new long[market.universe().instrumentCount()];
        for (int i = 0; i < bids.length; i++) {
            bids[i] = market.price(i, 1);
        }
        return bids;
    }

    private IntToDoubleFunction objects() {
        final ObjectGraph graph = new ObjectGraph(market);
        final long[] bids = bids();
        final String[] symbols =
                market.universe().instruments().stream().map(Instrument::symbol).toArray(String[]::new);
        final BigDecimal[][] prices = new BigDecimal[bids.length][];
        for (int i = 0; i < bids.length; i++) {
            prices[i] = new BigDecimal[] {
                BigDecimal.valueOf(bids[i], 8),
                BigDecimal.valueOf(bids[i] + 1, 8),
                BigDecimal.valueOf(bids[i] + 2, 8),
                BigDecimal.valueOf(bids[i] + 3, 8)
            };
            graph.onQuote(symbols[i], prices[i][0], prices[i][2]);
        }
        return number -> {
            final int instrument = instrument(number);
            final int step = step(number);
            return graph.onQuote(symbols[instrument], prices[instrument][step], prices[instrument][step + 2])
                    .signum();
        };
    }

    private IntToDoubleFunction bellmanFord() {
        final SimpleDirectedWeightedGraph<String, DefaultWeightedEdge> graph =
                new SimpleDirectedWeightedGraph<>(DefaultWeightedEdge.class);
        market.universe().assets().forEach(graph::addVertex);
        final long[] bids = bids();
        final DefaultWeightedEdge[] sells = new DefaultWeightedEdge[bids.length];
        final DefaultWeightedEdge[] buys = new DefaultWeightedEdge[bids.length];
        for (int i = 0; i < bids.length; i++) {
            final Instrument each = market.universe().instruments().get(i);
            sells[i] = graph.addEdge(each.baseAsset(), each.quoteAsset());
            buys[i] = graph.addEdge(each.quoteAsset(), each.baseAsset());
            graph.setEdgeWeight(sells[i], -Math.log(bids[i] / UNITS * AFTER_FEE));
            graph.setEdgeWeight(buys[i], -Math.log(AFTER_FEE / ((bids[i] + 2) / UNITS)));
        }
        return number -> {
            final int instrument = instrument(number);
            final long bid = bids[instrument] + step(number);
            graph.setEdgeWeight(sells[instrument], -Math.log(bid / UNITS * AFTER_FEE));
            graph.setEdgeWeight(buys[instrument], -Math.log(AFTER_FEE / ((bid + 2) / UNITS)));
            try {
                return new BellmanFordShortestPath<>(graph).getPaths("USDT").getWeight("BTC");
            } catch (final NegativeCycleDetectedException cycle) {
                return 0;
            }
        };
    }
}
