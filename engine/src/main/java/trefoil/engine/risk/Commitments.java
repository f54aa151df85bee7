package trefoil.engine.risk;

import trefoil.engine.market.Universe;

/**
 * What open loops put through each asset, worth in the value asset: a loop counts whole in each of its three, for what
 * it spends is in turn in all of them.
 *
 * <p>A loop is known by its first instrument, which no two loops opened by us share at a time. Trading thread only;
 * allocates nothing after construction.
 */
final class Commitments {
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
    void add(final int instrumentA, final int instrumentB, final int instrumentC, final long worth) {
        ofInstruments[instrumentA] += worth;
        change(instrumentA, instrumentB, instrumentC, worth);
    }

    /** The loop that began on the first instrument was closed. */
    void remove(final int instrumentA, final int instrumentB, final int instrumentC) {
        change(instrumentA, instrumentB, instrumentC, -ofInstruments[instrumentA]);
        ofInstruments[instrumentA] = 0;
    }

    /** Three instruments of a triangle name each of its assets twice. */
    private void change(final int instrumentA, final int instrumentB, final int instrumentC, final long worth) {
        if (worth == 0) {
            return;
        }
        final int base = universe.baseAsset(instrumentA);
        final int quote = universe.quoteAsset(instrumentA);
        final int third = universe.baseAsset(instrumentB) == base || universe.baseAsset(instrumentB) == quote
                ? universe.quoteAsset(instrumentB)
                : universe.baseAsset(instrumentB);
        ofAssets[base] += worth;
        ofAssets[quote] += worth;
        ofAssets[third] += worth;
    }
}
