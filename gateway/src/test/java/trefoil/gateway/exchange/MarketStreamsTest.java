package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static trefoil.gateway.exchange.ScriptedFeed.KEY;
import static trefoil.gateway.exchange.ScriptedFeed.SECRET;
import static trefoil.gateway.exchange.ScriptedFeed.fixed;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import trefoil.engine.market.Instrument;
import trefoil.engine.sim.BookSink;
import trefoil.engine.sim.MarketFeed;

class MarketStreamsTest {
    private static final String FIRST_BTC_QUOTE = "{\"u\":100,\"s\":\"BTCUSDT\",\"b\":\"50000.00000000\","
            + "\"B\":\"2.00000000\",\"a\":\"50001.00000000\",\"A\":\"3.00000000\"}";

    private ExchangeServer server;

    private ExchangeServer start(final ScriptedFeed feed, final ExchangeConfig.Builder config) throws IOException {
        server = new ExchangeServer(
                        config.accounts(ScriptedFeed.account(Map.of("USDT", fixed("100000"), "BTC", fixed("1"))))
                                .build(),
                        feed)
                .start();
        return server;
    }

    private ExchangeServer startQuiet() throws Exception {
        start(ScriptedFeed.triangle(), ExchangeConfig.builder());
        server.feedEnd().get(10, TimeUnit.SECONDS);
        return server;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void shouldSendTheVenuesFrameRawAndCombined() throws Exception {
        startQuiet();

        try (SocketClient raw = new SocketClient(server.streamUrl() + "/ws/btcusdt@bookTicker");
                SocketClient combined = new SocketClient(
                        server.streamUrl() + "/stream?streams=ethusdt@bookTicker/btcusdt%40bookTicker")) {
            assertThat(raw.next()).isEqualTo(FIRST_BTC_QUOTE);
            assertThat(combined.next()).startsWith("{\"stream\":\"ethusdt@bookTicker\",\"data\":{\"u\":200,");
            assertThat(combined.next())
                    .isEqualTo("{\"stream\":\"btcusdt@bookTicker\",\"data\":" + FIRST_BTC_QUOTE + "}");
        }
    }

    @Test
    void shouldStartTheMarketAtTheFirstSubscription() throws Exception {
        final ScriptedFeed feed = ScriptedFeed.triangle();
        feed.book(TimeUnit.MILLISECONDS.toNanos(20), 0, 101, "50000.50", "1", "50001.00", "3");
        feed.book(TimeUnit.MILLISECONDS.toNanos(21), 0, 101, "50000.50", "1", "50001.00", "3");
        feed.book(TimeUnit.MILLISECONDS.toNanos(22), 0, 90, "50000.70", "1", "50001.00", "3");
        start(feed, ExchangeConfig.builder().feedStart(ExchangeConfig.FeedStart.AT_FIRST_SUBSCRIPTION));

        try (SocketClient client = new SocketClient(server.streamUrl() + "/ws")) {
            client.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@bookTicker\"],\"id\":7}");

            assertThat(client.next()).isEqualTo("{\"result\":null,\"id\":7}");
            assertThat(client.next()).isEqualTo(FIRST_BTC_QUOTE);
            assertThat(client.next()).startsWith("{\"u\":101,\"s\":\"BTCUSDT\",\"b\":\"50000.50000000\"");
            assertThat(client.next())
                    .as("an unchanged quote is not sent again, a stale id is moved forward")
                    .startsWith("{\"u\":103,\"s\":\"BTCUSDT\",\"b\":\"50000.70000000\"");
            server.feedEnd().get(10, TimeUnit.SECONDS);
            assertThat(server.statistics().feedUpdates()).isEqualTo(6);
        }
    }

