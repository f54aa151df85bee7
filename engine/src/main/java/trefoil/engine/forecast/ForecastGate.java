package trefoil.engine.forecast;

import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.arbitrage.LoopTable;

/**
 * Lets candidates pass whose edge is expected to be there when their orders arrive. Trading thread; allocates nothing
 * after construction.
 *
 * <p>The latency is from an order's decision to its arrival at the venue: what passed until it was handed to the socket,
 * and half of what passed from there to its answer, as order answers tell; of each further order an eighth counts. Until
 * the first answer it is what the settings assume.
 */
public final class ForecastGate {
    private static final int OLD_PARTS = 7;
    private static final int PARTS = 8;

    private final Forecast forecast;
    private final LoopTable table;
    private final EdgeAges ages;
    private final double leastEdge;
    private long latencyNs;
    private boolean measured;

    /**
     * A gate.
     *
     * @param forecast what it asks; {@link Forecast#NONE} lets everything pass
     * @param leastEdge what has to be expected at least, as a part of what is spent
     * @param assumedLatencyNs until it has been measured
     */
    public ForecastGate(
            final Forecast forecast, final LoopPricer pricer, final double leastEdge, final long assumedLatencyNs) {
        this.forecast = forecast;
        table = pricer.table();
        ages = forecast == Forecast.NONE ? null : new EdgeAges(pricer);
        this.leastEdge = leastEdge;
        latencyNs = assumedLatencyNs;
    }

    /** The instrument has a new quote, not looked at yet. */
    public void onQuote(final int instrument) {
        if (ages != null) {
            ages.onQuote(instrument);
        }
    }

    /** Quotes of many instruments are gone. */
    public void onLost() {
        if (ages != null) {
            ages.onLost();
        }
    }

    /**
     * An order was answered.
     *
     * @param handOverNs from what caused it to its being handed to the socket
     * @param roundTripNs from there to its answer
     */
    public void onAnswer(final long handOverNs, final long roundTripNs) {
        final long sampleNs = Math.max(0, handOverNs) + Math.max(0, roundTripNs) / 2;
        latencyNs = measured ? (latencyNs * OLD_PARTS + sampleNs) / PARTS : sampleNs;
        measured = true;
    }

    /**
     * Whether a candidate is worth its orders.
     *
     * @param instrument whose quote has just improved, one of the loop's
     * @param product of the loop's three gross rates, above its break-even
     */
    public boolean permits(final int loop, final int instrument, final double product, final long nowNs) {
        return ages == null || expectedEdge(loop, instrument, product, nowNs) >= leastEdge;
    }

    private double expectedEdge(final int loop, final int instrument, final double product, final long nowNs) {
        final int trigger =
                table.instrument(loop, 0) == instrument ? 0 : table.instrument(loop, 1) == instrument ? 1 : 2;
        final double edge = product / table.breakEven(loop) * table.leastReturn() - 1;
        return forecast.expectedEdge(loop, trigger, edge, ages.age(loop, nowNs), latencyNs);
    }

    /** From an order's decision to its arrival, as it is taken now, nanoseconds. */
    public long latencyNs() {
        return latencyNs;
    }
}
