package trefoil.gateway.cli.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trefoil.gateway.cli.ExitCode;

/** The export as a process of its own: pipes, and disks that take no more. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class ExportProcessTest {
    private static final long RECORDS = 60_000;
    private static final int FILE_LIMIT_KIB = 100;

    @TempDir
    private Path directory;

    private Path journal;
    private Path out;

    /** What a shell's line left behind. */
    private record Run(int exitCode, String out, String err) {}

    @BeforeEach
    void writeJournal() {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash to limit a process's file size");
        journal = LongJournal.write(directory, RECORDS, 1);
        out = directory.resolve("out");
    }

    @ParameterizedTest
    @EnumSource(ExportFormat.class)
    void shouldLeaveNothingWhenTheDiskIsFull(final ExportFormat format) throws Exception {
        final Run run =
                bash("ulimit -f " + FILE_LIMIT_KIB + " && exec \"$@\"", "--format=" + format, "-o", out.toString());

        assertThat(run.exitCode()).as("%s", run).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(run.err())
                .contains("export: " + out + " cannot be written: File too large;")
                .doesNotContain("\tat ", "Exception");
        assertThat(run.out()).isEmpty();
        assertThat(out).doesNotExist();
        assertThat(unfinished()).isEmpty();
    }

    @Test
    void shouldKeepWhatWasThereWhenTheDiskIsFull() throws Exception {
        Files.createDirectory(out);
        final Path before = Files.writeString(out.resolve("timer.parquet"), "mine");

        final Run run = bash(
                "ulimit -f " + FILE_LIMIT_KIB + " && exec \"$@\"", "--format=parquet", "-o", out.toString(), "--force");

        assertThat(run.exitCode()).as("%s", run).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(before).hasContent("mine");
        assertThat(unfinished()).isEmpty();
        try (Stream<Path> files = Files.list(out)) {
            assertThat(files).containsExactly(before);
        }
    }

    @Test
    void shouldWriteOnePipeWholeAndEndQuietlyWhenNobodyReadsOn() throws Exception {
        final Run whole = bash("\"$@\" | wc -l; exit ${PIPESTATUS[0]}", "--format=jsonl", "-o", "-");
        final Run head =
                bash("\"$@\" | head -n 1; exit ${PIPESTATUS[0]}", "--format=csv", "--type=BOOK_TICKER", "-o", "-");
        final Run named = bash("\"$@\" 3>&1 >/dev/null | wc -l", "--format=jsonl", "-o", "/dev/fd/3");

        assertThat(whole).isEqualTo(new Run(0, RECORDS + "\n", ""));
        assertThat(head)
                .isEqualTo(new Run(
                        0,
                        "record_number,type,sequence,time_ns,symbol,bid,bid_qty,ask,ask_qty,update_id,connection\n",
                        ""));
        assertThat(named).isEqualTo(new Run(0, RECORDS + "\n", ""));
    }

    @Test
    void shouldSayThatTheStandardOutputTakesNoMore() throws Exception {
        final Run run = bash("\"$@\" >/dev/full", "--format=jsonl", "-o", "-");

        assertThat(run.exitCode()).as("%s", run).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(run.err()).contains("export: the standard output cannot be written: No space left on device");
    }

    private List<Path> unfinished() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".unfinished")).toList();
        }
    }

    /** Runs a line of shell that runs the export as {@code "$@"}. */
    private Run bash(final String line, final String... arguments) throws Exception {
        final List<String> command = new ArrayList<>(List.of(
                "/bin/bash",
                "-c",
                line,
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(flag -> flag.startsWith("--") || flag.startsWith("-Dfile") || flag.startsWith("-Dstd"))
                .forEach(command::add);
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:-UsePerfData",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "trefoil.gateway.cli.Main",
                "journal",
                "export",
                journal.toString()));
        command.addAll(List.of(arguments));
        final Path output = directory.resolve("stdout");
        final Path err = directory.resolve("stderr");
        final Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Run(process.exitValue(), Files.readString(output), Files.readString(err));
    }
}
