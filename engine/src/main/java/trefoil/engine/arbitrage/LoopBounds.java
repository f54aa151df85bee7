package trefoil.engine.arbitrage;

import java.util.Arrays;
import trefoil.engine.market.RateBounds;
import trefoil.engine.market.RateMatrix;

/**
 * What the loops through a busy conversion give at most: a bound of the product of their two other rates, and the least of
 * their break-evens. Conversions that few loops use have none, for looking at the loops costs no more there.
 *
 * <p>Most quotes of a busy instrument leave every one of its loops below break-even and need no look at any of them. A
 * bound is too high after rates went down; it is set anew when it was too high to tell. Trading thread only; allocates
 * nothing after construction.
 */
final class LoopBounds {
    /** Loops through a conversion from which on it has a bound. */
    static final int MANY_LOOPS = 48;

    static final int NO_GROUP = -1;

    /** Beyond the rounding of a product of three rates, in whatever order they are multiplied, and of a division. */
    private static final double ROUNDING = 1 + 0x1p-48;

    private final int[] groups;
    private final RateBounds bounds;
    private final double[] leastBreakEvens;
    private final boolean[] leastIsOld;

    /**
     * Bounds of the conversions of the matrix that many loops use.
     *
     * @param firstEntries of each {@link RateMatrix#key}, and the end of the last
     * @param entryLoops of each entry
     * @param entryLegs of each entry: the leg of the loop that the entry's conversion is
     */
    LoopBounds(
            final LoopTable table,
            final RateMatrix matrix,
            final int[] firstEntries,
            final int[] entryLoops,
            final int[] entryLegs) {
        groups = new int[matrix.keyCount()];
        int groupCount = 0;
        int pairCount = 0;
        for (int key = 0; key < groups.length; key++) {
            final int loops = firstEntries[key + 1] - firstEntries[key];
            groups[key] = loops < MANY_LOOPS ? NO_GROUP : groupCount++;
            pairCount += loops < MANY_LOOPS ? 0 : loops;
        }
        final int[] pairGroups = new int[pairCount];
        final int[] pairEntries = new int[pairCount];
        final int[] keys = new int[pairCount * 2];
        int pair = 0;
        for (int key = 0; key < groups.length; key++) {
            for (int entry = firstEntries[key]; groups[key] != NO_GROUP && entry < firstEntries[key + 1]; entry++) {
                pairGroups[pair] = groups[key];
                pairEntries[pair] = entry;
                for (int i = 0; i < 2; i++) {
                    final int loop = entryLoops[entry];
                    final int leg = (entryLegs[entry] + 1 + i) % LoopTable.LEGS;
                    keys[pair * 2 + i] = RateMatrix.key(table.instrument(loop, leg), table.side(loop, leg));
                }
                pair++;
            }
        }
        leastBreakEvens = new double[groupCount];
        leastIsOld = new boolean[groupCount];
        Arrays.fill(leastIsOld, true);
        bounds = new RateBounds(matrix, pairGroups, pairEntries, keys, groupCount);
    }

    /** Group of the conversion, {@link #NO_GROUP} if it has no bound. */
    int group(final int key) {
        return groups[key];
    }

    /** A number that no product of the three rates of the group's loops exceeds, whatever the order it was multiplied in. */
    double most(final int group, final double rate) {
        return rate * bounds.bound(group) * ROUNDING;
    }

    /** A number that no break-even of the group's loops is below. */
    double leastBreakEven(final int group) {
        return leastBreakEvens[group];
    }

    /** Entry of a loop of the group: the best one when the bound was set or raised. */
    int witness(final int group) {
        return bounds.witness(group);
    }

    /** All loops of the group were looked at: the greatest product of three rates, this one among them, and its entry. */
    void set(final int group, final double rate, final double product, final int entry) {
        if (rate > 0) {
            bounds.set(group, product / rate, entry);
        }
    }

    /** A break-even of one of the conversion's loops has changed. */
    void onBreakEven(final int key, final double breakEven) {
        final int group = groups[key];
        if (group != NO_GROUP) {
            leastBreakEvens[group] = Math.min(leastBreakEvens[group], breakEven);
            leastIsOld[group] = true;
        }
    }

    /** Whether the least break-even may be lower than it needs to be. */
    boolean leastIsOld(final int group) {
        return leastIsOld[group];
    }

    /** Sets the least break-even of the group's loops. */
    void setLeast(final int group, final double breakEven) {
        leastBreakEvens[group] = breakEven;
        leastIsOld[group] = false;
    }
}
