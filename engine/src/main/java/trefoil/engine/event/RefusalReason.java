package trefoil.engine.event;

/** Why an opportunity was not taken, or an order not sent. Codes are numbered in blocks: market 1x, size 2x and 5x, risk 3x. */
public final class RefusalReason {
    /** A leg's quote is missing or too old. */
    public static final int STALE_QUOTE = 10;

    /** A leg's book cannot be used. */
    public static final int BOOK_UNUSABLE = 11;

    /** Too few market data connections are up. */
    public static final int FEED_DOWN = 12;

    /** The venue takes no order on a leg. */
    public static final int MARKET_CLOSED = 13;

    /** The venue wants no orders of ours for a while. */
    public static final int ORDERS_PAUSED = 14;

    /** The edge is not expected to be there when the orders arrive. */
    public static final int FORECAST = 15;

    /** The largest possible size is below a minimum quantity or notional. */
    public static final int BELOW_MINIMUM = 20;

    /** Rounding to steps, or depth, takes the edge. */
    public static final int EDGE_LOST_IN_ROUNDING = 21;

    /** Nothing of a start asset is free. */
    public static final int NO_BALANCE = 22;

    /** Not enough of the middle assets is free to send all legs at once. */
    public static final int NO_INVENTORY = 23;

    /** PRICE_FILTER would refuse a leg. */
    public static final int PRICE_FILTER = 24;

    /** LOT_SIZE would refuse a leg. */
    public static final int LOT_SIZE = 25;

    /** NOTIONAL or MIN_NOTIONAL would refuse a leg. */
    public static final int NOTIONAL = 26;

    /** PERCENT_PRICE(_BY_SIDE) would refuse a leg. */
    public static final int PERCENT_PRICE = 27;

    /** The price range execution rule would expire a leg. */
    public static final int PRICE_RANGE = 28;

    /** MAX_POSITION would refuse a leg. */
    public static final int MAX_POSITION = 29;

    /** MAX_NUM_ORDERS would refuse a leg. */
    public static final int MAX_NUM_ORDERS = 50;

    /** MARKET_LOT_SIZE would refuse a market order. */
    public static final int MARKET_LOT_SIZE = 51;

    /** EXCHANGE_MAX_NUM_ORDERS would refuse a leg. */
    public static final int EXCHANGE_MAX_NUM_ORDERS = 52;

    /** The state does not allow new loops. */
    public static final int NOT_TRADING = 30;

    /** As many loops as allowed are open. */
    public static final int TOO_MANY_OPEN_LOOPS = 31;

    /** Another open loop uses an instrument, or its quote has been hit by us. */
    public static final int INSTRUMENT_BUSY = 32;

    /** The venue's limit on unfilled orders is near. */
    public static final int ORDER_BUDGET = 33;

    /** The loop would be larger than one loop may be. */
    public static final int LOOP_NOTIONAL = 34;

    /** Open loops would hold more of an asset than they may. */
    public static final int ASSET_NOTIONAL = 35;

    /** Orders took longer to leave than they may. */
    public static final int LATENCY_BUDGET = 36;

    /** Our clock and the venue's differ by more than they may. */
    public static final int CLOCK_SKEW = 37;

    /** A limit needs the worth of an asset that has no quote. */
    public static final int UNPRICED_ASSET = 38;

    /** The fees of a leg have not been read, and at the worst known ones it does not pay. */
    public static final int FEE_UNKNOWN = 39;

    /** Codes are below this. */
    public static final int LIMIT = 64;

    private RefusalReason() {}

    /** Name of the code. */
    public static String nameOf(final int code) {
        return switch (code) {
            case STALE_QUOTE -> "STALE_QUOTE";
            case BOOK_UNUSABLE -> "BOOK_UNUSABLE";
            case FEED_DOWN -> "FEED_DOWN";
            case MARKET_CLOSED -> "MARKET_CLOSED";
            case ORDERS_PAUSED -> "ORDERS_PAUSED";
            case FORECAST -> "FORECAST";
            case BELOW_MINIMUM -> "BELOW_MINIMUM";
            case EDGE_LOST_IN_ROUNDING -> "EDGE_LOST_IN_ROUNDING";
            case NO_BALANCE -> "NO_BALANCE";
            case NO_INVENTORY -> "NO_INVENTORY";
            case PRICE_FILTER -> "PRICE_FILTER";
            case LOT_SIZE -> "LOT_SIZE";
            case NOTIONAL -> "NOTIONAL";
            case PERCENT_PRICE -> "PERCENT_PRICE";
            case PRICE_RANGE -> "PRICE_RANGE";
            case MAX_POSITION -> "MAX_POSITION";
            case MAX_NUM_ORDERS -> "MAX_NUM_ORDERS";
            case MARKET_LOT_SIZE -> "MARKET_LOT_SIZE";
            case EXCHANGE_MAX_NUM_ORDERS -> "EXCHANGE_MAX_NUM_ORDERS";
            case NOT_TRADING -> "NOT_TRADING";
            case TOO_MANY_OPEN_LOOPS -> "TOO_MANY_OPEN_LOOPS";
            case INSTRUMENT_BUSY -> "INSTRUMENT_BUSY";
            case ORDER_BUDGET -> "ORDER_BUDGET";
            case LOOP_NOTIONAL -> "LOOP_NOTIONAL";
            case ASSET_NOTIONAL -> "ASSET_NOTIONAL";
            case LATENCY_BUDGET -> "LATENCY_BUDGET";
            case CLOCK_SKEW -> "CLOCK_SKEW";
            case UNPRICED_ASSET -> "UNPRICED_ASSET";
            case FEE_UNKNOWN -> "FEE_UNKNOWN";
            default -> "REASON_" + code;
        };
    }
}
