package trefoil.engine.math;

/**
 * Fixed-point decimal: a {@code long} that counts units of 1e-8. Every Binance price and quantity fits.
 *
 * <p>Products are computed in 128 bits and rounded as the method's name says. Arguments are never negative; a result
 * that does not fit saturates at {@link Long#MAX_VALUE}, so a capacity that is "too large" stays too large.
 */
public final class Fixed {
    /** Decimal places kept. */
    public static final int DECIMALS = 8;

    /** Units in one: 10^{@value #DECIMALS}. */
    public static final long ONE = 100_000_000L;

    private static final double UNITS_IN_ONE = 1e8;
    private static final double UNIT = 1e-8;

    /**
     * Up to these a quotient is estimated by doubles and put right by what the estimate leaves over: the estimate's
     * relative error is below 2^-50, so that the rest is less than 2^-50 × product + divisor and fits in a long.
     */
    private static final double MAX_ESTIMATE = 0x1p60;

    private static final long MAX_ESTIMATED_HIGH = 1L << 47;
    private static final long MAX_ESTIMATED_DIVISOR = 1L << 61;

    private Fixed() {}

    /** {@code floor(a × b)} of two fixed-point numbers. */
    public static long mulFloor(final long a, final long b) {
        final long low = a * b;
        final long high = Math.multiplyHigh(a, b);
        if (high == 0 && low >= 0) {
            return low / ONE;
        }
        final double about = (double) a * b * UNIT;
        if (about >= MAX_ESTIMATE) {
            return mulDivFloor(a, b, ONE);
        }
        final long estimate = (long) about;
        final long rest = low - estimate * ONE;
        return rest >= 0 && rest < ONE ? estimate : estimate + Math.floorDiv(rest, ONE);
    }

    /** {@code ceil(a × b)} of two fixed-point numbers. */
    public static long mulCeil(final long a, final long b) {
        final long low = a * b;
        final long high = Math.multiplyHigh(a, b);
        if (high == 0 && low >= 0) {
            final long quotient = low / ONE;
            return quotient * ONE == low ? quotient : quotient + 1;
        }
        final double about = (double) a * b * UNIT;
        if (about >= MAX_ESTIMATE) {
            return mulDivCeil(a, b, ONE);
        }
        final long estimate = (long) about;
        final long excess = estimate * ONE - low;
        return excess >= 0 && excess < ONE ? estimate : estimate - Math.floorDiv(excess, ONE);
    }

    /** {@code floor(a ÷ b)} of two fixed-point numbers; {@code b > 0}. */
    public static long divFloor(final long a, final long b) {
        return mulDivFloor(a, ONE, b);
    }

    /** {@code ceil(a ÷ b)} of two fixed-point numbers; {@code b > 0}. */
    public static long divCeil(final long a, final long b) {
        return mulDivCeil(a, ONE, b);
    }

    /** {@code floor(a × b ÷ c)} of plain integers with a 128-bit product; {@code a, b ≥ 0}, {@code c > 0}. */
    public static long mulDivFloor(final long a, final long b, final long c) {
        final long high = Math.multiplyHigh(a, b);
        final long low = a * b;
        if (high == 0 && low >= 0) {
            return low / c;
        }
        final double about = (double) a * b / c;
        if (about < MAX_ESTIMATE && high < MAX_ESTIMATED_HIGH && c < MAX_ESTIMATED_DIVISOR) {
            final long estimate = (long) about;
            final long rest = low - estimate * c;
            return rest >= 0 && rest < c ? estimate : estimate + Math.floorDiv(rest, c);
        }
        return high >= c ? Long.MAX_VALUE : saturate(divide128(high, low, c));
    }

