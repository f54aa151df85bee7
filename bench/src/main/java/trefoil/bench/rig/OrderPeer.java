package trefoil.bench.rig;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Takes orders by REST and by the websocket API on loopback, plain or over TLS: notes when the last byte of each came, by
 * its client order id, and answers that nothing of it was filled. Whatever else it is asked, it answers with an empty
 * object.
 */
final class OrderPeer implements AutoCloseable {
    private static final String ID = "newClientOrderId=";
    private static final byte[] NOTHING = answer("{}");
    private static final Pattern WS_ID = Pattern.compile("\"id\":(\"[^\"]*\"|[0-9]+)");
    private static final int CLOSE = 8;
    private static final int PING = 9;

    private static final int BACKLOG = 50;

    private final EpochNanoClock clock;
    private final boolean encrypted;
    private final ServerSocket server;
    private final Map<String, Long> receivedNs = new ConcurrentHashMap<>();

    /** Listens, encrypted if there is an identity. */
    OrderPeer(final EpochNanoClock clock, final LoopbackTls tls) throws IOException {
        this.clock = clock;
        encrypted = tls != null;
        server = LoopbackTls.listen(tls, BACKLOG);
        daemon(this::accept);
    }

    String url() {
        return (encrypted ? "https" : "http") + "://127.0.0.1:" + server.getLocalPort();
    }

    String wsApiUrl() {
        return (encrypted ? "wss" : "ws") + "://127.0.0.1:" + server.getLocalPort() + "/ws-api/v3";
    }

    /** When the order of that id had come; null if it has not. */
    Long receivedNs(final String clientOrderId) {
        return receivedNs.get(clientOrderId);
    }

    private static void daemon(final Runnable task) {
        final Thread thread = new Thread(task, "rig-exchange");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                final Socket client = server.accept();
                client.setTcpNoDelay(true);
                daemon(() -> serve(client));
            }
        } catch (final IOException e) {
            // Closed: the run is over.
        }
    }

    private void serve(final Socket client) {
        final byte[] buffer = new byte[1 << 14];
        int length = 0;
        try (client) {
            final InputStream in = client.getInputStream();
            final OutputStream out = client.getOutputStream();
            while (true) {
                final int read = in.read(buffer, length, buffer.length - length);
                if (read < 0) {
                    return;
                }
                final long nowNs = clock.nanoTime();
                length += read;
                final String text = new String(buffer, 0, length, StandardCharsets.US_ASCII);
                final int head = text.indexOf("\r\n\r\n");
                if (head >= 0 && text.toLowerCase(Locale.ROOT).contains("upgrade: websocket")) {
                    out.write(FrameServer.upgrade(text));
                    serveSocket(new DataInputStream(new BufferedInputStream(in)), out);
                    return;
                }
                if (head >= 0 && length >= head + 4 + contentLength(text.substring(0, head))) {
                    out.write(answerTo(text, nowNs));
                    length = 0;
                }
            }
        } catch (final IOException e) {
            // The client has gone.
        }
    }

    /** Reads requests of the websocket API, each in one frame, until the client closes. */
    private void serveSocket(final DataInputStream in, final OutputStream out) throws IOException {
        while (true) {
            final int opcode = in.readUnsignedByte() & 0xF;
            int length = in.readUnsignedByte() & 0x7F;
            length = length == 126 ? in.readUnsignedShort() : length;
            final byte[] mask = in.readNBytes(4);
            final byte[] payload = in.readNBytes(length);
            final long nowNs = clock.nanoTime();
            for (int i = 0; i < payload.length; i++) {
                payload[i] ^= mask[i & 3];
            }
            if (opcode == CLOSE) {
                return;
            }
            if (opcode == PING) {
                out.write(frame(0x8A, payload));
            } else if (opcode == 1) {
                out.write(frame(
                        0x81,
                        wsAnswer(new String(payload, StandardCharsets.UTF_8), nowNs)
                                .getBytes(StandardCharsets.US_ASCII)));
            }
        }
    }

    private static byte[] frame(final int head, final byte[] payload) {
        final ByteBuffer frame = ByteBuffer.allocate(payload.length + 4).put((byte) head);
        if (payload.length < 126) {
            frame.put((byte) payload.length);
        } else {
            frame.put((byte) 126).putShort((short) payload.length);
        }
        return Arrays.copyOf(frame.put(payload).array(), frame.position());
    }

    private String wsAnswer(final String request, final long nowNs) {
        final Matcher id = WS_ID.matcher(request);
        final String result;
        if (request.contains("order.place")) {
            final String clientOrderId = text(request, "newClientOrderId");
            receivedNs.put(clientOrderId, nowNs);
            result = expired(
                    clientOrderId,
                    text(request, "symbol"),
                    text(request, "price"),
                    text(request, "quantity"),
                    text(request, "side"),
                    nowNs);
        } else if (request.contains("session.logon")) {
            result = "{\"apiKey\":\"rig\",\"authorizedSince\":1,\"connectedSince\":1,\"returnRateLimits\":false,"
                    + "\"serverTime\":" + nowNs / 1_000_000 + ",\"userDataStream\":false}";
        } else {
            result = "{}";
        }
        return "{\"id\":" + (id.find() ? id.group(1) : "null") + ",\"status\":200,\"result\":" + result + "}";
    }

    private static String text(final String request, final String name) {
        final int at = request.indexOf("\"" + name + "\":\"") + name.length() + 4;
        return request.substring(at, request.indexOf('"', at));
    }

    private String expired(
            final String id,
            final String symbol,
            final String price,
            final String qty,
            final String side,
            final long nowNs) {
        return "{\"symbol\":\"" + symbol + "\",\"orderId\":" + receivedNs.size()
                + ",\"orderListId\":-1,\"clientOrderId\":\""
                + id + "\",\"transactTime\":" + nowNs / 1_000_000 + ",\"price\":\"" + price + "\",\"origQty\":\"" + qty
                + "\",\"executedQty\":\"0.00000000\",\"cummulativeQuoteQty\":\"0.00000000\",\"status\":\"EXPIRED\","
                + "\"timeInForce\":\"IOC\",\"type\":\"LIMIT\",\"side\":\"" + side + "\",\"fills\":[]}";
    }

    private static int contentLength(final String head) throws IOException {
        return head.toLowerCase(Locale.ROOT).contains("content-length:")
                ? Integer.parseInt(FrameServer.field(head, "content-length"))
                : 0;
    }

    private byte[] answerTo(final String request, final long nowNs) {
        final int at = request.indexOf(ID);
        if (!request.startsWith("POST /api/v3/order ") || at < 0) {
            return NOTHING;
        }
        final String id = request.substring(at + ID.length(), request.indexOf('&', at));
        receivedNs.put(id, nowNs);
        return answer(expired(
                id,
                value(request, "symbol="),
                value(request, "price="),
                value(request, "quantity="),
                value(request, "side="),
                nowNs));
    }

    private static String value(final String request, final String name) {
        final int at = request.indexOf(name) + name.length();
        final int end = request.indexOf('&', at);
        return request.substring(at, end < 0 ? request.length() : end);
    }

    private static byte[] answer(final String body) {
        return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
