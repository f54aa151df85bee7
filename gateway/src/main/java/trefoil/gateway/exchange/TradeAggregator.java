package trefoil.gateway.exchange;

import java.util.function.Consumer;
import trefoil.engine.sim.Trade;

/** Puts together the trades of one taker at one price. The exchange's trades come in, what they make up goes out. */
final class TradeAggregator {
    private final Consumer<AggregateTrade> sink;
    private final long[] lastIds;
    private Trade first;
    private long lastTradeId;
    private long quantity;

    TradeAggregator(final int instruments, final Consumer<AggregateTrade> sink) {
        this.sink = sink;
        lastIds = new long[instruments];
    }

    void onTrade(final Trade trade) {
        final boolean joins = first != null
                && first.instrument() == trade.instrument()
                && first.price() == trade.price()
                && first.buyerIsMaker() == trade.buyerIsMaker();
        if (!joins) {
            complete();
            first = trade;
            quantity = 0;
        }
        lastTradeId = trade.tradeId();
        quantity += trade.quantity();
    }

    /** The taker's order is through: what follows is somebody else's. */
    void complete() {
        if (first != null) {
            final Trade begun = first;
            first = null;
            sink.accept(new AggregateTrade(
                    begun.instrument(),
                    ++lastIds[begun.instrument()],
                    begun.tradeId(),
                    lastTradeId,
                    begun.price(),
                    quantity,
                    begun.buyerIsMaker(),
                    begun.timeNs()));
        }
    }
}
