package trefoil.gateway.binance.websocket.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Whether bytes that come in pieces are UTF-8 (RFC 3629: shortest form, no surrogates, nothing above U+10FFFF). ASCII is
 * looked at 32 bytes at a time. One thread.
 */
final class Utf8Check {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final int STRIDE = 4 * Long.BYTES;
    private static final int CONTINUATION_LOW = 0x80;
    private static final int CONTINUATION_HIGH = 0xBF;

    /** Continuation bytes that the character at the end still wants. */
    private int wanted;
    /** Bounds of the next of them: the second byte of some characters is restricted. */
    private int low;

    private int high;

    /** Begins anew. */
    void reset() {
        wanted = 0;
    }

    /** Whether what was looked at so far does not end within a character. */
    boolean isComplete() {
        return wanted == 0;
    }

    /** Looks at the next bytes; false if they cannot belong to any text, and nothing that follows counts. */
    boolean accept(final byte[] bytes, final int offset, final int length) {
        final int end = offset + length;
        int at = offset;
        while (at < end) {
            if (wanted == 0) {
                at = skipAscii(bytes, at, end);
                if (at < end && !begin(bytes[at++] & 0xFF)) {
                    return false;
                }
            } else {
                final int next = bytes[at++] & 0xFF;
                if (next < low || next > high) {
                    return false;
                }
                wanted--;
                low = CONTINUATION_LOW;
                high = CONTINUATION_HIGH;
            }
        }
        return true;
    }

    private static int skipAscii(final byte[] bytes, final int offset, final int end) {
        int at = offset;
        while (end - at >= STRIDE
                && (((long) LONGS.get(bytes, at)
                                        | (long) LONGS.get(bytes, at + Long.BYTES)
                                        | (long) LONGS.get(bytes, at + 2 * Long.BYTES)
                                        | (long) LONGS.get(bytes, at + 3 * Long.BYTES))
                                & HIGH_BITS)
                        == 0) {
            at += STRIDE;
        }
        while (end - at >= Long.BYTES && ((long) LONGS.get(bytes, at) & HIGH_BITS) == 0) {
            at += Long.BYTES;
        }
        while (at < end && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /** The first byte of a character that is not ASCII. */
    private boolean begin(final int first) {
        low = CONTINUATION_LOW;
        high = CONTINUATION_HIGH;
        if (first < 0xC2) {
            return false;
        }
        if (first < 0xE0) {
            wanted = 1;
        } else if (first < 0xF0) {
            wanted = 2;
            low = first == 0xE0 ? 0xA0 : CONTINUATION_LOW;
            high = first == 0xED ? 0x9F : CONTINUATION_HIGH;
        } else if (first < 0xF5) {
            wanted = 3;
            low = first == 0xF0 ? 0x90 : CONTINUATION_LOW;
            high = first == 0xF4 ? 0x8F : CONTINUATION_HIGH;
        } else {
            return false;
        }
        return true;
    }
}
