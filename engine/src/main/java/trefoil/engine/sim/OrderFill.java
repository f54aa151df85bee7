package trefoil.engine.sim;

/**
 * One fill of one account's order. Amounts are {@link trefoil.engine.math.Fixed} units.
 *
 * @param order the order that filled
 * @param tradeId number of the trade, increasing per instrument
 * @param price quote units for one base unit
 * @param quantity base units
 * @param quoteQty quote units that changed hands: price × quantity, floored
 * @param commission charged to the order's account
 * @param commissionAsset index of the asset the commission was charged in
 * @param maker whether the order rested in the book
 * @param timeNs nanoseconds since the epoch
 */
public record OrderFill(
        Order order,
        long tradeId,
        long price,
        long quantity,
        long quoteQty,
        long commission,
        int commissionAsset,
        boolean maker,
        long timeNs) {}
