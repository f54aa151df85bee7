package trefoil.engine.execution;

import trefoil.engine.event.LoopOutcome;

/**
 * What closed loops left behind: profit of the completed ones by start asset, and inventory of the others by asset.
 * Fixed units. Written by the trading thread; others read it when the engine is at rest.
 */
public final class LoopTotals {
    private final long[] completedProfit;
    private final long[] held;

    /** Totals over that many assets, all zero. */
    public LoopTotals(final int assetCount) {
        completedProfit = new long[assetCount];
        held = new long[assetCount];
    }

    void onClosed(
            final int outcome,
            final int startAsset,
            final long spent,
            final long received,
            final int heldAsset,
            final long heldAmount) {
        if (outcome == LoopOutcome.COMPLETED) {
            completedProfit[startAsset] += received - spent;
        }
        if (heldAmount > 0) {
            held[heldAsset] += heldAmount;
        }
    }

    /** Sum over completed loops that began with the asset: received less spent; negative for a loss. */
    public long completedProfit(final int asset) {
        return completedProfit[asset];
    }

    /** What loops that did not complete left in hand of the asset. */
    public long held(final int asset) {
        return held[asset];
    }
}
