package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.gateway.exchange.ScriptedFeed.fixed;
import static trefoil.gateway.exchange.SocketClient.signed;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WsApiTest {
    private ExchangeServer server;
    private SocketClient client;

    @BeforeEach
    void start() throws Exception {
        server = new ExchangeServer(
                        ExchangeConfig.builder()
                                .accounts(ScriptedFeed.account(Map.of("USDT", fixed("100000"), "BTC", fixed("1"))))
                                .build(),
                        ScriptedFeed.triangle())
                .start();
        server.feedEnd().get(10, TimeUnit.SECONDS);
        client = new SocketClient(server.wsApiUrl());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void shouldAnswerPublicRequests() {
        client.send("{\"id\":\"a\",\"method\":\"ping\"}");
        assertThat(client.next())
                .startsWith("{\"id\":\"a\",\"status\":200,\"result\":{},\"rateLimits\":[{\"rateLimitType\":"
                        + "\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,\"limit\":6000,\"count\":");
        client.send("{\"id\":1,\"method\":\"v3/depth\",\"params\":{\"symbol\":\"BTCUSDT\",\"limit\":5,"
                + "\"returnRateLimits\":false}}");
        assertThat(client.next())
                .isEqualTo("{\"id\":1,\"status\":200,\"result\":{\"lastUpdateId\":100,"
                        + "\"bids\":[[\"50000.00000000\",\"2.00000000\"]],"
                        + "\"asks\":[[\"50001.00000000\",\"3.00000000\"]]}}");
        client.send("{\"id\":2,\"method\":\"ticker.book\",\"params\":{\"symbols\":[\"BTCUSDT\",\"ETHUSDT\"]}}");
        assertThat(client.next()).contains("\"result\":[{\"symbol\":\"BTCUSDT\"", "{\"symbol\":\"ETHUSDT\"");
        client.send("{\"id\":3,\"method\":\"exchangeInfo\"}");
        assertThat(client.next()).contains("\"symbol\":\"币安人生USDT\"");
    }

    @Test
    void shouldPlaceAnOrderAndReportItToTheSubscriber() {
        client.send(signed("s", "userDataStream.subscribe.signature", Map.of()));
        assertThat(client.next()).startsWith("{\"id\":\"s\",\"status\":200,\"result\":{\"subscriptionId\":0}");

        client.send(signed(
                "o",
                "order.place",
                Map.of(
                        "symbol", "BTCUSDT",
                        "side", "BUY",
                        "type", "LIMIT",
                        "timeInForce", "IOC",
                        "quantity", "4",
                        "price", "50001.00",
                        "newClientOrderId", "w1")));

        assertThat(client.next())
                .contains("\"status\":400,\"error\":{\"code\":-2010,\"msg\":\"Account has insufficient");
        client.send(signed(
                "o",
                "order.place",
                Map.of(
                        "symbol", "BTCUSDT",
                        "side", "BUY",
                        "type", "LIMIT",
                        "timeInForce", "IOC",
                        "quantity", "1",
                        "price", "50001.00",
                        "newClientOrderId", "w1")));
        assertThat(client.next())
                .matches(
                        "\\{\"subscriptionId\":0,\"event\":\\{\"e\":\"executionReport\",\"E\":\\d{13},\"s\":\"BTCUSDT\","
                                + "\"c\":\"w1\",\"S\":\"BUY\",\"o\":\"LIMIT\",\"f\":\"IOC\",\"q\":\"1.00000000\","
                                + "\"p\":\"50001.00000000\",\"P\":\"0.00000000\",\"F\":\"0.00000000\",\"g\":-1,\"C\":\"\","
                                + "\"x\":\"NEW\",\"X\":\"NEW\",\"r\":\"NONE\",\"i\":1,\"l\":\"0.00000000\","
                                + "\"z\":\"0.00000000\",\"L\":\"0.00000000\",\"n\":\"0\",\"N\":null,\"T\":\\d{13},\"t\":-1,"
                                + "\"I\":1,\"w\":true,\"m\":false,\"M\":false,\"O\":\\d{13},\"Z\":\"0.00000000\","
                                + "\"Y\":\"0.00000000\",\"Q\":\"0.00000000\",\"W\":\\d{13},\"V\":\"EXPIRE_MAKER\"}}");
        assertThat(client.next())
                .contains(
                        "\"x\":\"TRADE\",\"X\":\"FILLED\"",
                        "\"l\":\"1.00000000\",\"z\":\"1.00000000\",\"L\":\"50001.00000000\",\"n\":\"0.00100000\",\"N\":\"BTC\"",
                        "\"t\":1,\"I\":2,\"w\":false,\"m\":false,\"M\":true",
                        "\"Z\":\"50001.00000000\",\"Y\":\"50001.00000000\"");
        assertThat(client.next())
                .matches("\\{\"subscriptionId\":0,\"event\":\\{\"e\":\"outboundAccountPosition\",\"E\":\\d{13},"
                        + "\"u\":\\d{13},\"B\":\\[\\{\"a\":\"BTC\",\"f\":\"1.99900000\",\"l\":\"0.00000000\"},"
                        + "\\{\"a\":\"USDT\",\"f\":\"49999.00000000\",\"l\":\"0.00000000\"}]}}");
        assertThat(client.next())
                .contains("\"id\":\"o\",\"status\":200,\"result\":{\"symbol\":\"BTCUSDT\"", "\"status\":\"FILLED\"")
                .contains(
                        "\"rateLimitType\":\"ORDERS\",\"interval\":\"SECOND\",\"intervalNum\":10,\"limit\":100,\"count\":0");

        client.send("{\"id\":9,\"method\":\"userDataStream.unsubscribe\",\"params\":{\"subscriptionId\":0}}");
        assertThat(client.next())
                .matches("\\{\"subscriptionId\":0,\"event\":\\{\"e\":\"eventStreamTerminated\",\"E\":\\d{13}}}");
        assertThat(client.next()).startsWith("{\"id\":9,\"status\":200,\"result\":{}");
        client.send("{\"id\":10,\"method\":\"userDataStream.unsubscribe\",\"params\":{\"subscriptionId\":0}}");
        assertThat(client.next()).contains("\"code\":-2036");
    }

    @Test
    void shouldRestQueryAndCancel() {
        client.send(signed("s", "userDataStream.subscribe.signature", Map.of()));
        client.next();
        client.send(signed("s2", "userDataStream.subscribe.signature", Map.of()));
        assertThat(client.next()).contains("\"code\":-2035");
        client.send(signed(
                "o",
                "order.place",
                Map.of(
                        "symbol", "BTCUSDT",
                        "side", "SELL",
                        "type", "LIMIT_MAKER",
                        "quantity", "1",
                        "price", "50002",
                        "newClientOrderId", "r1")));
        assertThat(client.next()).contains("\"x\":\"NEW\"", "\"w\":true");
        assertThat(client.next()).contains("{\"a\":\"BTC\",\"f\":\"0.00000000\",\"l\":\"1.00000000\"}");
        assertThat(client.next())
                .as("ACK")
                .contains("\"clientOrderId\":\"r1\",\"transactTime\":")
                .doesNotContain("origQty");

        client.send(signed("q", "order.status", Map.of("symbol", "BTCUSDT", "orderId", "1")));
        assertThat(client.next()).contains("\"isWorking\":true");
        client.send(signed("p", "openOrders.status", Map.of()));
        assertThat(client.next()).contains("\"result\":[{\"symbol\":\"BTCUSDT\",\"orderId\":1,");
        client.send(signed("a", "account.status", Map.of()));
        assertThat(client.next()).contains("{\"asset\":\"BTC\",\"free\":\"0.00000000\",\"locked\":\"1.00000000\"}");
        client.send(signed("c", "order.cancel", Map.of("symbol", "BTCUSDT", "orderId", "1", "newClientOrderId", "x1")));
        assertThat(client.next()).contains("\"c\":\"x1\"", "\"C\":\"r1\",\"x\":\"CANCELED\",\"X\":\"CANCELED\"");
        assertThat(client.next()).contains("outboundAccountPosition");
        assertThat(client.next()).contains("\"id\":\"c\",\"status\":200", "\"origClientOrderId\":\"r1\"");
        client.send(signed(
                "t", "order.test", Map.of("symbol", "BTCUSDT", "side", "BUY", "type", "MARKET", "quantity", "1")));
        assertThat(client.next()).startsWith("{\"id\":\"t\",\"status\":200,\"result\":{}");
        client.send("{\"id\":null,\"method\":\"session.status\",\"params\":{\"returnRateLimits\":false}}");
        assertThat(client.next())
                .startsWith("{\"id\":null,\"status\":200,\"result\":{\"apiKey\":null,\"authorizedSince\":null,")
                .contains("\"userDataStream\":true");
    }

    @Test
    void shouldAnswerNonsenseWithAnError() {
        for (final String nonsense :
                new String[] {"", "{", "[]", "7", "{\"id\":1}", "{\"method\":\"ping\",\"id\":{}}"}) {
            client.send(nonsense);
            assertThat(client.next())
                    .as(nonsense)
                    .startsWith(
                            "{\"id\":null,\"status\":400,\"error\":{\"code\":-1135,\"msg\":\"Invalid JSON Request\"}");
        }
        client.send("{\"id\":1,\"method\":\"fly.away\"}");
        assertThat(client.next()).contains("\"id\":1,\"status\":400", "-1020");
        client.send("{\"id\":2,\"method\":\"account.status\",\"params\":{\"apiKey\":\"x\",\"signature\":\"y\"}}");
        assertThat(client.next()).contains("\"id\":2,\"status\":401", "-2015");
        client.send("{\"id\":3,\"method\":\"account.status\"}");
        assertThat(client.next()).contains("\"id\":3,\"status\":400", "-1102", "'apiKey'");
    }
}
