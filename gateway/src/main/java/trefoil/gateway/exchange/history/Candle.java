package trefoil.gateway.exchange.history;

import trefoil.engine.math.Fixed;
import trefoil.engine.sim.Trade;

/**
 * What traded in one period: prices, volumes and counts. Amounts are {@link Fixed} units; sums that do not fit stay at
 * the largest number there is.
 */
public final class Candle {
    private final long openTimeNs;
    private long open;
    private long high;
    private long low;
    private long close;
    private long volume;
    private long quoteVolume;
    private long takerBuyVolume;
    private long takerBuyQuoteVolume;
    private long firstTradeId = -1;
    private long lastTradeId = -1;
    private long trades;

    /** A period in which nothing traded yet, at the price that the last one ended with. */
    Candle(final long openTimeNs, final long price) {
        this.openTimeNs = openTimeNs;
        open = price;
        high = price;
        low = price;
        close = price;
    }

    /** Start of the period, nanoseconds since the epoch. */
    public long openTimeNs() {
        return openTimeNs;
    }

    public long open() {
        return open;
    }

    public long high() {
        return high;
    }

    public long low() {
        return low;
    }

    public long close() {
        return close;
    }

    /** Base units. */
    public long volume() {
        return volume;
    }

    public long quoteVolume() {
        return quoteVolume;
    }

    /** Base units that takers bought. */
    public long takerBuyVolume() {
        return takerBuyVolume;
    }

    /** Quote units that takers paid. */
    public long takerBuyQuoteVolume() {
        return takerBuyQuoteVolume;
    }

    /** -1 if nothing traded. */
    public long firstTradeId() {
        return firstTradeId;
    }

    /** -1 if nothing traded. */
    public long lastTradeId() {
        return lastTradeId;
    }

    /** How many trades there were. */
    public long trades() {
        return trades;
    }

    /** Quote units for one base unit, on average; the last price where nothing traded. */
    public long averagePrice() {
        return volume == 0 || volume == Long.MAX_VALUE || quoteVolume == Long.MAX_VALUE
                ? close
                : Fixed.divFloor(quoteVolume, volume);
    }

    void add(final Trade trade) {
        final long quoteQty = Fixed.mulFloor(trade.price(), trade.quantity());
        if (trades == 0) {
            open = trade.price();
            high = trade.price();
            low = trade.price();
            firstTradeId = trade.tradeId();
        }
        high = Math.max(high, trade.price());
        low = Math.min(low, trade.price());
        close = trade.price();
        volume = plus(volume, trade.quantity());
        quoteVolume = plus(quoteVolume, quoteQty);
        if (!trade.buyerIsMaker()) {
            takerBuyVolume = plus(takerBuyVolume, trade.quantity());
            takerBuyQuoteVolume = plus(takerBuyQuoteVolume, quoteQty);
        }
        lastTradeId = trade.tradeId();
        trades++;
    }

    /** Adds a later period to this one. */
    void add(final Candle later) {
        if (later.trades == 0) {
            return;
        }
        if (trades == 0) {
            open = later.open;
            high = later.high;
            low = later.low;
            firstTradeId = later.firstTradeId;
        }
        high = Math.max(high, later.high);
        low = Math.min(low, later.low);
        close = later.close;
        volume = plus(volume, later.volume);
        quoteVolume = plus(quoteVolume, later.quoteVolume);
        takerBuyVolume = plus(takerBuyVolume, later.takerBuyVolume);
        takerBuyQuoteVolume = plus(takerBuyQuoteVolume, later.takerBuyQuoteVolume);
        lastTradeId = later.lastTradeId;
        trades += later.trades;
    }

    private static long plus(final long a, final long b) {
        final long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
