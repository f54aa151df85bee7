package trefoil.gateway.binance.order;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.Health;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.OrderSender;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.Endpoint;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.auth.Signer;
import trefoil.gateway.binance.codec.ClientOrderId;
import trefoil.gateway.binance.codec.ExecutionReport;
import trefoil.gateway.binance.codec.OrderAnswerDecoder;
import trefoil.gateway.binance.codec.OrderAnswerView;
import trefoil.gateway.binance.codec.OrderRequestEncoder;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.Governor;
import trefoil.gateway.binance.rest.RequestPause;
import trefoil.gateway.binance.rest.ServerClock;
import trefoil.gateway.binance.rest.Verdict;

/**
 * Sends order intents as {@code POST /api/v3/order} over warm HTTP/1.1 connections and publishes what became of them.
 *
 * <p>{@link #send} belongs to the order thread; it signs and hands over, and several orders may be out. The answer's
 * fills and its {@code ORDER_ANSWER} are published together, unless the account's own events were faster. An order
 * without a trustworthy answer is looked up at the venue by its client order id until its fate is known; if that takes
 * long, it is published as unknown meanwhile. No order is ever sent twice.
 */
public final class RestOrderSender implements OrderSender, AutoCloseable {
    /** Most orders that a connection can be kept for. */
    public static final int MAX_CONNECTIONS = 64;

    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int LEAST_ERROR_STATUS = 400;
    private static final int NO_CODE = 0;
    private static final int OUTSIDE_WINDOW = -1021;
    private static final int TOO_MANY_REQUESTS = -1003;
    /** Rounds, each one request a connection. */
    private static final int REHEARSALS = 5;
    /** Of a loop that cannot be: loops are counted from 1. */
    private static final long REHEARSAL_KEY = OrderKey.of(0, 1);

    private static final String REHEARSED_ANSWER =
            "{\"symbol\":\"A\",\"orderId\":1,\"clientOrderId\":\"a\",\"price\":\"1.00000000\",\"origQty\":\"1.00000000\","
                    + "\"executedQty\":\"1.00000000\",\"cummulativeQuoteQty\":\"1.00000000\",\"status\":\"FILLED\","
                    + "\"fills\":[{\"price\":\"1.00000000\",\"qty\":\"1.00000000\",\"commission\":\"0.00000000\","
                    + "\"commissionAsset\":\"A\",\"tradeId\":1}]}";

    private final Universe universe;
    private final InboundRing ring;
    private final EpochNanoClock clock;
    private final ServerClock serverClock;
    private final Consumer<String> notices;
    private final long session;
    private final String orderUrl;
    private final String testUrl;
    private final String apiKey;
    private final long openMs;
    private final long closeWaitMs;

    private final OrderRequestEncoder encoder;
    private final Signer signer;
    private final OrderAnswerDecoder decoder;
    private final BinanceRestClient rest;
    /** For an order that finds no lane free; every lane's client is derived from it and shares its threads. */
    private final OkHttpClient client;

    private final Lanes lanes;
    private final RejectListener rejectListener;
    private final OrderFates fates;
    private final OrderInquiries inquiries;
    private final LaneUpkeep upkeep;
    private final PendingOrders pending;

    private volatile boolean closed;
    /** No order before this, other requests are welcome; written by HTTP threads, read by the order thread. */
    private volatile long noOrdersUntilNs = Long.MIN_VALUE;

    /** The venue's code of that; written before it. */
    private volatile int noOrdersCode;

