package trefoil.engine.math;

/**
 * Tells by one multiplication whether a value is a multiple of a step, for many steps. Exact; one thread.
 *
 * <p>A step is {@code odd × 2^k}. Multiplied by the odd part's inverse modulo 2^64 and rotated right by k, the multiples
 * of the step, and only they, become the numbers up to {@code 2^64 ÷ step}.
 *
 * <p>Source: H. S. Warren, Hacker's Delight, second edition, section 10-17.
 */
public final class Multiples {
    /** Newton's iteration doubles the correct bits of an inverse: 5, 10, 20, 40, 80. */
    private static final int DOUBLINGS = 4;

    private static final long ALL = -1L;

    private final long[] inverses;
    private final long[] limits;
    private final int[] shifts;

    /** Steps by index; one of 0 or 1 lets every value pass. */
    public Multiples(final long[] steps) {
        inverses = new long[steps.length];
        limits = new long[steps.length];
        shifts = new int[steps.length];
        for (int i = 0; i < steps.length; i++) {
            set(i, steps[i]);
        }
    }

    /** Replaces a step. */
    public void set(final int step, final long value) {
        final boolean binds = value > 1;
        shifts[step] = binds ? Long.numberOfTrailingZeros(value) : 0;
        inverses[step] = binds ? inverse(value >>> shifts[step]) : 1;
        limits[step] = binds ? Long.divideUnsigned(ALL, value) : ALL;
    }

    /** Whether the value, not negative, is a multiple of that step. */
    public boolean contains(final int step, final long value) {
        return Long.compareUnsigned(Long.rotateRight(value * inverses[step], shifts[step]), limits[step]) <= 0;
    }

    private static long inverse(final long odd) {
        long inverse = odd * 3 ^ 2;
        for (int i = 0; i < DOUBLINGS; i++) {
            inverse *= 2 - odd * inverse;
        }
        return inverse;
    }
}
