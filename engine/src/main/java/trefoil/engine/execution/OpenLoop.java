package trefoil.engine.execution;

import trefoil.engine.arbitrage.LoopTable;

/** State of one open loop. Reused; belongs to {@link LoopMachine}. Amounts in fixed units. */
final class OpenLoop {
    static final int NO_ASSET = -1;

    final int[] instruments = new int[LoopTable.LEGS];
    final int[] sides = new int[LoopTable.LEGS];
    final long[] feeRates = new long[LoopTable.LEGS];
    /** Asset that leg i spends; the last entry is what the last leg gives, the start asset again. */
    final int[] assets = new int[LoopTable.LEGS + 1];
    /** Quotes the plan was made at: what later legs fall back to when a quote is gone. */
    final long[] plannedPrices = new long[LoopTable.LEGS];

    boolean open;
    long loopId;

    /** When the input was received that made the order which is out: a quote for leg 0, an answer for the others. */
    long causeNs;

    /** Leg whose order is out, 0 to 2. */
    int leg;

    /** Quantity of the order that is out. */
    long orderQty;

    /** What the loop holds, in the asset of the present leg; promised in the ledger. */
    long inHand;

    /** Share of the start amount that paid for {@link #inHand}. */
    long basis;

    long spent;
    int legsFilled;
    int heldAsset;
    long heldAmount;

    long filledQty;
    long receivedCommission;

    void startOrder(final int nextLeg, final long qty) {
        leg = nextLeg;
        orderQty = qty;
        filledQty = 0;
        receivedCommission = 0;
    }

    int startAsset() {
        return assets[0];
    }

    int assetIn() {
        return assets[leg];
    }

    int assetOut() {
        return assets[leg + 1];
    }
}
