package trefoil.engine.research.forecast;

/** Is told of edges and what became of them. */
public interface EdgeOutcomes {
    /**
     * An edge is met, in the market as it is. Whatever is to be known of it beside itself is looked up now.
     *
     * @return anything that {@link #onOutcome} is to be given with it
     */
    Object onEdge(EdgeSample sample);

    /**
     * What became of it at one latency.
     *
     * @param met what {@link #onEdge} answered
     * @param begun whether the first order would have been filled: its price had not become worse
     * @param result of the three legs at the prices when their orders would have arrived, as a part of what is spent
     */
    void onOutcome(EdgeSample sample, Object met, int latency, boolean begun, double result);

    /**
     * What became of one leg's rate.
     *
     * @param lean what its queue said when the edge was met
     * @param change of the rate, as a part of it
     */
    default void onDrift(final int latency, final double lean, final double change) {}

    /** A gap, or the end, came before all was known of an edge. */
    default void onCensored(final EdgeSample sample) {}
}