    @Test
    void shouldGoOnFromWhereTheMarketStoodAfterASuspension() throws Exception {
        final ScriptedFeed feed = ScriptedFeed.triangle();
        for (int ms = 1; ms <= 30_000; ms++) {
            feed.book(TimeUnit.MILLISECONDS.toNanos(ms), 0, 100 + ms, "50000", ms % 2 == 0 ? "1" : "2", "50001", "3");
        }
        final AtomicLong nowNs = new AtomicLong(TimeUnit.DAYS.toNanos(20_000));
        server = new ExchangeServer(ExchangeConfig.builder().build(), feed, nowNs::get).start();
        awaitUpdates(3);

        nowNs.addAndGet(TimeUnit.SECONDS.toNanos(40));
        awaitUpdates(1_003);

        assertThatThrownBy(() -> server.feedEnd().get(300, TimeUnit.MILLISECONDS))
                .isInstanceOf(TimeoutException.class);
        assertThat(server.statistics().feedUpdates()).as("a second's worth").isBetween(1_003L, 1_010L);
        assertThat(server.statistics().maxFeedLagNs()).isBetween(TimeUnit.SECONDS.toNanos(39), (long) 40e9);
    }

    @Test
    void shouldSayThatTheMarketFailedAndServeOn() throws Exception {
        final MarketFeed feed = new MarketFeed() {
            @Override
            public List<Instrument> instruments() {
                return ScriptedFeed.triangle().instruments();
            }

            @Override
            public long nextTimeNs() {
                return 0;
            }

            @Override
            public void emit(final BookSink sink) {
                throw new AssertionError("out of order");
            }
        };
        server = new ExchangeServer(ExchangeConfig.builder().build(), feed).start();

        assertThatThrownBy(() -> server.feedEnd().get(10, TimeUnit.SECONDS)).hasMessageContaining("out of order");
        assertThat(server.failure()).isPresent();
        try (SocketClient client = new SocketClient(server.streamUrl() + "/ws")) {
            client.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
            assertThat(client.next()).isEqualTo("{\"result\":[],\"id\":1}");
        }
    }

    private void awaitUpdates(final long updates) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (server.statistics().feedUpdates() < updates && System.nanoTime() < deadlineNs) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldShowTheQuantityAnOrderTook() throws Exception {
        startQuiet();

        try (SocketClient client = new SocketClient(server.streamUrl() + "/ws/btcusdt@bookTicker/btcusdt@trade");
                RestClient rest = new RestClient(server.restUrl(), KEY, SECRET)) {
            assertThat(client.next()).isEqualTo(FIRST_BTC_QUOTE);
            rest.signed("POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.5");

            assertThat(client.next())
                    .matches("\\{\"e\":\"trade\",\"E\":\\d{13},\"s\":\"BTCUSDT\",\"t\":1,\"p\":\"50001.00000000\","
                            + "\"q\":\"0.50000000\",\"T\":\\d{13},\"m\":false,\"M\":true}");
            assertThat(client.next())
                    .isEqualTo("{\"u\":101,\"s\":\"BTCUSDT\",\"b\":\"50000.00000000\",\"B\":\"2.00000000\","
                            + "\"a\":\"50001.00000000\",\"A\":\"2.50000000\"}");
        }
    }

