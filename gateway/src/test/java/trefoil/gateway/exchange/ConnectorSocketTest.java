package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.gateway.exchange.ScriptedFeed.KEY;
import static trefoil.gateway.exchange.ScriptedFeed.SECRET;
import static trefoil.gateway.exchange.ScriptedFeed.fixed;
import static trefoil.gateway.exchange.TestJson.list;
import static trefoil.gateway.exchange.TestJson.number;
import static trefoil.gateway.exchange.TestJson.object;

import com.binance.connector.client.impl.WebSocketApiClientImpl;
import com.binance.connector.client.impl.WebSocketStreamClientImpl;
import com.binance.connector.client.utils.signaturegenerator.Ed25519SignatureGenerator;
import com.binance.connector.client.utils.signaturegenerator.HmacSignatureGenerator;
import com.binance.connector.client.utils.signaturegenerator.RsaSignatureGenerator;
import com.binance.connector.client.utils.signaturegenerator.SignatureGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trefoil.engine.sim.Fees;

/** The venue's own Java client, as it is published, finds in the simulator the websockets that it was written for. */
class ConnectorSocketTest {
    private static final String RSA_KEY = "rsakey";
    private static final String ED25519_KEY = "ed25519key";
    private static final long WAIT_SECONDS = 30;
    private static final List<WebSocketApiClientImpl> CLIENTS = new ArrayList<>();

    private final TestKeys keys = new TestKeys();
    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private ExchangeServer server;
    private int requests;

    @BeforeEach
    void start() throws Exception {
        final ExchangeAccount trader = new ExchangeAccount(
                        "trader", KEY, SECRET, Map.of("USDT", fixed("100000"), "BTC", fixed("10")), Fees.of(1000, 1000))
                .withPublicKey(RSA_KEY, keys.rsa().getPublic())
                .withPublicKey(ED25519_KEY, keys.ed25519().getPublic());
        server = new ExchangeServer(
                        ExchangeConfig.builder().accounts(trader).build(),
                        ScriptedFeed.triangle().bnb())
                .start();
        server.feedEnd().get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        server.close();
        keys.close();
    }

    /** Not before: the first one closed ends the threads that all of them share. */
    @AfterAll
    static void close() {
        CLIENTS.forEach(WebSocketApiClientImpl::close);
    }

    @Test
    void shouldReadMarketData() throws Exception {
        final WebSocketApiClientImpl client = connect(KEY, new HmacSignatureGenerator(SECRET));

        client.general().ping(request());
        assertThat(result()).isEqualTo(Map.of());
        client.general().serverTime(request());
        assertThat(number(object(result()), "serverTime")).isGreaterThan(1_700_000_000_000L);
        client.general().exchangeInfo(request().put("symbols", List.of("BTCUSDT", "ETHUSDT")));
        assertThat(list(object(result()).get("symbols"))).hasSize(2);
        client.market().depth("BTCUSDT", request().put("limit", 5));
        assertThat(object(result())).containsKeys("lastUpdateId", "bids", "asks");
        client.trade().newOrder("BTCUSDT", "BUY", "MARKET", request().put("quantity", "0.5"));
        assertThat(object(result())).containsEntry("status", "FILLED");
        client.market().recentTrades("BTCUSDT", request());
        assertThat(object(list(result()).get(0))).containsEntry("qty", "0.50000000");
        client.market().historicalTrades("BTCUSDT", request().put("fromId", 1));
        assertThat(list(result())).hasSize(1);
        client.market().aggTrades("BTCUSDT", request());
        assertThat(object(list(result()).get(0))).containsEntry("q", "0.50000000");
        client.market().klines("BTCUSDT", "1m", request());
        assertThat(list(result())).isNotEmpty();
        client.market().uiKlines("BTCUSDT", "1m", request());
        assertThat(list(result())).isNotEmpty();
        client.market().avgPrice("BTCUSDT", request());
        assertThat(object(result())).containsEntry("price", "50001.00000000");
        client.market().ticker24H(request().put("symbol", "BTCUSDT"));
        assertThat(object(result())).containsEntry("lastPrice", "50001.00000000");
        client.market().tickerTradingDay(request().put("symbol", "BTCUSDT"));
        assertThat(object(result())).containsEntry("volume", "0.50000000");
        client.market().ticker(request().put("symbol", "BTCUSDT"));
        assertThat(object(result())).containsEntry("volume", "0.50000000");
        client.market().tickerPrice(request().put("symbol", "BTCUSDT"));
        assertThat(object(result())).containsEntry("price", "50001.00000000");
        client.market().tickerBook(request().put("symbol", "BTCUSDT"));
        assertThat(object(result())).containsEntry("bidPrice", "50000.00000000");
    }

