package trefoil.gateway.binance.websocket.channel;

/** Why a websocket is closed, as a close frame says it (RFC 6455, 7.4). */
final class CloseCode {
    static final int NORMAL = 1000;
    static final int GOING_AWAY = 1001;
    static final int PROTOCOL_ERROR = 1002;
    /** Stands for a close frame that says nothing; never sent. */
    static final int NONE = 1005;

    static final int NOT_TEXT = 1007;
    static final int TOO_LONG = 1009;

    private static final int LAST_REGISTERED = 1014;
    private static final int RESERVED = 1004;
    private static final int ABNORMAL = 1006;
    private static final int FIRST_OF_LIBRARIES = 3000;
    private static final int LAST_OF_APPLICATIONS = 4999;

    private CloseCode() {}

    /** Whether a close frame may bear that code. */
    static boolean mayBeSent(final int code) {
        return code >= NORMAL && code <= LAST_REGISTERED && code != RESERVED && code != NONE && code != ABNORMAL
                || code >= FIRST_OF_LIBRARIES && code <= LAST_OF_APPLICATIONS;
    }
}
