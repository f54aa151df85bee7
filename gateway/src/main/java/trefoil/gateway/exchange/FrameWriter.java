package trefoil.gateway.exchange;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import trefoil.engine.math.DecimalText;

/**
 * Writes one unmasked websocket frame into a reused array: payload first, its header before it when it is done.
 *
 * <pre>
 *   0      10                                 position
 *   +------+----------------------------------+   head, right-aligned: 81 len | 81 7e len16 | 81 7f len64,
 *   | head | JSON text or SBE message         |   and 82 where the payload is binary
 *   +------+----------------------------------+
 * </pre>
 */
final class FrameWriter {
    private static final int HEADER_SPACE = 10;
    private static final int SHORT_PAYLOAD = 125;
    private static final int MEDIUM_PAYLOAD = 65_535;
    private static final byte FINAL_TEXT = (byte) 0x81;
    private static final byte FINAL_BINARY = (byte) 0x82;
    private static final byte LENGTH_IN_2_BYTES = 126;
    private static final byte LENGTH_IN_8_BYTES = 127;

    private static final VarHandle INT16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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

    /** One byte. */
    FrameWriter int8(final int value) {
        ensure(Byte.BYTES);
        bytes[position++] = (byte) value;
        return this;
    }

    /** Two bytes, little endian. */
    FrameWriter int16(final int value) {
        ensure(Short.BYTES);
        INT16.set(bytes, position, (short) value);
        position += Short.BYTES;
        return this;
    }

    /** Four bytes, little endian. */
    FrameWriter int32(final int value) {
        ensure(Integer.BYTES);
        INT32.set(bytes, position, value);
        position += Integer.BYTES;
        return this;
    }

    /** Eight bytes, little endian. */
    FrameWriter int64(final long value) {
        ensure(Long.BYTES);
        INT64.set(bytes, position, value);
        position += Long.BYTES;
        return this;
    }

    /** As {@link #end()}, of a frame whose payload is no text. */
    FrameWriter endBinary() {
        end();
        bytes[start] = FINAL_BINARY;
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
