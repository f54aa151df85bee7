package trefoil.gateway.binance.testing;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** A small HTTP/1.1 and websocket server on loopback that answers as it is told, misbehaviour included. */
public final class LoopbackServer implements AutoCloseable {
    private static final int MAX_REQUEST_BYTES = 1 << 20;
    private static final String WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<WebSocket> webSockets = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Function<Request, Answer> handler = request -> Answer.json(404, "{}");

    /** A request as it came. */
    public record Request(String method, String target, Map<String, String> headers, String body) {
        /** The target without its query. */
        public String path() {
            final int query = target.indexOf('?');
            return query < 0 ? target : target.substring(0, query);
        }
    }

    /** What the server does with a request. */
    public interface Answer {
        /** Acts; returns whether the connection is kept. */
        boolean act(LoopbackServer server, Request request, Socket socket, OutputStream output) throws IOException;

        /** Answers with JSON; headers as {@code name, value} pairs. */
        static Answer json(final int status, final String body, final String... headers) {
            return (server, request, socket, output) -> {
                final byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                final StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Status\r\n"
                        + "Content-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n");
                for (int i = 0; i < headers.length; i += 2) {
                    head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
                }
                output.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
                output.write(bytes);
                output.flush();
                return true;
            };
        }

        /** Closes the connection without a word. */
        static Answer drop() {
            return (server, request, socket, output) -> false;
        }

        /** Writes these bytes, then closes the connection. */
        static Answer raw(final String bytes) {
            return (server, request, socket, output) -> {
                output.write(bytes.getBytes(StandardCharsets.ISO_8859_1));
                output.flush();
                return false;
            };
        }

