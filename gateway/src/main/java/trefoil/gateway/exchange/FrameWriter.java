package trefoil.gateway.exchange;

import java.util.Arrays;
import trefoil.engine.math.DecimalText;

/**
 * Writes one unmasked websocket text frame into a reused array: payload first, its header before it when it is done.
 *
 * <pre>
 *   0      10                                 position
 *   +------+----------------------------------+
 *   | head | JSON text                        |    head, right-aligned: 81 len | 81 7e len16 | 81 7f len64
 *   +------+----------------------------------+
 * </pre>
 */
final class FrameWriter {
    private static final int HEADER_SPACE = 10;
    private static final int SHORT_PAYLOAD = 125;
    private static final int MEDIUM_PAYLOAD = 65_535;
    private static final byte FINAL_TEXT = (byte) 0x81;
    private static final byte LENGTH_IN_2_BYTES = 126;
    private static final byte LENGTH_IN_8_BYTES = 127;

    private byte[] bytes = new byte[1024];
    private int position;
    private int start;

    FrameWriter begin() {
        position = HEADER_SPACE;
        return this;
    }

    FrameWriter text(final byte[] text) {
        return text(text, 0, text.length);
    }

    FrameWriter text(final byte[] text, final int offset, final int length) {
        ensure(length);
        System.arraycopy(text, offset, bytes, position, length);
        position += length;
        return this;
    }

    FrameWriter text(final char c) {
        ensure(1);
        bytes[position++] = (byte) c;
        return this;
    }

    /** A non-negative integer. */
    FrameWriter number(final long value) {
        ensure(DecimalText.MAX_LENGTH);
        position += DecimalText.formatLong(value, bytes, position);
        return this;
    }

    /** A fixed-point number with all its decimals, without quotes. */
    FrameWriter decimal(final long value) {
        ensure(DecimalText.MAX_LENGTH);
        position += DecimalText.formatFull(value, bytes, position);
        return this;
    }

    /** Writes the header; the frame is then {@link #array()} from {@link #offset()}, {@link #length()} bytes. */
    FrameWriter end() {
        final int payload = position - HEADER_SPACE;
        final int lengthBytes;
        if (payload <= SHORT_PAYLOAD) {
            lengthBytes = 0;
            bytes[HEADER_SPACE - 1] = (byte) payload;
        } else if (payload <= MEDIUM_PAYLOAD) {
            lengthBytes = Short.BYTES;
            bytes[HEADER_SPACE - lengthBytes - 1] = LENGTH_IN_2_BYTES;
        } else {
            lengthBytes = Long.BYTES;
            bytes[HEADER_SPACE - lengthBytes - 1] = LENGTH_IN_8_BYTES;
        }
        for (int i = 0; i < lengthBytes; i++) {
            bytes[HEADER_SPACE - 1 - i] = i < Integer.BYTES ? (byte) (payload >>> i * Byte.SIZE) : 0;
        }
        start = HEADER_SPACE - lengthBytes - 2;
        bytes[start] = FINAL_TEXT;
        return this;
    }

    /** The frame, its header included, in an array of its own. */
    byte[] copy() {
        return Arrays.copyOfRange(bytes, start, position);
    }

    byte[] array() {
        return bytes;
    }

    int offset() {
        return start;
    }

    int length() {
        return position - start;
    }

    int payloadOffset() {
        return HEADER_SPACE;
    }

    int payloadLength() {
        return position - HEADER_SPACE;
    }

    private void ensure(final int more) {
        if (position + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(position + more, bytes.length * 2));
        }
    }
}
