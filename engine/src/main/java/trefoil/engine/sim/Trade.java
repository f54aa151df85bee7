package trefoil.engine.sim;

/**
 * One trade, as everybody sees it. Amounts are {@link trefoil.engine.math.Fixed} units.
 *
 * @param instrument index in the exchange's instrument list
 * @param tradeId increasing per instrument
 * @param price quote units for one base unit
 * @param quantity base units
 * @param buyerIsMaker whether the buyer's order rested in the book
 * @param takerId the same for all trades of one taker: the order's number, or where the house took, what its book's
 *     update id is below zero
 * @param timeNs nanoseconds since the epoch
 */
public record Trade(
        int instrument, long tradeId, long price, long quantity, boolean buyerIsMaker, long takerId, long timeNs) {}
