package trefoil.gateway.binance.websocket.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import trefoil.gateway.binance.testing.ManualScheduler;
import trefoil.gateway.binance.websocket.FrameConnection;
import trefoil.gateway.binance.websocket.FrameRecorder;
import trefoil.gateway.binance.websocket.RawPeer;
import trefoil.gateway.binance.websocket.RawServer;
import trefoil.gateway.testing.Await;

/** What the channel's websockets are to one another, and when a peer counts as gone; time moves when told. */
@Timeout(120)
class ChannelUpkeepTest {
    private static final long PING_EVERY_MS = 20_000;
    private static final long PONG_WITHIN_MS = 10_000;

    private final ManualScheduler clock = new ManualScheduler();
    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    private final FrameRecorder recorder = new FrameRecorder();
    private final ChannelFrameSource source = new ChannelFrameSource.Context()
            .clock(clock)
            .poll(PollMode.SELECT)
            .notices(notices::add)
            .conclude();
    private RawServer server;

    @BeforeEach
    void openServer() throws Exception {
        server = new RawServer(new ServerSocket(), "ws");
    }

    @AfterEach
    void close() throws Exception {
        source.close();
        server.close();
    }

    private RawPeer connected(final FrameRecorder told) throws Exception {
        source.connect(server.uri(), told);
        final RawPeer peer = server.accept().upgrade();
        assertThat(told.take()).isEqualTo("opened");
        return peer;
    }

    @Test
    void shouldKeepAPeerThatSendsThoughItAnswersNoPing() throws Exception {
        final RawPeer peer = connected(recorder);
        clock.advanceMs(PING_EVERY_MS + 1);
        assertThat(peer.read().opcode()).isEqualTo(RawPeer.PING);

        for (int i = 0; i < 4; i++) {
            clock.advanceMs(PONG_WITHIN_MS * 6 / 10);
            peer.writeFrame(RawPeer.FIN | RawPeer.TEXT, "here " + i);
            assertThat(recorder.take()).isEqualTo("text here " + i);
        }

        clock.advanceMs(PONG_WITHIN_MS + 1);
        assertThat(recorder.take()).isEqualTo("closed: no answer to a ping within 10000 ms");
    }

    @Test
    void shouldReadTheOthersThoughOneCannotBeAttendedTo() throws Exception {
        final RawPeer peer = connected(recorder);
        final FrameRecorder told = new FrameRecorder();
        final Map<String, String> unusable = new HashMap<>();
        unusable.put("X-Nothing", null);

        source.connect(server.uri(), unusable, told);

        Await.until("it is told", () -> !notices.isEmpty());
        assertThat(notices.get(0)).startsWith("a websocket was not attended to: ");
        peer.writeFrame(RawPeer.FIN | RawPeer.TEXT, "still read");
        assertThat(recorder.take()).isEqualTo("text still read");
        clock.advanceMs(PONG_WITHIN_MS + 1);
        assertThat(told.take()).as("its deadline ends it").startsWith("closed: no answer within 10000 ms");
    }

    @Test
    void shouldOpenNoMoreThanSoManyAtOnceAndTheOthersAfterThem() throws Exception {
        final int many = 2 * ChannelFrameSource.MAX_OPENERS;
        final List<FrameConnection> mute = new ArrayList<>();
        final List<FrameRecorder> told = new ArrayList<>();
        try (ServerSocket silent = new ServerSocket(0, many, InetAddress.getLoopbackAddress())) {
            final URI nowhere = URI.create("ws://127.0.0.1:" + silent.getLocalPort());
            for (int i = 0; i < many; i++) {
                told.add(new FrameRecorder());
                mute.add(source.connect(nowhere, told.get(i)));
            }
            source.connect(URI.create("http://127.0.0.1"), recorder);
            assertThat(recorder.take()).as("the others have been begun").startsWith("closed: not an address");

            // Those of sources that were closed before end soon.
            Await.until("no more openers than may be", () -> openers() == ChannelFrameSource.MAX_OPENERS);

            mute.forEach(connection -> connection.close("enough"));
            for (final FrameRecorder each : told) {
                assertThat(each.take()).isEqualTo("closed: enough");
            }
            connected(new FrameRecorder());
        }
    }

    private static long openers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(ChannelFrameSource.OPENER_NAME))
                .count();
    }
}
