package trefoil.gateway.binance.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import trefoil.engine.MonotonicEpochClock;
import trefoil.engine.event.Balance;
import trefoil.engine.event.RecordType;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.rest.Governor;
import trefoil.gateway.binance.rest.ServerClock;
import trefoil.gateway.binance.testing.FakeInboundRing;
import trefoil.gateway.binance.testing.FakeInboundRing.Record;
import trefoil.gateway.binance.testing.Instruments;
import trefoil.gateway.binance.testing.LoopbackServer;
import trefoil.gateway.binance.testing.LoopbackServer.Answer;
import trefoil.gateway.binance.testing.LoopbackServer.WebSocket;
import trefoil.gateway.binance.testing.Signatures;
import trefoil.gateway.binance.websocket.FrameSource;
import trefoil.gateway.binance.websocket.channel.ChannelFrameSource;

class UserDataStreamTest {
    private static final Universe UNIVERSE = Instruments.triangle();
    private static final Pattern SUBSCRIPTION = Pattern.compile(
            "\\{\"id\":\"(s\\d+)\",\"method\":\"userDataStream.subscribe.signature\",\"params\":\\{\"apiKey\":\"([^\"]+)\","
                    + "\"timestamp\":(\\d+),\"signature\":\"([0-9a-f]{64})\"}}");
    private static final String POSITION = "{\"subscriptionId\":0,\"event\":{\"e\":\"outboundAccountPosition\",\"E\":1,"
            + "\"u\":1,\"B\":[{\"a\":\"BTC\",\"f\":\"0.50000000\",\"l\":\"0.00000001\"},{\"a\":\"NOTOURS\",\"f\":\"1\","
            + "\"l\":\"0\"},{\"a\":\"USDT\",\"f\":\"100\",\"l\":\"0\"}]}}";

    private final MonotonicEpochClock clock = new MonotonicEpochClock();
    private final FrameSource source =
            new ChannelFrameSource.Context().clock(clock).conclude();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final FakeInboundRing ring = new FakeInboundRing();
    private final BlockingQueue<String> notices = new LinkedBlockingQueue<>();
    private LoopbackServer server;
    private UserDataStream stream;

    @BeforeEach
    void start() throws IOException {
        server = new LoopbackServer().handle(request -> Answer.webSocket());
        stream = context().conclude();
        stream.start();
    }

    @AfterEach
    void stop() throws IOException {
        stream.close();
        source.close();
        executor.shutdownNow();
        server.close();
    }

    @Test
    void shouldSubscribeBySignatureAndPublishBalances() throws Exception {
        final WebSocket venue = server.takeWebSocket();
        assertThat(venue.request().target()).isEqualTo("/ws-api/v3");
        confirm(venue);

        venue.send(POSITION);

        final List<Record> records = ring.take();
        assertThat(records).hasSize(2);
        assertBalance(records.get(0), "BTC", "0.5", "0.00000001");
        assertBalance(records.get(1), "USDT", "100", "0");
        assertThat(stream.isSubscribed()).isTrue();
        assertThat(stream.balances()).isEqualTo(2);
    }

    @Test
    void shouldCountReportsAndGoOnThroughGarbage() throws Exception {
        final WebSocket venue = server.takeWebSocket();
        confirm(venue);

        venue.send("garbage");
        venue.send(POSITION.substring(0, 90));
        venue.send(POSITION.replace("0.50000000", "-1"));
        venue.send("{\"subscriptionId\":0,\"event\":{\"e\":\"executionReport\",\"s\":\"BTCUSDT\",\"B\":\"x\"}}");
        venue.send("{\"subscriptionId\":0,\"event\":{\"e\":\"balanceUpdate\",\"a\":\"BTC\",\"d\":\"1\"}}");
        venue.send(POSITION);

        assertThat(ring.take()).hasSize(2);
        assertThat(stream.malformed()).isEqualTo(3);
        assertThat(stream.executionReports()).isEqualTo(1);
        assertThat(stream.otherEvents()).isEqualTo(1);
    }

