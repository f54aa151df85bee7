package trefoil.gateway.binance.codec;

import java.nio.charset.StandardCharsets;

/**
 * Reads what stands around an answer of the websocket API: which request it answers, its status, where its result lies,
 * the error in its place, and the venue's counts.
 *
 * <pre>
 *   {"id":17,"status":200,"result":{…},"rateLimits":[{"rateLimitType":"ORDERS","interval":"SECOND","intervalNum":10,…,"count":3},…]}
 *   {"id":18,"status":418,"error":{"code":-1003,"msg":"…","data":{"serverTime":…,"retryAfter":…}},"rateLimits":[…]}
 *   {"event":{"e":"serverShutdown","E":…}}
 * </pre>
 *
 * The result stays where it is; {@link OrderAnswerDecoder} reads an order there. All of the frame is checked as JSON. One
 * thread; allocates nothing but an error's text; never throws on any bytes.
 */
public final class WsAnswerDecoder extends JsonCursor {
    /** An answer to a request, or the venue's word on the connection in the form of one. */
    public static final int ANSWER = 1;

    /** Something that happened, asked for by nobody. */
    public static final int EVENT = 2;

    /** Neither. */
    public static final int MALFORMED = 3;

    /** In place of the id of a request of ours, which are whole numbers above 0. */
    public static final long NO_ID = 0;

    /** In place of a number that the answer does not hold. */
    public static final int NONE = -1;

    private static final int MAX_ERROR_TEXT = 2048;

    // Which object a field belongs to.
    private static final int TOP = 0;
    private static final int ERROR = 1;
    private static final int DATA = 2;
    private static final int LIMIT = 3;
    private static final int HAPPENED = 4;

    private static final byte[] ID_NAME = bytes("id");
    private static final byte[] STATUS_NAME = bytes("status");
    private static final byte[] RESULT_NAME = bytes("result");
    private static final byte[] ERROR_NAME = bytes("error");
    private static final byte[] LIMITS_NAME = bytes("rateLimits");
    private static final byte[] EVENT_NAME = bytes("event");
    private static final byte[] CODE_NAME = bytes("code");
    private static final byte[] MSG_NAME = bytes("msg");
    private static final byte[] DATA_NAME = bytes("data");
    private static final byte[] SERVER_TIME_NAME = bytes("serverTime");
    private static final byte[] RETRY_AFTER_NAME = bytes("retryAfter");
    private static final byte[] TYPE_NAME = bytes("rateLimitType");
    private static final byte[] INTERVAL_NAME = bytes("interval");
    private static final byte[] INTERVAL_NUM_NAME = bytes("intervalNum");
    private static final byte[] COUNT_NAME = bytes("count");
    private static final byte[] E_NAME = bytes("e");
    private static final byte[] ORDERS = bytes("ORDERS");
    private static final byte[] WEIGHT = bytes("REQUEST_WEIGHT");
    private static final byte[] SECOND = bytes("SECOND");
    private static final byte[] MINUTE = bytes("MINUTE");
    private static final byte[] DAY = bytes("DAY");
    private static final byte[] SHUTDOWN = bytes("serverShutdown");

    private static final int ID_SEEN = 1;
    private static final int STATUS_SEEN = 2;
    private static final int RESULT_SEEN = 4;
    private static final int ERROR_SEEN = 8;
    private static final int EVENT_SEEN = 16;
    private static final int LIMITS_SEEN = 32;

    private static final int TEN_SECONDS = 10;

    private int seen;
    private long id;
    private int status;
    private int resultOffset;
    private int resultLength;
    private int errorCode;
    private String errorText;
    private long serverTimeMs;
    private long retryAtMs;
    private int weight;
    private int tenSecondsOrders;
    private int daysOrders;
    private boolean shutdown;

    // Of the limit that is being read.
    private byte[] limitType;
    private byte[] limitInterval;
    private long limitIntervals;
    private long limitCount;

