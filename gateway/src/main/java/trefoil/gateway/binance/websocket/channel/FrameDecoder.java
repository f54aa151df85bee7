package trefoil.gateway.binance.websocket.channel;

import java.nio.ByteBuffer;
import trefoil.gateway.binance.websocket.FrameListener;

/**
 * Takes frames out of a server's bytes, however these are cut, and holds them to RFC 6455. A frame is handed on in place;
 * a message of several is put together in a buffer that is used again. Memory grows with what has come, never with what is
 * announced. One thread.
 *
 * <pre>
 *   bytes   │ handed on │ frame not whole yet │ space to read into │
 *           0           start                 end
 * </pre>
 */
final class FrameDecoder {
    static final int MAX_BYTES = FrameListener.MAX_FRAME_BYTES;

    private static final int FIRST_BUFFER_BYTES = 1 << 16;
    private static final int FIRST_MESSAGE_BYTES = 1 << 12;
    private static final int FIN = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int LENGTH_IN_2 = 126;
    private static final int LENGTH_IN_8 = 127;
    private static final int SHORT_HEAD = 2;
    private static final int MEDIUM_HEAD = 4;
    private static final int LONG_HEAD = 10;
    private static final int MAX_CONTROL_BYTES = 125;
    private static final int NO_MESSAGE = 0;

    private final FrameSink sink;
    private final Utf8Check utf8 = new Utf8Check();
    private byte[] bytes = new byte[FIRST_BUFFER_BYTES];
    private ByteBuffer view = ByteBuffer.wrap(bytes);
    private int start;
    private int end;

    private byte[] message = new byte[FIRST_MESSAGE_BYTES];
    private int messageOpcode = NO_MESSAGE;
    private int messageLength;

    private int problemCode;
    private String problem;

    FrameDecoder(final FrameSink sink) {
        this.sink = sink;
    }

    /** Where the next bytes are to be written, at least so many; {@link #filled} follows. */
    ByteBuffer space(final int leastBytes) {
        if (start == end) {
            start = 0;
            end = 0;
        }
        if (bytes.length - end < leastBytes) {
            makeRoom(leastBytes);
        }
        return view.limit(bytes.length).position(end);
    }

    private void makeRoom(final int leastBytes) {
        final int kept = end - start;
        final byte[] from = bytes;
        // Less than half free after moving would have the same bytes moved again and again.
        if (from.length - kept < Math.max(leastBytes, from.length / 2)) {
            bytes = new byte[Math.max(2 * from.length, kept + leastBytes)];
            view = ByteBuffer.wrap(bytes);
        }
        System.arraycopy(from, start, bytes, 0, kept);
        start = 0;
        end = kept;
    }

    /** Bytes were written into the space. */
    void filled() {
        end = view.position();
    }

    /** Hands on every frame that is whole; false if the sink wants no more or the bytes are wrong: {@link #problem}. */
    boolean decode() {
        while (end - start >= SHORT_HEAD) {
            final int first = bytes[start];
            final int second = bytes[start + 1];
            if (!headIsRight(first, second)) {
                return false;
            }
            int head = SHORT_HEAD;
            long length = second & LENGTH;
            if (length == LENGTH_IN_2) {
                head = MEDIUM_HEAD;
            } else if (length == LENGTH_IN_8) {
                head = LONG_HEAD;
            }
            if (end - start < head) {
                return true;
            }
            if (head != SHORT_HEAD) {
                length = unsigned(start + SHORT_HEAD, head - SHORT_HEAD);
            }
            if (!lengthIsRight(first & OPCODE, length)) {
                return false;
            }
            if (end - start < head + length) {
                return true;
            }
            final int payload = start + head;
            start = payload + (int) length;
            if (!deliver(first, payload, (int) length)) {
                return false;
            }
        }
        return true;
    }

    /** Forgets what was read: nothing of it matters any more. */
    void discard() {
        start = end;
    }

