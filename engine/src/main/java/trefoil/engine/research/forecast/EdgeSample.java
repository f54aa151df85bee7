package trefoil.engine.research.forecast;

/**
 * An edge as the engine would have met it.
 *
 * @param loop in the loop table
 * @param trigger its leg whose quote had just improved
 * @param edge after fees, as a part of what is spent
 * @param ageNs since when it was there, nanoseconds
 * @param timeNs when, nanoseconds since the epoch
 */
public record EdgeSample(int loop, int trigger, double edge, long ageNs, long timeNs) {}
