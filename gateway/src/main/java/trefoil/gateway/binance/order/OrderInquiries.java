package trefoil.gateway.binance.order;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.event.OrderOutcome;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.codec.OrderAnswerDecoder;
import trefoil.gateway.binance.codec.OrderAnswerView;
import trefoil.gateway.binance.rest.BinanceRestClient;
import trefoil.gateway.binance.rest.VenueException;

/**
 * Questions to the venue about orders without a trustworthy answer: by client order id, over and over, until the
 * order's end is known. Nothing is ever sent again.
 *
 * <p>The pauses between two questions double up to a second. After a while the end is published as unknown, once, and
 * from then on it is asked for every few seconds. While the venue wants no requests, none is made.
 */
final class OrderInquiries {
    private static final int NO_SUCH_ORDER = -2013;
    /** Cancelled or expired long ago, with nothing filled. */
    private static final int ARCHIVED = -2026;

    private static final int MAX_DOUBLINGS = 10;
    private static final int NO_CODE = 0;
    private static final int CLOCK_SAMPLES = 3;
    private static final long LONGEST_FIRST_PAUSE_MS = 1_000;

    private final BinanceRestClient rest;
    private final OrderAnswerDecoder decoder;
    private final OrderFates fates;
    private final EpochNanoClock clock;
    private final Consumer<String> notices;
    private final Pace pace;
    private final ScheduledExecutorService thread;
    private final TaskScheduler scheduler;

    /**
     * How the venue is asked.
     *
     * @param delayMs before the first question
     * @param slowDelayMs between questions once the end has been said to be unknown
     * @param unknownAfterMs after which it is said so
     * @param notFoundMs how long the venue must keep saying that it does not know the order
     * @param recvWindowMs how long after its sending an order may still be accepted
     */
    record Pace(long delayMs, long slowDelayMs, long unknownAfterMs, long notFoundMs, long recvWindowMs) {}

    OrderInquiries(
            final BinanceRestClient rest,
            final OrderAnswerDecoder decoder,
            final OrderFates fates,
            final EpochNanoClock clock,
            final Consumer<String> notices,
            final Pace pace) {
        this.rest = rest;
        this.decoder = decoder;
        this.fates = fates;
        this.clock = clock;
        this.notices = notices;
        this.pace = pace;
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            final Thread daemon = new Thread(task, "order-outcome");
            daemon.setDaemon(true);
            return daemon;
        });
        scheduler = TaskScheduler.over(thread);
    }

    /** Asks for that order's end from now on. */
    void begin(final OrderFate fate, final String why) {
        notices.accept("order " + fate.clientOrderId() + ": outcome unknown (" + why + "), asking the venue");
        scheduler.schedule(() -> inquire(fate), pace.delayMs());
    }

    /** Asks the venue once; on this class's thread. */
    private void inquire(final OrderFate fate) {
        if (fate.settled) {
            return;
        }
        if (!fate.unknownTold
                && clock.nanoTime() - fate.awaitedSinceNs > TimeUnit.MILLISECONDS.toNanos(pace.unknownAfterMs())) {
            notices.accept("order " + fate.clientOrderId() + ": outcome still unknown after " + pace.unknownAfterMs()
                    + " ms, asking on every " + pace.slowDelayMs() + " ms");
            fates.unknown(fate);
        }
        try {
            if (rest.pause().remainingMs() == 0 && isSettled(fate)) {
                return;
            }
        } catch (final RuntimeException | Error e) {
            notices.accept("order " + fate.clientOrderId() + ": " + e);
        }
        scheduler.schedule(() -> inquire(fate), nextPauseMs(fate));
    }

    private long nextPauseMs(final OrderFate fate) {
        if (fate.unknownTold) {
            return pace.slowDelayMs();
        }
        final int doublings = Math.min(fate.inquiries++, MAX_DOUBLINGS);
        return Math.min(pace.delayMs() << doublings, Math.max(pace.delayMs(), LONGEST_FIRST_PAUSE_MS));
    }

    private boolean isSettled(final OrderFate fate) {
        final OrderAnswerView view = new OrderAnswerView();
        try {
            rest.queryOrder(fate.symbol, fate.clientOrderId(), decoder, view);
            fate.firstNotFoundNs = 0;
            if (!view.status().isFinal() || fate.contradiction(view) != null) {
                return false;
            }
            if (view.executedQty() > 0) {
                rest.trades(decoder, view);
                if (fate.contradiction(view) != null) {
                    return false;
                }
            }
            return fates.settle(fate, OrderFates.outcomeOf(view.status()), NO_CODE, view);
        } catch (final VenueException e) {
            return isSettled(fate, e);
        }
    }

    private boolean isSettled(final OrderFate fate, final VenueException refusal) {
        if (refusal.code() != NO_CODE) {
            fate.lastCode = refusal.code();
        }
        if (refusal.kind() == VenueException.Kind.RATE_LIMITED || refusal.kind() == VenueException.Kind.BANNED) {
            notices.accept("order " + fate.clientOrderId() + ": " + refusal.getMessage());
        }
        if (refusal.kind() == VenueException.Kind.CLOCK) {
            measureClock(fate);
        }
        if (refusal.code() == ARCHIVED) {
            return fates.settle(fate, OrderOutcome.EXPIRED, ARCHIVED, null);
        }
        if (refusal.code() != NO_SUCH_ORDER) {
            fate.firstNotFoundNs = 0;
            return false;
        }
        return hasNeverArrived(fate) && fates.settle(fate, OrderOutcome.REJECTED, NO_SUCH_ORDER, null);
    }

    /** Questions are dated, too; while a run starts nobody else measures the venue's time. */
    private void measureClock(final OrderFate fate) {
        try {
            rest.serverClock().measure(CLOCK_SAMPLES);
        } catch (final VenueException failure) {
            notices.accept("order " + fate.clientOrderId() + ": " + failure.getMessage());
        }
    }

    /**
     * Believes that the venue never had the order once it has said so for a while, and so long after sending that the
     * order's own window would make the venue refuse it, should it still be under way.
     */
    private boolean hasNeverArrived(final OrderFate fate) {
        final long nowNs = clock.nanoTime();
        if (fate.firstNotFoundNs == 0) {
            fate.firstNotFoundNs = nowNs;
        }
        return nowNs - fate.firstNotFoundNs >= TimeUnit.MILLISECONDS.toNanos(pace.notFoundMs())
                && nowNs - fate.sentNs >= TimeUnit.MILLISECONDS.toNanos(pace.recvWindowMs() + pace.notFoundMs());
    }

    /** Asks nothing more; waits a while for a question that is out. */
    void close(final long waitMs) {
        thread.shutdownNow();
        try {
            thread.awaitTermination(waitMs, TimeUnit.MILLISECONDS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
