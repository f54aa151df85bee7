package trefoil.gateway.exchange;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import trefoil.engine.sim.Trade;
import trefoil.engine.sim.VirtualExchange;
import trefoil.gateway.exchange.history.Candle;
import trefoil.gateway.exchange.history.InstrumentTrades;
import trefoil.gateway.exchange.history.Interval;
import trefoil.gateway.exchange.history.TradeHistory;

/**
 * The streams {@code kline_*}, in UTC or, with {@code @+08:00}, eight hours ahead of it. A candle is looked at every
 * second, one longer than a second every other, and told where something traded or somebody is new. Its last state is
 * told when its time is over, whatever happened. Before an instrument's first trade there is nothing to tell.
 */
final class KlineStreams implements StreamFamily {
    private static final Pattern KIND = Pattern.compile("kline_(1s|[0-9]+[mhdwM])(@\\+08:00)?");
    private static final long ZONE_NS = TimeUnit.HOURS.toNanos(8);
    private static final int SLOW_TICKS = 2;
    /** Candles told at once whose time is over; more than one only after a pause of the whole process. */
    private static final int MAX_CLOSED = 10;

    private static final long NOTHING_TOLD = -1;

    private final VirtualExchange exchange;
    private final TradeHistory history;
    private final StatisticsJson json;
    private final SbeStreams.Clock clock;
    /** By instrument, its topics by kind. */
    private final List<Map<String, Told>> topics = new ArrayList<>();

    private final StreamFrame frame = new StreamFrame();
    private long ticks;

    /** One stream and what its listeners know. */
    private static final class Told {
        private final StreamTopic topic;
        private final int instrument;
        private final Interval interval;
        private final long zoneNs;
        private long openNs;
        private long tradeId = NOTHING_TOLD;

        Told(final String name, final int instrument, final Interval interval, final long zoneNs) {
            topic = new StreamTopic(name);
            this.instrument = instrument;
            this.interval = interval;
            this.zoneNs = zoneNs;
        }
    }

    KlineStreams(
            final VirtualExchange exchange,
            final TradeHistory history,
            final StatisticsJson json,
            final SbeStreams.Clock clock) {
        this.clock = clock;
        this.exchange = exchange;
        this.history = history;
        this.json = json;
        for (int i = 0; i < exchange.instruments().size(); i++) {
            topics.add(new HashMap<>());
        }
    }

    @Override
    public boolean subscribe(final StreamConnection listener, final int instrument, final String kind) {
        final Matcher matcher = KIND.matcher(kind);
        final Interval interval = matcher.matches() ? Interval.of(matcher.group(1)) : null;
        if (interval == null) {
            return false;
        }
        final long zoneNs = matcher.group(2) == null ? 0 : ZONE_NS;
        final String symbol = exchange.instruments().get(instrument).symbol();
        final Told told = topics.get(instrument)
                .computeIfAbsent(
                        kind,
                        name -> new Told(symbol.toLowerCase(Locale.ROOT) + '@' + name, instrument, interval, zoneNs));
        if (told.topic.isEmpty()) {
            told.openNs = interval.openTimeNs(clock.nowNs(), zoneNs);
        }
        told.topic.add(listener);
        told.tradeId = NOTHING_TOLD;
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

    /** Sends what is due; called every second. */
    void tick(final long nowNs) {
        ticks++;
        for (final Map<String, Told> ofInstrument : topics) {
            for (final Told told : ofInstrument.values()) {
                tell(told, nowNs);
            }
        }
    }

    private void tell(final Told told, final long nowNs) {
        final long openNs = told.interval.openTimeNs(nowNs, told.zoneNs);
        if (openNs != told.openNs) {
            publish(told, told.openNs, openNs - 1, nowNs, true);
            told.openNs = openNs;
            told.tradeId = NOTHING_TOLD;
        }
        final Trade last = history.of(told.instrument).last();
        final boolean due = told.interval == Interval.SECOND || ticks % SLOW_TICKS == 0;
        if (due && last != null && last.tradeId() != told.tradeId) {
            told.tradeId = last.tradeId();
            publish(told, openNs, openNs, nowNs, false);
        }
    }

    /** Tells the candles that open from one moment to another. */
    private void publish(final Told told, final long fromNs, final long toNs, final long nowNs, final boolean closed) {
        final InstrumentTrades trades = history.of(told.instrument);
        for (final Candle candle : trades.candles(told.interval, told.zoneNs, fromNs, toNs, MAX_CLOSED)) {
            final long endNs = told.interval.nextOpenTimeNs(candle.openTimeNs(), told.zoneNs);
            told.topic.publish(
                    frame,
                    (writer, unit) ->
                            json.kline(writer, unit, told.instrument, nowNs, told.interval, endNs, candle, closed));
        }
    }
}
