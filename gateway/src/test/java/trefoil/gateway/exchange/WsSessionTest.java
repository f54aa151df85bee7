package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static trefoil.gateway.exchange.ScriptedFeed.fixed;
import static trefoil.gateway.exchange.SocketClient.signed;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trefoil.engine.sim.Fees;

/** Sessions of the websocket API: logged on once, listening to several accounts, and logged off. */
class WsSessionTest {
    private static final String SESSION_KEY = "sessionkey";

    private final TestKeys keys = new TestKeys();
    private ExchangeServer server;
    private SocketClient client;

    @BeforeEach
    void start() throws Exception {
        final ExchangeAccount other = new ExchangeAccount(
                        "other", "otherkey", "othersecret", Map.of("USDT", fixed("1000")), Fees.of(0, 0))
                .withPublicKey(SESSION_KEY, keys.ed25519().getPublic());
        server = new ExchangeServer(
                        ExchangeConfig.builder()
                                .accounts(ScriptedFeed.account(Map.of("USDT", fixed("100000"))), other)
                                .build(),
                        ScriptedFeed.triangle())
                .start();
        server.feedEnd().get(10, TimeUnit.SECONDS);
        client = new SocketClient(server.wsApiUrl() + "?returnRateLimits=false");
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void shouldActForTheAccountLoggedOn() {
        logOn();

        assertThat(ask("session.status", ""))
                .contains("\"apiKey\":\"" + SESSION_KEY + "\",\"authorizedSince\":1", "\"userDataStream\":false");
        assertThat(ask("account.status", ""))
                .as("the timestamp is asked for still")
                .contains("-1102", "'timestamp'");
        assertThat(ask("account.status", "\"omitZeroBalances\":true,\"timestamp\":" + System.currentTimeMillis()))
                .contains("{\"asset\":\"USDT\",\"free\":\"1000.00000000\"");
        client.send(signed("a", "account.status", Map.of("omitZeroBalances", "true")));
        assertThat(client.next())
                .as("a request's own key goes before the session's")
                .contains("{\"asset\":\"USDT\",\"free\":\"100000.00000000\"");
        assertThat(ask("session.logout", "")).contains("\"apiKey\":null,\"authorizedSince\":null");
        assertThat(ask("account.status", "\"timestamp\":" + System.currentTimeMillis()))
                .contains("-1102", "'apiKey'");
    }

    @Test
    void shouldEndTheSessionsOwnSubscriptionWithTheSession() {
        logOn();

        assertThat(ask("userDataStream.subscribe", "")).contains("\"result\":{\"subscriptionId\":0}");
        assertThat(ask("userDataStream.subscribe", "")).contains("\"code\":-2035");
        client.send(signed("s", "userDataStream.subscribe.signature", Map.of()));
        assertThat(client.next()).contains("\"result\":{\"subscriptionId\":1}");
        assertThat(ask("session.subscriptions", ""))
                .contains("\"result\":[{\"subscriptionId\":0},{\"subscriptionId\":1}]");

        client.send("{\"id\":1,\"method\":\"session.logout\"}");
        assertThat(client.next())
                .matches("\\{\"subscriptionId\":0,\"event\":\\{\"e\":\"eventStreamTerminated\",\"E\":\\d{13}}}");
        assertThat(client.next()).contains("\"apiKey\":null", "\"userDataStream\":true");
        assertThat(ask("session.subscriptions", "")).contains("\"result\":[{\"subscriptionId\":1}]");
        client.send("{\"id\":1,\"method\":\"userDataStream.unsubscribe\"}");
        assertThat(client.next()).contains("\"subscriptionId\":1", "eventStreamTerminated");
        assertThat(client.next()).contains("\"result\":{}");
        assertThat(ask("session.subscriptions", "")).contains("\"result\":[]");
    }

    @Test
    void shouldLetAnAccountsEd25519KeyListenToSbeStreams() throws Exception {
        final ExchangeAccount account = ScriptedFeed.account(Map.of())
                .withPublicKey("rsakey", keys.rsa().getPublic())
                .withPublicKey(SESSION_KEY, keys.ed25519().getPublic());
        try (ExchangeServer sbe = new ExchangeServer(
                        ExchangeConfig.builder().sbePort(0).accounts(account).build(), ScriptedFeed.triangle())
                .start()) {
            final Request.Builder request = new Request.Builder().url(sbe.sbeStreamUrl() + "/ws/btcusdt@bestBidAsk");

            try (SocketClient listener = new SocketClient(
                    new OkHttpClient(),
                    request.header("X-MBX-APIKEY", SESSION_KEY).build())) {
                listener.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
                assertThat(listener.next()).contains("btcusdt@bestBidAsk");
            }
            assertThatThrownBy(() -> new SocketClient(
                            new OkHttpClient(),
                            request.header("X-MBX-APIKEY", "rsakey").build()))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("no websocket");
        }
    }

    @Test
    void shouldServeTheOperationsOfRest() {
        logOn();
        final String stamp = ",\"timestamp\":" + System.currentTimeMillis();

        assertThat(ask("executionRules", "")).contains("\"result\":{\"symbolRules\":[]}");
        assertThat(ask("referencePrice", "\"symbol\":\"BTCUSDT\"")).contains("\"code\":-2043");
        assertThat(ask("referencePrice.calculation", "\"symbol\":\"BTCUSDT\"")).contains("\"code\":-2043");
        assertThat(ask("blockTrades.historical", "\"symbol\":\"BTCUSDT\",\"fromId\":1"))
                .contains("\"result\":[]");
        assertThat(ask("myFilters", "\"symbol\":\"BTCUSDT\"" + stamp)).contains("\"symbolFilters\":[{");
        assertThat(ask(
                        "order.place",
                        "\"symbol\":\"BTCUSDT\",\"side\":\"BUY\",\"type\":\"LIMIT\",\"timeInForce\":\"GTC\","
                                + "\"quantity\":\"0.02\",\"price\":\"49000\"" + stamp))
                .contains("\"status\":\"NEW\"");
        assertThat(ask("order.amend.keepPriority", "\"symbol\":\"BTCUSDT\",\"orderId\":1,\"newQty\":\"0.01\"" + stamp))
                .contains("\"amendedOrder\":{\"symbol\":\"BTCUSDT\"", "\"qty\":\"0.01000000\"");
        assertThat(ask("order.amendments", "\"symbol\":\"BTCUSDT\",\"orderId\":1" + stamp))
                .contains("\"origQty\":\"0.02000000\",\"newQty\":\"0.01000000\"");
        assertThat(ask("orderList.place.oco", "\"symbol\":\"BTCUSDT\"" + stamp)).contains("\"code\":-1020");
    }

    @Test
    void shouldRefuseASessionThatCannotBe() {
        client.send(signed("l", "session.logon", Map.of()));
        assertThat(client.next()).contains("\"status\":400", "HMAC_SHA256 API key is not supported.");
        assertThat(ask("userDataStream.subscribe", "")).contains("\"status\":401", "\"code\":-1002");
        final long late = System.currentTimeMillis() - 60_000;
        assertThat(ask("session.logon", logon(late))).contains("\"code\":-1021");
        assertThat(ask(
                        "session.logon",
                        logon(System.currentTimeMillis()).replace("\"timestamp\":1", "\"timestamp\":2")))
                .contains("\"code\":-1022");
    }

    private void logOn() {
        assertThat(ask("session.logon", logon(System.currentTimeMillis())))
                .contains("\"status\":200", "\"apiKey\":\"" + SESSION_KEY + "\"");
    }

    private String logon(final long timestamp) {
        final String payload = "apiKey=" + SESSION_KEY + "&timestamp=" + timestamp;
        try {
            final Signature signer = Signature.getInstance("Ed25519");
            signer.initSign(keys.ed25519().getPrivate());
            signer.update(payload.getBytes(StandardCharsets.US_ASCII));
            return "\"apiKey\":\"" + SESSION_KEY + "\",\"timestamp\":" + timestamp + ",\"signature\":\""
                    + Base64.getEncoder().encodeToString(signer.sign()) + '"';
        } catch (final GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private String ask(final String method, final String parameters) {
        client.send("{\"id\":1,\"method\":\"" + method + "\",\"params\":{" + parameters + "}}");
        return client.next();
    }
}
