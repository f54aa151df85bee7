package trefoil.gateway.binance.order;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.gateway.binance.PlainSocketFactory;

/**
 * Plain sockets that send at once and know when an order's bytes, encrypted by then, have been given to the operating
 * system: HTTP and TLS both write on the thread that makes the call, so the thread says whose bytes they are.
 */
final class OrderSockets extends PlainSocketFactory {
    private final EpochNanoClock clock;
    private final ThreadLocal<RestOrder> writer = new ThreadLocal<>();

    OrderSockets(final EpochNanoClock clock) {
        this.clock = clock;
    }

    /** From now on what this thread writes is that order's; null for nobody's. */
    void writing(final RestOrder order) {
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
            final RestOrder order = writer.get();
            if (order != null) {
                order.fate.handedToSocketNs = clock.nanoTime();
            }
        }
    }
}
