package trefoil.engine.market;

import java.util.Arrays;

/**
 * Numbers that certain products of two rates do not exceed, kept as rates go up.
 *
 * <p>Pairs of conversions are in groups, and each group has a bound. A rate that went up raises the bounds of its groups
 * where its pairs' products ask for it; one that went down changes nothing, so that a bound may be too high until it is
 * {@link #set} again, and is never too low by more than the rounding of the products. The pair that raised a bound last,
 * or was set with it, is the group's witness. Owned by the trading thread; allocates nothing after construction.
 */
public final class RateBounds {
    private static final int FIELDS = 3;
    private static final int PARTNER = 1;
    private static final int NAME = 2;
    /** In place of a group: the conversion has no more pairs. */
    private static final int END = -1;

    private final double[] rates;
    private final int[] firstRefs;
    private final int[] refs;
    private final double[] bounds;
    private final int[] witnesses;
    private RateBounds next;

    /**
     * Bounds of pairs, endless until they are set; the matrix keeps them from now on.
     *
     * @param groups of each pair
     * @param names what each pair is called as a witness
     * @param keys {@link RateMatrix#key} of the conversions, two for each pair, one after the other
     * @param groupCount groups are from 0 to below this
     */
    public RateBounds(
            final RateMatrix matrix, final int[] groups, final int[] names, final int[] keys, final int groupCount) {
        rates = matrix.rates();
        bounds = new double[groupCount];
        Arrays.fill(bounds, Double.MAX_VALUE);
        witnesses = new int[groupCount];
        final int[] counts = new int[matrix.keyCount()];
        for (final int key : keys) {
            counts[key]++;
        }
        firstRefs = new int[matrix.keyCount()];
        int length = 0;
        for (int key = 0; key < firstRefs.length; key++) {
            firstRefs[key] = length;
            length += (counts[key] + 1) * FIELDS;
        }
        refs = new int[length];
        Arrays.fill(refs, END);
        final int[] next = firstRefs.clone();
        for (int i = keys.length - 1; i >= 0; i--) {
            witnesses[groups[i / 2]] = names[i / 2];
        }
        for (int i = 0; i < keys.length; i++) {
            final int at = next[keys[i]];
            next[keys[i]] += FIELDS;
            refs[at] = groups[i / 2];
            refs[at + PARTNER] = keys[i ^ 1];
            refs[at + NAME] = names[i / 2];
        }
        matrix.keep(this);
    }

    /** Others over the same matrix, or null. */
    RateBounds next() {
        return next;
    }

    void setNext(final RateBounds others) {
        next = others;
    }

    /** The rate of that conversion went up and is in the matrix. */
    void onRaised(final int key, final double rate) {
        int at = firstRefs[key];
        // To a mark, not to a count: a counted loop is unrolled, which costs more than the two or three pairs of most.
        for (int group = refs[at]; group != END; group = refs[at]) {
            final double product = rate * rates[refs[at + PARTNER]];
            if (product > bounds[group]) {
                bounds[group] = product;
                witnesses[group] = refs[at + NAME];
            }
            at += FIELDS;
        }
    }

    /** What no pair's product in the group exceeds, but for rounding. */
    public double bound(final int group) {
        return bounds[group];
    }

    /** The name of a pair of the group. */
    public int witness(final int group) {
        return witnesses[group];
    }

    /** Sets the group's bound to the greatest product there is, and that pair as its witness. */
    public void set(final int group, final double bound, final int witness) {
        bounds[group] = bound;
        witnesses[group] = witness;
    }
}
