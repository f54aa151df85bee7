package trefoil.engine.risk;

import java.util.LinkedHashMap;
import java.util.Map;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;

/**
 * How much may be risked, and how bad things may become before less is done. Immutable.
 *
 * <p>Notionals and losses are fixed units of the value asset. Every limit is the last value that is still allowed.
 *
 * @param maxLoopNotional worth of what one loop may spend
 * @param maxAssetNotional worth of what open loops together may put through one asset
 * @param maxLossPerLoop what one loop may lose
 * @param maxLossPerHour what the last sixty minutes may lose, their gains counted against it
 * @param maxLossPerDay what the day (UTC) may lose, its gains counted against it
 * @param maxConsecutiveFailures orders refused in a row; as many of them reduce
 * @param maxRejectPercent share of the last orders that may be refused
 * @param rejectWindowOrders how many are the last orders; fewer say nothing
 * @param minFeedPercent share of the market data connections that must be up
 * @param maxClockSkewMs uncorrected difference from the venue's clock at which loops are still opened
 * @param reduceClockSkewMs difference above which trading reduces until it is within {@code maxClockSkewMs} again
 * @param maxTickToOrderMs time from an input to the order it caused being handed to the socket
 * @param latencyPauseMs time for which no loop is opened after an order that took longer
 */