    private long unsigned(final int offset, final int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << Byte.SIZE | bytes[offset + i] & 0xFF;
        }
        return value;
    }

    private boolean headIsRight(final int first, final int second) {
        final int opcode = first & OPCODE;
        if ((first & RESERVED) != 0) {
            return wrong("a frame with reserved bits, of an extension that was not agreed on");
        }
        if ((second & MASKED) != 0) {
            return wrong("a masked frame");
        }
        if ((opcode & Opcode.CONTROL_BIT) != 0) {
            if (opcode > Opcode.PONG) {
                return wrong("a frame of an unknown kind");
            }
            if ((first & FIN) == 0) {
                return wrong("a control frame in fragments");
            }
            return (second & LENGTH) <= MAX_CONTROL_BYTES || wrong("a control frame longer than 125 bytes");
        }
        if (opcode > Opcode.BINARY) {
            return wrong("a frame of an unknown kind");
        }
        if (opcode == Opcode.CONTINUATION) {
            return messageOpcode != NO_MESSAGE || wrong("the continuation of no message");
        }
        return messageOpcode == NO_MESSAGE || wrong("a message within another");
    }

    private boolean lengthIsRight(final int opcode, final long length) {
        if (length < 0) {
            return wrong("a frame whose length is above 2^63");
        }
        if (length > MAX_BYTES || opcode == Opcode.CONTINUATION && length > MAX_BYTES - messageLength) {
            return wrong(CloseCode.TOO_LONG, "a frame longer than " + MAX_BYTES + " bytes");
        }
        return true;
    }

    private boolean deliver(final int first, final int offset, final int length) {
        final boolean last = (first & FIN) != 0;
        return switch (first & OPCODE) {
            case Opcode.TEXT -> last ? deliverText(bytes, offset, length) : begin(Opcode.TEXT, offset, length);
            case Opcode.BINARY -> last ? sink.onBinary(bytes, offset, length) : begin(Opcode.BINARY, offset, length);
            case Opcode.CONTINUATION -> append(offset, length) && (!last || finish());
            case Opcode.PING -> sink.onPing(bytes, offset, length);
            case Opcode.PONG -> sink.onPong(bytes, offset, length);
            default -> deliverClose(offset, length);
        };
    }

    private boolean deliverText(final byte[] from, final int offset, final int length) {
        utf8.reset();
        if (!utf8.accept(from, offset, length) || !utf8.isComplete()) {
            return notText();
        }
        return sink.onText(from, offset, length);
    }

    private boolean begin(final int opcode, final int offset, final int length) {
        messageOpcode = opcode;
        messageLength = 0;
        utf8.reset();
        return append(offset, length);
    }

    private boolean append(final int offset, final int length) {
        if (messageOpcode == Opcode.TEXT && !utf8.accept(bytes, offset, length)) {
            return notText();
        }
        final int sum = messageLength + length;
        if (sum > message.length) {
            final byte[] grown = new byte[Math.min(MAX_BYTES, Math.max(sum, 2 * message.length))];
            System.arraycopy(message, 0, grown, 0, messageLength);
            message = grown;
        }
        System.arraycopy(bytes, offset, message, messageLength, length);
        messageLength = sum;
        return true;
    }

    private boolean finish() {
        final int opcode = messageOpcode;
        messageOpcode = NO_MESSAGE;
        if (opcode == Opcode.BINARY) {
            return sink.onBinary(message, 0, messageLength);
        }
        return utf8.isComplete() ? sink.onText(message, 0, messageLength) : notText();
    }

    private boolean deliverClose(final int offset, final int length) {
        if (length == 0) {
            return sink.onClose(CloseCode.NONE, bytes, offset, 0);
        }
        if (length == 1) {
            return wrong("half a close code");
        }
        final int code = (int) unsigned(offset, Short.BYTES);
        if (!CloseCode.mayBeSent(code)) {
            return wrong("the close code " + code);
        }
        final int reason = offset + Short.BYTES;
        utf8.reset();
        if (!utf8.accept(bytes, reason, length - Short.BYTES) || !utf8.isComplete()) {
            return notText();
        }
        return sink.onClose(code, bytes, reason, length - Short.BYTES);
    }

    private boolean notText() {
        return wrong(CloseCode.NOT_TEXT, "a text that is not UTF-8");
    }

    private boolean wrong(final String what) {
        return wrong(CloseCode.PROTOCOL_ERROR, what);
    }

    private boolean wrong(final int code, final String what) {
        problemCode = code;
        problem = what;
        return false;
    }

    /** What is wrong with the bytes, or null. Nothing can be decoded any more once something is. */
    String problem() {
        return problem;
    }

    /** The close code that says so to the server. */
    int problemCode() {
        return problemCode;
    }

    /** Memory held, in bytes. */
    int capacity() {
        return bytes.length + message.length;
    }
}
