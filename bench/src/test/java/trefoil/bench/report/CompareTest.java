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
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompareTest {
    private static final int OK = 0;
    private static final int USAGE = 2;

    @TempDir
    private Path directory;

    private String out;
    private String err;

    @Test
    void shouldTellFasterFromSlowerAndBothFromNoise() throws IOException {
        final double[] calm = {100, 101, 102, 99, 98, 100.5};
        final double[] faster = {80, 81, 79, 82, 78, 80.5};
        final double[] noisy = {60, 150, 95, 130, 70, 112};

        assertThat(verdict(calm, faster)).contains("-20.0 %", "faster");
        assertThat(verdict(faster, calm)).contains("+24.9 %", "slower");
        assertThat(verdict(calm, noisy)).contains("no difference shown");
    }

    @Test
    void shouldNotCallADifferenceThatDoesNotMatterOne() throws IOException {
        final double[] before = {100, 100.1, 100.2, 99.9, 99.8, 100};
        final double[] after = {101, 101.1, 101.2, 100.9, 100.8, 101};

        assertThat(verdict(before, after)).contains("no difference shown");
    }

    @Test
    void shouldNotJudgeTooFewIterations() throws IOException {
        assertThat(verdict(new double[] {1, 1, 1, 1}, new double[] {9, 9, 9, 9}))
                .contains("too few iterations");
    }

    /** More is better of what is not a time. */
    @Test
    void shouldCallMoreFramesASecondFaster() throws IOException {
        final Path before = report("a", Measurement.of("x", "peers", "frames", "frames/s", 10, 11, 12, 10.5, 11.5));
        final Path after = report("b", Measurement.of("x", "peers", "frames", "frames/s", 20, 21, 22, 20.5, 21.5));

        assertThat(compare(before.toString(), after.toString())).isEqualTo(OK);
        assertThat(out.lines().filter(line -> line.startsWith("x ")))
                .singleElement()
                .asString()
                .contains("faster");
    }

    /** Of runs that do not differ, one in a hundred may be told apart, and two in a hundred may not. */
    @Test
    void shouldSeldomTellApartWhatIsTheSame() {
        final long seed = 20_261_128;
        final SplittableRandom random = new SplittableRandom(seed);
        int apart = 0;
        for (int round = 0; round < 2_000; round++) {
            final Verdict verdict = Verdict.of(random(random), random(random));
            apart += verdict == Verdict.NO_DIFFERENCE ? 0 : 1;
        }

        assertThat(apart).as("of 2,000, seed " + seed).isBetween(1, 40);
    }

    private static Measurement random(final SplittableRandom random) {
        final double[] samples = new double[10];
        for (int i = 0; i < samples.length; i++) {
            // A long tail, as times have it.
            samples[i] = 100 - 20 * Math.log(1 - random.nextDouble());
        }
        return Measurement.of("x", "g", "n", "ns", samples);
    }

    @Test
    void shouldSayWhatOnlyOneOfThemHasAndWhichConditionsDiffer() throws IOException {
        final Path before =
                report("a", Measurement.of("x", "g", "both", "ns", 1), Measurement.of("y", "g", "old", "ns", 1));
        final Path after =
                report("b", Measurement.of("x", "g", "both", "ns", 1), Measurement.of("z", "g", "new", "ns", 1));

        assertThat(compare(before.toString(), after.toString())).isEqualTo(OK);
        assertThat(out).contains("only in A: y", "only in B: z", "machine: A a | B b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "{}",
                "[]",
                "[7]",
                "{\"measurements\":[]}",
                "{\"measurements\":[{}]}",
                "[{\"benchmark\":3}]",
                "{\"measurements\":[{\"id\":\"x\",\"percentiles\":{\"p\":1}}]}"
            })
    void shouldSayWhatIsWrongWithAFile(final String text) throws IOException {
        final Path broken = Files.writeString(directory.resolve("broken.json"), text);
        final Path whole = report("whole", Measurement.of("x", "g", "n", "ns", 1));

        assertThat(compare(broken.toString(), whole.toString())).isEqualTo(USAGE);

        assertThat(err).hasLineCount(1).doesNotContain("Exception");
        assertThat(out).isEmpty();
    }

    @Test
    void shouldSayThatAFileIsMissingOrAnArgument() throws IOException {
        final Path whole = report("whole", Measurement.of("x", "g", "n", "ns", 1));

        assertThat(compare(whole.toString(), directory.resolve("no").toString()))
                .isEqualTo(USAGE);
        assertThat(err).contains("no does not exist");
        assertThat(compare(
                        whole.toString(),
                        Files.createDirectory(directory.resolve("empty")).toString()))
                .isEqualTo(USAGE);
        assertThat(err).contains("report.json does not exist");
        assertThat(compare(whole.toString())).isEqualTo(USAGE);
        assertThat(err).contains("two reports");
        assertThat(compare("\0", whole.toString())).isEqualTo(USAGE);
    }

    private String verdict(final double[] before, final double[] after) throws IOException {
        final Path first =
                Files.writeString(directory.resolve("1.json"), "[" + result("easy", "ns/op", 0, before) + "]");
        final Path second =
                Files.writeString(directory.resolve("2.json"), "[" + result("easy", "ns/op", 0, after) + "]");
        assertThat(compare(first.toString(), second.toString())).isEqualTo(OK);
        return out.lines()
                .filter(line -> line.startsWith("MadeRuns"))
                .findFirst()
                .orElseThrow();
    }

    private Path report(final String name, final Measurement... measurements) throws IOException {
        final Path made = Files.createDirectories(directory.resolve(name));
        RunFiles.write(made, new Run(Map.of("machine", name), List.of(measurements)));
        return made;
    }

    private int compare(final String... args) {
        final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        final int code = Compare.run(
                args,
                new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                new PrintStream(errBytes, true, StandardCharsets.UTF_8));
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        return code;
    }
}
