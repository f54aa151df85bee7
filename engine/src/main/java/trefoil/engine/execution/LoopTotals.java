package trefoil.engine.execution;

import trefoil.engine.event.LoopOutcome;

/**
 * What closed loops of this run earned and left behind. Fixed units. Written by the trading thread; others read it when
 * the engine is at rest.
 */
public final class LoopTotals {
    private final long[] completedProfit;
    private final long[] brokenProfit;
    private final long[] held;

    /** Totals over that many assets, all zero. */
    public LoopTotals(final int assetCount) {
        completedProfit = new long[assetCount];
        brokenProfit = new long[assetCount];
        held = new long[assetCount];
    }

    void onClosed(final int outcome, final int startAsset, final long spent, final long received) {
        final boolean completed = outcome == LoopOutcome.COMPLETED || outcome == LoopOutcome.COMPLETED_IN_PART;
        (completed ? completedProfit : brokenProfit)[startAsset] += received - spent;
    }

    void onHeld(final int asset, final long amount) {
        held[asset] += amount;
    }

    /** Sum over completed loops that began with the asset: received less spent; negative for a loss. */
    public long completedProfit(final int asset) {
        return completedProfit[asset];
    }

    /** The same over loops that were unwound, or that hold what they could not bring home. */
    public long brokenProfit(final int asset) {
        return brokenProfit[asset];
    }

    /** What loops hold of the asset beyond dust; negative if they owe it to the inventory. */
    public long held(final int asset) {
        return held[asset];
    }
}
