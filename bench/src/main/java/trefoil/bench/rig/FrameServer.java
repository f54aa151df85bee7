package trefoil.bench.rig;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.bench.BenchMarket;

/** A websocket server on loopback for one client, which sends frames when they are due and reads nothing of what comes. */
public final class FrameServer implements AutoCloseable {
    private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int BACKLOG = 1;
    private static final int MAX_HEAD_BYTES = 1 << 14;

    private final ServerSocket server;
    private final boolean encrypted;
    private Socket client;

    /** Listens, encrypted if there is an identity. */
    public FrameServer(final LoopbackTls tls) throws IOException {
        encrypted = tls != null;
        server = LoopbackTls.listen(tls, BACKLOG);
    }

    /** Where it listens. */
    public URI address() {
        return URI.create((encrypted ? "wss" : "ws") + "://127.0.0.1:" + server.getLocalPort() + "/stream");
    }

    /** Waits for the client and opens its websocket; to be called before it connects or soon after. */
    public void open() throws IOException {
        client = server.accept();
        client.setTcpNoDelay(true);
        client.getOutputStream().write(upgrade(head(client.getInputStream())));
        final InputStream in = client.getInputStream();
        final Thread drain = new Thread(() -> drain(in), "rig-drain");
        drain.setDaemon(true);
        drain.start();
    }

    private static void drain(final InputStream in) {
        final byte[] ignored = new byte[1 << 12];
        try {
            while (in.read(ignored) >= 0) {}
        } catch (final IOException e) {
            // The run is over.
        }
    }

    /** The answer to a request for a websocket. */
    static byte[] upgrade(final String head) throws IOException {
        return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept(field(head, "sec-websocket-key")) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String head(final InputStream in) throws IOException {
        final StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            final int next = in.read();
            if (next < 0 || head.length() > MAX_HEAD_BYTES) {
                throw new IOException("no request came");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    static String field(final String head, final String name) throws IOException {
        for (final String line : head.split("\r\n")) {
            final int colon = line.indexOf(':');
            if (colon > 0 && line.substring(0, colon).toLowerCase(Locale.ROOT).equals(name)) {
                return line.substring(colon + 1).strip();
            }
        }
        throw new IOException("a request without " + name);
    }

    private static String accept(final String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + ACCEPT_SUFFIX).getBytes(StandardCharsets.US_ASCII)));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("every Java runtime has SHA-1", e);
        }
    }

    /** Sends the frames when they are due, on the calling thread; {@code sent} gets how late each one was. */
    public void send(final Frames frames, final Pace pace, final EpochNanoClock clock, final Latencies sent)
            throws IOException {
        final OutputStream out = client.getOutputStream();
        for (long i = 0; i < pace.frames(); i++) {
            final long dueNs = pace.dueNs(i);
            long nowNs = clock.nanoTime();
            while (nowNs < dueNs) {
                // Others may want this processor: on two, the engine's threads do.
                Thread.yield();
                nowNs = clock.nanoTime();
            }
            sent.record(dueNs, nowNs);
            out.write(frames.frame(i));
        }
    }

    /**
     * Sends as many frames as the client takes, for so long; answers how many. Only every {@link BenchMarket#FRAMES}th bears
     * its own number, so that the sender does not set the pace.
     */
    public long flood(final Frames frames, final long forNs) throws IOException {
        final OutputStream out = client.getOutputStream();
        final ByteArrayOutputStream batch = new ByteArrayOutputStream();
        int lastAt = 0;
        for (int i = 0; i < BenchMarket.FRAMES; i++) {
            lastAt = batch.size();
            batch.write(frames.frame(i));
        }
        final byte[] bytes = batch.toByteArray();
        final long endNs = System.nanoTime() + forNs;
        long sent = 0;
        while (System.nanoTime() < endNs) {
            sent += BenchMarket.FRAMES;
            System.arraycopy(frames.frame(sent - 1), 0, bytes, lastAt, bytes.length - lastAt);
            out.write(bytes);
        }
        return sent;
    }

    @Override
    public void close() throws IOException {
        if (client != null) {
            client.close();
        }
        server.close();
    }
}
