package trefoil.gateway.binance.codec;

import org.agrona.MutableDirectBuffer;
import trefoil.engine.event.BookTicker;
import trefoil.engine.market.SymbolIndex;
import trefoil.engine.math.DecimalText;

/**
 * Reads a market-stream frame key by key: any order, blanks, escapes, unknown keys skipped, all of it checked as JSON
 * and as UTF-8 before anything is believed. A repeated key of ours makes the frame malformed. One thread; allocates
 * nothing; never throws on any bytes.
 */
final class FrameReader {
    /** Deepest nesting that is skipped; deeper frames are malformed. */
    static final int MAX_DEPTH = 32;

    /** Longest text with escapes that is kept to be compared or parsed, in bytes. */
    private static final int SCRATCH_LENGTH = 128;
    /** Stands for half a surrogate pair and for NUL: no UTF-8 text contains it, so nothing is found for it. */
    private static final byte NO_CHARACTER = (byte) 0xFF;

    /** Answer of {@link #readDecimal()} for a frame that ends, or stops being JSON, within the value. */
    private static final long INCOMPLETE = -1;

    private static final int KEY_UPDATE_ID = 1;
    private static final int KEY_SYMBOL = 1 << 1;
    private static final int KEY_BID_PRICE = 1 << 2;
    private static final int KEY_BID_QTY = 1 << 3;
    private static final int KEY_ASK_PRICE = 1 << 4;
    private static final int KEY_ASK_QTY = 1 << 5;
    private static final int QUOTE_KEYS = (1 << 6) - 1;
    private static final int KEY_EVENT = 1 << 6;
    private static final int KEY_STREAM = 1 << 7;
    private static final int KEY_DATA = 1 << 8;
    private static final int KEY_RESULT = 1 << 9;
    private static final int KEY_ID = 1 << 10;
    private static final int KEY_CODE = 1 << 11;
    private static final int KEY_MSG = 1 << 12;
    private static final int KEY_ERROR = 1 << 13;

    private static final int EVENT_BOOK_TICKER = 1;
    private static final int EVENT_SHUTDOWN = 2;
    private static final int EVENT_OTHER = 3;

    private static final byte[][] NAMES = {
        bytes("u"),
        bytes("s"),
        bytes("b"),
        bytes("B"),
        bytes("a"),
        bytes("A"),
        bytes("e"),
        bytes("stream"),
        bytes("data"),
        bytes("result"),
        bytes("id"),
        bytes("code"),
        bytes("msg"),
        bytes("error")
    };
    private static final byte[] BOOK_TICKER = bytes("bookTicker");
    private static final byte[] SERVER_SHUTDOWN = bytes("serverShutdown");
    private static final byte[] TRUE = bytes("true");
    private static final byte[] FALSE = bytes("false");
    private static final byte[] NULL = bytes("null");

    private final SymbolIndex symbols;
    private final byte[] scratch = new byte[SCRATCH_LENGTH];

    private byte[] frame;
    private int position;
    private int end;

    // Where the text read last lies: in the frame, or unescaped in the scratch.
    private byte[] text;
    private int textOffset;
    private int textLength;
    private boolean textKept;

    private boolean readable;
    private int seen;
    private int envelopeSeen;
    private int event;
    private boolean symbolKnown;
    private int instrument;
    private long updateId;
    private long bidPrice;
    private long bidQty;
    private long askPrice;
    private long askQty;

    FrameReader(final SymbolIndex symbols) {
        this.symbols = symbols;
    }

    int decode(
            final byte[] bytes,
            final int offset,
            final int length,
            final long receiveNs,
            final int connection,
            final MutableDirectBuffer target,
            final int targetOffset) {
        begin(bytes, offset, length);
        if (!readRoot()) {
            return FrameKind.MALFORMED;
        }
        final int kind = kind();
        if (kind == FrameKind.QUOTE) {
            BookTicker.write(
                    target,
                    targetOffset,
                    receiveNs,
                    instrument,
                    connection,
                    updateId,
                    bidPrice,
                    bidQty,
                    askPrice,
                    askQty);
        }
        return kind;
    }

    private void begin(final byte[] bytes, final int offset, final int length) {
        frame = bytes;
        position = offset;
        end = offset + length;
        readable = true;
        seen = 0;
        envelopeSeen = 0;
        event = 0;
        symbolKnown = false;
    }

