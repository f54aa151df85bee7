package trefoil.engine.risk;

import java.util.Arrays;

/** How many of the last orders were refused. Trading thread only; allocates nothing after construction. */
final class RejectRate {
    private static final int PERCENT = 100;

    private final boolean[] refused;
    private final int maxPercent;
    private int orders;
    private int next;
    private int refusals;

    /** No order yet. */
    RejectRate(final int windowOrders, final int maxPercent) {
        refused = new boolean[windowOrders];
        this.maxPercent = maxPercent;
    }

    /** One more order was answered. */
    void add(final boolean wasRefused) {
        if (orders == refused.length) {
            refusals -= refused[next] ? 1 : 0;
        } else {
            orders++;
        }
        refused[next] = wasRefused;
        refusals += wasRefused ? 1 : 0;
        next = next + 1 == refused.length ? 0 : next + 1;
    }

    /** Whether more of them were refused than may be; never before the window is full. */
    boolean exceeded() {
        return orders == refused.length && (long) refusals * PERCENT > (long) maxPercent * orders;
    }

    /** Forgets every order. */
    void clear() {
        Arrays.fill(refused, false);
        orders = 0;
        refusals = 0;
        next = 0;
    }
}
