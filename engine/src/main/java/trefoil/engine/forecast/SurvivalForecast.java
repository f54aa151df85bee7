package trefoil.engine.forecast;

import java.util.List;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.Side;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;

/**
 * How often edges like this one were still there when the orders arrived, and what it cost where they were not.
 *
 * <pre>
 *   expected = alive × edge + loss          alive, loss: by edge, age, size, triggering leg; between two latencies linear
 * </pre>
 *
 * A cell that little was seen of leans on those that differ from it less and less: each estimate counts
 * {@value #WEIGHT} observations of the next wider one. Trading thread; allocates nothing after construction.
 */
public final class SurvivalForecast implements Forecast {
    /** Observations that the next wider estimate counts for. */
    static final int WEIGHT = 20;

    private static final int LEGS = LoopTable.LEGS;
    private static final double PPM = 1e6;
    private static final double UNITS = 1e8;

    private final LoopTable table;
    private final RateMatrix matrix;
    private final int valueAsset;
    private final ForecastAxes axes;
    private final double[] edgeBounds;
    private final double[] sizeBounds;
    private final long[] ageBounds;
    private final long[] latencies;
    private final double[] alive;
    private final double[] loss;
    private final int ageBins;
    private final int sizeBins;

    /** A forecast for the table's loops at the quotes of that matrix. */
    public SurvivalForecast(final ForecastModel model, final LoopTable table, final RateMatrix matrix) {
        this.table = table;
        this.matrix = matrix;
        axes = model.axes();
        valueAsset = table.universe().assetIndex(axes.valueAsset());
        edgeBounds = doubles(axes.edgePpm(), 1 / PPM);
        sizeBounds = doubles(axes.size(), UNITS);
        ageBounds = axes.ageNs().stream().mapToLong(Long::longValue).toArray();
        latencies = axes.latencyNs().stream().mapToLong(Long::longValue).toArray();
        ageBins = axes.ageBins();
        sizeBins = axes.sizeBins();
        alive = new double[axes.cells()];
        loss = new double[axes.cells()];
        estimate(model);
    }

    private static double[] doubles(final List<Long> bounds, final double unit) {
        return bounds.stream().mapToDouble(bound -> bound * unit).toArray();
    }

    /** From the widest group, all edges of a latency, to the cell. */
    private void estimate(final ForecastModel model) {
        for (int latency = 0; latency < latencies.length; latency++) {
            final Estimate all = new Estimate(0.5, 0);
            add(all, model, latency, -1, -1, -1, -1);
            for (int leg = 0; leg < LEGS; leg++) {
                final Estimate ofLeg = all.narrower();
                add(ofLeg, model, latency, -1, -1, -1, leg);
                for (int edge = 0; edge < axes.edgeBins(); edge++) {
                    final Estimate ofEdge = ofLeg.narrower();
                    add(ofEdge, model, latency, edge, -1, -1, leg);
                    for (int age = 0; age < ageBins; age++) {
                        final Estimate ofAge = ofEdge.narrower();
                        add(ofAge, model, latency, edge, age, -1, leg);
                        for (int size = 0; size < sizeBins; size++) {
                            final Estimate ofCell = ofAge.narrower();
                            add(ofCell, model, latency, edge, age, size, leg);
                            final int cell = axes.cell(edge, age, size, leg) + latency;
                            alive[cell] = ofCell.alive();
                            loss[cell] = ofCell.loss();
                        }
                    }
                }
            }
        }
    }

    /** Adds all cells that have those bins; -1 for any. */
    private void add(
            final Estimate estimate,
            final ForecastModel model,
            final int latency,
            final int edge,
            final int age,
            final int size,
            final int leg) {
        for (int e = Math.max(edge, 0); e <= (edge < 0 ? axes.edgeBins() - 1 : edge); e++) {
            for (int a = Math.max(age, 0); a <= (age < 0 ? ageBins - 1 : age); a++) {
                for (int s = Math.max(size, 0); s <= (size < 0 ? sizeBins - 1 : size); s++) {
                    for (int l = Math.max(leg, 0); l <= (leg < 0 ? LEGS - 1 : leg); l++) {
                        final int cell = axes.cell(e, a, s, l) + latency;
                        estimate.seen += model.seen[cell];
                        estimate.alive += model.alive[cell];
                        estimate.lossSum += model.lostPpm[cell] / PPM;
                    }
                }
            }
        }
    }

