package trefoil.engine.sim;

/**
 * A change of an open order that kept its place in the queue. Amounts are {@link trefoil.engine.math.Fixed} units.
 *
 * @param executionId number of the report that told of it
 * @param origClientOrderId the order's name before
 * @param newClientOrderId its name since
 * @param origQty base units ordered before
 * @param newQty base units ordered since
 * @param timeNs nanoseconds since the epoch
 */
public record Amendment(
        long executionId, String origClientOrderId, String newClientOrderId, long origQty, long newQty, long timeNs) {}
