package trefoil.engine.recovery;

import trefoil.engine.event.OrderPurpose;

/**
 * An order whose end the journal does not tell: it may have been sent, and may have executed.
 *
 * @param session session in the order's id at the venue
 * @param orderKey key in the order's id at the venue, see {@link trefoil.engine.event.OrderKey}
 * @param symbol instrument
 * @param side {@link trefoil.engine.event.Side} code
 * @param price limit, fixed units
 * @param qty base ordered, fixed units
 * @param decidedNs when it was decided on, nanoseconds since the epoch: it was sent soon after, if at all
 * @param saidUnknown whether the run had said that it could not find out
 * @param purpose {@link OrderPurpose} code
 */
public record PastOrder(
        long session,
        long orderKey,
        String symbol,
        int side,
        long price,
        long qty,
        long decidedNs,
        boolean saidUnknown,
        int purpose) {

    /** Whether it is one of its loop's legs, and not on the way home. */
    public boolean leg() {
        return purpose == OrderPurpose.LEG;
    }
}