public record RiskLimits(
        long maxLoopNotional,
        long maxAssetNotional,
        long maxLossPerLoop,
        long maxLossPerHour,
        long maxLossPerDay,
        int maxConsecutiveFailures,
        int maxRejectPercent,
        int rejectWindowOrders,
        int minFeedPercent,
        int maxClockSkewMs,
        int reduceClockSkewMs,
        int maxTickToOrderMs,
        int latencyPauseMs) {

    /** Most orders that the reject rate looks back on. */
    public static final int MAX_REJECT_WINDOW_ORDERS = 1_000;

    /** An amount that no loop reaches: nothing needs to be priced to hold it. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    public static final long DEFAULT_MAX_LOOP_NOTIONAL = 1_000 * Fixed.ONE;
    public static final int DEFAULT_MAX_CONSECUTIVE_FAILURES = 10;
    public static final int DEFAULT_MAX_REJECT_PERCENT = 50;
    public static final int DEFAULT_REJECT_WINDOW_ORDERS = 20;
    public static final int DEFAULT_MIN_FEED_PERCENT = 50;
    public static final int DEFAULT_MAX_CLOCK_SKEW_MS = 250;
    public static final int DEFAULT_REDUCE_CLOCK_SKEW_MS = 1_000;
    public static final int DEFAULT_MAX_TICK_TO_ORDER_MS = 1_000;
    public static final int DEFAULT_LATENCY_PAUSE_MS = 1_000;

    /** Loops of the largest size that one asset has room for, unless its limit is given. */
    public static final int DEFAULT_LOOPS_OF_AN_ASSET = 4;

    /** Shares of {@code maxLoopNotional} that losses are limited to unless given. */
    public static final int DEFAULT_LOSS_PER_LOOP_PERCENT = 1;

    /** As {@link #DEFAULT_LOSS_PER_LOOP_PERCENT}. */
    public static final int DEFAULT_LOSS_PER_HOUR_PERCENT = 3;

    /** As {@link #DEFAULT_LOSS_PER_LOOP_PERCENT}. */
    public static final int DEFAULT_LOSS_PER_DAY_PERCENT = 10;

    private static final int PERCENT = 100;

    /** Limits that never say no. */
    public static final RiskLimits NONE = new RiskLimits(
            UNLIMITED,
            UNLIMITED,
            UNLIMITED,
            UNLIMITED,
            UNLIMITED,
            Integer.MAX_VALUE,
            PERCENT,
            1,
            0,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            Integer.MAX_VALUE,
            0);

    /** A collector that begins with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Every limit by its name in the settings, as text. */
    public Map<String, String> describe() {
        final Map<String, String> limits = new LinkedHashMap<>();
        limits.put("maxLoopNotional", DecimalText.toString(maxLoopNotional));
        limits.put("maxAssetNotional", DecimalText.toString(maxAssetNotional));
        limits.put("maxLossPerLoop", DecimalText.toString(maxLossPerLoop));
        limits.put("maxLossPerHour", DecimalText.toString(maxLossPerHour));
        limits.put("maxLossPerDay", DecimalText.toString(maxLossPerDay));
        limits.put("maxConsecutiveFailures", Integer.toString(maxConsecutiveFailures));
        limits.put("maxRejectPercent", Integer.toString(maxRejectPercent));
        limits.put("rejectWindowOrders", Integer.toString(rejectWindowOrders));
        limits.put("minFeedPercent", Integer.toString(minFeedPercent));
        limits.put("maxClockSkewMs", Integer.toString(maxClockSkewMs));
        limits.put("reduceClockSkewMs", Integer.toString(reduceClockSkewMs));
        limits.put("maxTickToOrderMs", Integer.toString(maxTickToOrderMs));
        limits.put("latencyPauseMs", Integer.toString(latencyPauseMs));
        return limits;
    }

    /** Collects limits; amounts not given follow from {@code maxLoopNotional}. */
    public static final class Builder {
        private static final long NOT_GIVEN = Long.MIN_VALUE;

        private long maxLoopNotional = DEFAULT_MAX_LOOP_NOTIONAL;
        private long maxAssetNotional = NOT_GIVEN;
        private long maxLossPerLoop = NOT_GIVEN;
        private long maxLossPerHour = NOT_GIVEN;
        private long maxLossPerDay = NOT_GIVEN;
        private int maxConsecutiveFailures = DEFAULT_MAX_CONSECUTIVE_FAILURES;
        private int maxRejectPercent = DEFAULT_MAX_REJECT_PERCENT;
        private int rejectWindowOrders = DEFAULT_REJECT_WINDOW_ORDERS;
        private int minFeedPercent = DEFAULT_MIN_FEED_PERCENT;
        private int maxClockSkewMs = DEFAULT_MAX_CLOCK_SKEW_MS;
        private int reduceClockSkewMs = DEFAULT_REDUCE_CLOCK_SKEW_MS;
        private int maxTickToOrderMs = DEFAULT_MAX_TICK_TO_ORDER_MS;
        private int latencyPauseMs = DEFAULT_LATENCY_PAUSE_MS;

        private Builder() {}

        /** Worth of what one loop may spend. */
        public Builder maxLoopNotional(final long value) {
            maxLoopNotional = value;
            return this;
        }

        /** Worth of what open loops together may put through one asset. */
        public Builder maxAssetNotional(final long value) {
            maxAssetNotional = value;
            return this;
        }

        /** What one loop may lose. */
        public Builder maxLossPerLoop(final long value) {
            maxLossPerLoop = value;
            return this;
        }

        /** What the last sixty minutes may lose. */
        public Builder maxLossPerHour(final long value) {
            maxLossPerHour = value;
            return this;
        }

        /** What the day may lose. */
        public Builder maxLossPerDay(final long value) {
            maxLossPerDay = value;
            return this;
        }

        /** Orders refused in a row that reduce. */
        public Builder maxConsecutiveFailures(final int value) {
            maxConsecutiveFailures = value;
            return this;
        }

        /** Share of the last so many orders that may be refused. */
        public Builder rejects(final int percent, final int windowOrders) {
            maxRejectPercent = percent;
            rejectWindowOrders = windowOrders;
            return this;
        }

        /** Share of the connections that must be up. */
        public Builder minFeedPercent(final int value) {
            minFeedPercent = value;
            return this;
        }

        /** Clock differences up to which loops are opened, and above which trading reduces. */
        public Builder clockSkewMs(final int max, final int reduceAbove) {
            maxClockSkewMs = max;
            reduceClockSkewMs = reduceAbove;
            return this;
        }

        /** Time an order may take to leave, and the pause after one that took longer. */
        public Builder tickToOrderMs(final int max, final int pause) {
            maxTickToOrderMs = max;
            latencyPauseMs = pause;
            return this;
        }

        /** The limits collected so far. */
        public RiskLimits build() {
            return new RiskLimits(
                    maxLoopNotional,
                    givenOr(maxAssetNotional, Fixed.mulDivFloor(loop(), DEFAULT_LOOPS_OF_AN_ASSET, 1)),
                    givenOr(maxLossPerLoop, share(DEFAULT_LOSS_PER_LOOP_PERCENT)),
                    givenOr(maxLossPerHour, share(DEFAULT_LOSS_PER_HOUR_PERCENT)),
                    givenOr(maxLossPerDay, share(DEFAULT_LOSS_PER_DAY_PERCENT)),
                    maxConsecutiveFailures,
                    maxRejectPercent,
                    rejectWindowOrders,
                    minFeedPercent,
                    maxClockSkewMs,
                    reduceClockSkewMs,
                    maxTickToOrderMs,
                    latencyPauseMs);
        }

        /** A nonsensical size is refused where settings are; here it must only not be multiplied. */
        private long loop() {
            return Math.max(0, maxLoopNotional);
        }

        private long share(final int percent) {
            return Fixed.mulDivCeil(loop(), percent, PERCENT);
        }

        private static long givenOr(final long value, final long otherwise) {
            return value == NOT_GIVEN ? otherwise : value;
        }
    }
}
