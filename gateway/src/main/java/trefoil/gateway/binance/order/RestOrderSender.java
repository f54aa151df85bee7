package trefoil.gateway.binance.order;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
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
import trefoil.engine.event.Fill;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.OrderAnswer;
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
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.auth.HmacSigner;
import trefoil.gateway.binance.codec.ClientOrderId;
import trefoil.gateway.binance.codec.OrderAnswerDecoder;
import trefoil.gateway.binance.codec.OrderAnswerView;
import trefoil.gateway.binance.codec.OrderRequestEncoder;
import trefoil.gateway.binance.codec.OrderStatus;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.RequestPause;
import trefoil.gateway.binance.rest.ServerClock;
import trefoil.gateway.binance.rest.VenueException;

/**
 * Sends order intents as {@code POST /api/v3/order} over warm HTTP/1.1 connections and publishes what became of them.
 *
 * <p>{@link #send} belongs to the order thread; it signs and hands over, and several orders may be out. The answer's
 * fills and its {@code ORDER_ANSWER} are published together. An order without a trustworthy answer is looked up at the
 * venue by its client order id until its fate is known; only if it stays unknown is it published as such. No order is
 * ever sent twice.
 */
public final class RestOrderSender implements OrderSender, AutoCloseable {
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int RATE_LIMITED = 429;
    private static final int BANNED = 418;
    private static final int TOO_MANY_ORDERS = -1015;
    private static final int NO_SUCH_ORDER = -2013;
    private static final int REFUSED_BY_ENGINE = -2010;
    private static final int MAX_INQUIRY_DOUBLINGS = 10;
    private static final int NO_CODE = 0;
    private static final long NO_ORDER_ID = -1;
    private static final long MAX_PING_MS = 2_000;
    /** Rounds, each one request a connection. */
    private static final int REHEARSALS = 5;
    /** Of a loop that cannot be: loops are counted from 1. */
    private static final long REHEARSAL_KEY = OrderKey.of(0, 1);

    private static final String REHEARSED_ANSWER =
            "{\"symbol\":\"A\",\"orderId\":1,\"clientOrderId\":\"a\",\"price\":\"1.00000000\",\"origQty\":\"1.00000000\","
                    + "\"executedQty\":\"1.00000000\",\"cummulativeQuoteQty\":\"1.00000000\",\"status\":\"FILLED\","
                    + "\"fills\":[{\"price\":\"1.00000000\",\"qty\":\"1.00000000\",\"commission\":\"0.00000000\","
                    + "\"commissionAsset\":\"A\",\"tradeId\":1}]}";
    /** Unknown error, disconnected, unexpected response, timeout, overload: the order may have gone through. */
    private static final Set<Integer> UNDECIDED_CODES = Set.of(-1000, -1001, -1006, -1007, -1008);

    private final Universe universe;
    private final InboundRing ring;
    private final EpochNanoClock clock;
    private final ServerClock serverClock;
    private final Consumer<String> notices;
    private final long session;
    private final String orderUrl;
    private final String testUrl;
    private final String pingUrl;
    private final String apiKey;
    private final long openMs;
    private final long keepWarmMs;
    private final long recvWindowMs;
    private final long notFoundMs;
    private final long inquiryMs;
    private final long inquiryDelayMs;
    private final long closeWaitMs;

    private final OrderRequestEncoder encoder;
    private final HmacSigner signer;
    private final OrderAnswerDecoder decoder;
    private final BinanceRestClient rest;
    /** For an order that finds no lane free; every lane's client is derived from it and shares its threads. */
    private final OkHttpClient client;

    private final Lanes lanes;
    private final ScheduledExecutorService outcomeThread;
    private final TaskScheduler outcomes;
    private final ScheduledExecutorService warmThread;
    private final Set<PendingOrder> pending = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Long> rejects = new ConcurrentHashMap<>();

    private volatile boolean closed;
    /** No order before this, other requests are welcome; written by HTTP threads, read by the order thread. */
    private volatile long noOrdersUntilNs = Long.MIN_VALUE;

