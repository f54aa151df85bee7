package trefoil.engine.sim;

/**
 * A trade of an account with itself that did not happen. Amounts are {@link trefoil.engine.math.Fixed} units.
 *
 * @param id increasing per instrument, from 0
 * @param taker the order that came in
 * @param maker the order that rested
 * @param mode what decided between them
 * @param price at which they would have traded
 * @param executionQty base units that would have changed hands
 * @param takerPreventedQty base units that the taker lost, 0 if none
 * @param makerPreventedQty base units that the maker lost, 0 if none
 * @param timeNs nanoseconds since the epoch
 */
public record PreventedMatch(
        long id,
        Order taker,
        Order maker,
        SelfTradePrevention mode,
        long price,
        long executionQty,
        long takerPreventedQty,
        long makerPreventedQty,
        long timeNs) {

    /** Base units that one of the two orders lost. */
    public long preventedQty(final Order order) {
        return order == taker ? takerPreventedQty : makerPreventedQty;
    }

    /** The order that one of the two would have traded with. */
    public Order counterpart(final Order order) {
        return order == taker ? maker : taker;
    }
}
