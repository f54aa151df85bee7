package trefoil.gateway.exchange;

import trefoil.engine.sim.VirtualExchange;

/** Best bid and ask of one instrument as they were looked at last; 0 where nobody quotes. */
final class BestQuote {
    private long bidPrice;
    private long bidQty;
    private long askPrice;
    private long askQty;

    /** Looks again. Returns whether any of the four has changed. */
    boolean update(final VirtualExchange exchange, final int instrument) {
        final long newBidPrice = exchange.bestBidPrice(instrument);
        final long newBidQty = exchange.bestBidQuantity(instrument);
        final long newAskPrice = exchange.bestAskPrice(instrument);
        final long newAskQty = exchange.bestAskQuantity(instrument);
        final boolean changed =
                newBidPrice != bidPrice || newBidQty != bidQty || newAskPrice != askPrice || newAskQty != askQty;
        bidPrice = newBidPrice;
        bidQty = newBidQty;
        askPrice = newAskPrice;
        askQty = newAskQty;
        return changed;
    }

    long bidPrice() {
        return bidPrice;
    }

    long bidQty() {
        return bidQty;
    }

    long askPrice() {
        return askPrice;
    }

    long askQty() {
        return askQty;
    }
}
