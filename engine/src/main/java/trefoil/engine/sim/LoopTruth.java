package trefoil.engine.sim;

/**
 * An interval in which one triangle, in one direction, was worth more at the best quotes than it cost in fees.
 *
 * <p>Legs are in order of conversion, from the asset of the three that was listed first. Sides are
 * {@link trefoil.engine.event.Side}.
 *
 * @param openNs time of the update that opened it, feed time
 * @param closeNs time of the update that closed it, feed time
 * @param instrument1 index in the feed's list
 * @param side1 of the first leg
 * @param instrument2 index in the feed's list
 * @param side2 of the second leg
 * @param instrument3 index in the feed's list
 * @param side3 of the third leg
 * @param peakGrossEdgePpb greatest product of the three conversions minus 1, before fees, 1e-9
 */
public record LoopTruth(
        long openNs,
        long closeNs,
        int instrument1,
        int side1,
        int instrument2,
        int side2,
        int instrument3,
        int side3,
        long peakGrossEdgePpb) {

    /** How long it lasted. */
    public long lifeNs() {
        return closeNs - openNs;
    }
}
