package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.Trade;
import trefoil.engine.sim.VirtualExchange;
import trefoil.gateway.exchange.history.Candle;
import trefoil.gateway.exchange.history.InstrumentTrades;
import trefoil.gateway.exchange.history.TradeHistory;

/** Prices and statistics of instruments: the last price, the best quotes, what a window of time saw. */
final class TickerOperations {
    private static final int MAX_SYMBOLS = 100;
    private static final int AVERAGE_MINUTES = 5;
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);
    private static final Pattern WINDOW = Pattern.compile("([1-9]|[1-5][0-9])m|([1-9]|1[0-9]|2[0-3])h|([1-7])d");
    private static final int PERCENT_DECIMALS = 3;

    private final VirtualExchange exchange;
    private final SymbolSelection symbols;
    private final TradeHistory history;

    TickerOperations(final VirtualExchange exchange, final SymbolSelection symbols, final TradeHistory history) {
        this.exchange = exchange;
        this.symbols = symbols;
        this.history = history;
    }

    /** Writes what an instrument's ticker says. */
    private interface Ticker {
        void write(int instrument) throws IOException;
    }

    void book(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Set<Integer> selected = symbols.any(call.parameters());
        call.parameters().requireAllRead();
        each(call, selected, out, instrument -> {
            Json.decimal(out, "bidPrice", exchange.bestBidPrice(instrument));
            Json.decimal(out, "bidQty", exchange.bestBidQuantity(instrument));
            Json.decimal(out, "askPrice", exchange.bestAskPrice(instrument));
            Json.decimal(out, "askQty", exchange.bestAskQuantity(instrument));
        });
    }

    void price(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Set<Integer> selected = symbols.any(call.parameters());
        call.parameters().requireAllRead();
        each(call, selected, out, instrument -> Json.decimal(out, "price", exchange.lastPrice(instrument)));
    }

    void averagePrice(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final int instrument = symbols.required(call.parameters());
        call.parameters().requireAllRead();
        final InstrumentTrades trades = history.of(instrument);
        final Candle window = trades.since(call.nowNs() - AVERAGE_MINUTES * MINUTE_NS, exchange.lastPrice(instrument));
        final Trade last = trades.last();
        out.writeStartObject();
        out.writeNumberField("mins", AVERAGE_MINUTES);
        Json.decimal(out, "price", window.averagePrice());
        out.writeNumberField("closeTime", call.time(last == null ? call.nowNs() : last.timeNs()));
        out.writeEndObject();
    }

    void day(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Set<Integer> selected = symbols.any(call.parameters());
        final boolean full = full(call.parameters());
        call.parameters().requireAllRead();
        final long fromNs = call.nowNs() - DAY_NS;
        each(call, selected, out, instrument -> {
            final Candle window = window(instrument, fromNs);
            if (full) {
                change(window, out);
                Json.decimal(
                        out,
                        "prevClosePrice",
                        history.of(instrument).priceBefore(fromNs, exchange.lastPrice(instrument)));
                Json.decimal(out, "lastPrice", window.close());
                final Trade last = history.of(instrument).last();
                Json.decimal(out, "lastQty", last == null ? 0 : last.quantity());
                Json.decimal(out, "bidPrice", exchange.bestBidPrice(instrument));
                Json.decimal(out, "bidQty", exchange.bestBidQuantity(instrument));
                Json.decimal(out, "askPrice", exchange.bestAskPrice(instrument));
                Json.decimal(out, "askQty", exchange.bestAskQuantity(instrument));
            }
            prices(window, !full, out);
            extent(window, call.time(fromNs), call.time(call.nowNs()), out);
        });
    }

    void tradingDay(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        final Set<Integer> selected = symbols.named(parameters, MAX_SYMBOLS);
        final long zoneNs = TimeZones.offsetNs(parameters);
        final boolean full = full(parameters);
        parameters.requireAllRead();
        final long fromNs = call.nowNs() - Math.floorMod(call.nowNs() + zoneNs, DAY_NS);
        statistics(call, selected, full, fromNs, call.time(fromNs + DAY_NS) - 1, out);
    }

    void window(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        final Set<Integer> selected = symbols.named(parameters, MAX_SYMBOLS);
        final long windowNs = windowNs(parameters.optional("windowSize"));
        final boolean full = full(parameters);
        parameters.requireAllRead();
        final long fromNs = Math.floorDiv(call.nowNs() - windowNs, MINUTE_NS) * MINUTE_NS;
        statistics(call, selected, full, fromNs, call.time(call.nowNs()), out);
    }

    private void statistics(
            final Call call,
            final Set<Integer> selected,
            final boolean full,
            final long fromNs,
            final long closeTime,
            final JsonGenerator out)
            throws IOException {
        each(call, selected, out, instrument -> {
            final Candle window = window(instrument, fromNs);
            if (full) {
                change(window, out);
            }
            prices(window, true, out);
            extent(window, call.time(fromNs), closeTime, out);
        });
    }

    private Candle window(final int instrument, final long fromNs) {
        return history.of(instrument).since(fromNs, exchange.lastPrice(instrument));
    }

    private static void change(final Candle window, final JsonGenerator out) throws IOException {
        final long change = window.close() - window.open();
        out.writeStringField("priceChange", signed(change));
        out.writeStringField("priceChangePercent", percent(change, window.open()));
        Json.decimal(out, "weightedAvgPrice", window.trades() == 0 ? 0 : window.averagePrice());
    }

    private static void prices(final Candle window, final boolean withLast, final JsonGenerator out)
            throws IOException {
        Json.decimal(out, "openPrice", window.open());
        Json.decimal(out, "highPrice", window.high());
        Json.decimal(out, "lowPrice", window.low());
        if (withLast) {
            Json.decimal(out, "lastPrice", window.close());
        }
        Json.decimal(out, "volume", window.volume());
        Json.decimal(out, "quoteVolume", window.quoteVolume());
    }

    private static void extent(final Candle window, final long openTime, final long closeTime, final JsonGenerator out)
            throws IOException {
        out.writeNumberField("openTime", openTime);
        out.writeNumberField("closeTime", closeTime);
        out.writeNumberField("firstId", window.firstTradeId());
        out.writeNumberField("lastId", window.lastTradeId());
        out.writeNumberField("count", window.trades());
    }

    private static String signed(final long value) {
        return (value < 0 ? "-" : "") + DecimalText.toFullString(Math.abs(value));
    }

    /** A change in percent of what it began with, to three decimals. */
    private static String percent(final long change, final long of) {
        final long thousandths = of == 0 ? 0 : Fixed.mulDivFloor(Math.abs(change), 100_000, of);
        final String text = DecimalText.toFullString(thousandths * (Fixed.ONE / 1_000));
        return (change < 0 && thousandths > 0 ? "-" : "") + text.substring(0, text.indexOf('.') + 1 + PERCENT_DECIMALS);
    }

    /** One object where one symbol was asked for, else an array of them. */
    private void each(final Call call, final Set<Integer> selected, final JsonGenerator out, final Ticker ticker)
            throws IOException {
        final boolean one = call.parameters().has("symbol");
        if (!one) {
            out.writeStartArray();
        }
        for (final int instrument : selected) {
            out.writeStartObject();
            out.writeStringField(
                    "symbol", exchange.instruments().get(instrument).symbol());
            ticker.write(instrument);
            out.writeEndObject();
        }
        if (!one) {
            out.writeEndArray();
        }
    }

    private static boolean full(final Parameters parameters) throws VenueError {
        final String type = parameters.optional("type");
        if (type != null && !type.equals("FULL") && !type.equals("MINI")) {
            throw VenueError.badRequest(-1139, "Invalid ticker type.");
        }
        return !"MINI".equals(type);
    }

    private static long windowNs(final String name) throws VenueError {
        if (name == null) {
            return DAY_NS;
        }
        final Matcher window = WINDOW.matcher(name);
        if (!window.matches()) {
            throw VenueError.badRequest(-1130, "Data sent for parameter 'windowSize' is not valid.");
        }
        final int count = Integer.parseInt(name.substring(0, name.length() - 1));
        return switch (name.charAt(name.length() - 1)) {
            case 'm' -> TimeUnit.MINUTES.toNanos(count);
            case 'h' -> TimeUnit.HOURS.toNanos(count);
            default -> TimeUnit.DAYS.toNanos(count);
        };
    }
}
