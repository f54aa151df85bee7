package trefoil.gateway.binance.order;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.event.Health;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.OrderOutcome;
import trefoil.gateway.binance.codec.OrderAnswerView;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.Governor;
import trefoil.gateway.binance.rest.RequestPause;
import trefoil.gateway.binance.rest.ServerClock;
import trefoil.gateway.binance.rest.Verdict;

/**
 * What the venue's answers mean for an order, and for those to come, whichever road they took: an end that can be
 * believed is published, anything else is looked up, and what the venue limits is not sent. Any thread.
 */
final class OrderAnswers {
    static final int NO_CODE = 0;

    private static final int OUTSIDE_WINDOW = -1021;
    private static final int TOO_MANY_REQUESTS = -1003;

    private final BinanceRestClient rest;
    private final ServerClock serverClock;
    private final InboundRing ring;
    private final EpochNanoClock clock;
    private final OrderFates fates;
    private final OrderInquiries inquiries;
    private final RejectListener rejectListener;
    private final Consumer<String> notices;

    /** No order before this, other requests are welcome; written by threads of answers, read by the order thread. */
    private volatile long noOrdersUntilNs = Long.MIN_VALUE;

    /** The venue's code of that; written before it. */
    private volatile int noOrdersCode;

    OrderAnswers(
            final BinanceRestClient rest,
            final InboundRing ring,
            final EpochNanoClock clock,
            final OrderFates fates,
            final OrderInquiries inquiries,
            final RejectListener rejectListener,
            final Consumer<String> notices) {
        this.rest = rest;
        serverClock = rest.serverClock();
        this.ring = ring;
        this.clock = clock;
        this.fates = fates;
        this.inquiries = inquiries;
        this.rejectListener = rejectListener;
        this.notices = notices;
    }

    /** The code for which no order may go out now, or {@link #NO_CODE}: then its weight is taken. */
    int blockedCode() {
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
    boolean isPaused() {
        return rest.pause().remainingMs() > 0;
    }

    /** An order as the venue answered it with success: published if it can be believed, looked up if not. */
    void accepted(final OrderFate order, final OrderAnswerView view) {
        final String contradiction = order.contradiction(view);
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

    /**
     * An order that the venue refused, or did not answer plainly.
     *
     * @param order null for a request that only looked like an order
     * @param status as HTTP counts them
     * @param code the venue's, {@link #NO_CODE} if it gave none
     * @param text the venue's
     * @param retryAfterMs how long it wants to be left alone, 0 if it did not say
     * @param said all of it, for a notice
     */
    void refused(
            final OrderFate order,
            final int status,
            final int code,
            final String text,
            final long retryAfterMs,
            final String said) {
        final Verdict verdict = Verdict.of(status, code, text);
        if (verdict.stopsOrders()) {
            block(verdict, status, code, retryAfterMs);
        }
        if (order == null) {
            return;
        }
        if (code != NO_CODE) {
            rejectListener.rejected(order.symbol, verdict, code, text);
        }
        // Without a code of the venue's it may be another's answer; but for a limit, which it need not explain.
        final boolean trusted = code != NO_CODE || verdict == Verdict.BANNED || verdict == Verdict.TOO_MANY_REQUESTS;
        if (verdict.leavesOrderOpen() || !trusted) {
            order.lastCode = code;
            lookUp(order, said);
        } else {
            settle(order, OrderOutcome.REJECTED, code == NO_CODE ? rest.pause().code() : code, null);
        }
    }

    /** A request that was no order was refused: who listens may have to act all the same. */
    void refusedOtherwise(final int status, final int code, final String text, final long retryAfterMs) {
        refused(null, status, code, text, retryAfterMs, "");
        final Verdict verdict = Verdict.of(status, code, text);
        if (verdict == Verdict.CLOCK) {
            rejectListener.rejected("", verdict, code, text);
        }
    }

    /**
     * An order that the venue refused because it had ended the session: not executed, and no reason to doubt the key, which
     * is about to log on again.
     */
    void refusedUnheard(final OrderFate order, final int code, final int status) {
        settle(order, OrderOutcome.REJECTED, code, null);
        notices.accept("order " + order.clientOrderId() + " refused (status " + status + ", code " + code
                + "): the venue had ended the session");
    }

    /** Publishes an end; one that does not tell of trades that are known is looked up instead. */
    void settle(final OrderFate order, final int outcome, final int code, final OrderAnswerView view) {
        if (!fates.settle(order, outcome, code, view)) {
            lookUp(order, "the answer does not tell of trades that were reported");
        }
    }

    /** Nothing of the order has gone out, and nothing will. */
    void notSent(final OrderFate order, final String why) {
        fates.settle(order, OrderOutcome.NOT_SENT, order.lastCode, null);
        notices.accept("order " + order.clientOrderId() + " not sent: " + why);
    }

    /** Has the venue asked what became of an order without a trustworthy answer. */
    void lookUp(final OrderFate order, final String why) {
        if (!order.settled) {
            inquiries.begin(order, why);
        }
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

    /** Tells the engine what the venue has counted, other programs' orders included; -1 if it is not worth telling. */
    void tellOrdersUsed(final int used) {
        if (used >= 0) {
            final long sequence = ring.claim(1);
            Health.write(ring.buffer(sequence), ring.offset(sequence), clock.nanoTime(), Health.ORDERS_USED, 0, used);
            ring.publish(sequence, 1);
        }
    }

    /** Tells the engine how long no order can go out, before the answer of the order that could not. */
    void tellPause() {
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
}