    private RestOrderSender(final Context context) {
        universe = context.universe;
        ring = context.ring;
        clock = context.clock;
        serverClock = context.serverClock;
        notices = safe(context.notices);
        session = context.session;
        openMs = context.connectTimeoutMs + MAX_PING_MS;
        keepWarmMs = context.keepWarmMs;
        recvWindowMs =
                context.recvWindowMs.setScale(0, java.math.RoundingMode.CEILING).longValueExact();
        notFoundMs = context.notFoundMs;
        inquiryMs = context.inquiryMs;
        inquiryDelayMs = context.inquiryDelayMs;
        closeWaitMs = context.closeWaitMs;
        apiKey = context.credentials.apiKey();
        final String base = context.address.toString().replaceAll("/+$", "").replaceAll("/api$", "");
        orderUrl = base + "/api/v3/order";
        testUrl = orderUrl + "/test";
        pingUrl = base + "/api/v3/ping";
        encoder = new OrderRequestEncoder(universe.instruments(), session, context.recvWindowMs);
        signer = context.credentials.newSigner();
        decoder = new OrderAnswerDecoder(universe);
        rest = context.rest;
        client = client(context);
        lanes = new Lanes(client, context.connections);
        outcomeThread = Executors.newSingleThreadScheduledExecutor(daemon("order-outcome"));
        outcomes = TaskScheduler.over(outcomeThread);
        warmThread = Executors.newSingleThreadScheduledExecutor(daemon("order-keep-warm"));
    }

    private static OkHttpClient client(final Context context) {
        final OrderSockets sockets = new OrderSockets(context.clock);
        final Dispatcher dispatcher = new Dispatcher(httpThreads(context.connections + 1));
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        return new OkHttpClient.Builder()
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
        final int warm = open();
        if (warm > 0) {
            rehearse();
        }
        warmThread.scheduleWithFixedDelay(this::keepWarm, keepWarmMs, keepWarmMs, TimeUnit.MILLISECONDS);
        return warm;
    }

    private int open() {
        if (closed || isPaused()) {
            return 0;
        }
        final List<Ping> pings = new ArrayList<>();
        for (int i = 0; i < lanes.count(); i++) {
            if (lanes.get(i).take()) {
                pings.add(ping(lanes.get(i), openMs));
            }
        }
        int opened = 0;
        IOException failure = null;
        for (final Ping ping : pings) {
            if (answers(ping, openMs)) {
                opened++;
            } else if (ping.failure() != null) {
                failure = ping.failure();
            }
        }
        if (opened < lanes.count()) {
            notices.accept("order connections: " + opened + " of " + lanes.count() + " answer"
                    + (failure == null ? "" : " (" + failure.getMessage() + ")"));
        }
        return opened;
    }

    private Ping ping(final Lane lane, final long limitMs) {
        final Ping ping = new Ping(lane, clock);
        ping.begin(new Request.Builder().url(pingUrl).build(), limitMs);
        return ping;
    }

