package trefoil.bench;

import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.forecast.Forecast;
import trefoil.engine.forecast.ForecastAxes;
import trefoil.engine.forecast.ForecastGate;
import trefoil.engine.forecast.ForecastModel;
import trefoil.engine.forecast.MicroPriceForecast;
import trefoil.engine.forecast.SurvivalForecast;
import trefoil.engine.market.RateMatrix;

/** What the gate costs for one candidate: its age, its forecast at the latency as it is, and the comparison. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ForecastBenchmark {
    private static final int CANDIDATES = 1 << 10;
    private static final long LATENCY_NS = 7_300_000;
    private static final long INTERVAL_NS = 20_000;
    private static final int SEEN = 400;

    private final int[] loops = new int[CANDIDATES];
    private final int[] instruments = new int[CANDIDATES];
    private final double[] products = new double[CANDIDATES];
    private ForecastGate none;
    private ForecastGate survival;
    private ForecastGate microPrice;
    private int next;
    private long nowNs;

    @Setup
    public void setUp() {
        final BenchMarket market = new BenchMarket();
        final LoopTable table = market.loops();
        final RateMatrix matrix = new RateMatrix(market.universe());
        final LoopPricer pricer = new LoopPricer(table, matrix);
        final SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < market.universe().instrumentCount(); i++) {
            final long bid = market.price(i, 1);
            matrix.update(i, 0, i, bid, market.qty(i), bid + 2, market.qty(i), i);
        }
        for (int i = 0; i < CANDIDATES; i++) {
            loops[i] = random.nextInt(table.loopCount());
            instruments[i] = table.instrument(loops[i], random.nextInt(LoopTable.LEGS));
            products[i] = table.breakEven(loops[i]) * (1 + Math.pow(10, -4 + 2 * random.nextDouble()));
        }
        final ForecastModel model = model(random);
        none = new ForecastGate(Forecast.NONE, pricer, 0, LATENCY_NS);
        survival = new ForecastGate(new SurvivalForecast(model, table, matrix), pricer, 0, LATENCY_NS);
        microPrice = new ForecastGate(new MicroPriceForecast(model, table, matrix), pricer, 0, LATENCY_NS);
    }

    private static ForecastModel model(final SplittableRandom random) {
        final ForecastAxes axes = ForecastAxes.usual("USDT");
        final long[] seen = new long[axes.cells()];
        final long[] alive = new long[axes.cells()];
        final long[] lost = new long[axes.cells()];
        final long[] lostPpm = new long[axes.cells()];
        for (int cell = 0; cell < seen.length; cell++) {
            seen[cell] = 1 + random.nextInt(SEEN);
            alive[cell] = random.nextLong(seen[cell]);
            lost[cell] = seen[cell] - alive[cell];
            lostPpm[cell] = -lost[cell] * random.nextInt(SEEN);
        }
        final double[] drift = new double[axes.latencies()];
        for (int i = 0; i < drift.length; i++) {
            drift[i] = random.nextDouble();
        }
        return new ForecastModel(axes, new TreeMap<>(), seen, alive, lost, lostPpm, new long[drift.length], drift);
    }

    private boolean ask(final ForecastGate gate) {
        next = next + 1 & CANDIDATES - 1;
        nowNs += INTERVAL_NS;
        return gate.permits(loops[next], instruments[next], products[next], nowNs);
    }

    @Benchmark
    @Goal("the gate of a candidate without a forecast")
    public boolean none() {
        return ask(none);
    }

    @Benchmark
    @Goal(
            value = "forecast of a candidate, survival",
            maxNs = 30,
            whenMissed =
                    "The gate and the loop's age are the smaller part{ForecastBenchmark.none}; the rest is the model's "
                            + "cells, one for each leg and latency, which are seldom in the nearest cache. Only candidates are asked "
                            + "about, not quotes.")
    public boolean survival() {
        return ask(survival);
    }

    @Benchmark
    @Goal(
            value = "forecast of a candidate, micro-price",
            maxNs = 30,
            whenMissed =
                    "The gate and the loop's age are the smaller part{ForecastBenchmark.none}; the rest is the queues of "
                            + "three legs, read from the exact quotes, and a division for each, one where the plain formula has two. "
                            + "Only candidates are asked about, not quotes.")
    public boolean microPrice() {
        return ask(microPrice);
    }
}
