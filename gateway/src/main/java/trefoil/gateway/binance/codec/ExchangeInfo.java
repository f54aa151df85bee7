package trefoil.gateway.binance.codec;

import java.util.List;
import trefoil.engine.market.Instrument;

/**
 * What the venue lists and how often it may be asked.
 *
 * @param serverTimeMs the venue's clock when it answered, milliseconds since the epoch; 0 if not stated
 * @param rateLimits the venue's limits
 * @param maxNumOrders EXCHANGE_MAX_NUM_ORDERS: open orders of one account on all instruments together; 0 = off
 * @param instruments every instrument, tradable or not, in the venue's order
 */
public record ExchangeInfo(
        long serverTimeMs, List<RateLimit> rateLimits, int maxNumOrders, List<Instrument> instruments) {
    public ExchangeInfo {
        rateLimits = List.copyOf(rateLimits);
        instruments = List.copyOf(instruments);
    }

    /**
     * One limiter.
     *
     * @param type REQUEST_WEIGHT, ORDERS, RAW_REQUESTS, CONNECTIONS ...
     * @param interval SECOND, MINUTE, DAY ...
     * @param intervalNum intervals in a window
     * @param limit most in a window
     */
    public record RateLimit(String type, String interval, int intervalNum, long limit) {}
}
