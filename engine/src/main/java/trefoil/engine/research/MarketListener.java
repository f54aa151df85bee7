package trefoil.engine.research;

import trefoil.engine.research.result.Gap;

/**
 * Is told what happens in a recorded market, in order, on the walk's thread. The market is as it is after what is told,
 * but for {@link #onTime}.
 */
public interface MarketListener {
    /**
     * A record of that time is about to be taken over: whatever was to happen earlier happens now, in the market as it is.
     * Times do not fall but at a gap.
     */
    default void onTime(long timeNs) {}

    /**
     * An instrument has a new quote.
     *
     * @param improved as {@link trefoil.engine.market.RateMatrix#update} says it
     * @param bidMoved whether its best bid has another price
     * @param askMoved whether its best ask has another price
     * @param timeNs its receipt
     */
    void onQuote(int instrument, int improved, boolean bidMoved, boolean askMoved, long timeNs);

    /** An instrument was closed, or opened again. */
    default void onMarketState(int instrument, boolean closed, long timeNs) {}

    /**
     * A gap: some quotes, or all, are gone. Nothing that spans it may be bridged, and the next time may be an earlier one.
     */
    default void onGap(Gap gap) {}

    /** The journal ends; its last record was of that time. */
    default void onEnd(long timeNs) {}
}
