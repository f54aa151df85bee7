package trefoil.gateway.binance.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import trefoil.engine.MonotonicEpochClock;

/** What every {@link FrameSource} does, as a server sees it that behaves well, badly or not at all. */
@Timeout(120)
public abstract class FrameSourceContract {
    protected static final int MAX = FrameListener.MAX_FRAME_BYTES;

    private static final int[] SIZES = {0, 1, 125, 126, 127, 65_535, 65_536, MAX};

    protected final EpochNanoClock clock = new MonotonicEpochClock();
    protected final FrameRecorder recorder = new FrameRecorder();
    protected RawServer server;
    protected FrameSource source;

    /** A source that stamps with the clock and reaches the server. */
    protected abstract FrameSource newSource(EpochNanoClock stamps) throws Exception;

    protected RawServer newServer() throws Exception {
        return new RawServer(new ServerSocket(), "ws");
    }

    /** Whether a broken rule is answered with a close frame that names it, and not only by cutting the connection. */
    protected boolean namesProblems() {
        return true;
    }

    @BeforeEach
    void open() throws Exception {
        server = newServer();
        source = newSource(clock);
    }

    @AfterEach
    void shut() throws Exception {
        // First, or the source would wait for answers to its close frames.
        server.close();
        source.close();
    }

    /** An open websocket's other end. */
    protected RawPeer connected() throws Exception {
        source.connect(server.uri().resolve("/stream?streams=a"), recorder);
        final RawPeer peer = server.accept().upgrade();
        assertThat(recorder.take()).isEqualTo("opened");
        return peer;
    }

    @Test
    void shouldDeliverFramesOfEverySizeStampedWhenTheyCame() throws Exception {
        final RawPeer peer = connected();

        for (final int size : SIZES) {
            final String payload = "x".repeat(size);
            final long beforeNs = clock.nanoTime();
            peer.writeFrame(RawPeer.FIN | RawPeer.TEXT, payload);
            assertThat(recorder.take().equals("text " + payload))
                    .as("text of %d", size)
                    .isTrue();
            assertThat(recorder.receiveNs()).isBetween(beforeNs, clock.nanoTime());
            peer.writeFrame(RawPeer.FIN | RawPeer.BINARY, payload);
            assertThat(recorder.take().equals("binary " + payload))
                    .as("binary of %d", size)
                    .isTrue();
        }
        for (final String text : List.of("\u5e01\u5b89 and ascii", "\u00e9\ud83d\ude80x", "1234567\u00e989012345")) {
            peer.writeFrame(RawPeer.FIN | RawPeer.TEXT, text);
            assertThat(recorder.take()).isEqualTo("text " + text);
        }
    }

    @Test
    void shouldPutFragmentsTogetherAndAnswerPingsBetweenThem() throws Exception {
        final RawPeer peer = connected();
        final byte[] text = "a \u20ac in the \ud83d\ude80 middle".getBytes(StandardCharsets.UTF_8);

        for (int cut = 0; cut <= text.length; cut++) {
            peer.writeFrame(RawPeer.TEXT, Arrays.copyOf(text, cut));
            peer.writeFrame(RawPeer.FIN | RawPeer.PING, "ping " + cut);
            peer.writeFrame(RawPeer.FIN | RawPeer.PONG, "nobody asked");
            peer.writeFrame(RawPeer.CONTINUATION, "");
            peer.writeFrame(RawPeer.FIN | RawPeer.CONTINUATION, Arrays.copyOfRange(text, cut, text.length));

            assertThat(recorder.take()).isEqualTo("text a \u20ac in the \ud83d\ude80 middle");
            final RawPeer.Frame pong = peer.read();
            assertThat(pong.first()).isEqualTo(RawPeer.FIN | RawPeer.PONG);
            assertThat(pong.text()).isEqualTo("ping " + cut);
        }
        peer.writeFrame(RawPeer.BINARY, "x".repeat(MAX / 2));
        peer.writeFrame(RawPeer.FIN | RawPeer.CONTINUATION, "y".repeat(MAX / 2));
        assertThat(recorder.take()).hasSize("binary ".length() + MAX);
    }

