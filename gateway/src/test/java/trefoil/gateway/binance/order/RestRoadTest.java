package trefoil.gateway.binance.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.event.Health;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.Side;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.order.ScriptedVenue.Reply;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.testing.FakeInboundRing.Record;
import trefoil.gateway.binance.testing.LoopbackServer;
import trefoil.gateway.binance.testing.LoopbackServer.Answer;
import trefoil.gateway.binance.testing.LoopbackServer.Request;
import trefoil.gateway.binance.testing.Signatures;
import trefoil.gateway.testing.Await;

/** Orders by REST. */
class RestRoadTest extends OrderSenderContract {
    @Override
    VenueOrderSender.Context context() {
        return commonContext();
    }

    @Override
    Credentials credentials() {
        return Signatures.credentials();
    }

    @Override
    void awaitRoad() {}

    @Test
    void shouldPostTheSignedForm() throws Exception {
        venue.on(order -> Reply.of(200, UNFILLED), null, null);

        send(Side.BUY, "100", "2");

        assertAnswer(only(), OrderOutcome.EXPIRED, 0);
        final Request request = venue.server().takeRequest("POST", "/api/v3/order");
        assertThat(request.target()).isEqualTo("/api/v3/order");
        assertThat(request.headers())
                .containsEntry("x-mbx-apikey", Signatures.API_KEY)
                .containsEntry("content-type", "application/x-www-form-urlencoded");
        assertThat(request.body())
                .startsWith("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=2&price=100"
                        + "&newOrderRespType=FULL&newClientOrderId=" + ID + "&recvWindow=50.5&timestamp=");
        assertThat(Signatures.isSigned(request.body())).isTrue();
        assertThat(sender.sentByRest()).isEqualTo(1);
        assertThat(sender.sentByWsApi()).isZero();
    }

    @Test
    void shouldSayNotSentWhenNoConnectionCanBeMade() throws Exception {
        final int freePort;
        try (ServerSocket free = new ServerSocket(0)) {
            freePort = free.getLocalPort();
        }
        use(context().restUrl("http://127.0.0.1:" + freePort));

        send(Side.BUY, "100", "2");

        final Record answer = only();
        assertAnswer(answer, OrderOutcome.NOT_SENT, 0);
        assertThat(OrderAnswer.handedToSocketNs(answer.bytes(), 0)).isZero();
        awaitNotice(ID, "not sent");
        assertThat(sender.start()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cut", "too long", "retry now", "redirect"})
    void shouldFindOutTheTruthWhenHttpIsNotAsItShouldBe(final String failure) throws Exception {
        final Answer answer =
                switch (failure) {
                    case "cut" ->
                        Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + FILLED.substring(0, 100));
                    case "too long" -> Answer.json(200, "{\"x\":\"" + "x".repeat(1 << 20) + "\"}");
                    case "retry now" -> Answer.json(503, "{}", "Retry-After", "0");
                    default -> Answer.json(307, "{}", "Location", "/api/v3/order");
                };
        final AtomicInteger posts = posts(answer);

        send(Side.BUY, "100", "2");

        assertAnswer(ring.take().get(2), OrderOutcome.FILLED, 0);
        assertThat(posts).hasValue(1);
        awaitNotice(ID, "asking the venue");
    }

    @Test
    void shouldPauseAndFindOutTheTruthWhenAFirewallAnswers() throws Exception {
        final AtomicInteger posts = posts(Answer.json(403, "<html>"));

        send(Side.BUY, "100", "2");

        assertThat(Health.kind(only().bytes(), 0)).isEqualTo(Health.ORDER_PAUSE);
        awaitNotice("no orders for");
        assertAnswer(ring.take().get(2), OrderOutcome.FILLED, 0);
        assertThat(posts).hasValue(1);
    }

    /** Answers orders so, and queries with the truth; counts the orders. */
    private AtomicInteger posts(final Answer answer) {
        final AtomicInteger posts = new AtomicInteger();
        venue.server().handle(request -> {
            if (request.method().equals("POST")) {
                posts.incrementAndGet();
                return answer;
            }
            return Answer.json(200, request.path().equals("/api/v3/order") ? QUERY_FILLED : TRADES);
        });
        return posts;
    }

    @Test
    void shouldFindOutWhatBecameOfAnOrderOfAnEarlierRun() throws Exception {
        final String earlier = "tf-abc-7-5";
        venue.on(
                null,
                request -> Answer.json(200, QUERY_FILLED.replace(ID, earlier)),
                request -> Answer.json(200, TRADES));

        sender.adopt(
                ORDER_KEY,
                earlier,
                "BTCUSDT",
                Side.BUY,
                DecimalText.parse("100"),
                DecimalText.parse("2"),
                nowNs() - TimeUnit.DAYS.toNanos(1));

        final List<Record> records = ring.take();
        assertThat(records).hasSize(3);
        assertFill(records.get(0), 0, "99", "0.5", "0.0005", UNIVERSE.assetIndex("BTC"), 7);
        assertAnswer(records.get(2), OrderOutcome.FILLED, 0);
        assertThat(OrderAnswer.handedToSocketNs(records.get(2).bytes(), 0)).isZero();
        assertThat(venue.server().takeRequest("GET", "/api/v3/order").target())
                .contains("origClientOrderId=" + earlier + "&");
        assertThat(venue.placed()).isEmpty();
    }

    @Test
    void shouldAskForTheVenuesTimeWhenAQuestionForAnOrderIsRefusedForIts() throws Exception {
        venue.timeMs(1_700_000_000_000L);
        venue.on(
                null,
                request -> request.target().contains("timestamp=17000000")
                        ? Answer.json(200, QUERY_FILLED)
                        : Answer.json(400, "{\"code\":-1021,\"msg\":\"Timestamp for this request is outside.\"}"),
                request -> Answer.json(200, TRADES));

        sender.adopt(ORDER_KEY, ID, "BTCUSDT", Side.BUY, DecimalText.parse("100"), DecimalText.parse("2"), nowNs());

        assertAnswer(ring.take().get(2), OrderOutcome.FILLED, 0);
    }

    @Test
    void shouldBelieveThatAnEarlierRunsOrderNeverArrivedOnlyWhenTheVenueKeepsSayingSo() throws Exception {
        venue.on(null, request -> Answer.json(400, NO_SUCH_ORDER), null);
        final long beforeNs = nowNs();

        sender.adopt(ORDER_KEY, ID, "BTCUSDT", Side.BUY, 1, 1, 0);

        final Record answer = only();
        assertAnswer(answer, OrderOutcome.REJECTED, -2013);
        assertThat(RecordHeader.timeNs(answer.bytes(), 0) - beforeNs)
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(40));
    }

