package trefoil.engine.execution;

/**
 * The orders that ended last, to tell what is said of them once more from what cannot be true. Looked through from the
 * newest: what is said twice is mostly said in one breath.
 */
final class EndedOrders {
    /** Orders remembered. */
    static final int CAPACITY = 1024;

    static final int NOT_FOUND = -1;

    private static final int MASK = CAPACITY - 1;

    private final long[] keys = new long[CAPACITY];
    private final long[] executedQtys = new long[CAPACITY];
    private final long[] quoteQtys = new long[CAPACITY];
    private final long[] lowestTradeIds = new long[CAPACITY];
    private final long[] highestTradeIds = new long[CAPACITY];
    private final long[] untoldQtys = new long[CAPACITY];
    private final boolean[] endedShort = new boolean[CAPACITY];
    private final long[] causeNs = new long[CAPACITY];
    private final boolean[] openings = new boolean[CAPACITY];
    private final ToldTrades toldOfShort = new ToldTrades();
    private long count;

    /** Remembers an order; forgets the oldest. */
    void add(final OpenOrder order) {
        final int at = (int) (count++ & MASK);
        keys[at] = order.key;
        executedQtys[at] = order.executedQty;
        quoteQtys[at] = order.quoteQty;
        lowestTradeIds[at] = order.lowestTradeId();
        highestTradeIds[at] = order.highestTradeId();
        untoldQtys[at] = order.executedQty - order.filledQty;
        endedShort[at] = untoldQtys[at] > 0;
        for (int i = 0; endedShort[at] && i < order.keptFills(); i++) {
            toldOfShort.add(order.key, order.tradeId(i));
        }
        causeNs[at] = order.causeNs;
        openings[at] = order.opening;
    }

    /** Place of the order, or {@link #NOT_FOUND}. */
    int find(final long key) {
        final long oldest = Math.max(0, count - CAPACITY);
        for (long n = count - 1; n >= oldest; n--) {
            final int at = (int) (n & MASK);
            if (keys[at] == key) {
                return at;
            }
        }
        return NOT_FOUND;
    }

    /** Whether the order moved that much, whatever its end is called. */
    boolean moved(final int at, final long executedQty, final long quoteQty) {
        return executedQtys[at] == executedQty && quoteQtys[at] == quoteQty;
    }

    /**
     * Whether the fill has been told: where none was missing it lies among those that were told, otherwise it is one of
     * them.
     */
    boolean knows(final int at, final long tradeId) {
        return endedShort[at]
                ? toldOfShort.contains(keys[at], tradeId)
                : tradeId >= lowestTradeIds[at] && tradeId <= highestTradeIds[at];
    }

    /** Takes a fill that was still missing when the order was ended by its answer; false if none of that size was. */
    boolean takeUntold(final int at, final long tradeId, final long qty) {
        if (qty > untoldQtys[at]) {
            return false;
        }
        untoldQtys[at] -= qty;
        toldOfShort.add(keys[at], tradeId);
        return true;
    }

    /** As {@link OpenOrder#causeNs}, once; 0 from then on. */
    long takeCauseNs(final int at) {
        final long taken = causeNs[at];
        causeNs[at] = 0;
        return taken;
    }

    boolean opening(final int at) {
        return openings[at];
    }
}
