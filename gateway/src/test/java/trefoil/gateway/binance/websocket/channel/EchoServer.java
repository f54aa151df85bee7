package trefoil.gateway.binance.websocket.channel;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.websockets.WebSocketConnectionCallback;
import io.undertow.websockets.core.AbstractReceiveListener;
import io.undertow.websockets.core.BufferedBinaryMessage;
import io.undertow.websockets.core.BufferedTextMessage;
import io.undertow.websockets.core.CloseMessage;
import io.undertow.websockets.core.WebSocketChannel;
import io.undertow.websockets.core.WebSocketFrameType;
import io.undertow.websockets.core.WebSockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.java_websocket.WebSocket;
import org.java_websocket.enums.Opcode;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.DefaultSSLWebSocketServerFactory;
import org.java_websocket.server.WebSocketServer;

/**
 * A server that nobody here has written. It answers {@code bin:…} by the rest as a binary message, {@code parts:…} by the rest
 * in fragments, {@code ping:…} by a ping, {@code bye:CODE} by closing, and all else by the same.
 */
interface EchoServer extends AutoCloseable {
    URI uri();

    @Override
    void close();

    /** Java-WebSocket, encrypted where a context is given. */
    static EchoServer javaWebSocket(final SSLContext tls) throws Exception {
        final CountDownLatch started = new CountDownLatch(1);
        final WebSocketServer server =
                new WebSocketServer(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 2) {
                    @Override
                    public void onOpen(final WebSocket client, final ClientHandshake handshake) {}

                    @Override
                    public void onMessage(final WebSocket client, final String text) {
                        if (text.startsWith("bin:")) {
                            client.send(rest(text).getBytes(StandardCharsets.UTF_8));
                        } else if (text.startsWith("parts:")) {
                            final List<byte[]> parts = parts(rest(text));
                            for (int i = 0; i < parts.size(); i++) {
                                client.sendFragmentedFrame(
                                        Opcode.TEXT, ByteBuffer.wrap(parts.get(i)), i == parts.size() - 1);
                            }
                        } else if (text.startsWith("ping:")) {
                            client.sendPing();
                        } else if (text.startsWith("bye:")) {
                            client.close(Integer.parseInt(rest(text)), "as asked");
                        } else {
                            client.send(text);
                        }
                    }

                    @Override
                    public void onWebsocketPong(final WebSocket client, final Framedata frame) {
                        client.send("ponged");
                    }

                    @Override
                    public void onClose(
                            final WebSocket client, final int code, final String reason, final boolean remote) {}

                    @Override
                    public void onError(final WebSocket client, final Exception failure) {}

                    @Override
                    public void onStart() {
                        started.countDown();
                    }
                };
        if (tls != null) {
            server.setWebSocketFactory(new DefaultSSLWebSocketServerFactory(tls));
        }
        server.setTcpNoDelay(true);
        server.setDaemon(true);
        server.start();
        if (!started.await(30, TimeUnit.SECONDS)) {
            throw new AssertionError("Java-WebSocket did not start");
        }
        return new EchoServer() {
            @Override
            public URI uri() {
                return URI.create((tls == null ? "ws" : "wss") + "://127.0.0.1:" + server.getPort() + "/echo");
            }

            @Override
            public void close() {
                try {
                    server.stop(1_000);
                } catch (final InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    /** Undertow, encrypted where a context is given. */
    static EchoServer undertow(final SSLContext tls) {
        final WebSocketConnectionCallback echo = (exchange, channel) -> {
            channel.getReceiveSetter().set(new UndertowEcho());
            channel.resumeReceives();
        };
        final Undertow.Builder builder = Undertow.builder().setIoThreads(2).setWorkerThreads(2);
        final Undertow server = (tls == null
                        ? builder.addHttpListener(0, "127.0.0.1")
                        : builder.addHttpsListener(0, "127.0.0.1", tls))
                .setHandler(Handlers.websocket(echo))
                .build();
        server.start();
        final int port = ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
        return new EchoServer() {
            @Override
            public URI uri() {
                return URI.create((tls == null ? "ws" : "wss") + "://127.0.0.1:" + port + "/echo");
            }

            @Override
            public void close() {
                server.stop();
            }
        };
    }

    /** What follows the first colon. */
    static String rest(final String text) {
        return text.substring(text.indexOf(':') + 1);
    }

    /** The text's bytes in up to five pieces, cut wherever that is. */
    static List<byte[]> parts(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        final List<byte[]> parts = new ArrayList<>();
        final int size = Math.max(1, bytes.length / 4);
        for (int at = 0; at < bytes.length; at += size) {
            parts.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
        }
        return parts;
    }

    /** Undertow's side of one websocket. */
    final class UndertowEcho extends AbstractReceiveListener {
        @Override
        protected void onFullTextMessage(final WebSocketChannel client, final BufferedTextMessage message) {
            final String text = message.getData();
            if (text.startsWith("bin:")) {
                WebSockets.sendBinary(ByteBuffer.wrap(rest(text).getBytes(StandardCharsets.UTF_8)), client, null);
            } else if (text.startsWith("parts:")) {
                sendParts(client, rest(text));
            } else if (text.startsWith("ping:")) {
                WebSockets.sendPing(ByteBuffer.wrap(new byte[] {1, 2, 3}), client, null);
            } else if (text.startsWith("bye:")) {
                WebSockets.sendClose(new CloseMessage(Integer.parseInt(rest(text)), "as asked"), client, null);
            } else {
                WebSockets.sendText(text, client, null);
            }
        }

        private static void sendParts(final WebSocketChannel client, final String text) {
            try {
                final var sink = client.send(WebSocketFrameType.TEXT);
                for (final byte[] part : parts(text)) {
                    final ByteBuffer bytes = ByteBuffer.wrap(part);
                    while (bytes.hasRemaining()) {
                        if (sink.write(bytes) == 0) {
                            sink.awaitWritable();
                        }
                    }
                    while (!sink.flush()) {
                        sink.awaitWritable();
                    }
                }
                sink.shutdownWrites();
                while (!sink.flush()) {
                    sink.awaitWritable();
                }
            } catch (final IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        protected void onFullPongMessage(final WebSocketChannel client, final BufferedBinaryMessage message) {
            WebSockets.sendText("ponged", client, null);
        }

        @Override
        protected long getMaxTextBufferSize() {
            return 4 << 20;
        }
    }
}
