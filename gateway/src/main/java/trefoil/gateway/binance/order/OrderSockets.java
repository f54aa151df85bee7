package trefoil.gateway.binance.order;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Plain sockets that send at once and know when an order's bytes, encrypted by then, have been given to the operating
 * system: HTTP and TLS both write on the thread that makes the call, so the thread says whose bytes they are.
 */
final class OrderSockets extends SocketFactory {
    private final EpochNanoClock clock;
    private final ThreadLocal<PendingOrder> writer = new ThreadLocal<>();

    OrderSockets(final EpochNanoClock clock) {
        this.clock = clock;
    }

    /** From now on what this thread writes is that order's; null for nobody's. */
    void writing(final PendingOrder order) {
        if (order == null) {
            writer.remove();
        } else {
            writer.set(order);
        }
    }

    @Override
    public Socket createSocket() throws IOException {
        final Socket socket = new StampingSocket();
        socket.setTcpNoDelay(true);
        return socket;
    }

    @Override
    public Socket createSocket(final String host, final int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(final String host, final int port, final InetAddress localHost, final int localPort)
            throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    @Override
    public Socket createSocket(final InetAddress host, final int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(final InetAddress host, final int port, final InetAddress localHost, final int localPort)
            throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    private Socket connected(final InetSocketAddress address, final InetSocketAddress local) throws IOException {
        final Socket socket = createSocket();
        try {
            if (local != null) {
                socket.bind(local);
            }
            socket.connect(address);
            return socket;
        } catch (final IOException e) {
            socket.close();
            throw e;
        }
    }

    private final class StampingSocket extends Socket {
        @Override
        public OutputStream getOutputStream() throws IOException {
            return new StampingStream(super.getOutputStream());
        }
    }

    private final class StampingStream extends FilterOutputStream {
        StampingStream(final OutputStream socket) {
            super(socket);
        }

        @Override
        public void write(final int next) throws IOException {
            out.write(next);
            stamp();
        }

        @Override
        public void write(final byte[] bytes, final int offset, final int length) throws IOException {
            out.write(bytes, offset, length);
            stamp();
        }

        private void stamp() {
            final PendingOrder order = writer.get();
            if (order != null) {
                order.handedToSocketNs = clock.nanoTime();
            }
        }
    }
}
