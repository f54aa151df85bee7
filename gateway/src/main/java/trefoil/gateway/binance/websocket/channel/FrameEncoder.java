package trefoil.gateway.binance.websocket.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes a client's frames: whole ones, masked. */
final class FrameEncoder {
    /** Longest head: two bytes, eight of length, the mask. */
    static final int MAX_HEAD_BYTES = 14;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int LENGTH_IN_2 = 126;
    private static final int LENGTH_IN_8 = 127;
    private static final int MAX_IN_2 = 0xFFFF;

    private FrameEncoder() {}

    /** Appends a frame. The target is big-endian and has room for the payload and {@link #MAX_HEAD_BYTES}. */
    static void encode(
            final ByteBuffer target,
            final int opcode,
            final int key,
            final byte[] payload,
            final int offset,
            final int length) {
        target.put((byte) (FIN | opcode));
        if (length < LENGTH_IN_2) {
            target.put((byte) (MASKED | length));
        } else if (length <= MAX_IN_2) {
            target.put((byte) (MASKED | LENGTH_IN_2)).putShort((short) length);
        } else {
            target.put((byte) (MASKED | LENGTH_IN_8)).putLong(length);
        }
        target.putInt(key);
        final long key8 = (long) key << Integer.SIZE | key & 0xFFFF_FFFFL;
        int i = 0;
        for (; length - i >= Long.BYTES; i += Long.BYTES) {
            target.putLong((long) LONGS.get(payload, offset + i) ^ key8);
        }
        for (; i < length; i++) {
            target.put((byte) (payload[offset + i] ^ key >>> Integer.SIZE - Byte.SIZE * (1 + (i & 3))));
        }
    }
}
