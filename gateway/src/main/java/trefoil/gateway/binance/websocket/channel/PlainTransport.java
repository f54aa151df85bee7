package trefoil.gateway.binance.websocket.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.agrona.concurrent.EpochNanoClock;

/** A socket in the clear. */
final class PlainTransport implements Transport {
    /** Less would make calls of the system for a few bytes each. */
    private static final int LEAST_SPACE_BYTES = 1 << 12;

    private final SocketChannel channel;
    private final EpochNanoClock clock;
    private long readNs;

    PlainTransport(final SocketChannel channel, final EpochNanoClock clock) {
        this.channel = channel;
        this.clock = clock;
    }

    @Override
    public SocketChannel channel() {
        return channel;
    }

    @Override
    public int read(final ByteBuffer target, final ByteBuffer scratch) throws IOException {
        scratch.clear();
        if (target.remaining() < scratch.capacity()) {
            scratch.limit(target.remaining());
        }
        final int count = channel.read(scratch);
        if (count > 0) {
            readNs = clock.nanoTime();
            target.put(scratch.flip());
        }
        return count;
    }

    @Override
    public int leastSpace() {
        return LEAST_SPACE_BYTES;
    }

    @Override
    public long readNs() {
        return readNs;
    }

    @Override
    public boolean hasMore() {
        return false;
    }

    @Override
    public boolean mustWrite() {
        return false;
    }

    @Override
    public boolean write(final ByteBuffer source) throws IOException {
        if (source.hasRemaining()) {
            channel.write(source);
        }
        return !source.hasRemaining();
    }

    @Override
    public ByteBuffer allocate(final int bytes) {
        return ByteBuffer.allocateDirect(bytes);
    }

    @Override
    public String howEnded() {
        return "the venue ended the connection without a close frame";
    }

    @Override
    public void close() {
        Quietly.close(channel);
    }
}
