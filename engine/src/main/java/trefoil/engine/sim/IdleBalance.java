package trefoil.engine.sim;

import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import trefoil.engine.event.Side;

/**
 * What an account held of an asset all the time lately: what its orders bought on the way to something else is not part
 * of it, and may not be taken by a fault that means the account's own reserve.
 */
final class IdleBalance {
    /** How far back an order's purchase counts as being on the way. */
    static final long WINDOW_NS = TimeUnit.MINUTES.toNanos(1);

    private IdleBalance() {}

    /**
     * The least that was free of it within the window as far as the account's trades changed it: deposits and withdrawals
     * count as if they had always been. {@link trefoil.engine.math.Fixed} units.
     */
    static long of(final Account account, final int asset, final VirtualExchange exchange, final long nowNs) {
        long balance = account.free(asset);
        long least = balance;
        final Iterator<OrderFill> latestFirst = account.latestTrades();
        while (latestFirst.hasNext()) {
            final OrderFill fill = latestFirst.next();
            if (nowNs - fill.timeNs() > WINDOW_NS) {
                break;
            }
            balance -= change(fill, asset, exchange);
            least = Math.min(least, balance);
        }
        return Math.max(0, least);
    }

    private static long change(final OrderFill fill, final int asset, final VirtualExchange exchange) {
        final int instrument = fill.order().instrument();
        final long bought = fill.order().side() == Side.BUY ? 1 : -1;
        long change = 0;
        if (exchange.baseAsset(instrument) == asset) {
            change += bought * fill.quantity();
        }
        if (exchange.quoteAsset(instrument) == asset) {
            change -= bought * fill.quoteQty();
        }
        return fill.commissionAsset() == asset ? change - fill.commission() : change;
    }
}
