package trefoil.engine.event;

/** What became of an order. */
public final class OrderOutcome {
    /** Everything filled. */
    public static final int FILLED = 1;

    /** Ended with the rest unfilled; some of it may have been. */
    public static final int EXPIRED = 2;

    /** Refused by the venue: nothing executed. */
    public static final int REJECTED = 3;

    /** Never left this process: nothing executed. */
    public static final int NOT_SENT = 4;

    /** No trustworthy answer: it may have executed. */
    public static final int UNKNOWN = 5;

    /** Codes are below this. */
    public static final int LIMIT = 8;

    private OrderOutcome() {}

    /** Name of the code. */
    public static String nameOf(final int outcome) {
        return switch (outcome) {
            case FILLED -> "FILLED";
            case EXPIRED -> "EXPIRED";
            case REJECTED -> "REJECTED";
            case NOT_SENT -> "NOT_SENT";
            case UNKNOWN -> "UNKNOWN";
            default -> "OUTCOME_" + outcome;
        };
    }
}
