package trefoil.engine.event;

/**
 * Record type codes. Inputs enter by the inbound ring (1–63), outputs leave by the outbound ring (64–127), the journal has
 * its own (128–255).
 */
public final class RecordType {
    /** A claimed slot that its writer gave up: skipped by every reader. */
    public static final int SKIP = 0;

    public static final int BOOK_TICKER = 1;
    public static final int FILL = 2;
    public static final int ORDER_ANSWER = 3;
    public static final int BALANCE = 4;
    public static final int TIMER = 5;
    public static final int FEED_STATE = 6;
    public static final int CONTROL = 7;
    public static final int BOOK_LEVELS = 8;
    public static final int FEES = 9;
    public static final int REFERENCE_PRICE = 10;
    public static final int INSTRUMENT_STATE = 11;
    public static final int HEALTH = 12;
    public static final int LOOP_RECOVERED = 13;
    public static final int ORDER_RECOVERED = 14;
    public static final int CARRIED = 15;
    public static final int PRICE_RULES = 16;
    public static final int QUANTITY_RULES = 17;

    public static final int ORDER_INTENT = 64;
    public static final int LOOP_OPENED = 65;
    public static final int LOOP_CLOSED = 66;
    public static final int REFUSAL = 67;
    public static final int DIGEST = 68;
    public static final int STATE_CHANGED = 69;
    public static final int LEFTOVER = 70;
    public static final int FEE_WANTED = 71;

    public static final int SEGMENT_END = 128;

    private static final int FIRST_OUTPUT = 64;
    private static final int FIRST_OF_JOURNAL = 128;

    private RecordType() {}

    /** Whether the code is an output's. */
    public static boolean isOutput(final int type) {
        return type >= FIRST_OUTPUT && type < FIRST_OF_JOURNAL;
    }

    /** Name of the code, {@code "TYPE_n"} for one this version does not know. */
    public static String nameOf(final int type) {
        return switch (type) {
            case SKIP -> "SKIP";
            case BOOK_TICKER -> "BOOK_TICKER";
            case FILL -> "FILL";
            case ORDER_ANSWER -> "ORDER_ANSWER";
            case BALANCE -> "BALANCE";
            case TIMER -> "TIMER";
            case FEED_STATE -> "FEED_STATE";
            case CONTROL -> "CONTROL";
            case BOOK_LEVELS -> "BOOK_LEVELS";
            case FEES -> "FEES";
            case REFERENCE_PRICE -> "REFERENCE_PRICE";
            case INSTRUMENT_STATE -> "INSTRUMENT_STATE";
            case HEALTH -> "HEALTH";
            case LOOP_RECOVERED -> "LOOP_RECOVERED";
            case ORDER_RECOVERED -> "ORDER_RECOVERED";
            case CARRIED -> "CARRIED";
            case PRICE_RULES -> "PRICE_RULES";
            case QUANTITY_RULES -> "QUANTITY_RULES";
            case ORDER_INTENT -> "ORDER_INTENT";
            case LOOP_OPENED -> "LOOP_OPENED";
            case LOOP_CLOSED -> "LOOP_CLOSED";
            case REFUSAL -> "REFUSAL";
            case DIGEST -> "DIGEST";
            case STATE_CHANGED -> "STATE_CHANGED";
            case LEFTOVER -> "LEFTOVER";
            case FEE_WANTED -> "FEE_WANTED";
            case SEGMENT_END -> "SEGMENT_END";
            default -> "TYPE_" + type;
        };
    }
}
