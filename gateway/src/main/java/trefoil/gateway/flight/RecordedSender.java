package trefoil.gateway.flight;

import org.agrona.DirectBuffer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderSender;
import trefoil.engine.market.Universe;

/** A way of orders that the recording sees; on the order thread. */
final class RecordedSender implements OrderSender {
    private final OrderSender sender;
    private final Universe universe;

    RecordedSender(final OrderSender sender, final Universe universe) {
        this.sender = sender;
        this.universe = universe;
    }

    @Override
    public void send(final DirectBuffer buffer, final int offset) {
        final long key = OrderIntent.orderKey(buffer, offset);
        final String symbol = universe.instruments()
                .get(OrderIntent.instrument(buffer, offset))
                .symbol();
        final int ordinal = OrderKey.ordinal(key);
        if (ordinal == 1) {
            final FlightEvents.LoopOpened opened = new FlightEvents.LoopOpened();
            opened.loopId = OrderKey.loopId(key);
            opened.symbol = symbol;
            opened.commit();
        }
        final FlightEvents.OrderSent sent = new FlightEvents.OrderSent();
        sent.begin();
        sender.send(buffer, offset);
        sent.loopId = OrderKey.loopId(key);
        sent.ordinal = ordinal;
        sent.symbol = symbol;
        sent.commit();
    }
}
