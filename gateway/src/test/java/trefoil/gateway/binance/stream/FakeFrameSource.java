package trefoil.gateway.binance.stream;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.gateway.binance.websocket.FrameConnection;
import trefoil.gateway.binance.websocket.FrameListener;
import trefoil.gateway.binance.websocket.FrameSource;

/** Websockets that open, speak and close as the test says, on its thread. */
final class FakeFrameSource implements FrameSource {
    /** Connections that wait to be opened or refused. */
    final Deque<Connection> opening = new ArrayDeque<>();

    private final EpochNanoClock clock;

    FakeFrameSource(final EpochNanoClock clock) {
        this.clock = clock;
    }

    @Override
    public FrameConnection connect(final URI address, final Map<String, String> headers, final FrameListener listener) {
        final Connection connection = new Connection(address, headers, listener);
        opening.add(connection);
        return connection;
    }

    @Override
    public void close() {
        opening.clear();
    }

    /** One websocket, seen from the venue. */
    final class Connection implements FrameConnection {
        final URI address;
        final Map<String, String> headers;
        final List<String> sent = new ArrayList<>();
        String closedFor;
        private final FrameListener listener;

        Connection(final URI address, final Map<String, String> headers, final FrameListener listener) {
            this.address = address;
            this.headers = headers;
            this.listener = listener;
        }

        @Override
        public boolean send(final String text) {
            return sent.add(text);
        }

        @Override
        public boolean send(final byte[] text, final int offset, final int length) {
            return send(new String(text, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void close(final String reason) {
            closed(reason);
        }

        void open() {
            listener.onOpened(this);
        }

        void text(final String text) {
            bytes(text.getBytes(StandardCharsets.UTF_8));
        }

        void bytes(final byte[] bytes) {
            if (closedFor == null) {
                listener.onText(bytes, 0, bytes.length, clock.nanoTime());
            }
        }

        void binary(final byte[] bytes) {
            if (closedFor == null) {
                listener.onBinary(bytes, 0, bytes.length, clock.nanoTime());
            }
        }

        /** The venue answers with that status in place of a websocket. */
        void refused(final int httpStatus) {
            listener.onRefused(httpStatus, null);
            closed("HTTP " + httpStatus + " in place of a websocket");
        }

        void closed(final String reason) {
            if (closedFor == null) {
                closedFor = reason;
                listener.onClosed(reason);
            }
        }
    }
}
