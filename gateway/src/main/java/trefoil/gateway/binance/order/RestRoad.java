package trefoil.gateway.binance.order;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import trefoil.gateway.binance.auth.Signer;
import trefoil.gateway.binance.codec.OrderAnswerDecoder;
import trefoil.gateway.binance.codec.OrderAnswerView;
import trefoil.gateway.binance.codec.OrderRequestEncoder;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.RequestPause;

/**
 * Orders as {@code POST /api/v3/order} over warm HTTP/1.1 connections, each signed. It takes every order; several may be
 * out, each on a lane of its own.
 */
final class RestRoad implements OrderRoad {
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int LEAST_ERROR_STATUS = 400;

    private final OrderAnswers answers;
    private final BinanceRestClient rest;
    private final EpochNanoClock clock;
    private final Consumer<String> notices;
    private final String orderUrl;
    private final String testUrl;
    private final String apiKey;
    private final long openMs;
    private final long closeWaitMs;

    private final OrderRequestEncoder encoder;
    private final Signer signer;
    private final OrderAnswerDecoder decoder;
    /** For an order that finds no lane free; every lane's client is derived from it and shares its threads. */
    private final OkHttpClient client;

    private final Lanes lanes;
    private final LaneUpkeep upkeep;
    private final RestOrders pending;
    private volatile boolean closed;

    RestRoad(final VenueOrderSender.Context context, final OrderAnswers answers, final OrderAnswerDecoder decoder) {
        this.answers = answers;
        this.decoder = decoder;
        rest = context.rest;
        clock = context.clock;
        notices = context.notices;
        openMs = context.connectTimeoutMs + LaneUpkeep.MAX_PING_MS;
        closeWaitMs = context.closeWaitMs;
        apiKey = context.credentials.apiKey();
        final String base = context.address.toString().replaceAll("/+$", "").replaceAll("/api$", "");
        orderUrl = base + "/api/v3/order";
        testUrl = orderUrl + "/test";
        encoder = new OrderRequestEncoder(context.universe.instruments(), context.session, context.recvWindowMs);
        signer = context.credentials.newSigner();
        client = client(context);
        lanes = new Lanes(client, context.connections);
        pending = new RestOrders(clock);
        upkeep = new LaneUpkeep(
                lanes,
                base + "/api/v3/ping",
                openMs,
                context.keepWarmMs,
                clock,
                () -> !closed && !answers.isPaused(),
                notices);
    }