    private int kind() {
        if ((envelopeSeen & KEY_DATA) != 0 && (envelopeSeen & QUOTE_KEYS) != 0) {
            return FrameKind.MALFORMED;
        }
        if (event == EVENT_SHUTDOWN) {
            return FrameKind.SERVER_SHUTDOWN;
        }
        if (event == EVENT_OTHER) {
            return FrameKind.OTHER_EVENT;
        }
        if ((seen & QUOTE_KEYS) == QUOTE_KEYS) {
            if (!readable) {
                return FrameKind.MALFORMED;
            }
            return symbolKnown ? FrameKind.QUOTE : FrameKind.UNKNOWN_SYMBOL;
        }
        if ((seen & QUOTE_KEYS) != 0 || event == EVENT_BOOK_TICKER) {
            return FrameKind.MALFORMED;
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
            case KEY_UPDATE_ID:
                return readUpdateId();
            case KEY_SYMBOL:
                return readSymbol();
            case KEY_BID_PRICE:
                bidPrice = readDecimal();
                return bidPrice != INCOMPLETE;
            case KEY_BID_QTY:
                bidQty = readDecimal();
                return bidQty != INCOMPLETE;
            case KEY_ASK_PRICE:
                askPrice = readDecimal();
                return askPrice != INCOMPLETE;
            case KEY_ASK_QTY:
                askQty = readDecimal();
                return askQty != INCOMPLETE;
            case KEY_EVENT:
                return readEvent();
            case KEY_DATA:
                return envelope && position < end && frame[position] == '{' ? readObject(false) : skipValue(1);
            default:
                return skipValue(1);
        }
    }

    /** Fixed-point value of a quoted number; 0 and the frame unreadable if it is something else. */
    private long readDecimal() {
        if (position == end || frame[position] != '"') {
            readable = false;
            return skipValue(1) ? 0 : INCOMPLETE;
        }
        if (!readText()) {
            return INCOMPLETE;
        }
        final long value = textKept ? DecimalText.parse(text, textOffset, textLength) : DecimalText.MALFORMED;
        if (value == DecimalText.MALFORMED) {
            readable = false;
            return 0;
        }
        return value;
    }

