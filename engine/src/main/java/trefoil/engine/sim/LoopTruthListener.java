package trefoil.engine.sim;

/** Hears of each loop of a {@link SyntheticMarket} when it has closed, on the thread that drives the feed. */
public interface LoopTruthListener {
    /** Hears nothing. */
    LoopTruthListener NONE = (loop, openNs, closeNs, peakGrossEdgePpb) -> {};

    /**
     * A loop has closed.
     *
     * @param loop index for {@link SyntheticMarket#legs(int)}
     * @param openNs as {@link LoopTruth#openNs()}
     * @param closeNs as {@link LoopTruth#closeNs()}
     * @param peakGrossEdgePpb as {@link LoopTruth#peakGrossEdgePpb()}
     */
    void onLoopClosed(int loop, long openNs, long closeNs, long peakGrossEdgePpb);
}
