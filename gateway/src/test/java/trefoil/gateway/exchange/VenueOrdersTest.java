package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.gateway.exchange.ScriptedFeed.KEY;
import static trefoil.gateway.exchange.ScriptedFeed.SECRET;
import static trefoil.gateway.exchange.ScriptedFeed.fixed;
import static trefoil.gateway.exchange.TestJson.list;
import static trefoil.gateway.exchange.TestJson.object;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.sim.OrderLimits;

/** What can be done with an order after it is placed, and what the venue says to it. */
class VenueOrdersTest {
    private static final String ORDER = "/api/v3/order";
    private static final String REPLACE = "/api/v3/order/cancelReplace";
    private static final String AMEND = "/api/v3/order/amend/keepPriority";
    private static final String RESTING = "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=49000";
    private static final String TAKING_MAKER = "symbol=BTCUSDT&side=BUY&type=LIMIT_MAKER&quantity=0.1&price=50001";
    private static final String BAD_TICK =
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=49000.001";

    private ExchangeServer server;
    private RestClient client;

    private void start(final OrderLimits limits) throws Exception {
        server = new ExchangeServer(
                        ExchangeConfig.builder()
                                .accounts(ScriptedFeed.account(Map.of("USDT", fixed("100000"), "BTC", fixed("5"))))
                                .limits(new RateLimits(6_000, 300_000, 300, limits))
                                .build(),
                        ScriptedFeed.triangle())
                .start();
        server.feedEnd().get(10, TimeUnit.SECONDS);
        client = new RestClient(server.restUrl(), KEY, SECRET);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "STOP_ON_FAILURE, true, true, 200, SUCCESS, SUCCESS",
        "STOP_ON_FAILURE, false, true, 400, FAILURE, NOT_ATTEMPTED",
        "STOP_ON_FAILURE, true, false, 409, SUCCESS, FAILURE",
        "ALLOW_FAILURE, true, true, 200, SUCCESS, SUCCESS",
        "ALLOW_FAILURE, false, false, 400, FAILURE, FAILURE",
        "ALLOW_FAILURE, false, true, 409, FAILURE, SUCCESS",
        "ALLOW_FAILURE, true, false, 409, SUCCESS, FAILURE"
    })
    void shouldReplaceAnOrder(
            final String mode,
            final boolean cancels,
            final boolean places,
            final int status,
            final String cancelResult,
            final String newOrderResult)
            throws Exception {
        start(OrderLimits.PRODUCTION);
        client.signed("POST", ORDER, RESTING + "&newClientOrderId=old");

        final RestClient.Answer answer = client.signed(
                "POST",
                REPLACE,
                (places ? RESTING : TAKING_MAKER) + "&cancelReplaceMode=" + mode + "&cancelOrigClientOrderId="
                        + (cancels ? "old" : "other"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        final Map<String, Object> parts =
                object(status == 200 ? answer.text() : object(answer.text()).get("data"));
        assertThat(parts).containsEntry("cancelResult", cancelResult).containsEntry("newOrderResult", newOrderResult);
        assertThat(object(parts.get("cancelResponse")))
                .containsEntry(cancels ? "status" : "msg", cancels ? "CANCELED" : "Unknown order sent.");
        if (newOrderResult.equals("FAILURE")) {
            assertThat(object(parts.get("newOrderResponse")))
                    .containsEntry("msg", "Order would immediately match and take.");
        } else if (newOrderResult.equals("NOT_ATTEMPTED")) {
            assertThat(parts).containsEntry("newOrderResponse", null);
        }
        if (status != 200) {
            assertThat(answer.code()).isEqualTo(status == 409 ? -2021 : -2022);
        }
        assertThat(list(client.signed("GET", "/api/v3/openOrders", "symbol=BTCUSDT")
                        .text()))
                .hasSize((cancels ? 0 : 1) + (newOrderResult.equals("SUCCESS") ? 1 : 0));
        assertThat(ordersCounted())
                .as("one that is not tried counts; one that is refused does not")
                .isEqualTo(newOrderResult.equals("FAILURE") ? "1" : "2");
    }

    private String ordersCounted() {
        return object(list(client.signed("GET", "/api/v3/rateLimit/order", "").text())
                        .get(1))
                .get("count")
                .toString();
    }

    @Test
    void shouldCheckFiltersBeforeItReplaces() throws Exception {
        start(OrderLimits.PRODUCTION);
        client.signed("POST", ORDER, RESTING + "&newClientOrderId=old");

        final RestClient.Answer answer = client.signed(
                "POST", REPLACE, BAD_TICK + "&cancelReplaceMode=ALLOW_FAILURE&cancelOrigClientOrderId=old");

        assertThat(answer.text()).isEqualTo("{\"code\":-1013,\"msg\":\"Filter failure: PRICE_FILTER\"}");
        assertThat(client.signed("GET", ORDER, "symbol=BTCUSDT&origClientOrderId=old")
                        .field("status"))
                .isEqualTo("NEW");
        assertThat(client.signed("POST", REPLACE, RESTING + "&cancelOrigClientOrderId=old")
                        .text())
                .contains("-1102", "'cancelReplaceMode'");
        assertThat(client.signed(
                                "POST",
                                REPLACE,
                                RESTING + "&cancelReplaceMode=ALLOW_FAILURE&cancelOrigClientOrderId=old"
                                        + "&cancelRestrictions=ONLY_PARTIALLY_FILLED")
                        .text())
                .contains("Order was not canceled due to cancel restrictions.");
    }

    @Test
    void shouldCancelOnlyWhereTooManyOrdersAreOut() throws Exception {
        start(new OrderLimits(1_000, 1));
        client.signed("POST", ORDER, RESTING + "&newClientOrderId=old");
        final String replacement = RESTING + "&cancelReplaceMode=STOP_ON_FAILURE&cancelOrigClientOrderId=old";

        final RestClient.Answer nothingDone = client.signed("POST", REPLACE, replacement);
        final RestClient.Answer cancelled =
                client.signed("POST", REPLACE, replacement + "&orderRateLimitExceededMode=CANCEL_ONLY");

        assertThat(nothingDone.status()).isEqualTo(429);
        assertThat(nothingDone.text())
                .isEqualTo("{\"code\":-1015,\"msg\":\"Too many new orders; current limit is 1 orders per 1 DAY.\"}");
        assertThat(cancelled.status()).isEqualTo(429);
        assertThat(cancelled.code()).isEqualTo(-2021);
        final Map<String, Object> parts = object(object(cancelled.text()).get("data"));
        assertThat(parts).containsEntry("cancelResult", "SUCCESS").containsEntry("newOrderResult", "FAILURE");
        assertThat(list(client.signed("GET", "/api/v3/openOrders", "").text())).isEmpty();
    }

    @Test
    void shouldAmendAnOrderAndTellOfIt() throws Exception {
        start(OrderLimits.PRODUCTION);
        try (SocketClient socket = new SocketClient(server.wsApiUrl())) {
            client.signed("POST", ORDER, RESTING + "&newClientOrderId=old");
            socket.send(SocketClient.signed("s", "userDataStream.subscribe.signature", Map.of()));
            socket.next();

            final RestClient.Answer amended =
                    client.signed("PUT", AMEND, "symbol=BTCUSDT&origClientOrderId=old&newClientOrderId=new&newQty=0.4");

            assertThat(amended.text())
                    .matches("\\{\"transactTime\":\\d{13},\"executionId\":2,\"amendedOrder\":\\{\"symbol\":\"BTCUSDT\","
                            + "\"orderId\":1,\"orderListId\":-1,\"origClientOrderId\":\"old\",\"clientOrderId\":\"new\","
                            + "\"price\":\"49000.00000000\",\"qty\":\"0.40000000\",\"executedQty\":\"0.00000000\","
                            + "\"preventedQty\":\"0.00000000\",\"quoteOrderQty\":\"0.00000000\","
                            + "\"cumulativeQuoteQty\":\"0.00000000\",\"status\":\"NEW\",\"timeInForce\":\"GTC\","
                            + "\"type\":\"LIMIT\",\"side\":\"BUY\",\"workingTime\":\\d{13},"
                            + "\"selfTradePreventionMode\":\"EXPIRE_MAKER\"}}");
            assertThat(socket.next())
                    .contains("\"c\":\"new\"", "\"q\":\"0.40000000\"", "\"C\":\"old\",\"x\":\"REPLACED\"");
            assertThat(socket.next()).contains("{\"a\":\"USDT\",\"f\":\"80400.00000000\",\"l\":\"19600.00000000\"}");
            assertThat(client.signed("GET", "/api/v3/order/amendments", "symbol=BTCUSDT&orderId=1")
                            .text())
                    .matches(
                            "\\[\\{\"symbol\":\"BTCUSDT\",\"orderId\":1,\"executionId\":2,\"origClientOrderId\":\"old\","
                                    + "\"newClientOrderId\":\"new\",\"origQty\":\"1.00000000\",\"newQty\":\"0.40000000\","
                                    + "\"time\":\\d{13}}]");
            assertThat(client.signed("PUT", AMEND, "symbol=BTCUSDT&orderId=1&newQty=0.5")
                            .text())
                    .isEqualTo("{\"code\":-2038,\"msg\":\"Order amend (quantity increase) is not supported.\"}");
            assertThat(client.signed("PUT", AMEND, "symbol=BTCUSDT&orderId=7&newQty=0.5")
                            .code())
                    .isEqualTo(-2038);
        }
    }

    @Test
    void shouldTellOfTradesPrevented() throws Exception {
        start(OrderLimits.PRODUCTION);
        try (SocketClient socket = new SocketClient(server.wsApiUrl())) {
            client.signed(
                    "POST", ORDER, "symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=GTC&quantity=0.3&price=50000.5");
            socket.send(SocketClient.signed("s", "userDataStream.subscribe.signature", Map.of()));
            socket.next();

            final RestClient.Answer taker = client.signed(
                    "POST",
                    ORDER,
                    "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.1&price=50000.5"
                            + "&selfTradePreventionMode=DECREMENT&newClientOrderId=taker");

            assertThat(taker.text())
                    .contains(
                            "\"status\":\"EXPIRED_IN_MATCH\"",
                            "\"selfTradePreventionMode\":\"DECREMENT\",\"preventedMatchId\":0,"
                                    + "\"preventedQuantity\":\"0.10000000\",\"fills\":[],\"preventedMatches\":["
                                    + "{\"preventedMatchId\":0,\"makerOrderId\":1,\"price\":\"50000.50000000\","
                                    + "\"takerPreventedQuantity\":\"0.10000000\","
                                    + "\"makerPreventedQuantity\":\"0.10000000\"}]");
            assertThat(socket.next()).contains("\"x\":\"NEW\"");
            assertThat(socket.next())
                    .as("the maker's")
                    .contains(
                            "\"x\":\"TRADE_PREVENTION\",\"X\":\"NEW\"",
                            "\"v\":0,",
                            "\"A\":\"0.10000000\",\"B\":\"0.10000000\",\"u\":-1,\"U\":2,\"Cs\":\"BTCUSDT\","
                                    + "\"pl\":\"0.10000000\",\"pL\":\"50000.50000000\",\"pY\":\"5000.05000000\"");
            assertThat(socket.next()).contains("\"c\":\"taker\"", "\"X\":\"EXPIRED_IN_MATCH\"", "\"U\":1");
            for (final String selection :
                    List.of("preventedMatchId=0", "orderId=1", "orderId=2&fromPreventedMatchId=0")) {
                assertThat(client.signed("GET", "/api/v3/myPreventedMatches", "symbol=BTCUSDT&" + selection)
                                .text())
                        .matches("\\[\\{\"symbol\":\"BTCUSDT\",\"preventedMatchId\":0,\"takerOrderId\":2,"
                                + "\"makerSymbol\":\"BTCUSDT\",\"makerOrderId\":1,\"tradeGroupId\":-1,"
                                + "\"selfTradePreventionMode\":\"DECREMENT\",\"price\":\"50000.50000000\","
                                + "\"takerPreventedQuantity\":\"0.10000000\",\"makerPreventedQuantity\":\"0.10000000\","
                                + "\"transactTime\":\\d{13}}]");
            }
            assertThat(client.signed("GET", "/api/v3/myPreventedMatches", "symbol=BTCUSDT")
                            .code())
                    .isEqualTo(-1128);
            assertThat(client.signed("POST", ORDER, RESTING + "&selfTradePreventionMode=NONE")
                            .text())
                    .isEqualTo("{\"code\":-1013,\"msg\":\"This symbol does not allow the specified self-trade"
                            + " prevention mode.\"}");
        }
    }

    @Test
    void shouldFindOrdersAndTradesAsAsked() throws Exception {
        start(OrderLimits.PRODUCTION);
        for (int i = 0; i < 3; i++) {
            client.signed("POST", ORDER, "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1");
        }
        final long now = System.currentTimeMillis();

        assertThat(orderIds("")).containsExactly("1", "2", "3");
        assertThat(orderIds("&limit=2")).containsExactly("2", "3");
        assertThat(orderIds("&orderId=2&limit=1")).containsExactly("2");
        assertThat(orderIds("&startTime=" + (now - 60_000) + "&endTime=" + (now + 60_000)))
                .hasSize(3);
        assertThat(orderIds("&endTime=" + (now - 60_000))).isEmpty();
        assertThat(client.signed(
                                "GET",
                                "/api/v3/allOrders",
                                "symbol=BTCUSDT&startTime=1&endTime=" + TimeUnit.DAYS.toMillis(2))
                        .text())
                .isEqualTo("{\"code\":-1127,\"msg\":\"More than 24 hours between startTime and endTime.\"}");
        assertThat(list(client.signed("GET", "/api/v3/myTrades", "symbol=BTCUSDT&orderId=2")
                        .text()))
                .hasSize(1);
        assertThat(list(client.signed("GET", "/api/v3/myTrades", "symbol=BTCUSDT&fromId=2")
                        .text()))
                .hasSize(2);
        assertThat(client.signed("GET", "/api/v3/myTrades", "symbol=BTCUSDT&orderId=2&startTime=1")
                        .code())
                .isEqualTo(-1128);
        assertThat(client.signed("GET", "/api/v3/myFilters", "symbol=BTCUSDT").text())
                .startsWith("{\"exchangeFilters\":[],\"symbolFilters\":[{\"filterType\":\"PRICE_FILTER\"")
                .contains("{\"filterType\":\"MAX_NUM_ORDER_AMENDS\",\"maxNumOrderAmends\":10}")
                .endsWith("\"assetFilters\":[]}");
    }

    private List<String> orderIds(final String selection) {
        return list(client.signed("GET", "/api/v3/allOrders", "symbol=BTCUSDT" + selection)
                        .text())
                .stream()
                .map(order -> object(order).get("orderId").toString())
                .toList();
    }

    @Test
    void shouldAnswerWhatTheExchangeDoesNotDoInTheVenuesWords() throws Exception {
        start(OrderLimits.PRODUCTION);

        for (final String path :
                List.of("orderList/oco", "orderList/oto", "orderList/otoco", "sor/order", "order/oco")) {
            assertThat(client.signed("POST", "/api/v3/" + path, "symbol=BTCUSDT")
                            .text())
                    .isEqualTo("{\"code\":-1020,\"msg\":\"This operation is not supported.\"}");
        }
        assertThat(client.signed("POST", "/sapi/v1/margin/order", "symbol=BTCUSDT")
                        .code())
                .isEqualTo(-1020);
        assertThat(client.signed("POST", ORDER, RESTING + "&icebergQty=0.1").text())
                .isEqualTo("{\"code\":-2010,\"msg\":\"Iceberg orders are not supported for this symbol.\"}");
        assertThat(client.signed("POST", ORDER, RESTING + "&pegPriceType=PRIMARY_PEG")
                        .text())
                .isEqualTo("{\"code\":-2010,\"msg\":\"Pegged orders are not supported for this symbol.\"}");
        assertThat(client.signed("GET", "/api/v3/allOrderList", "").text()).isEqualTo("[]");
    }
}
