package trefoil.engine.event;

/** Why an opportunity was not taken. Codes are numbered in blocks: market 1x, size 2x, risk 3x. */
public final class RefusalReason {
    public static final int STALE_QUOTE = 10;
    public static final int BELOW_MINIMUM = 20;
    public static final int EDGE_LOST_IN_ROUNDING = 21;
    public static final int NO_BALANCE = 22;
    public static final int NOT_TRADING = 30;
    public static final int TOO_MANY_OPEN_LOOPS = 31;
    public static final int INSTRUMENT_BUSY = 32;
    public static final int ORDER_BUDGET = 33;

    /** Codes are below this. */
    public static final int LIMIT = 64;

    private RefusalReason() {}

    /** Name of the code. */
    public static String nameOf(final int reason) {
        return switch (reason) {
            case STALE_QUOTE -> "STALE_QUOTE";
            case BELOW_MINIMUM -> "BELOW_MINIMUM";
            case EDGE_LOST_IN_ROUNDING -> "EDGE_LOST_IN_ROUNDING";
            case NO_BALANCE -> "NO_BALANCE";
            case NOT_TRADING -> "NOT_TRADING";
            case TOO_MANY_OPEN_LOOPS -> "TOO_MANY_OPEN_LOOPS";
            case INSTRUMENT_BUSY -> "INSTRUMENT_BUSY";
            case ORDER_BUDGET -> "ORDER_BUDGET";
            default -> "REASON_" + reason;
        };
    }
}
