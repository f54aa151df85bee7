package trefoil.engine.sim;

/** Status of an order; names are the venue's. */
public enum OrderStatus {
    NEW,
    PARTIALLY_FILLED,
    FILLED,
    CANCELED,
    /** Ended by the venue with a rest unfilled; part of it may have filled. */
    EXPIRED,
    /** Ended because it would have met an order of the same account. */
    EXPIRED_IN_MATCH;

    /** Whether the order can still fill. */
    public boolean open() {
        return this == NEW || this == PARTIALLY_FILLED;
    }
}
