package trefoil.gateway.binance.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.event.Fill;
import trefoil.engine.event.Health;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Side;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.binance.codec.ExecutionReport;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.terms.MarketWatch;
import trefoil.gateway.binance.testing.FakeInboundRing;
import trefoil.gateway.binance.testing.FakeInboundRing.Record;
import trefoil.gateway.binance.testing.Instruments;
import trefoil.gateway.binance.testing.LoopbackServer;
import trefoil.gateway.binance.testing.LoopbackServer.Answer;
import trefoil.gateway.binance.testing.LoopbackServer.Request;
import trefoil.gateway.binance.testing.Signatures;

class RestRoadTest {
    private static final Universe UNIVERSE = Instruments.triangle();
    private static final long SESSION = 1_790_000_000_123L;
    private static final String ID = "tf-mubbs7ln-42-1";
    private static final long ORDER_KEY = OrderKey.of(42, 1);
    private static final String HEAD = "{\"symbol\":\"BTCUSDT\",\"orderId\":81,\"orderListId\":-1,\"clientOrderId\":\""
            + ID + "\",\"transactTime\":1790000000123,\"price\":\"100.00000000\",\"origQty\":\"2.00000000\",";
    private static final String FIRST_FILL =
            "{\"price\":\"99.00000000\",\"qty\":\"0.50000000\",\"commission\":\"0.00050000\",\"commissionAsset\":\"BTC\",\"tradeId\":7}";
    private static final String SECOND_FILL =
            "{\"price\":\"100.00000000\",\"qty\":\"1.50000000\",\"commission\":\"0.00010000\",\"commissionAsset\":\"BNB\",\"tradeId\":8}";
    private static final String FILLED = HEAD
            + "\"executedQty\":\"2.00000000\",\"cummulativeQuoteQty\":\"199.50000000\",\"status\":\"FILLED\",\"fills\":["
            + FIRST_FILL + "," + SECOND_FILL + "]}";
    private static final String PARTLY = HEAD
            + "\"executedQty\":\"0.50000000\",\"cummulativeQuoteQty\":\"49.50000000\",\"status\":\"EXPIRED\",\"fills\":["
            + FIRST_FILL + "]}";
    private static final String UNFILLED = HEAD
            + "\"executedQty\":\"0.00000000\",\"cummulativeQuoteQty\":\"0.00000000\",\"status\":\"EXPIRED\",\"fills\":[]}";
    private static final String QUERY_FILLED =
            HEAD + "\"executedQty\":\"2.00000000\",\"cummulativeQuoteQty\":\"199.50000000\",\"status\":\"FILLED\"}";
    private static final String TRADES = "["
            + (FIRST_FILL + "," + SECOND_FILL).replace("{", "{\"orderId\":81,").replace("tradeId", "id") + "]";
    private static final String NO_SUCH_ORDER = "{\"code\":-2013,\"msg\":\"Order does not exist.\"}";

    private final MonotonicEpochClock realClock = new MonotonicEpochClock();
    private final AtomicLong skippedNs = new AtomicLong();
    private final FakeInboundRing ring = new FakeInboundRing();
    private final BlockingQueue<String> notices = new LinkedBlockingQueue<>();
    private final AtomicInteger posts = new AtomicInteger();
    private volatile long venueTimeMs;
    private LoopbackServer server;
    private BinanceRestClient rest;
    private VenueOrderSender sender;

    @BeforeEach
    void start() throws IOException {
        server = new LoopbackServer();
        rest = new BinanceRestClient(server.http(), Signatures.credentials(), this::nowNs);
        sender = context().conclude();
    }

    @AfterEach
    void stop() throws IOException {
        server.handle(request -> Answer.drop());
        server.cutAll();
        sender.close();
        rest.close();
        server.close();
    }

