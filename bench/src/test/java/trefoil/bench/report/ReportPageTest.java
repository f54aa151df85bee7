package trefoil.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.bench.report.MadeRuns.result;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportPageTest {
    @TempDir
    private Path directory;

    @Test
    void shouldShowWhatTheRunMeasuredAndAskTheNetworkForNothing() throws IOException {
        final String html = ReportPage.html(run());

        assertThat(html)
                .contains("default-src 'none'")
                .contains(
                        "an easy thing",
                        "the other way",
                        "EPYC &lt;script&gt;",
                        "socket to decoded",
                        "the memory (80.0 ns, 4 %) eats it",
                        "does less &lt;there&gt;")
                .doesNotContain("EPYC <script>")
                .doesNotContainPattern("(src|href|url)\\s*[=(]\\s*[\"']?(https?:)?//");
    }

    @Test
    void shouldKeepAReportAsItWas() throws IOException {
        final Run run = run();

        RunFiles.write(directory, run);
        final Run again = RunFiles.read(directory);

        assertThat(again.conditions()).isEqualTo(run.conditions());
        assertThat(ReportPage.html(again)).isEqualTo(ReportPage.html(run));
    }

    @Test
    void shouldPrintTheFiguresAsTheReadmeShowsThem() throws IOException {
        RunFiles.write(directory, run());
        final ByteArrayOutputStream out = new ByteArrayOutputStream();

        final int code = Figures.run(
                new String[] {directory.toString()},
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));

        assertThat(code).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains(
                        "- machine: EPYC <script>",
                        "| an easy thing | ≤ 100 ns, 0 B | 80.0 ns, 0 B | reached |",
                        "| missed: the memory (80.0 ns, 4 %) eats it |",
                        "| × 10.0: does less <there> |");
    }

    /** Ten microseconds are a machine's own; beyond, whoever reads the page should doubt it. */
    @Test
    void shouldSayWhenTheMachineWasBusyWithSomethingElse() {
        assertThat(ReportPage.html(disturbedBy(10_000))).doesNotContain("busy with something else");
        assertThat(ReportPage.html(disturbedBy(12_300))).contains("late by 12.3 µs, as the median");
    }

    private static Run disturbedBy(final double floorNs) {
        return new Run(Map.of(), List.of(Measurement.of("machine.jitterFloor", "machine", "floor", "ns", floorNs)));
    }

    private Run run() throws IOException {
        Files.writeString(
                directory.resolve("jmh.json"),
                "[" + result("easy", "ns/op", 0, 80, 80, 81) + "," + result("other", "ns/op", 99, 800) + ","
                        + result("hard", "us/op", 48, 1.8) + "]");
        Files.writeString(directory.resolve("conditions.txt"), "machine: EPYC <script>\njvm: 25\n");
        RunFiles.writePart(
                directory,
                "rig",
                List.of(Measurement.of("r", "plain", "socket to decoded", "ns", 9_000, 9_100)
                        .spread(9_050, new TreeMap<>(Map.of(50.0, 9_050.0, 99.0, 20_000.0)))
                        .reaching(Reach.SOCKET_TO_ORDER)));
        return RunFiles.collect(directory);
    }
}
