package trefoil.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static trefoil.gateway.exchange.ScriptedFeed.KEY;
import static trefoil.gateway.exchange.ScriptedFeed.SECRET;
import static trefoil.gateway.exchange.ScriptedFeed.fixed;
import static trefoil.gateway.exchange.SocketClient.signed;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trefoil.engine.sim.Fault;
import trefoil.engine.sim.FaultAim;
import trefoil.engine.sim.FaultRule;
import trefoil.engine.sim.Fees;
import trefoil.engine.sim.InjectedFault;
import trefoil.engine.sim.Injection;
import trefoil.engine.sim.LostAnswer;
import trefoil.engine.sim.RandomFaults;
import trefoil.engine.sim.Rejection;

/** Each fault as a client sees it, over sockets. */
@Timeout(60)
class ExchangeFaultTest {
    private static final String ORDER = "/api/v3/order";
    private static final String BUY_1_BTC =
            "symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=1&price=50001.00&newClientOrderId=b1";
    private static final Map<String, String> BUY_BY_SOCKET = Map.of(
            "symbol", "BTCUSDT",
            "side", "BUY",
            "type", "LIMIT",
            "timeInForce", "IOC",
            "quantity", "1",
            "price", "50001.00",
            "newClientOrderId", "w1");
    private static final Holding UNTOUCHED = new Holding(fixed("100000"), 0);
    private static final Holding SPENT = new Holding(fixed("49999"), 0);

    private ExchangeServer server;
    private RestClient client;
    private SocketClient socket;

    @BeforeEach
    void start() throws Exception {
        server = new ExchangeServer(config().build(), ScriptedFeed.triangle().bnb()).start();
        server.feedEnd().get(10, TimeUnit.SECONDS);
        client = new RestClient(server.restUrl(), KEY, SECRET);
        socket = new SocketClient(server.wsApiUrl());
        socket.send(signed("s", "userDataStream.subscribe.signature", Map.of()));
        socket.next();
    }

    @AfterEach
    void stop() {
        socket.close();
        client.close();
        server.close();
    }

    @Test
    void shouldLeaveOrdersAloneWithoutFaults() {
        assertThat(client.signed("POST", ORDER, BUY_1_BTC).field("status")).isEqualTo("FILLED");
        assertThat(server.faultCounts()).isEmpty();
    }

    @Test
    void shouldFillAPart() {
        inject(Injection.partial(250_000));

        final RestClient.Answer answer = client.signed("POST", ORDER, BUY_1_BTC);

        assertThat(answer.field("status")).isEqualTo("EXPIRED");
        assertThat(answer.field("executedQty")).isEqualTo("0.25000000");
        assertThat(answer.field("expiryReason")).isEqualTo("UNFILLED_IOC_QUANTITY_EXPIRED");
        assertThat(steps(3)).containsExactly("NEW", "TRADE", "EXPIRED");
        assertThat(server.faultCounts()).isEqualTo(Map.of(Fault.PARTIAL, 1L));
    }

    @Test
    void shouldFillNothing() {
        inject(Injection.noFill());

        final RestClient.Answer answer = client.signed("POST", ORDER, BUY_1_BTC);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("status")).isEqualTo("EXPIRED");
        assertThat(usdt()).isEqualTo(UNTOUCHED);
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuse(final Rejection rejection) {
        inject(Injection.reject(rejection));

        final RestClient.Answer answer = client.signed("POST", ORDER, BUY_1_BTC);

        assertThat(answer.code()).isEqualTo(rejection.code());
        assertThat(answer.field("msg")).isEqualTo(rejection.text());
        assertThat(answer.status()).isEqualTo(rejection == Rejection.TOO_MANY_ORDERS ? 429 : 400);
        assertThat(answer.headers().get("Retry-After") != null).isEqualTo(rejection == Rejection.TOO_MANY_ORDERS);
        assertThat(usdt()).isEqualTo(UNTOUCHED);
        assertThat(client.signed("POST", ORDER, BUY_1_BTC).field("status")).isEqualTo("FILLED");
    }

