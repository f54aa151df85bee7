package trefoil.engine.sim;

/**
 * Weighted choice in constant time, by the alias method.
 *
 * <p>Source: M. D. Vose, A Linear Algorithm for Generating Random Numbers with a Given Distribution, 1991.
 */
final class SyntheticChoice {
    private static final int FRACTION_BITS = 32;
    private static final double FRACTION_ONE = 0x1.0p32;
    private static final long FRACTION_MASK = 0xFFFF_FFFFL;

    /** Chance to stay in the column, of 2^32. */
    private final long[] stay;

    private final int[] alias;

    SyntheticChoice(final double[] weights) {
        final int count = weights.length;
        stay = new long[count];
        alias = new int[count];
        double sum = 0;
        for (final double weight : weights) {
            sum += weight;
        }
        final double[] share = new double[count];
        final int[] small = new int[count];
        final int[] large = new int[count];
        int smallCount = 0;
        int largeCount = 0;
        for (int i = 0; i < count; i++) {
            share[i] = weights[i] * count / sum;
            if (share[i] < 1) {
                small[smallCount++] = i;
            } else {
                large[largeCount++] = i;
            }
        }
        while (smallCount > 0 && largeCount > 0) {
            final int poor = small[--smallCount];
            final int rich = large[--largeCount];
            stay[poor] = (long) (share[poor] * FRACTION_ONE);
            alias[poor] = rich;
            share[rich] -= 1 - share[poor];
            if (share[rich] < 1) {
                small[smallCount++] = rich;
            } else {
                large[largeCount++] = rich;
            }
        }
        while (largeCount > 0) {
            stay[large[--largeCount]] = 1L << FRACTION_BITS;
        }
        while (smallCount > 0) {
            stay[small[--smallCount]] = 1L << FRACTION_BITS;
        }
    }

    /** Index chosen by 64 random bits. */
    int choose(final long bits) {
        final int column = (int) ((bits >>> FRACTION_BITS) * stay.length >>> FRACTION_BITS);
        return (bits & FRACTION_MASK) < stay[column] ? column : alias[column];
    }
}
