package trefoil.gateway.binance.order;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.UnsafeBuffer;
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
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.codec.ExecutionReport;
import trefoil.gateway.binance.codec.OrderAnswerDecoder;
import trefoil.gateway.binance.codec.OrderAnswerView;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.websocket.FrameSource;

/**
 * Sends order intents to the venue, by its websocket API where that was asked for and is ready, by REST otherwise, and
 * publishes what became of them.
 *
 * <p>{@link #send} belongs to the order thread; it hands over, and several orders may be out. The answer's fills and its
 * {@code ORDER_ANSWER} are published together, unless the account's own events were faster. An order without a trustworthy
 * answer is looked up at the venue by its client order id until its fate is known; if that takes long, it is published as
 * unknown meanwhile. No order is ever sent twice, on whichever road.
 */
public final class VenueOrderSender implements OrderSender, AutoCloseable {
    /** Most orders that a connection can be kept for. */
    public static final int MAX_CONNECTIONS = 64;

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
    private final String[] symbols;
    private final EpochNanoClock clock;
    private final Consumer<String> notices;
    private final long openMs;
    private final long closeWaitMs;

    private final OrderAnswerDecoder decoder;
    private final OrderFates fates;
    private final OrderInquiries inquiries;
    private final OrderAnswers answers;
    private final RestRoad rest;
    /** Null if orders go by REST alone. */
    private final WsApiRoad wsApi;

    private final AtomicLong byRest = new AtomicLong();

    private volatile boolean closed;

