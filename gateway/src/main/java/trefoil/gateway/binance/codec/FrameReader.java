package trefoil.gateway.binance.codec;

import java.util.Arrays;
import trefoil.engine.market.SymbolIndex;

/**
 * Reads a market-stream frame key by key: the envelope, what any frame may be besides an event, and the event's name and
 * symbol. A subclass reads one kind of event. All of a frame is checked before anything is believed; a repeated key of
 * ours makes it malformed. One thread; allocates nothing; never throws on any bytes.
 */
abstract class FrameReader extends JsonCursor {
    static final int KEY_SYMBOL = 1;
    static final int KEY_EVENT = 1 << 1;
    static final int KEY_STREAM = 1 << 2;
    /** The subclass's first key; the others follow by powers of two. */
    static final int KEY_OWN = 1 << 9;

    private static final int KEY_DATA = 1 << 3;
    private static final int KEY_RESULT = 1 << 4;
    private static final int KEY_ID = 1 << 5;
    private static final int KEY_CODE = 1 << 6;
    private static final int KEY_MSG = 1 << 7;
    private static final int KEY_ERROR = 1 << 8;
    private static final byte[][] NAMES = {
        bytes("s"),
        bytes("e"),
        bytes("stream"),
        bytes("data"),
        bytes("result"),
        bytes("id"),
        bytes("code"),
        bytes("msg"),
        bytes("error")
    };
    private static final byte[] SERVER_SHUTDOWN = bytes("serverShutdown");

    private static final int NO_EVENT = 0;
    private static final int EVENT_OWN = 1;
    private static final int EVENT_SHUTDOWN = 2;
    private static final int EVENT_OTHER = 3;

    /** Of the symbol read last; {@link SymbolIndex#NOT_FOUND} if it is not in the index, or none was read. */
    int instrument;

    private final SymbolIndex symbols;
    private final byte[] ownEvent;
    private final byte[][] names;
    private final int eventKeys;
    private int seen;
    private int envelopeSeen;
    private int event;

    /**
     * A reader of one kind of event.
     *
     * @param event its name under {@code e}
     * @param ownKeys names of the keys that only it has
     */
    FrameReader(final SymbolIndex symbols, final String event, final String... ownKeys) {
        this.symbols = symbols;
        ownEvent = bytes(event);
        names = Arrays.copyOf(NAMES, NAMES.length + ownKeys.length);
        for (int i = 0; i < ownKeys.length; i++) {
            names[NAMES.length + i] = bytes(ownKeys[i]);
        }
        eventKeys = KEY_SYMBOL | (KEY_OWN << ownKeys.length) - KEY_OWN;
    }

    /** Reads the value of one of the subclass's own keys, or of the envelope's {@link #KEY_STREAM}. */
    abstract boolean readOwn(int key);

    /**
     * What a frame with those of the event's keys is; called only where neither its name nor its place says otherwise.
     *
     * @param keys {@link #KEY_SYMBOL} and the subclass's own keys that were there
     * @param named whether the event had the subclass's name
     * @return one of {@link FrameKind}'s codes, or 0 if these keys make no event of its kind
     */
    abstract int eventKind(int keys, boolean named);

    /** Reads a whole frame. Answers one of {@link FrameKind}'s codes. */
    final int readFrame(final byte[] bytes, final int offset, final int length) {
        open(bytes, offset, length);
        seen = 0;
        envelopeSeen = 0;
        event = NO_EVENT;
        instrument = SymbolIndex.NOT_FOUND;
        return readRoot() ? kind() : FrameKind.MALFORMED;
    }

    private int kind() {
        if ((envelopeSeen & KEY_DATA) != 0 && (envelopeSeen & eventKeys) != 0) {
            return FrameKind.MALFORMED;
        }
        if (event == EVENT_SHUTDOWN) {
            return FrameKind.SERVER_SHUTDOWN;
        }
        if (event == EVENT_OTHER) {
            return FrameKind.OTHER_EVENT;
        }
        final int own = eventKind(seen & eventKeys, event == EVENT_OWN);
        if (own != 0) {
            return own;
        }
        if ((envelopeSeen & KEY_ERROR) != 0 || (envelopeSeen & (KEY_CODE | KEY_MSG)) == (KEY_CODE | KEY_MSG)) {
            return FrameKind.VENUE_ERROR;
        }
        return (envelopeSeen & (KEY_RESULT | KEY_ID)) == (KEY_RESULT | KEY_ID)
                ? FrameKind.CONTROL_ANSWER
                : FrameKind.OTHER_EVENT;
    }

    private boolean readRoot() {
        skipBlanks();
        if (position == end) {
            return false;
        }
        final boolean complete;
        if (frame[position] == '{') {
            complete = readObject(true);
        } else if (frame[position] == '[') {
            complete = skipValue(0);
        } else {
            return false;
        }
        skipBlanks();
        return complete && position == end;
    }

    /** Reads the envelope, or the object under its {@code data} key. */
    private boolean readObject(final boolean envelope) {
        position++;
        int keys = 0;
        skipBlanks();
        if (nextIs('}')) {
            return true;
        }
        do {
            skipBlanks();
            if (!readText()) {
                return false;
            }
            final int key = knownKey();
            skipBlanks();
            if ((keys & key) != 0 || !nextIs(':')) {
                return false;
            }
            keys |= key;
            skipBlanks();
            if (!readValueOf(key, envelope)) {
                return false;
            }
            skipBlanks();
        } while (nextIs(','));
        if (envelope) {
            envelopeSeen = keys;
        }
        seen |= keys;
        return nextIs('}');
    }

    private boolean readValueOf(final int key, final boolean envelope) {
        switch (key) {
            case KEY_SYMBOL:
                return readSymbol();
            case KEY_EVENT:
                return readEvent();
            case KEY_DATA:
                return envelope && position < end && frame[position] == '{' ? readObject(false) : skipValue(1);
            case KEY_STREAM:
                return envelope ? readOwn(key) : skipValue(1);
            default:
                return key >= KEY_OWN ? readOwn(key) : skipValue(1);
        }
    }

    private boolean readSymbol() {
        if (position == end || frame[position] != '"') {
            readable = false;
            return skipValue(1);
        }
        if (!readText()) {
            return false;
        }
        instrument = textKept ? symbols.find(text, textOffset, textLength) : SymbolIndex.NOT_FOUND;
        return true;
    }

    private boolean readEvent() {
        if (position == end || frame[position] != '"') {
            event = EVENT_OTHER;
            return skipValue(1);
        }
        if (!readText()) {
            return false;
        }
        final int named = textIs(ownEvent) ? EVENT_OWN : textIs(SERVER_SHUTDOWN) ? EVENT_SHUTDOWN : EVENT_OTHER;
        event = Math.max(event, named);
        return true;
    }

    private int knownKey() {
        for (int i = 0; i < names.length; i++) {
            if (textIs(names[i])) {
                return 1 << i;
            }
        }
        return 0;
    }
}
