package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.gateway.exchange.ScriptedFeed.KEY;
import static trefoil.gateway.exchange.ScriptedFeed.SECRET;
import static trefoil.gateway.exchange.ScriptedFeed.fixed;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.sim.FeeRates;
import trefoil.engine.sim.FeeSchedule;
import trefoil.engine.sim.Fees;
import trefoil.engine.sim.PriceRange;

class ExchangeRestTest {
    private static final String ORDER = "/api/v3/order";
    private static final String BUY_BTC =
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.5&price=50001.00";

    private ExchangeServer server;
    private RestClient client;

    @BeforeEach
    void start() throws Exception {
        final ExchangeConfig config = ExchangeConfig.builder()
                .accounts(ScriptedFeed.account(Map.of("USDT", fixed("100000"), "BTC", fixed("1"))))
                .build();
        server = new ExchangeServer(config, ScriptedFeed.triangle()).start();
        server.feedEnd().get(10, TimeUnit.SECONDS);
        client = new RestClient(server.restUrl(), KEY, SECRET);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void shouldListInstrumentsWithTheirFilters() {
        final RestClient.Answer answer = client.get("/api/v3/exchangeInfo?symbol=BTCUSDT");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text())
                .contains(
                        "\"symbol\":\"BTCUSDT\",\"status\":\"TRADING\",\"baseAsset\":\"BTC\"",
                        "{\"filterType\":\"PRICE_FILTER\",\"minPrice\":\"0.01000000\",\"maxPrice\":\"1000000.00000000\","
                                + "\"tickSize\":\"0.01000000\"}",
                        "\"filterType\":\"NOTIONAL\",\"minNotional\":\"5.00000000\",\"applyMinToMarket\":true",
                        "\"permissionSets\":[[\"SPOT\"]]");
        assertThat((List<?>) client.get("/api/v3/exchangeInfo").object().get("symbols"))
                .hasSize(5);
        assertThat((List<?>) client.get("/api/v3/exchangeInfo?symbols=%5B%22ETHBTC%22,%22BTCUSDT%22%5D")
                        .object()
                        .get("symbols"))
                .hasSize(2);
    }

    @Test
    void shouldTellTimeInTheUnitAsked() {
        final long before = System.currentTimeMillis();

        final long serverTime = Long.parseLong(client.get("/api/v3/time").field("serverTime"));

        assertThat(serverTime).isBetween(before - 1000, before + 60_000);
        assertThat(client.get("/api/v3/ping").text()).isEqualTo("{}");
    }

