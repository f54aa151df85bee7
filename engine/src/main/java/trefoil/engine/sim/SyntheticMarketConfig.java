package trefoil.engine.sim;

/**
 * Settings of a {@link SyntheticMarket}. One configuration is one sequence of updates, byte for byte.
 *
 * @param seed of everything that is random
 * @param updatesPerSecond book updates of the whole market, in virtual time
 * @param jumpsPerSecond price jumps over the whole market, Poisson
 * @param jumpMinBp least size of a jump, basis points
 * @param jumpMaxBp greatest size of a jump, basis points
 * @param lagMinNs least delay after which a cross pair follows a jump of one of its assets
 * @param lagMaxNs greatest delay after which a cross pair follows
 * @param durationNs the feed ends after this virtual time; {@link Long#MAX_VALUE} for never
 * @param truthFeePpm taker fee of one leg that a loop must beat to be recorded as a {@link LoopTruth}, 1e-6
 * @param truthCapacity closed loops that are remembered, the newest
 */
public record SyntheticMarketConfig(
        long seed,
        int updatesPerSecond,
        double jumpsPerSecond,
        double jumpMinBp,
        double jumpMaxBp,
        long lagMinNs,
        long lagMaxNs,
        long durationNs,
        int truthFeePpm,
        int truthCapacity) {

    /** Default of {@code updatesPerSecond}. */
    public static final int DEFAULT_UPDATES_PER_SECOND = 20_000;
    /** Default of {@code jumpsPerSecond}. */
    public static final double DEFAULT_JUMPS_PER_SECOND = 5;
    /** Default of {@code jumpMinBp}: what is left of it after spreads is about 35. */
    public static final double DEFAULT_JUMP_MIN_BP = 41;
    /** Default of {@code jumpMaxBp}. */
    public static final double DEFAULT_JUMP_MAX_BP = 81;
    /** Default of {@code lagMinNs}. */
    public static final long DEFAULT_LAG_MIN_NS = 5_000_000;
    /** Default of {@code lagMaxNs}. */
    public static final long DEFAULT_LAG_MAX_NS = 80_000_000;
    /** Default of {@code truthFeePpm}: 0.1 %. */
    public static final int DEFAULT_TRUTH_FEE_PPM = 1_000;
    /** Default of {@code truthCapacity}. */
    public static final int DEFAULT_TRUTH_CAPACITY = 65_536;

    static final int UPDATES_PER_SECOND_LIMIT = 10_000_000;
    static final double JUMPS_PER_SECOND_LIMIT = 10_000;
    static final double JUMP_LIMIT_BP = 1_000;
    static final int TRUTH_FEE_LIMIT_PPM = 100_000;
    static final int TRUTH_CAPACITY_LIMIT = 1 << 24;

    public SyntheticMarketConfig {
        check(
                updatesPerSecond >= 1 && updatesPerSecond <= UPDATES_PER_SECOND_LIMIT,
                "updatesPerSecond=" + updatesPerSecond + ": must be 1 to " + UPDATES_PER_SECOND_LIMIT);
        check(
                jumpsPerSecond >= 0 && jumpsPerSecond <= JUMPS_PER_SECOND_LIMIT,
                "jumpsPerSecond=" + jumpsPerSecond + ": must be 0 to " + JUMPS_PER_SECOND_LIMIT);
        check(jumpMinBp >= 0, "jumpMinBp=" + jumpMinBp + ": must be at least 0");
        check(
                jumpMaxBp >= jumpMinBp && jumpMaxBp <= JUMP_LIMIT_BP,
                "jumpMaxBp=" + jumpMaxBp + ": must be jumpMinBp=" + jumpMinBp + " to " + JUMP_LIMIT_BP);
        check(lagMinNs >= 0, "lagMinNs=" + lagMinNs + ": must be at least 0");
        check(
                lagMaxNs >= lagMinNs && lagMaxNs <= 60_000_000_000L,
                "lagMaxNs=" + lagMaxNs + ": must be lagMinNs=" + lagMinNs + " to 60000000000");
        check(durationNs >= 0, "durationNs=" + durationNs + ": must be at least 0");
        check(
                truthFeePpm >= 0 && truthFeePpm <= TRUTH_FEE_LIMIT_PPM,
                "truthFeePpm=" + truthFeePpm + ": must be 0 to " + TRUTH_FEE_LIMIT_PPM);
        check(
                truthCapacity >= 1 && truthCapacity <= TRUTH_CAPACITY_LIMIT,
                "truthCapacity=" + truthCapacity + ": must be 1 to " + TRUTH_CAPACITY_LIMIT);
    }

    /** The defaults with a seed. */
    public static SyntheticMarketConfig defaults(final long seed) {
        return builder(seed).build();
    }

    /** A builder that starts from the defaults. */
    public static Builder builder(final long seed) {
        return new Builder(seed);
    }

    private static void check(final boolean holds, final String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }

    /** Collects settings by name; what is not set keeps its default. */
    public static final class Builder {
        private final long seed;
        private int updatesPerSecond = DEFAULT_UPDATES_PER_SECOND;
        private double jumpsPerSecond = DEFAULT_JUMPS_PER_SECOND;
        private double jumpMinBp = DEFAULT_JUMP_MIN_BP;
        private double jumpMaxBp = DEFAULT_JUMP_MAX_BP;
        private long lagMinNs = DEFAULT_LAG_MIN_NS;
        private long lagMaxNs = DEFAULT_LAG_MAX_NS;
        private long durationNs = Long.MAX_VALUE;
        private int truthFeePpm = DEFAULT_TRUTH_FEE_PPM;
        private int truthCapacity = DEFAULT_TRUTH_CAPACITY;

        private Builder(final long seed) {
            this.seed = seed;
        }

        /** Book updates of the whole market. */
        public Builder updatesPerSecond(final int rate) {
            updatesPerSecond = rate;
            return this;
        }

        /** Price jumps over the whole market; 0 for a calm market. */
        public Builder jumpsPerSecond(final double rate) {
            jumpsPerSecond = rate;
            return this;
        }

        /** Size of jumps. */
        public Builder jumpBp(final double min, final double max) {
            jumpMinBp = min;
            jumpMaxBp = max;
            return this;
        }

        /** Delay of cross pairs. */
        public Builder lagNs(final long min, final long max) {
            lagMinNs = min;
            lagMaxNs = max;
            return this;
        }

        /** Virtual time after which the feed ends. */
        public Builder durationNs(final long duration) {
            durationNs = duration;
            return this;
        }

        /** Fee that a recorded loop beats. */
        public Builder truthFeePpm(final int feePpm) {
            truthFeePpm = feePpm;
            return this;
        }

        /** Closed loops remembered. */
        public Builder truthCapacity(final int loops) {
            truthCapacity = loops;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException naming the setting, its value and its range
         */
        public SyntheticMarketConfig build() {
            return new SyntheticMarketConfig(
                    seed,
                    updatesPerSecond,
                    jumpsPerSecond,
                    jumpMinBp,
                    jumpMaxBp,
                    lagMinNs,
                    lagMaxNs,
                    durationNs,
                    truthFeePpm,
                    truthCapacity);
        }
    }
}
