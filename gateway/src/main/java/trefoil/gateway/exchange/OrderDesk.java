package trefoil.gateway.exchange;

import trefoil.engine.sim.Account;
import trefoil.engine.sim.Fault;
import trefoil.engine.sim.FaultPlan;
import trefoil.engine.sim.Injection;
import trefoil.engine.sim.NewOrder;
import trefoil.engine.sim.Order;
import trefoil.engine.sim.OrderRefused;
import trefoil.engine.sim.VirtualExchange;

/**
 * Takes new orders to the matching engine. The one place where faults come in: what they do to the order happens there,
 * to its reports in {@link EventDelivery}, to its answer at the door that asks for {@link #lastInjection}.
 */
final class OrderDesk {
    private final VirtualExchange exchange;
    private final FaultPlan faults;
    private final EventDelivery events;
    private Injection lastInjection;

    OrderDesk(final VirtualExchange exchange, final FaultPlan faults, final EventDelivery events) {
        this.exchange = exchange;
        this.faults = faults;
        this.events = events;
    }

    /**
     * Places an order.
     *
     * @return the order; null if it was lost on its way
     * @throws OrderRefused if the venue refuses it
     */
    Order place(final Account account, final NewOrder request, final long nowNs) throws OrderRefused {
        lastInjection = null;
        if (!faults.armed()) {
            return exchange.place(account, request, nowNs);
        }
        exchange.verify(account, request, nowNs);
        final Injection injection = faults.draw(exchange, account, request, nowNs);
        lastInjection = injection;
        if (injection == null) {
            return exchange.place(account, request, nowNs);
        }
        if (injection.fault() == Fault.LOST_NOT_EXECUTED) {
            return null;
        }
        events.begin(account, injection);
        try {
            return exchange.place(account, request, injection, nowNs);
        } finally {
            events.end(injection);
        }
    }

    /** Forgets what befell earlier orders. */
    void forgetInjection() {
        lastInjection = null;
    }

    /** What befell the last order; null for nothing. */
    Injection lastInjection() {
        return lastInjection;
    }
}
