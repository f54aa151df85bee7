package trefoil.gateway.exchange;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.VirtualExchange;
import trefoil.gateway.exchange.history.Candle;
import trefoil.gateway.exchange.history.Interval;

/** Writes the events of the streams that sum up, fields in the venue's order. */
final class StatisticsJson {
    private static final long PERCENT = 100;
    /** Percentages have three decimals. */
    private static final long THOUSANDTH = Fixed.ONE / 1_000;

    private final VirtualExchange exchange;
    private final byte[][] symbols;

    StatisticsJson(final VirtualExchange exchange) {
        this.exchange = exchange;
        symbols = new byte[exchange.instruments().size()][];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = Json.escaped(exchange.instruments().get(i).symbol());
        }
    }

    void miniTicker(
            final FrameWriter writer, final TimeUnit unit, final int instrument, final long nowNs, final Candle day) {
        begin(writer, unit, "24hrMiniTicker", instrument, nowNs);
        price(writer, "c", day.close());
        price(writer, "o", day.open());
        price(writer, "h", day.high());
        price(writer, "l", day.low());
        price(writer, "v", day.volume());
        price(writer, "q", day.quoteVolume());
        writer.text('}');
    }

    void ticker(
            final FrameWriter writer,
            final TimeUnit unit,
            final int instrument,
            final long nowNs,
            final Candle day,
            final long previousClose,
            final long lastQuantity) {
        begin(writer, unit, "24hrTicker", instrument, nowNs);
        change(writer, day);
        price(writer, "w", average(day));
        price(writer, "x", previousClose);
        price(writer, "c", day.close());
        price(writer, "Q", lastQuantity);
        price(writer, "b", exchange.bestBidPrice(instrument));
        price(writer, "B", exchange.bestBidQuantity(instrument));
        price(writer, "a", exchange.bestAskPrice(instrument));
        price(writer, "A", exchange.bestAskQuantity(instrument));
        price(writer, "o", day.open());
        price(writer, "h", day.high());
        price(writer, "l", day.low());
        price(writer, "v", day.volume());
        price(writer, "q", day.quoteVolume());
        span(writer, unit, nowNs, day);
        writer.text('}');
    }

    void windowTicker(
            final FrameWriter writer,
            final TimeUnit unit,
            final int instrument,
            final long nowNs,
            final String window,
            final Candle candle) {
        begin(writer, unit, window + "Ticker", instrument, nowNs);
        change(writer, candle);
        price(writer, "o", candle.open());
        price(writer, "h", candle.high());
        price(writer, "l", candle.low());
        price(writer, "c", candle.close());
        price(writer, "w", average(candle));
        price(writer, "v", candle.volume());
        price(writer, "q", candle.quoteVolume());
        span(writer, unit, nowNs, candle);
        writer.text('}');
    }

    void averagePrice(
            final FrameWriter writer,
            final TimeUnit unit,
            final int instrument,
            final long nowNs,
            final long average,
            final long lastTradeNs) {
        begin(writer, unit, "avgPrice", instrument, nowNs);
        writer.text(ascii(",\"i\":\"5m\""));
        price(writer, "w", average);
        number(writer, "T", unit.convert(lastTradeNs, TimeUnit.NANOSECONDS));
        writer.text('}');
    }

    void referencePrice(final FrameWriter writer, final TimeUnit unit, final int instrument, final long nowNs) {
        writer.text(ascii("{\"e\":\"referencePrice\",\"s\":\""))
                .text(symbols[instrument])
                .text('"');
        final long reference = exchange.referencePrice(instrument);
        if (reference == 0) {
            writer.text(ascii(",\"r\":null"));
        } else {
            price(writer, "r", reference);
        }
        number(writer, "t", unit.convert(nowNs, TimeUnit.NANOSECONDS));
        writer.text('}');
    }

    void kline(
            final FrameWriter writer,
            final TimeUnit unit,
            final int instrument,
            final long nowNs,
            final Interval interval,
            final long endNs,
            final Candle candle,
            final boolean closed) {
        begin(writer, unit, "kline", instrument, nowNs);
        writer.text(ascii(",\"k\":{\"t\":")).number(unit.convert(candle.openTimeNs(), TimeUnit.NANOSECONDS));
        number(writer, "T", unit.convert(endNs, TimeUnit.NANOSECONDS) - 1);
        writer.text(ascii(",\"s\":\"")).text(symbols[instrument]);
        writer.text(ascii("\",\"i\":\"" + interval.venueName() + "\""));
        number(writer, "f", candle.firstTradeId());
        number(writer, "L", candle.lastTradeId());
        price(writer, "o", candle.open());
        price(writer, "c", candle.close());
        price(writer, "h", candle.high());
        price(writer, "l", candle.low());
        price(writer, "v", candle.volume());
        number(writer, "n", candle.trades());
        writer.text(ascii(",\"x\":" + closed));
        price(writer, "q", candle.quoteVolume());
        price(writer, "V", candle.takerBuyVolume());
        price(writer, "Q", candle.takerBuyQuoteVolume());
        writer.text(ascii(",\"B\":\"0\"}}"));
    }

    private void begin(
            final FrameWriter writer, final TimeUnit unit, final String event, final int instrument, final long nowNs) {
        writer.text(ascii("{\"e\":\"" + event + "\",\"E\":")).number(unit.convert(nowNs, TimeUnit.NANOSECONDS));
        writer.text(ascii(",\"s\":\"")).text(symbols[instrument]).text('"');
    }

    /** Change of the price, and the same in percent. */
    private static void change(final FrameWriter writer, final Candle candle) {
        final long change = candle.close() - candle.open();
        writer.text(ascii(",\"p\":\""));
        sign(writer, change).decimal(Math.abs(change));
        final long thousandths = candle.open() == 0
                ? 0
                : Fixed.mulDivFloor(Math.abs(change), PERCENT * Fixed.ONE, candle.open()) / THOUSANDTH;
        writer.text(ascii("\",\"P\":\""));
        sign(writer, thousandths == 0 ? 0 : change).number(thousandths / 1_000).text('.');
        writer.text(ascii(Long.toString(1_000 + thousandths % 1_000).substring(1)))
                .text('"');
    }

    private static long average(final Candle candle) {
        return candle.trades() == 0 ? 0 : candle.averagePrice();
    }

    private static FrameWriter sign(final FrameWriter writer, final long value) {
        return value < 0 ? writer.text('-') : writer;
    }

    private static void span(final FrameWriter writer, final TimeUnit unit, final long nowNs, final Candle candle) {
        number(writer, "O", unit.convert(candle.openTimeNs(), TimeUnit.NANOSECONDS));
        number(writer, "C", unit.convert(nowNs, TimeUnit.NANOSECONDS));
        number(writer, "F", candle.firstTradeId());
        number(writer, "L", candle.lastTradeId());
        number(writer, "n", candle.trades());
    }

    private static void price(final FrameWriter writer, final String key, final long value) {
        writer.text(ascii(",\"" + key + "\":\"")).decimal(value).text('"');
    }

    private static void number(final FrameWriter writer, final String key, final long value) {
        writer.text(ascii(",\"" + key + "\":"));
        sign(writer, value).number(Math.abs(value));
    }

    private static byte[] ascii(final String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
