package trefoil.engine.sim;

import java.util.List;

/**
 * Fair value of each asset in USDT: a slow random walk times the jumps so far, both pulled back to where they began.
 *
 * <p>Doubles are exact enough here: what is derived from them is rounded to ticks, and Java's are the same everywhere.
 */
final class SyntheticValues {
    private static final double NS = 1e-9;
    private static final double BP = 1e-4;
    private static final double MAJOR_BP_PER_ROOT_SECOND = 0.4;
    private static final double ORDINARY_BP_PER_ROOT_SECOND = 0.7;
    private static final double STABLE_BP_PER_ROOT_SECOND = 0.02;
    private static final double START_SPREAD = 0.02;
    private static final double PULL_PER_SECOND = 1.0 / 600;
    private static final double LONGEST_STEP_SECONDS = 10;
    /** A jump of an asset that is a fifth away from its start always leads back. */
    private static final double JUMP_PULL = 2.5;

    private final SyntheticRandom random;
    private final double[] start;
    private final double[] walk;
    private final double[] jump;
    private final double[] volatility;
    private final long[] walkedNs;

    SyntheticValues(final SyntheticUniverse universe, final SyntheticRandom random) {
        final List<String> assets = universe.assets();
        this.random = random;
        start = new double[assets.size()];
        walk = new double[assets.size()];
        jump = new double[assets.size()];
        volatility = new double[assets.size()];
        walkedNs = new long[assets.size()];
        for (int i = 0; i < assets.size(); i++) {
            final String asset = assets.get(i);
            final boolean stable = SyntheticUniverse.stable(asset);
            start[i] = universe.value(asset) * 1e-8 * (stable ? 1 : 1 + START_SPREAD * (2 * random.uniform() - 1));
            walk[i] = 1;
            jump[i] = 1;
            volatility[i] = BP * (stable ? STABLE_BP_PER_ROOT_SECOND : volatilityBp(asset));
        }
        volatility[0] = 0;
    }

    /** Value at the start. */
    double start(final int asset) {
        return start[asset];
    }

    /** Value without jumps. */
    double walk(final int asset) {
        return start[asset] * walk[asset];
    }

    /** Product of all jumps so far. */
    double jump(final int asset) {
        return jump[asset];
    }

    /** Lets an asset walk up to a time. */
    void walkTo(final int asset, final long nowNs) {
        final double seconds = Math.min((nowNs - walkedNs[asset]) * NS, LONGEST_STEP_SECONDS);
        walkedNs[asset] = nowNs;
        walk[asset] *= 1
                + volatility[asset] * Math.sqrt(seconds) * random.bell()
                - (walk[asset] - 1) * PULL_PER_SECOND * seconds;
    }

    /** Lets an asset jump by a fraction, up or down: down more likely the higher it stands. */
    void jumpBy(final int asset, final double fraction) {
        final double deviation = walk[asset] * jump[asset] - 1;
        final boolean up = random.uniform() < 0.5 - deviation * JUMP_PULL;
        jump[asset] *= up ? 1 + fraction : 1 - fraction;
    }

    private static double volatilityBp(final String asset) {
        return SyntheticUniverse.hub(asset) ? MAJOR_BP_PER_ROOT_SECOND : ORDINARY_BP_PER_ROOT_SECOND;
    }
}
