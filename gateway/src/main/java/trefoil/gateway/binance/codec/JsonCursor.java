package trefoil.gateway.binance.codec;

import trefoil.engine.math.DecimalText;

/**
 * Steps through a JSON text in an array, value by value: blanks, escapes and any order allowed, all of it checked as JSON
 * and as UTF-8. A step answers false where the text stops being JSON, or ends. One thread; allocates nothing; never
 * throws on any bytes.
 */
abstract class JsonCursor {
    /** Deepest nesting that is skipped; deeper texts are refused. */
    static final int MAX_DEPTH = 32;

    /** Answer of {@link #readDecimal()} where the text ends, or stops being JSON, within the value. */
    static final long INCOMPLETE = -1;

    /** Longest text with escapes that is kept to be compared or parsed, in bytes. */
    private static final int SCRATCH_LENGTH = 128;

    /** Stands for half a surrogate pair and for NUL: no UTF-8 text contains it, so nothing is found for it. */
    private static final byte NO_CHARACTER = (byte) 0xFF;

    private static final byte[] TRUE = bytes("true");
    private static final byte[] FALSE = bytes("false");
    private static final byte[] NULL = bytes("null");

    byte[] frame;
    int position;
    int end;

    // Where the text read last lies: in the frame, or unescaped in the scratch.
    byte[] text;
    int textOffset;
    int textLength;
    /** Whether the text is there in full. */
    boolean textKept;

    /** Whether every value read had the form that was asked for. */
    boolean readable;

    private final byte[] scratch = new byte[SCRATCH_LENGTH];

    /** Goes to the start of a text. */
    final void open(final byte[] bytes, final int offset, final int length) {
        frame = bytes;
        position = offset;
        end = offset + length;
        readable = true;
    }

    /** Fixed-point value of a quoted number; 0, and unreadable, if it is something else. */
    final long readDecimal() {
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

    /** Value of a whole number without sign; 0, and unreadable, if it is something else. */
    final long readWhole() {
        final int start = position;
        if (!skipValue(1)) {
            return INCOMPLETE;
        }
        long value = 0;
        for (int i = start; i < position; i++) {
            final int digit = frame[i] - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
                readable = false;
                return 0;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** Whether the text read last is that one. */
    final boolean textIs(final byte[] expected) {
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

    /** Moves over one value that stands so many levels deep. */
    final boolean skipValue(final int depth) {
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

    final void skipBlanks() {
        while (position < end) {
            final byte next = frame[position];
            if (next != ' ' && next != '\t' && next != '\n' && next != '\r') {
                return;
            }
            position++;
        }
    }

    /** Moves over the next character if it is that one. */
    final boolean nextIs(final char expected) {
        if (position < end && frame[position] == expected) {
            position++;
            return true;
        }
        return false;
    }

    /** Reads a quoted text: where it lies in the frame, or, if it has escapes, unescaped in the scratch. */
    final boolean readText() {
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

    static byte[] bytes(final String ascii) {
        final byte[] bytes = new byte[ascii.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ascii.charAt(i);
        }
        return bytes;
    }
}
