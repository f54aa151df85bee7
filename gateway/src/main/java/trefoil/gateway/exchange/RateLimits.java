package trefoil.gateway.exchange;

import trefoil.engine.sim.OrderLimits;

/**
 * What one client may ask for; windows are aligned to the clock.
 *
 * @param weightPerMinute request weight of one IP address
 * @param requestsPerFiveMinutes requests of one IP address
 * @param connectionsPerFiveMinutes websocket connection attempts of one IP address
 * @param orders unfilled orders of one account
 */
public record RateLimits(
        int weightPerMinute, int requestsPerFiveMinutes, int connectionsPerFiveMinutes, OrderLimits orders) {

    /** What production used in 2026. */
    public static final RateLimits PRODUCTION = new RateLimits(6_000, 300_000, 300, OrderLimits.PRODUCTION);

    public RateLimits {
        if (weightPerMinute <= 0 || requestsPerFiveMinutes <= 0 || connectionsPerFiveMinutes <= 0) {
            throw new IllegalArgumentException("rate limits must be positive: weightPerMinute=" + weightPerMinute
                    + " requestsPerFiveMinutes=" + requestsPerFiveMinutes + " connectionsPerFiveMinutes="
                    + connectionsPerFiveMinutes);
        }
    }
}
