package trefoil.gateway.exchange;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import trefoil.engine.sim.Trade;
import trefoil.engine.sim.VirtualExchange;
import trefoil.gateway.exchange.history.TradeHistory;

/**
 * Who listens to which market stream. A frame is encoded once for all who get it.
 *
 * <p>A subscription to a stream that does not exist, or no longer, is accepted and stays silent, as at the venue, and
 * is counted.
 */
final class MarketStreams {
    /** Time between two looks at the books. */
    static final long TICK_MS = 100;

    private static final int SECOND_TICKS = 10;

    private final Counters counters;
    private final Map<String, Integer> instrumentsByStreamName = new HashMap<>();
    private final DepthStreams depthStreams;
    private final StatisticsStreams statisticsStreams;
    private final KlineStreams klineStreams;
    private final SbeStreams sbeStreams;
    private final List<StreamFamily> jsonFamilies;
    private final List<StreamFamily> sbeFamilies;
    private final StreamFamily[] families;
    private long ticks;

    MarketStreams(
            final VirtualExchange exchange,
            final TradeHistory history,
            final boolean sendInitialQuotes,
            final Counters counters,
            final SbeStreams.Clock clock) {
        this.counters = counters;
        final int instruments = exchange.instruments().size();
        depthStreams = new DepthStreams(exchange);
        final StatisticsJson json = new StatisticsJson(exchange);
        statisticsStreams = new StatisticsStreams(exchange, history, json);
        klineStreams = new KlineStreams(exchange, history, json, clock);
        sbeStreams = new SbeStreams(exchange, sendInitialQuotes, clock);
        jsonFamilies = List.of(
                depthStreams,
                new BookTickerStreams(exchange, sendInitialQuotes),
                new TradeStreams(exchange, history),
                statisticsStreams,
                klineStreams);
        sbeFamilies = List.of(sbeStreams);
        families = new StreamFamily[jsonFamilies.size() + 1];
        jsonFamilies.toArray(families);
        families[jsonFamilies.size()] = sbeStreams;
        for (int i = 0; i < instruments; i++) {
            instrumentsByStreamName.putIfAbsent(
                    exchange.instruments().get(i).symbol().toLowerCase(Locale.ROOT), i);
        }
    }

    /** Adds a listener to the stream of that name. */
    void subscribe(final StreamConnection connection, final String name) {
        final int instrument = instrument(name);
        boolean served = false;
        if (instrument >= 0) {
            final String kind = kind(name);
            for (final StreamFamily family : families(connection)) {
                served = served || family.subscribe(connection, instrument, kind);
            }
        } else if (!connection.sbe()) {
            served = statisticsStreams.subscribeAll(connection, name);
        }
        if (!served) {
            counters.unservedStream();
        }
    }

    /** Removes a listener from the stream of that name. */
    void unsubscribe(final StreamConnection connection, final String name) {
        final int instrument = instrument(name);
        if (instrument >= 0) {
            final String kind = kind(name);
            for (final StreamFamily family : families(connection)) {
                family.unsubscribe(connection, instrument, kind);
            }
        } else if (!connection.sbe()) {
            statisticsStreams.unsubscribeAll(connection, name);
        }
    }

    void onBookChanged(final int instrument) {
        for (final StreamFamily family : families) {
            family.onBookChanged(instrument);
        }
    }

    void onTrade(final Trade trade) {
        for (final StreamFamily family : families) {
            family.onTrade(trade);
        }
    }

    /** Sends what is due of JSON streams; called every {@value #TICK_MS} ms. */
    void tick(final long nowNs) {
        depthStreams.tick(nowNs);
        ticks++;
        if (ticks % SECOND_TICKS == 0) {
            statisticsStreams.tick(nowNs);
            klineStreams.tick(nowNs);
        }
    }

    /** Sends what is due of SBE streams; called every {@value SbeStreams#TICK_MS} ms. */
    void sbeTick() {
        sbeStreams.tick();
    }

    /** Sends the quote that stands to a listener that was owed one. */
    void sendOwedQuote(final StreamConnection listener, final int instrument) {
        sbeStreams.sendQuote(listener, instrument);
    }

    private List<StreamFamily> families(final StreamConnection connection) {
        return connection.sbe() ? sbeFamilies : jsonFamilies;
    }

    private int instrument(final String name) {
        final int at = name.indexOf('@');
        return at < 0 ? -1 : instrumentsByStreamName.getOrDefault(name.substring(0, at), -1);
    }

    private static String kind(final String name) {
        return name.substring(name.indexOf('@') + 1);
    }
}