    @Test
    void shouldHandOnReportsThatCanBeUsedAndRefuseTheOthers() throws Exception {
        final BlockingQueue<String> reports = new LinkedBlockingQueue<>();
        final AtomicInteger transfers = new AtomicInteger();
        server.takeWebSocket();
        stream.close();
        stream = context()
                .reportListener(report -> reports.add(report.clientOrderId() + " " + report.status() + " "
                        + DecimalText.toString(report.lastQty()) + " " + report.tradeId()))
                .onTransfer(transfers::incrementAndGet)
                .conclude();
        stream.start();
        final WebSocket venue = confirm(server.takeWebSocket());
        final String trade = "{\"subscriptionId\":0,\"event\":{\"e\":\"executionReport\",\"E\":1,\"s\":\"BTCUSDT\","
                + "\"c\":\"tf-0-1-1\",\"S\":\"BUY\",\"o\":\"LIMIT\",\"f\":\"IOC\",\"q\":\"2.00\",\"p\":\"100.00\",\"P\":"
                + "\"0.00\",\"g\":-1,\"C\":\"\",\"x\":\"TRADE\",\"X\":\"PARTIALLY_FILLED\",\"r\":\"NONE\",\"i\":81,"
                + "\"l\":\"0.50\",\"z\":\"0.50\",\"L\":\"99.00\",\"n\":\"0.0005\",\"N\":\"BTC\",\"T\":1,\"t\":7,"
                + "\"v\":3,\"I\":5,\"w\":false,\"m\":false,\"M\":true,\"O\":1,\"Z\":\"49.50\",\"Y\":\"49.50\",\"Q\":"
                + "\"0.00\",\"W\":1,\"V\":\"NONE\",\"B\":\"0.1\",\"pl\":{\"t\":8}}}";

        venue.send(trade.replace("\"t\":7", "\"t\":-1"));
        venue.send(trade.replace(",\"Z\":\"49.50\"", ""));
        venue.send("{\"event\":{\"e\":\"balanceUpdate\",\"a\":\"BTC\",\"d\":\"100\",\"T\":1}}");
        venue.send(trade);
        venue.send(trade.replace("\"C\":\"\"", "\"C\":\"tf-0-1-2\"")
                .replace("TRADE", "CANCELED")
                .replace("PARTIALLY_FILLED", "CANCELED"));

        assertThat(reports.poll(10, TimeUnit.SECONDS)).isEqualTo("tf-0-1-1 PARTIALLY_FILLED 0.5 7");
        assertThat(reports.poll(10, TimeUnit.SECONDS)).startsWith("tf-0-1-2 CANCELED");
        assertThat(stream.executionReports()).isEqualTo(4);
        assertThat(stream.unusableReports()).isEqualTo(2);
        assertThat(stream.malformed()).isZero();
        assertThat(transfers).hasValue(1);
        assertThat(notices.poll(10, TimeUnit.SECONDS)).contains("execution report cannot be used", "of a trade");
    }

