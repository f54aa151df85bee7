package trefoil.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SummaryTest {
    @TempDir
    private Path directory;

    /** Stands for a class of benchmarks. */
    public static class Work {
        @Goal(value = "an easy thing", maxNs = 100)
        public void easy() {}

        @Goal(value = "a hard thing", maxNs = 1500, maxBytes = 48)
        public void hard() {}

        public void aimless() {}
    }

    @Test
    void shouldSetMeasuredAgainstTarget() throws IOException {
        final String table = print("[" + result("easy", 78.25, "ns/op", 0.0004) + ","
                + result("hard", 1.25, "us/op", 48.001) + "," + result("aimless", 3.5, "ns/op", 16) + "]");

        assertThat(table.lines())
                .containsExactly(
                        row("operation", "target", "measured (median)", ""),
                        row("an easy thing", "100 ns    0 B", "78.3 ns    0 B", "met"),
                        row("a hard thing", "1500 ns   48 B", "1250 ns   48 B", "met"),
                        row("SummaryTest$Work.aimless (size=3)", "-", "3.5 ns   16 B", ""));
    }

    @Test
    void shouldSayWhenATargetIsMissedByTimeOrByBytes() throws IOException {
        final String table =
                print("[" + result("easy", 100.1, "ns/op", 0) + "," + result("hard", 1500, "ns/op", 49) + "]");

        assertThat(table.lines().skip(1))
                .allMatch(line -> line.endsWith("MISSED"))
                .hasSize(2);
    }

    @Test
    void shouldMissTheTargetWhenNothingWasMeasured() throws IOException {
        final String table = print("[" + result("easy", 10, "ops/s", 0) + "]");

        assertThat(table).contains("? ns    0 B  MISSED");
    }

    @Test
    void shouldShowResultsOfClassesThatAreGone() throws IOException {
        assertThat(print("[{\"benchmark\":\"gone.Away.run\"}]")).contains("Away.run", "? ns    ? B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[", "[{\"benchmark\":\"a.b\"", "{}", "[{}]", "[7]", "nonsense"})
    void shouldRefuseWhatIsNoResult(final String json) {
        assertThatThrownBy(() -> print(json)).isInstanceOf(IOException.class);
    }

    private static String result(final String method, final double median, final String unit, final double bytes) {
        final String params = method.equals("aimless") ? "\"params\":{\"size\":\"3\"}," : "";
        return String.format(
                Locale.ROOT,
                "{\"benchmark\":\"%s.%s\",\"mode\":\"avgt\",%s\"primaryMetric\":{\"score\":1,\"scoreError\":\"NaN\","
                        + "\"scorePercentiles\":{\"0.0\":1,\"50.0\":%f},\"scoreUnit\":\"%s\",\"rawData\":[[1,2]]},"
                        + "\"secondaryMetrics\":{\"gc.alloc.rate.norm\":{\"score\":%f,\"scoreUnit\":\"B/op\"}}}",
                Work.class.getName(),
                method,
                params,
                median,
                unit,
                bytes);
    }

    private static String row(final String what, final String target, final String measured, final String verdict) {
        return String.format("%-52s %16s %20s  %s", what, target, measured, verdict);
    }

    private String print(final String json) throws IOException {
        final Path file = Files.writeString(directory.resolve("result.json"), json);
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Summary.print(file, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
