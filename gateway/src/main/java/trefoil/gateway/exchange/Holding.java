package trefoil.gateway.exchange;

/**
 * What an account has of one asset, in {@link trefoil.engine.math.Fixed} units.
 *
 * @param free can be spent
 * @param locked held by open orders
 */
public record Holding(long free, long locked) {}