        /** Never answers. */
        static Answer silence() {
            return (server, request, socket, output) -> {
                try {
                    server.closed.await();
                } catch (final InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return false;
            };
        }

        /** Upgrades to a websocket, given to {@link LoopbackServer#takeWebSocket()}. */
        static Answer webSocket() {
            return webSocket((socket, text) -> socket.texts.add(text));
        }

        /** As the other; each text that comes is given to the listener, on the connection's own thread. */
        static Answer webSocket(final BiConsumer<WebSocket, String> listener) {
            return (server, request, socket, output) -> {
                final String accept;
                try {
                    accept = Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-1")
                                    .digest((request.headers().get("sec-websocket-key") + WEBSOCKET_GUID)
                                            .getBytes(StandardCharsets.ISO_8859_1)));
                } catch (final GeneralSecurityException e) {
                    throw new IOException(e);
                }
                output.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                + "Sec-WebSocket-Accept: " + accept + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
                output.flush();
                final WebSocket webSocket = new WebSocket(request, socket, output, listener);
                server.webSockets.add(webSocket);
                webSocket.read();
                return false;
            };
        }
    }

    /** The server's end of a websocket. */
    public static final class WebSocket implements Closeable {
        private final Request request;
        private final Socket socket;
        private final OutputStream output;
        private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();
        private final BiConsumer<WebSocket, String> listener;

        WebSocket(
                final Request request,
                final Socket socket,
                final OutputStream output,
                final BiConsumer<WebSocket, String> listener) {
            this.listener = listener;
            this.request = request;
            this.socket = socket;
            this.output = output;
        }

        /** The request that opened it. */
        public Request request() {
            return request;
        }

        /** Sends a text frame. */
        public void send(final String text) throws IOException {
            sendText(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Sends bytes as a text frame, valid UTF-8 or not. */
        public synchronized void sendText(final byte[] bytes) throws IOException {
            writeFrame(0x81, bytes, bytes.length);
        }

        /** Announces a frame longer than what is sent, and sends only the bytes given. */
        public synchronized void sendPart(final byte[] bytes, final int announced) throws IOException {
            writeFrame(0x81, bytes, announced);
        }

        private void writeFrame(final int head, final byte[] bytes, final int length) throws IOException {
            output.write(head);
            if (length < 126) {
                output.write(length);
            } else {
                output.write(127);
                for (int shift = 56; shift >= 0; shift -= 8) {
                    output.write((int) ((long) length >>> shift) & 0xFF);
                }
            }
            output.write(bytes);
            output.flush();
        }

        /** The next text the client sent; fails after ten seconds. */
        public String take() throws InterruptedException {
            final String text = texts.poll(10, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("the client sent nothing within 10 s");
            }
            return text;
        }

        void read() throws IOException {
            final DataInputStream input = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            while (true) {
                final int opcode = input.readUnsignedByte() & 0x0F;
                long length = input.readUnsignedByte() & 0x7F;
                length = length == 126 ? input.readUnsignedShort() : length == 127 ? input.readLong() : length;
                final byte[] mask = input.readNBytes(4);
                final byte[] payload = input.readNBytes((int) Math.min(length, MAX_REQUEST_BYTES));
                for (int i = 0; i < payload.length; i++) {
                    payload[i] ^= mask[i & 3];
                }
                if (opcode == 1) {
                    listener.accept(this, new String(payload, StandardCharsets.UTF_8));
                } else if (opcode == 8) {
                    return;
                } else if (opcode == 9) {
                    synchronized (this) {
                        writeFrame(0x8A, payload, payload.length);
                    }
                }
            }
        }

        /** Cuts the connection. */
        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** A server on a free port. */
    public LoopbackServer() throws IOException {
        server = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
        start("loopback-server", this::accept);
    }

    /** Sets what to do with requests. */
    public LoopbackServer handle(final Function<Request, Answer> value) {
        handler = value;
        return this;
    }

    /** {@code host:port} of the server. */
    public String authority() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Base address for HTTP. */
    public String http() {
        return "http://" + authority();
    }

    /** Base address for websockets. */
    public String ws() {
        return "ws://" + authority();
    }

    /** The next request; fails after ten seconds. */
    public Request takeRequest() throws InterruptedException {
        final Request request = requests.poll(10, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request came within 10 s");
        }
        return request;
    }

    /** The next request with that method and path, skipping others. */
    public Request takeRequest(final String method, final String path) throws InterruptedException {
        Request request = takeRequest();
        while (!request.method().equals(method) || !request.path().equals(path)) {
            request = takeRequest();
        }
        return request;
    }

    /** How many requests with that method and path wait to be taken. */
    public long waiting(final String method, final String path) {
        return requests.stream()
                .filter(r -> r.method().equals(method) && r.path().equals(path))
                .count();
    }

    /** The next websocket opened; fails after ten seconds. */
    public WebSocket takeWebSocket() throws InterruptedException {
        final WebSocket webSocket = webSockets.poll(10, TimeUnit.SECONDS);
        if (webSocket == null) {
            throw new AssertionError("no websocket was opened within 10 s");
        }
        return webSocket;
    }

    /** Cuts every open connection. */
    public void cutAll() throws IOException {
        for (final Socket socket : sockets) {
            socket.close();
        }
    }

    /** Connections open now. */
    public int openConnections() {
        return sockets.size();
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        server.close();
        cutAll();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                final Socket socket = server.accept();
                sockets.add(socket);
                start("loopback-connection", () -> serve(socket));
            } catch (final IOException e) {
                return;
            }
        }
    }

    private void serve(final Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            final InputStream input = new BufferedInputStream(socket.getInputStream());
            final OutputStream output = new BufferedOutputStream(socket.getOutputStream());
            boolean kept = true;
            while (kept) {
                final Request request = readRequest(input);
                requests.add(request);
                kept = handler.apply(request).act(this, request, socket, output);
            }
        } catch (final IOException e) {
            // The client went away, or the test cut the connection.
        } finally {
            sockets.remove(socket);
        }
    }

    private static Request readRequest(final InputStream input) throws IOException {
        final String[] first = readLine(input).split(" ");
        final Map<String, String> headers = new TreeMap<>();
        for (String line = readLine(input); !line.isEmpty(); line = readLine(input)) {
            final int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        final int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        final byte[] body = input.readNBytes(Math.min(length, MAX_REQUEST_BYTES));
        return new Request(first[0], first[1], headers, new String(body, StandardCharsets.UTF_8));
    }

    private static String readLine(final InputStream input) throws IOException {
        final StringBuilder line = new StringBuilder();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0 || line.length() > MAX_REQUEST_BYTES) {
                throw new EOFException();
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static void start(final String name, final Runnable task) {
        final Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }
}