    @Test
    void shouldListAndDropSubscriptionsAndSwitchEnvelopes() throws Exception {
        startQuiet();

        try (SocketClient client = new SocketClient(server.streamUrl() + "/ws")) {
            client.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"nosuch@bookTicker\",\"ethbtc@nosuch\"],\"id\":\"a\"}");
            assertThat(client.next()).isEqualTo("{\"result\":null,\"id\":\"a\"}");
            client.send("{\"method\":\"UNSUBSCRIBE\",\"params\":[\"ethbtc@nosuch\"],\"id\":null}");
            assertThat(client.next()).isEqualTo("{\"result\":null,\"id\":null}");
            client.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":-3}");
            assertThat(client.next()).isEqualTo("{\"result\":[\"nosuch@bookTicker\"],\"id\":-3}");
            client.send("{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",true],\"id\":4}");
            assertThat(client.next()).isEqualTo("{\"result\":null,\"id\":4}");
            client.send("{\"method\":\"GET_PROPERTY\",\"params\":[\"combined\"],\"id\":5}");
            assertThat(client.next()).isEqualTo("{\"result\":true,\"id\":5}");
        }
        assertThat(server.statistics().unservedStreams()).isEqualTo(2);
    }

    @Test
    void shouldSayWhatIsWrongWithARequest() throws Exception {
        startQuiet();

        for (final List<String> requestAndError : List.of(
                List.of("garbage", "\"code\":3,\"msg\":\"Invalid JSON"),
                List.of("{\"id\":1}", "\"code\":2,\"msg\":\"Invalid request: missing field `method`\",\"id\":1"),
                List.of("{\"method\":\"JOIN\",\"id\":2}", "\"code\":2,\"msg\":\"Invalid request: unknown variant"),
                List.of("{\"method\":\"SUBSCRIBE\",\"params\":7,\"id\":3}", "\"code\":2"),
                List.of(
                        "{\"method\":\"SUBSCRIBE\",\"params\":[],\"id\":1.5}",
                        "\"code\":2,\"msg\":\"Invalid request: request ID"),
                List.of(
                        "{\"method\":\"SET_PROPERTY\",\"params\":[\"colour\",true],\"id\":6}",
                        "\"code\":0,\"msg\":\"Unknown property\""),
                List.of("{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",1],\"id\":6}", "\"code\":1"),
                List.of("[".repeat(1000), "\"code\":3"))) {
            try (SocketClient client = new SocketClient(server.streamUrl() + "/ws")) {
                client.send(requestAndError.get(0));
                assertThat(client.next()).as(requestAndError.get(0)).contains(requestAndError.get(1));
            }
        }
    }

    @Test
    void shouldDisconnectWhoeverSendsTooManyControlFrames() throws Exception {
        startQuiet();

        try (SocketClient client = new SocketClient(server.streamUrl() + "/ws")) {
            for (int i = 0; i < 6; i++) {
                client.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":" + i + "}");
            }
            assertThat(client.closeCode()).isEqualTo(1008);
            assertThat(client.waiting()).isEqualTo(5);
        }
    }

    @Test
    void shouldDisconnectWhoeverWantsTooManyStreams() throws Exception {
        startQuiet();
        final StringBuilder streams = new StringBuilder("\"s0@trade\"");
        for (int i = 1; i < StreamConnection.MAX_STREAMS; i++) {
            streams.append(",\"s").append(i).append("@trade\"");
        }

        try (SocketClient client = new SocketClient(server.streamUrl() + "/ws")) {
            client.send("{\"method\":\"SUBSCRIBE\",\"params\":[" + streams + "],\"id\":1}");
            assertThat(client.next()).isEqualTo("{\"result\":null,\"id\":1}");
            client.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"one@more\"],\"id\":2}");
            assertThat(client.closeCode()).isEqualTo(1008);
        }
    }

    @Test
    void shouldSendPartialBooksToCombinedAndRawListeners() throws Exception {
        startQuiet();

        try (SocketClient client = new SocketClient(server.streamUrl() + "/stream?streams=btcusdt@depth5@100ms")) {
            assertThat(client.next())
                    .isEqualTo("{\"stream\":\"btcusdt@depth5@100ms\",\"data\":{\"lastUpdateId\":100,"
                            + "\"bids\":[[\"50000.00000000\",\"2.00000000\"]],"
                            + "\"asks\":[[\"50001.00000000\",\"3.00000000\"]]}}");
        }
    }

    @Test
    void shouldSendABookAgainOnlyWhenItChangedAndToWhoeverIsNew() throws Exception {
        startQuiet();

        try (SocketClient first = new SocketClient(server.streamUrl() + "/ws/btcusdt@depth20@100ms");
                RestClient rest = new RestClient(server.restUrl(), KEY, SECRET)) {
            final String book = first.next();
            assertThat(book).startsWith("{\"lastUpdateId\":100,");
            try (SocketClient second = new SocketClient(server.streamUrl() + "/ws/btcusdt@depth20@100ms")) {
                assertThat(second.next()).isEqualTo(book);
                rest.signed("POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.5");
                assertThat(second.next()).startsWith("{\"lastUpdateId\":101,").contains("\"2.50000000\"");
            }
            assertThat(first.next()).as("no book in between").startsWith("{\"lastUpdateId\":101,");
        }
    }

    @Test
    void shouldTellChangesInAChainWithoutHoles() throws Exception {
        startQuiet();

        try (SocketClient client = new SocketClient(server.streamUrl() + "/stream?streams=btcusdt@depth@100ms");
                SocketClient micros =
                        new SocketClient(server.streamUrl() + "/ws/btcusdt@depth@100ms?timeUnit=MICROSECOND");
                RestClient rest = new RestClient(server.restUrl(), KEY, SECRET)) {
            assertThat(rest.get("/api/v3/depth?symbol=BTCUSDT&limit=5").text()).contains("\"lastUpdateId\":100");
            rest.signed("POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=0.5");
            assertThat(client.next())
                    .matches("\\{\"stream\":\"btcusdt@depth@100ms\",\"data\":\\{\"e\":\"depthUpdate\",\"E\":\\d{13},"
                            + "\"s\":\"BTCUSDT\",\"U\":101,\"u\":101,\"b\":\\[],"
                            + "\"a\":\\[\\[\"50001.00000000\",\"2.50000000\"]]}}");
            assertThat(micros.next()).matches("\\{\"e\":\"depthUpdate\",\"E\":\\d{16},\"s\":\"BTCUSDT\",\"U\":101.*");

            rest.signed(
                    "POST",
                    "/api/v3/order",
                    "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=GTC&quantity=0.1&price=49000&newClientOrderId=rest");
            assertThat(client.next())
                    .contains("\"U\":102,\"u\":102,\"b\":[[\"49000.00000000\",\"0.10000000\"]],\"a\":[]");
            rest.signed("DELETE", "/api/v3/order", "symbol=BTCUSDT&origClientOrderId=rest");
            rest.signed("POST", "/api/v3/order", "symbol=BTCUSDT&side=BUY&type=MARKET&quantity=1");
            final String gone = client.next();
            final String last = gone.contains("\"u\":104") ? gone : client.next();
            assertThat(gone).contains("\"U\":103,").contains("[\"49000.00000000\",\"0.00000000\"]");
            assertThat(last).contains("\"u\":104,").contains("[\"50001.00000000\",\"1.50000000\"]");
        }
    }

    @Test
    void shouldNameStreamsThatAreNotAscii() throws Exception {
        final ScriptedFeed feed = new ScriptedFeed();
        feed.book(0, 3, 5, "1", "2", "3", "4");
        start(feed, ExchangeConfig.builder());
        server.feedEnd().get(10, TimeUnit.SECONDS);

        try (SocketClient client = new SocketClient(
                server.streamUrl() + "/stream?streams=%E5%B8%81%E5%AE%89%E4%BA%BA%E7%94%9Fusdt@bookTicker")) {
            assertThat(client.next())
                    .startsWith("{\"stream\":\"币安人生usdt@bookTicker\",\"data\":{\"u\":5,\"s\":\"币安人生USDT\",");
        }
    }

    @Test
    void shouldCloseASocketThatNeverAnswersPings() throws Exception {
        start(
                ScriptedFeed.triangle(),
                ExchangeConfig.builder()
                        .pingIntervalNs(TimeUnit.MILLISECONDS.toNanos(50))
                        .pongTimeoutNs(TimeUnit.MILLISECONDS.toNanos(100)));

        try (RawSocket silent = RawSocket.webSocket(server.port(), "/ws")) {
            assertThat(silent.readToEnd()).as("pings, then a close frame").isNotEmpty();
        }
        try (SocketClient answering = new SocketClient(server.streamUrl() + "/ws")) {
            answering.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
            assertThat(answering.next()).isEqualTo("{\"result\":[],\"id\":1}");
        }
    }
}
