package trefoil.bench.rig;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.agrona.concurrent.EpochNanoClock;

/**
 * Takes orders by REST on loopback: notes when the last byte of each came, by its client order id, and answers that nothing
 * of it was filled. Whatever else it is asked, it answers with an empty object.
 */
final class OrderPeer implements AutoCloseable {
    private static final String ID = "newClientOrderId=";
    private static final byte[] NOTHING = answer("{}");

    private final EpochNanoClock clock;
    private final ServerSocket server;
    private final Map<String, Long> receivedNs = new ConcurrentHashMap<>();

    OrderPeer(final EpochNanoClock clock) throws IOException {
        this.clock = clock;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
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
                if (head >= 0 && length >= head + 4 + contentLength(text.substring(0, head))) {
                    out.write(answerTo(text, nowNs));
                    length = 0;
                }
            }
        } catch (final IOException e) {
            // The client has gone.
        }
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
        return answer("{\"symbol\":\"" + value(request, "symbol=") + "\",\"orderId\":" + receivedNs.size()
                + ",\"orderListId\":-1,\"clientOrderId\":\"" + id + "\",\"transactTime\":" + nowNs / 1_000_000
                + ",\"price\":\"" + value(request, "price=") + "\",\"origQty\":\"" + value(request, "quantity=")
                + "\",\"executedQty\":\"0.00000000\",\"cummulativeQuoteQty\":\"0.00000000\",\"status\":\"EXPIRED\","
                + "\"timeInForce\":\"IOC\",\"type\":\"LIMIT\",\"side\":\"" + value(request, "side=")
                + "\",\"fills\":[]}");
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
