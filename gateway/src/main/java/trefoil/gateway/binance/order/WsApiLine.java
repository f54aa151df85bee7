package trefoil.gateway.binance.order;

import java.net.URI;
import java.util.concurrent.TimeUnit;
import trefoil.gateway.binance.codec.OrderAnswerDecoder;
import trefoil.gateway.binance.codec.OrderAnswerView;
import trefoil.gateway.binance.codec.WsAnswerDecoder;
import trefoil.gateway.binance.rest.Verdict;
import trefoil.gateway.binance.stream.ReconnectingSocket;
import trefoil.gateway.binance.websocket.FrameConnection;

/**
 * One connection to the websocket API, from its opening to its loss: greets the venue, by logging on or by a ping, and reads
 * answers. Frames are read on the source's thread; the order thread sends on it once the greeting has been answered.
 *
 * <pre>
 *   up ──greeting──► answered: ready ──orders──► the session is over: greets again
 *                └── refused, or not answered: replaced
 * </pre>
 */
final class WsApiLine implements ReconnectingSocket.Line {
    private static final long ANSWERS_WITHIN_MS = 10_000;
    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int LEAST_ERROR_STATUS = 400;
    private static final int MISSING_PARAMETER = -1102;
    private static final int NOT_AUTHORIZED = -1002;
    private static final int REJECTED_KEY = -2015;

    /** An order refused for want of a logon so soon after one says that the session is not to blame. */
    private static final long SOON_NS = TimeUnit.SECONDS.toNanos(5);

    private final WsApiRoad road;
    private final WsAnswerDecoder decoder = new WsAnswerDecoder();
    private final OrderAnswerView view = new OrderAnswerView();

    private volatile FrameConnection connection;
    /** Id of the greeting whose answer is waited for. Written as it is sent, read with the answer. */
    private volatile long greetingId;

    private volatile long probeId;
    /** Whether orders may be sent on it. Written by the source's thread, under the socket's lock when it goes down. */
    private volatile boolean ready;

    private volatile boolean down;

    /** Whether the last end of the session came though logging on again had been tried; the source's thread's. */
    private boolean keyInDoubt;

    /** When the last greeting was answered; the source's thread's. */
    private long greetedNs;

    WsApiLine(final WsApiRoad road) {
        this.road = road;
    }

    @Override
    public URI address() {
        return road.address();
    }

    @Override
    public void onUp(final FrameConnection opened) {
        connection = opened;
        road.later(this::greet, 0);
    }

    /** Once the venue wants requests; on the scheduler's thread, for a signature can take its time. */
    private void greet() {
        if (down) {
            return;
        }
        final long waitMs = road.takeGreetingOrWaitMs();
        if (waitMs > 0) {
            road.later(this::greet, waitMs);
            return;
        }
        final long id = road.orders().nextId();
        greetingId = id;
        final FrameConnection current = connection;
        final String greeting = road.greeting(id);
        if (greeting == null) {
            return;
        }
        current.send(greeting);
        road.later(
                () -> {
                    if (!ready && greetingId == id) {
                        current.close("the websocket API did not answer the " + road.greetingName());
                    }
                },
                ANSWERS_WITHIN_MS);
    }

    @Override
    public void onDown(final boolean wanted) {
        down = true;
        ready = false;
        road.lost(this, "the connection to the websocket API was lost");
    }

    @Override
    public void onRefused(final int httpStatus, final String reason) {}

    @Override
    public boolean serves() {
        return ready;
    }

    @Override
    public boolean awaitsAnswers() {
        return road.orders().find(0, this, Long.MIN_VALUE) != 0;
    }

    @Override
    public boolean probeTakesWeight() {
        return true;
    }

    @Override
    public String probe() {
        probeId = road.orders().nextId();
        return WsApiRoad.ping(probeId);
    }

    /** Whether it is gone, or about to be. Any thread. */
    boolean isDown() {
        return down;
    }

    /** Sends a request; false if the connection is no longer open: nothing of it went out. */
    boolean send(final byte[] text, final int length) {
        return connection.send(text, 0, length);
    }

    @Override
    public boolean read(final byte[] buffer, final int offset, final int length, final long receiveNs) {
        switch (decoder.decode(buffer, offset, length)) {
            case WsAnswerDecoder.ANSWER -> answered(buffer);
            case WsAnswerDecoder.EVENT -> {
                if (decoder.isShutdown()) {
                    road.socket().succeed(this, "the venue is about to close it");
                }
            }
            default -> road.unreadable(this);
        }
        return ready;
    }

