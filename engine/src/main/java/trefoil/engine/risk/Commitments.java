package trefoil.engine.risk;

import trefoil.engine.market.Universe;

/**
 * What open loops put through each asset, worth in the value asset: a loop counts whole in each of its assets, for what
 * it spends is in turn in all of them.
 *
 * <p>A loop is known by its first instrument, which no two loops opened by us share at a time. Trading thread only;
 * allocates nothing after construction.
 */
final class Commitments {
    private static final int TRIANGLE = 3;

    private final Universe universe;
    private final long[] ofAssets;
    private final long[] ofInstruments;

    /** Nothing is committed. */
    Commitments(final Universe universe) {
        this.universe = universe;
        ofAssets = new long[universe.assetCount()];
        ofInstruments = new long[universe.instrumentCount()];
    }

    /** Worth that goes through the asset now. */
    long of(final int asset) {
        return ofAssets[asset];
    }

    /** A loop of that worth was opened. */
    void add(final int[] instruments, final int legs, final long worth) {
        ofInstruments[instruments[0]] += worth;
        change(instruments, legs, worth);
    }

    /** The loop that began on the first instrument was closed. */
    void remove(final int[] instruments, final int legs) {
        change(instruments, legs, -ofInstruments[instruments[0]]);
        ofInstruments[instruments[0]] = 0;
    }

    /** Instruments of a loop name each of its assets twice. */
    private void change(final int[] instruments, final int legs, final long worth) {
        if (worth == 0) {
            return;
        }
        final int base = universe.baseAsset(instruments[0]);
        final int quote = universe.quoteAsset(instruments[0]);
        ofAssets[base] += worth;
        ofAssets[quote] += worth;
        if (legs == TRIANGLE) {
            final int next = universe.baseAsset(instruments[1]);
            ofAssets[next == base || next == quote ? universe.quoteAsset(instruments[1]) : next] += worth;
        } else {
            // The third leg's are the two that the first leg's are not.
            ofAssets[universe.baseAsset(instruments[2])] += worth;
            ofAssets[universe.quoteAsset(instruments[2])] += worth;
        }
    }
}
