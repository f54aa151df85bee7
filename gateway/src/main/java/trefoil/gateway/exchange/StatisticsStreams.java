package trefoil.gateway.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import trefoil.engine.sim.Trade;
import trefoil.engine.sim.VirtualExchange;

/**
 * Streams that sum up: {@code ticker}, {@code miniTicker}, {@code ticker_1h/4h/1d}, those of all instruments together
 * but {@code !ticker@arr}, which is retired, {@code avgPrice}, {@code referencePrice} and {@code kline_*}.
 *
 * <p>Each is looked at every second, candles longer than a second every other, and told where it has changed or somebody
 * is new. A candle's last state is told when its time is over, changed or not. Windows are told to the minute.
 */
final class StatisticsStreams implements StreamFamily {
    private static final Map<String, Integer> WINDOW_MINUTES = Map.of("1h", 60, "4h", 240, "1d", 1_440);
    private static final int DAY_MINUTES = 1_440;
    private static final int AVERAGE_MINUTES = 5;
    private static final int KLINE_TICKS = 2;

    private final VirtualExchange exchange;
    private final TradeStatistics[] statistics;
    private final StatisticsJson json;
    /** By instrument, its topics. */
    private final List<Map<String, Told>> topics = new ArrayList<>();
    /** By name, topics of all instruments together. */
    private final Map<String, AllTold> allTopics = new TreeMap<>();

    private final StreamFrame frame = new StreamFrame();
    private long ticks;

    /** One stream and what its listeners know. */
    private static final class Told {
        private final StreamTopic topic;
        private final String kind;
        private final KlineInterval interval;
        private long state = Long.MIN_VALUE;

        Told(final String name, final String kind, final KlineInterval interval) {
            topic = new StreamTopic(name);
            this.kind = kind;
            this.interval = interval;
        }
    }

    /** One stream of all instruments and what its listeners know of each. */
    private static final class AllTold {
        private final StreamTopic topic;
        private final String kind;
        private final long[] states;

        AllTold(final String name, final String kind, final int instruments) {
            topic = new StreamTopic(name);
            this.kind = kind;
            states = new long[instruments];
        }
    }

    StatisticsStreams(final VirtualExchange exchange) {
        this.exchange = exchange;
        final int instruments = exchange.instruments().size();
        statistics = new TradeStatistics[instruments];
        for (int i = 0; i < instruments; i++) {
            final int instrument = i;
            statistics[i] = new TradeStatistics((interval, candle) -> onCandleClosed(instrument, interval, candle));
            topics.add(new HashMap<>());
        }
        json = new StatisticsJson(exchange);
    }

    @Override
    public boolean subscribe(final StreamConnection listener, final int instrument, final String kind) {
        Told told = topics.get(instrument).get(kind);
        if (told == null) {
            final KlineInterval interval =
                    kind.startsWith("kline_") ? KlineInterval.of(kind.substring("kline_".length())) : null;
            if (interval == null && !isTicker(kind) && !kind.equals("avgPrice") && !kind.equals("referencePrice")) {
                return false;
            }
            final String symbol = exchange.instruments().get(instrument).symbol();
            told = new Told(symbol.toLowerCase(Locale.ROOT) + '@' + kind, kind, interval);
            topics.get(instrument).put(kind, told);
        }
        told.topic.add(listener);
        told.state = Long.MIN_VALUE;
        return true;
    }

    @Override
    public void unsubscribe(final StreamConnection listener, final int instrument, final String kind) {
        final Told told = topics.get(instrument).get(kind);
        if (told != null) {
            told.topic.remove(listener);
            if (told.topic.isEmpty()) {
                topics.get(instrument).remove(kind);
            }
        }
    }

    /** Adds a listener to a stream of all instruments; false if there is none of that name. */
    boolean subscribeAll(final StreamConnection listener, final String name) {
        final String kind = allKind(name);
        if (kind == null) {
            return false;
        }
        final AllTold told = allTopics.computeIfAbsent(name, key -> new AllTold(key, kind, statistics.length));
        told.topic.add(listener);
        Arrays.fill(told.states, Long.MIN_VALUE);
        return true;
    }

    /** Removes a listener from a stream of all instruments, if it listens there. */
    void unsubscribeAll(final StreamConnection listener, final String name) {
        final AllTold told = allTopics.get(name);
        if (told != null) {
            told.topic.remove(listener);
            if (told.topic.isEmpty()) {
                allTopics.remove(name);
            }
        }
    }

    @Override
    public void onTrade(final Trade trade) {
        statistics[trade.instrument()].onTrade(trade);
    }

