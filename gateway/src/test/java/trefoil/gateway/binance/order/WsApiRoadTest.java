package trefoil.gateway.binance.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.event.Health;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.Side;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.auth.PrivateKeys;
import trefoil.gateway.binance.order.ScriptedVenue.Placed;
import trefoil.gateway.binance.order.ScriptedVenue.Reply;
import trefoil.gateway.binance.rest.Verdict;
import trefoil.gateway.binance.testing.FakeInboundRing.Record;
import trefoil.gateway.binance.testing.LoopbackServer.Answer;
import trefoil.gateway.binance.testing.LoopbackServer.WebSocket;
import trefoil.gateway.binance.testing.Signatures;
import trefoil.gateway.binance.websocket.FrameConnection;
import trefoil.gateway.binance.websocket.FrameListener;
import trefoil.gateway.binance.websocket.FrameSource;
import trefoil.gateway.binance.websocket.OkHttpFrameSource;
import trefoil.gateway.testing.Await;

/** Orders by the websocket API, over a connection that logs on. */
class WsApiRoadTest extends OrderSenderContract {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String API_KEY = "aKeyThatLogsOn";
    private static final long SEED = 20_261_128;

    private static final String NO_SESSION =
            "{\"code\":-2015,\"msg\":\"Invalid API-key, IP, or permissions for action.\"}";

    @TempDir
    private static Path directory;

    private static KeyPair pair;
    private static Credentials keyThatLogsOn;

    private OkHttpFrameSource source;

    @BeforeAll
    static void makeKeys() throws Exception {
        pair = PrivateKeys.pair("Ed25519");
        keyThatLogsOn = credentials(pair);
    }

    private static Credentials credentials(final KeyPair of) throws IOException {
        PrivateKeys.write(directory.resolve("key.pem"), PrivateKeys.pem(of));
        return Credentials.fromFile(
                PrivateKeys.write(directory.resolve("trader.key"), "apiKey=" + API_KEY + "\nprivateKeyFile=key.pem\n"));
    }

    @Override
    VenueOrderSender.Context context() {
        if (source == null) {
            source = new OkHttpFrameSource(this::nowNs);
        }
        return commonContext()
                .wsApi(venue.server().ws(), source, TaskScheduler.over(timers))
                .upkeepMs(600_000, 0, 1, 20);
    }

    @Override
    Credentials credentials() {
        return keyThatLogsOn;
    }

    @Override
    void awaitRoad() {
        sender.start();
        Await.until("orders go by the websocket API", sender::usesWsApi);
    }

    @AfterEach
    void closeSource() {
        if (source != null) {
            source.close();
        }
    }

