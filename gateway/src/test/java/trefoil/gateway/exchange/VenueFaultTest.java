package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static trefoil.gateway.exchange.ScriptedFeed.KEY;
import static trefoil.gateway.exchange.ScriptedFeed.SECRET;
import static trefoil.gateway.exchange.ScriptedFeed.fixed;

import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trefoil.gateway.exchange.fault.VenueFault;
import trefoil.gateway.exchange.fault.VenueFaultSettings;
import trefoil.gateway.exchange.fault.VenueInjection;

/** Each fault of the venue as a whole as a client sees it, over sockets. */
@Timeout(60)
class VenueFaultTest {
    private static final String ORDER = "/api/v3/order";
    private static final long LONG_NS = TimeUnit.HOURS.toNanos(1);
    private static final int FIRST = 0;
    private static final int ALL_WITH_A_CLOSE_FRAME = 0;

    private ExchangeServer server;
    private RestClient client;
    private SocketClient stream;
    private int orders;

    @BeforeEach
    void start() throws Exception {
        server = new ExchangeServer(config(VenueFaultSettings.BY_HAND), ScriptedFeed.triangle()).start();
        server.feedEnd().get(10, TimeUnit.SECONDS);
        // The first connection is the stream, the second the orders'.
        stream = new SocketClient(server.streamUrl() + "/ws/btcusdt@bookTicker");
        stream.next();
        client = new RestClient(server.restUrl(), KEY, SECRET);
        client.get("/api/v3/ping");
    }

    private static ExchangeConfig config(final VenueFaultSettings faults) {
        return ExchangeConfig.builder()
                .accounts(ScriptedFeed.account(Map.of("USDT", fixed("100000"), "BTC", fixed("2"))))
                .venueFaults(faults)
                .build();
    }

    @AfterEach
    void stop() {
        stream.close();
        client.close();
        server.close();
        assertThat(server.failure()).isEmpty();
    }

