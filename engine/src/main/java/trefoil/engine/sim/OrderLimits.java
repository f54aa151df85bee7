package trefoil.engine.sim;

/**
 * How many orders that have not filled one account may place in a window of time, and have open at once.
 *
 * @param perTenSeconds windows of ten seconds, aligned to the clock
 * @param perDay UTC days
 * @param open EXCHANGE_MAX_NUM_ORDERS, on all instruments together; {@link Integer#MAX_VALUE} for no bound
 */
public record OrderLimits(int perTenSeconds, int perDay, int open) {
    /** What production used in 2026. */
    public static final OrderLimits PRODUCTION = new OrderLimits(100, 200_000);

    public OrderLimits {
        if (perTenSeconds <= 0 || perDay <= 0 || open <= 0) {
            throw new IllegalArgumentException("order limits must be positive: perTenSeconds=" + perTenSeconds
                    + " perDay=" + perDay + " open=" + open);
        }
    }

    /** Limits of windows of time only. */
    public OrderLimits(final int perTenSeconds, final int perDay) {
        this(perTenSeconds, perDay, Integer.MAX_VALUE);
    }
}