    @Test
    void shouldExecuteAtOnceAndAnswerLate() {
        inject(Injection.late(TimeUnit.SECONDS.toNanos(2)));
        final long startNs = System.nanoTime();

        final CompletableFuture<RestClient.Answer> answer =
                CompletableFuture.supplyAsync(() -> client.signed("POST", ORDER, BUY_1_BTC));

        assertThat(steps(2)).containsExactly("NEW", "TRADE");
        assertThat(usdt()).isEqualTo(SPENT);
        assertThat(answer.join().field("status")).isEqualTo("FILLED");
        assertThat(System.nanoTime() - startNs).isGreaterThan(TimeUnit.SECONDS.toNanos(2));
    }

    @ParameterizedTest
    @EnumSource
    void shouldLoseTheAnswerOfAnOrderThatExecuted(final LostAnswer lost) {
        inject(Injection.lostExecuted(lost, 0));

        assertLost(lost, BUY_1_BTC);

        assertThat(steps(2)).containsExactly("NEW", "TRADE");
        assertThat(usdt()).isEqualTo(SPENT);
        assertThat(status().field("status")).isEqualTo("FILLED");
    }

    @ParameterizedTest
    @EnumSource
    void shouldLoseAnOrderThatNeverArrives(final LostAnswer lost) {
        inject(Injection.lostNotExecuted(lost));

        assertLost(lost, BUY_1_BTC);

        assertThat(usdt()).isEqualTo(UNTOUCHED);
        assertThat(status().code()).isEqualTo(-2013);
        assertThat(client.signed("POST", ORDER, BUY_1_BTC).field("status")).isEqualTo("FILLED");
    }

    @Test
    void shouldBeSilentAboutALostOrderForAWhile() {
        inject(Injection.lostExecuted(LostAnswer.TIMEOUT, TimeUnit.SECONDS.toNanos(2)));

        assertLost(LostAnswer.TIMEOUT, BUY_1_BTC);

        assertThat(usdt()).isEqualTo(SPENT);
        assertThat(status().code()).as("the order exists, and is not found").isEqualTo(-2013);
        assertThat(client.signed("GET", "/api/v3/myTrades", "symbol=BTCUSDT").list())
                .isEmpty();
        assertThat(socket.waiting()).as("events kept back").isZero();
        until("the order is found", () -> status().status() == 200);
        assertThat(steps(2)).containsExactly("NEW", "TRADE");
        assertThat(socket.next()).contains("outboundAccountPosition");
    }

