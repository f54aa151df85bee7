package trefoil.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.execution.RandomRun;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.testing.RunJournal;

/** Runs over random markets at a venue without manners, journalled and replayed. */
class RandomReplayTest {
    private static final long SEED = 20_261_128;
    private static final int LOOPS_OF_A_RUN = 150;
    private static final int RUNS = 40;
    private static final int LONG_RUNS = 12;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(LoopPolicy.class)
    void shouldWriteEveryOutputAgain(final LoopPolicy policy) {
        long outputs = 0;
        int loops = 0;
        final Map<String, Long> outcomes = new TreeMap<>();
        for (int n = 0; n < RUNS; n++) {
            final int number = 3 * n + policy.ordinal();
            final Path[] path = new Path[1];
            loops += journalled(number, path);
            try (JournalReader journal = JournalReader.open(path[0])) {
                final Replay replay = Replay.comparing(journal);
                while (replay.next()) {}

                assertThat(replay.difference())
                        .as("seed %d run %d", SEED, number)
                        .isEmpty();
                assertThat(replay.end()).isEqualTo(Replay.End.COMPLETE);
                assertThat(replay.beyondTheEnd()).isZero();
                assertThat(replay.handlerFailure()).isEmpty();
                assertThat(replay.inputs() + replay.outputs()).isEqualTo(journal.recordsRead());
                assertThat(replay.desk().settings().policy()).isEqualTo(policy);
                outputs += replay.outputs();
                for (int outcome = 1; outcome < LoopOutcome.LIMIT; outcome++) {
                    final long ended = replay.desk()
                            .counters()
                            .get(replay.desk().counters().loops(outcome));
                    outcomes.merge(LoopOutcome.nameOf(outcome), ended, Long::sum);
                }
            }
        }

        assertThat(loops).isGreaterThan(RUNS * LOOPS_OF_A_RUN / 4);
        assertThat(outputs).isGreaterThan(10L * loops);
        assertThat(outcomes).as("how loops ended").containsKeys("COMPLETED", "MISSED", "UNWOUND", "HELD");
        assertThat(outcomes.get("HELD")).isPositive();
    }

    @Test
    void shouldComeToTheSameDigestWithoutComparing() {
        final Path[] path = new Path[1];
        journalled(4, path);
        final long[] digests = new long[2];
        final long[] outputs = new long[2];
        for (int i = 0; i < 2; i++) {
            try (JournalReader journal = JournalReader.open(path[0])) {
                final Replay replay = i == 0 ? Replay.comparing(journal) : Replay.running(journal);
                while (replay.next()) {}
                digests[i] = replay.digest();
                outputs[i] = replay.outputs();
            }
        }

        assertThat(digests[1]).isEqualTo(digests[0]).isNotZero();
        assertThat(outputs[1]).isEqualTo(outputs[0]).isPositive();
    }

    @Test
    void shouldWriteOutputsOfLoopsOfFourLegsAgain() {
        int loops = 0;
        for (int number = 0; number < LONG_RUNS; number++) {
            final Path[] path = new Path[1];
            loops += journalled(number, LoopChoice.MAX_LEGS, path);
            try (JournalReader journal = JournalReader.open(path[0])) {
                final Replay replay = Replay.comparing(journal);
                while (replay.next()) {}

                assertThat(replay.difference())
                        .as("seed %d run %d", SEED, number)
                        .isEmpty();
                assertThat(replay.end()).isEqualTo(Replay.End.COMPLETE);
                assertThat(replay.desk().loops().hasLongLoops()).isTrue();
                assertThat(replay.desk().loops().digest())
                        .isEqualTo(journal.header().orElseThrow().loopTableDigest());
            }
        }
        assertThat(loops).isGreaterThan(LONG_RUNS * LOOPS_OF_A_RUN / 4);
    }

    private int journalled(final int number, final Path[] path) {
        return journalled(number, LoopChoice.MIN_LEGS, path);
    }

    private int journalled(final int number, final int maxLegs, final Path[] path) {
        final RunJournal[] journal = new RunJournal[1];
        final RandomRun run = new RandomRun(SEED + number, number, false, maxLegs, settings -> {
            journal[0] = new RunJournal(
                    directory.resolve(Integer.toString(number)), settings, Map.of(), new Random(number), number % 50);
            return journal[0];
        });
        try (RunJournal closing = journal[0]) {
            path[0] = closing.path();
            return run.run(LOOPS_OF_A_RUN);
        }
    }
}
