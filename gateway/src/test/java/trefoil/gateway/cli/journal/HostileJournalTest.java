package trefoil.gateway.cli.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.Health;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.JournalReader;

/** Files that are no journal, or no whole one: every command says so in words, with its exit code, and ends. */
class HostileJournalTest {
    private static final int END_MARK = 16;
    private static final int HEADER_VERSION_AT = 12;
    private static final int HEADER_CRC_AT = 20;
    private static final int HEADER_PAYLOAD_AT = 24;
    private static final long SEED = 20_261_128;

    @TempDir
    private Path directory;

    private Path journal;
    private byte[] bytes;

    private record Run(int exitCode, String out, String err) {}

    @BeforeEach
    void writeJournal() throws IOException {
        journal = SmallJournal.write(Files.createDirectory(directory.resolve("journals")));
        bytes = Files.readAllBytes(journal);
    }

    /** Each command on a file; the target of a slice is named by %s. */
    static Stream<String> commands() {
        return Stream.of(
                "cat",
                "cat --json",
                "find --type FILL",
                "find --count",
                "tail",
                "tail -f",
                "stat",
                "stat --json",
                "info",
                "info --json",
                "verify",
                "verify --json",
                "explain FILE loop 1",
                "explain FILE record 12",
                "diff FILE FILE",
                "slice --force -o %s");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldRefuseWhatIsNoJournal(final String command) throws IOException {
        final Path foreign = Files.writeString(directory.resolve("foreign"), "this is no journal, just some text");
        final Path empty = Files.createFile(directory.resolve("empty"));
        final Path zeros = Files.write(directory.resolve("zeros"), new byte[4096]);

        assertRefused(command, foreign, "is not a Trefoil journal");
        assertRefused(command, empty, "is empty");
        assertRefused(command, zeros, "is not a Trefoil journal");
        assertRefused(command, directory, "is not a file");
        assertRefused(command, directory.resolve("absent"), "does not exist");
        assertRefused(command, newerVersion(), "has journal format version 2, this program reads version 1");
    }

    private Path newerVersion() throws IOException {
        final byte[] newer = bytes.clone();
        final ByteBuffer view = ByteBuffer.wrap(newer).order(LITTLE_ENDIAN);
        view.putInt(HEADER_VERSION_AT, 2);
        final CRC32C crc = new CRC32C();
        crc.update(newer, 4, HEADER_CRC_AT - 4);
        crc.update(newer, HEADER_PAYLOAD_AT, view.getInt(16));
        view.putInt(HEADER_CRC_AT, (int) crc.getValue());
        return Files.write(directory.resolve("newer"), newer);
    }

    private void assertRefused(final String command, final Path file, final String reason) {
        final Run run = run(command, file);

        assertThat(run.exitCode).as("%s %s: %s", command, file, run).isEqualTo(2);
        assertThat(run.err.lines().findFirst().orElse(""))
                .startsWith("trefoil: ")
                .contains(reason);
        assertThat(run.err).doesNotContain("Exception", "\tat ");
        assertThat(run.out).isEmpty();
        assertThat(target()).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldReadWhatIsLeftOfAJournalCutAnywhereInItsEnd(final String command) throws IOException {
        // The last three records: INSTRUMENT_STATE, HEALTH, FEED_STATE; then the end mark.
        final int first = bytes.length - END_MARK - InstrumentState.LENGTH - Health.LENGTH - FeedState.LENGTH;
        final boolean cannotExplain = command.startsWith("explain") || command.startsWith("diff");
        for (int length = first; length < bytes.length; length++) {
            final Path cut = Files.write(directory.resolve("cut.trefoil"), Arrays.copyOf(bytes, length));

            final Run run = run(command, cut);

            assertThat(run.exitCode)
                    .as("%s, %d of %d bytes: %s", command, length, bytes.length, run)
                    .isEqualTo(cannotExplain ? 2 : 1);
            assertThat(run.err).doesNotContain("Exception", "\tat ");
        }
    }

    @Test
    void shouldSayWhereAJournalWasCut() throws IOException {
        final int last = bytes.length - END_MARK - FeedState.LENGTH;
        final Path cut = Files.write(directory.resolve("cut.trefoil"), Arrays.copyOf(bytes, last + 5));

        final Run verify = run("verify", cut);

        assertThat(verify.exitCode).isEqualTo(1);
        assertThat(verify.out)
                .startsWith(cut + ": torn, 28 records valid, digest ")
                .contains("torn tail at byte " + last + ", after 28 records: ");
    }

    @Test
    void shouldFindEveryFlippedBit() {
        final Random random = new Random(SEED);
        for (int i = 0; i < 400; i++) {
            final int bit = random.nextInt(bytes.length * 8);
            final byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);

            final Run run = runOn(flipped, "verify");

            assertThat(run.exitCode).as("seed %d, bit %d: %s", SEED, bit, run).isNotZero();
            assertThat(run.out + run.err).doesNotContain("Exception", "\tat ");
            assertThat(run.out + run.err).as("bit %d", bit).containsAnyOf("byte ", "is not a Trefoil", "version");
        }
    }

    private Run runOn(final byte[] content, final String command) {
        try {
            return run(command, Files.write(directory.resolve("flipped.trefoil"), content));
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldFindADecisionThatWasAlteredChecksumAndAll() throws IOException {
        final int at = positionOf(RecordType.ORDER_INTENT);
        final byte[] altered = bytes.clone();
        altered[at + OrderIntent.PRICE_OFFSET]++;
        final ByteBuffer view = ByteBuffer.wrap(altered).order(LITTLE_ENDIAN);
        view.putInt(at + RecordHeader.CRC_OFFSET, 0);
        final CRC32C crc = new CRC32C();
        crc.update(altered, at, OrderIntent.LENGTH);
        view.putInt(at + RecordHeader.CRC_OFFSET, (int) crc.getValue());
        final Path file = Files.write(directory.resolve("altered.trefoil"), altered);

        final Run verify = run("verify", file);

        assertThat(verify.exitCode).isEqualTo(1);
        assertThat(verify.out)
                .contains(": altered, 29 records valid", "an output before record 17 was altered")
                .contains("0 digests of outputs right");
        assertThat(run("verify --json", file).out).contains("\"state\":\"altered\"", "\"outputDigestsWrong\":1");
        assertThat(run("verify", journal).out).contains(": complete, ", ", 1 digests of outputs right");
    }

    private int positionOf(final int type) {
        try (JournalReader reader = JournalReader.open(journal)) {
            while (reader.next()) {
                if (reader.type() == type) {
                    return (int) reader.position();
                }
            }
        }
        throw new AssertionError("no such record");
    }

    @Test
    void shouldVerifySeveralAndGoOnBehindWhatIsNone() throws IOException {
        final Path foreign = Files.writeString(directory.resolve("foreign"), "this is no journal, just some text");

        final Run run = run("verify FILE " + foreign + " FILE", journal);

        assertThat(run.exitCode).isEqualTo(2);
        assertThat(run.out.lines().filter(line -> line.contains("complete, 29 records")))
                .hasSize(2);
        assertThat(run.err).contains("foreign is not a Trefoil journal");
    }

    @Test
    void shouldNeverOverwriteUnasked() throws IOException {
        Files.writeString(target(), "precious");

        final Run refused = run("slice -o %s", journal);

        assertThat(refused.exitCode).isEqualTo(2);
        assertThat(refused.err).contains("exists already: choose another name, or say --force");
        assertThat(target()).hasContent("precious");
        assertThat(run("slice --force -o %s", journal).exitCode).isZero();
        assertThat(run("verify", target()).out).contains(": complete, 29 records valid");
        assertThat(run("slice --force -o " + journal, journal).err).contains("is the journal itself");
        assertThat(run("slice -o " + directory, journal).err).contains("is a directory");
        assertThat(run("slice -o " + directory.resolve("no/such"), journal).err).contains("there is no directory");
        assertThat(journal).hasBinaryContent(bytes);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left.map(Path::getFileName).map(Path::toString)).noneMatch(name -> name.startsWith("."));
        }
    }

    private Path target() {
        return directory.resolve("slice.trefoil");
    }

    private Run run(final String command, final Path file) {
        final boolean placed = command.contains("FILE");
        final String line = placed ? command.replace("FILE", file.toString()) : command + " " + file;
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int exitCode = new CommandLine(new JournalCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setParameterExceptionHandler((problem, arguments) -> {
                    problem.getCommandLine().getErr().println("trefoil: " + problem.getMessage());
                    return 2;
                })
                .execute(line.replace("%s", target().toString()).split(" "));
        return new Run(exitCode, out.toString(), err.toString());
    }
}