    @Test
    void shouldKeepEventsInOrderWhileTheyAreKeptBack() {
        inject(Injection.lostExecuted(LostAnswer.TIMEOUT, TimeUnit.MILLISECONDS.toNanos(500)));
        assertLost(LostAnswer.TIMEOUT, BUY_1_BTC);

        client.signed("POST", ORDER, BUY_1_BTC.replace("b1", "b2").replace("quantity=1", "quantity=0.5"));

        final List<String> names = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            final Map<?, ?> event = (Map<?, ?>) socket.nextObject().get("event");
            names.add(event.get("e").equals("executionReport") ? event.get("c") + " " + event.get("x") : "balances");
        }
        assertThat(names).containsExactly("b1 NEW", "b1 TRADE", "balances", "b2 NEW", "b2 TRADE", "balances");
    }

    @Test
    void shouldRepeatReportsAtOnceAndAgainLater() {
        inject(Injection.duplicate(TimeUnit.MILLISECONDS.toNanos(50)));

        socket.send(signed("o", "order.place", BUY_BY_SOCKET));

        assertThat(steps(4)).containsExactly("NEW", "NEW", "TRADE", "TRADE");
        assertThat(socket.next()).contains("outboundAccountPosition");
        assertThat(socket.next()).startsWith("{\"id\":\"o\",\"status\":200");
        assertThat(steps(2)).containsExactly("NEW", "TRADE");
        assertThat(usdt()).as("it traded once").isEqualTo(SPENT);
    }

    @Test
    void shouldReportBackwardsAndBeforeTheAnswer() {
        inject(Injection.outOfOrder(TimeUnit.MILLISECONDS.toNanos(50)));

        socket.send(signed("o", "order.place", BUY_BY_SOCKET));

        assertThat(socket.next()).contains("outboundAccountPosition");
        assertThat(steps(2)).containsExactly("TRADE", "NEW");
        assertThat(socket.next()).startsWith("{\"id\":\"o\",\"status\":200");
    }

    @Test
    void shouldTakeTheBnbThatPaysCommissions() {
        inject(Injection.bnbRunsOut(0, TimeUnit.MILLISECONDS.toNanos(300)));

        final RestClient.Answer without = client.signed("POST", ORDER, BUY_1_BTC.replace("quantity=1", "quantity=0.5"));

        assertThat(without.text()).contains("\"commission\":\"0.00050000\",\"commissionAsset\":\"BTC\"");
        assertThat(socket.next())
                .matches("\\{\"subscriptionId\":0,\"event\":\\{\"e\":\"balanceUpdate\",\"E\":\\d{13},\"a\":\"BNB\","
                        + "\"d\":\"-1.00000000\",\"T\":\\d{13}}}");
        assertThat(socket.next()).contains("outboundAccountPosition", "{\"a\":\"BNB\",\"f\":\"0.00000000\"");
        assertThat(steps(2)).containsExactly("NEW", "TRADE");
        assertThat(socket.next()).contains("outboundAccountPosition");
        assertThat(socket.next()).contains("balanceUpdate", "\"d\":\"1.00000000\"");
        assertThat(client.signed("POST", ORDER, BUY_1_BTC.replace("b1", "b2").replace("quantity=1", "quantity=0.4"))
                        .text())
                .contains("\"commissionAsset\":\"BNB\"");
    }

    @Test
    void shouldHaltTheMarketAndOpenItAgain() {
        inject(Injection.marketHalt(TimeUnit.SECONDS.toNanos(1)));

        assertThat(client.signed("POST", ORDER, BUY_1_BTC).text())
                .isEqualTo("{\"code\":-2010,\"msg\":\"Market is closed.\"}");

        assertThat(client.get("/api/v3/exchangeInfo?symbol=BTCUSDT").text()).contains("\"status\":\"HALT\"");
        assertThat(client.signed("POST", ORDER, BUY_1_BTC).code()).isEqualTo(-2010);
        until(
                "trading again",
                () -> client.get("/api/v3/exchangeInfo?symbol=BTCUSDT").text().contains("\"status\":\"TRADING\""));
        assertThat(client.signed("POST", ORDER, BUY_1_BTC).field("status")).isEqualTo("FILLED");
    }

    @Test
    void shouldLoseAnswersOnTheSocketToo() {
        inject(Injection.lostNotExecuted(LostAnswer.TIMEOUT));
        socket.send(signed("o", "order.place", BUY_BY_SOCKET));
        assertThat(socket.next())
                .startsWith("{\"id\":\"o\",\"status\":504,\"error\":{\"code\":-1007,\"msg\":\"Timeout");

        inject(Injection.lostExecuted(LostAnswer.CONNECTION_CLOSED, 0));
        socket.send(signed("p", "order.place", BUY_BY_SOCKET));
        assertThat(socket.closeCode()).as("no close frame").isEqualTo(-1);
        assertThat(usdt()).isEqualTo(SPENT);
    }

    @Test
    void shouldHitOnlyWhatIsAimedAtAndKeepARecord() {
        server.inject(FaultRule.once(FaultAim.clientOrderId("b2"::equals), Injection.noFill()));
        final String small = BUY_1_BTC.replace("quantity=1", "quantity=0.1");

        assertThat(client.signed("POST", ORDER, small).field("status")).isEqualTo("FILLED");
        assertThat(client.signed("POST", ORDER, small.replace("b1", "b2")).field("status"))
                .isEqualTo("EXPIRED");
        assertThat(client.signed("POST", ORDER, small.replace("b1", "b2")).field("status"))
                .isEqualTo("FILLED");

        assertThat(server.injectedFaults())
                .extracting(InjectedFault::clientOrderId)
                .containsExactly("b2");
    }

    @Test
    void shouldNotWasteAFaultOnAnOrderThatIsRefusedAnyway() {
        inject(Injection.noFill());

        assertThat(client.signed("POST", ORDER, BUY_1_BTC.replace("quantity=1", "quantity=9"))
                        .code())
                .isEqualTo(-2010);
        assertThat(server.faultCounts()).isEmpty();
        assertThat(client.signed("POST", ORDER, BUY_1_BTC).field("status")).isEqualTo("EXPIRED");
    }

    @Test
    void shouldInjectByChance() throws Exception {
        try (ExchangeServer faulty = new ExchangeServer(
                                config().faults(new RandomFaults(Set.of(Fault.NO_FILL, Fault.REJECT), 500_000, 7))
                                        .build(),
                                ScriptedFeed.triangle())
                        .start();
                RestClient trader = new RestClient(faulty.restUrl(), KEY, SECRET)) {
            faulty.feedEnd().get(10, TimeUnit.SECONDS);
            final String small = BUY_1_BTC.replace("quantity=1", "quantity=0.01");

            int failed = 0;
            for (int i = 0; i < 60; i++) {
                final RestClient.Answer answer = trader.signed("POST", ORDER, small.replace("b1", "c" + i));
                failed += answer.status() == 200 && answer.field("status").equals("FILLED") ? 0 : 1;
            }

            assertThat(failed).as("seed 7").isBetween(15, 45);
            assertThat(faulty.faultCounts().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isEqualTo(failed);
            assertThat(faulty.faultCounts()).containsOnlyKeys(Fault.NO_FILL, Fault.REJECT);
        }
    }

    private static ExchangeConfig.Builder config() {
        return ExchangeConfig.builder()
                .accounts(new ExchangeAccount(
                        "trader",
                        KEY,
                        SECRET,
                        Map.of("USDT", fixed("100000"), "BTC", fixed("1"), "BNB", fixed("1")),
                        Fees.of(1000, 1000).paidIn("BNB", 750_000)));
    }

    private void inject(final Injection injection) {
        server.inject(FaultRule.once(FaultAim.ANY, injection));
    }

    private void assertLost(final LostAnswer lost, final String order) {
        if (lost == LostAnswer.CONNECTION_CLOSED) {
            assertThatThrownBy(() -> client.signed("POST", ORDER, order)).hasCauseInstanceOf(IOException.class);
            return;
        }
        final RestClient.Answer answer = client.signed("POST", ORDER, order);
        assertThat(answer.status()).isEqualTo(lost.status());
        if (lost.code() == 0) {
            assertThat(answer.text()).startsWith("<html>");
        } else {
            assertThat(answer.code()).isEqualTo(lost.code());
        }
    }

    private RestClient.Answer status() {
        return client.signed("GET", ORDER, "symbol=BTCUSDT&origClientOrderId=b1");
    }

    private Holding usdt() {
        return server.balances("trader").get("USDT");
    }

    /** Execution types of the next frames, which must be execution reports. */
    private List<String> steps(final int count) {
        return Stream.generate(() -> (Map<?, ?>) socket.nextObject().get("event"))
                .limit(count)
                .map(event -> String.valueOf(event.get("x")))
                .toList();
    }

    private static void until(final String what, final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - startNs).as(what).isLessThan(TimeUnit.SECONDS.toNanos(20));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
