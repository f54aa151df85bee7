package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.gateway.exchange.ScriptedFeed.KEY;
import static trefoil.gateway.exchange.ScriptedFeed.SECRET;
import static trefoil.gateway.exchange.ScriptedFeed.fixed;
import static trefoil.gateway.exchange.TestJson.list;
import static trefoil.gateway.exchange.TestJson.object;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Market data by REST: what can be selected, what it weighs, and what is said to a bad selection. */
class VenueMarketTest {
    private ExchangeServer server;
    private RestClient client;

    @BeforeEach
    void start() throws Exception {
        server = new ExchangeServer(
                        ExchangeConfig.builder()
                                .accounts(ScriptedFeed.account(Map.of("USDT", fixed("100000"))))
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
    @CsvSource(
            delimiter = '|',
            value = {
                "exchangeInfo?symbol=NOPE | -1121 | Invalid symbol.",
                "exchangeInfo?symbol=BTCUSDT&permissions=SPOT | -1128 | Combination of optional parameters invalid.",
                "exchangeInfo?symbol=BTCUSDT&symbolStatus=TRADING | -1128 | Combination of optional parameters invalid.",
                "exchangeInfo?symbols=%5B%22BTCUSDT%22,%22BTCUSDT%22%5D | -1151 | Symbol is present multiple times in the list.",
                "exchangeInfo?symbolStatus=ASLEEP | -1122 | Invalid symbolStatus.",
                "exchangeInfo?permissions=FLY | -1130 | Data sent for parameter 'permissions' is not valid.",
                "ticker/24hr?symbol=BTCUSDT&symbolStatus=HALT | -1220 | The symbol's status does not match the requested symbolStatus.",
                "ticker/24hr?symbol=BTCUSDT&type=LARGE | -1139 | Invalid ticker type.",
                "ticker?symbol=BTCUSDT&windowSize=60m | -1130 | Data sent for parameter 'windowSize' is not valid.",
                "ticker | -1102 | Param 'symbol' or 'symbols' must be sent, but both were empty/null!",
                "ticker/tradingDay?symbol=BTCUSDT&timeZone=15 | -1130 | Data sent for parameter 'timeZone' is not valid.",
                "klines?symbol=BTCUSDT&interval=7m | -1120 | Invalid interval.",
                "klines?symbol=BTCUSDT | -1102 | Mandatory parameter 'interval' was not sent, was empty/null, or malformed.",
                "trades?symbol=BTCUSDT&limit=0 | -1130 | Data sent for parameter 'limit' is not valid.",
                "depth?symbol=BTCUSDT&limit=5&symbolStatus=BREAK | -1220 | The symbol's status does not match the requested symbolStatus.",
                "aggTrades?symbol=BTCUSDT&fromId=1&startTime=1 | -1128 | Combination of optional parameters invalid."
            })
    void shouldSayWhatIsWrongWithASelection(final String request, final int code, final String message) {
        final RestClient.Answer answer = client.get("/api/v3/" + request);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.field("msg")).isEqualTo(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ping | 1",
                "exchangeInfo | 20",
                "depth?symbol=BTCUSDT | 5",
                "depth?symbol=BTCUSDT&limit=500 | 25",
                "depth?symbol=BTCUSDT&limit=1000 | 50",
                "depth?symbol=BTCUSDT&limit=5000 | 250",
                "trades?symbol=BTCUSDT | 25",
                "historicalTrades?symbol=BTCUSDT | 25",
                "aggTrades?symbol=BTCUSDT | 4",
                "klines?symbol=BTCUSDT&interval=1m | 2",
                "avgPrice?symbol=BTCUSDT | 2",
                "ticker/24hr?symbol=BTCUSDT | 2",
                "ticker/24hr | 80",
                "ticker/24hr?symbols=%5B%22BTCUSDT%22,%22ETHUSDT%22%5D | 2",
                "ticker/tradingDay?symbols=%5B%22BTCUSDT%22,%22ETHUSDT%22%5D | 8",
                "ticker?symbol=BTCUSDT | 4",
                "ticker/price?symbol=BTCUSDT | 2",
                "ticker/price | 4",
                "ticker/bookTicker?symbol=BTCUSDT | 2",
                "ticker/bookTicker | 4",
                "referencePrice?symbol=BTCUSDT | 2"
            })
    void shouldChargeTheVenuesWeight(final String request, final int weight) {
        int charged = charge(request);
        if (charged < 0) {
            // A new minute began in between.
            charged = charge(request);
        }

        assertThat(charged).isEqualTo(weight);
    }

    private int charge(final String request) {
        final int before = used("/api/v3/ping");
        return used("/api/v3/" + request) - before;
    }

    private int used(final String path) {
        return Integer.parseInt(client.get(path).headers().get("X-MBX-USED-WEIGHT-1M"));
    }

    @Test
    void shouldSelectSymbols() {
        assertThat(list(object(client.get("/api/v3/exchangeInfo?permissions=%5B%22SPOT%22,%22MARGIN%22%5D")
                                .text())
                        .get("symbols")))
                .hasSize(5);
        assertThat(list(object(client.get("/api/v3/exchangeInfo?permissions=LEVERAGED")
                                .text())
                        .get("symbols")))
                .isEmpty();
        assertThat(list(object(client.get("/api/v3/exchangeInfo?symbolStatus=HALT")
                                .text())
                        .get("symbols")))
                .isEmpty();
        assertThat(client.get("/api/v3/exchangeInfo?symbol=BTCUSDT&showPermissionSets=false")
                        .text())
                .contains("\"permissionSets\":[]", "\"cancelReplaceAllowed\":true,\"amendAllowed\":true")
                .contains("\"defaultSelfTradePreventionMode\":\"EXPIRE_MAKER\",\"allowedSelfTradePreventionModes\":"
                        + "[\"EXPIRE_TAKER\",\"EXPIRE_MAKER\",\"EXPIRE_BOTH\",\"DECREMENT\",\"TRANSFER\"]");
        assertThat(client.get("/api/v3/ticker/price?symbolStatus=BREAK").text()).isEqualTo("[]");
    }

    @Test
    void shouldTellAMarketThatNeverTraded() {
        assertThat(client.get("/api/v3/trades?symbol=BTCUSDT").text()).isEqualTo("[]");
        assertThat(client.get("/api/v3/klines?symbol=BTCUSDT&interval=1m").text())
                .isEqualTo("[]");
        assertThat(client.get("/api/v3/ticker/price?symbol=BTCUSDT").field("price"))
                .as("the middle of the book")
                .isEqualTo("50000.50000000");
        assertThat(client.get("/api/v3/ticker/24hr?symbol=BTCUSDT").text())
                .contains("\"priceChange\":\"0.00000000\",\"priceChangePercent\":\"0.000\"")
                .contains("\"volume\":\"0.00000000\"", "\"firstId\":-1,\"lastId\":-1,\"count\":0");
    }

    @Test
    void shouldTellTimesInMicroseconds() throws IOException {
        client.signed("POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.1");

        assertThat(fetch("/api/v3/time", "X-MBX-TIME-UNIT", "MICROSECOND")).matches("\\{\"serverTime\":\\d{16}}");
        assertThat(fetch("/api/v3/trades?symbol=BTCUSDT", "X-MBX-TIME-UNIT", "microsecond"))
                .containsPattern("\"time\":\\d{16},");
        assertThat(fetch("/api/v3/klines?symbol=BTCUSDT&interval=1m", "X-MBX-TIME-UNIT", "MICROSECOND"))
                .containsPattern("^\\[\\[\\d{8}\\d*000000,.*,\\d{10}999999,");
        assertThat(fetch("/api/v3/time", "X-MBX-TIME-UNIT", "HOUR"))
                .isEqualTo("{\"code\":-1194,\"msg\":\"Invalid value for time unit; expected either MICROSECOND or"
                        + " MILLISECOND.\"}");
    }

    @Test
    void shouldSayThatItSpeaksNoSbeWhereNothingElseIsTaken() throws IOException {
        assertThat(fetch("/api/v3/ping", "Accept", "application/sbe"))
                .isEqualTo("{\"code\":-1155,\"msg\":\"SBE is not enabled.\"}");
        assertThat(fetch("/api/v3/ping", "Accept", "application/sbe;q=0.9, application/json"))
                .isEqualTo("{}");
    }

    private String fetch(final String path, final String header, final String value) throws IOException {
        final Request request = new Request.Builder()
                .url(server.restUrl() + path)
                .header(header, value)
                .build();
        try (Response response = new OkHttpClient().newCall(request).execute()) {
            return response.body().string();
        }
    }
}