    @Test
    void shouldNotWaitForTheAnswerOfAnOrderWhoseEndIsKnown() throws Exception {
        use(context().timeoutsMs(2_000, 600_000));
        final CountDownLatch received = new CountDownLatch(1);
        final CountDownLatch over = new CountDownLatch(1);
        venue.on(
                order -> {
                    if (order.clientOrderId().equals(ID)) {
                        received.countDown();
                        await(over);
                    }
                    return Reply.of(200, UNFILLED.replace(ID, "tf-mubbs7ln-42-2"));
                },
                null,
                null);
        send(Side.BUY, "100", "2");
        received.await();
        sender.onReport(expiry());
        assertAnswer(only(), OrderOutcome.EXPIRED, 0);

        sendAndTake(OrderKey.of(42, 2));
        Await.until("one waits", () -> sender.unanswered() == 1);
        skip(RestOrders.NEEDLESS_AFTER_MS);
        sendAndTake(OrderKey.of(42, 2));

        Await.until("none waits", () -> sender.unanswered() == 0);
        over.countDown();
        assertThat(notices).noneMatch(notice -> notice.contains(ID));
        assertThat(sender.pendingOrders()).isZero();
        assertThat(ring.isEmpty()).isTrue();
    }

    private void sendAndTake(final long orderKey) throws InterruptedException {
        send(orderKey, 0, Side.BUY, "100", "2");
        assertThat(OrderAnswer.orderKey(only().bytes(), 0)).isEqualTo(orderKey);
    }

