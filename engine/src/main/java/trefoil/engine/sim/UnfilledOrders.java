package trefoil.engine.sim;

import java.util.concurrent.TimeUnit;

/**
 * The venue's count of an account's unfilled orders, in windows aligned to the clock.
 *
 * <p>A new order adds one. Its first fill takes one back if it took and five if it made, never below zero; cancelling
 * or expiring gives nothing back. Once the day is full the short window no longer counts.
 */
public final class UnfilledOrders {
    private static final int TAKER_CREDIT = 1;
    private static final int MAKER_CREDIT = 5;
    private static final long TEN_SECONDS_NS = TimeUnit.SECONDS.toNanos(10);
    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);

    private final OrderLimits limits;
    private long tenSeconds;
    private long day;
    private int tenSecondsCount;
    private int dayCount;
    private long refusals;

    UnfilledOrders(final OrderLimits limits) {
        this.limits = limits;
    }

    /** Orders counted in the ten-second window of that time. */
    public int inTenSeconds(final long nowNs) {
        roll(nowNs);
        return tenSecondsCount;
    }

    /** Orders counted in the day of that time. */
    public int inDay(final long nowNs) {
        roll(nowNs);
        return dayCount;
    }

    /** Orders refused because there were too many. */
    public long refusals() {
        return refusals;
    }

    void check(final long nowNs) throws OrderRefused {
        roll(nowNs);
        if (dayCount >= limits.perDay()) {
            throw tooMany(limits.perDay(), "1 DAY");
        }
        if (tenSecondsCount >= limits.perTenSeconds()) {
            throw tooMany(limits.perTenSeconds(), "10 SECOND");
        }
    }

    /** Counts a new order. */
    void add(final long nowNs) {
        roll(nowNs);
        dayCount++;
        if (dayCount <= limits.perDay()) {
            tenSecondsCount++;
        }
    }

    void firstFill(final boolean maker, final long nowNs) {
        roll(nowNs);
        final int credit = maker ? MAKER_CREDIT : TAKER_CREDIT;
        tenSecondsCount = Math.max(0, tenSecondsCount - credit);
        dayCount = Math.max(0, dayCount - credit);
    }

    private void roll(final long nowNs) {
        final long tenSecondsNow = Math.floorDiv(nowNs, TEN_SECONDS_NS);
        if (tenSecondsNow != tenSeconds) {
            tenSeconds = tenSecondsNow;
            tenSecondsCount = 0;
        }
        final long dayNow = Math.floorDiv(nowNs, DAY_NS);
        if (dayNow != day) {
            day = dayNow;
            dayCount = 0;
        }
    }

    private OrderRefused tooMany(final int limit, final String window) {
        refusals++;
        return new OrderRefused(
                OrderRefused.TOO_MANY_ORDERS,
                "Too many new orders; current limit is " + limit + " orders per " + window + ".");
    }
}
