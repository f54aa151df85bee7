package trefoil.engine.research.result;

/**
 * An interval in which a loop, at the best quotes, was worth more than its threshold.
 *
 * @param loop which
 * @param openNs receipt of the update that opened it
 * @param endNs receipt of the update that closed it, or until when it was observed if censored
 * @param end how the observation ended
 * @param updates updates of its instruments from the opening one on, before the one that closed it
 * @param openEdgePpb gross edge when it opened
 * @param peakEdgePpb greatest gross edge
 * @param peakNs when that was first reached
 * @param openedBy instrument whose update opened it: the triggering leg
 * @param closedBy instrument whose update closed it; empty if censored
 * @param capacity what the most profitable exact plan would have spent at the greatest edge, at the threshold's fee,
 *     value asset; 0 if no plan passed the venue's minimums and steps, or nothing had a price
 * @param capacityProfit what that plan would have earned at once, value asset
 */
public record Opportunity(
        LoopName loop,
        long openNs,
        long endNs,
        OpportunityEnd end,
        long updates,
        long openEdgePpb,
        long peakEdgePpb,
        long peakNs,
        String openedBy,
        String closedBy,
        long capacity,
        long capacityProfit) {

    /** How long it was observed to last. */
    public long lifeNs() {
        return endNs - openNs;
    }
}
