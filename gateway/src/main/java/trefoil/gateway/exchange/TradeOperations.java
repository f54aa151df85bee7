package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.Trade;
import trefoil.gateway.exchange.history.AggregateTrade;
import trefoil.gateway.exchange.history.Candle;
import trefoil.gateway.exchange.history.Interval;
import trefoil.gateway.exchange.history.TradeHistory;

/** Past trades of everybody: one by one, by taker, by period. */
final class TradeOperations {
    private static final int DEFAULT_ROWS = 500;
    private static final int MAX_ROWS = 1_000;

    private final SymbolSelection symbols;
    private final TradeHistory history;

    TradeOperations(final SymbolSelection symbols, final TradeHistory history) {
        this.symbols = symbols;
        this.history = history;
    }

    void trades(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        final int instrument = symbols.required(parameters);
        final int limit = parameters.limit(DEFAULT_ROWS, MAX_ROWS);
        parameters.requireAllRead();
        write(call, newest(history.of(instrument).trades(), trade -> true, limit), out);
    }

    void historicalTrades(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        final int instrument = symbols.required(parameters);
        final long fromId = parameters.optionalNumber("fromId", -1);
        final int limit = parameters.limit(DEFAULT_ROWS, MAX_ROWS);
        parameters.requireAllRead();
        final Collection<Trade> trades = history.of(instrument).trades();
        write(
                call,
                fromId < 0
                        ? newest(trades, trade -> true, limit)
                        : oldest(trades, trade -> trade.tradeId() >= fromId, limit),
                out);
    }

    /** The simulator has no block trades. */
    void blockTrades(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        symbols.required(parameters);
        parameters.requiredNumber("fromId");
        parameters.limit(DEFAULT_ROWS, MAX_ROWS);
        parameters.requireAllRead();
        out.writeStartArray();
        out.writeEndArray();
    }

    private static void write(final Call call, final List<Trade> trades, final JsonGenerator out) throws IOException {
        out.writeStartArray();
        for (final Trade trade : trades) {
            out.writeStartObject();
            out.writeNumberField("id", trade.tradeId());
            Json.decimal(out, "price", trade.price());
            Json.decimal(out, "qty", trade.quantity());
            Json.decimal(out, "quoteQty", Fixed.mulFloor(trade.price(), trade.quantity()));
            out.writeNumberField("time", call.time(trade.timeNs()));
            out.writeBooleanField("isBuyerMaker", trade.buyerIsMaker());
            out.writeBooleanField("isBestMatch", true);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    void aggregateTrades(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        final int instrument = symbols.required(parameters);
        final long fromId = parameters.optionalNumber("fromId", -1);
        final long startNs = parameters.optionalTimeNs("startTime");
        final long endNs = parameters.optionalTimeNs("endTime");
        final int limit = parameters.limit(DEFAULT_ROWS, MAX_ROWS);
        parameters.requireAllRead();
        if (fromId >= 0 && (startNs >= 0 || endNs >= 0)) {
            throw SymbolSelection.badCombination();
        }
        final Predicate<AggregateTrade> wanted = trade -> trade.id() >= fromId
                && (startNs < 0 || trade.timeNs() >= startNs)
                && (endNs < 0 || trade.timeNs() <= endNs);
        final Collection<AggregateTrade> trades = history.of(instrument).aggregates();
        out.writeStartArray();
        for (final AggregateTrade trade :
                fromId >= 0 || startNs >= 0 ? oldest(trades, wanted, limit) : newest(trades, wanted, limit)) {
            out.writeStartObject();
            out.writeNumberField("a", trade.id());
            Json.decimal(out, "p", trade.price());
            Json.decimal(out, "q", trade.quantity());
            out.writeNumberField("f", trade.firstTradeId());
            out.writeNumberField("l", trade.lastTradeId());
            out.writeNumberField("T", call.time(trade.timeNs()));
            out.writeBooleanField("m", trade.buyerIsMaker());
            out.writeBooleanField("M", true);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static <T> List<T> oldest(final Collection<T> rows, final Predicate<T> wanted, final int limit) {
        final List<T> found = new ArrayList<>();
        for (final T row : rows) {
            if (found.size() == limit) {
                break;
            }
            if (wanted.test(row)) {
                found.add(row);
            }
        }
        return found;
    }

    private static <T> List<T> newest(final Collection<T> rows, final Predicate<T> wanted, final int limit) {
        final List<T> found = oldest(rows, wanted, Integer.MAX_VALUE);
        return found.subList(Math.max(0, found.size() - limit), found.size());
    }

    void candles(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        final int instrument = symbols.required(parameters);
        final Interval interval = Interval.of(parameters.required("interval"));
        if (interval == null) {
            throw VenueError.badRequest(-1120, "Invalid interval.");
        }
        final long startNs = parameters.optionalTimeNs("startTime");
        final long endNs = parameters.optionalTimeNs("endTime");
        final long zoneNs = TimeZones.offsetNs(parameters);
        final int limit = parameters.limit(DEFAULT_ROWS, MAX_ROWS);
        parameters.requireAllRead();
        final long untilNs = endNs < 0 ? call.nowNs() : Math.min(endNs, call.nowNs());
        out.writeStartArray();
        for (final Candle candle : history.of(instrument).candles(interval, zoneNs, startNs, untilNs, limit)) {
            out.writeStartArray();
            out.writeNumber(call.time(candle.openTimeNs()));
            decimal(candle.open(), out);
            decimal(candle.high(), out);
            decimal(candle.low(), out);
            decimal(candle.close(), out);
            decimal(candle.volume(), out);
            out.writeNumber(call.time(interval.nextOpenTimeNs(candle.openTimeNs(), zoneNs)) - 1);
            decimal(candle.quoteVolume(), out);
            out.writeNumber(candle.trades());
            decimal(candle.takerBuyVolume(), out);
            decimal(candle.takerBuyQuoteVolume(), out);
            out.writeString("0");
            out.writeEndArray();
        }
        out.writeEndArray();
    }

    private static void decimal(final long value, final JsonGenerator out) throws IOException {
        out.writeString(DecimalText.toFullString(value));
    }
}
