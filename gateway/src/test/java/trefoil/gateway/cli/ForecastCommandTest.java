package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code trefoil research fit} and {@code judge} from the outside, on markets whose edges last 30 ms each. */
class ForecastCommandTest {
    private static final long QUOTE_INTERVAL_NS = 10_000_000;
    private static final int ROUNDS = 600;

    @TempDir
    private Path directory;

    @Test
    void shouldLearnForHowLongEdgesLastAndBeRightOnAnotherMarket() throws IOException {
        final Path learnt = market("learnt", 1_900_000_000_000_000_000L);
        final Path unseen = market("unseen", 1_900_000_900_000_000_000L);
        final Path forecast = directory.resolve("forecast.csv");

        final Cli.Result fit = Cli.run("research", "fit", learnt.toString(), "-o", forecast.toString());
        final Cli.Result judge = Cli.run("research", "judge", forecast.toString(), unseen.toString());
        final Cli.Result again = Cli.run("research", "judge", forecast.toString(), learnt.toString());

        assertThat(fit.exitCode()).as("%s", fit).isZero();
        // The three orders of a chain arrive after one, three and five latencies.
        assertThat(fit.out())
                .containsPattern(" 1 ms +\\d+ +100\\.0 %")
                .containsPattern(" 5 ms +\\d+ +99\\.\\d %")
                .containsPattern(" 10 ms +\\d+ +0\\.\\d %")
                .containsPattern(" 20 ms +\\d+ +0\\.\\d %");
        assertThat(Files.readString(forecast)).startsWith("trefoil forecast 1");
        assertThat(judge.exitCode()).as("%s", judge).isZero();
        assertThat(judge.out())
                .containsPattern("at 20\\.0 ms 0\\.\\d % were still there")
                .containsPattern("(?m)^none +\\d+")
                .containsPattern("(?m)^survival +0 ")
                .doesNotContain("it was fitted on session");
        assertThat(again.exitCode()).as("%s", again).isEqualTo(ExitCode.FINDING);
        assertThat(again.out()).contains("it was fitted on session");
    }

    @Test
    void shouldSayInOneLineWhatIsWrong() throws IOException {
        final Path journal = market("learnt", 1_900_000_000_000_000_000L);
        final Path present = Files.writeString(directory.resolve("present.csv"), "mine\n");
        final String target = directory.resolve("f.csv").toString();

        refused("exists already", "fit", journal.toString(), "-o", present.toString());
        refused("nothing to fit a forecast to", "fit", journal.toString(), "-o", target, "--fee-ppm", "50000");
        refused("--fee-ppm", "fit", journal.toString(), "-o", target, "--fee-ppm", "-1");
        refused("does not exist", "fit", directory.resolve("absent.trefoil").toString(), "-o", target);
        refused("present.csv", "judge", present.toString(), journal.toString());
        refused("absent.csv", "judge", directory.resolve("absent.csv").toString(), journal.toString());
        assertThat(Files.readString(present)).isEqualTo("mine\n");
        assertThat(Path.of(target)).doesNotExist();
    }

    private static void refused(final String problem, final String... command) {
        final List<String> words = new ArrayList<>(List.of("research"));
        words.addAll(List.of(command));
        final Cli.Result result = Cli.run(words.toArray(String[]::new));
        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(problem).doesNotContain("\tat ");
    }

    /** One loop pays in every second round of three quotes. */
    private Path market(final String name, final long startNs) throws IOException {
        final Path tape = directory.resolve(name + ".tape");
        final List<String> lines = new ArrayList<>();
        long ns = startNs;
        int id = 0;
        for (int round = 0; round < ROUNDS; round++) {
            final String[] quotes = {
                "ETHUSDT " + (round % 2 == 0 ? "3030 3031" : "3000 3001"), "BTCUSDT 60000 60001", "ETHBTC 0.05 0.0501"
            };
            for (final String quote : quotes) {
                final String[] parts = quote.split(" ");
                ns += QUOTE_INTERVAL_NS;
                lines.add(ns + " {\"stream\":\"" + parts[0].toLowerCase(Locale.ROOT) + "@bookTicker\",\"data\":{\"u\":"
                        + ++id + ",\"s\":\"" + parts[0] + "\",\"b\":\"" + parts[1] + "\",\"B\":\"10\",\"a\":\""
                        + parts[2] + "\",\"A\":\"10\"}}");
            }
        }
        Files.write(tape, lines);
        final Path target = directory.resolve(name);
        final Cli.Result result = Cli.run("import", tape.toString(), "-o", target.toString());
        assertThat(result.exitCode()).as("%s", result).isZero();
        try (Stream<Path> files = Files.list(target)) {
            return files.findFirst().orElseThrow();
        }
    }
}
