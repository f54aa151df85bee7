package trefoil.engine.event;

/** How a loop ended. */
public final class LoopOutcome {
    /** All three legs filled what they were sized for; only dust is left. */
    public static final int COMPLETED = 1;

    /** All three legs filled, some of them only in part, and nothing but dust had to be brought home. */
    public static final int COMPLETED_IN_PART = 2;

    /** Nothing filled: nothing was spent. */
    public static final int MISSED = 3;

    /** The legs could not go on; what was held was brought home by other orders, but for dust. */
    public static final int UNWOUND = 4;

    /** More than dust could not be brought home and is held; {@link Leftover} says what and why. */
    public static final int HELD = 5;

    /** Codes are below this. */
    public static final int LIMIT = 8;

    private LoopOutcome() {}

    /** Name of the code. */
    public static String nameOf(final int code) {
        return switch (code) {
            case COMPLETED -> "COMPLETED";
            case COMPLETED_IN_PART -> "COMPLETED_IN_PART";
            case MISSED -> "MISSED";
            case UNWOUND -> "UNWOUND";
            case HELD -> "HELD";
            default -> "OUTCOME_" + code;
        };
    }
}
