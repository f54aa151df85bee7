package trefoil.gateway.binance.websocket;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.Dispatcher;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.gateway.binance.VenueTrust;

/**
 * Websockets by OkHttp: one reader thread a socket, which calls the listener. Server pings are answered by OkHttp;
 * compression is not offered, so that a frame costs what it says. Certificates and host names are verified.
 */
public final class OkHttpFrameSource implements FrameSource {
    private static final int CONNECT_TIMEOUT_S = 10;
    private static final int PING_INTERVAL_S = 20;
    private static final int CLOSE_TIMEOUT_S = 1;
    private static final int NORMAL_CLOSURE = 1000;
    private static final int FIRST_BUFFER_BYTES = 4096;
    private static final int MAX_UTF8_PER_CHAR = 3;

    private final EpochNanoClock clock;
    private final OkHttpClient client;

    /** A source that stamps frames with that clock. */
    public OkHttpFrameSource(final EpochNanoClock clock) {
        this(clock, VenueTrust.RUNTIME);
    }

    /** As the other, with the certificates that the venue may show. */
    public OkHttpFrameSource(final EpochNanoClock clock, final VenueTrust trust) {
        this.clock = clock;
        final Dispatcher dispatcher = new Dispatcher(Executors.newCachedThreadPool(task -> {
            final Thread thread = new Thread(task, "market-stream");
            thread.setDaemon(true);
            return thread;
        }));
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        client = trust.applyTo(new OkHttpClient.Builder())
                .dispatcher(dispatcher)
                .socketFactory(new FrameSockets())
                .connectTimeout(CONNECT_TIMEOUT_S, TimeUnit.SECONDS)
                .readTimeout(CONNECT_TIMEOUT_S, TimeUnit.SECONDS)
                .writeTimeout(CONNECT_TIMEOUT_S, TimeUnit.SECONDS)
                .pingInterval(PING_INTERVAL_S, TimeUnit.SECONDS)
                .webSocketCloseTimeout(CLOSE_TIMEOUT_S, TimeUnit.SECONDS)
                .followRedirects(false)
                .addInterceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .removeHeader("Sec-WebSocket-Extensions")
                        .build()))
                .build();
    }

    @Override
    public FrameConnection connect(final URI address, final Map<String, String> headers, final FrameListener listener) {
        final Socket socket = new Socket(listener);
        final Request request;
        try {
            request = new Request.Builder()
                    .url(address.toString())
                    .headers(Headers.of(headers))
                    .build();
        } catch (final IllegalArgumentException e) {
            socket.finish("not an address: " + address);
            return socket;
        }
        socket.begin(client.newWebSocket(request, socket));
        return socket;
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }

    /** One websocket; its lock serialises the listener's calls, uncontended while frames arrive. */
    private final class Socket extends WebSocketListener implements FrameConnection {
        private final FrameListener listener;
        private byte[] buffer = new byte[FIRST_BUFFER_BYTES];
        private volatile boolean finished;
        private volatile WebSocket webSocket;

        Socket(final FrameListener listener) {
            this.listener = listener;
        }

        void begin(final WebSocket opening) {
            webSocket = opening;
            if (finished) {
                opening.cancel();
            }
        }

        @Override
        public boolean send(final String text) {
            final WebSocket open = webSocket;
            return open != null && open.send(text);
        }

        @Override
        public boolean send(final byte[] text, final int offset, final int length) {
            return send(new String(text, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void close(final String reason) {
            if (!finish(reason)) {
                return;
            }
            final WebSocket open = webSocket;
            if (open != null && !open.close(NORMAL_CLOSURE, null)) {
                open.cancel();
            }
        }

        @Override
        public void onOpen(final WebSocket opened, final Response response) {
            webSocket = opened;
            synchronized (this) {
                if (!finished) {
                    listener.onOpened(this);
                }
            }
        }

        @Override
        public void onMessage(final WebSocket from, final String text) {
            final long receiveNs = clock.nanoTime();
            FrameSockets.frameEnded();
            synchronized (this) {
                if (finished) {
                    return;
                }
                if (text.length() > FrameListener.MAX_FRAME_BYTES) {
                    tooLong(from);
                    return;
                }
                final int length = toUtf8(text);
                if (length > FrameListener.MAX_FRAME_BYTES) {
                    tooLong(from);
                    return;
                }
                listener.onText(buffer, 0, length, receiveNs);
            }
        }

        @Override
        public void onMessage(final WebSocket from, final ByteString bytes) {
            final long receiveNs = clock.nanoTime();
            FrameSockets.frameEnded();
            synchronized (this) {
                if (finished) {
                    return;
                }
                if (bytes.size() > FrameListener.MAX_FRAME_BYTES) {
                    tooLong(from);
                    return;
                }
                final byte[] copy = bytes.toByteArray();
                listener.onBinary(copy, 0, copy.length, receiveNs);
            }
        }

        @Override
        public void onClosing(final WebSocket from, final int code, final String reason) {
            finish("closed by the venue: " + code + (reason.isEmpty() ? "" : " " + reason));
            from.close(NORMAL_CLOSURE, null);
        }

        @Override
        public void onFailure(final WebSocket from, final Throwable cause, final Response response) {
            if (response != null) {
                listener.onRefused(response.code(), response.header("Retry-After"));
            }
            finish(
                    response == null
                            ? cause.getClass().getSimpleName() + ": " + cause.getMessage()
                            : "HTTP " + response.code() + " in place of a websocket");
        }

        private void tooLong(final WebSocket from) {
            finish("a frame longer than " + FrameListener.MAX_FRAME_BYTES + " bytes");
            from.cancel();
        }

        /** Tells the listener; false if it knew. */
        synchronized boolean finish(final String reason) {
            if (finished) {
                return false;
            }
            finished = true;
            listener.onClosed(reason);
            return true;
        }

        /** Writes the text's UTF-8 bytes into the buffer, without a copy in between; answers their number. */
        private int toUtf8(final String text) {
            final int characters = text.length();
            if (buffer.length < characters * MAX_UTF8_PER_CHAR) {
                buffer = new byte[Integer.highestOneBit(characters * MAX_UTF8_PER_CHAR) << 1];
            }
            final byte[] target = buffer;
            int length = 0;
            for (int i = 0; i < characters; i++) {
                final char next = text.charAt(i);
                if (next < 0x80) {
                    target[length++] = (byte) next;
                } else {
                    return toUtf8FromFirstOther(text, i, length);
                }
            }
            return length;
        }

        private int toUtf8FromFirstOther(final String text, final int start, final int lengthBefore) {
            int length = lengthBefore;
            for (int i = start; i < text.length(); i++) {
                final int codePoint = text.codePointAt(i);
                if (codePoint < 0x80) {
                    buffer[length++] = (byte) codePoint;
                } else if (codePoint < 0x800) {
                    buffer[length++] = (byte) (0xC0 | codePoint >> 6);
                    buffer[length++] = (byte) (0x80 | codePoint & 0x3F);
                } else if (codePoint < 0x1_0000) {
                    buffer[length++] = (byte) (0xE0 | codePoint >> 12);
                    buffer[length++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
                    buffer[length++] = (byte) (0x80 | codePoint & 0x3F);
                } else {
                    buffer[length++] = (byte) (0xF0 | codePoint >> 18);
                    buffer[length++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
                    buffer[length++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
                    buffer[length++] = (byte) (0x80 | codePoint & 0x3F);
                    i++;
                }
            }
            return length;
        }
    }
}
