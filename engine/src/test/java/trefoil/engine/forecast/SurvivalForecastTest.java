package trefoil.engine.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import trefoil.engine.testing.Allocation;

class SurvivalForecastTest {
    private static final long SEED = 20_261_128;
    private static final long MS = 1_000_000;
    private static final double PPM = 1e6;

    private final TriangleDesk desk = new TriangleDesk();

    @Test
    void shouldAnswerAsTheNaiveReferenceDoes() {
        final Random random = new Random(SEED);
        for (int n = 0; n < 3; n++) {
            final ForecastModel model = MadeModel.random(random);
            final SurvivalForecast forecast = new SurvivalForecast(model, desk.table, desk.matrix);
            for (int i = 0; i < 2_000; i++) {
                desk.quote(
                        random.nextInt(3),
                        400_000 + random.nextInt(100_000),
                        1 + random.nextInt(20_000),
                        500_000 + random.nextInt(100_000),
                        1 + random.nextInt(20_000));
                final int loop = random.nextInt(2);
                final int trigger = random.nextInt(3);
                final double edge = random.nextInt(20_000) / PPM;
                final long ageNs = random.nextInt(5) == 0 ? 0 : random.nextLong(400 * MS);
                final long latencyNs = random.nextLong(600 * MS);

                final double[] naive = naive(model, loop, trigger, edge, ageNs, latencyNs);

                assertThat(forecast.probability(loop, trigger, edge, ageNs, latencyNs))
                        .as("seed %d model %d case %d", SEED, n, i)
                        .isCloseTo(naive[0], within(1e-9))
                        .isBetween(0.0, 1.0);
                assertThat(forecast.expectedEdge(loop, trigger, edge, ageNs, latencyNs))
                        .as("seed %d model %d case %d", SEED, n, i)
                        .isCloseTo(naive[0] * edge + naive[1], within(1e-9));
            }
        }
    }

    @Test
    void shouldCountByHand() {
        final ForecastAxes axes = new ForecastAxes(
                List.of(1_000L), List.of(10 * MS), List.of(100L), List.of(10 * MS, 20 * MS), List.of(1L, 3L, 5L), "S");
        // All that was seen: 80 edges of the smallest sort, of which 60 lasted 10 ms and 20 lasted 20 ms.
        final ForecastModel model = new MadeModel(axes)
                .cell(axes.cell(0, 0, 0, 0), 80, 60, 10, -20_000)
                .cell(axes.cell(0, 0, 0, 0) + 1, 80, 20, 50, -200_000)
                .model();
        final SurvivalForecast forecast = new SurvivalForecast(model, desk.table, desk.matrix);

        // Five groups, each leaning on the wider one with 20 observations; the widest on one half.
        double at10 = 0.5;
        double at20 = 0.5;
        double lossAt20 = 0;
        for (int group = 0; group < 5; group++) {
            at10 = (60 + 20 * at10) / 100;
            at20 = (20 + 20 * at20) / 100;
            lossAt20 = (-0.2 + 20 * lossAt20) / 100;
        }

        assertThat(forecast.probability(0, 0, 0.0005, 0, 10 * MS)).isCloseTo(at10, within(1e-12));
        assertThat(forecast.probability(0, 0, 0.0005, 0, 20 * MS)).isCloseTo(at20, within(1e-12));
        assertThat(forecast.probability(0, 0, 0.0005, 0, 15 * MS)).isCloseTo((at10 + at20) / 2, within(1e-12));
        assertThat(forecast.probability(0, 0, 0.0005, 0, 0))
                .as("sooner than known")
                .isCloseTo(at10, within(1e-12));
        assertThat(forecast.probability(0, 0, 0.0005, 0, 900 * MS)).as("later").isCloseTo(at20, within(1e-12));
        assertThat(forecast.expectedEdge(0, 0, 0.0005, 0, 20 * MS)).isCloseTo(at20 * 0.0005 + lossAt20, within(1e-12));
    }

