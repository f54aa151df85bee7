package trefoil.engine.market;

/**
 * One side of one book as a leg of a loop meets it: prices and quantities in fixed units, best first. Reused; trading
 * thread only.
 */
public final class Ladder {
    /** Levels kept. */
    public static final int MAX_LEVELS = 20;

    private final long[] prices = new long[MAX_LEVELS];
    private final long[] qtys = new long[MAX_LEVELS];
    private int levels;

    /** Forgets every level. */
    public void clear() {
        levels = 0;
    }

    /** Adds a level behind the others; what is beyond {@value #MAX_LEVELS} is left out. */
    public void add(final long price, final long qty) {
        if (levels < MAX_LEVELS) {
            prices[levels] = price;
            qtys[levels++] = qty;
        }
    }

    /** Levels there are; 0 if the side has no quote. */
    public int levels() {
        return levels;
    }

    /** Price of the level, 0 being the best. */
    public long price(final int level) {
        return prices[level];
    }

    /** Quantity at the level, fixed units of base. */
    public long qty(final int level) {
        return qtys[level];
    }
}
