package trefoil.engine.sim;

/** Which order ends when one account would trade with itself; names are the venue's. */
public enum SelfTradePrevention {
    EXPIRE_TAKER,
    EXPIRE_MAKER,
    EXPIRE_BOTH
}
