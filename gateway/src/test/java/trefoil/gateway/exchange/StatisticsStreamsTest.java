package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.gateway.exchange.ScriptedFeed.KEY;
import static trefoil.gateway.exchange.ScriptedFeed.SECRET;
import static trefoil.gateway.exchange.ScriptedFeed.fixed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams that sum trades up, as they arrive. */
class StatisticsStreamsTest {
    private static final String MONEY = "\"\\d+\\.\\d{8}\"";
    private static final int MAX_FRAMES = 30;

    private final List<String> seen = new ArrayList<>();
    private ExchangeServer server;
    private RestClient rest;

    @BeforeEach
    void start() throws Exception {
        final ScriptedFeed feed = ScriptedFeed.triangle();
        feed.levels(0, 0, 101, new long[] {fixed("50000"), fixed("2")}, new long[] {
            fixed("50001"), fixed("1"), fixed("50010"), fixed("1")
        });
        server = new ExchangeServer(
                        ExchangeConfig.builder()
                                .accounts(ScriptedFeed.account(Map.of("USDT", fixed("1000000"), "BTC", fixed("5"))))
                                .build(),
                        feed)
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

    private void tradeTwoLevels() {
        assertThat(rest.signed("POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1.5")
                        .status())
                .isEqualTo(200);
    }

    /** The first frame that holds, seen already or not; fails when none of many does. */
    private String awaitFrame(final SocketClient client, final Predicate<String> wanted) {
        for (final String frame : seen) {
            if (wanted.test(frame)) {
                return frame;
            }
        }
        for (int i = 0; i < MAX_FRAMES; i++) {
            final String frame = client.next();
            seen.add(frame);
            if (wanted.test(frame)) {
                return frame;
            }
        }
        throw new AssertionError("not among " + seen);
    }

    @Test
    void shouldTellAggregateTradesForEachPrice() {
        try (SocketClient client = new SocketClient(server.streamUrl() + "/ws/btcusdt@aggTrade")) {
            tradeTwoLevels();

            assertThat(client.next())
                    .matches("\\{\"e\":\"aggTrade\",\"E\":\\d{13},\"s\":\"BTCUSDT\",\"a\":1,\"p\":\"50001.00000000\","
                            + "\"q\":\"1.00000000\",\"f\":1,\"l\":1,\"T\":\\d{13},\"m\":false,\"M\":true}");
            assertThat(client.next())
                    .contains("\"a\":2,\"p\":\"50010.00000000\",\"q\":\"0.50000000\",\"f\":2,\"l\":2,");
        }
    }

    @Test
    void shouldTellTickersInTheVenuesOrder() {
        tradeTwoLevels();
        final Map<String, String> patterns = new HashMap<>();
        patterns.put(
                "btcusdt@ticker",
                "\\{\"e\":\"24hrTicker\",\"E\":\\d{16},\"s\":\"BTCUSDT\",\"p\":\"9.00000000\",\"P\":\"0.017\","
                        + "\"w\":\"50004.00000000\",\"x\":\"50010.00000000\",\"c\":\"50010.00000000\","
                        + "\"Q\":\"0.50000000\",\"b\":\"50000.00000000\",\"B\":\"2.00000000\",\"a\":\"50010.00000000\","
                        + "\"A\":\"0.50000000\",\"o\":\"50001.00000000\",\"h\":\"50010.00000000\","
                        + "\"l\":\"50001.00000000\",\"v\":\"1.50000000\",\"q\":\"75006.00000000\",\"O\":\\d{16},"
                        + "\"C\":\\d{16},\"F\":1,\"L\":2,\"n\":2}");
        patterns.put(
                "btcusdt@miniTicker",
                "\\{\"e\":\"24hrMiniTicker\",\"E\":\\d{16},\"s\":\"BTCUSDT\",\"c\":\"50010.00000000\","
                        + "\"o\":\"50001.00000000\",\"h\":\"50010.00000000\",\"l\":\"50001.00000000\","
                        + "\"v\":\"1.50000000\",\"q\":\"75006.00000000\"}");
        patterns.put("!miniTicker@arr", "\\[\\{\"e\":\"24hrMiniTicker\",\"E\":\\d{16},\"s\":\"BTCUSDT\",[^\\[\\]]*}]");
        for (final String window : new String[] {"1h", "4h", "1d"}) {
            final String event = "\\{\"e\":\"" + window + "Ticker\",\"E\":\\d{16},\"s\":\"BTCUSDT\","
                    + "\"p\":\"9.00000000\",\"P\":\"0.017\",\"o\":" + MONEY + ",\"h\":" + MONEY + ",\"l\":" + MONEY
                    + ",\"c\":" + MONEY + ",\"w\":" + MONEY + ",\"v\":" + MONEY + ",\"q\":" + MONEY
                    + ",\"O\":\\d{16},\"C\":\\d{16},\"F\":1,\"L\":2,\"n\":2}";
            patterns.put("btcusdt@ticker_" + window, event);
            patterns.put("!ticker_" + window + "@arr", "\\[" + event + "]");
        }
        try (SocketClient client = new SocketClient(
                server.streamUrl() + "/stream?timeUnit=microsecond&streams=" + String.join("/", patterns.keySet()))) {
            while (!patterns.isEmpty()) {
                final String frame = client.next();
                final String name = frame.replaceAll("^\\{\"stream\":\"([^\"]*)\".*", "$1");
                final String pattern = patterns.remove(name);
                assertThat(pattern).as("once, as nothing changes: %s", frame).isNotNull();
                assertThat(frame).matches("\\{\"stream\":\"[^\"]*\",\"data\":" + pattern + "}");
            }
        }
    }

    @Test
    void shouldTellAveragesAndReferencePricesEverySecond() {
        server.referencePrice("BTCUSDT", fixed("50005"));
        tradeTwoLevels();
        try (SocketClient client = new SocketClient(server.streamUrl()
                + "/stream?streams=btcusdt@avgPrice/btcusdt@referencePrice/ethusdt@referencePrice")) {
            final String averagePattern = "\\{\"stream\":\"btcusdt@avgPrice\",\"data\":\\{\"e\":\"avgPrice\","
                    + "\"E\":\\d{13},\"s\":\"BTCUSDT\",\"i\":\"5m\",\"w\":\"50004.00000000\",\"T\":\\d{13}}}";
            assertThat(awaitFrame(client, frame -> frame.contains("avgPrice"))).matches(averagePattern);
            seen.clear();
            assertThat(awaitFrame(client, frame -> frame.contains("avgPrice")))
                    .as("again")
                    .matches(averagePattern);
            assertThat(awaitFrame(client, frame -> frame.contains("btcusdt@ref")))
                    .matches(".*\"data\":\\{\"e\":\"referencePrice\",\"s\":\"BTCUSDT\",\"r\":\"50005.00000000\","
                            + "\"t\":\\d{13}}}");
            assertThat(awaitFrame(client, frame -> frame.contains("ethusdt@ref")))
                    .contains("\"s\":\"ETHUSDT\",\"r\":null,\"t\":");
        }
    }

    @Test
    void shouldTellCandlesAndTheirEnd() {
        try (SocketClient client = new SocketClient(server.streamUrl()
                + "/ws/btcusdt@kline_1s/btcusdt@kline_1M/btcusdt@kline_7m/btcusdt@kline_1d@+08:00")) {
            tradeTwoLevels();

            final String traded =
                    awaitFrame(client, frame -> frame.contains("\"x\":true") && !frame.contains("\"n\":0"));
            assertThat(traded)
                    .matches("\\{\"e\":\"kline\",\"E\":\\d{13},\"s\":\"BTCUSDT\",\"k\":\\{\"t\":\\d{10}000,"
                            + "\"T\":\\d{10}999,\"s\":\"BTCUSDT\",\"i\":\"1s\",\"f\":1,\"L\":2,\"o\":\"50001.00000000\","
                            + "\"c\":\"50010.00000000\",\"h\":\"50010.00000000\",\"l\":\"50001.00000000\","
                            + "\"v\":\"1.50000000\",\"n\":2,\"x\":true,\"q\":\"75006.00000000\","
                            + "\"V\":\"1.50000000\",\"Q\":\"75006.00000000\",\"B\":\"0\"}}");
            final String empty = awaitFrame(client, frame -> frame.contains("\"x\":true") && frame.contains("\"n\":0"));
            assertThat(empty).contains("\"f\":-1,\"L\":-1,\"o\":\"50010.00000000\"");
            assertThat(awaitFrame(client, frame -> frame.contains("\"i\":\"1M\"") && frame.contains("\"n\":2")))
                    .contains("\"x\":false");
            final String chinese = awaitFrame(client, frame -> frame.contains("\"i\":\"1d\""));
            final long openMs = Long.parseLong(chinese.replaceAll(".*\"t\":(\\d+).*", "$1"));
            assertThat(openMs % TimeUnit.DAYS.toMillis(1)).isEqualTo(TimeUnit.HOURS.toMillis(16));
        }
        assertThat(server.statistics().unservedStreams())
                .as("there is no kline_7m")
                .isEqualTo(1);
    }

    @Test
    void shouldBeSilentOnStreamsThatAreRetired() {
        try (SocketClient client = new SocketClient(server.streamUrl()
                + "/ws/!ticker@arr/!bookTicker/btcusdt@blockTrade/btcusdt@ticker_2h/!miniTicker@arr")) {
            tradeTwoLevels();

            assertThat(client.next()).startsWith("[{\"e\":\"24hrMiniTicker\"");
            assertThat(client.waiting()).isZero();
        }
        assertThat(server.statistics().unservedStreams())
                .as("block trades are a stream on which nothing happens")
                .isEqualTo(3);
    }
}