    /** Reads a frame; answers {@link #ANSWER}, {@link #EVENT} or {@link #MALFORMED}. */
    public int decode(final byte[] bytes, final int offset, final int length) {
        clear();
        open(bytes, offset, length);
        skipBlanks();
        if (!readObject(TOP)) {
            return MALFORMED;
        }
        skipBlanks();
        if (position != end || !readable) {
            return MALFORMED;
        }
        if ((seen & EVENT_SEEN) != 0) {
            return (seen & (RESULT_SEEN | ERROR_SEEN | STATUS_SEEN)) == 0 ? EVENT : MALFORMED;
        }
        final boolean both = (seen & RESULT_SEEN) != 0 && (seen & ERROR_SEEN) != 0;
        return (seen & STATUS_SEEN) != 0 && !both ? ANSWER : MALFORMED;
    }

    private void clear() {
        seen = 0;
        id = NO_ID;
        status = 0;
        resultOffset = 0;
        resultLength = 0;
        errorCode = 0;
        errorText = "";
        serverTimeMs = 0;
        retryAtMs = 0;
        weight = NONE;
        tenSecondsOrders = NONE;
        daysOrders = NONE;
        shutdown = false;
    }

    /** Which request is answered, or {@link #NO_ID}. */
    public long id() {
        return id;
    }

    /** What HTTP would say. */
    public int status() {
        return status;
    }

    /** Where in the frame's array the result begins; meaningless without one. */
    public int resultOffset() {
        return resultOffset;
    }

    /** Bytes of the result; 0 if there is none. */
    public int resultLength() {
        return resultLength;
    }

    /** The venue's error code, 0 if it gave none. */
    public int errorCode() {
        return errorCode;
    }

    /** The venue's error text, empty if it gave none. */
    public String errorText() {
        return errorText;
    }

    /** How long the venue wants to be left alone, by its own clock; 0 if it did not say. */
    public long retryAfterMs(final long venueNowMs) {
        return retryAtMs == 0 ? 0 : Math.max(0, retryAtMs - (serverTimeMs == 0 ? venueNowMs : serverTimeMs));
    }

    /** Request weight used in the present minute, or {@link #NONE}. */
    public int weight() {
        return weight;
    }

    /** Unfilled orders of the present ten seconds, or {@link #NONE}. */
    public int tenSecondsOrders() {
        return tenSecondsOrders;
    }

    /** Unfilled orders of the present day, or {@link #NONE}. */
    public int daysOrders() {
        return daysOrders;
    }

    /** Whether the event says that the venue is about to close the connection. */
    public boolean isShutdown() {
        return shutdown;
    }

    private boolean readObject(final int where) {
        if (!nextIs('{')) {
            return false;
        }
        skipBlanks();
        if (nextIs('}')) {
            return true;
        }
        do {
            skipBlanks();
            if (!readText()) {
                return false;
            }
            final byte[] name = nameOf(where);
            skipBlanks();
            if (!nextIs(':')) {
                return false;
            }
            skipBlanks();
            if (!readValue(where, name)) {
                return false;
            }
            skipBlanks();
        } while (nextIs(','));
        return nextIs('}');
    }

    /** The name read last, as one of those that are known there; null for any other. */
    private byte[] nameOf(final int where) {
        return switch (where) {
            case TOP -> {
                final byte[] first = oneOf(ID_NAME, STATUS_NAME, RESULT_NAME);
                yield first != null ? first : oneOf(ERROR_NAME, LIMITS_NAME, EVENT_NAME);
            }
            case ERROR -> oneOf(CODE_NAME, MSG_NAME, DATA_NAME);
            case DATA -> oneOf(SERVER_TIME_NAME, RETRY_AFTER_NAME, RETRY_AFTER_NAME);
            case LIMIT -> {
                final byte[] first = oneOf(TYPE_NAME, INTERVAL_NAME, INTERVAL_NUM_NAME);
                yield first != null ? first : oneOf(COUNT_NAME, COUNT_NAME, COUNT_NAME);
            }
            default -> oneOf(E_NAME, E_NAME, E_NAME);
        };
    }

    private byte[] oneOf(final byte[] first, final byte[] second, final byte[] third) {
        return textIs(first) ? first : textIs(second) ? second : textIs(third) ? third : null;
    }

