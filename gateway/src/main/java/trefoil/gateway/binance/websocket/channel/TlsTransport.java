package trefoil.gateway.binance.websocket.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.agrona.concurrent.EpochNanoClock;

/**
 * An encrypted socket. The handshake is made by the thread that opens it; what the other side asks for later (new keys,
 * TLS 1.2's renegotiation) is answered by whoever reads and writes.
 */
final class TlsTransport implements Transport {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Records read at once. */
    private static final int RECORDS = 2;

    private static final int MAX_FAREWELL_RECORDS = 4;

    private static final int RECORD_HEAD_BYTES = 5;
    private static final int RECORD_LENGTH_OFFSET = 3;
    /** RFC 5246, 6.2.3; longer ones are no records. */
    private static final int MAX_RECORD_BYTES = (1 << 14) + 2_048;

    private final SocketChannel channel;
    private final SSLEngine engine;
    private final boolean direct;
    private final EpochNanoClock clock;

    // Encrypted bytes that are not decrypted yet lie between position and limit; the reader's.
    private ByteBuffer incoming;
    private int leastSpace;
    private boolean hasMore;
    private boolean mustWrite;
    private boolean truncated;
    private boolean ended;
    private Failure failure;
    private long readNs;

    // Encrypted bytes that are not written yet lie between position and limit; the writers'.
    private ByteBuffer outgoing;

    /**
     * Before the handshake.
     *
     * @param direct whether the engine is fastest with direct buffers
     */
    TlsTransport(
            final SocketChannel channel, final SSLEngine engine, final boolean direct, final EpochNanoClock clock) {
        this.channel = channel;
        this.engine = engine;
        this.direct = direct;
        this.clock = clock;
        final int packet = engine.getSession().getPacketBufferSize();
        incoming = allocate(RECORDS * packet).limit(0);
        outgoing = allocate(packet).limit(0);
        leastSpace = engine.getSession().getApplicationBufferSize();
    }

    /** Why nothing more can be read. */
    private interface Failure {
        void tell() throws IOException;
    }

    /** Waits for the socket; see {@link SelectionKey}. */
    interface Waiting {
        void await(int interestOps) throws IOException;
    }

    /** Makes the handshake, certificate and host name verified. */
    void handshake(final Waiting waiting) throws IOException {
        engine.beginHandshake();
        final ByteBuffer none = ByteBuffer.allocate(leastSpace);
        while (true) {
            final HandshakeStatus status = engine.getHandshakeStatus();
            if (status == HandshakeStatus.NOT_HANDSHAKING || status == HandshakeStatus.FINISHED) {
                break;
            }
            if (status == HandshakeStatus.NEED_TASK) {
                runTasks();
            } else if (status == HandshakeStatus.NEED_WRAP) {
                writeAll(waiting);
            } else {
                final int count = read(none, null);
                if (count < 0) {
                    throw new SSLException(howEnded());
                }
                if (count > 0) {
                    throw new SSLException("the venue sent data before the handshake was made");
                }
                if (engine.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP) {
                    waiting.await(SelectionKey.OP_READ);
                }
            }
        }
        writeAll(waiting);
        leastSpace = engine.getSession().getApplicationBufferSize();
    }

