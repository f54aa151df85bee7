package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static trefoil.gateway.exchange.ScriptedFeed.KEY;
import static trefoil.gateway.exchange.ScriptedFeed.SECRET;
import static trefoil.gateway.exchange.ScriptedFeed.fixed;
import static trefoil.gateway.exchange.TestJson.list;
import static trefoil.gateway.exchange.TestJson.number;
import static trefoil.gateway.exchange.TestJson.object;

import com.binance.connector.client.exceptions.BinanceClientException;
import com.binance.connector.client.impl.SpotClientImpl;
import com.binance.connector.client.impl.spot.Market;
import com.binance.connector.client.impl.spot.Trade;
import com.binance.connector.client.utils.signaturegenerator.Ed25519SignatureGenerator;
import com.binance.connector.client.utils.signaturegenerator.RsaSignatureGenerator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trefoil.engine.sim.Fees;

/** The venue's own Java client, as it is published, finds in the simulator the REST API that it was written for. */
class ConnectorRestTest {
    private static final String RSA_KEY = "rsakey";
    private static final String ED25519_KEY = "ed25519key";
    private static final String MAKER_KEY = "makerkey";
    private static final String MAKER_SECRET = "makersecret";

    private final TestKeys keys = new TestKeys();
    private ExchangeServer server;
    private Market market;
    private Trade trade;
    private Trade maker;

    @BeforeEach
    void start() throws Exception {
        final ExchangeAccount trader = new ExchangeAccount(
                        "trader",
                        KEY,
                        SECRET,
                        Map.of("USDT", fixed("100000"), "BTC", fixed("10"), "BNB", fixed("10")),
                        Fees.of(1000, 1000))
                .withPublicKey(RSA_KEY, keys.rsa().getPublic())
                .withPublicKey(ED25519_KEY, keys.ed25519().getPublic());
        final ExchangeAccount other = new ExchangeAccount(
                "maker", MAKER_KEY, MAKER_SECRET, Map.of("USDT", fixed("100000"), "BTC", fixed("10")), Fees.of(0, 0));
        server = new ExchangeServer(
                        ExchangeConfig.builder().accounts(trader, other).build(),
                        ScriptedFeed.triangle().bnb())
                .start();
        server.feedEnd().get(10, TimeUnit.SECONDS);
        market = new SpotClientImpl(server.restUrl()).createMarket();
        trade = new SpotClientImpl(KEY, SECRET, server.restUrl()).createTrade();
        maker = new SpotClientImpl(MAKER_KEY, MAKER_SECRET, server.restUrl()).createTrade();
    }

    @AfterEach
    void stop() {
        server.close();
        keys.close();
    }

    @Test
    void shouldReadMarketData() {
        assertThat(market.ping()).isEqualTo("{}");
        assertThat(number(object(market.time()), "serverTime")).isGreaterThan(1_700_000_000_000L);
        assertThat(list(object(market.exchangeInfo(parameters())).get("symbols")))
                .hasSize(5);
        assertThat(list(object(market.exchangeInfo(parameters("symbol", "BTCUSDT")))
                        .get("symbols")))
                .hasSize(1);
        assertThat(list(object(market.exchangeInfo(
                                parameters("symbols", new ArrayList<>(List.of("BTCUSDT", "ETHUSDT")))))
                        .get("symbols")))
                .hasSize(2);
        assertThat(list(object(market.exchangeInfo(parameters("permissions", new ArrayList<>(List.of("SPOT")))))
                        .get("symbols")))
                .hasSize(5);
        assertThat(list(object(market.exchangeInfo(parameters("permissions", new ArrayList<>(List.of("MARGIN")))))
                        .get("symbols")))
                .isEmpty();
        assertThat(market.depth(parameters("symbol", "BTCUSDT", "limit", 5)))
                .isEqualTo("{\"lastUpdateId\":100,\"bids\":[[\"50000.00000000\",\"2.00000000\"]],"
                        + "\"asks\":[[\"50001.00000000\",\"3.00000000\"]]}");
        assertThat(market.bookTicker(parameters("symbol", "BTCUSDT")))
                .isEqualTo("{\"symbol\":\"BTCUSDT\",\"bidPrice\":\"50000.00000000\",\"bidQty\":\"2.00000000\","
                        + "\"askPrice\":\"50001.00000000\",\"askQty\":\"3.00000000\"}");
        assertThat(list(market.bookTicker(parameters("symbols", new ArrayList<>(List.of("BTCUSDT", "ETHUSDT"))))))
                .hasSize(2);
        assertThat(list(market.bookTicker(parameters()))).hasSize(5);
    }