    @Test
    void shouldReadWhatComesByteByByteAndManyAtOnce() throws Exception {
        final RawPeer peer = connected();
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < 3; i++) {
            bytes.writeBytes(RawPeer.frame(RawPeer.FIN | RawPeer.TEXT, ("frame " + i).getBytes()));
            bytes.writeBytes(RawPeer.frame(RawPeer.TEXT, "part ".getBytes()));
            bytes.writeBytes(RawPeer.frame(RawPeer.FIN | RawPeer.CONTINUATION, ("s" + i + ".".repeat(130)).getBytes()));
        }

        for (final byte next : bytes.toByteArray()) {
            peer.write(new byte[] {next});
        }
        for (int i = 0; i < 200; i++) {
            peer.write(bytes.toByteArray());
        }

        for (int i = 0; i < 201 * 3; i++) {
            assertThat(recorder.take()).isEqualTo("text frame " + i % 3);
            assertThat(recorder.take()).isEqualTo("text part s" + i % 3 + ".".repeat(130));
        }
    }

    @Test
    void shouldUnderstandAnAnswerCutAnywhereAndFramesRightBehindIt() throws Exception {
        int length = 2;
        for (int cut = 1; cut < length; cut += 3) {
            final FrameRecorder told = new FrameRecorder();
            source.connect(server.uri(), told);
            final RawPeer peer = server.accept().readRequest();
            final byte[] head = peer.acceptingHead().getBytes(StandardCharsets.US_ASCII);
            final byte[] frame = RawPeer.frame(RawPeer.FIN | RawPeer.TEXT, "at once".getBytes());
            final byte[] all = Arrays.copyOf(head, head.length + frame.length);
            System.arraycopy(frame, 0, all, head.length, frame.length);
            length = all.length;

            peer.write(Arrays.copyOf(all, cut));
            peer.write(Arrays.copyOfRange(all, cut, all.length));

            assertThat(told.take()).as("cut at %d", cut).isEqualTo("opened");
            assertThat(told.take()).isEqualTo("text at once");
            peer.close();
        }
    }

    @Test
    void shouldAskWithTheFieldsGivenAndForNoExtension() throws Exception {
        final Map<String, String> fields = new LinkedHashMap<>();
        fields.put("X-MBX-APIKEY", "abc");
        final Set<String> keys = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            source.connect(server.uri().resolve("/stream?streams=a/b"), fields, new FrameRecorder());
            final RawPeer peer = server.accept().readRequest();

            assertThat(peer.requestLine()).isEqualTo("GET /stream?streams=a/b HTTP/1.1");
            assertThat(peer.headers())
                    .containsEntry("x-mbx-apikey", "abc")
                    .containsEntry("host", "127.0.0.1:" + server.port())
                    .containsEntry("sec-websocket-version", "13")
                    .doesNotContainKey("sec-websocket-extensions")
                    .doesNotContainKey("sec-websocket-protocol");
            keys.add(peer.headers().get("sec-websocket-key"));
        }

        assertThat(keys).hasSize(3);
    }

    @Test
    void shouldTellARefusalAndFollowNoRedirect() throws Exception {
        final Map<String, String> answers = new LinkedHashMap<>();
        answers.put(
                "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 7\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                "429 7");
        answers.put(
                "HTTP/1.1 302 Found\r\nLocation: " + server.uri()
                        + "/other\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
                "302 null");
        answers.put("HTTP/1.1 418 \r\nConnection: close\r\nContent-Length: 2\r\nretry-after: 120\r\n\r\n{}", "418 120");
        answers.put("HTTP/1.1 503 Status\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", "503 null");
        answers.put("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", "200 null");

        for (final Map.Entry<String, String> answer : answers.entrySet()) {
            final FrameRecorder told = new FrameRecorder();
            source.connect(server.uri(), told);
            server.accept().readRequest().write(answer.getKey());

            assertThat(told.take()).isEqualTo("refused " + answer.getValue());
            assertThat(told.take())
                    .isEqualTo("closed: HTTP " + answer.getValue().substring(0, 3) + " in place of a websocket");
        }
    }

    @Test
    void shouldNotOpenOnAnythingButAWebsocket() throws Exception {
        final List<String> answers = List.of(
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n",
                "");
        for (final String answer : answers) {
            final FrameRecorder told = new FrameRecorder();
            source.connect(server.uri(), told);
            final RawPeer peer = server.accept().readRequest();
            peer.write(answer);
            peer.close();

            String event = told.take();
            if (event.startsWith("refused 101")) {
                event = told.take();
            }
            assertThat(event).as(answer).startsWith("closed: ");
        }
    }

    @Test
    void shouldReportAnUnreachableVenue() throws Exception {
        final int freePort;
        try (ServerSocket free = new ServerSocket(0)) {
            freePort = free.getLocalPort();
        }

        source.connect(URI.create(server.uri().getScheme() + "://127.0.0.1:" + freePort), recorder);

        assertThat(recorder.take()).startsWith("closed: ConnectException");
    }

    @Test
    void shouldReportAnAddressThatIsNone() throws Exception {
        source.connect(URI.create("mailto:nobody@example.com"), recorder);

        assertThat(recorder.take()).startsWith("closed: not an address");
    }

    @Test
    void shouldEndOnFramesThatBreakTheRules() throws Exception {
        final Map<String, byte[]> wrong = new LinkedHashMap<>();
        wrong.put("masked", new byte[] {(byte) 0x81, (byte) 0x81, 1, 2, 3, 4, 5});
        wrong.put("reserved bit 1", RawPeer.frame(0xC1, new byte[3]));
        wrong.put("reserved bit 2", RawPeer.frame(0xA1, new byte[3]));
        wrong.put("reserved bit 3", RawPeer.frame(0x91, new byte[3]));
        wrong.put("unknown data", RawPeer.frame(0x83, new byte[3]));
        wrong.put("unknown control", RawPeer.frame(0x8B, new byte[3]));
        wrong.put("control in fragments", RawPeer.frame(RawPeer.PING, new byte[3]));
        wrong.put("control of 126", RawPeer.frame(RawPeer.FIN | RawPeer.PING, new byte[126]));
        wrong.put("half a close code", RawPeer.frame(RawPeer.FIN | RawPeer.CLOSE, new byte[1]));
        wrong.put("close code 1005", RawPeer.frame(RawPeer.FIN | RawPeer.CLOSE, RawPeer.closing(1005, "")));
        wrong.put("close code 999", RawPeer.frame(RawPeer.FIN | RawPeer.CLOSE, RawPeer.closing(999, "")));
        wrong.put("close code 5000", RawPeer.frame(RawPeer.FIN | RawPeer.CLOSE, RawPeer.closing(5000, "")));
        wrong.put("continuation of nothing", RawPeer.frame(RawPeer.FIN, new byte[3]));
        final ByteArrayOutputStream within = new ByteArrayOutputStream();
        within.writeBytes(RawPeer.frame(RawPeer.TEXT, new byte[3]));
        within.writeBytes(RawPeer.frame(RawPeer.FIN | RawPeer.TEXT, new byte[3]));
        wrong.put("message within another", within.toByteArray());
        wrong.put("length above 2^63", RawPeer.head(0x81, Long.MIN_VALUE));

        for (final Map.Entry<String, byte[]> broken : wrong.entrySet()) {
            assertEnds(broken.getKey(), broken.getValue(), 1002, "");
        }
    }

    @Test
    void shouldEndOnFramesAndMessagesThatAreTooLong() throws Exception {
        final String reason = "a frame longer than 1048576 bytes";
        final byte[] longest = new byte[MAX + 1];
        Arrays.fill(longest, (byte) 'x');
        assertEnds("a frame of one too many", RawPeer.frame(0x81, longest), 1009, reason);

        final ByteArrayOutputStream parts = new ByteArrayOutputStream();
        parts.writeBytes(RawPeer.frame(RawPeer.TEXT, Arrays.copyOf(longest, MAX)));
        parts.writeBytes(RawPeer.frame(RawPeer.FIN | RawPeer.CONTINUATION, new byte[] {'x'}));
        assertEnds("a message of one too many", parts.toByteArray(), 1009, reason);

        final ByteArrayOutputStream announced = new ByteArrayOutputStream();
        announced.writeBytes(RawPeer.head(0x81, 1 << 30));
        announced.writeBytes(new byte[2 * MAX]);
        assertEnds("a frame of a gibibyte, announced", announced.toByteArray(), 1009, reason);
    }

    /** The listener is told once, no frame is delivered, and the connection ends. */
    protected final void assertEnds(final String name, final byte[] bytes, final int code, final String reason)
            throws Exception {
        final FrameRecorder told = new FrameRecorder();
        source.connect(server.uri(), told);
        try (RawPeer peer = server.accept().upgrade()) {
            assertThat(told.take()).isEqualTo("opened");
            try {
                peer.write(bytes);
                peer.writeFrame(RawPeer.FIN | RawPeer.TEXT, "too late");
            } catch (final SocketException e) {
                // Cut while it was written.
            }

            assertThat(told.take()).as(name).startsWith("closed: ").contains(reason);
            if (namesProblems()) {
                final RawPeer.Frame close = peer.read();
                assertThat(close.first()).as(name).isEqualTo(RawPeer.FIN | RawPeer.CLOSE);
                assertThat(close.code()).as(name).isEqualTo(code);
            } else {
                peer.awaitEnd();
            }
            assertThat(told.peek()).as(name).isNull();
        }
    }

    @Test
    void shouldSendTextsMaskedWithAFreshKeyEach() throws Exception {
        final RawPeer peer = connected();
        final FrameConnection connection = recorder.connection();
        final Set<Integer> keys = new HashSet<>();

        for (final int size : SIZES) {
            final String text = "y".repeat(size);
            assertThat(connection.send(text)).isTrue();
            final RawPeer.Frame frame = peer.read();
            assertThat(frame.first()).isEqualTo(RawPeer.FIN | RawPeer.TEXT);
            assertThat(frame.masked()).isTrue();
            assertThat(frame.text().equals(text)).as("text of %d", size).isTrue();
            keys.add(frame.key());
        }
        final byte[] amid = "..\u00e9 and more..".getBytes(StandardCharsets.UTF_8);
        assertThat(connection.send(amid, 2, amid.length - 4)).isTrue();
        assertThat(peer.read().text()).isEqualTo("\u00e9 and more");
        assertThat(keys).hasSize(SIZES.length);
    }

    @Test
    void shouldKeepFramesOfManySendersWhole() throws Exception {
        final int senders = 4;
        final int each = 500;
        final RawPeer peer = connected();
        final ExecutorService threads = Executors.newFixedThreadPool(senders);

        for (int sender = 0; sender < senders; sender++) {
            final String beginning = sender + " ";
            threads.submit(() -> {
                for (int i = 0; i < each; i++) {
                    assertThat(recorder.connection().send(beginning + i + " " + "z".repeat(i)))
                            .isTrue();
                }
                return null;
            });
        }

        final int[] next = new int[senders];
        for (int i = 0; i < senders * each; i++) {
            final String[] words = peer.read().text().split(" ", 3);
            final int sender = Integer.parseInt(words[0]);
            assertThat(Integer.parseInt(words[1])).isEqualTo(next[sender]);
            assertThat(words[2]).hasSize(next[sender]++);
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldCloseWithACloseFrameAndTellTheFirstReason() throws Exception {
        final RawPeer peer = connected();

        recorder.connection().close("enough");
        recorder.connection().close("again");

        assertThat(recorder.take()).isEqualTo("closed: enough");
        assertThat(recorder.connection().send("more")).isFalse();
        final RawPeer.Frame close = peer.read();
        assertThat(close.first()).isEqualTo(RawPeer.FIN | RawPeer.CLOSE);
        assertThat(close.code()).isEqualTo(1000);
        peer.writeFrame(RawPeer.FIN | RawPeer.TEXT, "too late");
        peer.writeFrame(RawPeer.FIN | RawPeer.CLOSE, RawPeer.closing(1000, ""));
        peer.awaitEnd();
        assertThat(recorder.peek()).isNull();
    }

    @Test
    void shouldNotWaitLongForAnAnswerToItsCloseFrame() throws Exception {
        final RawPeer peer = connected();

        recorder.connection().close("enough");

        assertThat(recorder.take()).isEqualTo("closed: enough");
        peer.awaitEnd();
    }

    @Test
    void shouldAnswerACloseFrameAndTellItsReason() throws Exception {
        for (final int code : new int[] {1000, 1001, 1008, 1011, 1012, 3000, 4999}) {
            final FrameRecorder told = new FrameRecorder();
            source.connect(server.uri(), told);
            final RawPeer peer = server.accept().upgrade();
            peer.writeFrame(RawPeer.FIN | RawPeer.CLOSE, RawPeer.closing(code, "b\u00fce"));

            assertThat(told.take()).isEqualTo("opened");
            assertThat(told.take()).isEqualTo("closed: closed by the venue: " + code + " b\u00fce");
            assertThat(peer.read().first()).isEqualTo(RawPeer.FIN | RawPeer.CLOSE);
            peer.close();
        }
    }

    @Test
    void shouldTellOnceThatAConnectionIsCut() throws Exception {
        final RawPeer peer = connected();
        peer.write(new byte[] {(byte) 0x81, 5, 'h'});
        peer.close();

        assertThat(recorder.take()).startsWith("closed: ");
        assertThat(recorder.connection().send("more")).isFalse();
        recorder.connection().close("again");
        assertThat(recorder.peek()).isNull();
    }

    @Test
    void shouldCloseOnlyTheSocketWhoseListenerThrows() throws Exception {
        final FrameRecorder failing = new FrameRecorder() {
            @Override
            public void onText(final byte[] buffer, final int offset, final int length, final long at) {
                throw new IllegalStateException("a listener's mistake");
            }
        };
        final RawPeer good = connected();
        source.connect(server.uri(), failing);
        final RawPeer bad = server.accept().upgrade();
        assertThat(failing.take()).isEqualTo("opened");

        bad.writeFrame(RawPeer.FIN | RawPeer.TEXT, "a");
        assertThat(failing.take()).startsWith("closed: ");

        good.writeFrame(RawPeer.FIN | RawPeer.TEXT, "b");
        assertThat(recorder.take()).isEqualTo("text b");
        assertThat(failing.peek()).isNull();
        bad.awaitEnd();
    }

    @Test
    void shouldServeManyConnectionsAtOnce() throws Exception {
        final int count = 60;
        final FrameRecorder[] recorders = new FrameRecorder[count];
        for (int i = 0; i < count; i++) {
            recorders[i] = new FrameRecorder();
            source.connect(server.uri().resolve("/" + i), recorders[i]);
        }
        for (int i = 0; i < count; i++) {
            final RawPeer peer = server.accept().upgrade();
            final String path = peer.requestLine().split(" ")[1];
            peer.writeFrame(RawPeer.FIN | RawPeer.TEXT, "to " + path);
        }

        for (int i = 0; i < count; i++) {
            assertThat(recorders[i].take()).isEqualTo("opened");
            assertThat(recorders[i].take()).isEqualTo("text to /" + i);
        }
        source.close();
        for (int i = 0; i < count; i++) {
            assertThat(recorders[i].take()).startsWith("closed: ");
        }
    }

    @Test
    void shouldEndEverythingWhenClosed() throws Exception {
        final RawPeer peer = connected();
        final FrameRecorder connecting = new FrameRecorder();
        source.connect(server.uri(), connecting);
        final RawPeer silent = server.accept().readRequest();

        source.close();

        assertThat(recorder.take()).startsWith("closed: ");
        assertThat(connecting.take()).startsWith("closed: ");
        peer.awaitEnd();
        awaitEnd(silent);
        final FrameRecorder late = new FrameRecorder();
        source.connect(server.uri(), late);
        assertThat(late.take()).startsWith("closed: ");
        assertThat(recorder.peek()).isNull();
        assertThat(connecting.peek()).isNull();
    }

    private static void awaitEnd(final RawPeer peer) throws IOException {
        try {
            peer.read();
            throw new AssertionError("a frame came instead of the end");
        } catch (final EOFException | SocketException e) {
            // It has ended.
        }
    }
}
