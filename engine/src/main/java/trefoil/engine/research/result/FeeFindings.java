package trefoil.engine.research.result;

/**
 * What is left of the gross opportunities at one fee.
 *
 * @param tier which
 * @param opportunities gross opportunities whose greatest edge beats the fee
 * @param share of all gross opportunities; {@link Double#NaN} if there is none
 * @param peakNetEdgePpb greatest edge after fees of all that was seen, above 0 or not; {@link Long#MIN_VALUE} if no
 *     triangle ever had three fresh quotes
 */
public record FeeFindings(FeeTier tier, long opportunities, double share, long peakNetEdgePpb) {}
