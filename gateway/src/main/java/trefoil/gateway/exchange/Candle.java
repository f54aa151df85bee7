package trefoil.gateway.exchange;

import trefoil.engine.math.Fixed;
import trefoil.engine.sim.Trade;

/** Trades of one stretch of time in sum. Amounts are {@link Fixed} units; sums that do not fit stay at the largest. */
final class Candle {
    private long openNs;
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
    private long lastQuantity;
    private int trades;

    /** Begins a stretch without trades; until there are some, its prices are that one. */
    void begin(final long fromNs, final long price) {
        openNs = fromNs;
        open = price;
        high = price;
        low = price;
        close = price;
        volume = 0;
        quoteVolume = 0;
        takerBuyVolume = 0;
        takerBuyQuoteVolume = 0;
        firstTradeId = -1;
        lastTradeId = -1;
        lastQuantity = 0;
        trades = 0;
    }

    void add(final Trade trade) {
        final long price = trade.price();
        final long quote = Fixed.mulFloor(price, trade.quantity());
        if (trades == 0) {
            open = price;
            high = price;
            low = price;
            firstTradeId = trade.tradeId();
        }
        high = Math.max(high, price);
        low = Math.min(low, price);
        close = price;
        lastTradeId = trade.tradeId();
        lastQuantity = trade.quantity();
        volume = plus(volume, trade.quantity());
        quoteVolume = plus(quoteVolume, quote);
        if (!trade.buyerIsMaker()) {
            takerBuyVolume = plus(takerBuyVolume, trade.quantity());
            takerBuyQuoteVolume = plus(takerBuyQuoteVolume, quote);
        }
        trades++;
    }

    /** Adds a later stretch. */
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
        lastTradeId = later.lastTradeId;
        lastQuantity = later.lastQuantity;
        volume = plus(volume, later.volume);
        quoteVolume = plus(quoteVolume, later.quoteVolume);
        takerBuyVolume = plus(takerBuyVolume, later.takerBuyVolume);
        takerBuyQuoteVolume = plus(takerBuyQuoteVolume, later.takerBuyQuoteVolume);
        trades += later.trades;
    }

    /** Start of the stretch, nanoseconds since the epoch. */
    long openNs() {
        return openNs;
    }

    /** Price of the first trade. */
    long open() {
        return open;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    /** Price of the last trade. */
    long close() {
        return close;
    }

    /** Base units traded. */
    long volume() {
        return volume;
    }

    /** Quote units traded. */
    long quoteVolume() {
        return quoteVolume;
    }

    /** Base units that takers bought. */
    long takerBuyVolume() {
        return takerBuyVolume;
    }

    /** Quote units that takers bought for. */
    long takerBuyQuoteVolume() {
        return takerBuyQuoteVolume;
    }

    /** -1 if there was none. */
    long firstTradeId() {
        return firstTradeId;
    }

    /** -1 if there was none. */
    long lastTradeId() {
        return lastTradeId;
    }

    /** Base units of the last trade. */
    long lastQuantity() {
        return lastQuantity;
    }

    int trades() {
        return trades;
    }

    /** Average price weighted by quantity; 0 without trades. */
    long averagePrice() {
        return volume == 0 ? 0 : Fixed.divFloor(quoteVolume, volume);
    }

    private static long plus(final long a, final long b) {
        final long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
