package trefoil.engine.research.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.forecast.ForecastKind;
import trefoil.engine.forecast.ForecastModel;
import trefoil.engine.forecast.ForecastText;

/** The survival forecast in the simulator, on seeds that it was not fitted on. */
class ForecastShowTest {
    private static final int SECONDS = 40;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"5, 80", "20, 250"})
    void shouldBeatNoneAtTwentyMillisecondsOnUnseenSeeds(final long lagMinMs, final long lagMaxMs) {
        final ForecastStudy study = new ForecastStudy(
                new ForecastTrial.Terms(TimeUnit.MILLISECONDS.toNanos(20), 1_000, 100, 2_000, 500, "USDT"));

        final ForecastModel model = study.fit(journals(lagMinMs, lagMaxMs, 1, 2, 3));
        final ForecastJudgement judgement = study.judge(model, journals(lagMinMs, lagMaxMs, 4, 5));

        final Calibration calibration = judgement.calibration();
        System.out.println("facts " + model.facts());
        System.out.println("edges " + judgement.edges() + " censored " + judgement.censored() + " rate "
                + calibration.rate() + " brier " + calibration.brier() + " base " + calibration.baseBrier() + " error "
                + calibration.error() + " expected " + calibration.meanExpected() * 1e4 + " bp, result "
                + calibration.meanResult() * 1e4 + " bp");
        calibration.bins().forEach(System.out::println);
        judgement.trials().forEach((kind, result) -> System.out.println(kind + " " + result));
        System.out.println(ForecastText.print(model).length());
        assertThat(calibration.error()).isLessThanOrEqualTo(0.05);
        assertThat(judgement.gain(ForecastKind.SURVIVAL)).isPositive();
    }

    private List<Path> journals(final long lagMinMs, final long lagMaxMs, final long... seeds) {
        return LongStream.of(seeds)
                .mapToObj(seed -> SimulatedJournals.write(directory, seed, SECONDS, lagMinMs, lagMaxMs))
                .toList();
    }
}
