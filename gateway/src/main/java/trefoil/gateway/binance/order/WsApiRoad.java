package trefoil.gateway.binance.order;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.auth.KeyType;
import trefoil.gateway.binance.auth.Signer;
import trefoil.gateway.binance.codec.JsonText;
import trefoil.gateway.binance.codec.OrderAnswerDecoder;
import trefoil.gateway.binance.codec.WsAnswerDecoder;
import trefoil.gateway.binance.codec.WsOrderEncoder;
import trefoil.gateway.binance.rest.Governor;
import trefoil.gateway.binance.stream.BackOff;
import trefoil.gateway.binance.stream.ReconnectingSocket;

/**
 * Orders as {@code order.place} on one connection to the websocket API, which logs on once ({@code session.logon}) where the
 * key allows it; with keys that cannot, each order is signed. From intent to request nothing is allocated here.
 *
 * <p>It takes orders while a connection's greeting has been answered. What is unanswered when a connection is lost, a session
 * ends, an answer cannot be read or the time is over, is looked up.
 */
final class WsApiRoad implements OrderRoad, ReconnectingSocket.Use {
    /** Stands for an order that is none: it goes to the venue's test and nothing is published. */
    static final OrderFate REHEARSED = new OrderFate();

    private static final long LOOK_MS = 250;
    private static final int LOGON_WEIGHT = 2;
    private static final int PING_WEIGHT = 1;

    /** So many orders in a row refused for want of a logon say that the session is not to blame. */
    private static final int MOST_UNHEARD = 3;

    private final OrderAnswers answers;
    private final OrderAnswerDecoder decoder;
    private final VenueOrderSender.Context context;
    private final TaskScheduler scheduler;
    private final EpochNanoClock clock;
    private final Consumer<String> notices;
    private final boolean logsOn;
    private final long answerTimeoutNs;
    private final URI address;
    private final ReconnectingSocket socket;
    private final WsOrders orders = new WsOrders();
    private final WsOrderEncoder encoder;
    private final Signer signer;
    /** For greetings, which are signed on other threads than orders. */
    private final Signer greeter;

    private final String apiKey;
    private final AtomicLong sessions = new AtomicLong();
    private final AtomicLong strangers = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();

    /** Lines that are ready, the newest last; guarded by itself. */
    private final Deque<WsApiLine> ready = new ArrayDeque<>();

    /** The newest line that is ready, or null. Written under the lock of {@link #ready}, read by the order thread. */
    private volatile WsApiLine active;

    /** Whether the venue has answered an order, whatever it said of it, since it last ended a session. */
    private volatile boolean heard = true;

    /** Orders in a row that were refused because the session had ended; guarded by {@link #ready}. */
    private int unheard;

    private volatile boolean closed;

    WsApiRoad(
            final VenueOrderSender.Context context,
            final URI address,
            final OrderAnswers answers,
            final OrderAnswerDecoder decoder) {
        this.context = context;
        this.answers = answers;
        this.decoder = decoder;
        scheduler = context.scheduler;
        clock = context.clock;
        notices = context.notices;
        apiKey = context.credentials.apiKey();
        logsOn = context.credentials.type() == KeyType.ED25519;
        this.address = address;
        answerTimeoutNs = TimeUnit.MILLISECONDS.toNanos(context.answerTimeoutMs);
        encoder = new WsOrderEncoder(context.universe.instruments(), context.session, context.recvWindowMs, apiKey);
        signer = context.credentials.newSigner();
        greeter = context.credentials.newSigner();
        socket = new ReconnectingSocket(
                "order connection",
                new ReconnectingSocket.Upkeep(
                        context.source,
                        clock,
                        scheduler,
                        context.rest.governor(),
                        context.silenceMs,
                        context.maxAgeMs,
                        notices),
                new BackOff(context.random, context.firstBackOffMs, context.maxBackOffMs),
                this);
    }

    /** Begins to connect, and waits a while for a connection to be ready; answers whether one is. */
    boolean open(final long waitMs) throws InterruptedException {
        socket.start();
        look();
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        while (active == null && System.nanoTime() < endNs) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return active != null;
    }

