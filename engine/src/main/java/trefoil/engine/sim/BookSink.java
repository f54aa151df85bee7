package trefoil.engine.sim;

/** Where a market feed puts the house's book of an instrument: the liquidity that takers trade against. */
public interface BookSink {
    /**
     * Replaces the house's book of one instrument.
     *
     * @param instrument index in the feed's instrument list
     * @param updateId the venue's order-book update id, increasing per instrument
     * @param bids price and quantity alternating, best first, {@link trefoil.engine.math.Fixed} units
     * @param bidLevels levels in {@code bids}, 0 if the side is empty
     * @param asks as {@code bids}
     * @param askLevels as {@code bidLevels}
     */
    void onBook(int instrument, long updateId, long[] bids, int bidLevels, long[] asks, int askLevels);
}
