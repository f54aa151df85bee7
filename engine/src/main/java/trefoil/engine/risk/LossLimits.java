package trefoil.engine.risk;

import java.util.concurrent.TimeUnit;
import trefoil.engine.event.StopReason;

/**
 * What loops may lose: one by itself, all of the last sixty minutes, all of a day. Trading thread only; allocates nothing
 * after construction.
 *
 * <p>Results in an asset without a price are put off until it has one: after a restart they come before the first quote.
 * While a loss is put off no loop is opened. Those of one asset become one, as of the latest of them.
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

    /** Results put off by asset, 0 for none; when the latest was made, and whether any is of a loop of this run. */
    private final long[] putOff;

    private final long[] putOffNs;
    private final boolean[] putOffOfLoop;
    private int assetsPutOff;

    /** Nothing is lost yet. */
    LossLimits(final RiskLimits limits, final int assetCount, final Valuation valuation, final Stops stops) {
        this.limits = limits;
        this.valuation = valuation;
        this.stops = stops;
        putOff = new long[assetCount];
        putOffNs = new long[assetCount];
        putOffOfLoop = new boolean[assetCount];
    }

    /** A loop was closed, see {@link RiskGate#onResult}. */
    void onResult(final int startAsset, final long spent, final long received, final long valueLoss, final long nowNs) {
        long result = -valueLoss;
        boolean tooMuch = valueLoss > limits.maxLossPerLoop();
        if (valueLoss == Valuation.UNPRICED) {
            result = valuation.value(startAsset, received - spent);
            if (result == Valuation.UNPRICED) {
                putOffOfLoop[startAsset] = true;
                putOff(startAsset, received - spent, nowNs);
                return;
            }
            tooMuch = (spent | received) != 0 && limits.maxLossPerLoop() != RiskLimits.UNLIMITED;
        }
        if (tooMuch) {
            stops.reduce(StopReason.LOSS_PER_LOOP);
        }
        add(result, nowNs, nowNs);
    }

    /** An earlier run lost an amount at that time; negative if it gained. */
    void onCarried(final int asset, final long amount, final long occurredNs, final long nowNs) {
        final long change = -Math.max(amount, -Long.MAX_VALUE);
        final long result = valuation.value(asset, change);
        if (result == Valuation.UNPRICED) {
            putOff(asset, change, occurredNs);
        } else {
            add(result, occurredNs, nowNs);
        }
    }

    private void putOff(final int asset, final long change, final long atNs) {
        assetsPutOff += putOff[asset] == 0 ? 1 : 0;
        putOffNs[asset] = putOff[asset] == 0 ? atNs : Math.max(putOffNs[asset], atNs);
        putOff[asset] = Valuation.plus(putOff[asset], change);
        assetsPutOff -= putOff[asset] == 0 ? 1 : 0;
        if (putOff[asset] < 0 && limited()) {
            stops.reduce(StopReason.UNPRICED_LOSS);
        }
    }

    private boolean limited() {
        return limits.maxLossPerLoop() != RiskLimits.UNLIMITED
                || limits.maxLossPerHour() != RiskLimits.UNLIMITED
                || limits.maxLossPerDay() != RiskLimits.UNLIMITED;
    }

    /** Time went on: what was gained may have left a window before what was lost, and prices may have come. */
    void onTime(final long nowNs) {
        if (assetsPutOff > 0) {
            countWhatWasPutOff(nowNs);
        }
        check(nowNs);
    }

    private void countWhatWasPutOff(final long nowNs) {
        boolean losses = false;
        for (int asset = 0; asset < putOff.length; asset++) {
            if (putOff[asset] == 0) {
                continue;
            }
            final long result = valuation.value(asset, putOff[asset]);
            if (result == Valuation.UNPRICED) {
                losses |= putOff[asset] < 0;
                continue;
            }
            if (putOffOfLoop[asset] && -result > limits.maxLossPerLoop()) {
                stops.reduce(StopReason.LOSS_PER_LOOP);
            }
            add(result, putOffNs[asset], nowNs);
            drop(asset);
        }
        if (!losses) {
            stops.clear(StopReason.UNPRICED_LOSS);
        }
    }

    private void drop(final int asset) {
        assetsPutOff -= putOff[asset] == 0 ? 0 : 1;
        putOff[asset] = 0;
        putOffOfLoop[asset] = false;
    }

    private void check(final long nowNs) {
        if (hour.loss(nowNs) > limits.maxLossPerHour()) {
            stops.reduce(StopReason.LOSS_PER_HOUR);
        }
        if (day.loss(nowNs) > limits.maxLossPerDay()) {
            stops.reduce(StopReason.LOSS_PER_DAY);
        }
    }

    /** Windows whose loss stopped trading, and does no longer, begin anew; what was put off is let go. */
    void forget(final long endedReasons) {
        if (StopReason.holds(endedReasons, StopReason.UNPRICED_LOSS)) {
            for (int asset = 0; asset < putOff.length; asset++) {
                drop(asset);
            }
        }
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
        check(nowNs);
    }
}
