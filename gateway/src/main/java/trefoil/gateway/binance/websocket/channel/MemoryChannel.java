package trefoil.gateway.binance.websocket.channel;

import java.nio.ByteBuffer;
import trefoil.gateway.binance.websocket.FrameListener;

/**
 * Frames of a server that does not exist, through the decoder of the own channel to a listener: for warming up. There is no
 * socket. One thread.
 */
public final class MemoryChannel {
    private static final int FINAL = 0x80;
    private static final int LENGTH_IN_2 = 126;
    private static final int LENGTH_IN_8 = 127;
    private static final int LONGEST_HEAD = 10;

    private final FrameListener listener;
    private final FrameDecoder decoder = new FrameDecoder(new Sink());
    private long receiveNs;

    /** A channel to that listener. */
    public MemoryChannel(final FrameListener listener) {
        this.listener = listener;
    }

    /** Has the listener get the payload as one frame, as if a server had sent it; false if it is none that can be read. */
    public boolean put(final boolean binary, final byte[] payload, final long receivedNs) {
        receiveNs = receivedNs;
        final ByteBuffer space = decoder.space(payload.length + LONGEST_HEAD);
        space.put((byte) (FINAL | (binary ? Opcode.BINARY : Opcode.TEXT)));
        if (payload.length < LENGTH_IN_2) {
            space.put((byte) payload.length);
        } else if (payload.length < 1 << Short.SIZE) {
            space.put((byte) LENGTH_IN_2).putShort((short) payload.length);
        } else {
            space.put((byte) LENGTH_IN_8).putLong(payload.length);
        }
        space.put(payload);
        decoder.filled();
        return decoder.decode();
    }

    private final class Sink implements FrameSink {
        @Override
        public boolean onText(final byte[] buffer, final int offset, final int length) {
            listener.onText(buffer, offset, length, receiveNs);
            return true;
        }

        @Override
        public boolean onBinary(final byte[] buffer, final int offset, final int length) {
            listener.onBinary(buffer, offset, length, receiveNs);
            return true;
        }

        @Override
        public boolean onPing(final byte[] buffer, final int offset, final int length) {
            return true;
        }

        @Override
        public boolean onPong(final byte[] buffer, final int offset, final int length) {
            return true;
        }

        @Override
        public boolean onClose(final int code, final byte[] buffer, final int offset, final int length) {
            return false;
        }
    }
}
