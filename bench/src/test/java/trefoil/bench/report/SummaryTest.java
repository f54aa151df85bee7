package trefoil.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static trefoil.bench.report.MadeRuns.result;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryTest {
    @TempDir
    private Path directory;

    private int broken;

    @Test
    void shouldSetMeasuredAgainstGoalAndRejectedWaysBelowTheOneTaken() throws IOException {
        final List<String> table = print("[" + result("easy", "ns/op", 0.0004, 78.25) + ","
                        + result("hard", "us/op", 48.001, 1.25) + "," + result("aimless", "ns/op", 16, 3.5) + ","
                        + result("other", "ns/op", 784, 782.6) + "]")
                .lines()
                .map(line -> line.replaceAll(" {2,}", " | "))
                .toList();

        assertThat(table)
                .containsSubsequence(
                        "steps | goal | measured (median)",
                        "an easy thing | ≤ 100 ns, 0 B | 78.3 ns, 0 B | reached",
                        " | rejected: the other way | 783 ns, 784 B | × 10.0",
                        " | | does less <there>",
                        "a hard thing | ≤ 1,500 ns, 48 B | 1,250 ns, 48 B | reached",
                        "MadeRuns$Work.aimless (size=3) | - | 3.5 ns, 16 B",
                        "2 of 2 goals reached");
        assertThat(broken).isZero();
    }

    @Test
    void shouldSayWhenAGoalIsMissedByTimeOrByBytesAndWhatEatsIt() throws IOException {
        final String table =
                print("[" + result("easy", "ns/op", 0, 100.1) + "," + result("hard", "ns/op", 49, 1500) + "]");

        assertThat(table)
                .contains("MISSED", "0 of 2 goals reached")
                .contains("  | the memory (100 ns, 7 %) eats it\n")
                .doesNotContain("ALLOCATES");
        assertThat(broken).isZero();
    }

    @Test
    void shouldNotExplainAGoalThatIsReached() throws IOException {
        assertThat(print("[" + result("hard", "ns/op", 48, 1499) + "]"))
                .contains("1 of 1 goals reached")
                .doesNotContain("eats it");
    }

    @Test
    void shouldTellAStepThatMayAllocateNothingAndDoes() throws IOException {
        assertThat(print("[" + result("easy", "ns/op", 16, 10) + "]"))
                .contains("ALLOCATES: MadeRuns$Work.easy", "16 B");
        assertThat(broken).isEqualTo(1);

        print("[" + result("easy", "ns/op", 0.11, 10) + "]");
        assertThat(broken).isEqualTo(1);

        print("[" + result("easy", "ns/op", 0.09, 10) + "]");
        assertThat(broken).isZero();
    }

    @Test
    void shouldNotTakeAStepForFreeWhoseAllocationWasNotMeasured() throws IOException {
        print("[" + result("easy", "ns/op", 0, 10).replace("gc.alloc", "other") + "]");

        assertThat(broken).isEqualTo(1);
    }

    @Test
    void shouldMissTheGoalWhenNothingWasMeasured() throws IOException {
        assertThat(print("[" + result("easy", "ops/s", 0, 10) + "]")).contains("? ns, 0 B", "MISSED");
    }

    @Test
    void shouldShowResultsOfClassesThatAreGone() throws IOException {
        assertThat(print("[{\"benchmark\":\"gone.Away.run\"}]")).contains("Away.run", "? ns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "[{\"benchmark\":\"a.b\"", "{}", "[{}]", "[7]", "nonsense", "[] []"})
    void shouldRefuseWhatIsNoResult(final String json) {
        assertThatThrownBy(() -> print(json)).isInstanceOf(IOException.class);
    }

    private String print(final String json) throws IOException {
        final Path file = Files.writeString(directory.resolve("result.json"), json);
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        final Run run = new Run(Map.of(), JmhResults.read(file));
        broken = Summary.print(run, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