    private boolean readValue(final int where, final byte[] name) {
        return name == null
                ? skipValue(where + 1)
                : switch (where) {
                    case TOP -> readTop(name);
                    case ERROR -> readError(name);
                    case DATA -> readData(name);
                    case LIMIT -> readLimit(name);
                    default -> readHappened();
                };
    }

    private boolean readTop(final byte[] name) {
        if (name == ID_NAME) {
            return once(ID_SEEN) && readId();
        }
        if (name == STATUS_NAME) {
            status = (int) readSmall();
            return once(STATUS_SEEN) && status > 0;
        }
        if (name == RESULT_NAME) {
            resultOffset = position;
            final boolean whole = skipValue(1);
            resultLength = position - resultOffset;
            return once(RESULT_SEEN) && whole;
        }
        if (name == ERROR_NAME) {
            return once(ERROR_SEEN) && readObject(ERROR);
        }
        if (name == EVENT_NAME) {
            return once(EVENT_SEEN) && readObject(HAPPENED);
        }
        return once(LIMITS_SEEN) && readLimits();
    }

    private boolean once(final int field) {
        final boolean first = (seen & field) == 0;
        seen |= field;
        return first;
    }

    /** Of a text or null nothing is kept: no request of ours has one. */
    private boolean readId() {
        if (position < end && frame[position] >= '0' && frame[position] <= '9') {
            final long number = readWhole();
            id = number == INCOMPLETE ? NO_ID : number;
            return number != INCOMPLETE;
        }
        return skipValue(1);
    }

    private boolean readError(final byte[] name) {
        if (name == CODE_NAME) {
            final boolean negative = nextIs('-');
            final long number = readSmall();
            errorCode = (int) (negative ? -number : number);
            return number >= 0;
        }
        if (name == MSG_NAME) {
            if (!readText()) {
                return false;
            }
            errorText = textKept
                    ? new String(text, textOffset, Math.min(textLength, MAX_ERROR_TEXT), StandardCharsets.UTF_8)
                    : "";
            return true;
        }
        return position < end && frame[position] == '{' ? readObject(DATA) : skipValue(2);
    }

    private boolean readData(final byte[] name) {
        final long number = readWhole();
        if (name == SERVER_TIME_NAME) {
            serverTimeMs = number;
        } else {
            retryAtMs = number;
        }
        return number != INCOMPLETE;
    }

    private boolean readLimits() {
        if (!nextIs('[')) {
            return false;
        }
        skipBlanks();
        if (nextIs(']')) {
            return true;
        }
        do {
            skipBlanks();
            limitType = null;
            limitInterval = null;
            limitIntervals = 0;
            limitCount = NONE;
            if (!readObject(LIMIT)) {
                return false;
            }
            keepLimit();
            skipBlanks();
        } while (nextIs(','));
        return nextIs(']');
    }

    private boolean readLimit(final byte[] name) {
        if (name == INTERVAL_NUM_NAME) {
            limitIntervals = readSmall();
            return limitIntervals >= 0;
        }
        if (name == COUNT_NAME) {
            limitCount = readSmall();
            return limitCount >= 0;
        }
        if (!readText()) {
            return false;
        }
        if (name == TYPE_NAME) {
            limitType = oneOf(ORDERS, WEIGHT, WEIGHT);
        } else {
            limitInterval = oneOf(SECOND, MINUTE, DAY);
        }
        return true;
    }

    private void keepLimit() {
        if (limitType == WEIGHT && limitInterval == MINUTE && limitIntervals == 1) {
            weight = (int) limitCount;
        } else if (limitType == ORDERS && limitInterval == SECOND && limitIntervals == TEN_SECONDS) {
            tenSecondsOrders = (int) limitCount;
        } else if (limitType == ORDERS && limitInterval == DAY && limitIntervals == 1) {
            daysOrders = (int) limitCount;
        }
    }

    private boolean readHappened() {
        if (!readText()) {
            return false;
        }
        shutdown = textIs(SHUTDOWN);
        return true;
    }

    /** A whole number that an int holds; -1 if it is none. */
    private long readSmall() {
        final long number = readWhole();
        return readable && number <= Integer.MAX_VALUE ? number : NONE;
    }
}
