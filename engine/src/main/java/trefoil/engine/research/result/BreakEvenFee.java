package trefoil.engine.research.result;

/**
 * The fee at which a latency and a size just pay.
 *
 * @param latencyNs one way
 * @param size most that one loop may spend, value asset
 * @param rate fee of each leg above which the profit is no longer above 0, between the study's fees by straight line,
 *     fixed units; -1 if it does not pay even at the least fee of the study
 * @param bounded false if it pays at the greatest fee of the study, and the true value lies beyond
 */
public record BreakEvenFee(long latencyNs, long size, long rate, boolean bounded) {}
