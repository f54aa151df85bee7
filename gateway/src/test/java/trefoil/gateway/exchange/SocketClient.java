package trefoil.gateway.exchange;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/** A plain websocket client: frames received wait in a queue. */
final class SocketClient extends WebSocketListener implements AutoCloseable {
    private static final OkHttpClient HTTP = new OkHttpClient();
    private static final long WAIT_SECONDS = 10;

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> binaryFrames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final WebSocket socket;

    SocketClient(final String url) {
        this(HTTP, new Request.Builder().url(url).build());
    }

    SocketClient(final OkHttpClient http, final Request request) {
        final String url = request.url().toString();
        socket = http.newWebSocket(request, this);
        try {
            opened.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (final Exception e) {
            throw new AssertionError("no websocket at " + url, e);
        }
    }

    /** A request of the scripted feed's account, with a present timestamp and its signature. */
    static String signed(final String id, final String method, final Map<String, String> parameters) {
        final Map<String, String> sorted = new TreeMap<>(parameters);
        sorted.put("apiKey", ScriptedFeed.KEY);
        sorted.put("timestamp", Long.toString(System.currentTimeMillis()));
        final StringBuilder payload = new StringBuilder();
        final StringBuilder json = new StringBuilder();
        sorted.forEach((name, value) -> {
            payload.append(payload.isEmpty() ? "" : "&")
                    .append(name)
                    .append('=')
                    .append(value);
            json.append('"').append(name).append("\":");
            json.append(name.equals("timestamp") ? value : '"' + value + '"').append(',');
        });
        return "{\"id\":\"" + id + "\",\"method\":\"" + method + "\",\"params\":{" + json + "\"signature\":\""
                + RestClient.sign(ScriptedFeed.SECRET, payload.toString()) + "\"}}";
    }

    void send(final String text) {
        socket.send(text);
    }

    /** The next frame; fails when none comes. */
    String next() {
        try {
            final String frame = frames.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("no frame in " + WAIT_SECONDS + " s");
            }
            return frame;
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The next binary frame, little endian; fails when none comes. */
    ByteBuffer nextBinary() {
        try {
            final byte[] frame = binaryFrames.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            if (frame == null) {
                throw new AssertionError("no binary frame in " + WAIT_SECONDS + " s");
            }
            return ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        } catch (final InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Frames received and not yet taken. */
    int waiting() {
        return frames.size();
    }

    Map<?, ?> nextObject() {
        final String frame = next();
        try {
            return (Map<?, ?>) Json.read(frame.getBytes(StandardCharsets.UTF_8));
        } catch (final IOException e) {
            throw new AssertionError("not JSON: " + frame, e);
        }
    }

    /** The close code the server sent, or -1 if the connection just ended. */
    int closeCode() {
        try {
            return closed.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (final Exception e) {
            throw new AssertionError("the server did not close", e);
        }
    }

    @Override
    public void onOpen(final WebSocket webSocket, final Response response) {
        opened.complete(null);
    }

    @Override
    public void onMessage(final WebSocket webSocket, final String text) {
        frames.add(text);
    }

    @Override
    public void onMessage(final WebSocket webSocket, final ByteString bytes) {
        binaryFrames.add(bytes.toByteArray());
    }

    @Override
    public void onClosing(final WebSocket webSocket, final int code, final String reason) {
        closed.complete(code);
        webSocket.close(1000, null);
    }

    @Override
    public void onFailure(final WebSocket webSocket, final Throwable t, final Response response) {
        opened.completeExceptionally(t);
        closed.complete(-1);
    }

    @Override
    public void close() {
        socket.cancel();
    }
}
