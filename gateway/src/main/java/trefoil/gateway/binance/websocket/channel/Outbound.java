package trefoil.gateway.binance.websocket.channel;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Frames on their way out of one websocket. Whoever sends encodes into the queue and writes it to the socket at once,
 * under this object's monitor; what the socket does not take stays, bounded, until the poller sees that it takes more.
 */
final class Outbound {
    /** Encoded frames that may wait, in bytes. */
    static final int MAX_QUEUED_BYTES = 2 << 20;

    private static final int FIRST_QUEUE_BYTES = 1 << 14;

    /** What became of a frame. */
    enum Fate {
        /** The socket has it, or takes it soon. */
        TAKEN,
        /** Too much waits already. */
        FULL,
        /** A close frame went before it. */
        ENDED,
        /** Writing failed, and a part of it may have gone out: nothing can be sent any more. */
        BROKEN
    }

    /** Told, under the monitor, whenever frames begin or cease to wait for the socket to take more. */
    interface WaitListener {
        void onWaiting(boolean waiting);
    }

    private final Transport transport;
    private final MaskKeys keys = MaskKeys.random();
    private final WaitListener listener;
    private ByteBuffer queue;
    private boolean ended;
    private boolean waitsForSocket;
    /** Written under the monitor, read by the poller. */
    private volatile boolean waiting;

    Outbound(final Transport transport, final WaitListener listener) {
        this.transport = transport;
        this.listener = listener;
        queue = transport.allocate(FIRST_QUEUE_BYTES);
    }

    /**
     * Encodes and writes a frame; nothing follows a close frame. The payload is the caller's again on return.
     *
     * @throws IOException if writing failed before any of the frame can have gone out
     */
    synchronized Fate send(final int opcode, final byte[] payload, final int offset, final int length)
            throws IOException {
        if (ended) {
            return Fate.ENDED;
        }
        if (queue.remaining() < length + FrameEncoder.MAX_HEAD_BYTES && !grow(length + FrameEncoder.MAX_HEAD_BYTES)) {
            return Fate.FULL;
        }
        final int before = queue.position();
        FrameEncoder.encode(queue, opcode, keys.next(), payload, offset, length);
        final int frameBytes = queue.position() - before;
        ended = opcode == Opcode.CLOSE;
        try {
            flush();
        } catch (final IOException e) {
            // Who is told that it has not gone out relies on it.
            final boolean untouched = queue.position() >= frameBytes;
            ended = true;
            queue.clear();
            if (untouched) {
                throw e;
            }
            return Fate.BROKEN;
        }
        return Fate.TAKEN;
    }

    private boolean grow(final int moreBytes) {
        final long needed = (long) queue.position() + moreBytes;
        if (needed > MAX_QUEUED_BYTES) {
            return false;
        }
        int capacity = queue.capacity();
        while (capacity < needed) {
            capacity *= 2;
        }
        queue = transport.allocate(capacity).put(queue.flip());
        return true;
    }

    /** Writes what waits, as far as the socket takes it. */
    synchronized void flush() throws IOException {
        queue.flip();
        boolean done = false;
        try {
            done = transport.write(queue);
        } finally {
            if (queue.hasRemaining()) {
                queue.compact();
            } else {
                queue.clear();
            }
        }
        waiting = !done;
        final boolean blocked = !done && transport.socketIsFull();
        if (blocked != waitsForSocket) {
            waitsForSocket = blocked;
            listener.onWaiting(blocked);
        }
    }

    boolean isWaiting() {
        return waiting;
    }

    /** Closes the transport: its farewell is written under the monitor, too. */
    synchronized void close() {
        ended = true;
        transport.close();
    }
}
