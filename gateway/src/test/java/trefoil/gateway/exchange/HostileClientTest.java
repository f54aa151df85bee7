package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static trefoil.gateway.exchange.ScriptedFeed.KEY;
import static trefoil.gateway.exchange.ScriptedFeed.SECRET;
import static trefoil.gateway.exchange.ScriptedFeed.fixed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.sim.OrderLimits;
import trefoil.gateway.binance.codec.ExchangeInfoReader;
import trefoil.gateway.testing.Await;

class HostileClientTest {
    private ExchangeServer server;

    private void start(final ExchangeConfig.Builder config) throws Exception {
        server = new ExchangeServer(
                        config.accounts(ScriptedFeed.account(Map.of("USDT", fixed("100000"), "BTC", fixed("1"))))
                                .build(),
                        ScriptedFeed.triangle())
                .start();
    }

    @AfterEach
    void stop() {
        assertThat(server.failure()).isEmpty();
        server.close();
    }

    @Test
    void shouldRefuseWhatIsNotARequest() throws Exception {
        start(ExchangeConfig.builder());

        assertThat(answerTo("\u0000\u0001\u0002\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(answerTo("GET /api/v3/ping?" + "x".repeat(70_000) + " HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 414");
        assertThat(answerTo("POST /api/v3/order HTTP/1.1\r\nContent-Length: 70000\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
        assertThat(answerTo("GET /etc/passwd HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 404");
        assertThat(answerTo("PUT /api/v3/order HTTP/1.1\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
        assertThat(answerTo("GET /ws/btcusdt@trade HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 426");
        assertThat(answerTo("GET /api/v3/depth?symbol=%ZZ HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(answerTo("GET /api/v3/depth?symbol=%FF HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(answerTo("GET /api/v3/depth?" + "a".repeat(10) + "&b".repeat(150) + " HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(answerTo("GET /api/v3/depth?symbol=BTCUSDT&limit=99999999999999999999 HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(answerTo("GET /api/v3/exchangeInfo?symbols=[[[[ HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(answerTo("GET /api/v3/exchangeInfo?symbols=[[[[] HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertStillServes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /ws HTTP/1.1\r\nSec-WebSocket-Version: 13",
                "GET /ws HTTP/1.1\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13",
                "GET /ws HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13",
                "GET /ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket",
                "GET /ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 0",
                "GET /ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8",
                "POST /ws HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"
            })
    void shouldAnswerAHalfHandshake(final String head) throws Exception {
        start(ExchangeConfig.builder());

        assertThat(answerTo(head + "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"))
                .startsWith("HTTP/1.1 426");
    }

    @Test
    void shouldAnswerTextInNoEncoding() throws Exception {
        start(ExchangeConfig.builder());

        // Begins as UTF-32 would, and then is not.
        final String text = "\0\0\0{\0\u007f\u007f\u007f";
        try (SocketClient stream = new SocketClient(server.streamUrl() + "/ws");
                SocketClient api = new SocketClient(server.wsApiUrl())) {
            stream.send(text);
            assertThat(stream.next()).contains("\"code\":3,\"msg\":\"Invalid JSON");
            api.send(text);
            assertThat(api.next()).contains("\"status\":400", "-1135");
        }
        assertThat(answerTo("GET /api/v3/exchangeInfo?symbols=%5B%00%00%00%7F%7F%7F%00%5D HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void shouldAnswerPipelinedRequestsInOrder() throws Exception {
        start(ExchangeConfig.builder());

        try (RawSocket raw = new RawSocket(server.port())) {
            raw.send("GET /api/v3/ping HTTP/1.1\r\n\r\nGET /api/v3/nothing HTTP/1.1\r\n\r\n"
                    + "GET /api/v3/ping HTTP/1.1\r\nConnection: close\r\n\r\n");
            final String answers = new String(raw.readToEnd(), StandardCharsets.UTF_8);
            assertThat(answers.split("HTTP/1.1 ")).hasSize(4);
            assertThat(answers).containsSubsequence("200 OK", "404 Not Found", "200 OK");
        }
    }

    @Test
    void shouldSurviveHalfRequestsAndGarbageFrames() throws Exception {
        start(ExchangeConfig.builder());
        final long seed = 20_261_122;
        final Random random = new Random(seed);

        for (int i = 0; i < 30; i++) {
            final byte[] garbage = new byte[1 + random.nextInt(500)];
            random.nextBytes(garbage);
            try (RawSocket half = new RawSocket(server.port());
                    RawSocket stream = RawSocket.webSocket(server.port(), "/ws");
                    RawSocket api = RawSocket.webSocket(server.port(), "/ws-api/v3")) {
                half.send("POST /api/v3/order HTTP/1.1\r\nContent-Len".substring(0, 1 + random.nextInt(40)));
                stream.send(garbage);
                api.send(garbage);
            }
        }
        assertStillServes();
    }

    @Test
    void shouldRefuseAnOversizeMessage() throws Exception {
        start(ExchangeConfig.builder());

        try (RawSocket stream = RawSocket.webSocket(server.port(), "/ws")) {
            final int length = HttpConnection.MAX_MESSAGE_BYTES + 1;
            stream.send(new byte[] {
                (byte) 0x81,
                (byte) 0xFF,
                0,
                0,
                0,
                0,
                (byte) (length >>> 24),
                (byte) (length >>> 16),
                (byte) (length >>> 8),
                (byte) length,
                1,
                2,
                3,
                4
            });
            assertThat(stream.readToEnd()).hasSizeLessThan(200);
        }
        assertStillServes();
    }

    @Test
    void shouldDropAReaderThatDoesNotRead() throws Exception {
        final ScriptedFeed feed = ScriptedFeed.triangle();
        for (int i = 0; i < 200_000; i++) {
            feed.book(TimeUnit.MILLISECONDS.toNanos(1) + i, 0, 1000 + i, "50000", i % 2 == 0 ? "1" : "2", "50001", "3");
        }
        server = new ExchangeServer(
                        ExchangeConfig.builder()
                                .maxBufferedBytes(128 * 1024)
                                .feedStart(ExchangeConfig.FeedStart.BY_HAND)
                                .build(),
                        feed)
                .start();

        try (RawSocket stuck = RawSocket.webSocket(server.port(), "/ws/btcusdt@bookTicker");
                SocketClient api = new SocketClient(server.wsApiUrl())) {
            server.startFeed();
            server.feedEnd().get(20, TimeUnit.SECONDS);
            assertThat(server.statistics().slowReadersDropped()).isEqualTo(1);
            api.send("{\"id\":1,\"method\":\"ping\"}");
            assertThat(api.next()).contains("\"status\":200");
            assertThat(stuck).isNotNull();
        }
    }

    @Test
    void shouldDisconnectASilentReaderWhoseCloseFrameCannotBeSent() throws Exception {
        final ScriptedFeed feed = ScriptedFeed.triangle();
        for (int i = 0; i < 300_000; i++) {
            feed.book(TimeUnit.MILLISECONDS.toNanos(1) + i, 0, 1000 + i, "50000", i % 2 == 0 ? "1" : "2", "50001", "3");
        }
        server = new ExchangeServer(
                        ExchangeConfig.builder()
                                .maxBufferedBytes(256 * 1024 * 1024)
                                .pingIntervalNs(TimeUnit.MILLISECONDS.toNanos(50))
                                // Long enough for the buffers of both sides to fill on a busy machine.
                                .pongTimeoutNs(TimeUnit.SECONDS.toNanos(3))
                                .feedStart(ExchangeConfig.FeedStart.AT_FIRST_SUBSCRIPTION)
                                .build(),
                        feed)
                .start();

        try (RawSocket stuck = RawSocket.webSocket(server.port(), "/ws/btcusdt@bookTicker")) {
            Await.until(
                    "the silent reader is dropped", () -> server.statistics().slowReadersDropped() > 0);
            assertThat(server.statistics().slowReadersDropped()).isEqualTo(1);
            assertThat(stuck).isNotNull();
        }
    }

    @Test
    void shouldDisconnectWhoeverSendsRequestsWithoutReadingTheAnswers() throws Exception {
        start(ExchangeConfig.builder().maxBufferedBytes(64 * 1024));

        final String longAnswer = "GET /" + "x".repeat(60_000) + " HTTP/1.1\r\n\r\n";
        try (RawSocket deaf = new RawSocket(server.port())) {
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1_000; i++) {
                            deaf.send(longAnswer);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        assertStillServes();
    }

    @Test
    void shouldAnswerAPipelineThatIsLargerThanTheBuffer() throws Exception {
        start(ExchangeConfig.builder().maxBufferedBytes(64 * 1024));

        try (RawSocket raw = new RawSocket(server.port())) {
            raw.send(("GET /" + "x".repeat(60_000) + " HTTP/1.1\r\n\r\n").repeat(30)
                    + "GET /api/v3/ping HTTP/1.1\r\nConnection: close\r\n\r\n");
            assertThat(new String(raw.readToEnd(), StandardCharsets.UTF_8).split("HTTP/1.1 ", -1))
                    .hasSize(32);
        }
    }

    @Test
    void shouldEnforceTheWeightLimit() throws Exception {
        start(ExchangeConfig.builder().limits(new RateLimits(45, 1000, 10, OrderLimits.PRODUCTION)));

        try (RestClient client = new RestClient(server.restUrl(), KEY, SECRET)) {
            RestClient.Answer answer = client.get("/api/v3/exchangeInfo");
            assertThat(answer.headers().get("X-MBX-USED-WEIGHT-1M")).isEqualTo("20");
            client.get("/api/v3/exchangeInfo");
            answer = client.get("/api/v3/exchangeInfo");
            if (answer.status() == 200) {
                // The minute turned in between.
                client.get("/api/v3/exchangeInfo");
                answer = client.get("/api/v3/exchangeInfo");
            }
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.code()).isEqualTo(-1003);
            assertThat(Integer.parseInt(answer.headers().get("Retry-After"))).isBetween(1, 61);
        }
    }

    @Test
    void shouldStateAndEnforceTheBoundOnOpenOrders() throws Exception {
        start(ExchangeConfig.builder().limits(new RateLimits(6000, 1000, 10, new OrderLimits(1000, 1000, 1))));

        try (RestClient client = new RestClient(server.restUrl(), KEY, SECRET)) {
            final String info = client.get("/api/v3/exchangeInfo").text();
            assertThat(ExchangeInfoReader.read(info.getBytes(StandardCharsets.UTF_8))
                            .maxNumOrders())
                    .isEqualTo(1);
            final String resting = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.001&price=49000";
            assertThat(client.signed("POST", "/api/v3/order", resting).status()).isEqualTo(200);
            final RestClient.Answer answer = client.signed("POST", "/api/v3/order", resting);
            assertThat(answer.code()).isEqualTo(-1013);
            assertThat(answer.text()).contains("Filter failure: EXCHANGE_MAX_NUM_ORDERS");
        }
    }

    @Test
    void shouldEnforceTheOrderLimit() throws Exception {
        start(ExchangeConfig.builder().limits(new RateLimits(6000, 1000, 10, new OrderLimits(1000, 2))));

        try (RestClient client = new RestClient(server.restUrl(), KEY, SECRET)) {
            final String missing = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=1&price=49000";
            assertThat(client.signed("POST", "/api/v3/order", missing).headers().get("X-MBX-ORDER-COUNT-1D"))
                    .isEqualTo("1");
            client.signed("POST", "/api/v3/order", missing);
            final RestClient.Answer answer = client.signed("POST", "/api/v3/order", missing);
            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.code()).isEqualTo(-1015);
            assertThat(answer.headers().get("Retry-After")).isNotNull();
        }
    }

    @Test
    void shouldHoldOrdersBackAndExpireThemWhenLate() throws Exception {
        start(ExchangeConfig.builder().orderLatencyNs(TimeUnit.MILLISECONDS.toNanos(30)));

        try (RestClient client = new RestClient(server.restUrl(), KEY, SECRET)) {
            final String order = "symbol=BTCUSDT&side=SELL&type=MARKET&quantity=0.1";
            assertThat(client.signed("POST", "/api/v3/order", order).field("status"))
                    .isEqualTo("FILLED");
            assertThat(client.signed("POST", "/api/v3/order", order + "&recvWindow=20")
                            .code())
                    .as("the window is checked again where the order reaches the matching engine")
                    .isEqualTo(-1021);
        }
    }

    @Test
    void shouldSayWhichPortIsTaken() throws Exception {
        start(ExchangeConfig.builder());
        final ExchangeServer second =
                new ExchangeServer(ExchangeConfig.builder().port(server.port()).build(), ScriptedFeed.triangle());

        assertThatThrownBy(second::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + server.port());
    }

    private String answerTo(final String request) throws IOException {
        try (RawSocket raw = new RawSocket(server.port())) {
            raw.send(request);
            return raw.readHead();
        }
    }

    private void assertStillServes() {
        try (RestClient client = new RestClient(server.restUrl(), KEY, SECRET)) {
            assertThat(client.get("/api/v3/ping").text()).isEqualTo("{}");
        }
    }
}