    @Test
    void shouldTradeAndReadTheAccount() throws Exception {
        final WebSocketApiClientImpl client = connect(KEY, new HmacSignatureGenerator(SECRET));

        client.trade().testNewOrder("BTCUSDT", "BUY", "LIMIT", limit("1", "49000"));
        assertThat(result()).isEqualTo(Map.of());
        client.trade().newOrder("BTCUSDT", "BUY", "LIMIT", limit("0.1", "49000"));
        final long first = number(object(result()), "orderId");
        client.trade().getOrder("BTCUSDT", request().put("orderId", first));
        assertThat(object(result())).containsEntry("status", "NEW");
        client.trade()
                .cancelReplaceOrder(
                        "BTCUSDT",
                        "STOP_ON_FAILURE",
                        "BUY",
                        "LIMIT",
                        limit("0.2", "48000").put("cancelOrderId", first));
        assertThat(object(result())).containsEntry("cancelResult", "SUCCESS");
        client.trade()
                .cancelReplaceOrder(
                        "BTCUSDT",
                        "ALLOW_FAILURE",
                        "BUY",
                        "LIMIT",
                        limit("0.3", "47000").put("cancelOrderId", first));
        final Map<String, Object> half = answer(409);
        assertThat(object(half.get("error"))).containsEntry("msg", "Order cancel-replace partially failed.");
        assertThat(object(object(half.get("error")).get("data")))
                .containsEntry("cancelResult", "FAILURE")
                .containsEntry("newOrderResult", "SUCCESS");
        client.trade().getOpenOrders(request().put("symbol", "BTCUSDT"));
        final List<Object> open = list(result());
        assertThat(open).hasSize(2);
        client.trade().cancelOrder("BTCUSDT", request().put("orderId", number(object(open.get(0)), "orderId")));
        assertThat(object(result())).containsEntry("status", "CANCELED");
        client.trade().cancelAllOpenOrders("BTCUSDT", request());
        assertThat(list(result())).hasSize(1);
        client.trade().newOrder("BTCUSDT", "SELL", "MARKET", request().put("quantity", "0.1"));
        assertThat(object(result())).containsEntry("status", "FILLED");

        client.account().accountStatus(request());
        assertThat(object(result())).containsKey("balances");
        client.account().accountRateLimitsOrders(request());
        assertThat(list(result())).hasSize(2);
        client.account().accountAllOrders("BTCUSDT", request());
        assertThat(list(result())).hasSize(4);
        client.account().accountTradeHistory("BTCUSDT", request());
        assertThat(object(list(result()).get(0))).containsEntry("isBuyer", false);
        client.account().accountPreventedMatches("BTCUSDT", request().put("orderId", first));
        assertThat(list(result())).isEmpty();
        client.account().accountAllocations("BTCUSDT", request());
        assertThat(list(result())).isEmpty();
        client.account().accountCommissionRates("BTCUSDT", request());
        assertThat(object(result())).containsKey("standardCommission");
        client.account().accountAllOcoOrders(request());
        assertThat(list(result())).isEmpty();
        client.trade().getOpenOcoOrders(request());
        assertThat(list(result())).isEmpty();
        client.trade().newOcoOrder("BTCUSDT", "SELL", 51000, 0.1, request().put("stopPrice", "49000"));
        assertThat(object(answer(400).get("error")).get("code")).hasToString("-1020");
        client.trade().newSorOrder("BTCUSDT", "SELL", "LIMIT", 0.1, request());
        assertThat(object(answer(400).get("error")).get("code")).hasToString("-1020");
    }

