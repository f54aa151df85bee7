package trefoil.gateway.binance.order;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;

/**
 * REST orders whose request has not been answered. Any thread, but for {@link #endNeedlessWaits}, which is the order thread's.
 *
 * <p>A request whose answer is lost holds a thread and a connection until its time limit. If the account's own events told
 * the order's end meanwhile, loops go on, and further orders leave: as long as each waited for its own answer, there would be
 * no bound to them.
 */
final class RestOrders {
    /** How long an answer may still come after the order's end is known. */
    static final long NEEDLESS_AFTER_MS = 1_000;

    private static final long NEEDLESS_AFTER_NS = TimeUnit.MILLISECONDS.toNanos(NEEDLESS_AFTER_MS);

    private final EpochNanoClock clock;
    private final Set<RestOrder> orders = ConcurrentHashMap.newKeySet();

    RestOrders(final EpochNanoClock clock) {
        this.clock = clock;
    }

    void add(final RestOrder order) {
        orders.add(order);
    }

    void remove(final RestOrder order) {
        orders.remove(order);
    }

    /** Those that are waited for now. */
    Set<RestOrder> all() {
        return orders;
    }

    /** Lets go of answers that would tell nothing new and are long in coming. */
    void endNeedlessWaits() {
        if (orders.isEmpty()) {
            return;
        }
        final long nowNs = clock.nanoTime();
        for (final RestOrder order : orders) {
            if (!order.fate.settled) {
                continue;
            }
            if (order.needlessSinceNs == 0) {
                order.needlessSinceNs = nowNs;
            } else if (nowNs - order.needlessSinceNs >= NEEDLESS_AFTER_NS) {
                order.cancel();
            }
        }
    }
}
