package trefoil.engine.sim;

/**
 * One step in an order's life, reported when it happens: the order's state is that of the moment of the call.
 *
 * @param order the order
 * @param kind what happened
 * @param executionId number of the report, increasing over the whole exchange
 * @param fill the fill, null unless {@link Kind#TRADE}
 * @param prevented the trade that did not happen, null unless {@link Kind#TRADE_PREVENTION}
 * @param timeNs nanoseconds since the epoch
 */
public record Execution(
        Order order, Kind kind, long executionId, OrderFill fill, PreventedMatch prevented, long timeNs) {
    /** What happened; names are the venue's. */
    public enum Kind {
        NEW,
        TRADE,
        CANCELED,
        EXPIRED,
        /** Amended. */
        REPLACED,
        TRADE_PREVENTION
    }
}
