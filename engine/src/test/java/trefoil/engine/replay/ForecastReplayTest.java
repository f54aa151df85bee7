package trefoil.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.forecast.ForecastAxes;
import trefoil.engine.forecast.ForecastKind;
import trefoil.engine.forecast.ForecastModel;
import trefoil.engine.forecast.ForecastSettings;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.metrics.EngineCounters;

/** Runs that a forecast decided on, replayed from their journals alone. */
class ForecastReplayTest {
    private static final long SEED = 20_261_128;
    private static final int STEPS = 40_000;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(ForecastKind.class)
    void shouldDecideTheSameAgain(final ForecastKind kind) {
        final ForecastSettings forecast = settings(kind);
        final PaperRig rig = new PaperRig(directory, SEED, LoopPolicy.CHAIN, forecast);
        rig.run(STEPS);
        final EngineCounters counters = rig.desk.counters();

        try (JournalReader journal = JournalReader.open(rig.journal.path())) {
            final Replay replay = Replay.comparing(journal);
            while (replay.next()) {}

            assertThat(replay.difference()).as("seed %d", SEED).isEmpty();
            assertThat(replay.end()).isEqualTo(Replay.End.COMPLETE);
            assertThat(replay.desk().settings().forecast()).isEqualTo(forecast);
            assertThat(replay.desk().digest()).isEqualTo(rig.desk.digest());
        }
        final long refused = counters.get(counters.refused(RefusalReason.FORECAST));
        assertThat(counters.get(counters.loopsOpened)).as("loops of %s", kind).isPositive();
        if (kind == ForecastKind.NONE) {
            assertThat(refused).isZero();
        } else {
            assertThat(refused).as("refused by %s", kind).isPositive();
        }
    }

    @Test
    void shouldAskWhatIfAnotherForecastHadDecided() {
        final PaperRig rig = new PaperRig(directory, SEED, LoopPolicy.CHAIN, settings(ForecastKind.SURVIVAL));
        rig.run(STEPS);

        final long none = opened(rig.journal.path(), "forecast=none");
        final long survival = opened(rig.journal.path(), "forecast=survival");

        assertThat(survival)
                .isEqualTo(rig.desk.counters().get(rig.desk.counters().loopsOpened))
                .isLessThan(none);
    }

    @Test
    void shouldSayThatARunWithoutAForecastHasNoneToAskAbout() {
        final PaperRig rig = new PaperRig(directory, SEED, LoopPolicy.CHAIN);
        rig.run(1_000);

        assertThatThrownBy(() -> opened(rig.journal.path(), "forecast=survival"))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("the run had no forecast");
    }

    private static long opened(final Path file, final String question) {
        final RecordedRun recorded;
        try (JournalReader journal = JournalReader.open(file)) {
            recorded = new RecordedRun(journal);
            while (recorded.next()) {}
        }
        try (JournalReader journal = JournalReader.open(file)) {
            final WhatIfRun run = new WhatIfRun(journal, recorded, WhatIf.parse(List.of(question)));
            while (run.next()) {}
            return run.figures().loopsOpened();
        }
    }

    /** Only edges of at least 1,000 ppm last; what queues say comes true. */
    private static ForecastSettings settings(final ForecastKind kind) {
        if (kind == ForecastKind.NONE) {
            return ForecastSettings.NONE;
        }
        final ForecastAxes axes = ForecastAxes.usual("USDT");
        final long[] seen = new long[axes.cells()];
        final long[] alive = new long[axes.cells()];
        final long[] lost = new long[axes.cells()];
        final long[] lostPpm = new long[axes.cells()];
        for (int cell = 0; cell < seen.length; cell++) {
            final boolean large = cell >= axes.cell(3, 0, 0, 0);
            seen[cell] = 1_000;
            alive[cell] = large ? 900 : 100;
            lost[cell] = large ? 100 : 900;
            lostPpm[cell] = lost[cell] * -1_000;
        }
        final double[] drift = new double[axes.latencies()];
        Arrays.fill(drift, 1);
        return new ForecastSettings(
                kind,
                Optional.of(new ForecastModel(
                        axes, new TreeMap<>(), seen, alive, lost, lostPpm, new long[axes.latencies()], drift)),
                500,
                4_000);
    }
}
