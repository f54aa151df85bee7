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

    /** What the taker's mode makes of the meeting of two orders, which are as they were before. */
    static PreventedMatch between(final Order taker, final Order maker, final long id, final long nowNs) {
        final SelfTradePrevention mode = modeOf(taker, maker);
        final boolean decrements = mode == SelfTradePrevention.DECREMENT || mode == SelfTradePrevention.TRANSFER;
        final long common = Math.min(taker.remaining(), maker.remaining());
        final long ofTaker = mode == SelfTradePrevention.EXPIRE_MAKER ? 0 : taker.remaining();
        final long ofMaker = mode == SelfTradePrevention.EXPIRE_TAKER ? 0 : maker.remaining();
        return new PreventedMatch(
                id,
                taker,
                maker,
                mode,
                maker.price(),
                common,
                decrements ? common : ofTaker,
                decrements ? common : ofMaker,
                nowNs);
    }

    /** Only both orders together can transfer. */
    private static SelfTradePrevention modeOf(final Order taker, final Order maker) {
        final SelfTradePrevention mode = taker.request().selfTradePrevention();
        return mode == SelfTradePrevention.TRANSFER
                        && maker.request().selfTradePrevention() != SelfTradePrevention.TRANSFER
                ? SelfTradePrevention.DECREMENT
                : mode;
    }

    /** Base units that one of the two orders lost. */
    public long preventedQty(final Order order) {
        return order == taker ? takerPreventedQty : makerPreventedQty;
    }

    /** The order that one of the two would have traded with. */
    public Order counterpart(final Order order) {
        return order == taker ? maker : taker;
    }
}
