package trefoil.engine.research.forecast;

import java.util.SortedMap;
import java.util.TreeMap;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.forecast.ForecastAxes;
import trefoil.engine.forecast.ForecastModel;
import trefoil.engine.forecast.SurvivalForecast;
import trefoil.engine.market.RateMatrix;

/** Counts what became of edges, over as many journals as it is given; a model comes out. One thread. */
public final class ForecastFit {
    private static final double PPM = 1e6;

    private final ForecastAxes axes;
    private final long[] seen;
    private final long[] alive;
    private final long[] lost;
    private final long[] lostPpm;
    private final long[] driftSeen;
    private final double[] leanTimesChange;
    private final double[] leanSquared;

    /** Nothing seen. */
    public ForecastFit(final ForecastAxes axes) {
        this.axes = axes;
        seen = new long[axes.cells()];
        alive = new long[axes.cells()];
        lost = new long[axes.cells()];
        lostPpm = new long[axes.cells()];
        driftSeen = new long[axes.latencies()];
        leanTimesChange = new double[axes.latencies()];
        leanSquared = new double[axes.latencies()];
    }

    /** Takes the edges of one more market; its cells are those of the axes. */
    public EdgeOutcomes of(final LoopTable table, final RateMatrix matrix) {
        final SurvivalForecast cells = new SurvivalForecast(empty(), table, matrix);
        return new EdgeOutcomes() {
            @Override
            public Object onEdge(final EdgeSample sample) {
                return cells.cell(sample.loop(), sample.trigger(), sample.edge(), sample.ageNs());
            }

            @Override
            public void onOutcome(
                    final EdgeSample sample,
                    final Object met,
                    final int latency,
                    final boolean begun,
                    final double result) {
                count((int) met + latency, begun, result);
            }

            @Override
            public void onDrift(final int latency, final double lean, final double change) {
                driftSeen[latency]++;
                leanTimesChange[latency] += lean * change;
                leanSquared[latency] += lean * lean;
            }
        };
    }

    private ForecastModel empty() {
        return new ForecastModel(
                axes,
                new TreeMap<>(),
                new long[axes.cells()],
                new long[axes.cells()],
                new long[axes.cells()],
                new long[axes.cells()],
                new long[axes.latencies()],
                new double[axes.latencies()]);
    }

    private void count(final int cell, final boolean begun, final double result) {
        seen[cell]++;
        if (begun && result > 0) {
            alive[cell]++;
        } else if (begun) {
            lost[cell]++;
            lostPpm[cell] += Math.round(result * PPM);
        }
    }

    /** Whether anything was seen at all. */
    public boolean sawAnything() {
        for (final long count : seen) {
            if (count > 0) {
                return true;
            }
        }
        return false;
    }

    /** What was counted so far, as a model. */
    public ForecastModel model(final SortedMap<String, String> facts) {
        final double[] drift = new double[axes.latencies()];
        for (int i = 0; i < drift.length; i++) {
            // Least squares through the origin; rounded as it is written, so that the text is the model.
            drift[i] = leanSquared[i] == 0
                    ? 0
                    : Math.round(Math.max(-1, Math.min(2, leanTimesChange[i] / leanSquared[i])) * PPM) / PPM;
        }
        return new ForecastModel(axes, facts, seen, alive, lost, lostPpm, driftSeen, drift);
    }
}
