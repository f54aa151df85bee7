package trefoil.engine.sim;

import java.util.Arrays;

/**
 * What paper orders have taken from the levels of one side of one book, which the real market goes on showing.
 *
 * <p>A level counts by its price. What is shown less than was taken from it has gone, to whomever: no more can have been
 * ours. A level that is passed by a worse best price has gone whole. Of more than {@value #MAX_LEVELS} levels those
 * farthest behind the best price are forgotten.
 */
public final class TakenLevels {
    /** Levels kept. */
    public static final int MAX_LEVELS = 64;

    private static final int LEVELS_AT_START = 4;

    private final boolean bids;
    private long[] prices = new long[LEVELS_AT_START];
    private long[] quantities = new long[LEVELS_AT_START];
    private int count;

    /**
     * Nothing taken yet.
     *
     * @param bids whether the side is that of the bids
     */
    public TakenLevels(final boolean bids) {
        this.bids = bids;
    }

    /** A paper order took that much. */
    public void take(final long price, final long quantity) {
        int at = indexOf(price);
        if (at == count) {
            if (count == MAX_LEVELS) {
                remove(farthest());
                at = count;
            }
            if (count == prices.length) {
                prices = Arrays.copyOf(prices, 2 * count);
                quantities = Arrays.copyOf(quantities, 2 * count);
            }
            prices[count] = price;
            quantities[count++] = 0;
        }
        quantities[at] += quantity;
    }

    /** The side's best price is that now, 0 if there is none: forgets levels better than it. */
    public void onBest(final long best) {
        for (int i = count - 1; i >= 0; i--) {
            if (best == 0 || (bids ? prices[i] > best : prices[i] < best)) {
                remove(i);
            }
        }
    }

    /** What is left of a level that is shown with that quantity. */
    public long left(final long price, final long shown) {
        final int at = indexOf(price);
        if (at == count) {
            return shown;
        }
        quantities[at] = Math.min(quantities[at], shown);
        return shown - quantities[at];
    }

    /** Whether nothing is known to have been taken. */
    public boolean isEmpty() {
        return count == 0;
    }

    private int indexOf(final long price) {
        int at = 0;
        while (at < count && prices[at] != price) {
            at++;
        }
        return at;
    }

    private int farthest() {
        int farthest = 0;
        for (int i = 1; i < count; i++) {
            if (bids ? prices[i] < prices[farthest] : prices[i] > prices[farthest]) {
                farthest = i;
            }
        }
        return farthest;
    }

    private void remove(final int at) {
        count--;
        prices[at] = prices[count];
        quantities[at] = quantities[count];
    }
}
