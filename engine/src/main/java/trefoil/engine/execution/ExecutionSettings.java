package trefoil.engine.execution;

import trefoil.engine.event.OrderIntent;
import trefoil.engine.market.Universe;

/**
 * How loops are executed and brought to their end.
 *
 * @param policy how legs are sent
 * @param legTimeInForce {@link OrderIntent#IOC} or {@link OrderIntent#FOK}; repairs are always IOC
 * @param sequencedOrders whether the sender delivers orders to the venue in the order they were sent
 * @param maxOpenLoops loops of this run that may be open at once
 * @param maxRecoveredLoops loops of earlier runs that may be open beside them
 * @param maxLossPpm most that a loop may lose, parts per million of what it spent
 * @param unwindPatienceNs how long a loop waits for an acceptable way home since it last got nearer to its end
 * @param discountAsset index of the asset in which commissions may be paid at a discount,
 *     {@link Universe#NOT_FOUND} for none
 */
public record ExecutionSettings(
        LoopPolicy policy,
        int legTimeInForce,
        boolean sequencedOrders,
        int maxOpenLoops,
        int maxRecoveredLoops,
        int maxLossPpm,
        long unwindPatienceNs,
        int discountAsset) {
    /** Patience where nothing else is set: 5 seconds. */
    public static final long DEFAULT_UNWIND_PATIENCE_NS = 5_000_000_000L;

    /** Loops as chains of IOC orders, none of them of an earlier run. */
    public static ExecutionSettings chain(final int maxOpenLoops, final int maxLossPpm) {
        return new ExecutionSettings(
                LoopPolicy.CHAIN,
                OrderIntent.IOC,
                false,
                maxOpenLoops,
                0,
                maxLossPpm,
                DEFAULT_UNWIND_PATIENCE_NS,
                Universe.NOT_FOUND);
    }
}
