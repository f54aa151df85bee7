package trefoil.engine.sim;

import trefoil.engine.math.Fixed;

/**
 * The arithmetic of commissions: exact rates, every result rounded half up.
 *
 * <p>The venue does not document how it rounds. Its one worked example turns 0.040229875 into 0.04022988, which rules
 * out truncation; half up is the reading that does not overcharge in the mean.
 */
public final class Commission {
    /** Units in one of a product of two fixed-point rates: 1e-16. */
    private static final long SQUARE_ONE = Fixed.ONE * Fixed.ONE;

    private Commission() {}

    /** Commission taken from the amount received, in its units. */
    static long full(final FeeSchedule schedule, final int side, final boolean maker, final long received) {
        final long rate = schedule.standard().of(side, maker)
                + schedule.special().of(side, maker)
                + schedule.tax().of(side, maker);
        return mulDivHalfUp(received, rate, Fixed.ONE);
    }

    /** Worth of a commission paid in the discount asset, in units of the amount received. */
    static long discounted(
            final FeeSchedule schedule, final long discount, final int side, final boolean maker, final long received) {
        final long rate = schedule.standard().of(side, maker) * discount
                + (schedule.special().of(side, maker) + schedule.tax().of(side, maker)) * Fixed.ONE;
        return mulDivHalfUp(received, rate, SQUARE_ONE);
    }

    /** Commission of that rate, fixed units, taken from the amount received, in its units. */
    public static long of(final long received, final long rate) {
        return mulDivHalfUp(received, rate, Fixed.ONE);
    }

    /** {@code a × b ÷ c} of plain integers, rounded half up; {@code a, b ≥ 0}, {@code c > 0}. */
    static long mulDivHalfUp(final long a, final long b, final long c) {
        final long floor = Fixed.mulDivFloor(a, b, c);
        // The product may pass 64 bits; its remainder does not, so the wrapped difference is exact.
        final long remainder = a * b - floor * c;
        return remainder >= c - remainder ? floor + 1 : floor;
    }
}