    private static OkHttpClient client(final VenueOrderSender.Context context) {
        final OrderSockets sockets = new OrderSockets(context.clock);
        final Dispatcher dispatcher = new Dispatcher(httpThreads(context.connections + 1));
        dispatcher.setMaxRequests(Integer.MAX_VALUE);
        dispatcher.setMaxRequestsPerHost(Integer.MAX_VALUE);
        return context.rest
                .trust()
                .applyTo(new OkHttpClient.Builder(), context.address.toString())
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
        final RestOrder order = RestOrder.of(chain.request());
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

    private static ThreadFactory daemon(final String name) {
        return task -> {
            final Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Opens the connections; answers how many opened. A failure is a notice. */
    int open() {
        return upkeep.open();
    }

    /** Keeps the connections warm from now on. */
    void keepWarm() {
        upkeep.start();
    }

    /** Sends what looks like orders to the venue's test, on every connection at once; false if it is of no use to go on. */
    boolean rehearse(final OrderFate fate, final DirectBuffer intent) throws InterruptedException {
        final List<RestOrder> rehearsals = new ArrayList<>();
        for (int i = 0; i < lanes.count(); i++) {
            final RestOrder rehearsal = new RestOrder(this, fate, true);
            rehearsals.add(rehearsal);
            post(rehearsal, intent, 0);
        }
        for (final RestOrder rehearsal : rehearsals) {
            if (!rehearsal.awaitRehearsal(openMs) || answers.isPaused()) {
                return false;
            }
        }
        return true;
    }

    /** Connections open and idle. */
    int idleConnections() {
        return lanes.idleConnections();
    }

    @Override
    public int unanswered() {
        return pending.all().size();
    }

    @Override
    public boolean send(final OrderFate fate, final DirectBuffer intent, final int offset) {
        final RestOrder order = new RestOrder(this, fate, false);
        pending.add(order);
        try {
            post(order, intent, offset);
            pending.endNeedlessWaits();
        } catch (final RuntimeException | Error e) {
            unanswered(order, e.toString());
        }
        return true;
    }

    private void post(final RestOrder order, final DirectBuffer intent, final int offset) {
        final int length = encoder.encode(intent, offset, rest.serverClock().nowMs(), signer);
        final Request request = new Request.Builder()
                .url(order.isRehearsal() ? testUrl : orderUrl)
                .header("X-MBX-APIKEY", apiKey)
                .post(new SignedForm(Arrays.copyOf(encoder.body(), length)))
                .tag(RestOrder.class, order)
                .build();
        order.lane = lanes.take();
        try {
            order.send((order.lane == null ? client : order.lane.client).newCall(request));
        } catch (final RuntimeException | Error e) {
            release(order);
            throw e;
        }
    }

    private void release(final RestOrder order) {
        if (order.lane != null) {
            order.lane.release(clock.nanoTime());
        }
    }

    /** No answer came, and none will: an order of which no byte went out was not sent, any other is looked up. */
    private void unanswered(final RestOrder order, final String why) {
        if (order.giveUp()) {
            answers.notSent(order.fate, why);
        } else {
            answers.lookUp(order.fate, why);
        }
        pending.remove(order);
    }

    void failed(final RestOrder order, final IOException cause) {
        release(order);
        if (order.isRehearsal()) {
            order.endRehearsal();
        } else {
            final String said = cause.getMessage();
            unanswered(order, said == null || said.isBlank() ? "the connection failed" : said);
        }
    }

    void answered(final RestOrder order, final Response response) {
        try {
            read(order, response);
        } catch (final RuntimeException | Error e) {
            // The library would only end its thread: the order must not be forgotten.
            lookUp(order, e.toString());
        } finally {
            if (order.isRehearsal()) {
                order.endRehearsal();
            } else {
                pending.remove(order);
            }
        }
    }

    private void lookUp(final RestOrder order, final String why) {
        if (!order.isRehearsal()) {
            answers.lookUp(order.fate, why);
        }
    }

    private void read(final RestOrder order, final Response response) {
        rest.governor().usedWeight(response.header("X-MBX-USED-WEIGHT-1M"));
        answers.tellOrdersUsed(rest.governor()
                .ordersUsed(response.header("X-MBX-ORDER-COUNT-10S"), response.header("X-MBX-ORDER-COUNT-1D")));
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
            if (!order.isRehearsal()) {
                answers.accepted(order.fate, view);
            }
            return;
        }
        final boolean error = kind == OrderAnswerDecoder.ERROR;
        final int code = error ? view.errorCode() : OrderAnswers.NO_CODE;
        final String said = "HTTP " + status + (error ? ", code " + code : "")
                + (kind == OrderAnswerDecoder.MALFORMED ? ", " + view.defect() : "");
        if (status < LEAST_ERROR_STATUS) {
            order.fate.lastCode = code;
            lookUp(order, said);
        } else {
            answers.refused(
                    order.isRehearsal() ? null : order.fate,
                    status,
                    code,
                    error ? view.errorMessage() : "",
                    RequestPause.retryAfterMs(response.header("Retry-After"), clock),
                    said);
        }
    }

    /** Pings no more, and begins nothing. */
    void endUpkeep() {
        closed = true;
        upkeep.close();
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
        try {
            client.dispatcher().executorService().awaitTermination(closeWaitMs, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (final RestOrder order : pending.all()) {
            if (order.giveUp()) {
                answers.notSent(order.fate, "closed before it was written");
            }
        }
        lanes.close();
        client.connectionPool().evictAll();
        signer.close();
    }
}