    private RestOrderSender(final Context context) {
        universe = context.universe;
        ring = context.ring;
        clock = context.clock;
        serverClock = context.serverClock;
        notices = safe(context.notices);
        session = context.session;
        openMs = context.connectTimeoutMs + LaneUpkeep.MAX_PING_MS;
        closeWaitMs = context.closeWaitMs;
        apiKey = context.credentials.apiKey();
        final String base = context.address.toString().replaceAll("/+$", "").replaceAll("/api$", "");
        orderUrl = base + "/api/v3/order";
        testUrl = orderUrl + "/test";
        encoder = new OrderRequestEncoder(universe.instruments(), session, context.recvWindowMs);
        signer = context.credentials.newSigner();
        decoder = new OrderAnswerDecoder(universe);
        rest = context.rest;
        client = client(context);
        lanes = new Lanes(client, context.connections);
        rejectListener = context.rejectListener;
        pending = new PendingOrders(clock);
        fates = new OrderFates(context.ring, clock, notices, session);
        inquiries = new OrderInquiries(rest, decoder, fates, clock, notices, context.pace());
        upkeep = new LaneUpkeep(
                lanes, base + "/api/v3/ping", openMs, context.keepWarmMs, clock, () -> !closed && !isPaused(), notices);
    }

    private static OkHttpClient client(final Context context) {
        final OrderSockets sockets = new OrderSockets(context.clock);
        final Dispatcher dispatcher = new Dispatcher(httpThreads(context.connections + 1));
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        return context.rest
                .trust()
                .applyTo(new OkHttpClient.Builder())
                .dispatcher(dispatcher)
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectTimeout(context.connectTimeoutMs, TimeUnit.MILLISECONDS)
                .readTimeout(context.answerTimeoutMs, TimeUnit.MILLISECONDS)
                .writeTimeout(context.answerTimeoutMs, TimeUnit.MILLISECONDS)
                .callTimeout(context.connectTimeoutMs + context.answerTimeoutMs, TimeUnit.MILLISECONDS)
                // The library would otherwise send a request again on its own when a connection fails.
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .socketFactory(sockets)
                .addNetworkInterceptor(chain -> letOut(sockets, chain))
                .build();
    }

    /** As many threads as lanes wait from the start and never end: an order finds one. */
    private static ExecutorService httpThreads(final int lanes) {
        final ThreadPoolExecutor threads = new ThreadPoolExecutor(
                lanes, Integer.MAX_VALUE, 1, TimeUnit.MINUTES, new SynchronousQueue<>(), daemon("order-http"));
        threads.prestartAllCoreThreads();
        return threads;
    }

    /** Runs with a connection in hand, before the first byte: the one place through which an order leaves. */
    private static Response letOut(final OrderSockets sockets, final Interceptor.Chain chain) throws IOException {
        final PendingOrder order = PendingOrder.of(chain.request());
        if (order == null) {
            return chain.proceed(chain.request());
        }
        if (!order.beginWriting()) {
            throw new IOException("given up before it was written");
        }
        sockets.writing(order);
        try {
            return chain.proceed(chain.request());
        } finally {
            sockets.writing(null);
        }
    }

    /** What goes wrong while telling must not keep an order from its answer. */
    private static Consumer<String> safe(final Consumer<String> notices) {
        return notice -> {
            try {
                notices.accept(notice);
            } catch (final RuntimeException ignored) {
                // There is nobody left to tell.
            }
        };
    }

