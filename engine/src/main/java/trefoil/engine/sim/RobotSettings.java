package trefoil.engine.sim;

/**
 * How busy the robots of a market are.
 *
 * @param seed of all they decide
 * @param makerPerSecond looks of the market maker at one side of one instrument, in market time; 0 for no maker
 * @param takerPerSecond looks of the taker at the market, in market time; 0 for no taker
 * @param takerEdgePpm how far, in millionths, an instrument must be off the prices of its two assets elsewhere for the
 *     taker to take it
 */
public record RobotSettings(long seed, double makerPerSecond, double takerPerSecond, int takerEdgePpm) {
    /** No robots. */
    public static final RobotSettings NONE = new RobotSettings(0, 0, 0, 0);

    private static final double MAX_PER_SECOND = 10_000;
    private static final double DEFAULT_MAKER_PER_SECOND = 40;
    private static final double DEFAULT_TAKER_PER_SECOND = 20;
    private static final int DEFAULT_TAKER_EDGE_PPM = 2_500;

    public RobotSettings {
        require(makerPerSecond >= 0 && makerPerSecond <= MAX_PER_SECOND, "makerPerSecond=" + makerPerSecond);
        require(takerPerSecond >= 0 && takerPerSecond <= MAX_PER_SECOND, "takerPerSecond=" + takerPerSecond);
        if (takerEdgePpm < 0) {
            throw new IllegalArgumentException("takerEdgePpm=" + takerEdgePpm + " is negative");
        }
    }

    /** Robots that make a market look used: about forty quotes and twenty looks for something to take a second. */
    public static RobotSettings usual(final long seed) {
        return new RobotSettings(seed, DEFAULT_MAKER_PER_SECOND, DEFAULT_TAKER_PER_SECOND, DEFAULT_TAKER_EDGE_PPM);
    }

    /** Whether there are any. */
    public boolean any() {
        return makerPerSecond > 0 || takerPerSecond > 0;
    }

    private static void require(final boolean holds, final String value) {
        if (!holds) {
            throw new IllegalArgumentException(value + " is not from 0 to " + MAX_PER_SECOND);
        }
    }
}
