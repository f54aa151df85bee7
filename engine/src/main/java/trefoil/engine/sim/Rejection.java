package trefoil.engine.sim;

/** Refusals that a venue may give to an order in which nothing is wrong. */
public enum Rejection {
    INSUFFICIENT_BALANCE(
            OrderRefused.NEW_ORDER_REJECTED, "Account has insufficient balance for requested action.", true),
    MARKET_CLOSED(OrderRefused.NEW_ORDER_REJECTED, "Market is closed.", true),
    /** The reference price moved between the client's check and the venue's. */
    PERCENT_PRICE(OrderRefused.INVALID_MESSAGE, "Filter failure: PERCENT_PRICE_BY_SIDE", true),
    NOTIONAL(OrderRefused.INVALID_MESSAGE, "Filter failure: NOTIONAL", true),
    TOO_MANY_ORDERS(
            OrderRefused.TOO_MANY_ORDERS, "Too many new orders; current limit is 100 orders per 10 SECOND.", true),
    TIMESTAMP(OrderRefused.BAD_TIMESTAMP, "Timestamp for this request is outside of the recvWindow.", true),
    NOT_PERMITTED(OrderRefused.NEW_ORDER_REJECTED, "This symbol is not permitted for this account.", false),
    ACCOUNT_DISABLED(OrderRefused.NEW_ORDER_REJECTED, "This action is disabled on this account.", false);

    private final int code;
    private final String text;
    private final boolean passing;

    Rejection(final int code, final String text, final boolean passing) {
        this.code = code;
        this.text = text;
        this.passing = passing;
    }

    /** The venue's error code, negative. */
    public int code() {
        return code;
    }

    /** The venue's text. */
    public String text() {
        return text;
    }

    /** Whether a client may expect the next order to be taken; only such refusals are drawn at random. */
    public boolean passing() {
        return passing;
    }

    OrderRefused refusal() {
        return new OrderRefused(code, text);
    }
}
