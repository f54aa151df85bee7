package trefoil.engine.trading;

import trefoil.engine.arbitrage.LoopPricer;

/** Sees every quote after it entered the rate matrix; for checks and studies. Called on the trading thread. */
@FunctionalInterface
public interface QuoteObserver {
    /** Observes nothing. */
    QuoteObserver NONE = (instrument, updateId, timeNs, pricer) -> {};

    /**
     * A quote was taken over.
     *
     * @param pricer prices of all loops as they are now
     */
    void onQuote(int instrument, long updateId, long timeNs, LoopPricer pricer);
}