    @Test
    void shouldReadTradesAndWhatTheyAddUpTo() {
        trade.newOrder(limit("BUY", "IOC", "1", "50001"));
        trade.newOrder(limit("SELL", "IOC", "0.5", "50000"));

        final List<Object> trades = list(market.trades(parameters("symbol", "BTCUSDT", "limit", 10)));
        assertThat(trades).hasSize(2);
        assertThat(object(trades.get(0)))
                .containsEntry("price", "50001.00000000")
                .containsEntry("qty", "1.00000000")
                .containsEntry("quoteQty", "50001.00000000")
                .containsEntry("isBuyerMaker", false)
                .containsEntry("isBestMatch", true)
                .containsKeys("id", "time");
        assertThat(list(new SpotClientImpl(KEY, SECRET, server.restUrl())
                        .createMarket()
                        .historicalTrades(parameters("symbol", "BTCUSDT", "fromId", 2))))
                .hasSize(1);
        assertThat(object(
                        list(market.aggTrades(parameters("symbol", "BTCUSDT"))).get(1)))
                .containsEntry("p", "50000.00000000")
                .containsEntry("q", "0.50000000")
                .containsEntry("m", true)
                .containsEntry("M", true)
                .containsKeys("a", "f", "l", "T");
        final List<Object> minute = list(list(market.klines(parameters("symbol", "BTCUSDT", "interval", "1d")))
                .get(0));
        assertThat(minute).hasSize(12);
        assertThat(minute.subList(1, 6))
                .isEqualTo(
                        List.of("50001.00000000", "50001.00000000", "50000.00000000", "50000.00000000", "1.50000000"));
        assertThat(market.uiKlines(parameters("symbol", "BTCUSDT", "interval", "1d")))
                .isEqualTo(market.klines(parameters("symbol", "BTCUSDT", "interval", "1d")));
        assertThat(object(market.averagePrice(parameters("symbol", "BTCUSDT"))))
                .containsEntry("price", "50000.66666666")
                .containsKeys("mins", "closeTime");
        assertThat(object(market.ticker24H(parameters("symbol", "BTCUSDT"))))
                .containsEntry("priceChange", "-1.00000000")
                .containsEntry("priceChangePercent", "-0.001")
                .containsEntry("lastPrice", "50000.00000000")
                .containsEntry("lastQty", "0.50000000")
                .containsEntry("volume", "1.50000000")
                .containsEntry("openPrice", "50001.00000000");
        assertThat(list(market.ticker24H(parameters()))).hasSize(5);
        assertThat(object(market.ticker24H(parameters("symbol", "BTCUSDT", "type", "MINI"))))
                .doesNotContainKey("bidPrice")
                .containsEntry("quoteVolume", "75001.00000000");
        assertThat(market.tickerSymbol(parameters("symbol", "BTCUSDT")))
                .isEqualTo("{\"symbol\":\"BTCUSDT\",\"price\":\"50000.00000000\"}");
        assertThat(list(market.tickerSymbol(parameters("symbols", new ArrayList<>(List.of("BTCUSDT", "ETHUSDT"))))))
                .hasSize(2);
        assertThat(object(market.ticker(parameters("symbol", "BTCUSDT", "windowSize", "2h"))))
                .containsEntry("volume", "1.50000000")
                .containsEntry("highPrice", "50001.00000000");
        assertThat(object(market.tradingDayTicker(parameters("symbol", "BTCUSDT", "timeZone", "5:45"))))
                .containsEntry("lastPrice", "50000.00000000");
    }