    /** What is known of a group, leaning on a wider one. */
    private static final class Estimate {
        private final double widerAlive;
        private final double widerLoss;
        private double seen;
        private double alive;
        private double lossSum;

        Estimate(final double widerAlive, final double widerLoss) {
            this.widerAlive = widerAlive;
            this.widerLoss = widerLoss;
        }

        Estimate narrower() {
            return new Estimate(alive(), loss());
        }

        double alive() {
            return (alive + WEIGHT * widerAlive) / (seen + WEIGHT);
        }

        double loss() {
            return (lossSum + WEIGHT * widerLoss) / (seen + WEIGHT);
        }
    }

    @Override
    public double expectedEdge(
            final int loop, final int trigger, final double edge, final long ageNs, final long latencyNs) {
        final int cell = cell(loop, trigger, edge, ageNs);
        final int low = lowerLatency(latencyNs);
        final double part = part(low, latencyNs);
        final int high = part > 0 ? low + 1 : low;
        final double stays = alive[cell + low] + part * (alive[cell + high] - alive[cell + low]);
        final double costs = loss[cell + low] + part * (loss[cell + high] - loss[cell + low]);
        return stays * edge + costs;
    }

    /** Probability that the edge is still there when the orders arrive; the arguments are those of {@link #expectedEdge}. */
    public double probability(
            final int loop, final int trigger, final double edge, final long ageNs, final long latencyNs) {
        final int cell = cell(loop, trigger, edge, ageNs);
        final int low = lowerLatency(latencyNs);
        final double part = part(low, latencyNs);
        final int high = part > 0 ? low + 1 : low;
        return alive[cell + low] + part * (alive[cell + high] - alive[cell + low]);
    }

    /** First cell of what is asked about. */
    public int cell(final int loop, final int trigger, final double edge, final long ageNs) {
        int edgeBin = 0;
        while (edgeBin < edgeBounds.length && edge >= edgeBounds[edgeBin]) {
            edgeBin++;
        }
        int ageBin = 0;
        while (ageBin < ageBounds.length && ageNs >= ageBounds[ageBin]) {
            ageBin++;
        }
        final double capacity = capacity(loop);
        int sizeBin = 0;
        while (sizeBin < sizeBounds.length && capacity >= sizeBounds[sizeBin]) {
            sizeBin++;
        }
        return axes.cell(edgeBin, ageBin, sizeBin, trigger);
    }

    /** Most that the best quotes allow to spend on the loop, units of the value asset; 0 where that has no price. */
    double capacity(final int loop) {
        final double[] rates = matrix.rates();
        double converted = 1;
        double most = Double.MAX_VALUE;
        for (int leg = 0; leg < LEGS; leg++) {
            final int instrument = table.instrument(loop, leg);
            final boolean sell = table.side(loop, leg) == Side.SELL;
            final double given = sell
                    ? matrix.bidQty(instrument)
                    : (double) matrix.askQty(instrument) * matrix.askPrice(instrument) / UNITS;
            most = Math.min(most, given / converted);
            converted *= rates[sell ? matrix.sellCell(instrument) : matrix.buyCell(instrument)];
        }
        final int start = table.assetIn(loop, 0);
        if (start == valueAsset) {
            return most;
        }
        return valueAsset == Universe.NOT_FOUND ? 0 : most * rates[matrix.cell(start, valueAsset)];
    }

    /** The last known latency that is not above it; the first if all are. */
    private int lowerLatency(final long latencyNs) {
        int low = 0;
        while (low + 1 < latencies.length && latencies[low + 1] <= latencyNs) {
            low++;
        }
        return low;
    }

    /** How far on the way to the next known latency. */
    private double part(final int low, final long latencyNs) {
        return low + 1 == latencies.length || latencyNs <= latencies[low]
                ? 0
                : (double) (latencyNs - latencies[low]) / (latencies[low + 1] - latencies[low]);
    }
}
