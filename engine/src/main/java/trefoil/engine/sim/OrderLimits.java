package trefoil.engine.sim;

/**
 * How many orders that have not filled one account may place in a window of time.
 *
 * @param perTenSeconds windows of ten seconds, aligned to the clock
 * @param perDay UTC days
 */
public record OrderLimits(int perTenSeconds, int perDay) {
    /** What production used in 2026. */
    public static final OrderLimits PRODUCTION = new OrderLimits(100, 200_000);

    public OrderLimits {
        if (perTenSeconds <= 0 || perDay <= 0) {
            throw new IllegalArgumentException(
                    "order limits must be positive: perTenSeconds=" + perTenSeconds + " perDay=" + perDay);
        }
    }
}