    private VenueOrderSender(final Context context) {
        universe = context.universe;
        symbols = new String[universe.instrumentCount()];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = universe.instruments().get(i).symbol();
        }
        clock = context.clock;
        notices = context.notices;
        openMs = context.connectTimeoutMs + LaneUpkeep.MAX_PING_MS;
        closeWaitMs = context.closeWaitMs;
        decoder = new OrderAnswerDecoder(universe);
        fates = new OrderFates(context.ring, clock, notices, context.session);
        inquiries = new OrderInquiries(context.rest, decoder, fates, clock, notices, context.pace());
        answers =
                new OrderAnswers(context.rest, context.ring, clock, fates, inquiries, context.rejectListener, notices);
        rest = new RestRoad(context, answers, decoder);
        wsApi = context.wsApiAddress == null ? null : new WsApiRoad(context, context.wsApiAddress, answers, decoder);
    }

    /**
     * Opens the connections, rehearses orders on them and keeps them open from then on; to be called before the first
     * {@link #send}. Answers how many REST connections opened; a failure is a notice.
     */
    public int start() {
        final int warm = rest.open();
        try {
            if (wsApi != null && !wsApi.open(openMs)) {
                notices.accept("no connection to the websocket API yet: orders go by REST until there is one");
            }
            if (warm > 0 && universe.instrumentCount() > 0) {
                rehearse();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (final RuntimeException e) {
            notices.accept("orders could not be rehearsed: " + e);
        }
        rest.keepWarm();
        return warm;
    }

    /**
     * Sends what looks like orders to the venue's test of orders, through encoder, client and decoder as they are: the
     * first order would otherwise wait for classes to load and connections to grow.
     */
    private void rehearse() throws InterruptedException {
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
        boolean useful = true;
        for (int round = 0; round < REHEARSALS && useful; round++) {
            useful = rest.rehearse(fates.of(intent, 0, symbols[0]), intent);
        }
        for (int round = 0; round < REHEARSALS && useful && wsApi != null; round++) {
            useful = wsApi.rehearse(intent, openMs);
        }
        final byte[] answer = REHEARSED_ANSWER.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < REHEARSALS; i++) {
            decoder.decode(answer, 0, answer.length, new OrderAnswerView());
        }
    }

    /** REST connections open and idle. */
    int idleConnections() {
        return rest.idleConnections();
    }

    /** Orders whose request waits for its answer, or for its connection. */
    int unanswered() {
        return rest.unanswered() + (wsApi == null ? 0 : wsApi.unanswered());
    }

    /** Whether orders go by the websocket API now. */
    public boolean usesWsApi() {
        return wsApi != null && wsApi.isReady();
    }

    /** Orders sent by the websocket API. */
    public long sentByWsApi() {
        return wsApi == null ? 0 : wsApi.sent();
    }

    /** Orders sent by REST. */
    public long sentByRest() {
        return byRest.get();
    }

    /** Connections to the websocket API that became ready, a session that was begun anew counted again. */
    public long wsApiSessions() {
        return wsApi == null ? 0 : wsApi.sessions();
    }

    /** What the websocket API sent that answers nothing, or cannot be read. */
    public long strangeAnswers() {
        return wsApi == null ? 0 : wsApi.strangeAnswers();
    }

    /** Orders whose end is not known yet. */
    public int pendingOrders() {
        return fates.pending();
    }

    /** Client order ids of those orders. */
    public List<String> pendingOrderIds() {
        return fates.unsettled().stream().map(OrderFate::clientOrderId).sorted().toList();
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
        fates.adopt(fate);
        inquiries.begin(fate, "an earlier run sent it");
    }

    @Override
    public void send(final DirectBuffer buffer, final int offset) {
        OrderFate order = null;
        try {
            order = fates.of(buffer, offset, symbols[OrderIntent.instrument(buffer, offset)]);
            fates.expect(order);
            final int blockedCode = closed ? OrderAnswers.NO_CODE : answers.blockedCode();
            if (closed || blockedCode != OrderAnswers.NO_CODE) {
                answers.tellPause();
                answers.settle(order, OrderOutcome.NOT_SENT, blockedCode, null);
                return;
            }
            post(order, buffer, offset);
        } catch (final RuntimeException | Error e) {
            // A road that fails has sent nothing.
            if (order == null) {
                fates.notSent(OrderIntent.orderKey(buffer, offset));
            } else {
                answers.settle(order, OrderOutcome.NOT_SENT, OrderAnswers.NO_CODE, null);
            }
            notices.accept("order " + OrderIntent.orderKey(buffer, offset) + ": " + e);
        }
    }

    private void post(final OrderFate order, final DirectBuffer buffer, final int offset) {
        if (wsApi == null || !wsApi.send(order, buffer, offset)) {
            rest.send(order, buffer, offset);
            byRest.incrementAndGet();
        }
    }

    /**
     * Sends nothing more; waits a while for answers still to come, and publishes the others as unknown. The REST
     * client and the source of connections stay the caller's.
     */
    @Override
    public void close() {
        closed = true;
        rest.endUpkeep();
        final long endNs = clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(closeWaitMs);
        try {
            while (fates.pending() > 0 && clock.nanoTime() < endNs) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        inquiries.close(closeWaitMs);
        if (wsApi != null) {
            wsApi.close();
        }
        rest.close();
        fates.unsettled().forEach(fates::unknown);
    }

    /** Settings of a sender; {@link #conclude()} checks them. */
    public static final class Context {
        private static final long DEFAULT_MAX_AGE_MS = 84_600_000;

        Universe universe;
        InboundRing ring;
        EpochNanoClock clock;
        BinanceRestClient rest;
        Credentials credentials;
        Consumer<String> notices = notice -> {};
        RejectListener rejectListener = RejectListener.NONE;
        long session = -1;
        BigDecimal recvWindowMs = new BigDecimal(1000);
        int connections = 4;
        long keepWarmMs = 5_000;
        long connectTimeoutMs = 3_000;
        long answerTimeoutMs = 11_000;
        long closeWaitMs = 3_000;

        URI address;
        URI wsApiAddress;
        FrameSource source;
        TaskScheduler scheduler;
        Random random = new Random();
        long silenceMs = 20_000;
        long maxAgeMs = DEFAULT_MAX_AGE_MS;
        long firstBackOffMs = 250;
        long maxBackOffMs = 30_000;

        private boolean realMoney;
        private String restUrl;
        private String wsApiUrl;
        private long notFoundMs = 3_000;
        private long inquiryMs = 60_000;
        private long inquiryDelayMs = 100;
        private long slowInquiryDelayMs = 5_000;

        /** The venue, e.g. {@code https://testnet.binance.vision}. */
        public Context restUrl(final String url) {
            restUrl = url;
            return this;
        }

        /**
         * The venue's websocket API, with or without its path, for orders to go there while a connection is ready.
         *
         * @param frameSource opens the connections; stays the caller's
         * @param timers runs reconnects, watches and time limits
         */
        public Context wsApi(final String url, final FrameSource frameSource, final TaskScheduler timers) {
            wsApiUrl = url;
            source = frameSource;
            scheduler = timers;
            return this;
        }

        /** How connections to the websocket API are kept; see the streams' settings of the same names. */
        public Context upkeepMs(final long silence, final long maxAge, final long firstBackOff, final long maxBackOff) {
            silenceMs = silence;
            maxAgeMs = maxAge;
            firstBackOffMs = firstBackOff;
            maxBackOffMs = maxBackOff;
            return this;
        }

        /** As the other, with the usual delays before reconnects: random below 250 ms, doubling up to 30 s. */
        public Context upkeepMs(final long silence, final long maxAge) {
            return upkeepMs(silence, maxAge, firstBackOffMs, maxBackOffMs);
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
            notices = safe(value);
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
         * Orders that may be out at once by REST, 1 to {@value #MAX_CONNECTIONS}; default 4. As many connections are kept
         * open, and one more; further orders open their own.
         */
        public Context connections(final int value) {
            connections = value;
            return this;
        }

        /**
         * How often REST connections not used lately are pinged; default 5,000: none is idle for the 10,000 after which
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

        /** How long {@link VenueOrderSender#close()} waits for answers; default 3,000. */
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
        public VenueOrderSender conclude() {
            address = Endpoint.require("orders", Objects.requireNonNull(restUrl, "restUrl"), "https");
            Endpoint.requireOrders(address, realMoney);
            if (wsApiUrl != null) {
                wsApiAddress = Endpoint.requireWsApi(wsApiUrl);
                Endpoint.requireOrders(wsApiAddress, realMoney);
                Objects.requireNonNull(source, "source");
                Objects.requireNonNull(scheduler, "scheduler");
            }
            Objects.requireNonNull(credentials, "credentials");
            Objects.requireNonNull(universe, "universe");
            Objects.requireNonNull(ring, "ring");
            Objects.requireNonNull(clock, "clock");
            Objects.requireNonNull(rest, "rest");
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
            requirePositive("silenceMs", silenceMs);
            requirePositive("firstBackOffMs", firstBackOffMs);
            return new VenueOrderSender(this);
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
    }
}
