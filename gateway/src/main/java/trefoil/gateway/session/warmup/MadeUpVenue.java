package trefoil.gateway.session.warmup;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import trefoil.gateway.binance.websocket.FrameConnection;
import trefoil.gateway.binance.websocket.FrameListener;
import trefoil.gateway.binance.websocket.FrameSource;

/** Websockets that end in this process: whoever connects is answered, and gets the frames that are put in. */
final class MadeUpVenue implements FrameSource {
    private static final Pattern ID = Pattern.compile("\"id\":\\s*(\\d+)");

    private final List<Line> lines = new CopyOnWriteArrayList<>();

    @Override
    public FrameConnection connect(final URI address, final Map<String, String> headers, final FrameListener listener) {
        final Line line = new Line(listener);
        lines.add(line);
        listener.onOpened(line);
        return line;
    }

    /** Connections so far. */
    int connections() {
        return lines.size();
    }

    /** Answers what was asked since, on the caller's thread. */
    void answer(final long nowNs) {
        lines.forEach(line -> line.answer(nowNs));
    }

    /** Puts a frame into one of the connections. */
    void put(final int connection, final byte[] frame, final long receiveNs) {
        lines.get(connection).listener.onText(frame, 0, frame.length, receiveNs);
    }

    @Override
    public void close() {
        lines.forEach(line -> line.close("the warm-up is over"));
    }

    /** One connection. */
    private static final class Line implements FrameConnection {
        private final FrameListener listener;
        private final List<String> asked = new CopyOnWriteArrayList<>();
        private boolean closed;

        Line(final FrameListener listener) {
            this.listener = listener;
        }

        @Override
        public boolean send(final String text) {
            asked.add(text);
            return true;
        }

        @Override
        public boolean send(final byte[] text, final int offset, final int length) {
            return send(new String(text, offset, length, StandardCharsets.UTF_8));
        }

        void answer(final long nowNs) {
            for (final String text : asked) {
                asked.remove(text);
                final Matcher id = ID.matcher(text);
                if (id.find()) {
                    final byte[] answer =
                            ("{\"result\":null,\"id\":" + id.group(1) + "}").getBytes(StandardCharsets.US_ASCII);
                    listener.onText(answer, 0, answer.length, nowNs);
                }
            }
        }

        @Override
        public synchronized void close(final String reason) {
            if (!closed) {
                closed = true;
                listener.onClosed(reason);
            }
        }
    }
}
