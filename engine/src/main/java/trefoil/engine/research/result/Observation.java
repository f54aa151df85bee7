package trefoil.engine.research.result;

/**
 * How much was seen, over all journals.
 *
 * @param observedNs time in which at least one triangle had three fresh quotes on open markets
 * @param updates market updates taken over
 * @param evaluations of them, after which a triangle of the instrument had three fresh quotes on open markets
 * @param grossPositive of these, after which one of its loops was worth more than it cost before fees
 * @param peakEdgePpb greatest gross edge of all loops after all of these, above 0 or not; {@link Long#MIN_VALUE} if there was none
 * @param staleEdgePpb the same with quotes of any age: what a study that trusts old quotes would have taken for an edge
 * @param triangles triangles of instruments that may be traded
 * @param loops loops of which three fresh quotes were seen at some time
 */
public record Observation(
        long observedNs,
        long updates,
        long evaluations,
        long grossPositive,
        long peakEdgePpb,
        long staleEdgePpb,
        int triangles,
        int loops) {}