    @Test
    void shouldTellOfEverySubscription() throws Exception {
        final BlockingQueue<Boolean> subscriptions = new LinkedBlockingQueue<>();
        server.takeWebSocket();
        stream.close();
        stream = context().onSubscribed(() -> subscriptions.add(true)).conclude();
        stream.start();

        confirm(server.takeWebSocket()).close();
        confirm(server.takeWebSocket());

        assertThat(subscriptions.poll(10, TimeUnit.SECONDS)).isTrue();
        assertThat(subscriptions.poll(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldSubscribeAgainOnEveryNewConnection() throws Exception {
        confirm(server.takeWebSocket()).close();
        confirm(server.takeWebSocket()).send("{\"event\":{\"e\":\"serverShutdown\",\"E\":1}}");
        confirm(server.takeWebSocket())
                .send("{\"subscriptionId\":0,\"event\":{\"e\":\"eventStreamTerminated\",\"E\":1}}");
        final WebSocket last = confirm(server.takeWebSocket());

        last.send(POSITION);

        assertThat(ring.take()).hasSize(2);
    }

    @Test
    void shouldSayThatTheSubscriptionWasRefusedAndTryAgain() throws Exception {
        final WebSocket venue = server.takeWebSocket();
        venue.take();
        venue.send("{\"id\":\"s1\",\"status\":401,\"error\":{\"code\":-2015,\"msg\":\"Invalid API-key\"}}");

        assertThat(notices.poll(10, TimeUnit.SECONDS)).contains("-2015", "Invalid API-key");
        confirm(server.takeWebSocket());
        assertThat(stream.refusals()).isEqualTo(1);
    }

    @Test
    void shouldHaveTheTimeMeasuredWhenASubscriptionIsRefusedForIt() throws Exception {
        server.takeWebSocket();
        stream.close();
        final BlockingQueue<String> measured = new LinkedBlockingQueue<>();
        stream = context().onWrongTime(() -> measured.add("measured")).conclude();
        stream.start();
        final WebSocket venue = server.takeWebSocket();
        venue.take();

        venue.send("{\"id\":\"s1\",\"status\":400,\"error\":{\"code\":-1021,\"msg\":\"Timestamp is outside.\"}}");

        assertThat(measured.poll(30, TimeUnit.SECONDS)).isEqualTo("measured");
        confirm(server.takeWebSocket());
        assertThat(measured).isEmpty();
    }

    @Test
    void shouldSubscribeOnANewConnectionWhenThereIsNoAnswer() throws Exception {
        server.takeWebSocket();
        stream.close();
        final BlockingQueue<Runnable> deadlines = new LinkedBlockingQueue<>();
        final TaskScheduler soon = TaskScheduler.over(executor);
        stream = context()
                .scheduler((task, delayMs) -> {
                    if (delayMs == FeedConnection.ANSWERS_WITHIN_MS) {
                        deadlines.add(task);
                    } else {
                        soon.schedule(task, delayMs);
                    }
                })
                .conclude();
        stream.start();
        server.takeWebSocket().take();

        deadlines.take().run();

        final WebSocket second = confirm(server.takeWebSocket());
        second.send(POSITION);
        assertThat(ring.take()).hasSize(2);
        deadlines.take().run();
        assertThat(stream.isSubscribed()).isTrue();
    }

    @Test
    void shouldNotSubscribeInAPauseThatBeganWhileItConnected() throws Exception {
        server.takeWebSocket();
        stream.close();
        final Governor governor = Governor.ofConnections(clock);
        server.handle(request -> {
            governor.connectRefused(429, "1", clock);
            return Answer.webSocket();
        });
        stream = context().governor(governor).conclude();
        stream.start();
        final WebSocket venue = server.takeWebSocket();

        final String subscription = venue.take();

        assertThat(governor.pause().remainingMs())
                .as("of the pause, when it subscribed")
                .isZero();
        assertThat(subscription).matches(SUBSCRIPTION);
        assertThat(notices).isEmpty();
    }

    @Test
    void shouldRefusePlaintextToOtherHosts() {
        assertThatThrownBy(() -> context().wsApiUrl("ws://ws-api.binance.com").conclude())
                .hasMessageContaining("not encrypted");
    }

    private WebSocket confirm(final WebSocket venue) throws Exception {
        final String subscription = venue.take();
        final Matcher matcher = SUBSCRIPTION.matcher(subscription);
        assertThat(matcher.matches()).as(subscription).isTrue();
        assertThat(matcher.group(2)).isEqualTo(Signatures.API_KEY);
        assertThat(Signatures.isSigned("apiKey=" + matcher.group(2) + "&timestamp=" + matcher.group(3) + "&signature="
                        + matcher.group(4)))
                .isTrue();
        venue.send("{\"id\":\"" + matcher.group(1)
                + "\",\"status\":200,\"result\":{\"subscriptionId\":0},\"rateLimits\":[]}");
        return venue;
    }

    private UserDataStream.Context context() {
        return new UserDataStream.Context()
                .wsApiUrl(server.ws() + "/ws-api/v3")
                .credentials(Signatures.credentials())
                .universe(UNIVERSE)
                .source(source)
                .ring(ring)
                .clock(clock)
                .serverClock(new ServerClock(clock, () -> 0))
                .scheduler(TaskScheduler.over(executor))
                .random(new Random(1))
                .notices(notices::add)
                .backOffMs(1, 10);
    }

    private static void assertBalance(final Record record, final String asset, final String free, final String locked) {
        assertThat(record.type()).isEqualTo(RecordType.BALANCE);
        assertThat(Balance.asset(record.bytes(), 0)).isEqualTo(UNIVERSE.assetIndex(asset));
        assertThat(Balance.source(record.bytes(), 0)).isEqualTo(Balance.ACCOUNT_EVENT);
        assertThat(Balance.free(record.bytes(), 0)).isEqualTo(DecimalText.parse(free));
        assertThat(Balance.locked(record.bytes(), 0)).isEqualTo(DecimalText.parse(locked));
    }
}
