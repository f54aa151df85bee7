package trefoil.gateway.binance.websocket.channel;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** RFC 6455 read step by step over all the bytes at once: the reference of {@link FrameDecoder}. */
final class NaiveFrames {
    private static final BigInteger MAX = BigInteger.valueOf(FrameDecoder.MAX_BYTES);

    private static final List<byte[]> ENDS = ends();

    private final byte[] bytes;
    private final List<String> events = new ArrayList<>();

    private NaiveFrames(final byte[] bytes) {
        this.bytes = bytes;
    }

    /** What a client is to see of these bytes, the broken rule that ends it included. */
    static List<String> read(final byte[] bytes) {
        final NaiveFrames frames = new NaiveFrames(bytes);
        final int problem = frames.read();
        if (problem != 0) {
            frames.events.add("problem " + problem);
        }
        return frames.events;
    }

    private int read() {
        int at = 0;
        String kind = null;
        List<Byte> message = new ArrayList<>();
        while (bytes.length - at >= 2) {
            final String head = String.format(
                            "%16s", Integer.toBinaryString((bytes[at] & 0xFF) << 8 | bytes[at + 1] & 0xFF))
                    .replace(' ', '0');
            final boolean fin = head.charAt(0) == '1';
            final int opcode = Integer.parseInt(head.substring(4, 8), 2);
            final int shortLength = Integer.parseInt(head.substring(9), 2);
            final boolean control = opcode >= 8;
            if (!head.substring(1, 4).equals("000") || head.charAt(8) == '1') {
                return 1002;
            }
            if (opcode > 2 && opcode < 8 || opcode > 10) {
                return 1002;
            }
            if (control && (!fin || shortLength > 125)) {
                return 1002;
            }
            if (!control && (opcode == 0) != (kind != null)) {
                return 1002;
            }
            final int lengthBytes = shortLength == 127 ? 8 : shortLength == 126 ? 2 : 0;
            if (bytes.length - at < 2 + lengthBytes) {
                return 0;
            }
            final BigInteger length =
                    lengthBytes == 0 ? BigInteger.valueOf(shortLength) : new BigInteger(1, slice(at + 2, lengthBytes));
            if (length.bitLength() > 63) {
                return 1002;
            }
            if (length.add(BigInteger.valueOf(opcode == 0 ? message.size() : 0)).compareTo(MAX) > 0) {
                return 1009;
            }
            final int start = at + 2 + lengthBytes;
            if (bytes.length - start < length.intValueExact()) {
                return 0;
            }
            final byte[] payload = slice(start, length.intValueExact());
            at = start + payload.length;
            if (opcode == 8) {
                return close(payload);
            }
            if (control) {
                events.add((opcode == 9 ? "ping " : "pong ") + latin(payload));
                continue;
            }
            if (opcode != 0) {
                kind = opcode == 1 ? "text " : "binary ";
                message = new ArrayList<>();
            }
            for (final byte next : payload) {
                message.add(next);
            }
            final byte[] whole = new byte[message.size()];
            for (int i = 0; i < whole.length; i++) {
                whole[i] = message.get(i);
            }
            if (kind.equals("text ") && !isUtf8(whole, fin)) {
                return 1007;
            }
            if (fin) {
                events.add(kind + latin(whole));
                kind = null;
            }
        }
        return 0;
    }

    private int close(final byte[] payload) {
        if (payload.length == 0) {
            events.add("close 1005 ");
            return 0;
        }
        if (payload.length == 1) {
            return 1002;
        }
        final int code = ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        final boolean known = List.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014)
                        .contains(code)
                || code >= 3000 && code < 5000;
        if (!known) {
            return 1002;
        }
        final byte[] reason = new byte[payload.length - 2];
        System.arraycopy(payload, 2, reason, 0, reason.length);
        if (!isUtf8(reason, true)) {
            return 1007;
        }
        events.add("close " + code + " " + latin(reason));
        return 0;
    }

    private byte[] slice(final int from, final int length) {
        final byte[] slice = new byte[length];
        System.arraycopy(bytes, from, slice, 0, length);
        return slice;
    }

    static String latin(final byte[] payload) {
        return new String(payload, StandardCharsets.ISO_8859_1);
    }

    /** Whether the bytes are, or unless they are whole, can become UTF-8. */
    private static boolean isUtf8(final byte[] bytes, final boolean whole) {
        final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT);
        if (whole) {
            try {
                decoder.decode(ByteBuffer.wrap(bytes));
                return true;
            } catch (final CharacterCodingException e) {
                return false;
            }
        }
        final ByteBuffer source = ByteBuffer.wrap(bytes);
        if (decoder.decode(source, CharBuffer.allocate(bytes.length + 1), false).isError()) {
            return false;
        }
        // The library waits for the end of a character that is begun, though it can have none.
        final byte[] begun = slice(bytes, source.position());
        return begun.length == 0 || ENDS.stream().anyMatch(end -> isUtf8(join(begun, end), true));
    }

    private static byte[] slice(final byte[] from, final int at) {
        return Arrays.copyOfRange(from, at, from.length);
    }

    private static byte[] join(final byte[] begun, final byte[] end) {
        final byte[] joined = Arrays.copyOf(begun, begun.length + end.length);
        System.arraycopy(end, 0, joined, begun.length, end.length);
        return joined;
    }

    /** Ends of characters: whatever one begins with, one of them fits if any does. */
    private static List<byte[]> ends() {
        final List<byte[]> ends = new ArrayList<>();
        for (final int next : new int[] {0x80, 0x90, 0xA0}) {
            for (int length = 1; length <= 3; length++) {
                final byte[] end = new byte[length];
                Arrays.fill(end, (byte) 0x80);
                end[0] = (byte) next;
                ends.add(end);
            }
        }
        return ends;
    }
}
