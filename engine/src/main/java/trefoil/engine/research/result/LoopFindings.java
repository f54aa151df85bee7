package trefoil.engine.research.result;

/**
 * What was seen of one loop.
 *
 * @param loop which
 * @param opportunities how often it opened
 * @param censored of them, whose end was not seen
 * @param openNs how long it was open altogether
 * @param medianNs age at which half were gone (Kaplan–Meier); {@link Long#MAX_VALUE} if more than half outlived it
 * @param peakEdgePpb greatest gross edge, whether above the threshold or not
 * @param capacity sum of the opportunities' capacities, value asset
 * @param capacityProfit sum of what these would have earned at once, value asset
 */
public record LoopFindings(
        LoopName loop,
        long opportunities,
        long censored,
        long openNs,
        long medianNs,
        long peakEdgePpb,
        long capacity,
        long capacityProfit) {}
