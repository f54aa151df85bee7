package trefoil.gateway.session;

import java.util.Locale;
import org.HdrHistogram.Histogram;
import trefoil.engine.Engine;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.StopReason;
import trefoil.engine.metrics.EngineCounters;
import trefoil.gateway.binance.stream.MarketDataFeed;

/** The state of a run in one line, with rates since the line before. One thread. */
final class StatusLine {
    private static final double NS_IN_S = 1e9;
    private static final double MEDIAN = 50;

    private final Engine engine;
    private final MarketDataFeed feed;
    private final long startNs;
    private long lastQuotes;
    private long lastNs;

    StatusLine(final Engine engine, final MarketDataFeed feed, final long startNs) {
        this.engine = engine;
        this.feed = feed;
        this.startNs = startNs;
        lastNs = startNs;
    }

    private String state() {
        final long reasons = engine.stopReasons();
        return engine.state() + (reasons == 0 ? "" : " (" + StopReason.namesOf(reasons) + ")");
    }

    String at(final long nowNs) {
        final EngineCounters counters = engine.counters();
        final long quotes = counters.get(counters.quotes);
        final double rate = (quotes - lastQuotes) * NS_IN_S / Math.max(1, nowNs - lastNs);
        lastQuotes = quotes;
        lastNs = nowNs;
        final long maxEdgePpb = counters.get(counters.maxGrossEdgePpb);
        final Histogram ticks = engine.tickToOrder().total();
        return String.format(
                Locale.ROOT,
                "%3.0f s  %s  feed %d/%d  %,.0f updates/s  backlog %,d  opportunities %,d  loops %,d sent %,d done %d open"
                        + "  best %s  tick to order %s",
                (nowNs - startNs) / NS_IN_S,
                state(),
                feed.openConnections(),
                feed.connectionCount(),
                rate,
                engine.backlog(),
                counters.get(counters.opportunities),
                counters.get(counters.loopsOpened),
                counters.get(counters.loops(LoopOutcome.COMPLETED)),
                engine.openLoops(),
                maxEdgePpb == Long.MIN_VALUE ? "-" : EdgeText.basisPoints(maxEdgePpb),
                ticks.getTotalCount() == 0 ? "-" : EdgeText.duration(ticks.getValueAtPercentile(MEDIAN)));
    }
}
