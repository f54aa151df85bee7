package trefoil.engine.research.forecast;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Between what bounds the difference of two trials on the same market lies with 95 % certainty, fixed units. Stretches of
 * time are drawn with replacement, each with what both made of it, so that what happens close together stays together and
 * what both met alike does not count.
 *
 * @param low {@link #UNKNOWN} with fewer than {@value #LEAST_BLOCKS} stretches, as {@code high}
 */
public record GainInterval(long low, long high) {
    /** Bound of an interval that too little time was observed for. */
    public static final long UNKNOWN = Long.MIN_VALUE;

    static final int LEAST_BLOCKS = 30;

    private static final int BLOCKS_AIMED_AT = 100;
    private static final int DRAWS = 2_000;
    private static final int DRAWS_BELOW = DRAWS / 40;
    private static final long SEED = 1;

    /**
     * The interval of {@code with} less {@code without}.
     *
     * @param with profit in each slot of time, fixed units
     * @param without as {@code with}, of the same slots
     */
    static GainInterval of(final List<Long> with, final List<Long> without) {
        if (with.size() != without.size()) {
            throw new IllegalArgumentException("with " + with.size() + " slots and without " + without.size());
        }
        final int slotsOfABlock = Math.max(1, with.size() / BLOCKS_AIMED_AT);
        final long[] gains = new long[(with.size() + slotsOfABlock - 1) / slotsOfABlock];
        for (int i = 0; i < with.size(); i++) {
            gains[i / slotsOfABlock] += with.get(i) - without.get(i);
        }
        if (gains.length < LEAST_BLOCKS) {
            return new GainInterval(UNKNOWN, UNKNOWN);
        }
        final SplittableRandom random = new SplittableRandom(SEED);
        final long[] drawn = new long[DRAWS];
        for (int i = 0; i < DRAWS; i++) {
            for (int block = 0; block < gains.length; block++) {
                drawn[i] += gains[random.nextInt(gains.length)];
            }
        }
        Arrays.sort(drawn);
        return new GainInterval(drawn[DRAWS_BELOW], drawn[DRAWS - 1 - DRAWS_BELOW]);
    }

    /** Whether enough time was observed. */
    public boolean known() {
        return low != UNKNOWN;
    }
}
