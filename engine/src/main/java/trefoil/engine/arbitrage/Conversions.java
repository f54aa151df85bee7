package trefoil.engine.arbitrage;

import java.util.Arrays;
import trefoil.engine.market.Universe;

/**
 * Which instrument converts one asset into another, as flat arrays: a matrix of instruments by asset pair and, for each asset,
 * the list of its neighbours. Immutable.
 */
final class Conversions {
    static final int NONE = -1;

    private final int assetCount;
    private final int[] instruments;
    private final int[] firstNeighbours;
    private final int[] neighbours;

    Conversions(final Universe universe) {
        assetCount = universe.assetCount();
        instruments = new int[assetCount * assetCount];
        Arrays.fill(instruments, NONE);
        firstNeighbours = new int[assetCount + 1];
        for (int i = 0; i < universe.instrumentCount(); i++) {
            final int base = universe.baseAsset(i);
            final int quote = universe.quoteAsset(i);
            instruments[base * assetCount + quote] = i;
            instruments[quote * assetCount + base] = i;
        }
        neighbours = new int[universe.instrumentCount() * 2];
        int next = 0;
        for (int asset = 0; asset < assetCount; asset++) {
            firstNeighbours[asset] = next;
            for (int other = 0; other < assetCount; other++) {
                if (instruments[asset * assetCount + other] != NONE) {
                    neighbours[next++] = other;
                }
            }
        }
        firstNeighbours[assetCount] = next;
    }

    /** Instrument of the two assets, or {@link #NONE}. */
    int instrument(final int assetA, final int assetB) {
        return instruments[assetA * assetCount + assetB];
    }

    int neighbourCount(final int asset) {
        return firstNeighbours[asset + 1] - firstNeighbours[asset];
    }

    int neighbour(final int asset, final int n) {
        return neighbours[firstNeighbours[asset] + n];
    }
}
