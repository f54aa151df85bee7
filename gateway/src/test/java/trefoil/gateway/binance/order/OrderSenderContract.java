package trefoil.gateway.binance.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.codec.ExecutionReport;
import trefoil.gateway.binance.order.ScriptedVenue.Placed;
import trefoil.gateway.binance.order.ScriptedVenue.Reply;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.terms.MarketWatch;
import trefoil.gateway.binance.testing.FakeInboundRing;
import trefoil.gateway.binance.testing.FakeInboundRing.Record;
import trefoil.gateway.binance.testing.Instruments;
import trefoil.gateway.binance.testing.LoopbackServer.Answer;
import trefoil.gateway.testing.Await;

/**
 * What a sender of orders holds to, whichever road they take, over real sockets on loopback: each intent has one end, each
 * trade is told once, and no order is sent twice.
 */
abstract class OrderSenderContract {
    static final Universe UNIVERSE = Instruments.triangle();
    static final long SESSION = 1_790_000_000_123L;
    static final String ID = "tf-mubbs7ln-42-1";
    static final long ORDER_KEY = OrderKey.of(42, 1);
    static final String HEAD = "{\"symbol\":\"BTCUSDT\",\"orderId\":81,\"orderListId\":-1,\"clientOrderId\":\"" + ID
            + "\",\"transactTime\":1790000000123,\"price\":\"100.00000000\",\"origQty\":\"2.00000000\",";
    static final String FIRST_FILL =
            "{\"price\":\"99.00000000\",\"qty\":\"0.50000000\",\"commission\":\"0.00050000\",\"commissionAsset\":\"BTC\",\"tradeId\":7}";
    static final String SECOND_FILL =
            "{\"price\":\"100.00000000\",\"qty\":\"1.50000000\",\"commission\":\"0.00010000\",\"commissionAsset\":\"BNB\",\"tradeId\":8}";
    static final String FILLED = HEAD
            + "\"executedQty\":\"2.00000000\",\"cummulativeQuoteQty\":\"199.50000000\",\"status\":\"FILLED\",\"fills\":["
            + FIRST_FILL + "," + SECOND_FILL + "]}";
    static final String PARTLY = HEAD
            + "\"executedQty\":\"0.50000000\",\"cummulativeQuoteQty\":\"49.50000000\",\"status\":\"EXPIRED\",\"fills\":["
            + FIRST_FILL + "]}";
    static final String UNFILLED = HEAD
            + "\"executedQty\":\"0.00000000\",\"cummulativeQuoteQty\":\"0.00000000\",\"status\":\"EXPIRED\",\"fills\":[]}";
    static final String QUERY_FILLED =
            HEAD + "\"executedQty\":\"2.00000000\",\"cummulativeQuoteQty\":\"199.50000000\",\"status\":\"FILLED\"}";
    static final String TRADES = "["
            + (FIRST_FILL + "," + SECOND_FILL).replace("{", "{\"orderId\":81,").replace("tradeId", "id") + "]";
    static final String NO_SUCH_ORDER = "{\"code\":-2013,\"msg\":\"Order does not exist.\"}";

    final AtomicLong skippedNs = new AtomicLong();
    final FakeInboundRing ring = new FakeInboundRing();
    final BlockingQueue<String> notices = new LinkedBlockingQueue<>();
    final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor(task -> {
        final Thread thread = new Thread(task, "test-timers");
        thread.setDaemon(true);
        return thread;
    });
    ScriptedVenue venue;
    BinanceRestClient rest;
    VenueOrderSender sender;
    private final MonotonicEpochClock realClock = new MonotonicEpochClock();
    private final AtomicLong skippedMs = new AtomicLong();

    /** Settings of a sender on the road that is tested. */
    abstract VenueOrderSender.Context context();

    /** Who sends. */
    abstract Credentials credentials();

    /** Waits until orders take the road that is tested. */
    abstract void awaitRoad();

    @BeforeEach
    void start() throws Exception {
        venue = new ScriptedVenue(skippedMs);
        rest = new BinanceRestClient(venue.server().http(), credentials(), this::nowNs);
        use(context());
    }