    @Test
    void shouldFillAnOrderAndChargeTheReceivedAsset() {
        final RestClient.Answer answer = client.signed("POST", ORDER, BUY_BTC + "&newClientOrderId=t1-1");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text())
                .matches("\\{\"symbol\":\"BTCUSDT\",\"orderId\":1,\"orderListId\":-1,\"clientOrderId\":\"t1-1\","
                        + "\"transactTime\":\\d{13},\"price\":\"50001.00000000\",\"origQty\":\"0.50000000\","
                        + "\"executedQty\":\"0.50000000\",\"origQuoteOrderQty\":\"0.00000000\","
                        + "\"cummulativeQuoteQty\":\"25000.50000000\",\"status\":\"FILLED\",\"timeInForce\":\"IOC\","
                        + "\"type\":\"LIMIT\",\"side\":\"BUY\",\"workingTime\":\\d{13},"
                        + "\"selfTradePreventionMode\":\"EXPIRE_MAKER\",\"fills\":\\[\\{\"price\":\"50001.00000000\","
                        + "\"qty\":\"0.50000000\",\"commission\":\"0.00050000\",\"commissionAsset\":\"BTC\","
                        + "\"tradeId\":1}]}");
        assertThat(answer.headers().get("X-MBX-ORDER-COUNT-10S")).isEqualTo("0");
        assertThat(answer.headers().get("X-MBX-USED-WEIGHT-1M")).isEqualTo("0");
        assertThat(server.balances("trader"))
                .containsEntry("BTC", new Holding(fixed("1.4995"), 0))
                .containsEntry("USDT", new Holding(fixed("74999.5"), 0));
        assertThat(client.signed("GET", "/api/v3/account", "omitZeroBalances=true")
                        .text())
                .contains("{\"asset\":\"BTC\",\"free\":\"1.49950000\",\"locked\":\"0.00000000\"}")
                .doesNotContain("\"ETH\"");
        assertThat(client.signed("GET", "/api/v3/myTrades", "symbol=BTCUSDT").text())
                .contains("\"id\":1,\"orderId\":1,", "\"quoteQty\":\"25000.50000000\",\"commission\":\"0.00050000\"");
    }

    @Test
    void shouldRestFindAndCancelAnOrder() {
        final String rest =
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=49000&newClientOrderId=r";

        final RestClient.Answer placed = client.signed("POST", ORDER, rest);

        assertThat(placed.field("status")).isEqualTo("NEW");
        assertThat(server.balances("trader")).containsEntry("USDT", new Holding(fixed("51000"), fixed("49000")));
        assertThat(client.signed("GET", "/api/v3/openOrders", "symbol=BTCUSDT").list())
                .hasSize(1);
        assertThat(client.signed("POST", ORDER, rest).text())
                .isEqualTo("{\"code\":-2010,\"msg\":\"Duplicate order sent.\"}");
        assertThat(client.signed("GET", ORDER, "symbol=BTCUSDT&origClientOrderId=r")
                        .field("isWorking"))
                .isEqualTo("true");
        assertThat(client.get("/api/v3/depth?symbol=BTCUSDT&limit=5").text())
                .contains("\"bids\":[[\"50000.00000000\",\"2.00000000\"],[\"49000.00000000\",\"1.00000000\"]]");

        final RestClient.Answer cancelled = client.signed("DELETE", ORDER, "symbol=BTCUSDT&origClientOrderId=r");

        assertThat(cancelled.field("status")).isEqualTo("CANCELED");
        assertThat(cancelled.field("origClientOrderId")).isEqualTo("r");
        assertThat(server.balances("trader")).containsEntry("USDT", new Holding(fixed("100000"), 0));
        assertThat(client.signed("DELETE", ORDER, "symbol=BTCUSDT&origClientOrderId=r")
                        .code())
                .isEqualTo(-2011);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "symbol=NOPE&side=BUY&type=MARKET&quantity=1 | -1121 | Invalid symbol.",
                "side=BUY&type=MARKET&quantity=1 | -1102 | Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.",
                "symbol=BTCUSDT&side=HOLD&type=MARKET&quantity=1 | -1117 | Invalid side.",
                "symbol=BTCUSDT&side=BUY&type=WISH&quantity=1 | -1116 | Invalid orderType.",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=NOW&quantity=1&price=1 | -1115 | Invalid timeInForce.",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&quantity=1&price=1 | -1102 | Mandatory parameter 'timeInForce' was not sent, was empty/null, or malformed.",
                "symbol=BTCUSDT&side=BUY&type=MARKET&timeInForce=IOC&quantity=1 | -1114 | TimeInForce parameter sent when not required.",
                "symbol=BTCUSDT&side=BUY&type=MARKET | -1102 | Param 'quantity' or 'quoteOrderQty' must be sent, but both were empty/null!",
                "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&price=5 | -1106 | Parameter 'price' sent when not required.",
                "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=-1 | -1100 | Illegal characters found in parameter 'quantity'; legal range is '^([0-9]{1,20})(\\.[0-9]{1,20})?$'.",
                "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.123456789 | -1111 | Parameter 'quantity' has too much precision.",
                "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=99999999999999999999 | -1108 | Parameter 'quantity' overflowed.",
                "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&colour=red | -1104 | Not all sent parameters were read; read '6' parameter(s) but was sent '7'.",
                "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1&newClientOrderId=a%20b | -1100 | Illegal characters found in parameter 'newClientOrderId'; legal range is '^[a-zA-Z0-9-_]{1,36}$'.",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=1&price=50000.001 | -1013 | Filter failure: PRICE_FILTER",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.000001&price=50000 | -1013 | Filter failure: LOT_SIZE",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.00001&price=50000 | -1013 | Filter failure: NOTIONAL",
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=1&price=5000 | -1013 | Filter failure: PERCENT_PRICE_BY_SIDE",
                "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=2.5 | -2010 | Account has insufficient balance for requested action.",
                "symbol=BTCUSDT&side=BUY&type=STOP_LOSS&quantity=1 | -2010 | Stop loss orders are not supported for this symbol."
            })
    void shouldRefuseABadOrderAsTheVenueDoes(final String query, final int code, final String message) {
        final RestClient.Answer answer = client.signed("POST", ORDER, query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.field("msg")).isEqualTo(message);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(server.balances("trader")).containsEntry("USDT", new Holding(fixed("100000"), 0));
    }

    @Test
    void shouldRefuseWhoeverCannotProveWhoTheyAre() {
        final long now = System.currentTimeMillis();
        final String signed = "timestamp=" + now;

        assertThat(client.send("GET", "/api/v3/account?timestamp=" + now, null).text())
                .contains("-1102", "'signature'");
        assertThat(client.send("GET", "/api/v3/account?" + signed + "&signature=00", null)
                        .text())
                .isEqualTo("{\"code\":-1022,\"msg\":\"Signature for this request is not valid.\"}");
        try (RestClient nobody = new RestClient(server.restUrl(), null, SECRET);
                RestClient stranger = new RestClient(server.restUrl(), "abcdef", SECRET)) {
            final RestClient.Answer noKey = nobody.signed("GET", "/api/v3/account", "");
            assertThat(noKey.code()).isEqualTo(-2014);
            assertThat(noKey.status()).isEqualTo(401);
            assertThat(stranger.signed("GET", "/api/v3/account", "").code()).isEqualTo(-2015);
        }
    }

    @Test
    void shouldHoldRequestsToTheirReceiveWindow() {
        final long now = System.currentTimeMillis();

        assertThat(stamped("timestamp=" + (now - 10_000)).field("msg"))
                .isEqualTo("Timestamp for this request is outside of the recvWindow.");
        assertThat(stamped("timestamp=" + (now + 5_000)).field("msg"))
                .isEqualTo("Timestamp for this request was 1000ms ahead of the server's time.");
        assertThat(stamped("recvWindow=60000.001&timestamp=" + now).code()).isEqualTo(-1131);
        assertThat(stamped("recvWindow=20000.5&timestamp=" + (now - 10_000)).status())
                .isEqualTo(200);
        assertThat(stamped("timestamp=" + now * 1000).status()).isEqualTo(200);
        assertThat(stamped("timestamp=99999999999999999999").status()).isEqualTo(400);
    }

    private RestClient.Answer stamped(final String query) {
        return client.send("GET", "/api/v3/account?" + query + "&signature=" + RestClient.sign(SECRET, query), null);
    }

    @Test
    void shouldVerifyTheSignatureOverQueryAndBodyAsSent() throws IOException {
        final String query = "symbol=BTCUSDT&side=SELL&type=LIMIT&timeInForce=IOC";
        final String body = "quantity=0.1&price=50000.00&recvWindow=5000&timestamp=" + System.currentTimeMillis();

        final RestClient.Answer answer =
                client.send("POST", ORDER + "?" + query, body + "&signature=" + RestClient.sign(SECRET, query + body));

        assertThat(answer.field("status")).as(answer.text()).isEqualTo("FILLED");
    }

    @Test
    void shouldTellWhatTheAccountPays() throws Exception {
        final FeeSchedule schedule =
                new FeeSchedule(new FeeRates(1, 2, 3, 4), new FeeRates(5, 6, 7, 8), new FeeRates(9, 10, 11, 12), false);
        final ExchangeAccount account = new ExchangeAccount(
                "trader",
                KEY,
                SECRET,
                Map.of(),
                Fees.of(1000, 2000).with("BTCUSDT", schedule).paidIn("BNB", 750_000));
        try (ExchangeServer other = new ExchangeServer(
                                ExchangeConfig.builder().accounts(account).build(), ScriptedFeed.triangle())
                        .start();
                RestClient asker = new RestClient(other.restUrl(), KEY, SECRET)) {
            assertThat(asker.signed("GET", "/api/v3/account/commission", "symbol=BTCUSDT")
                            .text())
                    .isEqualTo("{\"symbol\":\"BTCUSDT\",\"standardCommission\":{\"maker\":\"0.00000001\","
                            + "\"taker\":\"0.00000002\",\"buyer\":\"0.00000003\",\"seller\":\"0.00000004\"},"
                            + "\"specialCommission\":{\"maker\":\"0.00000005\",\"taker\":\"0.00000006\","
                            + "\"buyer\":\"0.00000007\",\"seller\":\"0.00000008\"},"
                            + "\"taxCommission\":{\"maker\":\"0.00000009\",\"taker\":\"0.00000010\","
                            + "\"buyer\":\"0.00000011\",\"seller\":\"0.00000012\"},"
                            + "\"discount\":{\"enabledForAccount\":true,\"enabledForSymbol\":false,"
                            + "\"discountAsset\":\"BNB\",\"discount\":\"0.75000000\"}}");
            assertThat(asker.signed("GET", "/api/v3/account/commission", "symbol=ETHUSDT")
                            .text())
                    .contains(
                            "\"standardCommission\":{\"maker\":\"0.00100000\",\"taker\":\"0.00200000\","
                                    + "\"buyer\":\"0.00000000\"",
                            "\"enabledForSymbol\":true");
        }
    }

    @Test
    void shouldTellWhatTheKeyMayDoUnlessItDoesNot() throws Exception {
        final String path = "/sapi/v1/account/apiRestrictions";
        assertThat(client.signed("GET", path, "").text())
                .contains("\"enableSpotAndMarginTrading\":true", "\"enableWithdrawals\":false", "\"ipRestrict\":true");
        assertThat(client.get(path).status()).isEqualTo(400);

        final ExchangeAccount silent = new ExchangeAccount("trader", KEY, SECRET, Map.of(), Fees.of(1000, 1000), null);
        try (ExchangeServer other = new ExchangeServer(
                                ExchangeConfig.builder().accounts(silent).build(), ScriptedFeed.triangle())
                        .start();
                RestClient asker = new RestClient(other.restUrl(), KEY, SECRET)) {
            assertThat(asker.signed("GET", path, "").status()).isEqualTo(404);
        }
    }

    private long usedByReferencePrice() {
        return Long.parseLong(
                client.get("/api/v3/referencePrice?symbol=BTCUSDT").headers().get("X-MBX-USED-WEIGHT-1M"));
    }

    @Test
    void shouldTellReferencePrices() {
        assertThat(client.get("/api/v3/referencePrice?symbol=BTCUSDT").code()).isEqualTo(-2043);
        assertThat(client.get("/api/v3/referencePrice?symbol=NOPE").code()).isEqualTo(-1121);

        server.referencePrice("BTCUSDT", fixed("50000.5"));
        assertThat(client.get("/api/v3/referencePrice?symbol=BTCUSDT").text())
                .matches("\\{\"symbol\":\"BTCUSDT\",\"referencePrice\":\"50000.50000000\",\"timestamp\":\\d{13}}");
        // A new minute may begin between two requests, but not each time.
        long before = usedByReferencePrice();
        long used = usedByReferencePrice();
        while (used < before) {
            before = used;
            used = usedByReferencePrice();
        }
        assertThat(used - before).isEqualTo(2);

        server.referencePrice("BTCUSDT", 0);
        assertThat(client.get("/api/v3/referencePrice?symbol=BTCUSDT").text()).contains("\"referencePrice\":null,");
    }

    @Test
    void shouldTellAndKeepThePriceRangeRule() {
        assertThat(client.get("/api/v3/executionRules").text()).isEqualTo("{\"symbolRules\":[]}");

        server.priceRange("BTCUSDT", new PriceRange(fixed("1.00001"), fixed("0.5"), Long.MAX_VALUE, 0));
        server.referencePrice("BTCUSDT", fixed("50000"));

        assertThat(client.get("/api/v3/executionRules?symbol=BTCUSDT").text())
                .isEqualTo("{\"symbolRules\":[{\"symbol\":\"BTCUSDT\",\"rules\":[{\"ruleType\":\"PRICE_RANGE\","
                        + "\"bidLimitMultUp\":\"1.00001000\",\"bidLimitMultDown\":\"0.50000000\"}]}]}");
        assertThat(client.get("/api/v3/executionRules?symbols=%5B%22ETHBTC%22,%22BTCUSDT%22%5D")
                        .headers()
                        .get("X-MBX-USED-WEIGHT-1M"))
                .as("40 for all, 2 for one, 4 for two")
                .isEqualTo("46");
        final RestClient.Answer answer = client.signed("POST", ORDER, BUY_BTC);
        assertThat(answer.field("status")).isEqualTo("EXPIRED");
        assertThat(answer.field("executedQty")).isEqualTo("0.00000000");
        assertThat(answer.field("expiryReason")).isEqualTo("EXECUTION_RULE_PRICE_RANGE_EXCEEDED");
    }

    @Test
    void shouldTakeSymbolsThatAreNotAscii() {
        final String symbol = "%E5%B8%81%E5%AE%89%E4%BA%BA%E7%94%9FUSDT";

        final RestClient.Answer answer = client.signed(
                "POST", ORDER, "symbol=" + symbol + "&side=BUY&type=LIMIT&timeInForce=GTC&quantity=1&price=10");

        assertThat(answer.field("symbol")).as(answer.text()).isEqualTo("币安人生USDT");
        assertThat(answer.field("status")).isEqualTo("NEW");
    }
}