    @Test
    void shouldPlaceOrdersOfEveryKind() {
        assertThat(trade.testNewOrder(limit("BUY", "GTC", "1", "49000"))).isEqualTo("{}");
        final Map<String, Object> withRates = limit("BUY", "GTC", "1", "49000");
        withRates.put("computeCommissionRates", true);
        assertThat(object(trade.testNewOrder(withRates))).containsKeys("standardCommissionForOrder", "discount");

        assertThat(object(trade.newOrder(limit("BUY", "GTC", "0.1", "49000")))).containsEntry("status", "NEW");
        assertThat(object(trade.newOrder(limit("BUY", "IOC", "0.2", "50001"))))
                .containsEntry("status", "FILLED")
                .containsEntry("executedQty", "0.20000000");
        assertThat(object(trade.newOrder(limit("SELL", "FOK", "5", "50000"))))
                .as("too large for the book: expired whole")
                .containsEntry("status", "EXPIRED")
                .containsEntry("expiryReason", "UNFILLED_FOK_ORDER_EXPIRED");
        assertThat(object(trade.newOrder(parameters(
                        "symbol",
                        "BTCUSDT",
                        "side",
                        "SELL",
                        "type",
                        "LIMIT_MAKER",
                        "quantity",
                        "0.1",
                        "price",
                        "50002"))))
                .as("ACK")
                .doesNotContainKey("status");
        assertThat(object(trade.newOrder(
                        parameters("symbol", "BTCUSDT", "side", "SELL", "type", "MARKET", "quantity", "0.1"))))
                .containsEntry("cummulativeQuoteQty", "5000.00000000");
        final Map<String, Object> byQuote = object(trade.newOrder(
                parameters("symbol", "BTCUSDT", "side", "BUY", "type", "MARKET", "quoteOrderQty", "1000")));
        assertThat(byQuote)
                .containsEntry("origQuoteOrderQty", "1000.00000000")
                .containsEntry("executedQty", "0.01999000");
        final Map<String, Object> result = limit("BUY", "IOC", "0.01", "50001");
        result.put("newOrderRespType", "RESULT");
        assertThat(object(trade.newOrder(result)))
                .containsEntry("status", "FILLED")
                .doesNotContainKey("fills");
    }

    @Test
    void shouldQueryCancelAndReplaceOrders() {
        final Map<String, Object> named = limit("BUY", "GTC", "0.1", "49000");
        named.put("newClientOrderId", "mine-1");
        final long first = number(object(trade.newOrder(named)), "orderId");
        final long second = number(object(trade.newOrder(limit("SELL", "GTC", "0.1", "51000"))), "orderId");

        assertThat(object(trade.getOrder(parameters("symbol", "BTCUSDT", "orderId", first))))
                .containsEntry("clientOrderId", "mine-1")
                .containsEntry("isWorking", true);
        assertThat(list(trade.getOpenOrders(parameters("symbol", "BTCUSDT")))).hasSize(2);
        assertThat(list(trade.getOrders(parameters("symbol", "BTCUSDT", "orderId", second))))
                .hasSize(1);
        final Map<String, Object> replaced = object(trade.cancelReplace(with(
                limit("BUY", "GTC", "0.2", "48000"),
                "cancelReplaceMode",
                "STOP_ON_FAILURE",
                "cancelOrigClientOrderId",
                "mine-1")));
        assertThat(replaced).containsEntry("cancelResult", "SUCCESS").containsEntry("newOrderResult", "SUCCESS");
        assertThat(object(replaced.get("newOrderResponse"))).containsEntry("origQty", "0.20000000");
        assertThat(object(trade.cancelOrder(parameters("symbol", "BTCUSDT", "orderId", second))))
                .containsEntry("status", "CANCELED")
                .containsKey("origClientOrderId");
        assertThat(list(trade.cancelOpenOrders(parameters("symbol", "BTCUSDT"))))
                .hasSize(1);
        assertThat(list(trade.getOpenOrders(parameters()))).isEmpty();
        assertThat(list(trade.getOrders(parameters("symbol", "BTCUSDT")))).hasSize(3);

        assertThat(refused(() -> trade.cancelOrder(parameters("symbol", "BTCUSDT", "orderId", second))))
                .isEqualTo(-2011);
        assertThat(refused(() -> trade.getOrder(parameters("symbol", "BTCUSDT", "orderId", 999))))
                .isEqualTo(-2013);
        assertThat(refused(() -> trade.cancelReplace(with(
                        limit("BUY", "GTC", "0.2", "48000"),
                        "cancelReplaceMode",
                        "STOP_ON_FAILURE",
                        "cancelOrderId",
                        second))))
                .isEqualTo(-2022);
        assertThat(refused(() -> trade.newOrder(limit("BUY", "GTC", "0.2", "48000.001"))))
                .isEqualTo(-1013);
    }