    /** Sends what looks like an order to the venue's test and waits for its answer; false if it is of no use to go on. */
    boolean rehearse(final DirectBuffer intent, final long waitMs) throws InterruptedException {
        encoder.testOnly(true);
        try {
            if (!send(REHEARSED, intent, 0)) {
                return false;
            }
        } finally {
            encoder.testOnly(false);
        }
        final long endNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMs);
        while (orders.count() > 0 && System.nanoTime() < endNs) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return orders.count() == 0 && !answers.isPaused();
    }

    /** Whether orders can be sent now. Any thread. */
    boolean isReady() {
        return active != null;
    }

    /** Greetings that were answered. Any thread. */
    long sessions() {
        return sessions.get();
    }

    /** Answers to no request that waited. Any thread. */
    long strangeAnswers() {
        return strangers.get();
    }

    /** Orders that went out, or may have. Any thread. */
    long sent() {
        return sent.get();
    }

    @Override
    public int unanswered() {
        return orders.count();
    }

    @Override
    public boolean send(final OrderFate order, final DirectBuffer intent, final int offset) {
        final WsApiLine line = active;
        final long id = line == null ? 0 : orders.nextFreeId();
        if (id == 0) {
            return false;
        }
        final long timestampMs = venueNowMs();
        final int length = logsOn
                ? encoder.encode(intent, offset, id, timestampMs)
                : encoder.encodeSigned(intent, offset, id, timestampMs, signer);
        final long nowNs = clock.nanoTime();
        // The answer may be there before this thread gets to say so.
        order.handedToSocketNs = nowNs;
        orders.put(id, order, line, nowNs);
        return written(id, order, line, length);
    }

    private boolean written(final long id, final OrderFate order, final WsApiLine line, final int length) {
        try {
            if (!line.send(encoder.text(), length)) {
                return notWritten(id, order);
            }
            order.handedToSocketNs = clock.nanoTime();
            if (line.isDown()) {
                lookUp(id, "the connection was lost meanwhile");
            }
        } catch (final RuntimeException | Error e) {
            lookUp(id, e.toString());
        }
        if (order != REHEARSED) {
            sent.incrementAndGet();
        }
        return true;
    }

    /** Answers false, so that another road may take it, unless whoever saw the connection close has taken it for lost. */
    private boolean notWritten(final long id, final OrderFate order) {
        order.handedToSocketNs = 0;
        if (orders.take(id) != null || order == REHEARSED) {
            return false;
        }
        answers.notSent(order, "the connection was closed before");
        return true;
    }

    private void lookUp(final long id, final String why) {
        final OrderFate order = orders.take(id);
        if (order != null && order != REHEARSED && !closed) {
            answers.lookUp(order, why);
        }
    }

    /** Looks up what has waited too long, again and again. */
    private void look() {
        if (closed) {
            return;
        }
        final long beforeNs = clock.nanoTime() - answerTimeoutNs;
        final String why = "no answer within " + context.answerTimeoutMs + " ms";
        leaveMute(beforeNs, why);
        lookUpAll(null, beforeNs, why);
        scheduler.schedule(this::look, LOOK_MS);
    }

    /** Lines that answer no orders, though they may answer the rest, get none any more; others take their place. */
    private void leaveMute(final long beforeNs, final String why) {
        long id = orders.find(0, null, beforeNs);
        while (id != 0) {
            final WsApiLine line = orders.lineOf(id);
            if (line != null) {
                withdraw(line);
                socket.succeed(line, why);
            }
            id = orders.find(WsOrders.place(id) + 1, null, beforeNs);
        }
    }

    private void lookUpAll(final WsApiLine line, final long beforeNs, final String why) {
        long id = orders.find(0, line, beforeNs);
        while (id != 0) {
            lookUp(id, why);
            id = orders.find(WsOrders.place(id) + 1, line, beforeNs);
        }
    }

    @Override
    public ReconnectingSocket.Line newLine(final ReconnectingSocket.Line beside) {
        return new WsApiLine(this);
    }

    @Override
    public void onSilence() {}

    URI address() {
        return address;
    }

    WsOrders orders() {
        return orders;
    }

    OrderAnswers answers() {
        return answers;
    }

    OrderAnswerDecoder decoder() {
        return decoder;
    }

    ReconnectingSocket socket() {
        return socket;
    }

    /** Whether a connection logs on, so that its orders need no signature. */
    boolean logsOn() {
        return logsOn;
    }

    long venueNowMs() {
        return context.rest.serverClock().nowMs();
    }

    long nowNs() {
        return clock.nanoTime();
    }

    void later(final Runnable task, final long delayMs) {
        scheduler.schedule(task, delayMs);
    }

    String greetingName() {
        return logsOn ? "logon" : "ping";
    }

    /** Takes a greeting's weight and answers 0, or takes none and answers how many milliseconds to wait. */
    long takeGreetingOrWaitMs() {
        return context.rest.governor().takeOrWaitMs(Governor.Use.ORDER, logsOn ? LOGON_WEIGHT : PING_WEIGHT);
    }

    /** What a connection says first; null if nothing is to be said any more. */
    String greeting(final long id) {
        if (!logsOn) {
            return ping(id);
        }
        final long timestampMs = venueNowMs();
        final byte[] payload = ("apiKey=" + apiKey + "&timestamp=" + timestampMs).getBytes(StandardCharsets.UTF_8);
        final byte[] signature = new byte[greeter.maxFormLength()];
        final int length;
        synchronized (greeter) {
            if (closed) {
                return null;
            }
            length = greeter.sign(payload, 0, payload.length, signature, 0);
        }
        return "{\"id\":" + id + ",\"method\":\"session.logon\",\"params\":{\"apiKey\":\"" + JsonText.escaped(apiKey)
                + "\",\"timestamp\":" + timestampMs + ",\"signature\":\""
                + new String(signature, 0, length, StandardCharsets.US_ASCII) + "\"}}";
    }

    static String ping(final long id) {
        return "{\"id\":" + id + ",\"method\":\"ping\"}";
    }

    /** Takes over what the venue has counted. */
    void counted(final WsAnswerDecoder answer) {
        final Governor governor = context.rest.governor();
        governor.usedWeight(answer.weight());
        answers.tellOrdersUsed(governor.ordersUsed(answer.tenSecondsOrders(), answer.daysOrders()));
    }

    /** The line takes orders from now on. */
    void gained(final WsApiLine line) {
        synchronized (ready) {
            ready.addLast(line);
            active = line;
        }
        sessions.incrementAndGet();
        notices.accept("orders go by the websocket API" + (logsOn ? ", logged on" : ", each signed"));
    }

    /** The line takes no orders any more; what was sent on it and is unanswered is looked up. */
    void lost(final WsApiLine line, final String why) {
        withdraw(line);
        lookUpAll(line, Long.MIN_VALUE, why);
    }

    /**
     * The venue has ended the line's session; the line takes no orders any more, but answers. Answers whether to log on
     * again does not help: no order was answered since a session ended before, and this one has just begun, or one order
     * after the other is refused so.
     *
     * @param refused whether an order was refused because of it
     * @param soon whether the session has just begun
     */
    boolean endedSession(final WsApiLine line, final boolean refused, final boolean soon) {
        withdraw(line);
        synchronized (ready) {
            if (heard) {
                unheard = 0;
            }
            unheard += refused ? 1 : 0;
            final boolean again = !heard && (soon || refused && unheard >= MOST_UNHEARD);
            heard = false;
            return again;
        }
    }

    /** The venue has answered an order of ours, and not that the session is over. */
    void heard() {
        if (!heard) {
            heard = true;
        }
    }

    private void withdraw(final WsApiLine line) {
        final boolean none;
        synchronized (ready) {
            if (!ready.remove(line)) {
                return;
            }
            active = ready.peekLast();
            none = active == null;
        }
        if (none && !closed) {
            notices.accept("orders go by REST until the websocket API can be used again");
        }
    }

    void refusedGreeting(final WsApiLine line, final WsAnswerDecoder answer) {
        notices.accept("the websocket API refuses the " + greetingName() + ": status " + answer.status() + ", code "
                + answer.errorCode() + " '" + answer.errorText().replaceAll("\\p{Cntrl}+", " ") + "'");
        answers.refusedOtherwise(
                answer.status(), answer.errorCode(), answer.errorText(), answer.retryAfterMs(venueNowMs()));
        socket.replace(line, greetingName() + " refused");
    }

    /** A frame that is no answer may be that of any order on its line. */
    void unreadable(final WsApiLine line) {
        strangers.incrementAndGet();
        notices.accept("the websocket API sent what cannot be read");
        lookUpAll(line, Long.MIN_VALUE, "an answer that cannot be read");
    }

    /** An answer that names no request may be that to any order on its line. */
    void nameless(final WsApiLine line, final int status, final int code) {
        strangers.incrementAndGet();
        notices.accept(
                "the websocket API answers a request that it does not name: status " + status + ", code " + code);
        lookUpAll(line, Long.MIN_VALUE, "an answer that names no order");
    }

    void strange(final long id) {
        strangers.incrementAndGet();
        notices.accept("the websocket API answers request " + id + ", which nothing waits for");
    }

    @Override
    public void close() {
        closed = true;
        socket.stop();
        signer.close();
        synchronized (greeter) {
            greeter.close();
        }
    }
}