    @Test
    void shouldPostTheSignedFormAndPublishFillsWithTheAnswer() throws Exception {
        venue(request -> Answer.json(200, FILLED), null, null);
        final long beforeNs = nowNs();

        send(Side.BUY, "100", "2");

        final List<Record> records = ring.take();
        assertThat(records).hasSize(3);
        assertFill(records.get(0), 0, "99", "0.5", "0.0005", UNIVERSE.assetIndex("BTC"), 7);
        assertFill(records.get(1), 1, "100", "1.5", "0.0001", Fill.UNKNOWN_ASSET, 8);
        final Record answer = records.get(2);
        assertAnswer(answer, OrderOutcome.FILLED, 0);
        assertThat(OrderAnswer.executedQty(answer.bytes(), 0)).isEqualTo(DecimalText.parse("2"));
        assertThat(OrderAnswer.quoteQty(answer.bytes(), 0)).isEqualTo(DecimalText.parse("199.5"));
        assertThat(OrderAnswer.venueOrderId(answer.bytes(), 0)).isEqualTo(81);
        assertThat(OrderAnswer.handedToSocketNs(answer.bytes(), 0))
                .isBetween(beforeNs, RecordHeader.timeNs(answer.bytes(), 0));
        final Request request = server.takeRequest("POST", "/api/v3/order");
        assertThat(request.target()).isEqualTo("/api/v3/order");
        assertThat(request.headers())
                .containsEntry("x-mbx-apikey", Signatures.API_KEY)
                .containsEntry("content-type", "application/x-www-form-urlencoded");
        assertThat(request.body())
                .startsWith("symbol=BTCUSDT&side=BUY&type=LIMIT&timeInForce=IOC&quantity=2&price=100"
                        + "&newOrderRespType=FULL&newClientOrderId=" + ID + "&recvWindow=50.5&timestamp=");
        assertThat(Signatures.isSigned(request.body())).isTrue();
    }

    @Test
    void shouldPublishPartAndNothingFilledAsExpired() throws Exception {
        venue(request -> Answer.json(200, PARTLY), null, null);
        send(Side.BUY, "100", "2");
        final List<Record> part = ring.take();
        assertThat(part).hasSize(2);
        assertAnswer(part.get(1), OrderOutcome.EXPIRED, 0);
        assertThat(OrderAnswer.executedQty(part.get(1).bytes(), 0)).isEqualTo(DecimalText.parse("0.5"));

        venue(request -> Answer.json(200, UNFILLED), null, null);
        send(Side.BUY, "100", "2");
        assertAnswer(only(), OrderOutcome.EXPIRED, 0);
    }

    @Test
    void shouldPublishRefusalsWithTheVenuesCode() throws Exception {
        venue(request -> Answer.json(400, "{\"code\":-2010,\"msg\":\"Account has insufficient balance\"}"), null, null);

        send(Side.SELL, "100", "2");

        assertAnswer(only(), OrderOutcome.REJECTED, -2010);
        assertThat(posts).hasValue(1);
    }

    @Test
    void shouldCloseTheMarketBeforeItTellsThatAnOrderWasRefusedForThat() throws Exception {
        sender.close();
        sender = context()
                .rejectListener(new MarketWatch(UNIVERSE, rest, this::nowNs, notices::add).publishTo(ring))
                .conclude();
        venue(request -> Answer.json(400, "{\"code\":-2010,\"msg\":\"Market is closed.\"}"), null, null);

        send(Side.SELL, "100", "2");

        final Record state = ring.takeRecord();
        assertThat(state.type()).isEqualTo(RecordType.INSTRUMENT_STATE);
        assertThat(InstrumentState.state(state.bytes(), 0)).isEqualTo(InstrumentState.CLOSED);
        assertAnswer(only(), OrderOutcome.REJECTED, -2010);
    }

