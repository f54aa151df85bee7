package trefoil.gateway.exchange.history;

import trefoil.engine.sim.Trade;

/** The trades of every instrument, by index. */
public final class TradeHistory {
    private final InstrumentTrades[] instruments;

    /** Nothing traded yet. */
    public TradeHistory(final int instrumentCount) {
        instruments = new InstrumentTrades[instrumentCount];
        for (int i = 0; i < instrumentCount; i++) {
            instruments[i] = new InstrumentTrades();
        }
    }

    /** Remembers a trade. */
    public void onTrade(final Trade trade) {
        instruments[trade.instrument()].add(trade);
    }

    /** The trades of one instrument. */
    public InstrumentTrades of(final int instrument) {
        return instruments[instrument];
    }
}
