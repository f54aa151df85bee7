package trefoil.engine.research.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.forecast.ForecastModel;
import trefoil.engine.forecast.ForecastText;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.BookSink;
import trefoil.engine.sim.MarketFeed;
import trefoil.engine.testing.TriangleMarket;

class ForecastFitTest {
    private static final long SEED = 20_261_128;
    private static final long MS = 1_000_000;
    private static final int EDGES = 3_000;
    private static final double MEAN_LIFE_MS = 60;

    @TempDir
    private Path directory;

    private final ForecastStudy study =
            new ForecastStudy(new ForecastTrial.Terms(20 * MS, 1_000, 100, 5_000, 100, "S"));

    /** An edge ends when its third leg falls, after a life drawn from an exponential; its order arrives after 5 latencies. */
    @Test
    void shouldRecoverAKnownSurvivalCurve() {
        final Path journal = SimulatedJournals.write(directory, "known", new KnownMarket(new Random(SEED), 0));

        final ForecastModel model = study.fit(List.of(journal));

        for (int i = 0; i < model.axes().latencies(); i++) {
            final double latencyMs = model.axes().latencyNs().get(i) / 1e6;
            // Nothing is quoted while an edge lasts, so each counts once.
            assertThat(model.seen(i)).as("latency %f", latencyMs).isBetween(EDGES - 20L, (long) EDGES);
            assertThat(model.alive(i) / (double) model.seen(i))
                    .as("seed %d latency %f ms", SEED, latencyMs)
                    .isCloseTo(Math.exp(-5 * latencyMs / MEAN_LIFE_MS), within(0.03));
            assertThat(model.alive(i) + model.lost(i))
                    .as("the first leg is always filled")
                    .isEqualTo(model.seen(i));
        }
    }

    /** Of what the queue of the third leg says, half comes true after 10 ms, and no more. */
    @Test
    void shouldRecoverAKnownDrift() {
        final Path journal = SimulatedJournals.write(directory, "drift", new KnownMarket(new Random(SEED), 0.5));

        final ForecastModel model = study.fit(List.of(journal));

        assertThat(model.drift(0)).as("after 1 ms").isZero();
        // The edge counts again when it is 10 ms old: it leans as much then, over a smaller spread, and stays.
        final double lean = 0.2 * 0.5 / 102.2;
        final double leanLater = 0.175 * 0.5 / 102.225;
        final double change = 0.025 / 51;
        assertThat(model.drift(5))
                .as("after 50 ms")
                .isCloseTo(lean * change / (lean * lean + leanLater * leanLater), within(0.002));
    }

    @Test
    void shouldFitTheSameFromTheSameAndJudgeItsOwnAsUnclear() {
        final Path journal = SimulatedJournals.write(directory, "known", new KnownMarket(new Random(SEED), 0));

        final String first = ForecastText.print(study.fit(List.of(journal)));
        final String second = ForecastText.print(study.fit(List.of(journal)));
        final ForecastJudgement judgement = study.judge(ForecastText.parse(first), List.of(journal));

        assertThat(second).isEqualTo(first);
        assertThat(judgement.seenBefore()).containsExactly("known");
        assertThat(judgement.verdict()).isEqualTo(ForecastJudgement.Verdict.UNCLEAR);
        assertThat(judgement.calibration().error()).as("on its own data").isLessThan(0.02);
    }

    @Test
    void shouldSayThatThereIsNothingToFitTo() {
        final Path journal = SimulatedJournals.write(directory, "calm", new KnownMarket(new Random(SEED), 0));
        final ForecastStudy dear = new ForecastStudy(new ForecastTrial.Terms(20 * MS, 100_000, 100, 5_000, 100, "S"));

        assertThatThrownBy(() -> dear.fit(List.of(journal)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no edge of at least 100 ppm after fees of 100000 ppm in any of 1 journal(s)");
    }

    @Test
    void shouldReckonCalibrationByHand() {
        final Calibration calibration = new Calibration();
        calibration.add(0.25, true, 0.01, 0.02);
        calibration.add(0.25, false, 0.01, -0.02);
        calibration.add(0.9, true, 0.03, 0.03);
        calibration.add(1, true, 0.03, 0.05);

        assertThat(calibration.count()).isEqualTo(4);
        assertThat(calibration.rate()).isEqualTo(0.75);
        assertThat(calibration.brier()).isCloseTo((0.5625 + 0.0625 + 0.01 + 0) / 4, within(1e-12));
        assertThat(calibration.baseBrier()).isEqualTo(0.1875);
        // Two in one bin: forecast 0.25, happened 0.5. Two in the last: forecast 0.95, happened 1.
        assertThat(calibration.error()).isCloseTo(0.5 * 0.25 + 0.5 * 0.05, within(1e-12));
        assertThat(calibration.meanExpected()).isCloseTo(0.02, within(1e-12));
        assertThat(calibration.meanResult()).isCloseTo(0.02, within(1e-12));
    }

    /** S → X → Y → S pays from one quote of Y's on, until the next one. */
    private static final class KnownMarket implements MarketFeed {
        private static final long SPACING_NS = TimeUnit.SECONDS.toNanos(4);

        private record Quote(long timeNs, int instrument, long bid, long ask, long bidQty) {}

        private final List<Quote> quotes = new ArrayList<>();
        private int next;

        KnownMarket(final Random random, final double drift) {
            for (int i = 0; i < EDGES; i++) {
                final long startNs = i * SPACING_NS + MS;
                final long lifeNs = Math.max(1, Math.round(-Math.log(1 - random.nextDouble()) * MEAN_LIFE_MS * MS));
                // All legs are renewed before each edge, so that none is stale.
                quotes.add(new Quote(startNs - 3, 0, 99_000_000, 100_000_000, 1_000));
                quotes.add(new Quote(startNs - 2, 1, 200_000_000, 201_000_000, 1_000));
                quotes.add(new Quote(startNs - 1, 2, 49_000_000, 60_000_000, 1_000));
                // The queue of the third leg leans: 3 to 1 for us, and its price follows a part of the way.
                quotes.add(new Quote(startNs, 2, 51_000_000, 51_200_000, drift == 0 ? 1_000 : 3_000));
                if (drift > 0) {
                    final long moved = 51_000_000 + Math.round(50_000 * drift);
                    quotes.add(new Quote(startNs + 10 * MS, 2, moved, 51_200_000, 3_000));
                } else {
                    quotes.add(new Quote(startNs + lifeNs, 2, 49_000_000, 60_000_000, 1_000));
                }
            }
            quotes.sort(Comparator.comparingLong(Quote::timeNs));
        }

        @Override
        public List<Instrument> instruments() {
            return TriangleMarket.universe().instruments();
        }

        @Override
        public long nextTimeNs() {
            return next == quotes.size() ? END : quotes.get(next).timeNs();
        }

        @Override
        public void emit(final BookSink sink) {
            final Quote quote = quotes.get(next++);
            sink.onBook(
                    quote.instrument(),
                    next,
                    new long[] {quote.bid(), quote.bidQty() * Fixed.ONE},
                    1,
                    new long[] {quote.ask(), 1_000 * Fixed.ONE},
                    1);
        }
    }
}
