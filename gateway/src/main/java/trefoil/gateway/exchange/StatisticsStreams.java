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
import trefoil.gateway.exchange.history.Candle;
import trefoil.gateway.exchange.history.InstrumentTrades;
import trefoil.gateway.exchange.history.TradeHistory;

/**
 * Streams that sum up: {@code ticker}, {@code miniTicker}, {@code ticker_1h/4h/1d}, those of all instruments together
 * but {@code !ticker@arr}, which is retired, {@code avgPrice} and {@code referencePrice}.
 *
 * <p>Each is looked at every second and told where it has changed or somebody is new; averages and reference prices
 * every time.
 */
final class StatisticsStreams implements StreamFamily {
    private static final Map<String, Long> WINDOWS_NS =
            Map.of("1h", TimeUnit.HOURS.toNanos(1), "4h", TimeUnit.HOURS.toNanos(4), "1d", TimeUnit.DAYS.toNanos(1));
    private static final String WINDOW_PREFIX = "ticker_";
    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long AVERAGE_NS = 5 * MINUTE_NS;
    private static final long NOTHING_TOLD = Long.MIN_VALUE;

    private final VirtualExchange exchange;
    private final TradeHistory history;
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
        private long state = NOTHING_TOLD;

        Told(final String name, final String kind) {
            topic = new StreamTopic(name);
            this.kind = kind;
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

    StatisticsStreams(final VirtualExchange exchange, final TradeHistory history, final StatisticsJson json) {
        this.exchange = exchange;
        this.history = history;
        this.json = json;
        for (int i = 0; i < exchange.instruments().size(); i++) {
            topics.add(new HashMap<>());
        }
    }

    @Override
    public boolean subscribe(final StreamConnection listener, final int instrument, final String kind) {
        if (!isTicker(kind) && !kind.equals("avgPrice") && !kind.equals("referencePrice")) {
            return false;
        }
        final String symbol = exchange.instruments().get(instrument).symbol();
        final Told told = topics.get(instrument)
                .computeIfAbsent(kind, name -> new Told(symbol.toLowerCase(Locale.ROOT) + '@' + name, name));
        told.topic.add(listener);
        told.state = NOTHING_TOLD;
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
        final AllTold told = allTopics.computeIfAbsent(name, key -> new AllTold(key, kind, topics.size()));
        told.topic.add(listener);
        Arrays.fill(told.states, NOTHING_TOLD);
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

    /** Sends what is due; called every second. */
    void tick(final long nowNs) {
        ticks++;
        for (int i = 0; i < topics.size(); i++) {
            for (final Told told : topics.get(i).values()) {
                final long state = state(told.kind, i, nowNs);
                if (state != told.state) {
                    told.state = state;
                    final int instrument = i;
                    told.topic.publish(frame, (writer, unit) -> write(writer, unit, told.kind, instrument, nowNs));
                }
            }
        }
        for (final AllTold told : allTopics.values()) {
            tellAll(told, nowNs);
        }
    }

    private void tellAll(final AllTold told, final long nowNs) {
        boolean changed = false;
        final boolean[] due = new boolean[topics.size()];
        for (int i = 0; i < due.length; i++) {
            final long state = state(told.kind, i, nowNs);
            due[i] = state != told.states[i] && history.of(i).last() != null;
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
                        write(writer, unit, told.kind, i, nowNs);
                    }
                }
                writer.text(']');
            });
        }
    }

    private void write(
            final FrameWriter writer, final TimeUnit unit, final String kind, final int instrument, final long nowNs) {
        final InstrumentTrades trades = history.of(instrument);
        final Trade last = trades.last();
        final long price = exchange.lastPrice(instrument);
        switch (kind) {
            case "avgPrice" -> {
                final long average = trades.since(nowNs - AVERAGE_NS, price).averagePrice();
                json.averagePrice(writer, unit, instrument, nowNs, average, last == null ? nowNs : last.timeNs());
            }
            case "referencePrice" -> json.referencePrice(writer, unit, instrument, nowNs);
            case "miniTicker" -> json.miniTicker(writer, unit, instrument, nowNs, trades.since(nowNs - DAY_NS, price));
            case "ticker" -> {
                final Candle day = trades.since(nowNs - DAY_NS, price);
                final long previous = trades.priceBefore(nowNs - DAY_NS, price);
                json.ticker(writer, unit, instrument, nowNs, day, previous, last == null ? 0 : last.quantity());
            }
            default -> {
                final String window = kind.substring(WINDOW_PREFIX.length());
                final long fromNs = Math.floorDiv(nowNs - WINDOWS_NS.get(window), MINUTE_NS) * MINUTE_NS;
                json.windowTicker(writer, unit, instrument, nowNs, window, trades.since(fromNs, price));
            }
        }
    }

    /** A number that differs when there is something new to tell: a trade, or that one has left the window. */
    private long state(final String kind, final int instrument, final long nowNs) {
        if (!isTicker(kind)) {
            return ticks;
        }
        final Trade last = history.of(instrument).last();
        final long newest = last == null ? 0 : last.tradeId();
        final long windowNs =
                kind.startsWith(WINDOW_PREFIX) ? WINDOWS_NS.get(kind.substring(WINDOW_PREFIX.length())) : DAY_NS;
        final long oldest = history.of(instrument).since(nowNs - windowNs, 0).firstTradeId();
        return 31 * (31 * newest + oldest) + (kind.equals("ticker") ? exchange.updateId(instrument) : 0);
    }

    private static boolean isTicker(final String kind) {
        return kind.equals("ticker")
                || kind.equals("miniTicker")
                || kind.startsWith(WINDOW_PREFIX) && WINDOWS_NS.containsKey(kind.substring(WINDOW_PREFIX.length()));
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
