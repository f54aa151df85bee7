package trefoil.gateway.allocation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.gateway.binance.websocket.FrameConnection;
import trefoil.gateway.binance.websocket.FrameListener;
import trefoil.gateway.binance.websocket.FrameSource;

/**
 * The venue at the other end of connections that have no socket: fills orders at a fixed price, every so-many-th expires.
 * What it is sent is kept without allocating; it reads and answers on a thread of its own.
 */
final class PathVenue implements FrameSource {
    private static final int EXPIRE_EACH = 11;
    private static final int SLOTS = 256;
    private static final int SLOT_BYTES = 1024;
    private static final long FEE_PPM = 1_000;
    private static final long PPM = 1_000_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final byte[][] requests = new byte[SLOTS][SLOT_BYTES];
    private final int[] lengths = new int[SLOTS];
    private final PathConnection[] from = new PathConnection[SLOTS];
    private final LinkedBlockingQueue<PathConnection> opened = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::serve, "venue");
    /** Requests written; by whoever sends, under the monitor. */
    private volatile long written;

    /** Requests read; the venue's. */
    private volatile long read;

    private volatile boolean closed;
    private long orders;

    PathVenue() {
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public FrameConnection connect(final URI address, final Map<String, String> headers, final FrameListener listener) {
        final PathConnection connection = new PathConnection(listener);
        opened.add(connection);
        return connection;
    }

    @Override
    public void close() {
        closed = true;
    }

    /** The next connection that was made, opened. */
    FrameListener open() throws InterruptedException {
        final PathConnection connection = opened.take();
        connection.listener.onOpened(connection);
        return connection.listener;
    }

    private synchronized boolean take(
            final PathConnection connection, final byte[] text, final int offset, final int length) {
        while (written - read == SLOTS) {
            Thread.onSpinWait();
        }
        final int slot = (int) (written % SLOTS);
        System.arraycopy(text, offset, requests[slot], 0, length);
        lengths[slot] = length;
        from[slot] = connection;
        written = written + 1;
        return true;
    }

    private void serve() {
        while (!closed) {
            if (read == written) {
                LockSupport.parkNanos(20_000);
                continue;
            }
            final int slot = (int) (read % SLOTS);
            final String request = new String(requests[slot], 0, lengths[slot], StandardCharsets.UTF_8);
            final PathConnection connection = from[slot];
            read = read + 1;
            try {
                answer(connection, JSON.readTree(request));
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void answer(final PathConnection connection, final JsonNode request) {
        final String method = request.path("method").asText();
        if (method.equals("SUBSCRIBE") || method.equals("LIST_SUBSCRIPTIONS")) {
            connection.say("{\"result\":null,\"id\":" + request.get("id") + "}");
            return;
        }
        connection.say("{\"id\":" + request.get("id") + ",\"status\":200,\"result\":"
                + (method.equals("order.place") ? executed(request.get("params")) : "{}")
                + ",\"rateLimits\":[{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,"
                + "\"limit\":6000,\"count\":1}]}");
    }

    private String executed(final JsonNode order) {
        final long id = ++orders;
        final boolean buy = order.get("side").asText().equals("BUY");
        final String symbol = order.get("symbol").asText();
        final long qty = DecimalText.parse(order.get("quantity").asText());
        final long price = buy ? PathMarket.goodAsk(symbol) : PathMarket.goodBid(symbol);
        final boolean expires = id % EXPIRE_EACH == 0;
        final long quote = Fixed.mulFloor(qty, price);
        final long commission = Fixed.mulDivCeil(buy ? qty : quote, FEE_PPM, PPM);
        return "{\"symbol\":\"" + symbol + "\",\"orderId\":" + id + ",\"orderListId\":-1,\"clientOrderId\":\""
                + order.get("newClientOrderId").asText() + "\",\"transactTime\":1,\"price\":\""
                + order.get("price").asText() + "\",\"origQty\":\""
                + order.get("quantity").asText() + "\",\"executedQty\":\"" + (expires ? "0" : DecimalText.toString(qty))
                + "\",\"cummulativeQuoteQty\":\"" + (expires ? "0" : DecimalText.toString(quote)) + "\",\"status\":\""
                + (expires ? "EXPIRED" : "FILLED") + "\",\"fills\":["
                + (expires
                        ? ""
                        : "{\"price\":\"" + DecimalText.toString(price) + "\",\"qty\":\"" + DecimalText.toString(qty)
                                + "\",\"commission\":\"" + DecimalText.toString(commission)
                                + "\",\"commissionAsset\":\"" + PathMarket.received(symbol, buy) + "\",\"tradeId\":"
                                + id
                                + "}")
                + "]}";
    }

    /** Our end of one connection. */
    private final class PathConnection implements FrameConnection {
        private final FrameListener listener;

        PathConnection(final FrameListener listener) {
            this.listener = listener;
        }

        void say(final String text) {
            final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            listener.onText(bytes, 0, bytes.length, 1);
        }

        @Override
        public boolean send(final String text) {
            final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return send(bytes, 0, bytes.length);
        }

        @Override
        public boolean send(final byte[] text, final int offset, final int length) {
            return take(this, text, offset, length);
        }

        @Override
        public void close(final String reason) {
            listener.onClosed(reason);
        }
    }
}