    private boolean readUpdateId() {
        final int start = position;
        if (!skipValue(1)) {
            return false;
        }
        long value = 0;
        for (int i = start; i < position; i++) {
            final int digit = frame[i] - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                readable = false;
                return true;
            }
            value = value * 10 + digit;
        }
        updateId = value;
        return true;
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
        symbolKnown = instrument != SymbolIndex.NOT_FOUND;
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
        final int named =
                textIs(BOOK_TICKER) ? EVENT_BOOK_TICKER : textIs(SERVER_SHUTDOWN) ? EVENT_SHUTDOWN : EVENT_OTHER;
        event = Math.max(event, named);
        return true;
    }

    private int knownKey() {
        for (int i = 0; i < NAMES.length; i++) {
            if (textIs(NAMES[i])) {
                return 1 << i;
            }
        }
        return 0;
    }

    private boolean textIs(final byte[] expected) {
        if (!textKept || textLength != expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (text[textOffset + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean skipValue(final int depth) {
        if (position == end) {
            return false;
        }
        switch (frame[position]) {
            case '"':
                return readText();
            case '{':
                return depth < MAX_DEPTH && skipObject(depth);
            case '[':
                return depth < MAX_DEPTH && skipArray(depth);
            case 't':
                return skipWord(TRUE);
            case 'f':
                return skipWord(FALSE);
            case 'n':
                return skipWord(NULL);
            default:
                return skipNumber();
        }
    }

    private boolean skipObject(final int depth) {
        position++;
        skipBlanks();
        if (nextIs('}')) {
            return true;
        }
        do {
            skipBlanks();
            if (!readText()) {
                return false;
            }
            skipBlanks();
            if (!nextIs(':')) {
                return false;
            }
            skipBlanks();
            if (!skipValue(depth + 1)) {
                return false;
            }
            skipBlanks();
        } while (nextIs(','));
        return nextIs('}');
    }

    private boolean skipArray(final int depth) {
        position++;
        skipBlanks();
        if (nextIs(']')) {
            return true;
        }
        do {
            skipBlanks();
            if (!skipValue(depth + 1)) {
                return false;
            }
            skipBlanks();
        } while (nextIs(','));
        return nextIs(']');
    }

    private boolean skipWord(final byte[] word) {
        if (end - position < word.length) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if (frame[position + i] != word[i]) {
                return false;
            }
        }
        position += word.length;
        return true;
    }

    private boolean skipNumber() {
        nextIs('-');
        if (!nextIs('0') && skipDigits() == 0) {
            return false;
        }
        if (nextIs('.') && skipDigits() == 0) {
            return false;
        }
        if (nextIs('e') || nextIs('E')) {
            if (!nextIs('+')) {
                nextIs('-');
            }
            return skipDigits() != 0;
        }
        return true;
    }

    private int skipDigits() {
        final int start = position;
        while (position < end && frame[position] >= '0' && frame[position] <= '9') {
            position++;
        }
        return position - start;
    }

    private void skipBlanks() {
        while (position < end) {
            final byte next = frame[position];
            if (next != ' ' && next != '\t' && next != '\n' && next != '\r') {
                return;
            }
            position++;
        }
    }

    private boolean nextIs(final char expected) {
        if (position < end && frame[position] == expected) {
            position++;
            return true;
        }
        return false;
    }

    /** Reads a quoted text: where it lies in the frame, or, if it has escapes, unescaped in the scratch. */
    private boolean readText() {
        if (!nextIs('"')) {
            return false;
        }
        text = frame;
        textOffset = position;
        textKept = true;
        while (position < end) {
            final byte next = frame[position];
            if (next == '"') {
                textLength = position - textOffset;
                position++;
                return true;
            }
            if (next == '\\') {
                return readEscapedText();
            }
            if (!skipCharacter()) {
                return false;
            }
        }
        return false;
    }

    private boolean readEscapedText() {
        final int plain = position - textOffset;
        textKept = plain <= SCRATCH_LENGTH;
        if (textKept) {
            System.arraycopy(frame, textOffset, scratch, 0, plain);
        }
        text = scratch;
        textOffset = 0;
        textLength = plain;
        while (position < end) {
            final byte next = frame[position];
            if (next == '"') {
                position++;
                return true;
            }
            if (next == '\\') {
                if (!readEscape()) {
                    return false;
                }
                continue;
            }
            final int start = position;
            if (!skipCharacter()) {
                return false;
            }
            for (int i = start; i < position; i++) {
                keep(frame[i]);
            }
        }
        return false;
    }

    private boolean readEscape() {
        if (end - position < 2) {
            return false;
        }
        final byte escaped = frame[position + 1];
        position += 2;
        switch (escaped) {
            case '"', '\\', '/':
                keep(escaped);
                return true;
            case 'b':
                keep((byte) '\b');
                return true;
            case 'f':
                keep((byte) '\f');
                return true;
            case 'n':
                keep((byte) '\n');
                return true;
            case 'r':
                keep((byte) '\r');
                return true;
            case 't':
                keep((byte) '\t');
                return true;
            case 'u':
                return readUnicodeEscape();
            default:
                return false;
        }
    }

    private boolean readUnicodeEscape() {
        final int unit = readHex(position);
        if (unit < 0) {
            return false;
        }
        position += 4;
        if (!Character.isSurrogate((char) unit)) {
            if (unit == 0) {
                keep(NO_CHARACTER);
            } else {
                keepCodePoint(unit);
            }
            return true;
        }
        final boolean pairFollows = Character.isHighSurrogate((char) unit)
                && end - position >= 6
                && frame[position] == '\\'
                && frame[position + 1] == 'u';
        final int low = pairFollows ? readHex(position + 2) : -1;
        if (low >= 0 && Character.isLowSurrogate((char) low)) {
            position += 6;
            keepCodePoint(Character.toCodePoint((char) unit, (char) low));
        } else {
            keep(NO_CHARACTER);
        }
        return true;
    }

    private int readHex(final int start) {
        if (end - start < 4) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < start + 4; i++) {
            final int digit = frame[i] < 0 ? -1 : Character.digit(frame[i], 16);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        return value;
    }

    private void keepCodePoint(final int codePoint) {
        if (codePoint < 0x80) {
            keep((byte) codePoint);
        } else if (codePoint < 0x800) {
            keep((byte) (0xC0 | codePoint >> 6));
            keep((byte) (0x80 | codePoint & 0x3F));
        } else if (codePoint < 0x1_0000) {
            keep((byte) (0xE0 | codePoint >> 12));
            keep((byte) (0x80 | codePoint >> 6 & 0x3F));
            keep((byte) (0x80 | codePoint & 0x3F));
        } else {
            keep((byte) (0xF0 | codePoint >> 18));
            keep((byte) (0x80 | codePoint >> 12 & 0x3F));
            keep((byte) (0x80 | codePoint >> 6 & 0x3F));
            keep((byte) (0x80 | codePoint & 0x3F));
        }
    }

    private void keep(final byte next) {
        if (textLength < SCRATCH_LENGTH) {
            scratch[textLength++] = next;
        } else {
            textKept = false;
        }
    }

    /** Moves over one character that is neither control nor invalid UTF-8 (RFC 3629, section 4). */
    private boolean skipCharacter() {
        final int first = frame[position] & 0xFF;
        if (first < 0x20) {
            return false;
        }
        if (first < 0x80) {
            position++;
            return true;
        }
        final int length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
        if (length == 0 || end - position < length) {
            return false;
        }
        final int second = frame[position + 1] & 0xFF;
        final int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        final int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < least || second > most) {
            return false;
        }
        for (int i = position + 2; i < position + length; i++) {
            if ((frame[i] & 0xC0) != 0x80) {
                return false;
            }
        }
        position += length;
        return true;
    }

    private static byte[] bytes(final String ascii) {
        final byte[] bytes = new byte[ascii.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ascii.charAt(i);
        }
        return bytes;
    }
}
