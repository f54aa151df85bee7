package trefoil.engine.sim;

import org.agrona.DirectBuffer;
import trefoil.engine.event.OrderIntent;

/**
 * An order on its way to a {@link PaperExchange}. Amounts are {@link trefoil.engine.math.Fixed} units.
 *
 * @param orderKey see {@link trefoil.engine.event.OrderKey}
 * @param instrument index in the universe
 * @param side a {@link trefoil.engine.event.Side} code
 * @param price limit
 * @param quantity of base
 * @param timeInForce what becomes of the part that does not fill at once; not {@link TimeInForce#GTC}
 * @param sentNs when it was sent, nanoseconds since the epoch
 */
public record PaperOrder(
        long orderKey, int instrument, int side, long price, long quantity, TimeInForce timeInForce, long sentNs) {
    public PaperOrder {
        if (timeInForce == TimeInForce.GTC) {
            throw new IllegalArgumentException("a paper order fills at once or not at all: no queue could be known");
        }
    }

    /** The order that an {@link OrderIntent} asks for. */
    public static PaperOrder of(final DirectBuffer intent, final int offset, final long sentNs) {
        return new PaperOrder(
                OrderIntent.orderKey(intent, offset),
                OrderIntent.instrument(intent, offset),
                OrderIntent.side(intent, offset),
                OrderIntent.price(intent, offset),
                OrderIntent.qty(intent, offset),
                OrderIntent.timeInForce(intent, offset) == OrderIntent.FOK ? TimeInForce.FOK : TimeInForce.IOC,
                sentNs);
    }
}
