package trefoil.gateway.exchange;

/** What a client can ask for, by REST or by the websocket API. */
enum Operation {
    PING(1, false),
    TIME(1, false),
    EXCHANGE_INFO(20, false),
    EXECUTION_RULES(2, false),
    REFERENCE_PRICE(2, false),
    REFERENCE_PRICE_CALCULATION(2, false),
    DEPTH(5, false),
    TRADES(25, false),
    HISTORICAL_TRADES(25, false),
    BLOCK_TRADES(25, false),
    AGGREGATE_TRADES(4, false),
    CANDLES(2, false),
    AVERAGE_PRICE(2, false),
    DAY_TICKER(2, false),
    TRADING_DAY_TICKER(4, false),
    WINDOW_TICKER(4, false),
    PRICE_TICKER(2, false),
    BOOK_TICKER(2, false),
    ACCOUNT(20, true),
    COMMISSION(20, true),
    ORDER_COUNTS(40, true),
    MY_FILTERS(40, true),
    API_RESTRICTIONS(1, true),
    ASSET_DETAIL(1, true),
    /** Costs nothing when it succeeds. */
    PLACE(0, true),
    TEST(1, true),
    /** Costs nothing when it succeeds. */
    CANCEL(0, true),
    /** Costs nothing when it succeeds. */
    CANCEL_ALL(0, true),
    /** Costs nothing when it succeeds. */
    CANCEL_REPLACE(0, true),
    AMEND(4, true),
    STATUS(4, true),
    OPEN_ORDERS(6, true),
    ALL_ORDERS(20, true),
    MY_TRADES(20, true),
    PREVENTED_MATCHES(20, true),
    AMENDMENTS(4, true),
    MY_ALLOCATIONS(20, true),
    /** Queries of order lists, of which there are none. */
    ORDER_LISTS(20, true),
    /** What the venue can do and this exchange cannot. */
    UNSUPPORTED(1, false);

    private static final int ALL_SYMBOLS_OPEN_ORDERS = 80;
    private static final int MAX_RULES_WEIGHT = 40;
    private static final int MAX_STATISTICS_WEIGHT = 200;
    private static final int SOME_DAY_TICKERS = 20;
    private static final int MANY_DAY_TICKERS = 100;
    private static final int ONE_ORDER_TRADES = 5;
    private static final int ONE_PREVENTED_MATCH = 2;

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
        return this == PLACE || this == CANCEL || this == CANCEL_ALL || this == CANCEL_REPLACE || this == AMEND;
    }

    /** Whether it places an order, which counts among the account's unfilled ones. */
    boolean places() {
        return this == PLACE || this == CANCEL_REPLACE;
    }

    /** Request weight that is charged only when the request fails. */
    int weightOfFailure() {
        return trades() && weight == 0 ? 1 : 0;
    }

    /** Request weight that is charged whatever comes of it. */
    int weight(final Parameters parameters) {
        return switch (this) {
            case EXECUTION_RULES -> executionRulesWeight(parameters);
            case DEPTH -> depthWeight(parameters);
            case DAY_TICKER -> dayTickerWeight(parameters);
            case TRADING_DAY_TICKER, WINDOW_TICKER ->
                Math.min(
                        MAX_STATISTICS_WEIGHT,
                        weight * (parameters.has("symbols") ? parameters.listSize("symbols") : 1));
            case PRICE_TICKER, BOOK_TICKER -> parameters.has("symbol") ? weight : 2 * weight;
            case OPEN_ORDERS -> parameters.has("symbol") ? weight : ALL_SYMBOLS_OPEN_ORDERS;
            case MY_TRADES -> parameters.has("orderId") ? ONE_ORDER_TRADES : weight;
            case PREVENTED_MATCHES -> parameters.has("orderId") ? weight : ONE_PREVENTED_MATCH;
            case TEST -> parameters.has("computeCommissionRates") ? 20 * weight : weight;
            default -> weight;
        };
    }

    private int executionRulesWeight(final Parameters parameters) {
        if (parameters.has("symbol")) {
            return weight;
        }
        final int symbols = parameters.has("symbols") ? parameters.listSize("symbols") : MAX_RULES_WEIGHT;
        return Math.min(MAX_RULES_WEIGHT, weight * symbols);
    }

    private int dayTickerWeight(final Parameters parameters) {
        if (parameters.has("symbol")) {
            return weight;
        }
        final int symbols = parameters.has("symbols") ? parameters.listSize("symbols") : Integer.MAX_VALUE;
        if (symbols <= SOME_DAY_TICKERS) {
            return weight;
        }
        return symbols <= MANY_DAY_TICKERS ? 20 * weight : 40 * weight;
    }

    private static int depthWeight(final Parameters parameters) {
        final int limit = MarketOperations.depthLimitForWeight(parameters);
        if (limit <= 100) {
            return 5;
        }
        if (limit <= 500) {
            return 25;
        }
        return limit <= 1000 ? 50 : 250;
    }
}
