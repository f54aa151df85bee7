package trefoil.gateway.binance.rest;

/**
 * What an error of the venue means, by HTTP status, code and text, and so what is done about it. The one place where that
 * is decided; source: the venue's list of errors.
 *
 * <pre>
 *   what the venue says                         verdict            an order's fate     what else is done
 *   ------------------------------------------  -----------------  ------------------  -----------------------------------
 *   HTTP 418                                    BANNED             refused             no request at all until it ends
 *   HTTP 429, -1003                             TOO_MANY_REQUESTS  refused             no request until Retry-After
 *   -1015                                       TOO_MANY_ORDERS    refused             no order until Retry-After
 *   HTTP 5xx, -1000 -1001 -1006 -1007           UNDECIDED          asked for           nothing is sent again
 *   -1008                                       OVERLOADED         asked for           no order for a while
 *   -1016                                       SHUTTING_DOWN      asked for           no order for a while
 *   -1021                                       CLOCK              refused             the clock is measured anew at once
 *   -1022, -2014, -2015, HTTP 401               KEY                refused             no loop is opened any more
 *   -1034                                       TOO_MANY_CONNECTS  refused             connecting waits
 *   -1013 "Filter failure", -1100 to -1130,     RULES              refused             the symbol is closed until its
 *     -1135                                                                            filters have been read anew
 *   -1013 otherwise (self-trade prevention),    DEFECT             refused             the symbol is closed until its
 *     -1145, -1194, any other request code                                             filters have been read anew
 *   -1152 -1153 -1155 -1161                     SCHEMA             refused             told: fall back to JSON
 *   -1220, -2010 "Market is closed."            MARKET_CLOSED      refused             the symbol is closed until it trades
 *   -2010 not permitted, restricted             NOT_FOR_US         refused             the symbol is closed for the run
 *   -2010 insufficient balance                  NO_BALANCE         refused             the balances are compared
 *   -2010 "Duplicate order sent."               DUPLICATE          asked for
 *   -2010 disabled, may not place, not enabled  DISABLED           refused             no loop is opened any more
 *   -2010 otherwise                             REFUSED            refused             counts against limits.max...
 *   -2011                                       NOT_CANCELLED      asked for
 *   -2013 -2026 -2039                           NO_SUCH_ORDER      only by a look-up   believed once it has lasted
 *   -2021 -2022                                 HALF_REPLACED      asked for
 *   -2035 -2036 -2042                           SUBSCRIPTION       -                   the account stream connects anew
 *   -2038                                       NOT_AMENDED        -
 *   -2043                                       NO_REFERENCE       -                   the average price counts
 *   HTTP 403                                    FIREWALL           asked for           no order for a while
 * </pre>
 */
public enum Verdict {
    BANNED,
    TOO_MANY_REQUESTS,
    TOO_MANY_ORDERS,
    UNDECIDED,
    OVERLOADED,
    SHUTTING_DOWN,
    CLOCK,
    KEY,
    TOO_MANY_CONNECTS,
    RULES,
    DEFECT,
    SCHEMA,
    MARKET_CLOSED,
    NOT_FOR_US,
    NO_BALANCE,
    DUPLICATE,
    DISABLED,
    REFUSED,
    NOT_CANCELLED,
    NO_SUCH_ORDER,
    HALF_REPLACED,
    SUBSCRIPTION,
    NOT_AMENDED,
    NO_REFERENCE,
    FIREWALL;

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int BANNED_STATUS = 418;
    private static final int TOO_MANY = 429;
    private static final int SERVER_FAILS = 500;
    private static final int REQUEST_CODES = -1100;
    private static final int LAST_MALFORMED = -1130;