    @Test
    void shouldTakeTheSmallestLegForTheSize() {
        desk.quote(TriangleDesk.XS, 900_000, 1_000, 1_000_000, 700);
        desk.quote(TriangleDesk.XY, 2_000_000, 400, 2_100_000, 1_000);
        desk.quote(TriangleDesk.YS, 550_000, 500, 600_000, 1_000);
        final SurvivalForecast forecast =
                new SurvivalForecast(MadeModel.random(new Random(SEED)), desk.table, desk.matrix);

        // 700 S buy 700 X; 400 X can be sold, for 800 Y; 500 Y can be sold: 250 X, 250 S.
        assertThat(forecast.capacity(desk.forward())).isCloseTo(250e8, within(1.0));
    }

    @Test
    @Tag("allocation")
    void shouldAllocateNothing() {
        final ForecastModel model = MadeModel.random(new Random(SEED));
        final Forecast survival = new SurvivalForecast(model, desk.table, desk.matrix);
        final Forecast microPrice = new MicroPriceForecast(model, desk.table, desk.matrix);
        double sum = ask(survival, microPrice, 200_000);

        final long before = Allocation.ofThisThread();
        sum += ask(survival, microPrice, 1_000_000);
        final long allocated = Allocation.ofThisThread() - before;

        assertThat(sum).isNotNaN();
        assertThat(allocated).as("bytes for a million questions to each").isZero();
    }

    private double ask(final Forecast survival, final Forecast microPrice, final int times) {
        double sum = 0;
        for (int i = 0; i < times; i++) {
            sum += survival.expectedEdge(i & 1, i % 3, (i % 9_000) / PPM, i * 100L, i * 77L);
            sum += microPrice.expectedEdge(i & 1, i % 3, (i % 9_000) / PPM, i * 100L, i * 77L);
        }
        return sum;
    }

    /** Probability and loss, counted anew for each question. */
    private double[] naive(
            final ForecastModel model,
            final int loop,
            final int trigger,
            final double edge,
            final long ageNs,
            final long latencyNs) {
        final List<Long> latencies = model.axes().latencyNs();
        int low = 0;
        for (int i = 0; i < latencies.size(); i++) {
            low = latencies.get(i) <= latencyNs ? i : low;
        }
        final int high = Math.min(low + 1, latencies.size() - 1);
        final double part = latencyNs <= latencies.get(low) || high == low
                ? 0
                : (latencyNs - latencies.get(low)) / (double) (latencies.get(high) - latencies.get(low));
        final SurvivalForecast sizes = new SurvivalForecast(model, desk.table, desk.matrix);
        final double capacity = sizes.capacity(loop) / 1e8;
        final double[] atLow = naiveAt(model, low, trigger, edge, ageNs, capacity);
        final double[] atHigh = naiveAt(model, high, trigger, edge, ageNs, capacity);
        return new double[] {atLow[0] + part * (atHigh[0] - atLow[0]), atLow[1] + part * (atHigh[1] - atLow[1])};
    }

    private static double[] naiveAt(
            final ForecastModel model,
            final int latency,
            final int trigger,
            final double edge,
            final long ageNs,
            final double capacity) {
        final ForecastAxes axes = model.axes();
        final int edgeBin = (int)
                axes.edgePpm().stream().filter(bound -> bound / PPM <= edge).count();
        final int ageBin =
                (int) axes.ageNs().stream().filter(bound -> bound <= ageNs).count();
        final int sizeBin =
                (int) axes.size().stream().filter(bound -> bound <= capacity).count();
        double alive = 0.5;
        double loss = 0;
        for (int group = 0; group < 5; group++) {
            double seen = 0;
            double lasted = 0;
            double lost = 0;
            for (int e = 0; e < axes.edgeBins(); e++) {
                for (int a = 0; a < axes.ageBins(); a++) {
                    for (int s = 0; s < axes.sizeBins(); s++) {
                        for (int l = 0; l < 3; l++) {
                            final boolean counts = (group < 1 || l == trigger)
                                    && (group < 2 || e == edgeBin)
                                    && (group < 3 || a == ageBin)
                                    && (group < 4 || s == sizeBin);
                            final int cell = axes.cell(e, a, s, l) + latency;
                            seen += counts ? model.seen[cell] : 0;
                            lasted += counts ? model.alive[cell] : 0;
                            lost += counts ? model.lostPpm[cell] / PPM : 0;
                        }
                    }
                }
            }
            alive = (lasted + 20 * alive) / (seen + 20);
            loss = (lost + 20 * loss) / (seen + 20);
        }
        return new double[] {alive, loss};
    }
}
