package trefoil.engine.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One client of the exchange: balances, fees, orders. Amounts are {@link trefoil.engine.math.Fixed} units.
 *
 * <p>Changed by the {@link VirtualExchange} only; read it on the exchange's thread. Of ended orders, trades
 * and prevented matches the last {@value #HISTORY} are kept.
 */
public final class Account {
    /** Ended orders, trades, and prevented matches, that an account remembers. */
    public static final int HISTORY = 50_000;

    private final int index;
    private final String name;
    private Fees fees;
    private final int discountAsset;
    private final long[] free;
    private final long[] locked;
    private final UnfilledOrders unfilledOrders;
    private final int maxOpenOrders;
    private final BitSet changedAssets = new BitSet();
    private final Map<Long, Order> openOrders = new LinkedHashMap<>();
    private final Map<Long, Order> ordersById = new HashMap<>();
    private final Map<ClientKey, Order> ordersByClientId = new HashMap<>();
    private final ArrayDeque<Order> ended = new ArrayDeque<>();
    private final ArrayDeque<OrderFill> trades = new ArrayDeque<>();
    private final ArrayDeque<PreventedMatch> preventedMatches = new ArrayDeque<>();
    private long updatedNs;

    private record ClientKey(int instrument, String clientOrderId) {}

    Account(
            final int index,
            final String name,
            final Fees fees,
            final int discountAsset,
            final long[] balances,
            final OrderLimits limits) {
        this.index = index;
        this.name = name;
        this.fees = fees;
        this.discountAsset = discountAsset;
        free = balances;
        locked = new long[balances.length];
        unfilledOrders = new UnfilledOrders(limits);
        maxOpenOrders = limits.open();
    }

    /** Position in the exchange's list of accounts. */
    public int index() {
        return index;
    }

    public String name() {
        return name;
    }

    public Fees fees() {
        return fees;
    }

    /** What can be spent of an asset. */
    public long free(final int asset) {
        return free[asset];
    }

    /** What open orders hold of an asset. */
    public long locked(final int asset) {
        return locked[asset];
    }

    public UnfilledOrders unfilledOrders() {
        return unfilledOrders;
    }

    /** When balances last changed, nanoseconds since the epoch; 0 for never. */
    public long updatedNs() {
        return updatedNs;
    }

    /** Most orders that it may have open, on all instruments together. */
    int maxOpenOrders() {
        return maxOpenOrders;
    }

    /** Open orders, oldest first. */
    public Collection<Order> openOrders() {
        return Collections.unmodifiableCollection(openOrders.values());
    }

    /** Open orders of one instrument, oldest first. */
    public List<Order> openOrders(final int instrument) {
        final List<Order> orders = new ArrayList<>();
        for (final Order order : openOrders.values()) {
            if (order.instrument() == instrument) {
                orders.add(order);
            }
        }
        return orders;
    }

    /** Remembered orders, open and ended, in no order. */
    public Collection<Order> orders() {
        return Collections.unmodifiableCollection(ordersById.values());
    }

    /** Remembered trades, oldest first. */
    public Collection<OrderFill> trades() {
        return Collections.unmodifiableCollection(trades);
    }

    /** Remembered trades, newest first. */
    Iterator<OrderFill> latestTrades() {
        return trades.descendingIterator();
    }

    /** Remembered trades with itself that did not happen, oldest first. */
    public Collection<PreventedMatch> preventedMatches() {
        return Collections.unmodifiableCollection(preventedMatches);
    }

    /** The order of that number on that instrument; null if not remembered. */
    public Order order(final int instrument, final long orderId) {
        final Order order = ordersById.get(orderId);
        return order == null || order.instrument() != instrument ? null : order;
    }

    /** The latest order of that client order id on that instrument; null if not remembered. */
    public Order order(final int instrument, final String clientOrderId) {
        return ordersByClientId.get(new ClientKey(instrument, clientOrderId));
    }

    @Override
    public String toString() {
        return "account " + name;
    }

    /** Fees of one instrument from now on. */
    void charge(final String symbol, final FeeSchedule schedule) {
        fees = fees.with(symbol, schedule);
    }

    int discountAsset() {
        return discountAsset;
    }

    void open(final Order order) {
        openOrders.put(order.orderId(), order);
        ordersById.put(order.orderId(), order);
        ordersByClientId.put(new ClientKey(order.instrument(), order.clientOrderId()), order);
    }

    void ended(final Order order) {
        openOrders.remove(order.orderId());
        ended.add(order);
        if (ended.size() > HISTORY) {
            final Order forgotten = ended.remove();
            ordersById.remove(forgotten.orderId());
            ordersByClientId.remove(new ClientKey(forgotten.instrument(), forgotten.clientOrderId()), forgotten);
        }
    }

    void addTrade(final OrderFill fill) {
        trades.add(fill);
        if (trades.size() > HISTORY) {
            trades.remove();
        }
    }

    void addPreventedMatch(final PreventedMatch match) {
        preventedMatches.add(match);
        if (preventedMatches.size() > HISTORY) {
            preventedMatches.remove();
        }
    }

    /** An order has another name than the one given. */
    void renamed(final Order order, final String origClientOrderId) {
        ordersByClientId.remove(new ClientKey(order.instrument(), origClientOrderId), order);
        ordersByClientId.put(new ClientKey(order.instrument(), order.clientOrderId()), order);
    }

    void lock(final int asset, final long amount) {
        free[asset] -= amount;
        locked[asset] += amount;
        changed(asset);
    }

    void unlock(final int asset, final long amount) {
        locked[asset] -= amount;
        free[asset] += amount;
        changed(asset);
    }

    void spendLocked(final int asset, final long amount) {
        locked[asset] -= amount;
        changed(asset);
    }

    void credit(final int asset, final long amount) {
        free[asset] += amount;
        changed(asset);
    }

    void debit(final int asset, final long amount) {
        free[asset] -= amount;
        changed(asset);
    }

    boolean changed() {
        return !changedAssets.isEmpty();
    }

    int[] takeChangedAssets(final long nowNs) {
        final int[] assets = changedAssets.stream().toArray();
        changedAssets.clear();
        updatedNs = nowNs;
        return assets;
    }

    private void changed(final int asset) {
        changedAssets.set(asset);
    }
}