    @AfterEach
    void stop() throws IOException {
        venue.on(order -> Reply.drop(), null, null);
        venue.server().cutAll();
        sender.close();
        rest.close();
        timers.shutdownNow();
        venue.close();
    }

    /** Goes on with a sender of those settings. */
    final void use(final VenueOrderSender.Context settings) {
        if (sender != null) {
            sender.close();
        }
        sender = settings.conclude();
        awaitRoad();
    }

    @Test
    void shouldPublishFillsWithTheAnswer() throws Exception {
        venue.on(order -> Reply.of(200, FILLED), null, null);
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
        assertThat(venue.placed()).extracting(Placed::clientOrderId).containsExactly(ID);
        Await.until("nothing waits", () -> sender.pendingOrders() == 0 && sender.unanswered() == 0);
    }

    @Test
    void shouldPublishPartAndNothingFilledAsExpired() throws Exception {
        venue.on(order -> Reply.of(200, PARTLY), null, null);
        send(Side.BUY, "100", "2");
        final List<Record> part = ring.take();
        assertThat(part).hasSize(2);
        assertAnswer(part.get(1), OrderOutcome.EXPIRED, 0);
        assertThat(OrderAnswer.executedQty(part.get(1).bytes(), 0)).isEqualTo(DecimalText.parse("0.5"));

        venue.on(order -> Reply.of(200, UNFILLED), null, null);
        send(Side.BUY, "100", "2");
        assertAnswer(only(), OrderOutcome.EXPIRED, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-2010 Account has insufficient balance for requested action.",
                "-1013 Filter failure: LOT_SIZE",
                "-1021 Timestamp for this request is outside of the recvWindow.",
                "-1111 Parameter 'quantity' has too much precision."
            })
    void shouldPublishRefusalsWithTheVenuesCode(final String refusal) throws Exception {
        final int code = Integer.parseInt(refusal.substring(0, 5));
        final List<String> heard = new CopyOnWriteArrayList<>();
        use(context().rejectListener((symbol, verdict, said, text) -> heard.add(symbol + " " + said + " " + text)));
        venue.on(
                order -> Reply.of(400, "{\"code\":" + code + ",\"msg\":\"" + refusal.substring(6) + "\"}"), null, null);

        send(Side.SELL, "100", "2");

        assertAnswer(only(), OrderOutcome.REJECTED, code);
        assertThat(venue.placed()).hasSize(1);
        assertThat(heard).containsExactly("BTCUSDT " + refusal);
        // It is counted after it is published.
        Await.until("the refusal is counted", () -> sender.rejects().equals(Map.of(code, 1L)));
    }

