package trefoil.gateway.exchange.tape;

import java.util.Arrays;

/** One side of a local book: levels sorted best first, at most {@value #MAX_LEVELS}. */
final class TapeBookSide {
    /** Levels kept; what lies behind is forgotten until it changes again. */
    static final int MAX_LEVELS = 20_000;

    private static final int INITIAL_LEVELS = 1_024;

    private final int direction;
    /** Price times direction: ascending. */
    private long[] keys = new long[INITIAL_LEVELS];

    private long[] quantities = new long[INITIAL_LEVELS];
    private int levels;

    /** A side; direction −1 for bids, 1 for asks. */
    TapeBookSide(final int direction) {
        this.direction = direction;
    }

    int levels() {
        return levels;
    }

    long price(final int level) {
        return keys[level] * direction;
    }

    long qty(final int level) {
        return quantities[level];
    }

    void clear() {
        levels = 0;
    }

    /** Sets the quantity at a price; 0 removes the level. */
    void set(final long price, final long qty) {
        final long key = price * direction;
        final int found = Arrays.binarySearch(keys, 0, levels, key);
        if (found >= 0) {
            if (qty == 0) {
                move(found + 1, found);
                levels--;
            } else {
                quantities[found] = qty;
            }
        } else if (qty != 0) {
            insert(-found - 1, key, qty);
        }
    }

    private void insert(final int slot, final long key, final long qty) {
        if (levels == MAX_LEVELS) {
            if (slot == levels) {
                return;
            }
            levels--;
        }
        if (levels == keys.length) {
            keys = Arrays.copyOf(keys, keys.length * 2);
            quantities = Arrays.copyOf(quantities, quantities.length * 2);
        }
        move(slot, slot + 1);
        keys[slot] = key;
        quantities[slot] = qty;
        levels++;
    }

    private void move(final int from, final int to) {
        System.arraycopy(keys, from, keys, to, levels - from);
        System.arraycopy(quantities, from, quantities, to, levels - from);
    }
}
