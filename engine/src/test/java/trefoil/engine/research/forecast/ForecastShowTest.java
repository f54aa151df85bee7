package trefoil.engine.research.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.forecast.ForecastKind;
import trefoil.engine.forecast.ForecastModel;
import trefoil.engine.math.DecimalText;

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
        final ForecastJudgement judgement = study.judge(model, journals(lagMinMs, lagMaxMs, 4, 5, 6, 7, 8, 9, 10, 11));

        final Calibration calibration = judgement.calibration();
        final String found = "edges " + judgement.edges() + ", Brier " + calibration.brier() + " against "
                + calibration.baseBrier() + ", calibration error " + calibration.error() + ", trials "
                + trials(judgement) + ", interval " + judgement.interval(ForecastKind.SURVIVAL);
        System.out.println("forecast, follows after " + lagMinMs + " to " + lagMaxMs + " ms: " + found);
        assertThat(judgement.seenBefore()).isEmpty();
        assertThat(calibration.count()).as(found).isGreaterThan(1_000);
        assertThat(calibration.error()).as(found).isLessThanOrEqualTo(ForecastJudgement.MAX_CALIBRATION_ERROR);
        assertThat(calibration.brier()).as(found).isLessThan(calibration.baseBrier());
        assertThat(judgement.gain(ForecastKind.SURVIVAL)).as(found).isPositive();
        assertThat(judgement.verdict()).as(found).isEqualTo(ForecastJudgement.Verdict.YES);
    }

    private static String trials(final ForecastJudgement judgement) {
        return judgement.trials().entrySet().stream()
                .map(trial -> trial.getKey() + " "
                        + DecimalText.toString(trial.getValue().profit()) + " of "
                        + trial.getValue().closed())
                .collect(Collectors.joining(", "));
    }

    private List<Path> journals(final long lagMinMs, final long lagMaxMs, final long... seeds) {
        return LongStream.of(seeds)
                .mapToObj(seed -> SimulatedJournals.write(directory, seed, SECONDS, lagMinMs, lagMaxMs))
                .toList();
    }
}
