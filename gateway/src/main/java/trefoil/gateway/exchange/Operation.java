package trefoil.gateway.exchange;

/** What a client can ask for, by REST or by the websocket API. */
enum Operation {
    PING(1, false),
    TIME(1, false),
    EXCHANGE_INFO(20, false),
    EXECUTION_RULES(2, false),
    REFERENCE_PRICE(2, false),
    DEPTH(5, false),
    BOOK_TICKER(2, false),
    ACCOUNT(20, true),
    COMMISSION(20, true),
    API_RESTRICTIONS(1, true),
    /** Costs nothing when it succeeds. */
    PLACE(0, true),
    TEST(1, true),
    /** Costs nothing when it succeeds. */
    CANCEL(0, true),
    /** Costs nothing when it succeeds. */
    CANCEL_ALL(0, true),
    STATUS(4, true),
    OPEN_ORDERS(6, true),
    MY_TRADES(20, true);

    private static final int ALL_SYMBOLS_OPEN_ORDERS = 80;
    private static final int MAX_RULES_WEIGHT = 40;
    private static final int ONE_ORDER_TRADES = 5;

    private final int weight;
    private final boolean signed;

    Operation(final int weight, final boolean signed) {
        this.weight = weight;
        this.signed = signed;
    }

    boolean signed() {
        return signed;
    }

    /** Whether the request goes to the matching engine. */
    boolean trades() {
        return this == PLACE || this == CANCEL || this == CANCEL_ALL;
    }

    /** Request weight; that of a request that trades is charged only when it fails, then it is 1. */
    int weight(final Parameters parameters) {
        return switch (this) {
            case EXECUTION_RULES -> executionRulesWeight(parameters);
            case DEPTH -> depthWeight(parameters);
            case BOOK_TICKER -> parameters.has("symbol") ? weight : 2 * weight;
            case OPEN_ORDERS -> parameters.has("symbol") ? weight : ALL_SYMBOLS_OPEN_ORDERS;
            case MY_TRADES -> parameters.has("orderId") ? ONE_ORDER_TRADES : weight;
            case TEST -> parameters.has("computeCommissionRates") ? 20 * weight : weight;
            default -> weight;
        };
    }

    private int executionRulesWeight(final Parameters parameters) {
        if (parameters.has("symbol")) {
            return weight;
        }
        final int symbols = parameters.has("symbols") ? parameters.count("symbols", ',') + 1 : MAX_RULES_WEIGHT;
        return Math.min(MAX_RULES_WEIGHT, weight * symbols);
    }

    private static int depthWeight(final Parameters parameters) {
        final int limit = VenueOperations.depthLimitForWeight(parameters);
        if (limit <= 100) {
            return 5;
        }
        if (limit <= 500) {
            return 25;
        }
        return limit <= 1000 ? 50 : 250;
    }
}
