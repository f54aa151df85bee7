package trefoil.gateway.binance.testing;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A relay on loopback between a client and a server that cuts connections, and loses frames on their way to the client. */
public final class LossyRelay implements AutoCloseable {
    private static final int FIRST_LENGTH_IN_2_BYTES = 126;
    private static final int LENGTH_IN_8_BYTES = 127;
    private static final int TEXT = 1;
    private static final int BINARY = 2;

    private final ServerSocket listener;
    private final int serverPort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger toLose = new AtomicInteger();
    private volatile Predicate<String> losable = text -> true;
    private volatile boolean refusing;

    /** A relay to that port of this machine. */
    public LossyRelay(final int serverPort) throws IOException {
        this.serverPort = serverPort;
        listener = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
        start(this::accept);
    }

    /** {@code host:port} for clients. */
    public String authority() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Loses the next so many text or binary frames like that, each byte a character of it. */
    public void loseNext(final int frames, final Predicate<String> like) {
        losable = like;
        toLose.set(frames);
    }

    /** Frames that are still to be lost. */
    public int stillToLose() {
        return toLose.get();
    }

    /** Whether a new connection is closed at once. */
    public void refuse(final boolean refuse) {
        refusing = refuse;
    }

    /** Cuts every connection. */
    public void cutAll() throws IOException {
        for (final Socket socket : sockets) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cutAll();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                final Socket client = listener.accept();
                if (refusing) {
                    client.close();
                    continue;
                }
                final Socket server = new Socket(InetAddress.getByName("127.0.0.1"), serverPort);
                sockets.add(client);
                sockets.add(server);
                start(() -> relay(client, server, this::copy));
                start(() -> relay(server, client, this::copyToClient));
            } catch (final IOException e) {
                return;
            }
        }
    }

    private interface Copier {
        void copy(InputStream from, OutputStream to) throws IOException;
    }

    private void relay(final Socket from, final Socket to, final Copier copier) {
        try (from;
                to) {
            copier.copy(new BufferedInputStream(from.getInputStream()), to.getOutputStream());
        } catch (final IOException e) {
            // One of the two went away, or the test cut the connection.
        } finally {
            sockets.remove(from);
        }
    }

    private void copy(final InputStream from, final OutputStream to) throws IOException {
        from.transferTo(to);
    }

    /** Copies a head, and what follows it as frames if it was an upgrade. */
    private void copyToClient(final InputStream from, final OutputStream to) throws IOException {
        final StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            final int next = from.read();
            if (next < 0) {
                return;
            }
            head.append((char) next);
        }
        to.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        to.flush();
        if (!head.toString().startsWith("HTTP/1.1 101")) {
            copy(from, to);
            return;
        }
        final DataInputStream frames = new DataInputStream(from);
        final DataOutputStream client = new DataOutputStream(to);
        while (true) {
            final int first = frames.readUnsignedByte();
            final int second = frames.readUnsignedByte();
            final long length = second == FIRST_LENGTH_IN_2_BYTES
                    ? frames.readUnsignedShort()
                    : second == LENGTH_IN_8_BYTES ? frames.readLong() : second;
            final byte[] payload = frames.readNBytes((int) length);
            final int opcode = first & 0x0F;
            if ((opcode == TEXT || opcode == BINARY) && lose(payload)) {
                continue;
            }
            client.write(first);
            client.write(second);
            if (second == FIRST_LENGTH_IN_2_BYTES) {
                client.writeShort((int) length);
            } else if (second == LENGTH_IN_8_BYTES) {
                client.writeLong(length);
            }
            client.write(payload);
            client.flush();
        }
    }

    private boolean lose(final byte[] payload) {
        return toLose.get() > 0
                && losable.test(new String(payload, StandardCharsets.ISO_8859_1))
                && toLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    private static void start(final Runnable task) {
        final Thread thread = new Thread(task, "lossy-relay");
        thread.setDaemon(true);
        thread.start();
    }
}
