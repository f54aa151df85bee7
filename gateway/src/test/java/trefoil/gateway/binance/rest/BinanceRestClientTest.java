package trefoil.gateway.binance.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.binance.codec.OrderAnswerDecoder;
import trefoil.gateway.binance.codec.OrderAnswerView;
import trefoil.gateway.binance.codec.OrderStatus;
import trefoil.gateway.binance.rest.VenueException.Kind;
import trefoil.gateway.binance.testing.Instruments;
import trefoil.gateway.binance.testing.LoopbackServer;
import trefoil.gateway.binance.testing.LoopbackServer.Answer;
import trefoil.gateway.binance.testing.LoopbackServer.Request;
import trefoil.gateway.binance.testing.Signatures;

class BinanceRestClientTest {
    private static final String ORDER = "{\"symbol\":\"BTCUSDT\",\"orderId\":5,\"clientOrderId\":\"tf-1-1-1\","
            + "\"price\":\"2.00000000\",\"origQty\":\"3.00000000\",\"executedQty\":\"1.00000000\","
            + "\"cummulativeQuoteQty\":\"2.00000000\",\"status\":\"EXPIRED\",\"time\":1}";

    private LoopbackServer server;
    private BinanceRestClient client;

    @BeforeEach
    void start() throws IOException {
        server = new LoopbackServer();
        start(server);
    }