    @Test
    void shouldSufferNothingUnlessItWasMadeForIt() throws Exception {
        try (ExchangeServer sound =
                new ExchangeServer(config(VenueFaultSettings.OFF), ScriptedFeed.triangle()).start()) {
            assertThatThrownBy(() -> sound.strike(new VenueInjection(VenueFault.OUTAGE, 0, 0, 0)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("OUTAGE");
        }
    }

    @Test
    void shouldEndConnections() {
        strike(VenueFault.DISCONNECT, 0, ALL_WITH_A_CLOSE_FRAME);

        assertThat(stream.closeCode()).isEqualTo(1001);
        assertThat(server.venueFaultCounts()).isEqualTo(Map.of(VenueFault.DISCONNECT, 1L));
    }

    @Test
    void shouldEndAConnectionWithinAFrame() {
        strike(VenueFault.CUT_FRAME, 0, 0);

        moveQuote();

        assertThat(stream.closeCode()).isEqualTo(-1);
        assertThat(stream.waiting()).isZero();
    }

    @Test
    void shouldLetNothingThroughAConnectionThatStaysOpen() {
        strike(VenueFault.HALF_OPEN, 0, 0);
        try (SocketClient sound = new SocketClient(server.streamUrl() + "/ws/btcusdt@bookTicker")) {
            sound.next();
            moveQuote();
            sound.next();

            assertThat(stream.waiting()).isZero();
        }
    }

    @Test
    void shouldHoldFramesBackAndThenSendThemInTheirOrder() {
        strike(VenueFault.STALL, TimeUnit.MILLISECONDS.toNanos(100), 0);

        moveQuote();
        moveQuote();

        assertThat(updateId(stream.next())).isLessThan(updateId(stream.next()));
    }

    @Test
    void shouldTakeNoConnectionDuringAnOutage() {
        strike(VenueFault.OUTAGE, LONG_NS, 0);

        stream.closeCode();
        assertThatThrownBy(() -> client.get("/api/v3/ping")).isInstanceOf(AssertionError.class);
        server.endFaults();
        assertThat(client.get("/api/v3/ping").status()).isEqualTo(200);
    }

    @Test
    void shouldLoseFrames() {
        strike(VenueFault.FRAME_GAP, 0, 2);

        moveQuote();
        moveQuote();
        final long lost = moveQuote();

        assertThat(updateId(stream.next())).isEqualTo(lost);
    }

    @Test
    void shouldSendFramesTwice() {
        strike(VenueFault.FRAME_TWICE, 0, 1);

        moveQuote();
        moveQuote();

        final String first = stream.next();
        assertThat(stream.next()).isEqualTo(first);
        assertThat(updateId(stream.next())).isGreaterThan(updateId(first));
    }

    @Test
    void shouldLetFramesChangePlaces() {
        strike(VenueFault.FRAME_REORDER, 0, 1);

        final long first = moveQuote();
        final long second = moveQuote();

        assertThat(updateId(stream.next())).isEqualTo(second);
        assertThat(updateId(stream.next())).isEqualTo(first);
    }

    @Test
    void shouldSendFramesAgainThatAreOutOfDate() {
        strike(VenueFault.FRAME_STALE, TimeUnit.MILLISECONDS.toNanos(500), 1);

        final long old = moveQuote();

        assertThat(updateId(stream.next())).isEqualTo(old);
        assertThat(updateId(stream.next())).isEqualTo(old);
    }

    @Test
    void shouldSendWhatIsNoEvent() {
        strike(VenueFault.FRAME_GARBAGE, 0, 1);
        strike(VenueFault.FRAME_OVERSIZED, 0, 0);
        moveQuote();

        assertThat(stream.next()).isEqualTo("{");
        assertThat(stream.next()).hasSizeGreaterThan(1024 * 1024);
        assertThat(stream.next()).startsWith("{\"u\":");
    }

    @ParameterizedTest
    @EnumSource(
            value = VenueFault.class,
            names = {"HTTP_429", "HTTP_418"})
    void shouldRefuseRequestsForAWhile(final VenueFault fault) {
        strike(fault, TimeUnit.SECONDS.toNanos(60), 0);

        final RestClient.Answer answer = client.get("/api/v3/time");

        assertThat(answer.status()).isEqualTo(fault == VenueFault.HTTP_418 ? 418 : 429);
        assertThat(answer.code()).isEqualTo(-1003);
        assertThat(Integer.parseInt(answer.headers().get("Retry-After"))).isBetween(1, 61);
        assertThat(server.requestsDespiteRefusal()).isZero();
        if (fault == VenueFault.HTTP_418) {
            assertThat(stream.closeCode()).isEqualTo(1001);
        }
        server.endFaults();
        assertThat(client.get("/api/v3/time").status()).isEqualTo(200);
    }

    @Test
    void shouldFailWithAndWithoutExecution() {
        strike(VenueFault.HTTP_5XX, LONG_NS, 502);
        assertThat(buy().status()).isEqualTo(502);
        assertThat(ordersAtExchange()).isZero();

        server.endFaults();
        strike(VenueFault.HTTP_5XX_EXECUTED, LONG_NS, 504);
        assertThat(buy().status()).isEqualTo(504);
        assertThat(ordersAtExchange()).isEqualTo(1);
    }

    @Test
    void shouldExecuteAndAnswerLate() {
        strike(VenueFault.HTTP_SLOW, LONG_NS, 1_000);

        final CompletableFuture<RestClient.Answer> answer = CompletableFuture.supplyAsync(this::buy);

        until(() -> ordersAtExchange() == 1);
        assertThat(answer.join().field("status")).isEqualTo("FILLED");
    }

    @Test
    void shouldExecuteAndNeverAnswer() {
        strike(VenueFault.HTTP_LOST, LONG_NS, 0);

        final CompletableFuture<RestClient.Answer> answer = CompletableFuture.supplyAsync(this::buy);

        until(() -> ordersAtExchange() == 1);
        assertThat(answer).isNotDone();
    }

    @Test
    void shouldExecuteAndAnswerNonsense() {
        strike(VenueFault.HTTP_GARBAGE, LONG_NS, 1);

        assertThat(buy().text()).isEqualTo("{");
        assertThat(ordersAtExchange()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = VenueFault.class,
            names = {"HTTP_429", "HTTP_418"})
    void shouldRefuseRequestsOfTheWebsocketApiForAWhile(final VenueFault fault) {
        final boolean banned = fault == VenueFault.HTTP_418;
        try (SocketClient api = new SocketClient(server.wsApiUrl())) {
            // With an odd choice a ban is learned from an answer.
            assertThat(server.strike(new VenueInjection(fault, 1, TimeUnit.SECONDS.toNanos(60), 0)))
                    .isPresent();
            api.send("{\"id\":\"p-1\",\"method\":\"ping\"}");

            final String answer = api.next();

            assertThat(answer)
                    .startsWith("{\"id\":\"p-1\",\"status\":" + (banned ? 418 : 429)
                            + ",\"error\":{\"code\":-1003,\"msg\":\"")
                    .contains(",\"rateLimits\":[{\"rateLimitType\":\"REQUEST_WEIGHT\"");
            final long serverMs = Long.parseLong(answer.replaceFirst(".*\"serverTime\":(\\d+).*", "$1"));
            final long retryMs = Long.parseLong(answer.replaceFirst(".*\"retryAfter\":(\\d+).*", "$1"));
            assertThat(retryMs - serverMs).isBetween(1_000L, 61_000L);
            assertThat(client.get("/api/v3/time").status())
                    .as("by REST as well")
                    .isEqualTo(banned ? 418 : 429);
            if (banned) {
                assertThat(api.closeCode()).as("just ended").isEqualTo(-1);
            } else {
                server.endFaults();
                api.send("{\"id\":2,\"method\":\"ping\"}");
                assertThat(api.next()).startsWith("{\"id\":2,\"status\":200,\"result\":{}");
            }
        }
    }

    @Test
    void shouldFailByTheWebsocketApiWithAndWithoutExecution() {
        try (SocketClient api = new SocketClient(server.wsApiUrl())) {
            strike(VenueFault.HTTP_5XX, LONG_NS, 503);
            assertThat(buy(api))
                    .contains("\"status\":503,\"error\":{\"code\":-1008,\"msg\":\"Server is currently overloaded");
            strike(VenueFault.HTTP_5XX, LONG_NS, 500);
            assertThat(buy(api)).contains("\"status\":500,\"error\":{\"code\":-1001,");
            assertThat(ordersAtExchange()).isZero();

            server.endFaults();
            final int[] statuses = {500, 503, 504};
            final int[] codes = {-1006, -1000, -1007};
            for (int i = 0; i < statuses.length; i++) {
                strike(VenueFault.HTTP_5XX_EXECUTED, LONG_NS, statuses[i]);
                assertThat(buy(api))
                        .startsWith("{\"id\":\"o" + (orders - 1) + "\",\"status\":" + statuses[i])
                        .contains("\"error\":{\"code\":" + codes[i] + ",");
                assertThat(ordersAtExchange()).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void shouldExecuteByTheWebsocketApiAndAnswerLateOrNonsenseOrNever() {
        try (SocketClient api = new SocketClient(server.wsApiUrl())) {
            strike(VenueFault.HTTP_SLOW, LONG_NS, 100);
            assertThat(buy(api)).contains("\"status\":200,");
            server.endFaults();

            strike(VenueFault.HTTP_GARBAGE, LONG_NS, 1);
            assertThat(buy(api)).isEqualTo("{");
            server.endFaults();

            strike(VenueFault.HTTP_LOST, LONG_NS, 0);
            api.send(order());
            until(() -> ordersAtExchange() == 3);
            server.endFaults();
            api.send("{\"id\":9,\"method\":\"ping\"}");
            assertThat(api.next()).as("the answer before it was lost").startsWith("{\"id\":9,");
        }
    }

    private String buy(final SocketClient api) {
        api.send(order());
        return api.next();
    }

    private String order() {
        final String name = "o" + orders++;
        return SocketClient.signed(
                name,
                "order.place",
                Map.of(
                        "symbol", "BTCUSDT",
                        "side", "BUY",
                        "type", "LIMIT",
                        "timeInForce", "IOC",
                        "quantity", "0.01",
                        "price", "50001.00",
                        "newClientOrderId", name));
    }

    @Test
    void shouldHaveItsClockJump() {
        strike(VenueFault.CLOCK_JUMP, 0, 3_600_000);

        final long serverTime = Long.parseLong(client.get("/api/v3/time").field("serverTime"));

        assertThat(serverTime - System.currentTimeMillis())
                .isBetween(TimeUnit.MINUTES.toMillis(59), TimeUnit.MINUTES.toMillis(61));
        assertThat(buy().code()).isEqualTo(-1021);
    }

    @Test
    void shouldHaltAMarketForAWhile() {
        strike(VenueFault.TRADING_HALT, TimeUnit.SECONDS.toNanos(2), 0);

        assertThat(buy().field("msg")).isEqualTo("Market is closed.");
        until(() -> buy().status() == 200);
    }

    @Test
    void shouldTakeAnInstrumentOffItsListAndAnswerForItsOrdersAllTheSame() {
        final String id = buy().field("clientOrderId");
        strike(VenueFault.DELISTING, TimeUnit.SECONDS.toNanos(2), 0);

        assertThat(buy().code()).isEqualTo(-1121);
        assertThat(client.get("/api/v3/exchangeInfo").text())
                .doesNotContain("BTCUSDT")
                .contains("ETHUSDT");
        assertThat(client.signed("GET", ORDER, "symbol=BTCUSDT&origClientOrderId=" + id)
                        .field("status"))
                .isEqualTo("FILLED");
        until(() -> client.get("/api/v3/ticker/bookTicker?symbol=BTCUSDT").status() == 200);
        assertThat(client.get("/api/v3/exchangeInfo").text()).contains("BTCUSDT");
    }

    @Test
    void shouldTellOfWhatComesIntoTheAccountAndLeavesIt() {
        try (SocketClient account = new SocketClient(server.wsApiUrl())) {
            account.send(SocketClient.signed("s", "userDataStream.subscribe.signature", Map.of()));
            account.next();

            strike(VenueFault.DEPOSIT, 0, 500_000);
            strike(VenueFault.WITHDRAWAL, 0, 100_000);

            assertThat(account.next()).contains("\"e\":\"balanceUpdate\"").contains("\"d\":\"");
        }
        assertThat(server.transfers()).hasSize(2);
        assertThat(server.transfers().get(0).amount()).isPositive();
        assertThat(server.transfers().get(1).amount()).isNegative();
    }

    @Test
    void shouldDrawTheSameParticularsFromTheSameSeed() {
        for (final VenueFault fault : VenueFault.values()) {
            assertThat(VenueInjection.drawn(fault, new Random(3)))
                    .isEqualTo(VenueInjection.drawn(fault, new Random(3)));
        }
    }

    @Test
    void shouldHaveFaultsByChance() throws Exception {
        final VenueFaultSettings often =
                VenueFaultSettings.byChance(Set.of(VenueFault.DEPOSIT), TimeUnit.MILLISECONDS.toNanos(5), 1);
        try (ExchangeServer unlucky = new ExchangeServer(config(often), ScriptedFeed.triangle()).start()) {
            until(() -> unlucky.venueFaultCounts().getOrDefault(VenueFault.DEPOSIT, 0L) > 3);
        }
    }

    private void strike(final VenueFault fault, final long forNs, final int size) {
        assertThat(server.strike(new VenueInjection(fault, FIRST, forNs, size))).isPresent();
    }

    private RestClient.Answer buy() {
        return client.signed(
                "POST",
                ORDER,
                "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.01&price=50001.00&newClientOrderId=b"
                        + orders++);
    }

    /** Takes a little from the best ask, and answers the update id that the quote has then. */
    private long moveQuote() {
        try (RestClient other = new RestClient(server.restUrl(), KEY, SECRET)) {
            assertThat(other.signed(
                                    "POST",
                                    ORDER,
                                    "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=0.01&price=50001.00"
                                            + "&newClientOrderId=q" + orders++)
                            .status())
                    .isEqualTo(200);
        }
        return server.inspect(exchange -> exchange.updateId(0));
    }

    private int ordersAtExchange() {
        return server.inspect(exchange -> exchange.accounts().get(0).orders().size());
    }

    private static long updateId(final String frame) {
        return Long.parseLong(frame.replaceFirst(".*\"u\":(\\d+).*", "$1"));
    }

    private static void until(final BooleanSupplier condition) {
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - endNs).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
