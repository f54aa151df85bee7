package trefoil.gateway.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.io.CleanupMode.ON_SUCCESS;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import trefoil.gateway.cli.ExitCode;

@Tag("campaign")
class ChaosCommandTest {
    @TempDir(cleanup = ON_SUCCESS)
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldHoldWhateverGoesWrong() {
        final Path campaigns = directory.resolve("campaigns");

        final int exitCode = run("--seeds", "21..22", "--seconds", "4", "--directory", campaigns.toString());

        assertThat(exitCode).as("%s%s", out, err).isEqualTo(ExitCode.OK);
        assertThat(out.toString())
                .contains("seed       21, 4 s", "seed       22, 4 s", "2 of 2 seed(s) held")
                .containsPattern("faults 1 .* hit")
                .containsPattern("calm 1 .* ledger equals exchange in \\d+ asset")
                .doesNotContain("BROKEN");
        assertThat(campaigns).isEmptyDirectory();
    }

    @Test
    void shouldDrawTheSameScheduleFromTheSameSeed() {
        assertThat(Schedule.draw(5, 60)).isEqualTo(Schedule.draw(5, 60));
        assertThat(Schedule.draw(5, 60).digest()).isEqualTo(Schedule.draw(5, 60).digest());
        assertThat(Schedule.draw(6, 60).digest())
                .isNotEqualTo(Schedule.draw(5, 60).digest());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--seeds 5..3 | --seeds 5..3 are none",
                "--seeds 5 | --seeds '5' is not like 1..60",
                "--seeds 1..2 --seed 1 | --seed and --seeds exclude each other",
                "--minutes 1 --seconds 4 | --minutes and --seconds exclude each other",
                "--seconds 3 | --seconds 3 is not from 4 to",
                "--minutes 0 | --minutes 0 is not from 1 to",
                "--recover-within 4 | --recover-within 4 is not from 5 to"
            })
    void shouldRefuseWhatCannotBeRun(final String arguments, final String reason) {
        final int exitCode = run(arguments.split(" "));

        assertThat(exitCode).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains(reason);
    }

    private int run(final String... arguments) {
        return new CommandLine(new ChaosCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
