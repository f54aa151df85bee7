package trefoil.gateway.session;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import trefoil.engine.Engine;
import trefoil.engine.event.Control;
import trefoil.engine.event.StopReason;
import trefoil.engine.math.DecimalText;
import trefoil.engine.recovery.PastLoop;
import trefoil.engine.recovery.PastOrder;
import trefoil.engine.recovery.UnfinishedBusiness;
import trefoil.engine.risk.RiskGate;
import trefoil.gateway.binance.codec.ClientOrderId;
import trefoil.gateway.binance.rest.AccountSnapshot;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.rest.VenueOrder;
import trefoil.gateway.binance.stream.MarketDataFeed;

/**
 * Brings what earlier runs left to its end before the run trades. The starting thread's; each step is called once, in
 * this order.
 *
 * <pre>
 *   HALT ─► loops, orders, leftovers, losses ─► fate of each order ─► open orders ─► balances ─► RESUME
 *        takeOver                               awaitFates                        settle         bringHome
 *
 *   until RESUME nothing is sent, and what was left stands in the earlier journals; after it, in this run's
 * </pre>
 */
final class Recovery {
    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long TELL_INTERVAL_NS = TimeUnit.SECONDS.toNanos(5);
    /** For the connections of market data to open; the loops wait for what they need of it themselves. */
    private static final long QUOTES_WITHIN_NS = TimeUnit.SECONDS.toNanos(10);

    private static final long HANDLED_WITHIN_MS = 20_000;
    private static final int MAX_NAMES = 4;

    private final SessionServices services;
    private final UnfinishedBusiness left;
    private final Engine engine;
    private final SessionInputs inputs;
    private final OrderEntry orders;

    Recovery(
            final SessionServices services,
            final UnfinishedBusiness left,
            final Engine engine,
            final SessionInputs inputs,
            final OrderEntry orders) {
        this.services = services;
        this.left = left;
        this.engine = engine;
        this.inputs = inputs;
        this.orders = orders;
    }

    /** An order's id at the venue. */
    static String venueName(final PastOrder order) {
        return new ClientOrderId(order.session(), order.orderKey()).toString();
    }

    /** Hands everything to the engine, which sends nothing, and begins to ask for the orders' fates. */
    void takeOver() {
        inputs.control(Control.HALT, StopReason.RECOVERING);
        left.leftovers().forEach((asset, amount) -> {
            if (amount != 0 && !inputs.carriedLeftover(asset, amount)) {
                services.notices()
                        .accept("earlier runs left " + DecimalText.toString(amount) + " " + asset
                                + ", which is not in this universe: it is not remembered any longer");
            }
        });
        left.results().forEach(inputs::carriedLoss);
        final List<PastLoop> loops = left.loops();
        if (!loops.isEmpty()) {
            services.notices()
                    .accept("session " + left.session().orElseThrow() + " left " + loops.size()
                            + " open loop(s) with " + left.openOrders()
                            + " order(s) of unknown fate: they are brought to their end first");
        }
        for (int i = 0; i < loops.size(); i++) {
            inputs.recovered(i + 1, loops.get(i));
        }
        for (int i = 0; i < loops.size(); i++) {
            for (final PastOrder order : loops.get(i).orders()) {
                orders.adopt(inputs.recovered(i + 1, order), venueName(order), order);
            }
        }
    }

    /**
     * Waits until the venue has told what became of every order.
     *
     * @throws VenueException if the start was given up, or the venue does not answer, see {@link Patience}
     */
    void awaitFates() throws VenueException {
        if (left.openOrders() > 0) {
            cancelOpenOrders();
            final Teller teller = new Teller();
            final long sinceNs = services.clock().nanoTime();
            while (orders.pendingOrders() > 0) {
                services.patience().requireHope(sinceNs);
                teller.tell("waiting for the fate of " + named(orders.pendingOrderIds()));
                LockSupport.parkNanos(POLL_NS);
            }
        }
    }

    /** Balances enter, before any quote. */
    void settle(final AccountSnapshot account) {
        inputs.balances(account);
        if (left.loops().isEmpty()) {
            inputs.control(Control.RESUME, StopReason.RECOVERING);
        }
        if (!engine.awaitIdle(HANDLED_WITHIN_MS)) {
            throw new IllegalStateException("the engine did not handle what it was handed in "
                    + TimeUnit.MILLISECONDS.toSeconds(HANDLED_WITHIN_MS) + " s");
        }
    }

    /**
     * Lets the engine send, and waits until the loops taken over have ended; it opens none before. Quotes are coming
     * in, as far as they do. Ends early if the start was given up.
     */
    void bringHome(final MarketDataFeed marketData) {
        if (left.loops().isEmpty()) {
            return;
        }
        final long quotesDueNs = System.nanoTime() + QUOTES_WITHIN_NS;
        while (marketData.openConnections() < marketData.connectionCount()
                && System.nanoTime() < quotesDueNs
                && mayGoOn()) {
            LockSupport.parkNanos(POLL_NS);
        }
        inputs.resumeReducing(StopReason.RECOVERING);
        final Teller teller = new Teller();
        while (engine.openLoops() > 0) {
            if (!mayGoOn()) {
                return;
            }
            teller.tell("waiting for " + engine.openLoops() + " loop(s) of session "
                    + left.session().orElseThrow() + " to be brought home");
            LockSupport.parkNanos(POLL_NS);
        }
        inputs.control(Control.RESUME, StopReason.RECOVERING);
        services.notices().accept("the loops of session " + left.session().orElseThrow() + " are at their end");
    }

    private boolean mayGoOn() {
        return !services.isStartAbandoned()
                && engine.journalFailure() == null
                && engine.handlerFailure() == null
                && !killed();
    }

    /** A halted engine brings nothing home, and nothing in this run takes the kill switch back. */
    private boolean killed() {
        return engine.state() == RiskGate.State.HALTED
                && StopReason.holds(engine.stopReasons(), StopReason.KILL_SWITCH);
    }

    /** None of ours should rest in a book: they are immediate-or-cancel. */
    private void cancelOpenOrders() throws VenueException {
        for (final VenueOrder order : services.patience().ask(services.rest()::openOrders)) {
            if (ClientOrderId.parse(order.clientOrderId()).isPresent()) {
                try {
                    services.rest().cancel(order.symbol(), order.clientOrderId());
                    services.notices()
                            .accept("order " + order.clientOrderId() + " was still open and has been cancelled");
                } catch (final VenueException failure) {
                    services.notices()
                            .accept("order " + order.clientOrderId() + " is still open and could not be cancelled: "
                                    + failure.getMessage());
                }
            }
        }
    }

    private static String named(final List<String> orderIds) {
        return orderIds.size() + " order(s): "
                + String.join(" ", orderIds.subList(0, Math.min(MAX_NAMES, orderIds.size())))
                + (orderIds.size() > MAX_NAMES ? " ..." : "");
    }

    /** Says every few seconds what is waited for. */
    private final class Teller {
        private long toldNs = System.nanoTime();

        void tell(final String what) {
            if (System.nanoTime() - toldNs > TELL_INTERVAL_NS) {
                toldNs = System.nanoTime();
                services.notices().accept(what);
            }
        }
    }
}