    @Test
    void shouldCloseTheMarketBeforeItTellsThatAnOrderWasRefusedForThat() throws Exception {
        use(context().rejectListener(new MarketWatch(UNIVERSE, rest, this::nowNs, notices::add).publishTo(ring)));
        venue.on(order -> Reply.of(400, "{\"code\":-2010,\"msg\":\"Market is closed.\"}"), null, null);

        send(Side.SELL, "100", "2");

        final Record state = ring.takeRecord();
        assertThat(state.type()).isEqualTo(RecordType.INSTRUMENT_STATE);
        assertThat(InstrumentState.state(state.bytes(), 0)).isEqualTo(InstrumentState.CLOSED);
        assertAnswer(only(), OrderOutcome.REJECTED, -2010);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5xx",
                "timeout code",
                "status unknown code",
                "dropped",
                "garbage",
                "silent",
                "ack",
                "no fills",
                "new",
                "other quantity",
                "fill beyond limit",
                "fills do not add up",
                "another order",
                "duplicate",
                "empty"
            })
    void shouldFindOutTheTruthWhenTheAnswerIsNotOne(final String failure) throws Exception {
        findsOutTheTruth(
                switch (failure) {
                    case "5xx" -> Reply.of(502, "{}");
                    case "timeout code" -> Reply.of(504, "{\"code\":-1007,\"msg\":\"Timeout\"}");
                    case "status unknown code" -> Reply.of(400, "{\"code\":-1006,\"msg\":\"Unexpected\"}");
                    case "dropped" -> Reply.drop();
                    case "garbage" -> Reply.garbage();
                    case "silent" -> Reply.silence();
                    case "ack" ->
                        Reply.of(
                                200,
                                "{\"symbol\":\"BTCUSDT\",\"orderId\":81,\"clientOrderId\":\"" + ID
                                        + "\",\"transactTime\":1}");
                    case "no fills" -> Reply.of(200, QUERY_FILLED);
                    case "new" -> Reply.of(200, UNFILLED.replace("EXPIRED", "NEW"));
                    case "other quantity" -> Reply.of(200, UNFILLED.replace("\"origQty\":\"2.", "\"origQty\":\"3."));
                    case "fill beyond limit" ->
                        Reply.of(200, FILLED.replace("99.0", "109.0").replace("199.5", "204.5"));
                    case "fills do not add up" -> Reply.of(200, FILLED.replace("1.50000000", "1.40000000"));
                    case "another order" -> Reply.of(200, FILLED.replace(ID, "tf-mubbs7ln-42-2"));
                    case "duplicate" -> Reply.of(400, "{\"code\":-2010,\"msg\":\"Duplicate order sent.\"}");
                    default -> Reply.of(200, "");
                });
    }

    /** An order that is so answered is asked for, and its end is told, once. */
    final void findsOutTheTruth(final Reply reply) throws Exception {
        venue.on(order -> reply, request -> Answer.json(200, QUERY_FILLED), request -> Answer.json(200, TRADES));

        send(Side.BUY, "100", "2");

        final List<Record> records = ring.take();
        assertThat(records).hasSize(3);
        assertFill(records.get(1), 1, "100", "1.5", "0.0001", Fill.UNKNOWN_ASSET, 8);
        assertAnswer(records.get(2), OrderOutcome.FILLED, 0);
        assertThat(OrderAnswer.handedToSocketNs(records.get(2).bytes(), 0)).isPositive();
        assertThat(venue.placed()).as("never sent again").hasSize(1);
        awaitNotice(ID, "asking the venue");
        assertThat(venue.server().takeRequest("GET", "/api/v3/order").target())
                .contains("?symbol=BTCUSDT&origClientOrderId=" + ID + "&");
        assertThat(venue.server().takeRequest("GET", "/api/v3/myTrades").target())
                .contains("&orderId=81&");
    }

    @Test
    void shouldBelieveThatAnOrderNeverArrivedOnlyWhenTheVenueKeepsSayingSo() throws Exception {
        final AtomicInteger queries = new AtomicInteger();
        venue.on(
                order -> Reply.drop(),
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
        assertThat(venue.placed()).hasSize(1);
    }

    @Test
    void shouldFindAnOrderThatTheVenueDidNotKnowAtFirst() throws Exception {
        final AtomicInteger queries = new AtomicInteger();
        venue.on(
                order -> Reply.drop(),
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
        use(context().inquiriesMs(5, 40, 200).slowInquiriesMs(20));
        final AtomicBoolean recovered = new AtomicBoolean();
        venue.on(
                order -> Reply.of(504, "{\"code\":-1007,\"msg\":\"Timeout\"}"),
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
        Await.until("nothing is pending", () -> sender.pendingOrders() == 0);
        assertThat(venue.placed()).hasSize(1);
    }

    @Test
    void shouldLetTheReportEndAnOrderWhoseAnswerIsLost() throws Exception {
        final CountDownLatch asked = new CountDownLatch(1);
        venue.on(
                order -> Reply.drop(),
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
    void shouldTellTheEndOnceThoughReportAndAnswerBothDo() throws Exception {
        final CountDownLatch reported = new CountDownLatch(1);
        venue.on(
                order -> {
                    await(reported);
                    return Reply.of(200, UNFILLED);
                },
                null,
                null);
        send(Side.BUY, "100", "2");
        Await.until("the order is there", () -> !venue.placed().isEmpty());

        sender.onReport(expiry());
        reported.countDown();

        assertAnswer(only(), OrderOutcome.EXPIRED, 0);
        Await.until("the answer is read", () -> sender.unanswered() == 0);
        assertThat(ring.isEmpty()).isTrue();
        assertThat(sender.repeatedReports()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 418})
    void shouldSendNothingUntilTheVenueAllowsIt(final int status) throws Exception {
        venue.on(order -> Reply.of(status, "{\"code\":-1015,\"msg\":\"Too many orders\"}", 30), null, null);
        send(Side.BUY, "100", "2");
        assertPaused();
        assertAnswer(only(), OrderOutcome.REJECTED, -1015);

        venue.on(order -> Reply.of(200, UNFILLED), null, null);
        send(Side.BUY, "100", "2");
        assertPaused();
        assertAnswer(only(), OrderOutcome.NOT_SENT, -1015);
        skip(29_000);
        send(Side.BUY, "100", "2");
        assertThat(assertPaused()).isLessThanOrEqualTo(TimeUnit.SECONDS.toNanos(status == 429 ? 1 : 2));
        assertAnswer(only(), OrderOutcome.NOT_SENT, -1015);
        assertThat(venue.placed()).hasSize(1);

        skip(2_000);
        send(Side.BUY, "100", "2");
        assertAnswer(only(), OrderOutcome.EXPIRED, 0);
        assertThat(venue.placed()).hasSize(2);
    }

    @Test
    void shouldAskNothingAtAllWhileTheVenueWantsNoRequests() throws Exception {
        venue.on(order -> Reply.of(429, "{\"code\":-1003,\"msg\":\"Too much request weight\"}", 30), null, null);
        send(Side.BUY, "100", "2");
        assertPaused();
        assertAnswer(only(), OrderOutcome.REJECTED, -1003);

        send(Side.BUY, "100", "2");

        assertPaused();
        assertAnswer(only(), OrderOutcome.NOT_SENT, -1003);
        assertThatThrownBy(() -> rest.serverTimeMs())
                .isInstanceOf(VenueException.class)
                .hasMessageContaining("not asked");
        assertThat(venue.requests()).isEqualTo(1);
    }

    @Test
    void shouldStillLookUpOrdersWhenOnlyOrdersAreTooMany() throws Exception {
        venue.on(
                order -> Reply.of(429, "{\"code\":-1015,\"msg\":\"Too many new orders\"}"),
                request -> Answer.json(200, QUERY_FILLED),
                null);
        send(Side.BUY, "100", "2");
        assertPaused();
        assertAnswer(only(), OrderOutcome.REJECTED, -1015);

        assertThat(rest.queryOrder("BTCUSDT", ID).clientOrderId()).isEqualTo(ID);
    }

    @Test
    void shouldSendNothingWhileTheClockIsInDoubt() throws Exception {
        venue.on(order -> Reply.of(200, UNFILLED), null, null);
        rest.serverClock().distrust();

        send(Side.BUY, "100", "2");

        assertAnswer(only(), OrderOutcome.NOT_SENT, -1021);
        assertThat(venue.placed()).isEmpty();
    }

    @Test
    void shouldHaveSeveralOrdersOutAtOnce() throws Exception {
        final CountDownLatch all = new CountDownLatch(3);
        venue.on(
                order -> {
                    all.countDown();
                    await(all);
                    return Reply.of(200, UNFILLED.replace(ID, order.clientOrderId()));
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

        venue.on(order -> Reply.silence(), null, null);
        send(Side.BUY, "100", "2");
        Await.until("the order is there", () -> venue.placed().size() == 1);
        sender.close();
        assertAnswer(only(), OrderOutcome.UNKNOWN, 0);
        send(Side.BUY, "100", "2");
        assertAnswer(only(), OrderOutcome.NOT_SENT, 0);
        assertThat(venue.placed()).hasSize(1);
    }

    @Test
    void shouldFindOutTheTruthThoughTheListenerOfNoticesThrows() throws Exception {
        use(context().notices(notice -> {
            throw new IllegalStateException("no room for '" + notice + "'");
        }));
        venue.on(
                order -> Reply.of(502, "{}"),
                request -> Answer.json(200, QUERY_FILLED),
                request -> Answer.json(200, TRADES));

        send(Side.BUY, "100", "2");

        assertAnswer(ring.take().get(2), OrderOutcome.FILLED, 0);
        assertThat(venue.placed()).hasSize(1);
    }

    @Test
    void shouldAnswerOnceThoughSendingFailsWithAnError() throws Exception {
        final AtomicBoolean failing = new AtomicBoolean();
        final Thread orderThread = Thread.currentThread();
        use(context().clock(() -> {
            if (Thread.currentThread() == orderThread && failing.getAndSet(false)) {
                throw new Error("a defect");
            }
            return nowNs();
        }));
        failing.set(true);

        send(Side.BUY, "100", "2");

        assertAnswer(only(), OrderOutcome.NOT_SENT, 0);
        sender.close();
        assertThat(ring.isEmpty()).isTrue();
        assertThat(venue.placed()).isEmpty();
    }

    @Test
    void shouldAnswerEveryIntentOnceWhenClosedWhileAnswersCome() throws Exception {
        venue.on(order -> Reply.of(200, UNFILLED.replace(ID, order.clientOrderId())), null, null);
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

        final Map<Long, Integer> answers = answers();
        assertThat(answers).hasSize(orders).doesNotContainValue(-1);
        final long sent = answers.values().stream()
                .filter(outcome -> outcome != OrderOutcome.NOT_SENT)
                .count();
        assertThat((long) venue.placed().size()).isLessThanOrEqualTo(sent);
        assertThat(venue.placed()).extracting(Placed::clientOrderId).doesNotHaveDuplicates();
    }

    /** Outcomes of what was published, by order key; -1 for two of one order. */
    final Map<Long, Integer> answers() throws InterruptedException {
        final Map<Long, Integer> answers = new HashMap<>();
        while (!ring.isEmpty()) {
            for (final Record record : ring.take()) {
                if (record.type() == RecordType.ORDER_ANSWER) {
                    answers.merge(
                            OrderAnswer.orderKey(record.bytes(), 0),
                            OrderAnswer.outcome(record.bytes(), 0),
                            (a, b) -> -1);
                }
            }
        }
        return answers;
    }

    static void await(final CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static ExecutionReport expiry() throws IOException {
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

    final long nowNs() {
        return realClock.nanoTime() + skippedNs.get();
    }

    /** The clock of sender and venue goes on by so much at once. */
    final void skip(final long ms) {
        skippedMs.addAndGet(ms);
        skippedNs.addAndGet(TimeUnit.MILLISECONDS.toNanos(ms));
    }

    final VenueOrderSender.Context commonContext() {
        return new VenueOrderSender.Context()
                .restUrl(venue.server().http())
                .credentials(credentials())
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
                .slowInquiriesMs(20)
                .closeWaitMs(50);
    }

    /** Waits for a notice that holds all of that. */
    final String awaitNotice(final String... parts) throws InterruptedException {
        while (true) {
            final String notice = notices.poll(30, TimeUnit.SECONDS);
            assertThat(notice).as("a notice of %s", List.of(parts)).isNotNull();
            if (List.of(parts).stream().allMatch(notice::contains)) {
                return notice;
            }
        }
    }

    final void send(final int side, final String price, final String qty) {
        send(ORDER_KEY, 0, side, price, qty);
    }

    final void send(final long orderKey, final int instrument, final int side, final String price, final String qty) {
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

    final Record only() throws InterruptedException {
        final List<Record> records = ring.take();
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    /** The engine is told, before the answer, for how long the venue wants no orders: so long. */
    final long assertPaused() throws InterruptedException {
        final Record record = only();
        assertThat(record.type()).isEqualTo(RecordType.HEALTH);
        assertThat(Health.kind(record.bytes(), 0)).isEqualTo(Health.ORDER_PAUSE);
        assertThat(Health.value(record.bytes(), 0)).isBetween(1L, TimeUnit.SECONDS.toNanos(31));
        return Health.value(record.bytes(), 0);
    }

    static void assertAnswer(final Record record, final int outcome, final int code) {
        assertThat(record.type()).isEqualTo(RecordType.ORDER_ANSWER);
        assertThat(OrderOutcome.nameOf(OrderAnswer.outcome(record.bytes(), 0))).isEqualTo(OrderOutcome.nameOf(outcome));
        assertThat(OrderAnswer.venueCode(record.bytes(), 0)).isEqualTo(code);
        assertThat(OrderAnswer.orderKey(record.bytes(), 0)).isEqualTo(ORDER_KEY);
    }

    static void assertFill(
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
