package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a websocket lives. */
class ConnectionRulesTest {
    private ExchangeServer server;

    private void start(final ExchangeConfig.Builder config) throws Exception {
        server = new ExchangeServer(config.build(), ScriptedFeed.triangle()).start();
    }

    @AfterEach
    void stop() {
        assertThat(server.failure()).isEmpty();
        server.close();
    }

    @Test
    void shouldCloseAWebSocketAtTheEndOfItsLife() throws Exception {
        start(ExchangeConfig.builder().connectionLifetimeNs(TimeUnit.MILLISECONDS.toNanos(300)));

        try (SocketClient stream = new SocketClient(server.streamUrl() + "/ws/btcusdt@bookTicker");
                SocketClient api = new SocketClient(server.wsApiUrl())) {
            assertThat(stream.closeCode()).isEqualTo(1001);
            assertThat(api.closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void shouldAnnounceAShutdownAsEachConnectionWrapsIt() throws Exception {
        start(ExchangeConfig.builder());

        try (SocketClient raw = new SocketClient(server.streamUrl() + "/ws");
                SocketClient combined = new SocketClient(server.streamUrl() + "/stream?timeUnit=MICROSECOND");
                SocketClient api = new SocketClient(server.wsApiUrl())) {
            server.shutDownConnections(TimeUnit.MILLISECONDS.toNanos(100));

            assertThat(raw.next()).matches("\\{\"e\":\"serverShutdown\",\"E\":\\d{13}}");
            assertThat(combined.next())
                    .matches("\\{\"stream\":\"!serverShutdown\",\"data\":\\{\"e\":\"serverShutdown\",\"E\":\\d{16}}}");
            assertThat(api.next()).matches("\\{\"event\":\\{\"e\":\"serverShutdown\",\"E\":\\d{13}}}");
            try (SocketClient replacement = new SocketClient(server.streamUrl() + "/ws")) {
                assertThat(raw.closeCode()).isEqualTo(1001);
                assertThat(combined.closeCode()).isEqualTo(1001);
                assertThat(api.closeCode()).isEqualTo(1001);
                replacement.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
                assertThat(replacement.next())
                        .as("is not closed with the others")
                        .contains("\"id\":1");
            }
        }
    }

    @Test
    void shouldShutOutAnAddressWhoseConnectionsSendTooMuchAgainAndAgain() throws Exception {
        start(ExchangeConfig.builder());

        for (int i = 0; i < RequestLimiter.DISCONNECTED_BEFORE_BAN; i++) {
            try (SocketClient client = new SocketClient(server.streamUrl() + "/ws")) {
                for (int message = 0; message < 6; message++) {
                    client.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":" + message + "}");
                }
                assertThat(client.closeCode()).isEqualTo(1008);
            }
        }

        try (RestClient rest = new RestClient(server.restUrl(), ScriptedFeed.KEY, ScriptedFeed.SECRET)) {
            final RestClient.Answer answer = rest.get("/api/v3/ping");
            assertThat(answer.status()).isEqualTo(418);
            assertThat(answer.code()).isEqualTo(-1003);
        }
        assertThatThrownBy(() -> new SocketClient(server.streamUrl() + "/ws")).isInstanceOf(AssertionError.class);
    }

    @Test
    void shouldEchoAPingsPayload() throws Exception {
        start(ExchangeConfig.builder());

        try (RawSocket raw = RawSocket.webSocket(server.port(), "/ws")) {
            raw.send(frame(0x89, "hello"));

            assertThat(raw.read(7)).isEqualTo(new byte[] {(byte) 0x8a, 5, 'h', 'e', 'l', 'l', 'o'});
        }
    }

    @Test
    void shouldNotBeKeptAliveByPongsThatAnswerNothing() throws Exception {
        start(ExchangeConfig.builder()
                .pingIntervalNs(TimeUnit.MILLISECONDS.toNanos(100))
                .pongTimeoutNs(TimeUnit.MILLISECONDS.toNanos(500)));

        try (RawSocket raw = RawSocket.webSocket(server.port(), "/ws")) {
            raw.send(frame(0x8a, ""));
            raw.send(frame(0x8a, "unasked"));

            assertThat(new String(raw.readToEnd(), StandardCharsets.ISO_8859_1)).contains("Pong timeout");
        }
    }

    /** A masked frame; the mask is nothing but zeros. */
    private static byte[] frame(final int head, final String text) {
        final byte[] bytes = new byte[6 + text.length()];
        bytes[0] = (byte) head;
        bytes[1] = (byte) (0x80 | text.length());
        System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, bytes, 6, text.length());
        return bytes;
    }
}