    private void writeAll(final Waiting waiting) throws IOException {
        while (!write(NOTHING)) {
            if (!outgoing.hasRemaining()) {
                // The engine waits for the other side, the socket for nothing.
                return;
            }
            waiting.await(SelectionKey.OP_WRITE);
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    @Override
    public SocketChannel channel() {
        return channel;
    }

    @Override
    public int read(final ByteBuffer target, final ByteBuffer scratch) throws IOException {
        if (failure != null) {
            failure.tell();
        }
        final int before = target.position();
        try {
            return decrypt(target, before);
        } catch (final IOException e) {
            if (target.position() == before) {
                throw e;
            }
            failure = () -> {
                throw e;
            };
        } catch (final RuntimeException e) {
            // Of the engine: no reason to lose what it had decrypted before.
            if (target.position() == before) {
                throw e;
            }
            failure = () -> {
                throw e;
            };
        }
        // What came before it is the reader's; the failure is told next time.
        hasMore = true;
        return target.position() - before;
    }

    private int decrypt(final ByteBuffer target, final int before) throws IOException {
        boolean fetched = false;
        // Some engines keep what did not fit the last target.
        boolean keeps = hasMore;
        hasMore = false;
        while (!ended) {
            if (!target.hasRemaining()) {
                hasMore = true;
                break;
            }
            if (keeps || hasRecord()) {
                keeps = false;
                final SSLEngineResult result = engine.unwrap(incoming, target);
                switch (result.getStatus()) {
                    case OK -> {
                        if (!goesOn(result)) {
                            return target.position() - before;
                        }
                        continue;
                    }
                    case BUFFER_OVERFLOW -> {
                        if (target.position() == before) {
                            leastSpace = Math.max(
                                    target.remaining() + 1, engine.getSession().getApplicationBufferSize());
                        }
                        hasMore = true;
                        return target.position() - before;
                    }
                    case CLOSED -> {
                        ended = true;
                        continue;
                    }
                    default -> {
                        // A record that is not whole yet.
                    }
                }
            }
            if (fetched || !fetch()) {
                break;
            }
            fetched = true;
        }
        final int count = target.position() - before;
        hasMore |= ended && count > 0;
        return count == 0 && ended ? -1 : count;
    }

    /** Whether a record has come whole, or what is none: to have it tried costs the engine a result. */
    private boolean hasRecord() {
        if (incoming.remaining() < RECORD_HEAD_BYTES) {
            return false;
        }
        final int length = incoming.getShort(incoming.position() + RECORD_LENGTH_OFFSET) & 0xFFFF;
        return length > MAX_RECORD_BYTES || incoming.remaining() >= RECORD_HEAD_BYTES + length;
    }

    /** Whether unwrapping may go on after a record. */
    private boolean goesOn(final SSLEngineResult result) {
        HandshakeStatus status = result.getHandshakeStatus();
        if (status == HandshakeStatus.NEED_TASK) {
            runTasks();
            status = engine.getHandshakeStatus();
        }
        if (status == HandshakeStatus.NEED_WRAP) {
            mustWrite = true;
            hasMore = incoming.hasRemaining();
            return false;
        }
        return result.bytesConsumed() > 0 || result.bytesProduced() > 0;
    }

    /** Reads encrypted bytes from the socket; false if there are none. */
    private boolean fetch() throws IOException {
        if (incoming.hasRemaining()) {
            incoming.compact();
        } else {
            incoming.clear();
        }
        if (!incoming.hasRemaining()) {
            // A record longer than the engine had said.
            incoming = allocate(incoming.capacity() * 2).put(incoming.flip());
        }
        final int count;
        try {
            count = channel.read(incoming);
        } finally {
            incoming.flip();
        }
        if (count > 0) {
            readNs = clock.nanoTime();
            return true;
        }
        if (count < 0) {
            ended = true;
            truncated = true;
        }
        return false;
    }

    @Override
    public int leastSpace() {
        return leastSpace;
    }

    @Override
    public long readNs() {
        return readNs;
    }

    @Override
    public boolean hasMore() {
        return hasMore;
    }

    @Override
    public boolean mustWrite() {
        return mustWrite;
    }

    @Override
    public boolean write(final ByteBuffer source) throws IOException {
        mustWrite = false;
        while (true) {
            if (outgoing.hasRemaining()) {
                channel.write(outgoing);
                if (outgoing.hasRemaining()) {
                    return false;
                }
            }
            if (!source.hasRemaining() && engine.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
                return true;
            }
            final SSLEngineResult result = wrap(source);
            if (result.getStatus() == SSLEngineResult.Status.CLOSED) {
                throw new SSLException("the venue closed the encrypted connection");
            }
            if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
                runTasks();
            }
            if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
                // Keys are being agreed on: reading brings it further.
                return !source.hasRemaining();
            }
        }
    }

    @Override
    public boolean socketIsFull() {
        return outgoing.hasRemaining();
    }

    private SSLEngineResult wrap(final ByteBuffer source) throws SSLException {
        while (true) {
            outgoing.clear();
            final SSLEngineResult result;
            try {
                result = engine.wrap(source, outgoing);
            } finally {
                outgoing.flip();
            }
            if (result.getStatus() != SSLEngineResult.Status.BUFFER_OVERFLOW) {
                return result;
            }
            outgoing = allocate(Math.max(
                            2 * outgoing.capacity(), engine.getSession().getPacketBufferSize()))
                    .limit(0);
        }
    }

    @Override
    public ByteBuffer allocate(final int bytes) {
        return direct ? ByteBuffer.allocateDirect(bytes) : ByteBuffer.allocate(bytes);
    }

    @Override
    public String howEnded() {
        return truncated
                ? "the venue cut the encrypted connection without saying so (no close_notify)"
                : "the venue ended the encrypted connection without a close frame";
    }

    @Override
    public void close() {
        try {
            engine.closeOutbound();
            for (int i = 0; i < MAX_FAREWELL_RECORDS && !engine.isOutboundDone(); i++) {
                if (outgoing.hasRemaining() || wrap(NOTHING).bytesProduced() == 0) {
                    break;
                }
                channel.write(outgoing);
            }
        } catch (final IOException e) {
            // The farewell of a connection that is given up.
        }
        Quietly.close(channel);
    }
}
