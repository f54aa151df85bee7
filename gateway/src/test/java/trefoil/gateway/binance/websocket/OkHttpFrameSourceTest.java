package trefoil.gateway.binance.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.RecordType;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.stream.FeedCounter;
import trefoil.gateway.binance.stream.MarketDataFeed;
import trefoil.gateway.binance.testing.FakeInboundRing;
import trefoil.gateway.binance.testing.FakeInboundRing.Record;
import trefoil.gateway.binance.testing.Instruments;
import trefoil.gateway.binance.testing.LoopbackServer;
import trefoil.gateway.binance.testing.LoopbackServer.Answer;
import trefoil.gateway.binance.testing.LoopbackServer.WebSocket;

class OkHttpFrameSourceTest {
    private final MonotonicEpochClock clock = new MonotonicEpochClock();
    private final OkHttpFrameSource source = new OkHttpFrameSource(clock);
    private final Recorder recorder = new Recorder();
    private LoopbackServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = new LoopbackServer().handle(request -> Answer.webSocket());
    }

    @AfterEach
    void stopServer() throws IOException {
        source.close();
        server.close();
    }

    @Test
    void shouldDeliverFramesAsUtf8() throws Exception {
        source.connect(URI.create(server.ws() + "/stream"), recorder);
        final WebSocket venue = server.takeWebSocket();
        assertThat(recorder.take()).isEqualTo("opened");
        assertThat(venue.request().headers()).doesNotContainKey("sec-websocket-extensions");

        for (final String text :
                List.of("{}", "", "\u5e01\u5b89\u4eba\u751f and ascii", "\u00e9\ud83d\ude80x", "x".repeat(100_000))) {
            final long beforeNs = clock.nanoTime();
            venue.send(text);
            assertThat(recorder.take()).isEqualTo(text);
            assertThat(recorder.receiveNs).isBetween(beforeNs, clock.nanoTime());
        }
    }

    @Test
    void shouldSendTextAndClose() throws Exception {
        final FrameConnection connection = source.connect(URI.create(server.ws()), recorder);
        final WebSocket venue = server.takeWebSocket();
        assertThat(recorder.take()).isEqualTo("opened");

        assertThat(connection.send("hello")).isTrue();
        assertThat(venue.take()).isEqualTo("hello");
        connection.close("enough");
        connection.close("again");

        assertThat(recorder.take()).isEqualTo("closed: enough");
        assertThat(connection.send("more")).isFalse();
    }

    @Test
    void shouldReportLossRefusalAndAnUnreachableVenue() throws Exception {
        source.connect(URI.create(server.ws()), recorder);
        final WebSocket venue = server.takeWebSocket();
        assertThat(recorder.take()).isEqualTo("opened");
        venue.close();
        assertThat(recorder.take()).startsWith("closed: ");

        server.handle(request -> Answer.json(503, "{}"));
        source.connect(URI.create(server.ws()), recorder);
        assertThat(recorder.take()).isEqualTo("closed: HTTP 503 in place of a websocket");

        final int freePort;
        try (ServerSocket free = new ServerSocket(0)) {
            freePort = free.getLocalPort();
        }
        source.connect(URI.create("ws://127.0.0.1:" + freePort), recorder);
        assertThat(recorder.take()).startsWith("closed: ConnectException");
    }

    @Test
    void shouldCloseOnAFrameThatIsTooLong() throws Exception {
        source.connect(URI.create(server.ws()), recorder);
        final WebSocket venue = server.takeWebSocket();
        assertThat(recorder.take()).isEqualTo("opened");
        final String longest = "x".repeat(FrameListener.MAX_FRAME_BYTES);
        venue.send(longest);
        assertThat(recorder.take()).hasSize(longest.length());

        venue.send(longest + "x");

        assertThat(recorder.take()).isEqualTo("closed: a frame longer than 1048576 bytes");
    }

    @Test
    void shouldNotCollectAFrameThatOnlyAnnouncesItsLength() throws Exception {
        source.connect(URI.create(server.ws()), recorder);
        final WebSocket venue = server.takeWebSocket();
        assertThat(recorder.take()).isEqualTo("opened");
        final String longest = "x".repeat(FrameListener.MAX_FRAME_BYTES);
        for (int i = 0; i < 4; i++) {
            venue.send(longest);
            assertThat(recorder.take()).hasSize(longest.length());
        }

        try {
            venue.sendPart(new byte[2 * FrameListener.MAX_FRAME_BYTES], 1 << 30);
        } catch (final IOException e) {
            assertThat(e).as("closed in the middle of it").isInstanceOf(SocketException.class);
        }

        assertThat(recorder.take()).startsWith("closed:").contains("a frame longer than 1048576 bytes");
    }

    @Test
    void shouldLeaveNoThreadsBehindAfterManyConnections() throws Exception {
        for (int i = 0; i < 100; i++) {
            source.connect(URI.create(server.ws()), recorder);
            final WebSocket venue = server.takeWebSocket();
            assertThat(recorder.take()).isEqualTo("opened");
            venue.close();
            assertThat(recorder.take()).startsWith("closed:");
        }

        assertThat(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().equals("market-stream")))
                .hasSizeLessThan(20);
    }

    @Test
    void shouldFeedOnThroughGarbageAndReconnects() throws Exception {
        final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        final FakeInboundRing ring = new FakeInboundRing();
        final MarketDataFeed feed = new MarketDataFeed.Context()
                .streamUrl(server.ws())
                .universe(Instruments.triangle())
                .source(source)
                .ring(ring)
                .clock(clock)
                .scheduler(TaskScheduler.over(executor))
                .random(new Random(1))
                .backOffMs(1, 10)
                .conclude();
        try {
            feed.start();
            for (int round = 0; round < 3; round++) {
                final WebSocket venue = server.takeWebSocket();
                assertThat(venue.request().target()).isEqualTo("/stream");
                assertThat(venue.take()).contains("SUBSCRIBE", "ethbtc@bookTicker");
                if (round < 2) {
                    assertState(ring.takeRecord(), FeedState.UP);
                }
                venue.send("{\"result\":null,\"id\":1}");
                venue.sendText(new byte[] {(byte) 0xC3, 0x28, 0, 1, 2});
                venue.send("{\"u\":1,\"s\":\"BTCUSDT\",\"b\":\"1\"");
                venue.send("{\"u\":" + round + ",\"s\":\"ETHBTC\",\"b\":\"1\",\"B\":\"1\",\"a\":\"2\",\"A\":\"1\"}");
                final Record quote = ring.takeRecord();
                assertThat(BookTicker.updateId(quote.bytes(), 0)).isEqualTo(round);
                if (round == 0) {
                    venue.sendPart("{\"u\":".getBytes(StandardCharsets.US_ASCII), 100);
                    venue.close();
                    assertState(ring.takeRecord(), FeedState.DOWN);
                } else if (round == 1) {
                    // Another takes its place before it ends: the feed is never down.
                    venue.send("{\"e\":\"serverShutdown\",\"E\":1}");
                }
            }
            feed.close();
            assertState(ring.takeRecord(), FeedState.DOWN);
            assertThat(feed.counters().get(FeedCounter.QUOTES)).isEqualTo(3);
            assertThat(feed.counters().get(FeedCounter.MALFORMED)).isEqualTo(6);
        } finally {
            executor.shutdownNow();
        }
    }

    private static void assertState(final Record record, final int state) {
        assertThat(RecordType.nameOf(record.type())).isEqualTo("FEED_STATE");
        assertThat(FeedState.state(record.bytes(), 0)).isEqualTo(state);
    }

    private static final class Recorder implements FrameListener {
        private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        private volatile long receiveNs;

        @Override
        public void onOpened(final FrameConnection connection) {
            events.add("opened");
        }

        @Override
        public void onText(final byte[] buffer, final int offset, final int length, final long at) {
            receiveNs = at;
            events.add(new String(buffer, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void onClosed(final String reason) {
            events.add("closed: " + reason);
        }

        String take() throws InterruptedException {
            final String event = events.poll(10, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("nothing happened within 10 s");
            }
            return event;
        }
    }
}