    @Test
    void shouldSayNotSentWhenNoConnectionCanBeMade() throws Exception {
        final int freePort;
        try (ServerSocket free = new ServerSocket(0)) {
            freePort = free.getLocalPort();
        }
        sender.close();
        sender = context().restUrl("http://127.0.0.1:" + freePort).conclude();

        send(Side.BUY, "100", "2");

        final Record answer = only();
        assertAnswer(answer, OrderOutcome.NOT_SENT, 0);
        assertThat(OrderAnswer.handedToSocketNs(answer.bytes(), 0)).isZero();
        assertThat(notices.take()).contains(ID).contains("not sent");
        assertThat(sender.start()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5xx",
                "timeout code",
                "status unknown code",
                "dropped",
                "garbage",
                "cut",
                "too long",
                "silent",
                "ack",
                "no fills",
                "new",
                "other quantity",
                "fill beyond limit",
                "retry now",
                "redirect",
                "fills do not add up",
                "another order",
                "firewall",
                "empty"
            })
    void shouldFindOutTheTruthWhenTheAnswerIsNotOne(final String failure) throws Exception {
        final String html = "<html>";
        final Answer answer =
                switch (failure) {
                    case "5xx" -> Answer.json(502, html);
                    case "timeout code" -> Answer.json(504, "{\"code\":-1007,\"msg\":\"Timeout\"}");
                    case "status unknown code" -> Answer.json(400, "{\"code\":-1006,\"msg\":\"Unexpected\"}");
                    case "dropped" -> Answer.drop();
                    case "garbage" -> Answer.raw("\u0001\u0002garbage");
                    case "cut" ->
                        Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + FILLED.substring(0, 100));
                    case "too long" -> Answer.json(200, "{\"x\":\"" + "x".repeat(1 << 20) + "\"}");
                    case "silent" -> Answer.silence();
                    case "ack" ->
                        Answer.json(
                                200,
                                "{\"symbol\":\"BTCUSDT\",\"orderId\":81,\"clientOrderId\":\"" + ID
                                        + "\",\"transactTime\":1}");
                    case "no fills" -> Answer.json(200, QUERY_FILLED);
                    case "new" -> Answer.json(200, UNFILLED.replace("EXPIRED", "NEW"));
                    case "other quantity" -> Answer.json(200, UNFILLED.replace("\"origQty\":\"2.", "\"origQty\":\"3."));
                    case "fill beyond limit" ->
                        Answer.json(200, FILLED.replace("99.0", "109.0").replace("199.5", "204.5"));
                    case "retry now" -> Answer.json(503, "{}", "Retry-After", "0");
                    case "redirect" -> Answer.json(307, "{}", "Location", "/api/v3/order");
                    case "fills do not add up" -> Answer.json(200, FILLED.replace("1.50000000", "1.40000000"));
                    case "another order" -> Answer.json(200, FILLED.replace(ID, "tf-mubbs7ln-42-2"));
                    case "firewall" -> Answer.json(403, html);
                    default -> Answer.json(200, "");
                };
        venue(request -> answer, request -> Answer.json(200, QUERY_FILLED), request -> Answer.json(200, TRADES));

        send(Side.BUY, "100", "2");

