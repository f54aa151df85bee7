package trefoil.gateway.session;

import java.math.BigDecimal;
import java.util.SortedMap;
import java.util.TreeMap;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.OrderSender;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.order.RejectListener;
import trefoil.gateway.binance.order.RestOrderSender;
import trefoil.gateway.config.TrefoilConfig;

/** Where a run's orders go: to the venue, or nowhere in a mode that sends none. */
final class OrderEntry implements AutoCloseable {
    private final SessionServices services;
    private final Universe universe;
    private final long sessionId;
    private final RejectListener rejectListener;
    private RestOrderSender sender;

    OrderEntry(
            final SessionServices services,
            final Universe universe,
            final long sessionId,
            final RejectListener rejectListener) {
        this.rejectListener = rejectListener;
        this.services = services;
        this.universe = universe;
        this.sessionId = sessionId;
    }

    /** The sender that answers into that ring; called once. */
    OrderSender open(final InboundRing inbound) {
        final TrefoilConfig config = services.config();
        if (!config.trading().mode().sendsOrders()) {
            return (buffer, offset) -> {
                throw new IllegalStateException(
                        "an order was made in mode " + config.trading().mode().configName());
            };
        }
        sender = new RestOrderSender.Context()
                .restUrl(config.venue().restUrl().toString())
                .realMoney(config.trading().mode().realMoney())
                .credentials(services.credentials().orElseThrow())
                .universe(universe)
                .ring(inbound)
                .clock(services.clock())
                .rest(services.rest())
                .notices(services.notices())
                .rejectListener(rejectListener)
                .session(sessionId)
                .recvWindowMs(BigDecimal.valueOf(config.orders().recvWindowMs()))
                .connections(config.trading().maxOpenLoops())
                .conclude();
        if (sender.start() == 0) {
            services.notices()
                    .accept("no order connection could be opened ahead: the first orders will open their own");
        }
        return sender;
    }

    /** Orders whose fate the venue is still asked for. */
    int pendingOrders() {
        return sender == null ? 0 : sender.pendingOrders();
    }

    /** Orders the venue refused or that were not sent, by the venue's code. */
    SortedMap<Integer, Long> rejects() {
        return sender == null ? new TreeMap<>() : sender.rejects();
    }

    @Override
    public void close() {
        if (sender != null) {
            sender.close();
        }
    }
}
