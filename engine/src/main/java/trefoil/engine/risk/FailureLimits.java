package trefoil.engine.risk;

import trefoil.engine.event.StopReason;

/**
 * How many orders may be refused, in a row and of the last ones. Trading thread only; allocates nothing after
 * construction.
 */
final class FailureLimits {
    private final int maxInARow;
    private final RejectRate rate;
    private final Stops stops;
    private int inARow;
    private boolean excused;

    /** No order was answered yet. */
    FailureLimits(final RiskLimits limits, final Stops stops) {
        maxInARow = limits.maxConsecutiveFailures();
        rate = new RejectRate(limits.rejectWindowOrders(), limits.maxRejectPercent());
        this.stops = stops;
    }

    /** An answer comes in; a failure it tells of is our own doing, or it is not. */
    void onAnswer(final boolean ownDoing) {
        excused = ownDoing;
    }

    /** An order was refused or could not be sent. */
    void onFailed() {
        if (excused) {
            return;
        }
        if (inARow < Integer.MAX_VALUE && ++inARow >= maxInARow) {
            stops.reduce(StopReason.CONSECUTIVE_FAILURES);
        }
        rate.add(true);
        if (rate.exceeded()) {
            stops.reduce(StopReason.REJECT_RATE);
        }
    }

    /** An order was accepted. */
    void onAccepted() {
        inARow = 0;
        rate.add(false);
    }

    /** What stopped trading, and does no longer, is counted anew. */
    void forget(final long endedReasons) {
        if (StopReason.holds(endedReasons, StopReason.CONSECUTIVE_FAILURES)) {
            inARow = 0;
        }
        if (StopReason.holds(endedReasons, StopReason.REJECT_RATE)) {
            rate.clear();
        }
    }
}
