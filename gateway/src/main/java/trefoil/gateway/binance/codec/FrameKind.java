package trefoil.gateway.binance.codec;

/** What a market-stream frame turned out to be. */
public final class FrameKind {
    /** A book ticker of a known symbol: the slot holds it. */
    public static final int QUOTE = 1;

    /** A well-formed event, of the kind asked for, of a symbol that is not in the index. */
    public static final int UNKNOWN_SYMBOL = 2;

    /** Not JSON or SBE, cut short, or an event of that kind with a missing, repeated or unreadable field. */
    public static final int MALFORMED = 3;

    /** Answer to one of our control frames: {@code {"result":null,"id":1}}. */
    public static final int CONTROL_ANSWER = 4;

    /** The venue refused a control frame: {@code {"code":2,"msg":"..."}}, alone or under {@code error}. */
    public static final int VENUE_ERROR = 5;

    /** The venue is about to close the connection. */
    public static final int SERVER_SHUTDOWN = 6;

    /** Well-formed, and none of the above. */
    public static final int OTHER_EVENT = 7;

    /** A partial book of a known symbol. */
    public static final int PARTIAL_DEPTH = 8;

    /** A change event of a known symbol's book. */
    public static final int DEPTH_UPDATE = 9;

    /** A binary frame of another schema than the one known here. */
    public static final int UNKNOWN_SCHEMA = 10;

    private FrameKind() {}

    /** Name of the code. */
    public static String nameOf(final int kind) {
        return switch (kind) {
            case QUOTE -> "QUOTE";
            case UNKNOWN_SYMBOL -> "UNKNOWN_SYMBOL";
            case MALFORMED -> "MALFORMED";
            case CONTROL_ANSWER -> "CONTROL_ANSWER";
            case VENUE_ERROR -> "VENUE_ERROR";
            case SERVER_SHUTDOWN -> "SERVER_SHUTDOWN";
            case OTHER_EVENT -> "OTHER_EVENT";
            case PARTIAL_DEPTH -> "PARTIAL_DEPTH";
            case DEPTH_UPDATE -> "DEPTH_UPDATE";
            case UNKNOWN_SCHEMA -> "UNKNOWN_SCHEMA";
            default -> "KIND_" + kind;
        };
    }
}
