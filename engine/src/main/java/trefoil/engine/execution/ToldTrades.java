package trefoil.engine.execution;

/** The trades told last, of orders that ended before all of theirs were: a late one is not one that was told before. */
final class ToldTrades {
    /** Trades remembered. */
    static final int CAPACITY = 8 * OpenOrder.MAX_FILLS;

    private final long[] orderKeys = new long[CAPACITY];
    private final long[] tradeIds = new long[CAPACITY];
    private int next;

    /** Remembers a trade; forgets the oldest. */
    void add(final long orderKey, final long tradeId) {
        orderKeys[next] = orderKey;
        tradeIds[next] = tradeId;
        next = next + 1 == CAPACITY ? 0 : next + 1;
    }

    /** Whether that trade of the order is remembered. */
    boolean contains(final long orderKey, final long tradeId) {
        for (int i = 0; i < CAPACITY; i++) {
            if (orderKeys[i] == orderKey && tradeIds[i] == tradeId) {
                return true;
            }
        }
        return false;
    }
}
