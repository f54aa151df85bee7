package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.gateway.exchange.ScriptedFeed.KEY;
import static trefoil.gateway.exchange.ScriptedFeed.SECRET;
import static trefoil.gateway.exchange.ScriptedFeed.fixed;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The SBE streams on their own port. */
class SbeStreamsTest {
    private static final String STREAM_KEY = "streamKey0123456789";
    private static final OkHttpClient HTTP = new OkHttpClient();

    private ExchangeServer server;
    private RestClient rest;

    @BeforeEach
    void start() throws Exception {
        server = new ExchangeServer(
                        ExchangeConfig.builder()
                                .sbePort(0)
                                .streamKeys(STREAM_KEY)
                                .accounts(ScriptedFeed.account(Map.of("USDT", fixed("1000000"), "BTC", fixed("5")))
                                        .withPublicKey("ed25519Key", publicKey("Ed25519"))
                                        .withPublicKey("rsaKey", publicKey("RSA")))
                                .build(),
                        ScriptedFeed.triangle())
                .start();
        rest = new RestClient(server.restUrl(), KEY, SECRET);
        server.feedEnd().get(30, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        rest.close();
        assertThat(server.failure()).isEmpty();
        server.close();
    }

    private SocketClient connect(final String path) {
        return new SocketClient(HTTP, request(path, STREAM_KEY));
    }

    private Request request(final String path, final String key) {
        final Request.Builder request = new Request.Builder().url(server.sbeStreamUrl() + path);
        return (key == null ? request : request.header("X-MBX-APIKEY", key)).build();
    }

    @Test
    void shouldLetInWhoHasAStreamKeyOnly() throws Exception {
        for (final String[] keyAndCode :
                new String[][] {{null, "-2014"}, {"not a key", "-2014"}, {KEY, "-2015"}, {"rsaKey", "-2015"}}) {
            final Request handshake = request("/ws/btcusdt@trade", keyAndCode[0])
                    .newBuilder()
                    .url(server.sbeStreamUrl().replace("ws:", "http:") + "/ws/btcusdt@trade")
                    .header("Connection", "Upgrade")
                    .header("Upgrade", "websocket")
                    .header("Sec-WebSocket-Version", "13")
                    .header("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")
                    .build();
            try (Response response = HTTP.newCall(handshake).execute()) {
                assertThat(response.code()).isEqualTo(401);
                assertThat(response.body().string()).contains("\"code\":" + keyAndCode[1]);
            }
        }
        try (SocketClient client = new SocketClient(HTTP, request("/ws/btcusdt@bestBidAsk", "ed25519Key"))) {
            assertThat(symbol(client.nextBinary(), 58)).isEqualTo("BTCUSDT");
        }
        try (Response response = HTTP.newCall(new Request.Builder()
                        .url(server.sbeStreamUrl().replace("ws:", "http:") + "/api/v3/ping")
                        .build())
                .execute()) {
            assertThat(response.code()).as("streams only").isEqualTo(404);
        }
    }

    @Test
    void shouldTellBestQuotesAtOnceWithoutAnEnvelope() throws Exception {
        try (SocketClient client = connect("/stream?streams=btcusdt%40bestBidAsk/ethusdt@bestBidAsk")) {
            final ByteBuffer first = client.nextBinary();
            assertThat(first.getLong(8)).as("microseconds").isGreaterThan(1_700_000_000_000_000L);
            assertThat(first.getLong(16)).isEqualTo(100);
            assertThat(first.get(24)).isEqualTo((byte) -2);
            assertThat(first.get(25)).isEqualTo((byte) -5);
            assertThat(first.getLong(26)).isEqualTo(50_000_00);
            assertThat(first.getLong(34)).isEqualTo(2_00000);
            assertThat(first.getLong(42)).isEqualTo(50_001_00);
            assertThat(symbol(first, 58)).isEqualTo("BTCUSDT");
            assertThat(symbol(client.nextBinary(), 58)).isEqualTo("ETHUSDT");

            rest.signed("POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.5");

            final ByteBuffer next = client.nextBinary();
            assertThat(next.getLong(16)).isEqualTo(101);
            assertThat(next.getLong(50)).as("ask quantity").isEqualTo(2_50000);
        }
    }

    @Test
    void shouldTellTradesAndBooks() throws Exception {
        try (SocketClient client = connect("/ws")) {
            client.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@trade\",\"btcusdt@depth20\",\"btcusdt@depth\","
                    + "\"btcusdt@bookTicker\"],\"id\":1}");
            assertThat(client.next()).as("control frames are JSON").isEqualTo("{\"result\":null,\"id\":1}");
            final ByteBuffer book = client.nextBinary();
            assertThat(book.getShort(2)).isEqualTo((short) SbeFrame.DEPTH_SNAPSHOT);
            assertThat(book.getLong(16)).isEqualTo(100);

            rest.signed("POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=3");

            final ByteBuffer trade = client.nextBinary();
            assertThat(trade.getShort(2)).isEqualTo((short) SbeFrame.TRADES);
            assertThat(trade.getInt(28)).as("trades").isEqualTo(1);
            assertThat(trade.getLong(32)).as("id").isEqualTo(1);
            assertThat(trade.getLong(40)).isEqualTo(50_001_00);
            assertThat(trade.getLong(48)).isEqualTo(3_00000);
            assertThat(trade.get(56)).as("buyer is maker").isEqualTo((byte) 0);
            assertThat(symbol(trade, 57)).isEqualTo("BTCUSDT");
            final ByteBuffer diff = client.nextBinary();
            assertThat(diff.getShort(2)).isEqualTo((short) SbeFrame.DEPTH_DIFF);
            assertThat(diff.getLong(16)).as("first id").isEqualTo(101);
            assertThat(diff.getLong(24)).as("last id").isEqualTo(101);
            assertThat(diff.getShort(36)).as("bids").isZero();
            assertThat(diff.getShort(40)).as("asks").isEqualTo((short) 1);
            assertThat(diff.getLong(42)).isEqualTo(50_001_00);
            assertThat(diff.getLong(50)).as("gone").isZero();
            final ByteBuffer emptied = client.nextBinary();
            assertThat(emptied.getShort(2)).isEqualTo((short) SbeFrame.DEPTH_SNAPSHOT);
            assertThat(emptied.getShort(28)).as("bids").isEqualTo((short) 1);
            assertThat(emptied.getShort(48)).as("asks").isZero();
        }
        assertThat(server.statistics().unservedStreams())
                .as("bookTicker has no SBE")
                .isEqualTo(1);
    }

