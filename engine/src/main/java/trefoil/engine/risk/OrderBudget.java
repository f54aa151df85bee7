package trefoil.engine.risk;

import java.util.concurrent.TimeUnit;

/**
 * Keeps us below the venue's limit on unfilled orders: an order counts when it is sent and no longer once it has had a
 * fill; what never fills counts for {@value #WINDOW_S} seconds.
 *
 * <p>The venue counts in windows aligned to its clock. Here the window slides, so that the limit holds wherever the
 * venue's windows begin. Trading thread only; allocates nothing after construction.
 */
public final class OrderBudget {
    /** Seconds of the venue's shortest window. */
    public static final int WINDOW_S = 10;

    private static final long WINDOW_NS = TimeUnit.SECONDS.toNanos(WINDOW_S);

    private final int limit;
    private final long[] sentNs;
    private int oldest;
    private int count;
    private long others;
    private long countedNs = -WINDOW_NS;

    /** A budget of so many unfilled orders in any {@value #WINDOW_S} seconds. */
    public OrderBudget(final int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit=" + limit + " is not above 0");
        }
        this.limit = limit;
        sentNs = new long[limit];
    }

    /** Whether so many more orders may be sent now. */
    public boolean allows(final int orders, final long nowNs) {
        forget(nowNs);
        final long foreign = nowNs - countedNs < WINDOW_NS ? others : 0;
        return count + foreign + orders <= limit;
    }

    /** The venue has counted so many: those that we know nothing of are others', and count for {@value #WINDOW_S} s. */
    public void onCounted(final long venueCount, final long nowNs) {
        forget(nowNs);
        others = Math.max(0, venueCount - count);
        countedNs = nowNs;
    }

    /** An order goes out. Beyond the limit the oldest is forgotten: the budget is used up either way. */
    public void onSent(final long nowNs) {
        forget(nowNs);
        if (count == limit) {
            drop();
        }
        sentNs[(oldest + count++) % limit] = nowNs;
    }

    /** An order had its first fill. */
    public void onFilled() {
        if (count > 0) {
            count--;
        }
    }

    private void forget(final long nowNs) {
        while (count > 0 && nowNs - sentNs[oldest] >= WINDOW_NS) {
            drop();
        }
    }

    private void drop() {
        oldest = (oldest + 1) % limit;
        count--;
    }
}
