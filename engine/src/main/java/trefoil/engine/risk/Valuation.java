package trefoil.engine.risk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;

/**
 * What amounts are worth in one asset, the value asset, at the best quotes: over the instrument that joins the two, or
 * over one asset between them. Rounded against us at each step.
 *
 * <pre>
 *   worth        what selling an amount brings       at bids, rounded down
 *   cost         what buying an amount takes         at asks, rounded up
 *   affordable   most that a worth can buy           the inverse of cost
 * </pre>
 *
 * A quote that is gone counts as it was last: a limit must not fall away because a connection did. An asset whose ways
 * have never all been quoted has no price. Trading thread only; allocates nothing after construction.
 */
public final class Valuation {
    /** Answer where an asset has no price. */
    public static final long UNPRICED = Long.MIN_VALUE;

    private static final int NONE = -1;

    private final RateMatrix matrix;
    private final int valueAsset;

    /** Ways of asset {@code a} are those from {@code firstWay[a]} to {@code firstWay[a + 1]}, most direct first. */
    private final int[] firstWay;

    private final int[] nearInstruments;
    private final boolean[] nearSells;
    private final int[] farInstruments;
    private final boolean[] farSells;

    /** A valuation at the quotes of that matrix. */
    public Valuation(final Universe universe, final RateMatrix matrix, final int valueAsset) {
        this.matrix = matrix;
        this.valueAsset = valueAsset;
        final int[][] joining = joining(universe);
        final List<int[]> ways = new ArrayList<>();
        firstWay = new int[universe.assetCount() + 1];
        for (int asset = 0; asset < universe.assetCount(); asset++) {
            firstWay[asset] = ways.size();
            if (asset != valueAsset) {
                addWays(asset, joining, ways);
            }
        }
        firstWay[universe.assetCount()] = ways.size();
        nearInstruments = ways.stream().mapToInt(way -> way[0]).toArray();
        farInstruments = ways.stream().mapToInt(way -> way[1]).toArray();
        nearSells = new boolean[ways.size()];
        farSells = new boolean[ways.size()];
        for (int asset = 0; asset < universe.assetCount(); asset++) {
            for (int way = firstWay[asset]; way < firstWay[asset + 1]; way++) {
                nearSells[way] = universe.baseAsset(nearInstruments[way]) == asset;
                farSells[way] = farInstruments[way] != NONE && universe.quoteAsset(farInstruments[way]) == valueAsset;
            }
        }
    }

    private static int[][] joining(final Universe universe) {
        final int[][] joining = new int[universe.assetCount()][universe.assetCount()];
        for (final int[] row : joining) {
            Arrays.fill(row, NONE);
        }
        for (int i = 0; i < universe.instrumentCount(); i++) {
            joining[universe.baseAsset(i)][universe.quoteAsset(i)] = i;
            joining[universe.quoteAsset(i)][universe.baseAsset(i)] = i;
        }
        return joining;
    }

    private void addWays(final int asset, final int[][] joining, final List<int[]> ways) {
        if (joining[asset][valueAsset] != NONE) {
            ways.add(new int[] {joining[asset][valueAsset], NONE});
        }
        for (int hub = 0; hub < joining.length; hub++) {
            if (joining[asset][hub] != NONE && joining[hub][valueAsset] != NONE) {
                ways.add(new int[] {joining[asset][hub], joining[hub][valueAsset]});
            }
        }
    }

    /** The asset that worths are counted in. */
    public int valueAsset() {
        return valueAsset;
    }

    /**
     * What a change of that amount is worth: a gain what it would bring, a loss (negative) what it would take to make
     * up for it; {@link #UNPRICED} if the asset has no price. Nothing is worth nothing, priced or not.
     */
    public long value(final int asset, final long amount) {
        if (amount >= 0) {
            return worth(asset, amount);
        }
        final long cost = cost(asset, amount == Long.MIN_VALUE ? Long.MAX_VALUE : -amount);
        return cost == UNPRICED ? UNPRICED : -cost;
    }

    /** Sum of two values, {@link #UNPRICED} if either is; saturating. */
    public static long plus(final long a, final long b) {
        if (a == UNPRICED || b == UNPRICED) {
            return UNPRICED;
        }
        final long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) >= 0) {
            return sum == UNPRICED ? -Long.MAX_VALUE : sum;
        }
        return a > 0 ? Long.MAX_VALUE : -Long.MAX_VALUE;
    }

    /** What selling the amount brings, rounded down. */
    public long worth(final int asset, final long amount) {
        if (asset == valueAsset || amount == 0) {
            return amount;
        }
        for (int way = firstWay[asset]; way < firstWay[asset + 1]; way++) {
            if (priced(way)) {
                final long near = sold(nearInstruments[way], nearSells[way], amount);
                return farInstruments[way] == NONE ? near : sold(farInstruments[way], farSells[way], near);
            }
        }
        return UNPRICED;
    }

    /** What buying the amount takes, rounded up. */
    public long cost(final int asset, final long amount) {
        if (asset == valueAsset || amount == 0) {
            return amount;
        }
        for (int way = firstWay[asset]; way < firstWay[asset + 1]; way++) {
            if (priced(way)) {
                final long near = bought(nearInstruments[way], nearSells[way], amount);
                return farInstruments[way] == NONE ? near : bought(farInstruments[way], farSells[way], near);
            }
        }
        return UNPRICED;
    }

    /** Largest amount whose {@link #cost} is within the value. */
    public long affordable(final int asset, final long value) {
        if (asset == valueAsset) {
            return value;
        }
        for (int way = firstWay[asset]; way < firstWay[asset + 1]; way++) {
            if (priced(way)) {
                final long near = farInstruments[way] == NONE ? value : most(farInstruments[way], farSells[way], value);
                return most(nearInstruments[way], nearSells[way], near);
            }
        }
        return UNPRICED;
    }

    private boolean priced(final int way) {
        return quoted(nearInstruments[way]) && (farInstruments[way] == NONE || quoted(farInstruments[way]));
    }

    private boolean quoted(final int instrument) {
        return matrix.lastBidPrice(instrument) != 0 && matrix.lastAskPrice(instrument) != 0;
    }

    private long sold(final int instrument, final boolean sell, final long amount) {
        return sell
                ? Fixed.mulFloor(amount, matrix.lastBidPrice(instrument))
                : Fixed.divFloor(amount, matrix.lastAskPrice(instrument));
    }

    private long bought(final int instrument, final boolean sell, final long amount) {
        return sell
                ? Fixed.mulCeil(amount, matrix.lastAskPrice(instrument))
                : Fixed.divCeil(amount, matrix.lastBidPrice(instrument));
    }

    private long most(final int instrument, final boolean sell, final long value) {
        return sell
                ? Fixed.divFloor(value, matrix.lastAskPrice(instrument))
                : Fixed.mulFloor(value, matrix.lastBidPrice(instrument));
    }
}