    private void answered(final byte[] buffer) {
        road.counted(decoder);
        final long id = decoder.id();
        if (id == WsAnswerDecoder.NO_ID) {
            namelessAnswered();
        } else if (id == greetingId) {
            greeted();
        } else {
            final OrderFate order = road.orders().take(id);
            if (order != null) {
                orderAnswered(order, buffer);
                return;
            }
            refusedOtherwise();
            if (id != probeId) {
                road.strange(id);
            }
        }
    }

    /** The venue named no request: it means the connection, or one of ours that it could not read. */
    private void namelessAnswered() {
        final int status = decoder.status();
        final int code = decoder.errorCode();
        final Verdict verdict = Verdict.of(status, code, decoder.errorText());
        if (!verdict.stopsOrders() && (status == UNAUTHORIZED || code == REJECTED_KEY || code == NOT_AUTHORIZED)) {
            ended(null);
            return;
        }
        refusedOtherwise();
        if (!verdict.stopsOrders() || verdict.leavesOrderOpen()) {
            road.nameless(this, status, code);
        }
    }

    /** An answer to no order that waits: a limit that it tells of counts all the same. */
    private void refusedOtherwise() {
        if (decoder.status() >= LEAST_ERROR_STATUS) {
            road.answers().refusedOtherwise(decoder.status(), decoder.errorCode(), decoder.errorText(), retryAfterMs());
        }
    }

    private void greeted() {
        greetingId = WsAnswerDecoder.NO_ID;
        if (decoder.status() == OK && decoder.errorCode() == OrderAnswers.NO_CODE) {
            if (!down) {
                greetedNs = road.nowNs();
                ready = true;
                road.gained(this);
            }
            return;
        }
        road.refusedGreeting(this, decoder);
    }

    private void orderAnswered(final OrderFate order, final byte[] buffer) {
        final int status = decoder.status();
        final int code = decoder.errorCode();
        if (order == WsApiRoad.REHEARSED) {
            if (status >= LEAST_ERROR_STATUS) {
                road.answers().refused(null, status, code, decoder.errorText(), retryAfterMs(), "");
            }
            return;
        }
        final boolean sessionOver = status >= LEAST_ERROR_STATUS && road.logsOn() && isSessionOver();
        if (!sessionOver) {
            road.heard();
        }
        final String said = "status " + status + (code == OrderAnswers.NO_CODE ? "" : ", code " + code);
        if (status == OK && decoder.resultLength() > 0) {
            final int kind = road.decoder().decode(buffer, decoder.resultOffset(), decoder.resultLength(), view);
            if (kind == OrderAnswerDecoder.ORDER) {
                road.answers().accepted(order, view);
            } else {
                road.answers()
                        .lookUp(order, said + ", " + (view.defect() == null ? "an error as result" : view.defect()));
            }
        } else if (status < LEAST_ERROR_STATUS) {
            order.lastCode = code;
            road.answers().lookUp(order, said);
        } else if (sessionOver) {
            ended(order);
        } else {
            road.answers().refused(order, status, code, decoder.errorText(), retryAfterMs(), said);
        }
    }

    private long retryAfterMs() {
        return decoder.retryAfterMs(road.venueNowMs());
    }

    /** Whether a refusal says that the connection is not, or no longer, logged on: the request needed no key of its own. */
    private boolean isSessionOver() {
        final int code = decoder.errorCode();
        return decoder.status() == UNAUTHORIZED
                || code == NOT_AUTHORIZED
                || code == MISSING_PARAMETER
                        && (decoder.errorText().contains("apiKey")
                                || decoder.errorText().contains("signature"));
    }

    /**
     * The venue has ended the session.
     *
     * @param order the one it said so of, which it has refused; null if it named none, and may have meant any
     */
    private void ended(final OrderFate order) {
        // An order older than the last logon tells of the session before.
        final boolean loggedOn = ready && (order == null || order.handedToSocketNs >= greetedNs);
        boolean again = false;
        if (loggedOn) {
            ready = false;
            again = road.endedSession(this, order != null, road.nowNs() - greetedNs < SOON_NS);
            keyInDoubt = again && order != null;
        }
        if (order == null) {
            road.lost(this, "the venue has ended the session");
        } else if (keyInDoubt) {
            final int status = decoder.status();
            road.answers()
                    .refused(
                            order,
                            status,
                            decoder.errorCode(),
                            decoder.errorText(),
                            retryAfterMs(),
                            "status " + status);
        } else {
            road.answers().refusedUnheard(order, decoder.errorCode(), decoder.status());
        }
        if (loggedOn && !again && !down && road.logsOn()) {
            road.later(this::greet, 0);
        } else if (loggedOn) {
            road.socket().replace(this, "the venue refuses the connection: status " + decoder.status());
        }
    }
}