    private void start(final LoopbackServer venue) {
        client = new BinanceRestClient(venue.http() + "/api/", Signatures.credentials(), new MonotonicEpochClock());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void shouldAskPublicThings() throws Exception {
        answer(200, "{}");
        client.ping();
        assertThat(server.takeRequest().target()).isEqualTo("/api/v3/ping");
        answer(200, "{\"serverTime\":1790000000123}");
        assertThat(client.serverTimeMs()).isEqualTo(1_790_000_000_123L);
        assertThat(server.takeRequest().target()).isEqualTo("/api/v3/time");
        answer(
                200,
                "{\"symbols\":[{\"symbol\":\"AB\",\"status\":\"TRADING\",\"baseAsset\":\"A\",\"quoteAsset\":\"B\"}]}");
        assertThat(client.exchangeInfo().instruments()).hasSize(1);
        assertThat(server.takeRequest().headers()).doesNotContainKey("x-mbx-apikey");
    }

    @Test
    void shouldReadTheAccount() throws Exception {
        answer(
                200,
                "{\"makerCommission\":15,\"commissionRates\":{\"maker\":\"0.00150000\",\"taker\":\"0.00100000\","
                        + "\"buyer\":\"0.00000000\",\"seller\":\"0.00000010\"},\"canTrade\":true,\"balances\":["
                        + "{\"asset\":\"BTC\",\"free\":\"0.50000000\",\"locked\":\"0.00000001\"},"
                        + "{\"asset\":\"\u5e01\",\"free\":\"7\",\"locked\":\"0\"}]}");

        final AccountSnapshot account = client.account();

        assertThat(account.canTrade()).isTrue();
        assertThat(account.takerCommissionPpm()).isEqualTo(1_000);
        assertThat(account.sellerCommissionPpm()).as("rounded up").isEqualTo(1);
        assertThat(account.balances())
                .containsExactly(
                        new AccountSnapshot.AssetBalance("BTC", DecimalText.parse("0.5"), 1),
                        new AccountSnapshot.AssetBalance("\u5e01", DecimalText.parse("7"), 0));
        final Request request = server.takeRequest();
        assertThat(request.headers()).containsEntry("x-mbx-apikey", Signatures.API_KEY);
        assertThat(Signatures.isSigned(request.target().substring("/api/v3/account?".length())))
                .as(request.target())
                .isTrue();

        answer(
                200,
                "{\"makerCommission\":15,\"takerCommission\":10,\"buyerCommission\":0,\"sellerCommission\":0,"
                        + "\"canTrade\":false,\"balances\":[]}");
        assertThat(client.account().takerCommissionPpm()).isEqualTo(1_000);
        assertThat(client.account().canTrade()).isFalse();
    }

    @Test
    void shouldReadCommissionsOfASymbolInAnyAlphabet() throws Exception {
        answer(
                200,
                "{\"symbol\":\"\u5e01\u5b89USDT\",\"standardCommission\":{\"maker\":\"0.1\",\"taker\":\"0.00075000\","
                        + "\"buyer\":\"0.00000000\",\"seller\":\"0.00010000\"},\"taxCommission\":{\"maker\":\"0\","
                        + "\"taker\":\"0.00000010\",\"buyer\":\"0\",\"seller\":\"0\"},\"discount\":{\"enabledForAccount\":true,"
                        + "\"enabledForSymbol\":false,\"discountAsset\":\"BNB\",\"discount\":\"0.75000000\"}}");

        final CommissionRates rates = client.accountCommission("\u5e01\u5b89USDT");

        assertThat(rates.buyRate()).isEqualTo(75_010);
        assertThat(rates.sellRate()).isEqualTo(85_010);
        assertThat(rates.discounted()).isFalse();
        assertThat(rates.discountedBuyRate()).isEqualTo(75_010);
        final String target = server.takeRequest().target();
        assertThat(target).startsWith("/api/v3/account/commission?symbol=%E5%B8%81%E5%AE%89USDT&recvWindow=5000&");
        assertThat(Signatures.isSigned(target.substring(target.indexOf('?') + 1)))
                .as(target)
                .isTrue();
    }

    @Test
    void shouldReadRulesAndPricesThatFiltersReferTo() throws Exception {
        answer(
                200,
                "{\"symbolRules\":[{\"symbol\":\"AB\",\"rules\":[{\"ruleType\":\"PRICE_RANGE\",\"bidLimitMultUp\":\"1.1\","
                        + "\"askLimitMultDown\":\"0.9\"},{\"ruleType\":\"OTHER\"}]},{\"symbol\":\"CB\",\"rules\":[]}]}");
        assertThat(client.priceRanges())
                .containsExactly(Map.entry(
                        "AB", new PriceRange(0, DecimalText.parse("1.1"), DecimalText.parse("0.9"), Long.MAX_VALUE)));
        answer(200, "{\"symbol\":\"AB\",\"referencePrice\":\"10.00000000\",\"timestamp\":1}");
        assertThat(client.referencePrice("AB")).isEqualTo(DecimalText.parse("10"));
        answer(200, "{\"symbol\":\"AB\",\"referencePrice\":null,\"timestamp\":1}");
        assertThat(client.referencePrice("AB")).isZero();
        answer(400, "{\"code\":-2043,\"msg\":\"This symbol has no reference price.\"}");
        assertThat(client.referencePrice("AB")).isZero();
        answer(200, "{\"mins\":5,\"price\":\"9.35751834\",\"closeTime\":1}");
        assertThat(client.averagePrice("AB")).isEqualTo(935_751_834);
        answer(200, "{\"symbol\":\"AB\",\"price\":\"4.000002009\"}");
        assertThat(client.lastPrice("AB")).as("what is finer is cut off").isEqualTo(400_000_200);

        for (final String price : new String[] {"0", "-1", "x", "1e30"}) {
            answer(200, "{\"price\":\"" + price + "\"}");
            assertThatThrownBy(() -> client.averagePrice("AB")).hasMessageContaining("avgPrice of AB");
        }
        answer(
                200,
                "{\"symbolRules\":[{\"symbol\":\"AB\",\"rules\":[{\"ruleType\":\"PRICE_RANGE\",\"bidLimitMultUp\":\"0.9\","
                        + "\"bidLimitMultDown\":\"1.1\"}]}]}");
        assertThatThrownBy(client::priceRanges).hasMessageContaining("lower end above its upper");
    }

    @Test
    void shouldAskForAPartOfTheList() throws Exception {
        answer(200, "{\"symbols\":[]}");
        assertThat(client.tradingInfo().instruments()).isEmpty();
        assertThat(server.takeRequest().target())
                .isEqualTo("/api/v3/exchangeInfo?showPermissionSets=false&symbolStatus=TRADING");
        answer(
                200,
                "{\"symbols\":[{\"symbol\":\"AB\",\"status\":\"BREAK\",\"baseAsset\":\"A\",\"quoteAsset\":\"B\"}]}");
        assertThat(client.exchangeInfo(List.of("AB", "\u5e01B")).instruments()).hasSize(1);
        assertThat(server.takeRequest().target())
                .isEqualTo("/api/v3/exchangeInfo?symbols=%5B%22AB%22%2C%22%E5%B8%81B%22%5D");
    }

    @Test
    void shouldQueryCancelAndListOrders() throws Exception {
        answer(200, ORDER);
        assertThat(client.queryOrder("BTCUSDT", "tf-1-1-1").status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(server.takeRequest().target())
                .startsWith("/api/v3/order?symbol=BTCUSDT&origClientOrderId=tf-1-1-1&");
        answer(
                200,
                ORDER.replace(
                        "\"clientOrderId\":\"tf-1-1-1\"",
                        "\"origClientOrderId\":\"tf-1-1-1\",\"clientOrderId\":\"x\""));
        assertThat(client.cancel("BTCUSDT", "tf-1-1-1").clientOrderId()).isEqualTo("tf-1-1-1");
        assertThat(server.takeRequest().method()).isEqualTo("DELETE");
        answer(200, "[" + ORDER + "," + ORDER + "]");
        assertThat(client.openOrders()).hasSize(2);
        answer(200, "[" + ORDER + ",{}]");
        assertThat(failure(client::openOrders).kind()).isEqualTo(Kind.MALFORMED_ANSWER);
    }

    @Test
    void shouldAddTradesToTheirOrder() throws Exception {
        final OrderAnswerDecoder decoder = new OrderAnswerDecoder(Instruments.triangle());
        final OrderAnswerView view = new OrderAnswerView();
        answer(200, ORDER);
        client.queryOrder("BTCUSDT", "tf-1-1-1", decoder, view);
        final String trade = "{\"symbol\":\"BTCUSDT\",\"id\":9,\"orderId\":5,\"price\":\"2\",\"qty\":\"0.5\","
                + "\"commission\":\"0.01\",\"commissionAsset\":\"BTC\"}";
        answer(200, "[" + trade + "," + trade.replace("\"BTC\"", "\"BNB\"") + "]");

        client.trades(decoder, view);

        assertThat(view.fillCount()).isEqualTo(2);
        assertThat(view.tradeId(0)).isEqualTo(9);
        assertThat(view.commissionAsset(0)).isEqualTo(Instruments.triangle().assetIndex("BTC"));
        assertThat(view.commissionAsset(1)).isEqualTo(-1);
        answer(200, "[" + trade + "]");
        assertThat(failure(() -> client.trades(decoder, view)).kind()).isEqualTo(Kind.MALFORMED_ANSWER);
    }

    @Test
    void shouldSayWhatIsWrongInOneLine() throws Exception {
        assertKind(
                401,
                "{\"code\":-2015,\"msg\":\"Invalid API-key, IP, or permissions\\nfor action.\"}",
                Kind.REFUSED_KEY);
        assertKind(400, "{\"code\":-1022,\"msg\":\"Signature for this request is not valid.\"}", Kind.REFUSED_KEY);
        assertKind(400, "{\"code\":-1021,\"msg\":\"Timestamp outside\"}", Kind.CLOCK);
        assertKind(400, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}", Kind.REJECTED);
        assertKind(403, "<html>", Kind.REJECTED);
        assertKind(451, "", Kind.REJECTED);
        assertKind(500, "{\"code\":-1000,\"msg\":\"x\"}", Kind.UNREACHABLE);
        assertKind(302, "", Kind.MALFORMED_ANSWER);
        assertKind(200, "<html>", Kind.MALFORMED_ANSWER);
        assertKind(200, "{\"balances\":[{\"asset\":\"BTC\",\"free\":\"x\"}]}", Kind.MALFORMED_ANSWER);
        assertKind(200, "[".repeat(1000), Kind.MALFORMED_ANSWER);
        assertKind(200, "{\"a\":\"" + "x".repeat(BinanceRestClient.MAX_ANSWER_BYTES) + "\"}", Kind.MALFORMED_ANSWER);

        server.handle(r -> Answer.json(429, "{\"code\":-1003,\"msg\":\"Too many\"}", "Retry-After", "7"));
        final VenueException limited = failure(client::account);
        assertThat(limited.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(limited.retryAfterMs()).isEqualTo(7_000);
        assertThat(limited.code()).isEqualTo(-1003);
        assertThat(limited.venueMessage()).isEqualTo("Too many");
        assertThat(limited).hasMessageContaining("wait 7 s");
        client.close();
        start(server);
        server.handle(r -> Answer.json(418, "{}"));
        assertThat(failure(client::account).kind()).isEqualTo(Kind.BANNED);
        client.close();
        start(server);
        server.handle(r -> Answer.drop());
        assertThat(failure(client::account).kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure(() -> client.cancel("BTCUSDT", "x")).kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
    }

    @Test
    void shouldReadNoMoreOfACompressedAnswerThanOfAPlainOne() throws Exception {
        final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            final byte[] blanks = new byte[1 << 20];
            Arrays.fill(blanks, (byte) ' ');
            for (int i = 0; i < 80; i++) {
                gzip.write(blanks);
            }
        }
        server.handle(r -> Answer.raw("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                + compressed.size() + "\r\n\r\n" + compressed.toString(StandardCharsets.ISO_8859_1)));

        assertThat(failure(client::account)).hasMessageContaining("longer than");
        assertThat(failure(client::exchangeInfo)).hasMessageContaining("longer than");
    }

    @Test
    void shouldShowNeitherSecretNorSignatureInWhatGoesWrong() throws Exception {
        final List<String> shown = new ArrayList<>();
        for (final Answer answer : List.of(
                Answer.drop(),
                Answer.raw("garbage"),
                Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
                Answer.json(302, "", "Location", "http://127.0.0.1:1/"),
                Answer.json(400, "{\"code\":-1022,\"msg\":\"Signature for this request is not valid.\"}"))) {
            server.handle(r -> answer);
            shown.add(failure(client::account).toString());
            shown.add(failure(() -> client.cancel("BTCUSDT", "x")).toString());
        }
        shown.add(client.toString());

        assertThat(String.join("\n", shown))
                .doesNotContain(Signatures.API_KEY)
                .doesNotContain("testSecret0123456789")
                .doesNotContain("signature=")
                .doesNotContain("timestamp=");
    }

    @Test
    void shouldSayThatTheVenueCannotBeReached() throws Exception {
        final int freePort;
        try (ServerSocket free = new ServerSocket(0)) {
            freePort = free.getLocalPort();
        }
        try (BinanceRestClient nowhere =
                new BinanceRestClient("http://127.0.0.1:" + freePort, null, new MonotonicEpochClock())) {
            final VenueException unreachable = failure(nowhere::ping);
            assertThat(unreachable.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(unreachable)
                    .hasMessageContaining("127.0.0.1:" + freePort)
                    .hasMessageContaining("check");
        }
    }

    @Test
    void shouldRefusePlainHttpToOtherHosts() {
        for (final String url : List.of("http://api.binance.com", "http://192.168.0.1:8080", "ftp://localhost", "x")) {
            assertThatThrownBy(() -> new BinanceRestClient(url, null, new MonotonicEpochClock()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(url);
        }
        new BinanceRestClient("https://api.binance.com", null, new MonotonicEpochClock()).close();
    }

    @Test
    void shouldMeasureTheServersClockByTheShortestRoundTrip() throws Exception {
        final AtomicLong nowNs = new AtomicLong(1_000_000_000_000L);
        final long[] roundTripsMs = {50, 4, 20};
        final int[] asked = {0};
        final ServerClock clock = new ServerClock(nowNs::get, () -> {
            final long halfNs = roundTripsMs[asked[0]++] * 500_000;
            nowNs.addAndGet(asked[0] == 2 ? halfNs : halfNs * 2);
            final long serverMs = nowNs.get() / 1_000_000 + 777;
            if (asked[0] == 2) {
                nowNs.addAndGet(halfNs);
            }
            return serverMs;
        });

        clock.measure(3);

        assertThat(clock.rttNs()).isEqualTo(4_000_000);
        assertThat(clock.offsetMs()).isEqualTo(777);
        assertThat(clock.nowMs()).isEqualTo(nowNs.get() / 1_000_000 + 777);
    }

    private void assertKind(final int status, final String body, final Kind kind) {
        answer(status, body);
        final VenueException failure = failure(client::account);
        assertThat(failure.kind()).as("HTTP %d", status).isEqualTo(kind);
        assertThat(failure.getMessage())
                .hasSizeLessThan(400)
                .doesNotContain("\n")
                .doesNotContain(Signatures.API_KEY);
    }

    private static VenueException failure(final ThrowingCallable call) {
        final VenueException failure = catchThrowableOfType(VenueException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }

    private void answer(final int status, final String body) {
        server.handle(request -> Answer.json(status, body));
    }
}
