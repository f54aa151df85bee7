package trefoil.engine.sim;

/**
 * The venue's refusal of a request, with its code and text: nothing of it was executed.
 *
 * <p>A market outcome, not a fault: it carries no stack trace.
 */
public final class OrderRefused extends Exception {
    /** A filter or a value refused before matching. */
    public static final int INVALID_MESSAGE = -1013;

    public static final int TOO_MANY_ORDERS = -1015;
    /** The request is older than its window, or from the future. */
    public static final int BAD_TIMESTAMP = -1021;

    public static final int BAD_PRECISION = -1111;
    /** Refused by the account or by the book. */
    public static final int NEW_ORDER_REJECTED = -2010;

    public static final int CANCEL_REJECTED = -2011;
    public static final int NO_SUCH_ORDER = -2013;
    public static final int AMEND_REJECTED = -2038;
    public static final int ORDER_ID_MISMATCH = -2039;

    private static final long serialVersionUID = 1L;

    private final int code;

    public OrderRefused(final int code, final String message) {
        super(message, null, false, false);
        this.code = code;
    }

    static OrderRefused filter(final String name) {
        return new OrderRefused(INVALID_MESSAGE, "Filter failure: " + name);
    }

    /** The venue's error code, negative. */
    public int code() {
        return code;
    }
}
