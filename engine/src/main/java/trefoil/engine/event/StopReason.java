package trefoil.engine.event;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Why the engine may do less, or more, than before. Blocks: operator 1x, limits 2x, trust 3x, outside 4x.
 *
 * <p>{@code engine/docs/risk.md} says when each begins and how it ends.
 */
public final class StopReason {
    /** Nothing speaks against trading. */
    public static final int NONE = 0;

    /** A command of the operator. */
    public static final int OPERATOR = 10;

    /** The run is ending. */
    public static final int STOPPING = 11;

    /** The kill switch was thrown. */
    public static final int KILL_SWITCH = 12;

    /** Loops of an earlier run are being brought to their end. */
    public static final int RECOVERING = 13;

    /** One loop lost more than a loop may. */
    public static final int LOSS_PER_LOOP = 20;

    /** The last sixty minutes lost more than they may. */
    public static final int LOSS_PER_HOUR = 21;

    /** The day (UTC) lost more than it may. */
    public static final int LOSS_PER_DAY = 22;

    /** Too many orders in a row were refused. */
    public static final int CONSECUTIVE_FAILURES = 23;

    /** Too large a share of the last orders was refused. */
    public static final int REJECT_RATE = 24;

    /** Something was lost that has no price yet. */
    public static final int UNPRICED_LOSS = 25;

    /** The fate of an order is not known. */
    public static final int UNKNOWN_ORDER = 30;

    /** The venue said what cannot be true of our orders. */
    public static final int ANOMALY = 31;

    /** The venue's balances are not the ledger's. */
    public static final int BALANCE_MISMATCH = 32;

    /** A handler of this program failed. */
    public static final int DEFECT = 33;

    /** The journal cannot be written. */
    public static final int JOURNAL = 40;

    /** Our clock and the venue's differ by more than they may. */
    public static final int CLOCK = 41;

    /** The venue refuses us as a whole. */
    public static final int VENUE = 42;

    /** Codes are below this. */
    public static final int LIMIT = 64;

    private StopReason() {}

    /** Whether a set of reasons, bit n for code n, has that one. */
    public static boolean holds(final long reasons, final int code) {
        return (reasons >>> code & 1) != 0;
    }

    /** Names of a set of reasons, bit n for code n, with a space between two; {@code NONE} for the empty set. */
    public static String namesOf(final long reasons) {
        return reasons == 0
                ? nameOf(NONE)
                : IntStream.range(0, LIMIT)
                        .filter(code -> holds(reasons, code))
                        .mapToObj(StopReason::nameOf)
                        .collect(Collectors.joining(" "));
    }

    /** Name of the code. */
    public static String nameOf(final int code) {
        return switch (code) {
            case NONE -> "NONE";
            case OPERATOR -> "OPERATOR";
            case STOPPING -> "STOPPING";
            case KILL_SWITCH -> "KILL_SWITCH";
            case RECOVERING -> "RECOVERING";
            case LOSS_PER_LOOP -> "LOSS_PER_LOOP";
            case LOSS_PER_HOUR -> "LOSS_PER_HOUR";
            case LOSS_PER_DAY -> "LOSS_PER_DAY";
            case CONSECUTIVE_FAILURES -> "CONSECUTIVE_FAILURES";
            case REJECT_RATE -> "REJECT_RATE";
            case UNPRICED_LOSS -> "UNPRICED_LOSS";
            case UNKNOWN_ORDER -> "UNKNOWN_ORDER";
            case ANOMALY -> "ANOMALY";
            case BALANCE_MISMATCH -> "BALANCE_MISMATCH";
            case DEFECT -> "DEFECT";
            case JOURNAL -> "JOURNAL";
            case CLOCK -> "CLOCK";
            case VENUE -> "VENUE";
            default -> "STOP_" + code;
        };
    }
}