    @Test
    void shouldTakeSignaturesOfEveryKind() throws Exception {
        connect(RSA_KEY, new RsaSignatureGenerator(keys.rsaFile())).account().accountStatus(request());
        assertThat(object(result())).containsEntry("accountType", "SPOT");

        connect(ED25519_KEY, new Ed25519SignatureGenerator(keys.ed25519File()))
                .account()
                .accountStatus(request());
        assertThat(object(result())).containsEntry("accountType", "SPOT");
    }

    @Test
    void shouldLogASessionOnAndOff() throws Exception {
        final WebSocketApiClientImpl client = connect(ED25519_KEY, new Ed25519SignatureGenerator(keys.ed25519File()));

        client.auth().logon(request());
        assertThat(object(result())).containsEntry("apiKey", ED25519_KEY).containsKey("authorizedSince");
        client.auth().status(request());
        assertThat(object(result())).containsEntry("apiKey", ED25519_KEY);
        client.trade()
                .newOrder(
                        "BTCUSDT",
                        "SELL",
                        "MARKET",
                        request().put("quantity", "0.1").put("timestamp", System.currentTimeMillis()));
        assertThat(object(result())).containsEntry("status", "FILLED");
        client.auth().logout(request());
        assertThat(object(result())).containsEntry("apiKey", null);
    }

    @Test
    void shouldListenToMarketStreams() throws Exception {
        final WebSocketStreamClientImpl streams = new WebSocketStreamClientImpl(server.streamUrl());
        try {
            streams.bookTicker("btcusdt", frames::add);
            assertThat(object(next())).containsEntry("s", "BTCUSDT").containsKeys("u", "b", "B", "a", "A");
            streams.partialDepthStream("btcusdt", 5, 100, frames::add);
            assertThat(object(next())).containsKeys("lastUpdateId", "bids", "asks");
            streams.combineStreams(new ArrayList<>(List.of("ethusdt@bookTicker")), frames::add);
            Map<String, Object> frame = object(next());
            while (!frame.containsKey("stream")) {
                frame = object(next());
            }
            assertThat(frame).containsEntry("stream", "ethusdt@bookTicker");
            assertThat(object(frame.get("data"))).containsEntry("s", "ETHUSDT");
        } finally {
            streams.closeAllConnections();
        }
    }

    private WebSocketApiClientImpl connect(final String apiKey, final SignatureGenerator signatures) {
        final WebSocketApiClientImpl client = new WebSocketApiClientImpl(apiKey, signatures, server.wsApiUrl());
        CLIENTS.add(client);
        client.connect(frames::add);
        return client;
    }

    private JSONObject request() {
        return new JSONObject().put("requestId", "r" + ++requests);
    }

    private JSONObject limit(final String quantity, final String price) {
        return request().put("timeInForce", "GTC").put("quantity", quantity).put("price", price);
    }

    private Object result() throws InterruptedException {
        return answer(200).get("result");
    }

    private Map<String, Object> answer(final int status) throws InterruptedException {
        final String frame = next();
        final Map<String, Object> answer = object(frame);
        assertThat(answer.get("status")).as(frame).hasToString(Integer.toString(status));
        assertThat(answer.get("id")).as(frame).isEqualTo("r" + requests);
        return answer;
    }

    private String next() throws InterruptedException {
        final String frame = frames.poll(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(frame).as("a frame in " + WAIT_SECONDS + " s").isNotNull();
        return frame;
    }
}
