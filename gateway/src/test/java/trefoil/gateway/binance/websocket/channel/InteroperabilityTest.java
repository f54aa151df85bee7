package trefoil.gateway.binance.websocket.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import trefoil.engine.MonotonicEpochClock;
import trefoil.gateway.binance.VenueTrust;
import trefoil.gateway.binance.websocket.FrameRecorder;
import trefoil.gateway.binance.websocket.FrameSource;
import trefoil.gateway.binance.websocket.OkHttpFrameSource;
import trefoil.gateway.exchange.TlsIdentity;
import trefoil.gateway.exchange.TlsServers;

/** The own channel, and OkHttp beside it, against servers of two other projects, in the clear and over TLS. */
@Timeout(120)
class InteroperabilityTest {
    private static final int CONNECTIONS = 25;
    private static final int[] SIZES = {0, 1, 125, 126, 65_535, 65_536, (1 << 20) - 10};
    private static final TlsIdentity IDENTITY = TlsIdentity.generate();

    @TempDir
    private Path directory;

    static Stream<Arguments> pairs() {
        return Stream.of("Java-WebSocket", "Undertow")
                .flatMap(server -> Stream.of("own selecting", "own busy", "own Conscrypt", "own JDK", "OkHttp")
                        .map(client -> Arguments.of(server, client)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldUnderstandEachOther(final String serverName, final String clientName) throws Exception {
        final boolean secure = clientName.equals("own Conscrypt") || clientName.equals("own JDK");
        final SSLContext tls = secure ? TlsServers.context(IDENTITY) : null;
        try (EchoServer server =
                        serverName.equals("Undertow") ? EchoServer.undertow(tls) : EchoServer.javaWebSocket(tls);
                FrameSource client = client(clientName)) {
            final FrameRecorder recorder = new FrameRecorder();
            client.connect(server.uri(), recorder);
            assertThat(recorder.take()).isEqualTo("opened");

            echo(recorder);
            fragments(recorder);
            recorder.connection().send("ping:");
            assertThat(recorder.take()).isEqualTo("text ponged");
            // Java-WebSocket now and then leaves handshakes unread when many come at once over TLS, whoever makes them.
            many(client, server, secure && serverName.equals("Java-WebSocket"));
            recorder.connection().send("bye:4001");
            assertThat(recorder.take()).isEqualTo("closed: closed by the venue: 4001 as asked");
        }
    }

    private FrameSource client(final String name) throws Exception {
        final ChannelFrameSource.Context context = new ChannelFrameSource.Context()
                .clock(new MonotonicEpochClock())
                .trust(VenueTrust.ofFile(TlsServers.trustFile(IDENTITY, directory)));
        return switch (name) {
            case "own selecting" -> context.poll(PollMode.SELECT).conclude();
            case "own busy" -> context.poll(PollMode.BUSY).conclude();
            case "own Conscrypt" -> context.tls(TlsChoice.CONSCRYPT).conclude();
            case "own JDK" -> context.tls(TlsChoice.JDK).conclude();
            default -> new OkHttpFrameSource(new MonotonicEpochClock());
        };
    }

    private static void echo(final FrameRecorder recorder) throws InterruptedException {
        for (final int size : SIZES) {
            final String text = "z".repeat(size);
            recorder.connection().send(text);
            assertThat(recorder.take().equals("text " + text))
                    .as("text of %d", size)
                    .isTrue();
            recorder.connection().send("bin:" + text);
            assertThat(recorder.take().equals("binary " + text))
                    .as("binary of %d", size)
                    .isTrue();
        }
        recorder.connection().send("\u5e01\u5b89 \ud83d\ude80");
        assertThat(recorder.take()).isEqualTo("text \u5e01\u5b89 \ud83d\ude80");
    }

    private static void fragments(final FrameRecorder recorder) throws InterruptedException {
        for (final String text : List.of("abcdefgh", "\u20ac\u00e9\ud83d\ude80\u5e01", "q".repeat(300_001))) {
            recorder.connection().send("parts:" + text);
            assertThat(recorder.take().equals("text " + text)).isTrue();
        }
    }

    private static void many(final FrameSource client, final EchoServer server, final boolean oneByOne)
            throws InterruptedException {
        final List<FrameRecorder> recorders = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            recorders.add(new FrameRecorder());
            client.connect(server.uri(), recorders.get(i));
            if (oneByOne) {
                assertThat(recorders.get(i).take()).isEqualTo("opened");
            }
        }
        if (!oneByOne) {
            for (final FrameRecorder recorder : recorders) {
                assertThat(recorder.take()).isEqualTo("opened");
            }
        }
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < CONNECTIONS; i++) {
                final byte[] text = ("from " + i + " in " + round).getBytes(StandardCharsets.UTF_8);
                assertThat(recorders.get(i).connection().send(text, 0, text.length))
                        .isTrue();
            }
            for (int i = 0; i < CONNECTIONS; i++) {
                assertThat(recorders.get(i).take()).isEqualTo("text from " + i + " in " + round);
            }
        }
        for (final FrameRecorder recorder : recorders) {
            recorder.connection().close("done");
            assertThat(recorder.take()).isEqualTo("closed: done");
        }
    }
}