    /** Sends what is due; called every second. */
    void tick(final long nowNs) {
        ticks++;
        for (int i = 0; i < statistics.length; i++) {
            statistics[i].advance(nowNs);
            for (final Told told : topics.get(i).values()) {
                if (told.interval == null || told.interval == KlineInterval.SECOND || ticks % KLINE_TICKS == 0) {
                    tell(told, i, nowNs);
                }
            }
        }
        for (final AllTold told : allTopics.values()) {
            tellAll(told, nowNs);
        }
    }

    private void tell(final Told told, final int instrument, final long nowNs) {
        final long state = state(told.kind, instrument);
        if (state == told.state) {
            return;
        }
        told.state = state;
        final TradeStatistics of = statistics[instrument];
        told.topic.publish(frame, (writer, unit) -> {
            if (told.interval != null) {
                json.kline(writer, unit, instrument, nowNs, told.interval, of.candle(told.interval), false);
            } else if (told.kind.equals("avgPrice")) {
                json.averagePrice(writer, unit, instrument, nowNs, averagePrice(instrument, nowNs), of.lastTradeNs());
            } else if (told.kind.equals("referencePrice")) {
                json.referencePrice(writer, unit, instrument, nowNs);
            } else {
                writeTicker(writer, unit, told.kind, instrument, nowNs);
            }
        });
    }

    private void tellAll(final AllTold told, final long nowNs) {
        boolean changed = false;
        final boolean[] due = new boolean[statistics.length];
        for (int i = 0; i < due.length; i++) {
            final long state = state(told.kind, i);
            due[i] = state != told.states[i] && statistics[i].lastTradeNs() != 0;
            told.states[i] = state;
            changed |= due[i];
        }
        if (changed) {
            told.topic.publish(frame, (writer, unit) -> {
                char separator = '[';
                for (int i = 0; i < due.length; i++) {
                    if (due[i]) {
                        writer.text(separator);
                        separator = ',';
                        writeTicker(writer, unit, told.kind, i, nowNs);
                    }
                }
                writer.text(']');
            });
        }
    }

    private void writeTicker(
            final FrameWriter writer, final TimeUnit unit, final String kind, final int instrument, final long nowNs) {
        final TradeStatistics of = statistics[instrument];
        switch (kind) {
            case "miniTicker" -> json.miniTicker(writer, unit, instrument, nowNs, of.window(nowNs, DAY_MINUTES));
            case "ticker" ->
                json.ticker(writer, unit, instrument, nowNs, of.window(nowNs, DAY_MINUTES), of.previousClose());
            default -> {
                final String window = kind.substring("ticker_".length());
                final Candle candle = of.window(nowNs, WINDOW_MINUTES.get(window));
                json.windowTicker(writer, unit, instrument, nowNs, window, candle);
            }
        }
    }

    /** A number that differs when there is something new to tell. */
    private long state(final String kind, final int instrument) {
        final long trades = statistics[instrument].changes();
        return switch (kind) {
            case "ticker" -> trades + exchange.updateId(instrument);
            case "referencePrice", "avgPrice" -> ticks;
            default -> trades;
        };
    }

    private long averagePrice(final int instrument, final long nowNs) {
        final TradeStatistics of = statistics[instrument];
        final Candle window = of.window(nowNs, AVERAGE_MINUTES);
        if (window.trades() > 0) {
            return window.averagePrice();
        }
        if (of.lastPrice() > 0) {
            return of.lastPrice();
        }
        final long bid = exchange.bestBidPrice(instrument);
        final long ask = exchange.bestAskPrice(instrument);
        return bid == 0 || ask == 0 ? Math.max(bid, ask) : bid + (ask - bid) / 2;
    }

    private void onCandleClosed(final int instrument, final KlineInterval interval, final Candle candle) {
        final Told told = topics.get(instrument).get("kline_" + interval.code());
        if (told != null) {
            final long endNs = interval.endNs(candle.openNs());
            told.topic.publish(
                    frame, (writer, unit) -> json.kline(writer, unit, instrument, endNs, interval, candle, true));
            told.state = Long.MIN_VALUE;
        }
    }

    private static boolean isTicker(final String kind) {
        return kind.equals("ticker")
                || kind.equals("miniTicker")
                || kind.startsWith("ticker_") && WINDOW_MINUTES.containsKey(kind.substring("ticker_".length()));
    }

    /** What a stream of all instruments tells of each; null if there is none of that name. */
    private static String allKind(final String name) {
        if (!name.startsWith("!") || !name.endsWith("@arr")) {
            return null;
        }
        final String kind = name.substring(1, name.length() - "@arr".length());
        return isTicker(kind) && !kind.equals("ticker") ? kind : null;
    }
}
