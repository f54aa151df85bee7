package trefoil.engine.forecast;

/** Says what a loop may be expected to earn once its orders arrive. Trading thread; allocates nothing. */
@FunctionalInterface
public interface Forecast {
    /** Expects what is there now. */
    Forecast NONE = (loop, trigger, edge, ageNs, latencyNs) -> edge;

    /**
     * Result to be expected of a loop that is begun now, as a part of what it spends.
     *
     * @param loop in the loop table
     * @param trigger its leg whose quote has just improved
     * @param edge what it would earn if it were done at once, after fees, as a part of what it spends
     * @param ageNs for how long its edge has been there, nanoseconds
     * @param latencyNs from an order's decision to its arrival, nanoseconds
     */
    double expectedEdge(int loop, int trigger, double edge, long ageNs, long latencyNs);
}
