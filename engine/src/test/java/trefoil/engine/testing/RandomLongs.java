package trefoil.engine.testing;

import java.util.Random;

/** Non-negative longs of every magnitude, the edges of the word among them. */
public final class RandomLongs {
    private static final long[] EDGES = {
        0,
        1,
        2,
        3,
        10,
        999_999,
        1_000_000,
        100_000_000,
        (1L << 31) - 1,
        1L << 31,
        (1L << 32) - 1,
        1L << 32,
        (1L << 32) + 1,
        (1L << 62) - 1,
        1L << 62,
        (1L << 62) + 1,
        Long.MAX_VALUE / 2,
        Long.MAX_VALUE - 2,
        Long.MAX_VALUE - 1,
        Long.MAX_VALUE
    };

    private RandomLongs() {}

    /** A number ≥ 0: one in eight is an edge, the others have a random number of bits. */
    public static long nonNegative(final Random random) {
        if (random.nextInt(8) == 0) {
            return EDGES[random.nextInt(EDGES.length)];
        }
        final int bits = random.nextInt(Long.SIZE);
        return bits == 0 ? 0 : random.nextLong() >>> Long.SIZE - bits;
    }

    /** A number ≥ 1. */
    public static long positive(final Random random) {
        return Math.max(1, nonNegative(random));
    }

    /** A number from {@code low} to {@code high}, both included. */
    public static long between(final Random random, final long low, final long high) {
        return low + (long) (random.nextDouble() * (high - low + 1));
    }
}
