package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.JournalStatus;

/** The program as a process of its own: what signals, a kill and a full disk do to it. */
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class ProcessTest {
    private static final long WAIT_SECONDS = 60;
    private static final int INTERRUPT = 2;
    private static final int FILE_LIMIT_KIB = 3 * 1024;
    /** A journal that has outgrown its first preparation holds quotes. */
    private static final long SOME_RECORDS = 1_400_000;

    @TempDir
    private Path directory;

    private final List<Child> children = new ArrayList<>();

    @AfterEach
    void killWhatIsLeft() {
        children.forEach(child -> child.process.destroyForcibly());
    }

    @Test
    void shouldEndInOrderOnCtrlC() throws Exception {
        final Child demo = start("demo", "--seconds", "0", "--journal", directory.toString());
        awaitGrowingJournal(demo);

        demo.signal(demo.ignoresInterrupt() ? "TERM" : "INT");

        assertThat(demo.exitCode()).as("%s", demo).isEqualTo(ExitCode.OK);
        assertThat(demo.out())
                .contains("the exchange's equal the engine's to the last unit")
                .doesNotContain("problem ");
        assertThat(demo.err()).doesNotContain("\tat ", "Exception");
        final JournalSums sums = JournalSums.of(journal());
        assertThat(sums.status).isEqualTo(JournalStatus.COMPLETE);
        assertThat(sums.count(RecordType.ORDER_ANSWER)).isEqualTo(sums.count(RecordType.ORDER_INTENT));
        assertThat(sums.count(RecordType.LOOP_CLOSED)).isEqualTo(sums.count(RecordType.LOOP_OPENED));
        assertThat(sums.count(RecordType.BOOK_TICKER)).isEqualTo(demo.number("with ([0-9,]+) quotes"));
    }

    @Test
    void shouldKeepEveryRecordWhenItIsKilled() throws Exception {
        final Child demo = start("demo", "--seconds", "0", "--journal", directory.toString());
        awaitGrowingJournal(demo);

        demo.process.destroyForcibly();
        demo.exitCode();

        final Cli.Result stat = Cli.run("journal", "stat", journal().toString());
        assertThat(stat.exitCode()).as("%s", stat).isEqualTo(ExitCode.FINDING);
        assertThat(stat.out()).containsPattern("state +(open|torn)");
        final long records = stat.number("^records +([0-9]+)");
        assertThat(stat.out())
                .containsPattern("(never closed: ends|torn tail) at byte \\d+, after " + records + " records");
        assertThat(JournalSums.of(journal()).records).isEqualTo(records).isGreaterThan(1_000);
    }

    @Test
    void shouldStopTradingWhenTheDiskIsFull() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash to limit a process's file size");
        final Child demo = start(
                List.of("/bin/bash", "-c", "ulimit -f " + FILE_LIMIT_KIB + " && exec \"$0\" \"$@\""),
                "demo",
                "--seconds",
                "0",
                "--journal",
                directory.toString());

        assertThat(demo.exitCode()).as("%s", demo).isEqualTo(ExitCode.FINDING);

        assertThat(demo.out())
                .contains("problem    trading was halted: journal " + journal() + " cannot be lengthened")
                .contains("free space there or choose another journal directory");
        assertThat(demo.err()).doesNotContain("\tat ", "Exception");
        final JournalSums sums = JournalSums.of(journal());
        assertThat(sums.recordsLost).isZero();
        assertThat(sums.records).isGreaterThan(10_000);
        assertThat(sums.count(RecordType.ORDER_ANSWER)).isEqualTo(sums.count(RecordType.ORDER_INTENT));
    }

    @Test
    void shouldTellThatTheDiskGotFullWhileItWasEnding() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "needs prlimit to fill a disk");
        final Child exchange = startExchange("--faults", "lost-not-executed", "--fault-rate", "100");
        final Child run = startRun(exchange);
        awaitGrowingJournal(run);
        run.await("asking the venue");

        run.signal("TERM");
        final int failed = new ProcessBuilder(
                        "/usr/bin/prlimit",
                        "--pid",
                        Long.toString(run.process.pid()),
                        "--fsize=" + Files.size(journal()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(failed).isZero();

        assertThat(run.exitCode()).as("%s", run).isEqualTo(ExitCode.FINDING);
        assertThat(run.out())
                .containsOnlyOnce("problem    trading was halted: journal " + journal() + " cannot be lengthened");
    }

    @Test
    void shouldSendNothingMoreOnceTheKillSignalHasCome() throws Exception {
        final Child exchange = startExchange();
        final Child run = startRun(exchange);
        awaitGrowingJournal(run);

        run.signal("USR1");
        run.await("kill switch: halt by SIGUSR1; nothing more is sent in this run");
        run.signal("TERM");

        assertThat(run.exitCode()).as("%s", run).isEqualTo(ExitCode.FINDING);
        assertThat(run.out())
                .containsPattern("problem +nothing was sent any more: .*KILL_SWITCH.* \\(halt by SIGUSR1\\)");
        assertThat(JournalSums.of(journal()).status).isEqualTo(JournalStatus.COMPLETE);
    }

    @Test
    void shouldRunAgainstAnExchangeInAnotherProcessUntilBothAreTerminated() throws Exception {
        final Child exchange = startExchange();
        final Child run = startRun(exchange);
        awaitGrowingJournal(run);

        run.signal("TERM");
        assertThat(run.exitCode()).as("%s", run).isEqualTo(ExitCode.OK);
        exchange.signal("TERM");
        assertThat(exchange.exitCode()).as("%s", exchange).isEqualTo(ExitCode.OK);

        assertThat(run.out()).contains("the exchange's equal the engine's to the last unit");
        assertThat(JournalSums.of(journal()).status).isEqualTo(JournalStatus.COMPLETE);
        final String secret = Files.readString(directory.resolve("a.key")).replaceAll("(?s).*secret=(\\S+).*", "$1");
        assertThat(run.toString() + exchange).doesNotContain(secret);
    }

    @Test
    void shouldRecordUntilItIsTerminatedOrTheDiskIsFull() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash to limit a process's file size");
        final Child exchange = startExchange();
        final Path ended = directory.resolve("ended");
        final Path full = directory.resolve("full");

        final Child recording = start(recordInto(exchange, ended));
        recording.await("recording ");
        recording.await(() -> Files.size(journalIn(ended)) > SOME_RECORDS, "a journal that grows");
        recording.signal("TERM");
        assertThat(recording.exitCode()).as("%s", recording).isEqualTo(ExitCode.OK);
        assertThat(recording.out()).contains("journal   " + journalIn(ended));
        final JournalSums sums = JournalSums.of(journalIn(ended));
        assertThat(sums.status).isEqualTo(JournalStatus.COMPLETE);
        assertThat(sums.records).isEqualTo(recording.number("^recorded +([0-9,]+) record"));

        final Child filling = start(
                List.of("/bin/bash", "-c", "ulimit -f " + FILE_LIMIT_KIB + " && exec \"$0\" \"$@\""),
                recordInto(exchange, full));
        assertThat(filling.exitCode()).as("%s", filling).isEqualTo(ExitCode.ENVIRONMENT);
        assertThat(filling.err())
                .contains("the journal cannot be written: journal " + journalIn(full) + " cannot be lengthened")
                .doesNotContain("\tat ", "Exception");
        assertThat(JournalSums.of(journalIn(full)).recordsLost).isZero();
        assertThat(JournalSums.of(journalIn(full)).records).isGreaterThan(10_000);
    }

    private static String[] recordInto(final Child exchange, final Path directory) {
        final String address = exchange.text("^rest +http://(\\S+)");
        return new String[] {
            "record",
            "--triangles",
            "all",
            "--rest-url",
            "http://" + address,
            "--stream-url",
            "ws://" + address,
            "-o",
            directory.toString()
        };
    }

    private Child startExchange(final String... more) throws IOException {
        final List<String> arguments = new ArrayList<>(List.of(
                "exchange",
                "--port",
                "0",
                "--key-file",
                directory.resolve("a.key").toString()));
        arguments.addAll(List.of(more));
        final Child exchange = start(arguments.toArray(String[]::new));
        exchange.await("key file");
        return exchange;
    }

    private Child startRun(final Child exchange) throws IOException {
        final String address = exchange.text("^rest +http://(\\S+)");
        final Path config = Files.writeString(
                directory.resolve("run.toml"),
                "[venue]\nrestUrl = \"http://" + address + "\"\nstreamUrl = \"ws://" + address
                        + "\"\nkeyFile = \"a.key\"\n[trading]\nmode = \"testnet\"\n[journal]\ndirectory = \""
                        + directory
                        + "\"\n");
        return start("run", "--config", config.toString());
    }

    private Path journal() throws IOException {
        return journalIn(directory);
    }

    private static Path journalIn(final Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".trefoil"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no journal in " + directory));
        }
    }

    private void awaitGrowingJournal(final Child child) throws IOException {
        child.await("loops start from");
        final Path journal = journal();
        child.await(() -> Files.size(journal) > SOME_RECORDS, "a journal that grows");
    }

    private Child start(final String... arguments) throws IOException {
        return start(List.of(), arguments);
    }

    private Child start(final List<String> prefix, final String... arguments) throws IOException {
        final Path log = Files.createTempDirectory(directory, "child");
        final Child child = new Child(prefix, arguments, log.resolve("out"), log.resolve("err"));
        children.add(child);
        return child;
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private static final class Child {
        private final Path out;
        private final Path err;
        private final Process process;

        Child(final List<String> prefix, final String[] arguments, final Path out, final Path err) throws IOException {
            this.out = out;
            this.err = err;
            final List<String> command = new ArrayList<>(prefix);
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .filter(flag ->
                            flag.startsWith("--add-") || flag.startsWith("--enable-") || flag.startsWith("--sun-"))
                    .forEach(command::add);
            command.addAll(List.of(
                    "-Xmx256m",
                    "-XX:-UsePerfData",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName()));
            command.addAll(List.of(arguments));
            process = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
        }

        String out() {
            return read(out);
        }

        String err() {
            return read(err);
        }

        private static String read(final Path file) {
            try {
                return Files.readString(file);
            } catch (final IOException e) {
                return "(" + e + ")";
            }
        }

        void await(final String text) throws IOException {
            await(() -> out().contains(text) || err().contains(text), "'" + text + "'");
        }

        void await(final Condition condition, final String what) throws IOException {
            final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
            while (!condition.holds()) {
                if (!process.isAlive() || System.nanoTime() - deadlineNs > 0) {
                    throw new AssertionError(what + " did not come from " + this);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }

        /** Whether it was started with Ctrl-C ignored, as background jobs of scripts are. */
        boolean ignoresInterrupt() throws IOException {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.replaceAll(".*\\s", ""), 16))
                    .anyMatch(mask -> (mask >> (INTERRUPT - 1) & 1) != 0);
        }

        void signal(final String name) throws IOException, InterruptedException {
            final int failed = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid())
                    .inheritIO()
                    .start()
                    .waitFor();
            assertThat(failed).isZero();
        }

        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS))
                    .as("%s", this)
                    .isTrue();
            return process.exitValue();
        }

        String text(final String pattern) {
            final Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(out());
            assertThat(matcher.find()).as("%s", this).isTrue();
            return matcher.group(1);
        }

        long number(final String pattern) {
            return Long.parseLong(text(pattern).replace(",", ""));
        }

        @Override
        public String toString() {
            return "process " + process + "\n--- out\n" + out() + "--- err\n" + err();
        }
    }
}
