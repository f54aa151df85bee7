package trefoil.gateway.binance.stream;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Counters of a feed, summed over its connections. Each connection's are written by the one thread that handles it at
 * a time; any thread may read, and sees every count at some later moment.
 */
public final class FeedCounters {
    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    /** Keeps the counters of two connections out of each other's cache lines. */
    private static final int PADDING = 16;

    private volatile long[][] connections = new long[0][];

    /** The counters of one connection, for its writer. */
    synchronized long[] connection(final int index) {
        long[][] grown = connections;
        if (index >= grown.length) {
            final int before = grown.length;
            grown = Arrays.copyOf(grown, index + 1);
            for (int i = before; i < grown.length; i++) {
                grown[i] = new long[FeedCounter.values().length + 2 * PADDING];
            }
            connections = grown;
        }
        return grown[index];
    }

    static void add(final long[] counts, final FeedCounter counter, final long amount) {
        final int index = PADDING + counter.ordinal();
        COUNT.setOpaque(counts, index, (long) COUNT.getOpaque(counts, index) + amount);
    }

    /** Counts what another connection had brought before, by what {@link Arrivals#arrived} said of it. */
    static void addDuplicate(final long[] counts, final long lateNs) {
        add(counts, FeedCounter.DUPLICATES, 1);
        if (lateNs == Arrivals.OVERTAKEN) {
            add(counts, FeedCounter.OVERTAKEN, 1);
        } else {
            add(counts, FeedCounter.LATE_NS, lateNs);
        }
    }

    static long get(final long[] counts, final FeedCounter counter) {
        return (long) COUNT.getOpaque(counts, PADDING + counter.ordinal());
    }

    /** Sum over all connections. */
    public long get(final FeedCounter counter) {
        long sum = 0;
        for (final long[] counts : connections) {
            sum += (long) COUNT.getOpaque(counts, PADDING + counter.ordinal());
        }
        return sum;
    }

    /** Count of one connection. */
    public long get(final FeedCounter counter, final int connection) {
        final long[][] all = connections;
        return connection < all.length ? (long) COUNT.getOpaque(all[connection], PADDING + counter.ordinal()) : 0;
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        for (final FeedCounter counter : FeedCounter.values()) {
            text.append(text.isEmpty() ? "" : " ")
                    .append(counter.name())
                    .append('=')
                    .append(get(counter));
        }
        return text.toString();
    }
}
