package trefoil.engine.research;

import trefoil.engine.research.result.OpportunityEnd;

/** Is told of each opportunity as it comes, changes and goes, in the market as it is. Called on the walk's thread. */
public interface OpportunityListener {
    /** Hears nothing. */
    OpportunityListener NONE = new OpportunityListener() {};

    /**
     * A loop has risen above the threshold.
     *
     * @param loop index in the {@link LoopIndex}
     * @param instrument whose update did it
     * @param product of its three gross rates
     */
    default void onOpened(final int loop, final int instrument, final double product, final long timeNs) {}

    /** An open loop's rates changed; it is still above the threshold. */
    default void onMoved(final int loop, final int instrument, final double product, final long timeNs) {}

    /**
     * An opportunity is over, or cannot be observed any more.
     *
     * @param instrument whose update closed it; below 0 if it was censored
     * @param endNs until when it was there
     */
    default void onEnded(
            final int loop, final int instrument, final OpportunityEnd end, final long openNs, final long endNs) {}
}
