package trefoil.engine.research.result;

/**
 * What happened in one stretch of time; stretches have one width, and those without a market update are left out.
 *
 * @param fromNs its beginning
 * @param widthNs its length
 * @param updates market updates
 * @param opened opportunities that opened
 * @param openNs time in which opportunities were open, those open at once added up
 * @param peakEdgePpb greatest gross edge of those that opened; 0 if none did
 */
public record TimeBucket(long fromNs, long widthNs, long updates, long opened, long openNs, long peakEdgePpb) {}