    /**
     * The verdict on an error.
     *
     * @param httpStatus of the answer, or what the websocket API calls status
     * @param code the venue's, 0 if it gave none
     * @param text the venue's, empty if it gave none
     */
    public static Verdict of(final int httpStatus, final int code, final String text) {
        if (httpStatus == BANNED_STATUS) {
            return BANNED;
        }
        if (code == -1015) {
            return TOO_MANY_ORDERS;
        }
        if (httpStatus == TOO_MANY) {
            return code == -1034 ? TOO_MANY_CONNECTS : TOO_MANY_REQUESTS;
        }
        if (code == 0) {
            return byStatus(httpStatus);
        }
        final Verdict verdict = byCode(code, text);
        // Whatever a failing server says, it does not know either.
        return httpStatus >= SERVER_FAILS && !verdict.leavesOrderOpen() ? UNDECIDED : verdict;
    }

    private static Verdict byStatus(final int httpStatus) {
        if (httpStatus >= SERVER_FAILS) {
            return UNDECIDED;
        }
        return switch (httpStatus) {
            case UNAUTHORIZED -> KEY;
            case FORBIDDEN -> FIREWALL;
            default -> REFUSED;
        };
    }

    private static Verdict byCode(final int code, final String text) {
        return switch (code) {
            case -1000, -1001, -1006, -1007 -> UNDECIDED;
            case -1003 -> TOO_MANY_REQUESTS;
            case -1008 -> OVERLOADED;
            case -1013 -> text.startsWith("Filter failure") ? RULES : DEFECT;
            case -1016 -> SHUTTING_DOWN;
            case -1021 -> CLOCK;
            case -1022, -2014, -2015 -> KEY;
            case -1034 -> TOO_MANY_CONNECTS;
            case -1135 -> RULES;
            case -1152, -1153, -1155, -1161 -> SCHEMA;
            case -1220 -> MARKET_CLOSED;
            case -2010 -> byText(text);
            case -2011 -> NOT_CANCELLED;
            case -2013, -2026, -2039 -> NO_SUCH_ORDER;
            case -2021, -2022 -> HALF_REPLACED;
            case -2035, -2036, -2042 -> SUBSCRIPTION;
            case -2038 -> NOT_AMENDED;
            case -2043 -> NO_REFERENCE;
            default ->
                code <= REQUEST_CODES && code >= LAST_MALFORMED
                        ? RULES
                        : code < LAST_MALFORMED && code > -1200 ? DEFECT : REFUSED;
        };
    }

    private static Verdict byText(final String text) {
        if (text.startsWith("Market is closed")) {
            return MARKET_CLOSED;
        }
        if (text.startsWith("Duplicate order")) {
            return DUPLICATE;
        }
        if (text.startsWith("Account has insufficient balance")) {
            return NO_BALANCE;
        }
        if (text.startsWith("This symbol is not permitted") || text.startsWith("This symbol is restricted")) {
            return NOT_FOR_US;
        }
        return text.startsWith("This action is disabled")
                        || text.startsWith("This account may not")
                        || text.endsWith("trading is not enabled.")
                ? DISABLED
                : REFUSED;
    }

    /** Whether an order so answered may have been executed all the same: its fate is asked for. */
    public boolean leavesOrderOpen() {
        return switch (this) {
            case UNDECIDED,
                    OVERLOADED,
                    SHUTTING_DOWN,
                    DUPLICATE,
                    NOT_CANCELLED,
                    NO_SUCH_ORDER,
                    HALF_REPLACED,
                    FIREWALL -> true;
            default -> false;
        };
    }

    /** Whether the venue wants no request at all for a while. */
    public boolean stopsRequests() {
        return this == BANNED || this == TOO_MANY_REQUESTS;
    }

    /** Whether the venue wants no order for a while. */
    public boolean stopsOrders() {
        return switch (this) {
            case BANNED, TOO_MANY_REQUESTS, TOO_MANY_ORDERS, OVERLOADED, SHUTTING_DOWN, FIREWALL -> true;
            default -> false;
        };
    }

    /** Whether orders on that symbol, or as we write them, will fail until its filters have been read anew. */
    public boolean doubtsRules() {
        return this == RULES || this == DEFECT;
    }

    /** Whether every order will be refused until a person has seen to it. */
    public boolean isFinal() {
        return this == KEY || this == DISABLED;
    }
}