    private static boolean answers(final Ping ping, final long limitMs) {
        try {
            // The time limit ends the ping; the second more is for telling so.
            return ping.await(limitMs + 1_000);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Pings, one after the other, the connections not used lately; runs on the thread that keeps them warm. */
    private void keepWarm() {
        try {
            final long sinceNs = clock.nanoTime() - TimeUnit.MILLISECONDS.toNanos(keepWarmMs) / 2;
            for (int i = 0; i < lanes.count() && !closed && !isPaused(); i++) {
                final Lane lane = lanes.takeUnusedSince(sinceNs);
                if (lane == null) {
                    return;
                }
                final Ping ping = ping(lane, MAX_PING_MS);
                if (!answers(ping, MAX_PING_MS) && !closed) {
                    notices.accept("an order connection does not answer"
                            + (ping.failure() == null
                                    ? ""
                                    : " (" + ping.failure().getMessage() + ")"));
                }
            }
        } catch (final RuntimeException e) {
            notices.accept("order connections are not kept warm: " + e);
        }
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

    /** Orders without an answer yet. */
    public int pendingOrders() {
        return pending.size();
    }

    /** Orders refused by the venue or not sent, by the venue's code; 0 is the code of those it said nothing about. */
    public SortedMap<Integer, Long> rejects() {
        return new TreeMap<>(rejects);
    }

    @Override
    public void send(final DirectBuffer buffer, final int offset) {
        final long orderKey = OrderIntent.orderKey(buffer, offset);
        PendingOrder order = null;
        try {
            order = order(buffer, offset, orderKey, false);
            pending.add(order);
            final int blockedCode = closed ? NO_CODE : blockedCode();
            if (closed || blockedCode != NO_CODE) {
                publish(order, OrderOutcome.NOT_SENT, blockedCode, null);
                return;
            }
            post(order, buffer, offset);
        } catch (final RuntimeException | Error e) {
            if (order == null) {
                publishBare(orderKey);
            } else {
                unanswered(order, e.toString());
            }
            notices.accept("order " + orderKey + ": " + e);
        }
    }

    private PendingOrder order(
            final DirectBuffer buffer, final int offset, final long orderKey, final boolean rehearsal) {
        return new PendingOrder(
                this,
                orderKey,
                universe.instruments()
                        .get(OrderIntent.instrument(buffer, offset))
                        .symbol(),
                new ClientOrderId(session, orderKey).toString(),
                OrderIntent.side(buffer, offset),
                OrderIntent.price(buffer, offset),
                OrderIntent.qty(buffer, offset),
                clock.nanoTime(),
                rehearsal);
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
            (order.lane == null ? client : order.lane.client).newCall(request).enqueue(order);
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
            publish(order, OrderOutcome.NOT_SENT, NO_CODE, null);
            notices.accept("order " + order.clientOrderId + " not sent: " + why);
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
            unanswered(order, cause.getClass().getSimpleName() + ": " + cause.getMessage());
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
        if (status == RATE_LIMITED || status == BANNED) {
            final int code = kind == OrderAnswerDecoder.ERROR ? view.errorCode() : NO_CODE;
            block(status, code, RequestPause.retryAfterMs(response.header("Retry-After"), clock));
            publish(order, OrderOutcome.REJECTED, code == NO_CODE ? rest.pause().code() : code, null);
        } else if (kind == OrderAnswerDecoder.ORDER && response.isSuccessful()) {
            accepted(order, view);
        } else if (kind == OrderAnswerDecoder.ERROR
                && status >= 400
                && status < 500
                && !UNDECIDED_CODES.contains(view.errorCode())
                && !saysDuplicate(view)) {
            publish(order, OrderOutcome.REJECTED, view.errorCode(), null);
        } else {
            order.lastCode = kind == OrderAnswerDecoder.ERROR ? view.errorCode() : NO_CODE;
            lookUp(
                    order,
                    "HTTP " + status
                            + (kind == OrderAnswerDecoder.ERROR ? ", code " + view.errorCode() : "")
                            + (kind == OrderAnswerDecoder.MALFORMED ? ", " + view.defect() : ""));
        }
    }

    /** Sent once, yet there already: something on the way has doubled it, and the other one counts. */
    private static boolean saysDuplicate(final OrderAnswerView view) {
        return view.errorCode() == REFUSED_BY_ENGINE && view.errorMessage().startsWith("Duplicate order");
    }

    private void accepted(final PendingOrder order, final OrderAnswerView view) {
        final String contradiction = order.contradiction(view);
        if (contradiction != null) {
            lookUp(order, contradiction);
        } else if (!view.status().isFinal()) {
            lookUp(order, "status " + view.status());
        } else if (view.executedQty() > 0 && !view.fillsListed()) {
            lookUp(order, "no fills in the answer");
        } else {
            publish(order, outcomeOf(view.status()), NO_CODE, view);
        }
    }

    private static int outcomeOf(final OrderStatus status) {
        return switch (status) {
            case FILLED -> OrderOutcome.FILLED;
            case REJECTED -> OrderOutcome.REJECTED;
            default -> OrderOutcome.EXPIRED;
        };
    }

    private void lookUp(final PendingOrder order, final String why) {
        if (order.isRehearsal()) {
            return;
        }
        notices.accept("order " + order.clientOrderId + ": outcome unknown (" + why + "), asking the venue");
        outcomes.schedule(() -> inquire(order), inquiryDelayMs);
    }

    /** Asks the venue once; runs on the outcome thread. */
    private void inquire(final PendingOrder order) {
        if (order.isAnswered()) {
            return;
        }
        final long nowNs = clock.nanoTime();
        if (nowNs - order.sentNs > TimeUnit.MILLISECONDS.toNanos(inquiryMs)) {
            notices.accept("order " + order.clientOrderId + ": outcome still unknown after " + inquiryMs + " ms");
            publish(order, OrderOutcome.UNKNOWN, order.lastCode, null);
            return;
        }
        try {
            if (!isPaused() && settled(order)) {
                return;
            }
        } catch (final RuntimeException | Error e) {
            notices.accept("order " + order.clientOrderId + ": " + e);
        }
        final int doublings = Math.min(order.inquiries++, MAX_INQUIRY_DOUBLINGS);
        outcomes.schedule(() -> inquire(order), Math.min(inquiryDelayMs << doublings, Math.max(inquiryDelayMs, 1_000)));
    }

    private boolean settled(final PendingOrder order) {
        final OrderAnswerView view = new OrderAnswerView();
        try {
            rest.queryOrder(order.symbol, order.clientOrderId, decoder, view);
            order.firstNotFoundNs = 0;
            if (!view.status().isFinal() || order.contradiction(view) != null) {
                return false;
            }
            if (view.executedQty() > 0) {
                rest.trades(decoder, view);
                if (order.contradiction(view) != null) {
                    return false;
                }
            }
            publish(order, outcomeOf(view.status()), NO_CODE, view);
            return true;
        } catch (final VenueException e) {
            if (e.code() != NO_CODE) {
                order.lastCode = e.code();
            }
            if (e.kind() == VenueException.Kind.RATE_LIMITED || e.kind() == VenueException.Kind.BANNED) {
                notices.accept("order " + order.clientOrderId + ": " + e.getMessage());
            }
            if (e.code() != NO_SUCH_ORDER) {
                order.firstNotFoundNs = 0;
                return false;
            }
            return notFound(order);
        }
    }

    /**
     * Believes that the venue never had the order once it has said so for a while, and so long after sending that the
     * order's own window would make the venue refuse it, should it still be under way.
     */
    private boolean notFound(final PendingOrder order) {
        final long nowNs = clock.nanoTime();
        if (order.firstNotFoundNs == 0) {
            order.firstNotFoundNs = nowNs;
        }
        final boolean longEnough = nowNs - order.firstNotFoundNs >= TimeUnit.MILLISECONDS.toNanos(notFoundMs)
                && nowNs - order.sentNs >= TimeUnit.MILLISECONDS.toNanos(recvWindowMs + notFoundMs);
        if (longEnough) {
            publish(order, OrderOutcome.REJECTED, NO_SUCH_ORDER, null);
        }
        return longEnough;
    }

    /** The code for which no order may go out now, or {@link #NO_CODE}. */
    private int blockedCode() {
        if (clock.nanoTime() < noOrdersUntilNs) {
            return TOO_MANY_ORDERS;
        }
        return isPaused() ? rest.pause().code() : NO_CODE;
    }

    /** Whether no request at all may go out now. */
    private boolean isPaused() {
        return rest.pause().remainingMs() > 0;
    }

    private synchronized void block(final int status, final int code, final long retryAfterMs) {
        final long waitMs = RequestPause.lengthMs(status, retryAfterMs);
        if (status == RATE_LIMITED && code == TOO_MANY_ORDERS) {
            noOrdersUntilNs = Math.max(noOrdersUntilNs, clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs));
        } else {
            rest.pause().begin(status, code, retryAfterMs);
        }
        notices.accept("the venue limits us (HTTP " + status + ", code " + code + "): no orders for " + waitMs + " ms");
    }

    private void publish(final PendingOrder order, final int outcome, final int code, final OrderAnswerView view) {
        if (order.isRehearsal() || !order.claimAnswer()) {
            return;
        }
        if (outcome == OrderOutcome.REJECTED || outcome == OrderOutcome.NOT_SENT) {
            rejects.merge(code, 1L, Long::sum);
        }
        final int fills = view == null ? 0 : view.fillCount();
        final long timeNs = clock.nanoTime();
        final long first = ring.claim(fills + 1);
        for (int i = 0; i < fills; i++) {
            Fill.write(
                    ring.buffer(first + i),
                    ring.offset(first + i),
                    timeNs,
                    order.orderKey,
                    view.fillPrice(i),
                    view.fillQty(i),
                    view.commission(i),
                    view.commissionAsset(i),
                    i,
                    view.tradeId(i));
        }
        OrderAnswer.write(
                ring.buffer(first + fills),
                ring.offset(first + fills),
                timeNs,
                order.orderKey,
                outcome,
                code,
                view == null ? 0 : view.executedQty(),
                view == null ? 0 : view.quoteQty(),
                view == null ? NO_ORDER_ID : view.orderId(),
                order.handedToSocketNs);
        ring.publish(first, fills + 1);
        pending.remove(order);
    }

    /** An intent so wrong that no order could be made of it. */
    private void publishBare(final long orderKey) {
        final long sequence = ring.claim(1);
        OrderAnswer.write(
                ring.buffer(sequence),
                ring.offset(sequence),
                clock.nanoTime(),
                orderKey,
                OrderOutcome.NOT_SENT,
                NO_CODE,
                0,
                0,
                NO_ORDER_ID,
                0);
        ring.publish(sequence, 1);
    }

    /**
     * Sends nothing more; waits a while for answers still to come, and publishes the others as unknown. The REST
     * client stays the caller's.
     */
    @Override
    public void close() {
        closed = true;
        warmThread.shutdownNow();
        final long endNs = clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(closeWaitMs);
        try {
            while (!pending.isEmpty() && clock.nanoTime() < endNs) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        outcomeThread.shutdownNow();
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        try {
            client.dispatcher().executorService().awaitTermination(closeWaitMs, TimeUnit.MILLISECONDS);
            outcomeThread.awaitTermination(closeWaitMs, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (final PendingOrder order : pending) {
            publish(order, order.giveUp() ? OrderOutcome.NOT_SENT : OrderOutcome.UNKNOWN, order.lastCode, null);
        }
        lanes.close();
        client.connectionPool().evictAll();
        signer.close();
    }

    /** Settings of a sender; {@link #conclude()} checks them. */
    public static final class Context {
        private static final int MAX_CONNECTIONS = 64;

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
        private long session = -1;
        private BigDecimal recvWindowMs = new BigDecimal(1000);
        private int connections = 4;
        private long keepWarmMs = 5_000;
        private long connectTimeoutMs = 3_000;
        private long answerTimeoutMs = 11_000;
        private long notFoundMs = 3_000;
        private long inquiryMs = 60_000;
        private long inquiryDelayMs = 100;
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
         * @param total after which the outcome stays unknown, from sending on; default 60,000
         */
        public Context inquiriesMs(final long delay, final long notFound, final long total) {
            inquiryDelayMs = delay;
            notFoundMs = notFound;
            inquiryMs = total;
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
            requirePositive("closeWaitMs", closeWaitMs);
            return new RestOrderSender(this);
        }

        private static void requirePositive(final String name, final long value) {
            if (value < 1) {
                throw new IllegalArgumentException(name + "=" + value + " is not above 0");
            }
        }
    }
}
