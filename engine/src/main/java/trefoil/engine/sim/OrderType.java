package trefoil.engine.sim;

/** Kinds of order the simulated venue takes; names are the venue's. */
public enum OrderType {
    LIMIT,
    MARKET,
    /** A limit order that is refused if it would take. */
    LIMIT_MAKER
}
