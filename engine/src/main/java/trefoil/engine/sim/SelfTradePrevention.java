package trefoil.engine.sim;

/** What ends when one account would trade with itself; the taker's mode decides. Names are the venue's. */
public enum SelfTradePrevention {
    EXPIRE_TAKER,
    EXPIRE_MAKER,
    EXPIRE_BOTH,
    /** Both orders lose what would have traded, and the smaller one ends. */
    DECREMENT,
    /** As {@link #DECREMENT} between orders of one account; between accounts of a group, which the exchange has not. */
    TRANSFER
}