    @Test
    void shouldSendNothingAfterAnotherRequestWasRefusedForALimit() throws Exception {
        final Answer refusal =
                Answer.json(429, "{\"code\":-1003,\"msg\":\"Too much request weight\"}", "Retry-After", "30");
        final AtomicInteger requests = new AtomicInteger();
        venue.server().handle(request -> {
            requests.incrementAndGet();
            return refusal;
        });
        assertThatThrownBy(() -> rest.ping()).isInstanceOf(VenueException.class);

        send(Side.BUY, "100", "2");
        assertPaused();
        assertAnswer(only(), OrderOutcome.NOT_SENT, -1003);
        assertThatThrownBy(() -> rest.serverTimeMs())
                .isInstanceOf(VenueException.class)
                .hasMessageContaining("not asked")
                .hasMessageContaining("another 3");
        assertThat(sender.start()).as("no pings either").isZero();
        assertThat(requests).hasValue(1);

        skip(31_000);
        venue.server().handle(request -> Answer.json(200, UNFILLED));
        rest.ping();
        send(Side.BUY, "100", "2");
        assertAnswer(only(), OrderOutcome.EXPIRED, 0);
    }

    @Test
    void shouldOpenItsConnectionsAtStartAndUseThem() throws Exception {
        venue.on(order -> Reply.of(200, UNFILLED), null, null);

        assertThat(sender.start()).as("three and a spare one").isEqualTo(4);

        assertThat(venue.server().openConnections()).isEqualTo(4);
        assertThat(sender.idleConnections()).isEqualTo(4);
        for (int i = 0; i < 5; i++) {
            send(Side.BUY, "100", "2");
            assertAnswer(only(), OrderOutcome.EXPIRED, 0);
        }
        assertThat(venue.server().openConnections()).isEqualTo(4);
    }

    @Test
    void shouldKeepAnOpenConnectionForAnOrderWhilePingsHang() throws Exception {
        use(context().connections(1).keepWarmMs(20));
        final LoopbackServer server = venue.server();
        sender.start();
        final int open = server.openConnections();
        final CountDownLatch pinged = new CountDownLatch(1);
        server.handle(request -> {
            if (request.path().equals("/api/v3/ping")) {
                pinged.countDown();
                return Answer.silence();
            }
            return Answer.json(200, UNFILLED);
        });
        pinged.await();

        send(Side.BUY, "100", "2");

        assertAnswer(only(), OrderOutcome.EXPIRED, 0);
        assertThat(server.openConnections()).isEqualTo(open);
    }

    @Test
    void shouldOpenEveryConnectionAgainThatIsLost() throws Exception {
        use(context().keepWarmMs(10));
        sender.start();

        venue.server().cutAll();

        Await.until("all are open again", () -> venue.server().openConnections() >= 4 && sender.idleConnections() >= 3);
    }

    @Test
    void shouldRehearseOrdersThatAreNone() throws Exception {
        sender.start();

        final Request rehearsal = venue.server().takeRequest("POST", "/api/v3/order/test");
        assertThat(Signatures.isSigned(rehearsal.body())).isTrue();
        assertThat(rehearsal.body()).contains("&newClientOrderId=tf-mubbs7ln-0-1&");
        assertThat(venue.placed()).isEmpty();
        assertThat(ring.isEmpty()).isTrue();
        assertThat(sender.pendingOrders()).isZero();
    }

    @Test
    void shouldTradeLiveOnlyWhenRealMoneyIsWanted() {
        for (final String live :
                List.of("https://api.binance.com", "https://api1.binance.com/api", "https://api-gcp.binance.com")) {
            assertThatThrownBy(() -> context().restUrl(live).conclude())
                    .as(live)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("live trading was not asked for");
            context().restUrl(live).realMoney(true).conclude().close();
        }
    }

    @Test
    void shouldRefuseHostsThatAreNotTheVenues() {
        for (final String live : List.of(
                "https://testnet.binance.vision.example.com",
                "https://demo-api.binance.com.example.com",
                "https://demo-x.api.binance.com",
                "https://xtestnet.binance.vision",
                "https://10.0.0.1")) {
            assertThatThrownBy(() -> context().restUrl(live).realMoney(true).conclude())
                    .as(live)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("no order is sent there");
        }
        assertThatThrownBy(
                        () -> context().restUrl("http://testnet.binance.vision").conclude())
                .hasMessageContaining("not encrypted");
        for (final String allowed : List.of(
                "https://testnet.binance.vision/api",
                "https://api1.testnet.binance.vision",
                "https://demo-api.binance.com",
                "http://[::1]:8080",
                "http://localhost")) {
            context().restUrl(allowed).conclude().close();
        }
    }
}
