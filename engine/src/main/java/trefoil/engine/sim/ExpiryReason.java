package trefoil.engine.sim;

/** Why the venue ended an order; names are the venue's. */
public enum ExpiryReason {
    UNFILLED_IOC_QUANTITY_EXPIRED,
    UNFILLED_FOK_ORDER_EXPIRED,
    INSUFFICIENT_LIQUIDITY,
    /** The next match would have been outside the price range rule. */
    EXECUTION_RULE_PRICE_RANGE_EXCEEDED
}
