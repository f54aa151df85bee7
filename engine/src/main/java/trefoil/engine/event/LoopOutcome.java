package trefoil.engine.event;

/** How a loop ended. */
public final class LoopOutcome {
    /** All three legs filled what they were sized for. */
    public static final int COMPLETED = 1;

    /** All three legs filled, some of them only in part: the rest is held. */
    public static final int COMPLETED_IN_PART = 2;

    /** Leg 1 did not fill: nothing was spent. */
    public static final int MISSED = 3;

    /** A later leg did not fill: its input is held. */
    public static final int STRANDED = 4;

    /** An order's fate is not known: trading is reduced until it is. */
    public static final int UNKNOWN = 5;

    /** Codes are below this. */
    public static final int LIMIT = 8;

    private LoopOutcome() {}

    /** Name of the code. */
    public static String nameOf(final int outcome) {
        return switch (outcome) {
            case COMPLETED -> "COMPLETED";
            case COMPLETED_IN_PART -> "COMPLETED_IN_PART";
            case MISSED -> "MISSED";
            case STRANDED -> "STRANDED";
            case UNKNOWN -> "UNKNOWN";
            default -> "OUTCOME_" + outcome;
        };
    }
}
