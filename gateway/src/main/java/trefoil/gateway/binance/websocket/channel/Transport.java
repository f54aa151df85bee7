package trefoil.gateway.binance.websocket.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/**
 * A connected, non-blocking socket, in the clear or encrypted. Reading is one thread's, writing whoever holds the
 * {@link Outbound}'s monitor; both may go on at once.
 */
interface Transport {
    /** The socket itself, to be selected by. */
    SocketChannel channel();

    /**
     * Reads what has come, at most one portion of the socket's.
     *
     * @param target of an array
     * @param scratch direct, the calling thread's
     * @return bytes read, 0 if nothing has come, -1 at the end
     */
    int read(ByteBuffer target, ByteBuffer scratch) throws IOException;

    /** Space that reading wants, in bytes. */
    int leastSpace();

    /** When the socket last gave bytes, nanoseconds since the epoch. */
    long readNs();

    /** Whether something was read from the socket that did not fit the target. */
    boolean hasMore();

    /** Whether reading gave rise to something to be written. */
    boolean mustWrite();

    /** Writes what the socket takes; true if nothing is left, neither in the source nor here. */
    boolean write(ByteBuffer source) throws IOException;

    /** A buffer of the kind that {@link #write} is fastest with. */
    ByteBuffer allocate(int bytes);

    /** How the other side ended it, once {@link #read} answered -1. */
    String howEnded();

    /** Says farewell if the transport has one, and closes the socket; never fails. */
    void close();

    /** Whether what was not written waits for the socket, and not for the other side to speak. */
    default boolean socketIsFull() {
        return true;
    }
}