    @Test
    void shouldAnnounceAShutdownInText() throws Exception {
        try (SocketClient raw = connect("/ws/btcusdt@depth");
                SocketClient combined = connect("/stream?streams=btcusdt@depth")) {
            server.shutDownConnections(TimeUnit.MILLISECONDS.toNanos(50));

            assertThat(raw.next()).matches("\\{\"e\":\"serverShutdown\",\"E\":\\d{16}}");
            assertThat(combined.next())
                    .startsWith("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\"");
            assertThat(raw.closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void shouldCullQuotesOfASlowReader() throws Exception {
        final ScriptedFeed feed = ScriptedFeed.triangle();
        final int updates = 300_000;
        for (int i = 1; i <= updates; i++) {
            feed.book(i, 0, 100 + i, "50000", i % 2 == 0 ? "1" : "2", "50001", "3");
        }
        final ExchangeServer busy = new ExchangeServer(
                        ExchangeConfig.builder()
                                .sbePort(0)
                                .streamKeys(STREAM_KEY)
                                .feedStart(ExchangeConfig.FeedStart.AT_FIRST_SUBSCRIPTION)
                                .build(),
                        feed)
                .start();
        final int port = Integer.parseInt(busy.sbeStreamUrl().replaceAll(".*:", ""));
        try (RawSocket slow =
                RawSocket.webSocket(port, "/ws/btcusdt@bestBidAsk", "X-MBX-APIKEY: " + STREAM_KEY + "\r\n")) {
            busy.feedEnd().get(30, TimeUnit.SECONDS);

            final int frameBytes = 68;
            long updateId = 0;
            int frames = 0;
            while (updateId != 100 + updates) {
                final byte[] frame = slow.read(frameBytes);
                updateId = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).getLong(2 + 16);
                frames++;
            }
            assertThat(frames).as("of %s quotes", updates).isLessThan(updates);
            assertThat(busy.statistics().slowReadersDropped()).isZero();
            assertThat(busy.failure()).isEmpty();
        } finally {
            busy.close();
        }
    }

    private static PublicKey publicKey(final String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPublic();
    }

    private static String symbol(final ByteBuffer frame, final int at) {
        final byte[] bytes = new byte[frame.get(at)];
        frame.get(at + 1, bytes);
        assertThat(frame.capacity()).as("nothing after the symbol").isEqualTo(at + 1 + bytes.length);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
