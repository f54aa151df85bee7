package trefoil.gateway.binance.order;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okio.BufferedSource;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.event.Fill;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderSender;
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
    private static final int TOO_MANY_REQUESTS = -1003;
    private static final int NO_SUCH_ORDER = -2013;
    private static final int REFUSED_BY_ENGINE = -2010;
    private static final long DEFAULT_WAIT_LIMITED_MS = 10_000;
    private static final long DEFAULT_WAIT_BANNED_MS = 120_000;
    private static final int MAX_INQUIRY_DOUBLINGS = 10;
    private static final int NO_CODE = 0;
    private static final long NO_ORDER_ID = -1;
    /** Unknown error, disconnected, unexpected response, timeout, overload: the order may have gone through. */
    private static final Set<Integer> UNDECIDED_CODES = Set.of(-1000, -1001, -1006, -1007, -1008);

    private final Universe universe;
    private final InboundRing ring;
    private final EpochNanoClock clock;
    private final ServerClock serverClock;
    private final Consumer<String> notices;
    private final long session;
    private final String orderUrl;
    private final String pingUrl;
    private final String apiKey;
    private final int connections;
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
    private final OkHttpClient client;
    private final ScheduledExecutorService outcomeThread;
    private final TaskScheduler outcomes;
    private final ScheduledExecutorService warmThread;
    private final Set<PendingOrder> pending = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;
    /** No request before this; written by whichever thread the venue told so, read by all. */
    private volatile long blockedUntilNs = Long.MIN_VALUE;

    private volatile int blockedCode;

    private RestOrderSender(final Context context) {
        universe = context.universe;
        ring = context.ring;
        clock = context.clock;
        serverClock = context.serverClock;
        notices = safe(context.notices);
        session = context.session;
        connections = context.connections;
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
        pingUrl = base + "/api/v3/ping";
        encoder = new OrderRequestEncoder(universe.instruments(), session, context.recvWindowMs);
        signer = context.credentials.newSigner();
        decoder = new OrderAnswerDecoder(universe);
        rest = context.rest;
        client = client(context);
        outcomeThread = Executors.newSingleThreadScheduledExecutor(daemon("order-outcome"));
        outcomes = TaskScheduler.over(outcomeThread);
        warmThread = Executors.newSingleThreadScheduledExecutor(daemon("order-keep-warm"));
    }

    private static OkHttpClient client(final Context context) {
        final OrderSockets sockets = new OrderSockets(context.clock);
        final Dispatcher dispatcher = new Dispatcher(Executors.newCachedThreadPool(daemon("order-http")));
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        return new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionPool(new ConnectionPool(context.connections, 5, TimeUnit.MINUTES))
                .connectTimeout(context.connectTimeoutMs, TimeUnit.MILLISECONDS)
                .readTimeout(context.answerTimeoutMs, TimeUnit.MILLISECONDS)
                .writeTimeout(context.answerTimeoutMs, TimeUnit.MILLISECONDS)
                .callTimeout(context.connectTimeoutMs + context.answerTimeoutMs, TimeUnit.MILLISECONDS)
                // The library would otherwise send a request again on its own when a connection fails.
                .retryOnConnectionFailure(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .socketFactory(sockets)
                .addNetworkInterceptor(WarmUp::meet)
                .addNetworkInterceptor(chain -> letOut(sockets, chain))
                .build();
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

    /** Opens the connections and keeps them warm from then on. Answers how many opened; a failure is a notice. */
    public int start() {
        final int warm = warm();
        warmThread.scheduleWithFixedDelay(this::warm, keepWarmMs, keepWarmMs, TimeUnit.MILLISECONDS);
        return warm;
    }

    private int warm() {
        if (closed || isBlocked()) {
            return 0;
        }
        final WarmUp round = new WarmUp(connections);
        round.begin(client, pingUrl);
        try {
            final int warm = round.await(keepWarmMs);
            if (warm < connections && !closed) {
                notices.accept("order connections: " + warm + " of " + connections + " answer"
                        + (round.failure() == null ? "" : " (" + round.failure().getMessage() + ")"));
            }
            return warm;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Connections open and idle. */
    int idleConnections() {
        return client.connectionPool().idleConnectionCount();
    }

    /** Orders without an answer yet. */
    public int pendingOrders() {
        return pending.size();
    }

    @Override
    public void send(final DirectBuffer buffer, final int offset) {
        final long orderKey = OrderIntent.orderKey(buffer, offset);
        PendingOrder order = null;
        try {
            order = new PendingOrder(
                    this,
                    orderKey,
                    universe.instruments()
                            .get(OrderIntent.instrument(buffer, offset))
                            .symbol(),
                    new ClientOrderId(session, orderKey).toString(),
                    OrderIntent.side(buffer, offset),
                    OrderIntent.price(buffer, offset),
                    OrderIntent.qty(buffer, offset),
                    clock.nanoTime());
            pending.add(order);
            if (closed || isBlocked()) {
                publish(order, OrderOutcome.NOT_SENT, closed ? NO_CODE : blockedCode, null);
                return;
            }
            final int length = encoder.encode(buffer, offset, serverClock.nowMs(), signer);
            client.newCall(new Request.Builder()
                            .url(orderUrl)
                            .header("X-MBX-APIKEY", apiKey)
                            .post(new SignedForm(Arrays.copyOf(encoder.body(), length)))
                            .tag(PendingOrder.class, order)
                            .build())
                    .enqueue(order);
        } catch (final RuntimeException | Error e) {
            if (order == null) {
                publishBare(orderKey);
            } else {
                unanswered(order, e.toString());
            }
            notices.accept("order " + orderKey + ": " + e);
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
        unanswered(order, cause.getClass().getSimpleName() + ": " + cause.getMessage());
    }

    void answered(final PendingOrder order, final Response response) {
        try {
            read(order, response);
        } catch (final RuntimeException | Error e) {
            // The library would only end its thread: the order must not be forgotten.
            lookUp(order, e.toString());
        }
    }

    private void read(final PendingOrder order, final Response response) {
        final OrderAnswerView view = new OrderAnswerView();
        final int status = response.code();
        final int kind;
        try (response) {
            final BufferedSource source = response.body().source();
            if (source.request(MAX_ANSWER_BYTES + 1L)) {
                lookUp(order, "an answer longer than " + MAX_ANSWER_BYTES + " bytes");
                return;
            }
            final byte[] answer = source.readByteArray();
            kind = decoder.decode(answer, 0, answer.length, view);
        } catch (final IOException e) {
            lookUp(order, "the answer broke off: " + e.getMessage());
            return;
        }
        if (status == RATE_LIMITED || status == BANNED) {
            final int code = kind == OrderAnswerDecoder.ERROR ? view.errorCode() : TOO_MANY_REQUESTS;
            block(status, code, retryAfterMs(response.header("Retry-After")));
            publish(order, OrderOutcome.REJECTED, code, null);
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
            if (!isBlocked() && settled(order)) {
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
                block(e.httpStatus(), e.code() == NO_CODE ? TOO_MANY_REQUESTS : e.code(), e.retryAfterMs());
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

    private boolean isBlocked() {
        return clock.nanoTime() < blockedUntilNs;
    }

    private synchronized void block(final int status, final int code, final long retryAfterMs) {
        final long waitMs =
                retryAfterMs > 0 ? retryAfterMs : status == BANNED ? DEFAULT_WAIT_BANNED_MS : DEFAULT_WAIT_LIMITED_MS;
        blockedCode = code;
        blockedUntilNs = Math.max(blockedUntilNs, clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs));
        notices.accept("the venue limits us (HTTP " + status + ", code " + code + "): no orders for " + waitMs + " ms");
    }

    private static long retryAfterMs(final String header) {
        try {
            return header == null ? 0 : TimeUnit.SECONDS.toMillis(Integer.parseInt(header.strip()));
        } catch (final NumberFormatException e) {
            return 0;
        }
    }

    private void publish(final PendingOrder order, final int outcome, final int code, final OrderAnswerView view) {
        if (!order.claimAnswer()) {
            return;
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
        client.connectionPool().evictAll();
        signer.close();
    }

    /** Settings of a sender; {@link #conclude()} checks them. */
    public static final class Context {
        private static final int MAX_CONNECTIONS = 64;

        private URI address;
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

        /** Connections kept open, 1 to {@value #MAX_CONNECTIONS}; default 4. */
        public Context connections(final int value) {
            connections = value;
            return this;
        }

        /** How often each connection is pinged; default 5,000, below the 10,000 after which OkHttp distrusts it. */
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
         * @throws IllegalArgumentException naming the setting that is wrong; for a host where orders would be for real
         *     money it says that live order entry is not available
         */
        public RestOrderSender conclude() {
            address = Endpoint.require("orders", Objects.requireNonNull(restUrl, "restUrl"), "https");
            Endpoint.requireNotLive(address);
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
