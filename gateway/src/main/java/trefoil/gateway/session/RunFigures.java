package trefoil.gateway.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import org.HdrHistogram.Histogram;
import trefoil.engine.Engine;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.metrics.LatencyRecorder;
import trefoil.gateway.binance.stream.FeedCounter;
import trefoil.gateway.binance.stream.FeedCounters;

/** The figures of a run by name, read from an engine and a feed that are at rest. */
final class RunFigures {
    private final Engine engine;
    private final EngineCounters counters;
    private final FeedCounters feedCounters;

    RunFigures(final Engine engine, final FeedCounters feedCounters) {
        this.engine = engine;
        this.counters = engine.counters();
        this.feedCounters = feedCounters;
    }

    SortedMap<String, Long> feed() {
        final SortedMap<String, Long> counts = new TreeMap<>();
        for (final FeedCounter counter : FeedCounter.values()) {
            counts.put(counter.name().toLowerCase(Locale.ROOT).replace('_', ' '), feedCounters.get(counter));
        }
        counts.put("stale quotes", counters.get(counters.staleQuotes));
        counts.put("ring full waits", engine.fullWaits());
        return counts;
    }

    Map<String, Long> engine() {
        return Map.of(
                "quotes", counters.get(counters.quotes),
                "loops-priced", counters.get(counters.loopsPriced),
                "opportunities", counters.get(counters.opportunities),
                "max-gross-edge-ppb", counters.get(counters.maxGrossEdgePpb),
                "loops-opened", counters.get(counters.loopsOpened),
                "orders-sent", counters.get(counters.ordersSent),
                "anomalies", counters.get(counters.anomalies));
    }

    SortedMap<String, Long> loopsByOutcome() {
        return counted(LoopOutcome.LIMIT, counters::loops, LoopOutcome::nameOf);
    }

    SortedMap<String, Long> ordersByOutcome() {
        return counted(OrderOutcome.LIMIT, counters::orders, OrderOutcome::nameOf);
    }

    SortedMap<String, Long> refusals() {
        return counted(RefusalReason.LIMIT, counters::refused, RefusalReason::nameOf);
    }

    /** What completed loops earned, by start asset. */
    SortedMap<String, Long> completedProfit() {
        return byAsset(engine.totals()::completedProfit);
    }

    /** What loops that did not complete left in hand, by asset. */
    SortedMap<String, Long> held() {
        return byAsset(engine.totals()::held);
    }

    SortedMap<String, SessionReport.Latency> latencies() {
        final SortedMap<String, SessionReport.Latency> latencies = new TreeMap<>();
        putLatency(latencies, "frame received to order handed to the socket", engine.tickToOrder());
        putLatency(latencies, "leg answered to next order handed to the socket", engine.answerToOrder());
        return latencies;
    }

    /** Assets whose balance at the venue is not the ledger's, a line each. */
    List<String> differences(final SortedMap<String, Long> venueBalances) {
        final List<String> differences = new ArrayList<>();
        final Universe universe = engine.universe();
        for (int asset = 0; asset < universe.assetCount(); asset++) {
            final String name = universe.assets().get(asset);
            final long atVenue = venueBalances.getOrDefault(name, 0L);
            final long inEngine = engine.ledger().balance(asset);
            if (atVenue != inEngine) {
                differences.add(name + ": exchange " + DecimalText.toString(atVenue) + ", engine "
                        + DecimalText.toString(inEngine));
            }
        }
        return differences;
    }

    private SortedMap<String, Long> byAsset(final IntToLongFunction amountOf) {
        final SortedMap<String, Long> amounts = new TreeMap<>();
        for (int asset = 0; asset < engine.universe().assetCount(); asset++) {
            final long amount = amountOf.applyAsLong(asset);
            if (amount != 0) {
                amounts.put(engine.universe().assets().get(asset), amount);
            }
        }
        return amounts;
    }

    private SortedMap<String, Long> counted(
            final int limit, final IntUnaryOperator counterOf, final IntFunction<String> nameOf) {
        final SortedMap<String, Long> counts = new TreeMap<>();
        for (int code = 0; code < limit; code++) {
            final long count = counters.get(counterOf.applyAsInt(code));
            if (count > 0) {
                counts.put(nameOf.apply(code), count);
            }
        }
        return counts;
    }

    private static void putLatency(
            final SortedMap<String, SessionReport.Latency> latencies,
            final String name,
            final LatencyRecorder recorder) {
        final Histogram histogram = recorder.total();
        if (histogram.getTotalCount() > 0) {
            latencies.put(
                    name,
                    new SessionReport.Latency(
                            histogram.getTotalCount(),
                            histogram.getValueAtPercentile(50),
                            histogram.getValueAtPercentile(90),
                            histogram.getValueAtPercentile(99),
                            histogram.getValueAtPercentile(99.9),
                            histogram.getMaxValue()));
        }
    }
}
