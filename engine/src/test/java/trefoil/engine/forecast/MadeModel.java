package trefoil.engine.forecast;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Models made by hand or by chance. */
public final class MadeModel {
    private final ForecastAxes axes;
    private final long[] seen;
    private final long[] alive;
    private final long[] lost;
    private final long[] lostPpm;
    private final double[] drift;

    MadeModel(final ForecastAxes axes) {
        this.axes = axes;
        seen = new long[axes.cells()];
        alive = new long[axes.cells()];
        lost = new long[axes.cells()];
        lostPpm = new long[axes.cells()];
        drift = new double[axes.latencies()];
    }

    MadeModel cell(
            final int cell, final long edges, final long stillThere, final long gone, final long sumOfLossesPpm) {
        seen[cell] = edges;
        alive[cell] = stillThere;
        lost[cell] = gone;
        lostPpm[cell] = sumOfLossesPpm;
        return this;
    }

    MadeModel drift(final int latency, final double value) {
        drift[latency] = value;
        return this;
    }

    ForecastModel model() {
        final long[] driftSeen = new long[axes.latencies()];
        return new ForecastModel(
                axes, new TreeMap<>(Map.of("sessions", "made")), seen, alive, lost, lostPpm, driftSeen, drift);
    }

    /** Anything that could have been counted. */
    public static ForecastModel random(final Random random) {
        final ForecastAxes axes = ForecastAxes.usual("S");
        final MadeModel made = new MadeModel(axes);
        for (int cell = 0; cell < axes.cells(); cell++) {
            if (random.nextInt(3) > 0) {
                final int edges = 1 + random.nextInt(500);
                final int stillThere = random.nextInt(edges + 1);
                final int gone = random.nextInt(edges - stillThere + 1);
                made.cell(cell, edges, stillThere, gone, gone == 0 ? 0 : -random.nextInt(gone * 9_000 + 1));
            }
        }
        for (int latency = 0; latency < axes.latencies(); latency++) {
            made.drift(latency, random.nextInt(2_000_001) / 1e6 - 1);
        }
        return made.model();
    }
}