        if (failure.equals("firewall")) {
            assertThat(Health.kind(only().bytes(), 0)).isEqualTo(Health.ORDER_PAUSE);
            assertThat(notices.take()).contains("no orders for");
        }
        final List<Record> records = ring.take();
        assertThat(records).hasSize(3);
        assertFill(records.get(1), 1, "100", "1.5", "0.0001", Fill.UNKNOWN_ASSET, 8);
        assertAnswer(records.get(2), OrderOutcome.FILLED, 0);
        assertThat(OrderAnswer.handedToSocketNs(records.get(2).bytes(), 0)).isPositive();
        assertThat(posts).as("never sent again").hasValue(1);
        assertThat(notices.take()).contains(ID).contains("asking the venue");
        final Request query = server.takeRequest("GET", "/api/v3/order");
        assertThat(query.target()).contains("?symbol=BTCUSDT&origClientOrderId=" + ID + "&");
        assertThat(server.takeRequest("GET", "/api/v3/myTrades").target()).contains("&orderId=81&");
    }

    @Test
    void shouldBelieveThatAnOrderNeverArrivedOnlyWhenTheVenueKeepsSayingSo() throws Exception {
        final AtomicInteger queries = new AtomicInteger();
        venue(
                request -> Answer.drop(),
                request -> {
                    queries.incrementAndGet();
                    return Answer.json(400, NO_SUCH_ORDER);
                },
                null);

        final long beforeNs = nowNs();
        send(Side.BUY, "100", "2");

        final Record answer = only();
        assertAnswer(answer, OrderOutcome.REJECTED, -2013);
        assertThat(RecordHeader.timeNs(answer.bytes(), 0) - beforeNs)
                .as("window of 51 ms and 40 ms more")
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(91));
        assertThat(queries).hasValueGreaterThan(1);
        assertThat(posts).hasValue(1);
    }

    @Test
    void shouldFindAnOrderThatTheVenueDidNotKnowAtFirst() throws Exception {
        final AtomicInteger queries = new AtomicInteger();
        venue(
                request -> Answer.drop(),
                request -> switch (queries.incrementAndGet()) {
                    case 1, 3 -> Answer.json(400, NO_SUCH_ORDER);
                    case 2 -> Answer.json(500, "{}");
                    case 4 -> Answer.json(200, UNFILLED.replace("EXPIRED", "NEW"));
                    default -> Answer.json(200, UNFILLED.replace(",\"fills\":[]", ""));
                },
                null);

        send(Side.BUY, "100", "2");

        final Record answer = only();
        assertAnswer(answer, OrderOutcome.EXPIRED, 0);
        assertThat(OrderAnswer.venueOrderId(answer.bytes(), 0)).isEqualTo(81);
        assertThat(queries).hasValue(5);
    }

    @Test
    void shouldPublishUnknownAndAskOnUntilTheTruthIsKnown() throws Exception {
        sender.close();
        sender = context().inquiriesMs(5, 40, 200).slowInquiriesMs(20).conclude();
        final AtomicBoolean recovered = new AtomicBoolean();
        venue(
                request -> Answer.json(504, "{\"code\":-1007,\"msg\":\"Timeout\"}"),
                request -> recovered.get()
                        ? Answer.json(200, QUERY_FILLED)
                        : Answer.json(500, "{\"code\":-1000,\"msg\":\"?\"}"),
                request -> Answer.json(200, TRADES));

        send(Side.BUY, "100", "2");

        assertAnswer(only(), OrderOutcome.UNKNOWN, -1000);
        assertThat(sender.pendingOrderIds()).containsExactly(ID);
        recovered.set(true);
        final List<Record> truth = ring.take();
        assertThat(truth).as("told unknown once only").hasSize(3);
        assertAnswer(truth.get(2), OrderOutcome.FILLED, 0);
        // The end is counted after it is published.
        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (sender.pendingOrders() > 0) {
            assertThat(System.nanoTime()).isLessThan(endNs);
        }
        assertThat(posts).hasValue(1);
    }

    @Test
    void shouldFindOutWhatBecameOfAnOrderOfAnEarlierRun() throws Exception {
        final String earlier = "tf-abc-7-5";
        venue(
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
        assertThat(server.takeRequest("GET", "/api/v3/order").target()).contains("origClientOrderId=" + earlier + "&");
        assertThat(posts).hasValue(0);
    }

    @Test
    void shouldAskForTheVenuesTimeWhenAQuestionForAnOrderIsRefusedForIts() throws Exception {
        venueTimeMs = 1_700_000_000_000L;
        venue(
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
        venue(null, request -> Answer.json(400, NO_SUCH_ORDER), null);
        final long beforeNs = nowNs();

        sender.adopt(ORDER_KEY, ID, "BTCUSDT", Side.BUY, 1, 1, 0);

        final Record answer = only();
        assertAnswer(answer, OrderOutcome.REJECTED, -2013);
        assertThat(RecordHeader.timeNs(answer.bytes(), 0) - beforeNs)
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(40));
    }

    @Test
    void shouldLetTheReportEndAnOrderWhoseAnswerIsLost() throws Exception {
        final CountDownLatch asked = new CountDownLatch(1);
        venue(
                request -> Answer.drop(),
                request -> {
                    asked.countDown();
                    return Answer.json(500, "{}");
                },
                null);
        send(Side.BUY, "100", "2");
        asked.await();

        sender.onReport(expiry());

        assertAnswer(only(), OrderOutcome.EXPIRED, 0);
        assertThat(sender.pendingOrders()).isZero();
    }

    @Test
    void shouldNotWaitForTheAnswerOfAnOrderWhoseEndIsKnown() throws Exception {
        sender.close();
        sender = context().timeoutsMs(2_000, 600_000).conclude();
        final CountDownLatch received = new CountDownLatch(1);
        final CountDownLatch over = new CountDownLatch(1);
        venue(
                request -> {
                    if (request.body().contains(ID)) {
                        received.countDown();
                        await(over);
                    }
                    return Answer.json(200, UNFILLED.replace(ID, "tf-mubbs7ln-42-2"));
                },
                null,
                null);
        send(Side.BUY, "100", "2");
        received.await();
        sender.onReport(expiry());
        assertAnswer(only(), OrderOutcome.EXPIRED, 0);

        sendAndTake(OrderKey.of(42, 2));
        awaitUnanswered(1);
        skippedNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(RestOrders.NEEDLESS_AFTER_MS));
        sendAndTake(OrderKey.of(42, 2));

        awaitUnanswered(0);
        over.countDown();
        assertThat(notices).noneMatch(notice -> notice.contains(ID));
        assertThat(sender.pendingOrders()).isZero();
        assertThat(ring.isEmpty()).isTrue();
    }

    /** An answer is told shortly before its order is no longer waited for. */
    private void awaitUnanswered(final int orders) {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (sender.unanswered() != orders) {
            assertThat(System.nanoTime())
                    .as("%d unanswered", sender.unanswered())
                    .isLessThan(deadlineNs);
            Thread.onSpinWait();
        }
    }

    private void sendAndTake(final long orderKey) throws InterruptedException {
        send(orderKey, 0, Side.BUY, "100", "2");
        assertThat(OrderAnswer.orderKey(only().bytes(), 0)).isEqualTo(orderKey);
    }

    private static void await(final CountDownLatch latch) {
        try {
            latch.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ExecutionReport expiry() throws IOException {
        final ExecutionReport report = new ExecutionReport();
        report.clear();
        try (JsonParser json = new JsonFactory()
                .createParser("{\"s\":\"BTCUSDT\",\"c\":\"" + ID + "\",\"S\":\"BUY\",\"q\":\"2\",\"p\":\"100\",\"x\":"
                        + "\"EXPIRED\",\"X\":\"EXPIRED\",\"i\":81,\"z\":\"0\",\"Z\":\"0\"}")) {
            json.nextToken();
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                final String name = json.currentName();
                json.nextToken();
                report.take(name, json);
            }
        }
        assertThat(report.conclude(UNIVERSE)).isNull();
        return report;
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 418})
    void shouldSendNothingUntilTheVenueAllowsIt(final int status) throws Exception {
        venue(
                request -> Answer.json(status, "{\"code\":-1015,\"msg\":\"Too many orders\"}", "Retry-After", "30"),
                null,
                null);
        send(Side.BUY, "100", "2");
        assertPaused();
        assertAnswer(only(), OrderOutcome.REJECTED, -1015);

        venue(request -> Answer.json(200, UNFILLED), null, null);
        send(Side.BUY, "100", "2");
        assertPaused();
        assertAnswer(only(), OrderOutcome.NOT_SENT, -1015);
        skippedNs.addAndGet(TimeUnit.SECONDS.toNanos(29));
        send(Side.BUY, "100", "2");
        assertThat(assertPaused()).isLessThanOrEqualTo(TimeUnit.SECONDS.toNanos(status == 429 ? 1 : 2));
        assertAnswer(only(), OrderOutcome.NOT_SENT, -1015);
        assertThat(posts).hasValue(1);

        skippedNs.addAndGet(TimeUnit.SECONDS.toNanos(2));
        send(Side.BUY, "100", "2");
        assertAnswer(only(), OrderOutcome.EXPIRED, 0);
        assertThat(posts).hasValue(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"an order", "another request"})
    void shouldAskNothingAtAllWhileTheVenueWantsNoRequests(final String refused) throws Exception {
        final Answer refusal =
                Answer.json(429, "{\"code\":-1003,\"msg\":\"Too much request weight\"}", "Retry-After", "30");
        final AtomicInteger requests = new AtomicInteger();
        server.handle(request -> {
            requests.incrementAndGet();
            return refusal;
        });
        if (refused.equals("an order")) {
            send(Side.BUY, "100", "2");
            assertPaused();
            assertAnswer(only(), OrderOutcome.REJECTED, -1003);
        } else {
            assertThatThrownBy(() -> rest.ping()).isInstanceOf(VenueException.class);
        }

        send(Side.BUY, "100", "2");
        assertPaused();
        assertAnswer(only(), OrderOutcome.NOT_SENT, -1003);
        assertThatThrownBy(() -> rest.serverTimeMs())
                .isInstanceOf(VenueException.class)
                .hasMessageContaining("not asked")
                .hasMessageContaining("another 3");
        assertThatThrownBy(() -> rest.exchangeInfo()).isInstanceOf(VenueException.class);
        assertThat(sender.start()).as("no pings either").isZero();
        assertThat(requests).hasValue(1);

        skippedNs.addAndGet(TimeUnit.SECONDS.toNanos(31));
        venue(request -> Answer.json(200, UNFILLED), null, null);
        rest.ping();
        send(Side.BUY, "100", "2");
        assertAnswer(only(), OrderOutcome.EXPIRED, 0);
    }

    @Test
    void shouldStillLookUpOrdersWhenOnlyOrdersAreTooMany() throws Exception {
        venue(
                request -> Answer.json(429, "{\"code\":-1015,\"msg\":\"Too many new orders\"}"),
                request -> Answer.json(200, QUERY_FILLED),
                null);
        send(Side.BUY, "100", "2");
        assertPaused();
        assertAnswer(only(), OrderOutcome.REJECTED, -1015);

        assertThat(rest.queryOrder("BTCUSDT", ID).clientOrderId()).isEqualTo(ID);
    }

    @Test
    void shouldOpenItsConnectionsAtStartAndUseThem() throws Exception {
        venue(request -> Answer.json(200, UNFILLED), null, null);

        assertThat(sender.start()).as("three and a spare one").isEqualTo(4);

        assertThat(server.openConnections()).isEqualTo(4);
        assertThat(sender.idleConnections()).isEqualTo(4);
        for (int i = 0; i < 5; i++) {
            send(Side.BUY, "100", "2");
            assertAnswer(only(), OrderOutcome.EXPIRED, 0);
        }
        assertThat(server.openConnections()).isEqualTo(4);
    }

    @Test
    void shouldKeepAnOpenConnectionForAnOrderWhilePingsHang() throws Exception {
        sender.close();
        sender = context().connections(1).keepWarmMs(20).conclude();
        venue(request -> Answer.json(200, UNFILLED), null, null);
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
        sender.close();
        sender = context().keepWarmMs(10).conclude();
        venue(request -> Answer.json(200, UNFILLED), null, null);
        sender.start();

        server.cutAll();

        final long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (server.openConnections() < 4 || sender.idleConnections() < 3) {
            assertThat(System.nanoTime()).isLessThan(endNs);
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldRehearseOrdersThatAreNone() throws Exception {
        venue(request -> Answer.json(200, UNFILLED), null, null);

        sender.start();

        final Request rehearsal = server.takeRequest("POST", "/api/v3/order/test");
        assertThat(Signatures.isSigned(rehearsal.body())).isTrue();
        assertThat(rehearsal.body()).contains("&newClientOrderId=tf-mubbs7ln-0-1&");
        assertThat(posts).hasValue(0);
        assertThat(ring.isEmpty()).isTrue();
        assertThat(sender.pendingOrders()).isZero();
    }

    @Test
    void shouldHaveSeveralOrdersOutAtOnce() throws Exception {
        final CountDownLatch all = new CountDownLatch(3);
        venue(
                request -> {
                    all.countDown();
                    try {
                        return all.await(10, TimeUnit.SECONDS)
                                ? Answer.json(
                                        200,
                                        UNFILLED.replace(
                                                ID, request.body().replaceAll(".*newClientOrderId=([^&]*)&.*", "$1")))
                                : Answer.drop();
                    } catch (final InterruptedException e) {
                        return Answer.drop();
                    }
                },
                null,
                null);
        for (int leg = 1; leg <= 3; leg++) {
            send(OrderKey.of(42, leg), 0, Side.BUY, "100", "2");
        }
        for (int i = 0; i < 3; i++) {
            final Record answer = ring.take().get(0);
            assertThat(OrderAnswer.outcome(answer.bytes(), 0)).isEqualTo(OrderOutcome.EXPIRED);
        }
    }

    @Test
    void shouldAnswerEveryIntentOfAClosedSenderAndEveryImpossibleOne() throws Exception {
        send(ORDER_KEY, 999, Side.BUY, "100", "2");
        assertAnswer(only(), OrderOutcome.NOT_SENT, 0);

        venue(request -> Answer.silence(), null, null);
        send(Side.BUY, "100", "2");
        server.takeRequest("POST", "/api/v3/order");
        sender.close();
        assertAnswer(only(), OrderOutcome.UNKNOWN, 0);
        send(Side.BUY, "100", "2");
        assertAnswer(only(), OrderOutcome.NOT_SENT, 0);
        assertThat(posts).hasValue(1);
    }

    @Test
    void shouldFindOutTheTruthThoughTheListenerOfNoticesThrows() throws Exception {
        sender.close();
        sender = context()
                .notices(notice -> {
                    throw new IllegalStateException("no room for '" + notice + "'");
                })
                .conclude();
        venue(
                request -> Answer.json(502, "{}"),
                request -> Answer.json(200, QUERY_FILLED),
                request -> Answer.json(200, TRADES));

        send(Side.BUY, "100", "2");

        assertAnswer(ring.take().get(2), OrderOutcome.FILLED, 0);
        assertThat(posts).hasValue(1);
    }

    @Test
    void shouldLookUpAnOrderThatTheVenueSaysItHadBefore() throws Exception {
        venue(
                request -> Answer.json(400, "{\"code\":-2010,\"msg\":\"Duplicate order sent.\"}"),
                request -> Answer.json(200, QUERY_FILLED),
                request -> Answer.json(200, TRADES));

        send(Side.BUY, "100", "2");

        assertAnswer(ring.take().get(2), OrderOutcome.FILLED, 0);
        assertThat(posts).hasValue(1);
    }

    @Test
    void shouldAnswerOnceThoughSendingFailsWithAnError() throws Exception {
        final AtomicBoolean failing = new AtomicBoolean();
        sender.close();
        sender = context()
                .clock(() -> {
                    if (failing.getAndSet(false)) {
                        throw new Error("a defect");
                    }
                    return nowNs();
                })
                .conclude();
        failing.set(true);

        send(Side.BUY, "100", "2");

        assertAnswer(only(), OrderOutcome.NOT_SENT, 0);
        sender.close();
        assertThat(ring.isEmpty()).isTrue();
        assertThat(posts).hasValue(0);
    }

    @Test
    void shouldAnswerEveryIntentOnceWhenClosedWhileAnswersCome() throws Exception {
        venue(request -> Answer.json(200, UNFILLED), null, null);
        final int orders = 200;
        final CountDownLatch some = new CountDownLatch(orders / 2);
        final Thread orderThread = new Thread(() -> {
            for (int i = 0; i < orders; i++) {
                send(OrderKey.of(1_000 + i, 1), 0, Side.BUY, "100", "2");
                some.countDown();
            }
        });
        orderThread.start();
        some.await();

        sender.close();
        orderThread.join();
        sender.close();

        final Map<Long, Integer> answers = new HashMap<>();
        while (!ring.isEmpty()) {
            for (final Record record : ring.take()) {
                answers.merge(
                        OrderAnswer.orderKey(record.bytes(), 0), OrderAnswer.outcome(record.bytes(), 0), (a, b) -> -1);
            }
        }
        assertThat(answers).hasSize(orders).doesNotContainValue(-1);
        final long sent = answers.values().stream()
                .filter(outcome -> outcome != OrderOutcome.NOT_SENT)
                .count();
        assertThat((long) posts.get()).isLessThanOrEqualTo(sent);
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

    private long nowNs() {
        return realClock.nanoTime() + skippedNs.get();
    }

    private VenueOrderSender.Context context() {
        return new VenueOrderSender.Context()
                .restUrl(server.http())
                .credentials(Signatures.credentials())
                .universe(UNIVERSE)
                .ring(ring)
                .clock(this::nowNs)
                .rest(rest)
                .notices(notices::add)
                .session(SESSION)
                .recvWindowMs(new BigDecimal("50.5"))
                .connections(3)
                .timeoutsMs(2_000, 400)
                .inquiriesMs(5, 40, 20_000)
                .closeWaitMs(50);
    }

    /** What the venue answers to an order, to a query of it, and to a question for its trades. */
    private void venue(
            final Function<Request, Answer> post,
            final Function<Request, Answer> query,
            final Function<Request, Answer> trades) {
        server.handle(request -> {
            if (request.method().equals("POST") && request.path().equals("/api/v3/order")) {
                posts.incrementAndGet();
                return post.apply(request);
            }
            return switch (request.path()) {
                case "/api/v3/ping" -> Answer.json(200, "{}");
                case "/api/v3/time" -> Answer.json(200, "{\"serverTime\":" + venueTimeMs + "}");
                case "/api/v3/order" -> query == null ? Answer.json(500, "{}") : query.apply(request);
                case "/api/v3/myTrades" -> trades == null ? Answer.json(500, "{}") : trades.apply(request);
                default -> Answer.json(404, "{}");
            };
        });
    }

    private void send(final int side, final String price, final String qty) {
        send(ORDER_KEY, 0, side, price, qty);
    }

    private void send(final long orderKey, final int instrument, final int side, final String price, final String qty) {
        final UnsafeBuffer intent = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        OrderIntent.write(
                intent,
                0,
                1,
                2,
                orderKey,
                instrument,
                side,
                DecimalText.parse(price),
                DecimalText.parse(qty),
                OrderIntent.IOC,
                OrderPurpose.LEG);
        sender.send(intent, 0);
    }

    private Record only() throws InterruptedException {
        final List<Record> records = ring.take();
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    /** The engine is told, before the answer, for how long the venue wants no orders: so long. */
    private long assertPaused() throws InterruptedException {
        final Record record = only();
        assertThat(record.type()).isEqualTo(RecordType.HEALTH);
        assertThat(Health.kind(record.bytes(), 0)).isEqualTo(Health.ORDER_PAUSE);
        assertThat(Health.value(record.bytes(), 0)).isBetween(1L, TimeUnit.SECONDS.toNanos(31));
        return Health.value(record.bytes(), 0);
    }

    private static void assertAnswer(final Record record, final int outcome, final int code) {
        assertThat(record.type()).isEqualTo(RecordType.ORDER_ANSWER);
        assertThat(OrderOutcome.nameOf(OrderAnswer.outcome(record.bytes(), 0))).isEqualTo(OrderOutcome.nameOf(outcome));
        assertThat(OrderAnswer.venueCode(record.bytes(), 0)).isEqualTo(code);
        assertThat(OrderAnswer.orderKey(record.bytes(), 0)).isEqualTo(ORDER_KEY);
    }

    private static void assertFill(
            final Record record,
            final int index,
            final String price,
            final String qty,
            final String commission,
            final int asset,
            final long tradeId) {
        assertThat(record.type()).isEqualTo(RecordType.FILL);
        assertThat(Fill.orderKey(record.bytes(), 0)).isEqualTo(ORDER_KEY);
        assertThat(Fill.fillIndex(record.bytes(), 0)).isEqualTo(index);
        assertThat(Fill.price(record.bytes(), 0)).isEqualTo(DecimalText.parse(price));
        assertThat(Fill.qty(record.bytes(), 0)).isEqualTo(DecimalText.parse(qty));
        assertThat(Fill.commission(record.bytes(), 0)).isEqualTo(DecimalText.parse(commission));
        assertThat(Fill.commissionAsset(record.bytes(), 0)).isEqualTo(asset);
        assertThat(Fill.tradeId(record.bytes(), 0)).isEqualTo(tradeId);
    }
}
