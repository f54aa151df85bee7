package trefoil.engine.execution;

/**
 * What loops could not bring home, by asset, since the account was first traded; negative where they used more than
 * they gave back. Fixed units. Written by the trading thread; others read it when the engine is at rest.
 */
public final class DustLedger {
    private final long[] amounts;

    /** A ledger of that many assets, nothing left over. */
    public DustLedger(final int assetCount) {
        amounts = new long[assetCount];
    }

    /** Adds what a loop left, or what an earlier run hands on. */
    public void add(final int asset, final long amount) {
        amounts[asset] += amount;
    }

    /** What is left over of the asset. */
    public long amount(final int asset) {
        return amounts[asset];
    }
}
