package trefoil.engine.sim;

/**
 * A seeded stream of random bits that is the same on every JDK: SplitMix64 and exact arithmetic only.
 *
 * <p>Source: G. L. Steele, D. Lea, C. H. Flood, Fast Splittable Pseudorandom Number Generators, 2014.
 */
final class SyntheticRandom {
    private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;
    private static final double UNIT = 0x1.0p-53;
    private static final int DOUBLE_SHIFT = 11;
    private static final double SQRT_3 = 1.7320508075688772;

    private long state;

    SyntheticRandom(final long seed) {
        state = seed;
    }

    /** 64 random bits. */
    long bits() {
        state += GOLDEN_GAMMA;
        long z = state;
        z = (z ^ z >>> 30) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ z >>> 27) * 0x94D0_49BB_1331_11EBL;
        return z ^ z >>> 31;
    }

    /** Uniform in [0, 1). */
    double uniform() {
        return (bits() >>> DOUBLE_SHIFT) * UNIT;
    }

    /** Mean 0, variance 1, within ±3.47: four uniforms of 16 bits from one draw. */
    double bell() {
        final long bits = bits();
        final long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
        return (sum * 0x1.0p-16 - 2) * SQRT_3;
    }

    /** Exponential with mean 1. */
    double exponential() {
        return -StrictMath.log(((bits() >>> DOUBLE_SHIFT) + 1) * UNIT);
    }
}