    /** {@code ceil(a × b ÷ c)} of plain integers with a 128-bit product; {@code a, b ≥ 0}, {@code c > 0}. */
    public static long mulDivCeil(final long a, final long b, final long c) {
        final long high = Math.multiplyHigh(a, b);
        final long low = a * b;
        if (high == 0 && low >= 0) {
            final long quotient = low / c;
            return quotient * c == low ? quotient : quotient + 1;
        }
        final double about = (double) a * b / c;
        if (about < MAX_ESTIMATE && high < MAX_ESTIMATED_HIGH && c < MAX_ESTIMATED_DIVISOR) {
            final long estimate = (long) about;
            final long excess = estimate * c - low;
            return excess >= 0 && excess < c ? estimate : estimate - Math.floorDiv(excess, c);
        }
        if (high >= c) {
            return Long.MAX_VALUE;
        }
        final long quotient = divide128(high, low, c);
        if (quotient < 0 || quotient == Long.MAX_VALUE) {
            return Long.MAX_VALUE;
        }
        return quotient * c == low ? quotient : quotient + 1;
    }

    /** Whether {@code a × b ≥ least} of fixed-point numbers, exactly; none negative. */
    public static boolean mulIsAtLeast(final long a, final long b, final long least) {
        return compareProducts(a, b, least, ONE) >= 0;
    }

    /** Whether {@code a × b ≤ most} of fixed-point numbers, exactly; none negative. */
    public static boolean mulIsAtMost(final long a, final long b, final long most) {
        return compareProducts(a, b, most, ONE) <= 0;
    }

    private static int compareProducts(final long a, final long b, final long c, final long d) {
        final int high = Long.compare(Math.multiplyHigh(a, b), Math.multiplyHigh(c, d));
        return high != 0 ? high : Long.compareUnsigned(a * b, c * d);
    }

    /** Largest multiple of {@code step} that is ≤ {@code value}; a step of 0 leaves the value as it is. */
    public static long floorToStep(final long value, final long step) {
        return step <= 1 ? value : value - value % step;
    }

    /** Smallest multiple of {@code step} that is ≥ {@code value}, saturating; a step of 0 leaves the value as it is. */
    public static long ceilToStep(final long value, final long step) {
        if (step <= 1) {
            return value;
        }
        final long remainder = value % step;
        if (remainder == 0) {
            return value;
        }
        final long floor = value - remainder;
        return floor > Long.MAX_VALUE - step ? Long.MAX_VALUE : floor + step;
    }

    /** Nearest double; for screening and display only, never for money. */
    public static double toDouble(final long value) {
        return value / UNITS_IN_ONE;
    }

    private static long saturate(final long unsignedQuotient) {
        return unsignedQuotient < 0 ? Long.MAX_VALUE : unsignedQuotient;
    }

    /**
     * Unsigned 128-by-64 bit division for {@code 0 ≤ high < divisor}, two digits of 32 bits.
     *
     * <p>Source: D. E. Knuth, The Art of Computer Programming, volume 2, section 4.3.1, algorithm D.
     */
    private static long divide128(final long high, final long low, final long divisor) {
        final int shift = Long.numberOfLeadingZeros(divisor);
        final long v = divisor << shift;
        final long v1 = v >>> 32;
        final long v0 = v & 0xFFFF_FFFFL;
        final long u32 = shift == 0 ? high : high << shift | low >>> 64 - shift;
        final long u10 = low << shift;
        final long u1 = u10 >>> 32;
        final long u0 = u10 & 0xFFFF_FFFFL;

        final long q1 = digit(u32, u1, v1, v0);
        final long u21 = (u32 << 32) + u1 - q1 * v;
        final long q0 = digit(u21, u0, v1, v0);
        return (q1 << 32) + q0;
    }

    private static long digit(final long upper, final long next, final long v1, final long v0) {
        long q = Long.divideUnsigned(upper, v1);
        long r = upper - q * v1;
        while (q >>> 32 != 0 || Long.compareUnsigned(q * v0, (r << 32) + next) > 0) {
            q--;
            r += v1;
            if (r >>> 32 != 0) {
                break;
            }
        }
        return q;
    }
}