    private static ThreadFactory daemon(final String name) {
        return task -> {
            final Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Opens the connections, rehearses orders on them and keeps them warm from then on; to be called before the first
     * {@link #send}. Answers how many connections opened; a failure is a notice.
     */
    public int start() {
        final int warm = upkeep.open();
        if (warm > 0) {
            rehearse();
        }
        upkeep.start();
        return warm;
    }

    /**
     * Sends what looks like orders to the venue's test of orders, through encoder, client and decoder as they are: the
     * first order would otherwise wait for classes to load and connections to grow.
     */
    private void rehearse() {
        if (universe.instrumentCount() == 0) {
            return;
        }
        final UnsafeBuffer intent = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        final Filters filters = universe.instruments().get(0).filters();
        OrderIntent.write(
                intent,
                0,
                clock.nanoTime(),
                0,
                REHEARSAL_KEY,
                0,
                Side.BUY,
                Math.max(filters.minPrice(), Math.max(1, filters.tickSize())),
                Math.max(filters.minQty(), Math.max(1, filters.stepSize())),
                OrderIntent.IOC,
                OrderPurpose.LEG);
        try {
            for (int round = 0; round < REHEARSALS; round++) {
                final List<PendingOrder> rehearsals = new ArrayList<>();
                for (int i = 0; i < lanes.count(); i++) {
                    final PendingOrder rehearsal = order(intent, 0, REHEARSAL_KEY, true);
                    rehearsals.add(rehearsal);
                    post(rehearsal, intent, 0);
                }
                for (final PendingOrder rehearsal : rehearsals) {
                    if (!rehearsal.awaitRehearsal(openMs) || isPaused()) {
                        return;
                    }
                }
            }
            final byte[] answer = REHEARSED_ANSWER.getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < REHEARSALS; i++) {
                decoder.decode(answer, 0, answer.length, new OrderAnswerView());
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final RuntimeException e) {
            notices.accept("orders could not be rehearsed: " + e);
        }
    }

    /** Connections open and idle. */
    int idleConnections() {
        return lanes.idleConnections();
    }

    /** Orders whose request waits for its answer, or for its connection. */
    int unanswered() {
        return pending.all().size();
    }

    /** Orders whose end is not known yet. */
    public int pendingOrders() {
        return fates.pending();
    }

    /** Client order ids of those orders. */
    public List<String> pendingOrderIds() {
        return fates.unsettled().stream()
                .map(fate -> fate.clientOrderId)
                .sorted()
                .toList();
    }

    /** Orders refused by the venue or not sent, by the venue's code; 0 is the code of those it said nothing about. */
    public SortedMap<Integer, Long> rejects() {
        return fates.rejects();
    }

    /** Trades and ends that the venue told more than once; each was published once. */
    public long repeatedReports() {
        return fates.duplicates();
    }

    /** What the venue told of our orders that cannot be: refused, unexplained, or against what it had told before. */
    public long doubtfulReports() {
        return fates.refusedReports() + fates.strangers() + fates.contradictions();
    }

    /**
     * Takes what the account's own events say of our orders, on any thread: whichever comes first, answer or report,
     * tells the engine. The report has been concluded, and is the caller's again on return.
     */
    public void onReport(final ExecutionReport report) {
        fates.onReport(report);
    }

    /**
     * Finds out what became of an order that an earlier run may have sent, and publishes its fills and its answer; any
     * thread.
     *
     * @param orderKey what this run knows it as
     * @param clientOrderId what the venue knows it as
     * @param side {@link Side#BUY} or {@link Side#SELL}
     * @param sentNs when it was sent at the latest, nanoseconds since the epoch
     */
    public void adopt(
            final long orderKey,
            final String clientOrderId,
            final String symbol,
            final int side,
            final long price,
            final long qty,
            final long sentNs) {
        final OrderFate fate =
                new OrderFate(orderKey, symbol, clientOrderId, side, price, qty, sentNs, clock.nanoTime());
        // That is where the earlier run left it.
        fate.unknownTold = true;
        fates.expect(fate);
        inquiries.begin(fate, "an earlier run sent it");
    }

    @Override
    public void send(final DirectBuffer buffer, final int offset) {
        final long orderKey = OrderIntent.orderKey(buffer, offset);
        PendingOrder order = null;
        try {
            order = order(buffer, offset, orderKey, false);
            pending.add(order);
            fates.expect(order.fate);
            final int blockedCode = closed ? NO_CODE : blockedCode();
            if (closed || blockedCode != NO_CODE) {
                tellPause();
                settle(order, OrderOutcome.NOT_SENT, blockedCode, null);
                return;
            }
            post(order, buffer, offset);
            pending.endNeedlessWaits();
        } catch (final RuntimeException | Error e) {
            if (order == null) {
                fates.notSent(orderKey);
            } else {
                unanswered(order, e.toString());
            }
            notices.accept("order " + orderKey + ": " + e);
        }
    }

    private PendingOrder order(
            final DirectBuffer buffer, final int offset, final long orderKey, final boolean rehearsal) {
        final long nowNs = clock.nanoTime();
        final OrderFate fate = new OrderFate(
                orderKey,
                universe.instruments()
                        .get(OrderIntent.instrument(buffer, offset))
                        .symbol(),
                new ClientOrderId(session, orderKey).toString(),
                OrderIntent.side(buffer, offset),
                OrderIntent.price(buffer, offset),
                OrderIntent.qty(buffer, offset),
                nowNs,
                nowNs);
        return new PendingOrder(this, fate, rehearsal);
    }

    private void post(final PendingOrder order, final DirectBuffer buffer, final int offset) {
        final int length = encoder.encode(buffer, offset, serverClock.nowMs(), signer);
        final Request request = new Request.Builder()
                .url(order.isRehearsal() ? testUrl : orderUrl)
                .header("X-MBX-APIKEY", apiKey)
                .post(new SignedForm(Arrays.copyOf(encoder.body(), length)))
                .tag(PendingOrder.class, order)
                .build();
        order.lane = lanes.take();
        try {
            order.send((order.lane == null ? client : order.lane.client).newCall(request));
        } catch (final RuntimeException | Error e) {
            release(order);
            throw e;
        }
    }

    private void release(final PendingOrder order) {
        if (order.lane != null) {
            order.lane.release(clock.nanoTime());
        }
    }

    /** No answer came, and none will: an order of which no byte went out was not sent, any other is looked up. */
    private void unanswered(final PendingOrder order, final String why) {
        if (order.giveUp()) {
            settle(order, OrderOutcome.NOT_SENT, NO_CODE, null);
            notices.accept("order " + order.fate.clientOrderId + " not sent: " + why);
        } else {
            lookUp(order, why);
        }
    }

    long nowNs() {
        return clock.nanoTime();
    }

    void failed(final PendingOrder order, final IOException cause) {
        release(order);
        if (order.isRehearsal()) {
            order.endRehearsal();
        } else {
            final String said = cause.getMessage();
            unanswered(order, said == null || said.isBlank() ? "the connection failed" : said);
        }
    }

    void answered(final PendingOrder order, final Response response) {
        try {
            read(order, response);
        } catch (final RuntimeException | Error e) {
            // The library would only end its thread: the order must not be forgotten.
            if (!order.isRehearsal()) {
                lookUp(order, e.toString());
            }
        } finally {
            if (order.isRehearsal()) {
                order.endRehearsal();
            }
        }
    }

    private void read(final PendingOrder order, final Response response) {
        rest.governor().usedWeight(response.header("X-MBX-USED-WEIGHT-1M"));
        tellOrdersUsed(response);
        final byte[] answer;
        try (response) {
            final BufferedSource source = response.body().source();
            answer = source.request(MAX_ANSWER_BYTES + 1L) ? null : source.readByteArray();
        } catch (final IOException e) {
            lookUp(order, "the answer broke off: " + e.getMessage());
            return;
        } finally {
            // Before the answer is told: the next order may follow at once, and finds its connection free.
            release(order);
        }
        if (answer == null) {
            lookUp(order, "an answer longer than " + MAX_ANSWER_BYTES + " bytes");
            return;
        }
        final OrderAnswerView view = new OrderAnswerView();
        final int status = response.code();
        final int kind = decoder.decode(answer, 0, answer.length, view);
        if (kind == OrderAnswerDecoder.ORDER && response.isSuccessful()) {
            accepted(order, view);
            return;
        }
        final boolean error = kind == OrderAnswerDecoder.ERROR;
        final int code = error ? view.errorCode() : NO_CODE;
        final String said = "HTTP " + status + (error ? ", code " + code : "")
                + (kind == OrderAnswerDecoder.MALFORMED ? ", " + view.defect() : "");
        if (status < LEAST_ERROR_STATUS) {
            order.fate.lastCode = code;
            lookUp(order, said);
        } else {
            refused(order, status, code, error ? view.errorMessage() : "", response.header("Retry-After"), said);
        }
    }

    private void refused(
            final PendingOrder order,
            final int status,
            final int code,
            final String text,
            final String retryAfter,
            final String said) {
        final Verdict verdict = Verdict.of(status, code, text);
        if (verdict.stopsOrders()) {
            block(verdict, status, code, RequestPause.retryAfterMs(retryAfter, clock));
        }
        if (!order.isRehearsal() && code != NO_CODE) {
            rejectListener.rejected(order.fate.symbol, verdict, code, text);
        }
        // Without a code of the venue's it may be another's answer; but for a limit, which it need not explain.
        final boolean trusted = code != NO_CODE || verdict == Verdict.BANNED || verdict == Verdict.TOO_MANY_REQUESTS;
        if (verdict.leavesOrderOpen() || !trusted) {
            order.fate.lastCode = code;
            lookUp(order, said);
        } else {
            settle(order, OrderOutcome.REJECTED, code == NO_CODE ? rest.pause().code() : code, null);
        }
    }

    private void accepted(final PendingOrder order, final OrderAnswerView view) {
        final String contradiction = order.fate.contradiction(view);
        if (contradiction != null) {
            lookUp(order, contradiction);
        } else if (!view.status().isFinal()) {
            lookUp(order, "status " + view.status());
        } else if (view.executedQty() > 0 && !view.fillsListed()) {
            lookUp(order, "no fills in the answer");
        } else {
            settle(order, OrderFates.outcomeOf(view.status()), NO_CODE, view);
        }
    }

    private void settle(final PendingOrder order, final int outcome, final int code, final OrderAnswerView view) {
        if (order.isRehearsal()) {
            return;
        }
        if (fates.settle(order.fate, outcome, code, view)) {
            pending.remove(order);
        } else {
            lookUp(order, "the answer does not tell of trades that were reported");
        }
    }

    private void lookUp(final PendingOrder order, final String why) {
        if (!order.isRehearsal()) {
            pending.remove(order);
            if (!order.fate.settled) {
                inquiries.begin(order.fate, why);
            }
        }
    }

    /** The code for which no order may go out now, or {@link #NO_CODE}. */
    private int blockedCode() {
        if (clock.nanoTime() < noOrdersUntilNs) {
            return noOrdersCode;
        }
        if (isPaused()) {
            return rest.pause().code();
        }
        if (!serverClock.trusted()) {
            return OUTSIDE_WINDOW;
        }
        return rest.governor().takeOrWaitMs(Governor.Use.ORDER, 1) == 0 ? NO_CODE : TOO_MANY_REQUESTS;
    }

    /** Whether no request at all may go out now. */
    private boolean isPaused() {
        return rest.pause().remainingMs() > 0;
    }

    private synchronized void block(final Verdict verdict, final int status, final int code, final long retryAfterMs) {
        final long waitMs = RequestPause.lengthMs(status, retryAfterMs);
        if (verdict.stopsRequests()) {
            rest.pause().begin(status, code, retryAfterMs);
        } else {
            noOrdersCode = code;
            noOrdersUntilNs = Math.max(noOrdersUntilNs, clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs));
        }
        tellPause();
        notices.accept("the venue limits us (HTTP " + status + ", code " + code + "): no orders for " + waitMs + " ms");
    }

    /** Tells the engine what the venue has counted, other programs' orders included, once it is much. */
    private void tellOrdersUsed(final Response response) {
        final int used = rest.governor()
                .ordersUsed(response.header("X-MBX-ORDER-COUNT-10S"), response.header("X-MBX-ORDER-COUNT-1D"));
        if (used >= 0) {
            final long sequence = ring.claim(1);
            Health.write(ring.buffer(sequence), ring.offset(sequence), clock.nanoTime(), Health.ORDERS_USED, 0, used);
            ring.publish(sequence, 1);
        }
    }

    /** Tells the engine how long no order can go out, before the answer of the order that could not. */
    private void tellPause() {
        final long nowNs = clock.nanoTime();
        final long pauseNs = Math.max(
                noOrdersUntilNs <= nowNs ? 0 : noOrdersUntilNs - nowNs,
                TimeUnit.MILLISECONDS.toNanos(rest.governor().waitMs(Governor.Use.ORDER, 1)));
        if (pauseNs > 0) {
            final long sequence = ring.claim(1);
            Health.write(ring.buffer(sequence), ring.offset(sequence), nowNs, Health.ORDER_PAUSE, 0, pauseNs);
            ring.publish(sequence, 1);
        }
    }

    /**
     * Sends nothing more; waits a while for answers still to come, and publishes the others as unknown. The REST
     * client stays the caller's.
     */
    @Override
    public void close() {
        closed = true;
        upkeep.close();
        final long endNs = clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(closeWaitMs);
        try {
            while (fates.pending() > 0 && clock.nanoTime() < endNs) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        inquiries.close(closeWaitMs);
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        try {
            client.dispatcher().executorService().awaitTermination(closeWaitMs, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (final PendingOrder order : pending.all()) {
            if (order.giveUp()) {
                fates.settle(order.fate, OrderOutcome.NOT_SENT, order.fate.lastCode, null);
            }
        }
        fates.unsettled().forEach(fates::unknown);
        lanes.close();
        client.connectionPool().evictAll();
        signer.close();
    }

    /** Settings of a sender; {@link #conclude()} checks them. */
    public static final class Context {
        private URI address;
        private boolean realMoney;
        private String restUrl;
        private Credentials credentials;
        private Universe universe;
        private InboundRing ring;
        private EpochNanoClock clock;
        private BinanceRestClient rest;
        private ServerClock serverClock;
        private Consumer<String> notices = notice -> {};
        private RejectListener rejectListener = RejectListener.NONE;
        private long session = -1;
        private BigDecimal recvWindowMs = new BigDecimal(1000);
        private int connections = 4;
        private long keepWarmMs = 5_000;
        private long connectTimeoutMs = 3_000;
        private long answerTimeoutMs = 11_000;
        private long notFoundMs = 3_000;
        private long inquiryMs = 60_000;
        private long inquiryDelayMs = 100;
        private long slowInquiryDelayMs = 5_000;
        private long closeWaitMs = 3_000;

        /** The venue, e.g. {@code https://testnet.binance.vision}. */
        public Context restUrl(final String url) {
            restUrl = url;
            return this;
        }

        /** Whether orders may be for real money; they may not unless this is set. */
        public Context realMoney(final boolean value) {
            realMoney = value;
            return this;
        }

        /** Key and secret; only used while concluding. */
        public Context credentials(final Credentials value) {
            credentials = value;
            return this;
        }

        /** What the intents' instrument indexes mean. */
        public Context universe(final Universe value) {
            universe = value;
            return this;
        }

        /** Where answers go; it must take {@link OrderAnswerView#MAX_FILLS} + 1 records at once. */
        public Context ring(final InboundRing value) {
            ring = value;
            return this;
        }

        /** Stamps records. */
        public Context clock(final EpochNanoClock value) {
            clock = value;
            return this;
        }

        /** Looks up orders whose answer was lost; its server clock dates the orders. */
        public Context rest(final BinanceRestClient value) {
            rest = value;
            return this;
        }

        /** Gets one line for each order that is not answered plainly; called on any thread; ignored if not set. */
        public Context notices(final Consumer<String> value) {
            notices = value;
            return this;
        }

        /** Hears of refused orders; nobody by default. */
        public Context rejectListener(final RejectListener value) {
            rejectListener = value;
            return this;
        }

        /** Identity of the run, in every client order id. */
        public Context session(final long value) {
            session = value;
            return this;
        }

        /** How long after its timestamp an order may still be accepted; default 1000, up to three decimals. */
        public Context recvWindowMs(final BigDecimal value) {
            recvWindowMs = value;
            return this;
        }

        /**
         * Orders that may be out at once, 1 to {@value #MAX_CONNECTIONS}; default 4. As many connections are kept open,
         * and one more; further orders open their own.
         */
        public Context connections(final int value) {
            connections = value;
            return this;
        }

        /**
         * How often connections not used lately are pinged; default 5,000: none is idle for the 10,000 after which
         * OkHttp distrusts it.
         */
        public Context keepWarmMs(final long value) {
            keepWarmMs = value;
            return this;
        }

        /** Longest wait for a connection and for an answer; default 3,000 and 11,000 (the venue's own limit is 10,000). */
        public Context timeoutsMs(final long connect, final long answer) {
            connectTimeoutMs = connect;
            answerTimeoutMs = answer;
            return this;
        }

        /**
         * How a lost order is looked up.
         *
         * @param delay before the first question; doubles up to a second
         * @param notFound how long the venue must keep saying that it does not know the order; default 3,000
         * @param total after which the outcome is published as unknown, from sending on; default 60,000
         */
        public Context inquiriesMs(final long delay, final long notFound, final long total) {
            inquiryDelayMs = delay;
            notFoundMs = notFound;
            inquiryMs = total;
            return this;
        }

        /** How often an order whose outcome was published as unknown is asked for; default 5,000. */
        public Context slowInquiriesMs(final long delay) {
            slowInquiryDelayMs = delay;
            return this;
        }

        /** How long {@link RestOrderSender#close()} waits for answers; default 3,000. */
        public Context closeWaitMs(final long value) {
            closeWaitMs = value;
            return this;
        }

        /**
         * A sender of these settings.
         *
         * @throws IllegalArgumentException naming the setting that is wrong, a host where orders would be for real
         *     money without {@link #realMoney} among them
         */
        public RestOrderSender conclude() {
            address = Endpoint.require("orders", Objects.requireNonNull(restUrl, "restUrl"), "https");
            Endpoint.requireOrders(address, realMoney);
            Objects.requireNonNull(credentials, "credentials");
            Objects.requireNonNull(universe, "universe");
            Objects.requireNonNull(ring, "ring");
            Objects.requireNonNull(clock, "clock");
            Objects.requireNonNull(rest, "rest");
            serverClock = rest.serverClock();
            if (connections < 1 || connections > MAX_CONNECTIONS) {
                throw new IllegalArgumentException(
                        "connections=" + connections + " is not between 1 and " + MAX_CONNECTIONS);
            }
            requirePositive("keepWarmMs", keepWarmMs);
            requirePositive("connectTimeoutMs", connectTimeoutMs);
            requirePositive("answerTimeoutMs", answerTimeoutMs);
            requirePositive("inquiryDelayMs", inquiryDelayMs);
            requirePositive("notFoundMs", notFoundMs);
            requirePositive("inquiryMs", inquiryMs);
            requirePositive("slowInquiryDelayMs", slowInquiryDelayMs);
            requirePositive("closeWaitMs", closeWaitMs);
            return new RestOrderSender(this);
        }

        private OrderInquiries.Pace pace() {
            return new OrderInquiries.Pace(
                    inquiryDelayMs,
                    slowInquiryDelayMs,
                    inquiryMs,
                    notFoundMs,
                    recvWindowMs.setScale(0, RoundingMode.CEILING).longValueExact());
        }

        private static void requirePositive(final String name, final long value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + "=" + value + " is not above 0");
            }
        }
    }
}
