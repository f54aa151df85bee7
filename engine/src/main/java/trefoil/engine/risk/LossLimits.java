package trefoil.engine.risk;

import java.util.concurrent.TimeUnit;
import trefoil.engine.event.StopReason;

/**
 * What loops may lose: one by itself, all of the last sixty minutes, all of a day. Trading thread only; allocates nothing
 * after construction.
 */
final class LossLimits {
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);

    /** The present minute and the sixty before it: what was lost less than an hour ago is always among them. */
    private static final int MINUTES = 61;

    private final RiskLimits limits;
    private final Valuation valuation;
    private final Stops stops;
    private final ResultWindow hour = new ResultWindow(MINUTE_NS, MINUTES);
    private final ResultWindow day = new ResultWindow(DAY_NS, 1);

    /** Nothing is lost yet. */
    LossLimits(final RiskLimits limits, final Valuation valuation, final Stops stops) {
        this.limits = limits;
        this.valuation = valuation;
        this.stops = stops;
    }

    /** A loop was closed, see {@link RiskGate#onResult}. */
    void onResult(final int startAsset, final long spent, final long received, final long valueLoss, final long nowNs) {
        long result = -valueLoss;
        boolean tooMuch = valueLoss > limits.maxLossPerLoop();
        if (valueLoss == Valuation.UNPRICED) {
            result = valuation.value(startAsset, received - spent);
            tooMuch = (spent | received) != 0 && limits.maxLossPerLoop() != RiskLimits.UNLIMITED;
        }
        if (tooMuch) {
            stops.reduce(StopReason.LOSS_PER_LOOP);
        }
        if (result != Valuation.UNPRICED) {
            add(result, nowNs, nowNs);
        }
    }

    /** An earlier run lost an amount at that time; negative if it gained. A gain without a price counts as nothing. */
    void onCarried(final int asset, final long amount, final long occurredNs, final long nowNs) {
        final long result = valuation.value(asset, -Math.max(amount, -Long.MAX_VALUE));
        if (result != Valuation.UNPRICED) {
            add(result, occurredNs, nowNs);
        } else if (amount > 0 && limits.maxLossPerDay() != RiskLimits.UNLIMITED) {
            // Another asset's loss cannot be priced before its first quote: the operator has to judge it.
            stops.reduce(StopReason.LOSS_PER_DAY);
        }
    }

    /** Time went on: what was gained may have left a window before what was lost. */
    void onTime(final long nowNs) {
        if (hour.loss(nowNs) > limits.maxLossPerHour()) {
            stops.reduce(StopReason.LOSS_PER_HOUR);
        }
        if (day.loss(nowNs) > limits.maxLossPerDay()) {
            stops.reduce(StopReason.LOSS_PER_DAY);
        }
    }

    /** Windows whose loss stopped trading, and does no longer, begin anew. */
    void forget(final long endedReasons) {
        if (StopReason.holds(endedReasons, StopReason.LOSS_PER_HOUR)) {
            hour.clear();
        }
        if (StopReason.holds(endedReasons, StopReason.LOSS_PER_DAY)) {
            day.clear();
        }
    }

    private void add(final long result, final long atNs, final long nowNs) {
        hour.add(result, atNs, nowNs);
        day.add(result, atNs, nowNs);
        onTime(nowNs);
    }
}
