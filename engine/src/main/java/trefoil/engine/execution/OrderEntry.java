package trefoil.engine.execution;

import trefoil.engine.event.OrderKey;
import trefoil.engine.event.Side;
import trefoil.engine.market.OrderFilter;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.risk.RiskGate;

/** Sends orders of open loops: takes a slot, promises what the order may spend, writes the intent. */
final class OrderEntry {
    private final Universe universe;
    private final RateMatrix matrix;
    private final OrderFilter filter;
    private final Ledger ledger;
    private final OpenOrders openOrders;
    private final RiskGate risk;
    private final Outputs outputs;
    private final EngineCounters counters;

    OrderEntry(
            final Universe universe,
            final RateMatrix matrix,
            final OrderFilter filter,
            final Ledger ledger,
            final OpenOrders openOrders,
            final RiskGate risk,
            final Outputs outputs,
            final EngineCounters counters) {
        this.universe = universe;
        this.matrix = matrix;
        this.filter = filter;
        this.ledger = ledger;
        this.openOrders = openOrders;
        this.risk = risk;
        this.outputs = outputs;
        this.counters = counters;
    }

    /** Whether the loop has room for one more order that gives the asset. */
    static boolean hasRoom(final OpenLoop loop, final int receives) {
        return loop.ordersOut < loop.legs && loop.purse.entry(receives) != Purse.NONE;
    }

    /** Whether the loop has room to take over one more order of an earlier run, whose loop may have had the most legs. */
    static boolean hasRoomForRecovered(final OpenLoop loop, final int asset) {
        return loop.ordersOut < OpenLoop.ORDERS && loop.purse.entry(asset) != Purse.NONE;
    }

    /** Whether the venue would take the order. */
    boolean passes(final int instrument, final int side, final long price, final long qty) {
        final int base = universe.baseAsset(instrument);
        final long position = ledger.balance(base) + openOrders.buying(base);
        return openOrders.haveRoomFor(1)
                && filter.check(instrument, side, price, qty, position, openOrders.count(instrument)) == OrderFilter.OK;
    }

    /** Sends an order; there is room for it, and its ordinal has been taken. */
    OpenOrder send(
            final OpenLoop loop,
            final int ordinal,
            final int instrument,
            final int side,
            final long price,
            final long qty,
            final int timeInForce,
            final int purpose,
            final boolean opening) {
        final long key = OrderKey.of(loop.loopId, ordinal);
        final OpenOrder order = take(loop, key, instrument, side, price, qty);
        order.opening = opening;
        loop.ordersSent++;
        risk.onSent(instrument, loop.causeNs);
        counters.increment(counters.ordersSent);
        outputs.orderIntent(key, instrument, side, price, qty, timeInForce, purpose);
        return order;
    }

    /** Takes a slot for an order that is out already or goes out now. */
    OpenOrder take(
            final OpenLoop loop,
            final long key,
            final int instrument,
            final int side,
            final long price,
            final long qty) {
        final int base = universe.baseAsset(instrument);
        final int quote = universe.quoteAsset(instrument);
        final OpenOrder order = loop.freeSlot();
        order.begin(
                key, instrument, side, price, qty, side == Side.BUY ? quote : base, side == Side.BUY ? base : quote);
        order.causeNs = loop.causeNs;
        order.quoteUpdateId = matrix.updateId(instrument);
        order.share = loop.purse.setAside(loop.purse.entry(order.spends), order.lock);
        loop.purse.entry(order.receives);
        loop.ordersOut++;
        loop.reserve(order.spends);
        return order;
    }

    /** What an order on that instrument and side gives. */
    int receives(final int instrument, final int side) {
        return side == Side.BUY ? universe.baseAsset(instrument) : universe.quoteAsset(instrument);
    }

    /** What an order on that instrument and side spends. */
    int spends(final int instrument, final int side) {
        return side == Side.BUY ? universe.quoteAsset(instrument) : universe.baseAsset(instrument);
    }
}
