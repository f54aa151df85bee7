package trefoil.gateway.binance.websocket.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trefoil.engine.MonotonicEpochClock;
import trefoil.gateway.binance.VenueTrust;
import trefoil.gateway.binance.websocket.FrameRecorder;
import trefoil.gateway.binance.websocket.RawPeer;
import trefoil.gateway.binance.websocket.RawServer;
import trefoil.gateway.exchange.TlsIdentity;
import trefoil.gateway.exchange.TlsServers;

/** Whom the channel speaks to over TLS, and what becomes of connections whose encryption changes or ends. */
@Timeout(120)
class ChannelTlsTest {
    private static final TlsIdentity IDENTITY = TlsIdentity.generate();

    private final FrameRecorder recorder = new FrameRecorder();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());

    @TempDir
    private Path directory;

    @AfterEach
    void closeAll() throws Exception {
        Collections.reverse(open);
        for (final AutoCloseable each : open) {
            each.close();
        }
    }

    private ChannelFrameSource source(final TlsChoice engine, final VenueTrust trust) {
        final ChannelFrameSource source = new ChannelFrameSource.Context()
                .clock(new MonotonicEpochClock())
                .tls(engine)
                .trust(trust)
                .notices(notices::add)
                .conclude();
        open.add(0, source);
        return source;
    }

    private VenueTrust trusting() throws IOException {
        return VenueTrust.ofFile(TlsServers.trustFile(IDENTITY, directory));
    }

    private RawServer server(final String... protocols) throws Exception {
        final SSLServerSocket socket = (SSLServerSocket) TlsServers.socket(IDENTITY);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        final RawServer server = new RawServer(socket, "wss");
        open.add(server);
        return server;
    }

    /** Accepts connections whose client gives up while they are encrypted. */
    private void acceptInVain(final RawServer server) throws IOException {
        try (RawPeer peer = server.accept()) {
            peer.readRequest();
            throw new AssertionError("a request came to a server that is not trusted");
        } catch (final IOException e) {
            // The client has seen the certificate.
        }
    }

    @ParameterizedTest
    @EnumSource(value = TlsChoice.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void shouldRefuseACertificateNobodyVouchesFor(final TlsChoice engine) throws Exception {
        final RawServer server = server();
        source(engine, VenueTrust.RUNTIME).connect(server.uri(), recorder);

        acceptInVain(server);

        assertThat(recorder.take()).startsWith("closed: ").contains("certification path");
    }

    @ParameterizedTest
    @EnumSource(value = TlsChoice.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void shouldRefuseATrustedCertificateOfAnotherHost(final TlsChoice engine) throws Exception {
        final ServerSocket socket = TlsServers.socket(IDENTITY);
        open.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.2"), 0));
        source(engine, trusting()).connect(URI.create("wss://127.0.0.2:" + socket.getLocalPort()), recorder);

        try (Socket accepted = socket.accept()) {
            accepted.setSoTimeout(30_000);
            accepted.getInputStream().read();
        } catch (final IOException e) {
            // The client has seen the certificate.
        }

        assertThat(recorder.take()).startsWith("closed: ").contains("127.0.0.2");
    }

    @ParameterizedTest
    @EnumSource(value = TlsChoice.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void shouldSpeakBothVersionsAndRefuseOlderOnes(final TlsChoice engine) throws Exception {
        for (final String version : List.of("TLSv1.3", "TLSv1.2")) {
            final FrameRecorder told = new FrameRecorder();
            final RawServer server = server(version);
            source(engine, trusting()).connect(URI.create("wss://localhost:" + server.port() + "/"), told);
            final RawPeer peer = server.accept().upgrade();

            assertThat(told.take()).isEqualTo("opened");
            assertThat(((SSLSocket) peer.socket()).getSession().getProtocol()).isEqualTo(version);
        }
    }

    @ParameterizedTest
    @EnumSource(value = TlsChoice.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void shouldGoOnThroughNewKeys(final TlsChoice engine) throws Exception {
        final RawServer server = server("TLSv1.3");
        source(engine, trusting()).connect(server.uri(), recorder);
        final RawPeer peer = server.accept().upgrade();
        assertThat(recorder.take()).isEqualTo("opened");

        for (int i = 0; i < 3; i++) {
            // In version 1.3 this asks for new keys in both directions.
            ((SSLSocket) peer.socket()).startHandshake();
            peer.writeFrame(0x81, "after " + i);
            assertThat(recorder.take()).isEqualTo("text after " + i);
            assertThat(recorder.connection().send("and back " + i)).isTrue();
            assertThat(peer.read().text()).isEqualTo("and back " + i);
        }
    }

    @Test
    void shouldGoOnThroughARenegotiation() throws Exception {
        final RawServer server = server("TLSv1.2");
        source(TlsChoice.JDK, trusting()).connect(server.uri(), recorder);
        final RawPeer peer = server.accept().upgrade();
        assertThat(recorder.take()).isEqualTo("opened");

        for (int i = 0; i < 3; i++) {
            ((SSLSocket) peer.socket()).startHandshake();
            peer.writeFrame(0x81, "after " + i);
            assertThat(recorder.take()).isEqualTo("text after " + i);
            assertThat(recorder.connection().send("and back " + i)).isTrue();
            assertThat(peer.read().text()).isEqualTo("and back " + i);
        }
    }

    @ParameterizedTest
    @EnumSource(value = TlsChoice.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void shouldTellACutFromAnEnd(final TlsChoice engine) throws Exception {
        final RawServer server = server();
        final ChannelFrameSource source = source(engine, trusting());
        source.connect(server.uri(), recorder);
        final RawPeer ending = server.accept().upgrade();
        assertThat(recorder.take()).isEqualTo("opened");

        ending.close();

        assertThat(recorder.take()).isEqualTo("closed: the venue ended the encrypted connection without a close frame");

        // A relay whose bytes stop, without the farewell of TLS.
        final FrameRecorder told = new FrameRecorder();
        try (ServerSocket relay = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            source.connect(URI.create("wss://127.0.0.1:" + relay.getLocalPort()), told);
            try (Socket client = relay.accept();
                    Socket venue = new Socket("127.0.0.1", server.port())) {
                pump(client, venue);
                pump(venue, client);
                server.accept().upgrade();
                assertThat(told.take()).isEqualTo("opened");
                client.shutdownOutput();
                assertThat(told.take())
                        .isEqualTo("closed: the venue cut the encrypted connection without saying so"
                                + " (no close_notify)");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = TlsChoice.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void shouldDeliverWhatCameBeforeTheEncryptionBroke(final TlsChoice engine) throws Exception {
        try (Relay relay = new Relay(engine)) {
            relay.peer.writeFrame(RawPeer.FIN | RawPeer.TEXT, "before it broke");
            final byte[] whole = relay.record();
            final byte[] forged = whole.clone();
            forged[forged.length - 1] ^= 1;

            relay.toClient(whole, forged);

            assertThat(recorder.take()).isEqualTo("text before it broke");
            assertThat(recorder.take()).startsWith("closed: ").contains("SSL");
        }
    }

    @ParameterizedTest
    @EnumSource(value = TlsChoice.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void shouldDeliverWhatCameBeforeTheFarewell(final TlsChoice engine) throws Exception {
        try (Relay relay = new Relay(engine)) {
            relay.peer.writeFrame(RawPeer.FIN | RawPeer.TEXT, "before the farewell");
            final byte[] whole = relay.record();
            // Returns only once the client has said farewell, too.
            final Thread farewell = new Thread(
                    () -> {
                        try {
                            relay.peer.close();
                        } catch (final IOException e) {
                            // The client was gone.
                        }
                    },
                    "farewell");
            farewell.setDaemon(true);
            farewell.start();

            relay.toClient(whole, relay.record());

            assertThat(recorder.take()).isEqualTo("text before the farewell");
            assertThat(recorder.take())
                    .isEqualTo("closed: the venue ended the encrypted connection without a close frame");
        }
    }

    /** Between a websocket that is open and its venue: what the venue sends goes on when the test says so. */
    private final class Relay implements AutoCloseable {
        private static final int HEAD_BYTES = 5;

        private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        private final RawPeer peer;
        private final Socket client;
        private final Socket venue;
        private final BlockingQueue<byte[]> held = new LinkedBlockingQueue<>();
        private volatile boolean holding;

        /** Version 1.2: its farewell is one record. */
        Relay(final TlsChoice engine) throws Exception {
            final RawServer server = server("TLSv1.2");
            source(engine, trusting()).connect(URI.create("wss://127.0.0.1:" + listening.getLocalPort()), recorder);
            client = listening.accept();
            client.setTcpNoDelay(true);
            venue = new Socket("127.0.0.1", server.port());
            pump(client, venue);
            final Thread reader = new Thread(this::read, "relay of records");
            reader.setDaemon(true);
            reader.start();
            peer = server.accept().upgrade();
            assertThat(recorder.take()).isEqualTo("opened");
            holding = true;
        }

        private void read() {
            try {
                while (true) {
                    final byte[] record = readRecord();
                    if (holding) {
                        held.add(record);
                    } else {
                        toClient(record);
                    }
                }
            } catch (final IOException e) {
                // One of them was closed.
            }
        }

        /** The next record that the venue sent and the client has not seen. */
        byte[] record() throws InterruptedException {
            final byte[] record = held.poll(30, TimeUnit.SECONDS);
            assertThat(record).as("a record").isNotNull();
            return record;
        }

        private byte[] readRecord() throws IOException {
            final byte[] head = venue.getInputStream().readNBytes(HEAD_BYTES);
            if (head.length < HEAD_BYTES) {
                throw new EOFException("the venue sends no more");
            }
            final int length = (head[3] & 0xFF) << 8 | head[4] & 0xFF;
            final byte[] record = Arrays.copyOf(head, HEAD_BYTES + length);
            venue.getInputStream().readNBytes(record, HEAD_BYTES, length);
            return record;
        }

        /** In one write, so that one read gets it all. */
        void toClient(final byte[]... records) throws IOException {
            final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (final byte[] each : records) {
                bytes.writeBytes(each);
            }
            client.getOutputStream().write(bytes.toByteArray());
            client.getOutputStream().flush();
        }

        @Override
        public void close() throws IOException {
            client.close();
            venue.close();
            listening.close();
        }
    }

    private static void pump(final Socket from, final Socket to) {
        final Thread thread = new Thread(
                () -> {
                    try {
                        from.getInputStream().transferTo(to.getOutputStream());
                    } catch (final IOException e) {
                        // One of them was closed.
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @ParameterizedTest
    @EnumSource(value = TlsChoice.class, names = "AUTO", mode = EnumSource.Mode.EXCLUDE)
    void shouldEndOnBytesThatAreNoTls(final TlsChoice engine) throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            source(engine, trusting()).connect(URI.create("wss://127.0.0.1:" + plain.getLocalPort()), recorder);
            try (Socket client = plain.accept()) {
                client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());

                assertThat(recorder.take()).startsWith("closed: SSL");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TlsChoice.class)
    void shouldNameNoSubstituteWhereConscryptLoads(final TlsChoice engine) throws Exception {
        final RawServer server = server();
        source(engine, trusting()).connect(server.uri(), recorder);
        server.accept().upgrade();

        assertThat(recorder.take()).isEqualTo("opened");
        assertThat(notices).isEmpty();
    }
}
