package trefoil.engine.execution;

import trefoil.engine.event.Side;
import trefoil.engine.market.Universe;

/**
 * Our orders that may still be open at the venue, as its filters count them: how many by instrument, and how much they
 * may still add to an asset. An order counts from its intent until what it did is in the ledger: not from its answer, which
 * may come before its fills. Trading thread only; allocates
 * nothing after construction.
 */
public final class OpenOrders {
    /** Orders followed; beyond it the oldest is forgotten. */
    public static final int CAPACITY = 1024;

    private final Universe universe;
    private final int maxOrders;
    private final int[] counts;
    private final long[] buying;

    private final long[] keys = new long[CAPACITY];
    private final int[] instruments = new int[CAPACITY];
    private final long[] bought = new long[CAPACITY];
    private int size;

    /** No order is out, and the venue bounds their number on no more than one instrument at a time. */
    public OpenOrders(final Universe universe) {
        this(universe, Integer.MAX_VALUE);
    }

    /** No order is out; the venue lets so many be open at once, on all instruments together. */
    public OpenOrders(final Universe universe, final int maxOrders) {
        this.universe = universe;
        this.maxOrders = maxOrders;
        counts = new int[universe.instrumentCount()];
        buying = new long[universe.assetCount()];
    }

    /** An order goes out. */
    public void onSent(final long orderKey, final int instrument, final int side, final long qty) {
        if (size == CAPACITY) {
            remove(0);
        }
        keys[size] = orderKey;
        instruments[size] = instrument;
        bought[size] = side == Side.BUY ? qty : 0;
        counts[instrument]++;
        buying[universe.baseAsset(instrument)] += bought[size];
        size++;
    }

    /** An order has ended, however; one that is not followed is passed over. */
    public void onEnded(final long orderKey) {
        for (int i = 0; i < size; i++) {
            if (keys[i] == orderKey) {
                remove(i);
                return;
            }
        }
    }

    /** Whether the venue's bound on open orders of all instruments, EXCHANGE_MAX_NUM_ORDERS, lets so many more out. */
    public boolean haveRoomFor(final int orders) {
        return size <= maxOrders - orders;
    }

    /** Orders that may be open on the instrument. */
    public int count(final int instrument) {
        return counts[instrument];
    }

    /** Most that open buys may still add to the asset, what they have filled included. */
    public long buying(final int asset) {
        return buying[asset];
    }

    private void remove(final int at) {
        counts[instruments[at]]--;
        buying[universe.baseAsset(instruments[at])] -= bought[at];
        size--;
        System.arraycopy(keys, at + 1, keys, at, size - at);
        System.arraycopy(instruments, at + 1, instruments, at, size - at);
        System.arraycopy(bought, at + 1, bought, at, size - at);
    }
}
