package trefoil.engine.forecast;

import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.Side;
import trefoil.engine.market.RateMatrix;

/**
 * Where each leg's queue says that its price is going by the time its order arrives.
 *
 * <pre>
 *   micro-price = (bid × ask quantity + ask × bid quantity) ÷ (bid quantity + ask quantity)
 *   lean        = (micro-price − mid) ÷ mid        for us when we sell, against us when we buy
 *   expected    = edge + Σ lean of a leg × drift at the latency after which its order arrives
 * </pre>
 *
 * The drift is how much of what the queue says came true, fitted. Trading thread; allocates nothing after construction.
 */
public final class MicroPriceForecast implements Forecast {
    private static final int LEGS = LoopTable.LEGS;

    private final LoopTable table;
    private final RateMatrix matrix;
    private final long[] latencies;
    private final long[] arrivals;
    private final double[] drift;

    /** A forecast for the table's loops at the quotes of that matrix. */
    public MicroPriceForecast(final ForecastModel model, final LoopTable table, final RateMatrix matrix) {
        this.table = table;
        this.matrix = matrix;
        latencies = model.axes().latencyNs().stream().mapToLong(Long::longValue).toArray();
        arrivals = model.axes().arrivals().stream().mapToLong(Long::longValue).toArray();
        drift = model.drift.clone();
    }

    @Override
    public double expectedEdge(
            final int loop, final int trigger, final double edge, final long ageNs, final long latencyNs) {
        double expected = edge;
        for (int leg = 0; leg < LEGS; leg++) {
            expected += lean(matrix, table.instrument(loop, leg), table.side(loop, leg))
                    * driftAt(latencyNs * arrivals[leg]);
        }
        return expected;
    }

    /** What the queue says of a conversion's rate: how much better it will be, as a part of it; 0 without both quotes. */
    public static double lean(final RateMatrix matrix, final int instrument, final int side) {
        final double bid = matrix.bidPrice(instrument);
        final double ask = matrix.askPrice(instrument);
        final double bidQty = matrix.bidQty(instrument);
        final double askQty = matrix.askQty(instrument);
        if (bid == 0 || ask == 0 || bidQty + askQty == 0) {
            return 0;
        }
        // (micro − mid) ÷ mid, with one division less.
        final double lean = (ask - bid) * (bidQty - askQty) / ((bidQty + askQty) * (ask + bid));
        return side == Side.SELL ? lean : -lean;
    }

    private double driftAt(final long timeNs) {
        int low = 0;
        while (low + 1 < latencies.length && latencies[low + 1] <= timeNs) {
            low++;
        }
        if (low + 1 == latencies.length || timeNs <= latencies[low]) {
            return drift[low];
        }
        return drift[low]
                + (drift[low + 1] - drift[low]) * (timeNs - latencies[low]) / (latencies[low + 1] - latencies[low]);
    }
}
