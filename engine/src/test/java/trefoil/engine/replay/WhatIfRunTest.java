package trefoil.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.journal.JournalReader;

class WhatIfRunTest {
    private static final long SEED = 20_261_128;
    private static final int STEPS = 30_000;

    @TempDir
    private Path directory;

    /** Both columns of one question. */
    private record Answer(RunFigures recorded, RunFigures asked, WhatIfRun run) {}

    @ParameterizedTest
    @EnumSource(LoopPolicy.class)
    void shouldBeTheRunWhereNothingIsChanged(final LoopPolicy policy) {
        long heldBack = 0;
        long toldLate = 0;
        for (int n = 0; n < 8; n++) {
            final PaperRig rig = new PaperRig(directory.resolve(policy + "-" + n), SEED + n, policy);
            rig.run(STEPS);

            final Answer answer = ask(rig.journal.path());

            assertThat(answer.recorded().digest()).as("seed %d", SEED + n).isEqualTo(rig.desk.digest());
            assertThat(answer.asked()).as("seed %d", SEED + n).isEqualTo(answer.recorded());
            assertThat(answer.asked().loopsOpened()).isGreaterThan(20);
            assertThat(answer.run().handlerFailure()).isEmpty();
            toldLate += rig.ordersToldLate();
            heldBack += answer.asked().ordersByOutcome().getOrDefault("NOT_SENT", 0L);
        }
        assertThat(toldLate).as("orders that the venue was told of late").isPositive();
        assertThat(heldBack).as("orders that left too late").isPositive();
    }

    private static Answer ask(final Path journal, final String... questions) {
        try (JournalReader first = JournalReader.open(journal);
                JournalReader second = JournalReader.open(journal)) {
            final RecordedRun recorded = new RecordedRun(first);
            while (recorded.next()) {}
            final WhatIfRun run = new WhatIfRun(second, recorded, WhatIf.parse(List.of(questions)));
            while (run.next()) {}
            return new Answer(recorded.figures(), run.figures(), run);
        }
    }
}
