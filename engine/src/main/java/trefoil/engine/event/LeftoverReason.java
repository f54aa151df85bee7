package trefoil.engine.event;

/** Why something was left over when a loop ended. */
public final class LeftoverReason {
    /** Too little for any order that would bring it home. */
    public static final int DUST = 1;

    /** Every way home would have cost more than a loop may lose. */
    public static final int LOSS_BOUND = 2;

    /** No way home had quotes and an open market. */
    public static final int NO_MARKET = 3;

    /** The orders that one loop may send were used up. */
    public static final int ATTEMPTS = 4;

    /** Trading was halted: nothing was sent any more. */
    public static final int HALTED = 5;

    /** Codes are below this. */
    public static final int LIMIT = 8;

    private LeftoverReason() {}

    /** Name of the code. */
    public static String nameOf(final int code) {
        return switch (code) {
            case DUST -> "DUST";
            case LOSS_BOUND -> "LOSS_BOUND";
            case NO_MARKET -> "NO_MARKET";
            case ATTEMPTS -> "ATTEMPTS";
            case HALTED -> "HALTED";
            default -> "REASON_" + code;
        };
    }
}
