package trefoil.gateway.exchange;

import trefoil.engine.sim.Trade;

/** Market streams of one kind, one of each for each instrument. Used on the exchange's thread. */
interface StreamFamily {
    /**
     * Adds a listener to an instrument's stream.
     *
     * @param kind the stream's name after the {@code @}
     * @return false if the family has no such stream
     */
    boolean subscribe(StreamConnection listener, int instrument, String kind);

    /** Removes a listener from an instrument's stream, if it listens there. */
    void unsubscribe(StreamConnection listener, int instrument, String kind);

    /** The instrument's book has changed, and the trades that changed it have been told. */
    default void onBookChanged(final int instrument) {}

    /** Somebody traded; the book's change is told once all trades of the event have been. */
    default void onTrade(final Trade trade) {}
}