    @Test
    void shouldReadTheAccount() {
        trade.newOrder(limit("BUY", "IOC", "0.1", "50001"));
        final long own = number(object(trade.newOrder(limit("SELL", "GTC", "0.1", "50000.5"))), "orderId");
        final long taker = number(object(trade.newOrder(limit("BUY", "IOC", "0.2", "50000.5"))), "orderId");

        assertThat(object(trade.account(parameters("omitZeroBalances", "true"))))
                .containsEntry("canTrade", true)
                .containsEntry("accountType", "SPOT")
                .containsKeys("balances", "commissionRates", "uid");
        assertThat(object(list(trade.myTrades(parameters("symbol", "BTCUSDT"))).get(0)))
                .containsEntry("qty", "0.10000000")
                .containsEntry("isBuyer", true)
                .containsEntry("commissionAsset", "BTC");
        assertThat(object(trade.commission(parameters("symbol", "BTCUSDT")))).containsKey("standardCommission");
        assertThat(object(list(trade.rateLimitOrder(parameters())).get(0)))
                .containsEntry("rateLimitType", "ORDERS")
                .containsKeys("interval", "intervalNum", "limit", "count");
        final List<Object> prevented = list(trade.preventedMatches(parameters("symbol", "BTCUSDT", "orderId", taker)));
        assertThat(object(prevented.get(0)))
                .containsEntry("selfTradePreventionMode", "EXPIRE_MAKER")
                .containsEntry("makerPreventedQuantity", "0.10000000")
                .containsEntry("price", "50000.50000000");
        assertThat(number(object(prevented.get(0)), "makerOrderId")).isEqualTo(own);
        assertThat(list(trade.sorAllocations(parameters("symbol", "BTCUSDT")))).isEmpty();
        assertThat(list(trade.getOCOOrders(parameters()))).isEmpty();
        assertThat(list(trade.getOpenOCOOrders(parameters()))).isEmpty();
        assertThat(refused(() -> trade.sorOrder(
                        parameters("symbol", "BTCUSDT", "side", "BUY", "type", "MARKET", "quantity", 1))))
                .isEqualTo(-1020);
        assertThat(refused(() -> trade.cancelOCO(parameters("symbol", "BTCUSDT", "orderListId", 1))))
                .isEqualTo(-1020);
    }

    @Test
    void shouldTradeWithAnotherAccount() {
        maker.newOrder(limit("SELL", "GTC", "0.5", "50000.5"));

        assertThat(object(trade.newOrder(limit("BUY", "IOC", "0.5", "50000.5"))))
                .containsEntry("status", "FILLED");

        assertThat(object(list(maker.myTrades(parameters("symbol", "BTCUSDT"))).get(0)))
                .containsEntry("isMaker", true)
                .containsEntry("price", "50000.50000000");
    }

    @Test
    void shouldTakeSignaturesOfEveryKind() throws Exception {
        final Trade byRsa =
                new SpotClientImpl(RSA_KEY, new RsaSignatureGenerator(keys.rsaFile()), server.restUrl()).createTrade();
        final Trade byEd25519 = new SpotClientImpl(
                        ED25519_KEY, new Ed25519SignatureGenerator(keys.ed25519File()), server.restUrl())
                .createTrade();

        for (final Trade each : List.of(trade, byRsa, byEd25519)) {
            assertThat(object(each.newOrder(limit("BUY", "IOC", "0.01", "50001"))))
                    .containsEntry("status", "FILLED");
        }
        assertThat(list(trade.myTrades(parameters("symbol", "BTCUSDT"))))
                .as("all of one account")
                .hasSize(3);
        final Trade withForeignKey = new SpotClientImpl(
                        RSA_KEY, new Ed25519SignatureGenerator(keys.ed25519File()), server.restUrl())
                .createTrade();
        assertThat(refused(() -> withForeignKey.account(parameters()))).isEqualTo(-1022);
    }

    @Test
    void shouldAnswerWhatTheVenueHasRemoved() {
        final BinanceClientException gone = catchThrowableOfType(
                BinanceClientException.class, () -> new SpotClientImpl(KEY, SECRET, server.restUrl())
                        .createUserData()
                        .createListenKey());

        assertThat(gone.getHttpStatusCode()).isEqualTo(404);
    }

    private static int refused(final ThrowingCallable request) {
        return catchThrowableOfType(BinanceClientException.class, request).getErrorCode();
    }

    private static Map<String, Object> limit(
            final String side, final String timeInForce, final String quantity, final String price) {
        return parameters(
                "symbol",
                "BTCUSDT",
                "side",
                side,
                "type",
                "LIMIT",
                "timeInForce",
                timeInForce,
                "quantity",
                quantity,
                "price",
                price);
    }

    private static Map<String, Object> with(final Map<String, Object> parameters, final Object... more) {
        parameters.putAll(parameters(more));
        return parameters;
    }

    private static Map<String, Object> parameters(final Object... namesAndValues) {
        final Map<String, Object> parameters = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put(namesAndValues[i].toString(), namesAndValues[i + 1]);
        }
        return parameters;
    }
}