    @Test
    void shouldLogOnOnceAndSendOrdersWithoutKeyOrSignature() throws Exception {
        venue.on(order -> Reply.of(200, UNFILLED.replace(ID, order.clientOrderId())), null, null);

        for (int leg = 1; leg <= 3; leg++) {
            send(OrderKey.of(42, leg), 0, leg == 2 ? Side.SELL : Side.BUY, "100", "2");
            assertThat(OrderAnswer.outcome(only().bytes(), 0)).isEqualTo(OrderOutcome.EXPIRED);
        }

        assertThat(venue.logons()).hasSize(1);
        final JsonNode logon = venue.logons().get(0);
        assertThat(logon.get("apiKey").asText()).isEqualTo(API_KEY);
        assertThat(isSignedByPair(
                        "apiKey=" + API_KEY + "&timestamp=" + logon.get("timestamp"),
                        logon.get("signature").asText()))
                .isTrue();
        assertThat(venue.placed()).hasSize(3).allMatch(Placed::byWsApi);
        final JsonNode second = JSON.readTree(venue.placed().get(1).text());
        assertThat(second.get("method").asText()).isEqualTo("order.place");
        final JsonNode parameters = second.get("params");
        assertThat(Math.abs(parameters.get("timestamp").asLong() - TimeUnit.NANOSECONDS.toMillis(nowNs())))
                .isLessThan(60_000);
        ((ObjectNode) parameters).remove("timestamp");
        assertThat(parameters)
                .isEqualTo(JSON.readTree("{\"symbol\":\"BTCUSDT\",\"side\":\"SELL\",\"type\":\"LIMIT\","
                        + "\"timeInForce\":\"IOC\",\"quantity\":\"2\",\"price\":\"100\",\"newOrderRespType\":\"FULL\","
                        + "\"newClientOrderId\":\"tf-mubbs7ln-42-2\",\"recvWindow\":50.5}"));
        assertThat(sender.sentByWsApi()).isEqualTo(3);
        assertThat(sender.sentByRest()).isZero();
        assertThat(sender.wsApiSessions()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HMAC", "RSA"})
    void shouldSignEachOrderWithAKeyThatCannotLogOn(final String kind) throws Exception {
        final KeyPair rsa = kind.equals("RSA") ? PrivateKeys.pair("RSA") : null;
        use(context().credentials(rsa == null ? Signatures.credentials() : credentials(rsa)));
        venue.on(order -> Reply.of(200, UNFILLED), null, null);

        send(Side.BUY, "100", "2");

        assertAnswer(only(), OrderOutcome.EXPIRED, 0);
        final JsonNode parameters = JSON.readTree(venue.placed().get(0).text()).get("params");
        final Map<String, String> sorted = new TreeMap<>();
        parameters
                .properties()
                .forEach(field -> sorted.put(field.getKey(), field.getValue().asText()));
        final String signature = sorted.remove("signature");
        final String payload = sorted.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("&"));
        if (rsa == null) {
            assertThat(Signatures.isSigned(payload + "&signature=" + signature)).isTrue();
        } else {
            final Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(rsa.getPublic());
            verifier.update(payload.getBytes(StandardCharsets.UTF_8));
            assertThat(verifier.verify(Base64.getDecoder().decode(signature))).isTrue();
        }
        assertThat(sender.sentByWsApi()).isEqualTo(1);
    }

    @Test
    void shouldGoByRestWhileTheConnectionIsDownAndBackWhenItIsUp() throws Exception {
        venue.on(order -> Reply.of(200, UNFILLED.replace(ID, order.clientOrderId())), null, null);
        venue.openWsApi(false);
        venue.sockets().get(0).close();
        Await.until("the connection is known to be lost", () -> !sender.usesWsApi());
        awaitNotice("orders go by REST until");

        send(Side.BUY, "100", "2");

        assertAnswer(only(), OrderOutcome.EXPIRED, 0);
        assertThat(venue.placed().get(0).byWsApi()).isFalse();
        venue.openWsApi(true);
        Await.until("it is back", sender::usesWsApi);
        send(OrderKey.of(42, 2), 0, Side.BUY, "100", "2");
        only();
        assertThat(venue.placed()).extracting(Placed::byWsApi).containsExactly(false, true);
        assertThat(venue.logons()).as("each connection logs on").hasSize(2);
        assertThat(sender.sentByRest()).isEqualTo(1);
        assertThat(sender.sentByWsApi()).isEqualTo(1);
    }

    @Test
    void shouldGoByRestWhileTheLogonIsRefusedAndTryAgain() throws Exception {
        final AtomicBoolean allowed = new AtomicBoolean();
        final List<String> heard = new CopyOnWriteArrayList<>();
        venue.onLogon(logon -> allowed.get()
                ? Reply.of(200, "{}")
                : Reply.of(400, "{\"code\":-1021,\"msg\":\"Timestamp for this request is outside.\"}"));
        sender.close();
        sender = context()
                .timeoutsMs(200, 400)
                .rejectListener((symbol, verdict, code, text) -> heard.add(symbol + verdict))
                .conclude();
        sender.start();
        awaitNotice("refuses the logon", "-1021");
        assertThat(heard).contains(Verdict.CLOCK.toString());
        venue.on(order -> Reply.of(200, UNFILLED), null, null);

        send(Side.BUY, "100", "2");

        assertAnswer(only(), OrderOutcome.EXPIRED, 0);
        assertThat(venue.placed().get(0).byWsApi()).isFalse();
        allowed.set(true);
        Await.until("the logon is tried again", sender::usesWsApi);
    }

    @Test
    void shouldConnectAnewWhenTheConnectionIsCutWhileItLogsOn() throws Exception {
        final AtomicInteger cuts = new AtomicInteger();
        venue.onLogon(logon -> cuts.incrementAndGet() <= 2 ? Reply.drop() : Reply.of(200, "{}"));
        venue.on(order -> Reply.of(200, UNFILLED), null, null);

        use(context());
        send(Side.BUY, "100", "2");

        assertAnswer(only(), OrderOutcome.EXPIRED, 0);
        assertThat(cuts).hasValue(3);
        assertThat(venue.placed()).hasSize(1).allMatch(Placed::byWsApi);
    }

    @ParameterizedTest
    @ValueSource(strings = {"says so", "and is known to be lost", "throws"})
    void shouldNotTakeBothRoadsWhenTheConnectionFailsAsAnOrderIsHandedOver(final String how) throws Exception {
        final FailingSource failing = new FailingSource(source);
        use(context().wsApi(venue.server().ws(), failing, TaskScheduler.over(timers)));
        venue.on(
                order -> Reply.of(200, UNFILLED),
                request -> Answer.json(200, QUERY_FILLED),
                request -> Answer.json(200, TRADES));
        failing.how = how;

        send(Side.BUY, "100", "2");

        final List<Record> end = ring.take();
        switch (how) {
            case "says so" -> {
                assertAnswer(end.get(0), OrderOutcome.EXPIRED, 0);
                assertThat(venue.placed()).as("by REST, once").hasSize(1).noneMatch(Placed::byWsApi);
                assertThat(sender.sentByWsApi()).isZero();
                assertThat(sender.sentByRest()).isEqualTo(1);
            }
            case "throws" -> {
                assertAnswer(end.get(2), OrderOutcome.FILLED, 0);
                assertThat(venue.placed()).as("it may have gone out").isEmpty();
                awaitNotice(ID, "asking the venue");
                assertThat(sender.sentByWsApi()).isEqualTo(1);
            }
            default -> {
                assertAnswer(end.get(0), OrderOutcome.NOT_SENT, 0);
                assertThat(venue.placed()).isEmpty();
                assertThat(sender.sentByWsApi() + sender.sentByRest()).isZero();
            }
        }
        Await.until("nothing waits", () -> sender.pendingOrders() == 0 && sender.unanswered() == 0);
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void shouldPublishNothingOfARehearsalThatIsLostAsItIsHandedOver() throws Exception {
        final FailingSource failing = new FailingSource(source);
        failing.how = "and is known to be lost";

        use(context().wsApi(venue.server().ws(), failing, TaskScheduler.over(timers)));

        Await.until("it is connected again", () -> sender.wsApiSessions() == 2);
        assertThat(ring.isEmpty()).isTrue();
        assertThat(sender.pendingOrders()).isZero();
    }

    /** A source whose connections fail when an order is handed over. */
    private static final class FailingSource implements FrameSource {
        private final FrameSource source;
        private volatile String how = "";

        FailingSource(final FrameSource source) {
            this.source = source;
        }

        @Override
        public FrameConnection connect(
                final URI address, final Map<String, String> headers, final FrameListener listener) {
            return source.connect(address, headers, new FrameListener() {
                @Override
                public void onOpened(final FrameConnection connection) {
                    listener.onOpened(failing(connection));
                }

                @Override
                public void onText(final byte[] buffer, final int offset, final int length, final long receiveNs) {
                    listener.onText(buffer, offset, length, receiveNs);
                }

                @Override
                public void onClosed(final String reason) {
                    listener.onClosed(reason);
                }
            });
        }

        private FrameConnection failing(final FrameConnection connection) {
            return new FrameConnection() {
                @Override
                public boolean send(final String text) {
                    return connection.send(text);
                }

                @Override
                public boolean send(final byte[] text, final int offset, final int length) {
                    switch (how) {
                        case "":
                            return connection.send(text, offset, length);
                        case "says so":
                            return false;
                        case "throws":
                            throw new IllegalStateException("a defect");
                        default:
                            connection.close("lost just then");
                            return false;
                    }
                }

                @Override
                public void close(final String reason) {
                    connection.close(reason);
                }
            };
        }

        @Override
        public void close() {}
    }

    @Test
    void shouldLogOnAgainWhenTheVenueEndsTheSession() throws Exception {
        final AtomicBoolean over = new AtomicBoolean(true);
        final List<Verdict> heard = new CopyOnWriteArrayList<>();
        use(context().rejectListener((symbol, verdict, code, text) -> heard.add(verdict)));
        final int logons = venue.logons().size();
        venue.on(
                order -> over.get()
                        ? Reply.of(401, "{\"code\":-2015,\"msg\":\"Invalid API-key, IP, or permissions for action.\"}")
                        : Reply.of(200, UNFILLED),
                null,
                null);

        send(Side.BUY, "100", "2");

        assertAnswer(only(), OrderOutcome.REJECTED, -2015);
        assertThat(heard).as("the session is over, not the key").isEmpty();
        Await.until("logged on again", sender::usesWsApi);
        assertThat(venue.logons()).hasSize(logons + 1);

        send(Side.BUY, "100", "2");

        assertAnswer(only(), OrderOutcome.REJECTED, -2015);
        assertThat(heard).as("another logon did not help").containsExactly(Verdict.KEY);
        Await.until("logged on again", sender::usesWsApi);
        over.set(false);
        send(Side.BUY, "100", "2");
        assertAnswer(only(), OrderOutcome.EXPIRED, 0);
        assertThat(venue.placed()).hasSize(3).allMatch(Placed::byWsApi);
    }

    @ParameterizedTest
    @ValueSource(strings = {"another order is answered meanwhile", "the new session holds for a while"})
    void shouldNotDoubtTheKeyWhenASecondSessionEndsThough(final String what) throws Exception {
        final boolean answers = what.startsWith("another");
        final AtomicReference<Reply> reply = new AtomicReference<>(Reply.of(401, NO_SESSION));
        final List<Verdict> heard = new CopyOnWriteArrayList<>();
        use(context().rejectListener((symbol, verdict, code, text) -> heard.add(verdict)));
        venue.on(order -> reply.get(), null, null);
        send(Side.BUY, "100", "2");
        assertAnswer(only(), OrderOutcome.REJECTED, -2015);
        Await.until("logged on again", sender::usesWsApi);

        if (answers) {
            reply.set(Reply.of(400, "{\"code\":-2010,\"msg\":\"Market is closed.\"}"));
            send(Side.BUY, "100", "2");
            assertAnswer(only(), OrderOutcome.REJECTED, -2010);
            reply.set(Reply.of(401, NO_SESSION));
        } else {
            skip(6_000);
        }
        send(Side.BUY, "100", "2");

        assertAnswer(only(), OrderOutcome.REJECTED, -2015);
        assertThat(heard).doesNotContain(Verdict.KEY);
        Await.until("logged on again", sender::usesWsApi);
        if (!answers) {
            skip(6_000);
            send(Side.BUY, "100", "2");
            assertAnswer(only(), OrderOutcome.REJECTED, -2015);
            assertThat(heard).as("no session holds").containsExactly(Verdict.KEY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "987654321"})
    void shouldSendNothingForAsLongAsTheVenueWantsThoughItNamesNoOrderThatWaits(final String id) throws Exception {
        final int logons = venue.logons().size();

        sendTo(
                venue.sockets().get(0),
                "{\"id\":" + id + ",\"status\":429,\"error\":{\"code\":-1003,\"msg\":\"Too much\","
                        + "\"data\":{\"serverTime\":1790000000000,\"retryAfter\":1790000030000}}}");

        assertThat(assertPaused()).isGreaterThan(TimeUnit.SECONDS.toNanos(20));
        send(Side.BUY, "100", "2");
        assertPaused();
        assertAnswer(only(), OrderOutcome.NOT_SENT, -1003);
        assertThat(sender.usesWsApi()).as("the session goes on").isTrue();
        assertThat(venue.logons()).hasSize(logons);
    }

    @Test
    void shouldLookUpWhatIsUnansweredWhenTheVenueRefusesARequestWithoutSayingWhich() throws Exception {
        use(context().timeoutsMs(2_000, 600_000));
        final int logons = venue.logons().size();
        venue.on(
                order -> {
                    sendTo(
                            newestSocket(),
                            "{\"id\":null,\"status\":400,\"error\":{\"code\":-1100,\"msg\":\"Illegal\"}}");
                    return Reply.silence();
                },
                request -> Answer.json(200, QUERY_FILLED),
                request -> Answer.json(200, TRADES));

        send(Side.BUY, "100", "2");

        assertAnswer(ring.take().get(2), OrderOutcome.FILLED, 0);
        assertThat(sender.usesWsApi()).as("the session goes on").isTrue();
        assertThat(venue.logons()).hasSize(logons);
    }

    @Test
    void shouldNotLogOnWhileTheVenueWantsNoRequests() throws Exception {
        final List<Long> pausedMs = new CopyOnWriteArrayList<>();
        venue.onLogon(logon -> {
            pausedMs.add(rest.pause().remainingMs());
            return Reply.of(200, "{}");
        });
        venue.on(order -> Reply.of(429, "{\"code\":-1003,\"msg\":\"Too much\"}", 1), null, null);
        send(Side.BUY, "100", "2");
        assertPaused();
        assertAnswer(only(), OrderOutcome.REJECTED, -1003);

        sendTo(newestSocket(), "{\"id\":null,\"status\":401,\"error\":" + NO_SESSION + "}");

        awaitNotice("orders go by REST until");
        Await.until("logged on again", sender::usesWsApi);
        assertThat(pausedMs).containsExactly(0L);
    }

    @Test
    void shouldNotProbeWhileTheVenueWantsNoRequestsAndNotMissTheAnswer() throws Exception {
        final List<Long> pausedMs = new CopyOnWriteArrayList<>();
        venue.intercept((socket, request) -> {
            if (request.get("method").asText().equals("ping")) {
                pausedMs.add(rest.pause().remainingMs());
            }
            return false;
        });
        use(context().upkeepMs(1_200, 0, 1, 20));
        venue.on(order -> Reply.of(429, "{\"code\":-1003,\"msg\":\"Too much\"}", 1), null, null);
        send(Side.BUY, "100", "2");
        assertPaused();
        assertAnswer(only(), OrderOutcome.REJECTED, -1003);
        pausedMs.clear();

        Await.until("it is probed", () -> !pausedMs.isEmpty());

        assertThat(pausedMs).containsOnly(0L);
        assertThat(notices).noneMatch(notice -> notice.contains("nothing received"));
        assertThat(sender.wsApiSessions()).isEqualTo(1);
    }

    @Test
    void shouldLeaveAConnectionThatAnswersNoOrders() throws Exception {
        venue.on(
                order -> order.clientOrderId().equals(ID)
                        ? Reply.silence()
                        : Reply.of(200, UNFILLED.replace(ID, order.clientOrderId())),
                request -> Answer.json(200, QUERY_FILLED),
                request -> Answer.json(200, TRADES));
        final int sockets = venue.sockets().size();

        send(Side.BUY, "100", "2");

        assertAnswer(ring.take().get(2), OrderOutcome.FILLED, 0);
        Await.until("another connection is ready", () -> sender.wsApiSessions() == 2 && sender.usesWsApi());
        send(OrderKey.of(42, 2), 0, Side.BUY, "100", "2");
        assertThat(OrderAnswer.outcome(only().bytes(), 0)).isEqualTo(OrderOutcome.EXPIRED);
        assertThat(venue.placed()).hasSize(2).allMatch(Placed::byWsApi);
        assertThat(venue.sockets()).hasSize(sockets + 1);
    }

    private WebSocket newestSocket() {
        return venue.sockets().get(venue.sockets().size() - 1);
    }

    @Test
    void shouldLookUpWhatIsUnansweredWhenTheVenueEndsTheSessionWithoutSayingOfWhichOrder() throws Exception {
        final AtomicReference<WebSocket> socket = new AtomicReference<>();
        venue.intercept((from, request) -> {
            socket.set(from);
            return false;
        });
        use(context().timeoutsMs(2_000, 600_000));
        venue.on(
                order -> {
                    sendTo(socket.get(), "{\"id\":null,\"status\":401,\"error\":{\"code\":-2015,\"msg\":\"Invalid\"}}");
                    return Reply.silence();
                },
                request -> Answer.json(200, QUERY_FILLED),
                request -> Answer.json(200, TRADES));

        send(Side.BUY, "100", "2");

        assertAnswer(ring.take().get(2), OrderOutcome.FILLED, 0);
        Await.until("logged on again", sender::usesWsApi);
        assertThat(venue.placed()).hasSize(1);
        assertThat(sender.unanswered()).isZero();
    }

    @Test
    void shouldLookUpWhatIsUnansweredWhenTheConnectionIsLost() throws Exception {
        use(context().timeoutsMs(2_000, 600_000));
        venue.on(
                order -> order.clientOrderId().equals(ID) ? Reply.drop() : Reply.silence(),
                request -> Answer.json(
                        200,
                        QUERY_FILLED.replace(ID, request.target().replaceAll(".*origClientOrderId=([^&]*)&.*", "$1"))),
                request -> Answer.json(200, TRADES));

        send(OrderKey.of(42, 2), 0, Side.BUY, "100", "2");
        Await.until("it is there", () -> venue.placed().size() == 1);
        send(Side.BUY, "100", "2");

        for (int i = 0; i < 2; i++) {
            assertThat(OrderAnswer.outcome(ring.take().get(2).bytes(), 0)).isEqualTo(OrderOutcome.FILLED);
        }
        assertThat(venue.placed()).hasSize(2);
        Await.until("it is connected again", sender::usesWsApi);
    }

    @Test
    void shouldNotTakeAnAnswerToNothingForAnAnswer() throws Exception {
        venue.on(
                order -> Reply.toAnother(UNFILLED),
                request -> Answer.json(200, QUERY_FILLED),
                request -> Answer.json(200, TRADES));

        send(Side.BUY, "100", "2");

        assertAnswer(ring.take().get(2), OrderOutcome.FILLED, 0);
        awaitNotice("987654321", "nothing waits for");
        assertThat(sender.strangeAnswers()).isEqualTo(1);
        // The order had no answer of its own, so that its connection is left for another.
        Await.until("orders can go by the session again", sender::usesWsApi);
    }

    @Test
    void shouldPassOverAnAnswerThatComesAfterItsTime() throws Exception {
        final CountDownLatch late = new CountDownLatch(1);
        final CountDownLatch heard = new CountDownLatch(1);
        // The line is left, but not closed before another serves.
        venue.onLogon(logon -> {
            await(heard);
            return Reply.of(200, "{}");
        });
        venue.on(
                order -> {
                    await(late);
                    return Reply.of(200, FILLED);
                },
                request -> Answer.json(200, QUERY_FILLED),
                request -> Answer.json(200, TRADES));
        send(Side.BUY, "100", "2");
        assertAnswer(ring.take().get(2), OrderOutcome.FILLED, 0);

        late.countDown();

        awaitNotice("nothing waits for");
        heard.countDown();
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    void shouldOpenAnotherConnectionBeforeTheVenueClosesOneAndHearBoth() throws Exception {
        final CountDownLatch moved = new CountDownLatch(1);
        venue.on(
                order -> {
                    if (order.clientOrderId().equals(ID)) {
                        await(moved);
                    }
                    return Reply.of(200, UNFILLED.replace(ID, order.clientOrderId()));
                },
                null,
                null);
        use(context().timeoutsMs(2_000, 600_000));
        final int logons = venue.logons().size();
        final WebSocket first = venue.sockets().get(venue.sockets().size() - 1);
        send(Side.BUY, "100", "2");
        Await.until("the order is there", () -> !venue.placed().isEmpty());

        first.send("{\"event\":{\"e\":\"serverShutdown\",\"E\":1790000000123}}");
        Await.until("another connection logs on", () -> venue.logons().size() == logons + 1);
        Await.until("both are known", () -> sender.wsApiSessions() == 2);
        send(OrderKey.of(42, 2), 0, Side.BUY, "100", "2");

        assertThat(OrderAnswer.orderKey(only().bytes(), 0)).isEqualTo(OrderKey.of(42, 2));
        moved.countDown();
        assertAnswer(only(), OrderOutcome.EXPIRED, 0);
        assertThat(notices).as("nothing was looked up").noneMatch(notice -> notice.contains("asking the venue"));
        assertThat(venue.placed()).hasSize(2).allMatch(Placed::byWsApi);
    }

    @Test
    void shouldFeedTheVenuesCountsToTheGovernor() throws Exception {
        rest.governor().limits(6_000, 100, 200_000);
        venue.on(order -> Reply.of(200, UNFILLED), null, null);
        venue.rateLimits(",\"rateLimits\":[{\"rateLimitType\":\"ORDERS\",\"interval\":\"SECOND\",\"intervalNum\":10,"
                + "\"limit\":100,\"count\":77},{\"rateLimitType\":\"ORDERS\",\"interval\":\"DAY\",\"intervalNum\":1,"
                + "\"limit\":200000,\"count\":977},{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\","
                + "\"intervalNum\":1,\"limit\":6000,\"count\":4321}]");

        send(Side.BUY, "100", "2");

        final Record used = only();
        assertThat(Health.kind(used.bytes(), 0)).isEqualTo(Health.ORDERS_USED);
        assertThat(Health.value(used.bytes(), 0)).isEqualTo(77);
        assertAnswer(only(), OrderOutcome.EXPIRED, 0);
        assertThat(rest.governor().usedWeight()).isEqualTo(4321);
    }

    @Test
    void shouldRehearseOrdersThatAreNone() throws Exception {
        final List<JsonNode> tests = new CopyOnWriteArrayList<>();
        venue.intercept((socket, request) -> {
            if (request.get("method").asText().equals("order.test")) {
                tests.add(request.get("params"));
            }
            return false;
        });
        use(context());

        Await.until("orders were rehearsed", () -> !tests.isEmpty());
        assertThat(tests.get(0).get("newClientOrderId").asText()).isEqualTo("tf-mubbs7ln-0-1");
        assertThat(venue.placed()).isEmpty();
        assertThat(ring.isEmpty()).isTrue();
        assertThat(sender.pendingOrders()).isZero();
    }

    /** Connections fail at any moment: each intent has one end all the same, and no order comes twice on any road. */
    @Test
    void shouldAnswerEveryIntentOnceThoughConnectionsFail() throws Exception {
        final Random random = new Random(SEED);
        use(context().timeoutsMs(2_000, 1_000));
        venue.on(
                order -> {
                    final int chance;
                    synchronized (random) {
                        chance = random.nextInt(20);
                    }
                    return chance == 0
                            ? Reply.drop()
                            : chance == 1
                                    ? Reply.silence()
                                    : Reply.of(200, UNFILLED.replace(ID, order.clientOrderId()));
                },
                request -> {
                    final String id = request.target().replaceAll(".*origClientOrderId=([^&]*)&.*", "$1");
                    final boolean known = venue.placed().stream()
                            .anyMatch(order -> order.clientOrderId().equals(id));
                    return known
                            ? Answer.json(200, UNFILLED.replace(ID, id).replace(",\"fills\":[]", ""))
                            : Answer.json(400, NO_SUCH_ORDER);
                },
                null);
        final int orders = 400;
        for (int i = 0; i < orders; i++) {
            send(OrderKey.of(1_000 + i, 1), 0, Side.BUY, "100", "2");
            if (i % 20 == 19) {
                final long sent = i;
                Await.until("most are answered, " + sent, () -> sender.pendingOrders() < 20);
            }
        }
        Await.until("all are answered (seed " + SEED + ")", () -> sender.pendingOrders() == 0);

        final Map<Long, Integer> answers = answers();
        assertThat(answers).as("seed %d", SEED).hasSize(orders).doesNotContainValue(-1);
        assertThat(venue.placed())
                .as("seed %d", SEED)
                .extracting(Placed::clientOrderId)
                .doesNotHaveDuplicates();
        final long notSent = answers.values().stream()
                .filter(outcome -> outcome == OrderOutcome.NOT_SENT)
                .count();
        assertThat(sender.sentByWsApi() + sender.sentByRest()).isBetween(orders - notSent, (long) orders);
        assertThat(sender.sentByWsApi()).isPositive();
    }

    @Test
    void shouldTradeLiveOnlyWhenRealMoneyIsWanted() {
        assertThatThrownBy(() -> context()
                        .wsApi("wss://ws-api.binance.com:443/ws-api/v3", source, TaskScheduler.over(timers))
                        .conclude())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("live trading was not asked for");
        assertThatThrownBy(() -> context()
                        .wsApi("ws://ws-api.testnet.binance.vision", source, TaskScheduler.over(timers))
                        .conclude())
                .hasMessageContaining("not encrypted");
    }

    private static void sendTo(final WebSocket socket, final String text) {
        try {
            socket.send(text);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSignedByPair(final String payload, final String signature) throws Exception {
        final Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(pair.getPublic());
        verifier.update(payload.getBytes(StandardCharsets.UTF_8));
        return verifier.verify(Base64.getDecoder().decode(signature));
    }
}
