package trefoil.gateway.cli;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.JournalReader;

/** {@code trefoil replay} on the journal of one demo, whole and spoilt. */
@Timeout(120)
class ReplayCommandTest {
    @TempDir
    private static Path directory;

    private static Cli.Result demo;
    private static Path journal;

    @BeforeAll
    static void run() {
        demo = Cli.run(
                "demo",
                "--seconds",
                "5",
                "--seed",
                "11",
                "--rate",
                "12000",
                "--faults",
                "all",
                "--journal",
                directory.toString());
        journal = Path.of(demo.labelled("journal"));
    }

    @Test
    void shouldFindADemoRunIdentical() {
        final Cli.Result replay = Cli.run("replay", journal.toString(), "--verify");

        assertThat(replay.exitCode()).as("%s", replay).isZero();
        assertThat(replay.err()).isEmpty();
        assertThat(replay.out()).containsPattern("(?m)^identical: [0-9,]+ outputs, digest [0-9a-f]{16}$");
        assertThat(replay.labelled("journal")).isEqualTo(journal + ", session " + session() + ", complete");
        assertThat(replay.number("of them ([0-9,]+) market events"))
                .isEqualTo(demo.number("frames with ([0-9,]+) quotes"));
        assertThat(replay.number("([0-9,]+) loops opened")).isEqualTo(demo.number("^loops +([0-9,]+) sent"));
        assertThat(replay.number("([0-9,]+) orders made")).isEqualTo(demo.number("^orders +([0-9,]+) sent"));
    }

    @Test
    void shouldComeToTheSameDigestWithoutComparing() {
        final Cli.Result plain = Cli.run("replay", journal.toString());
        final Cli.Result verified = Cli.run("replay", journal.toString(), "--verify");

        assertThat(plain.exitCode()).isZero();
        assertThat(plain.out()).doesNotContain("identical");
        assertThat(plain.labelled("digest")).isEqualTo(verified.labelled("digest"));
        assertThat(plain.labelled("records")).isEqualTo(verified.labelled("records"));
    }

    @Test
    void shouldShowAnAlteredDecisionBesideTheReplayedOne() throws IOException {
        final byte[] file = Files.readAllBytes(journal);
        final long[] place = alterAnIntent(file);
        final Path altered = Files.write(directory.resolve("altered.trefoil"), file);

        final Cli.Result replay = Cli.run("replay", altered.toString(), "--verify");
        final Cli.Result json = Cli.run("replay", altered.toString(), "--verify", "--json");

        assertThat(replay.exitCode()).as("%s", replay).isEqualTo(ExitCode.FINDING);
        assertThat(replay.out())
                .contains(String.format("different: record %,d at byte %,d\n", place[1], place[0]))
                .containsPattern("(?m)^cause: record [0-9]+ .* sequence=" + place[2] + " ")
                .containsPattern("(?m)^  \\* qty +[0-9.]+ +[0-9.]+$")
                .containsPattern("(?m)^    type +ORDER_INTENT +ORDER_INTENT$")
                .doesNotContain("identical:");
        final JsonFields tree = JsonFields.of(json.out());
        assertThat(json.exitCode()).isEqualTo(ExitCode.FINDING);
        assertThat(tree.text("identical")).isEqualTo("false");
        assertThat(tree.number("difference.position")).isEqualTo(place[0]);
        assertThat(tree.number("difference.record")).isEqualTo(place[1]);
        assertThat(tree.text("difference.fields.qty.journal")).isNotEqualTo(tree.text("difference.fields.qty.replay"));
    }

    /** Answers position, number and cause of the intent. */
    private static long[] alterAnIntent(final byte[] file) {
        try (JournalReader reader = JournalReader.open(journal)) {
            for (int intents = 0; reader.next(); ) {
                if (reader.type() == RecordType.ORDER_INTENT && ++intents == 20) {
                    final int at = (int) reader.position();
                    final UnsafeBuffer bytes = new UnsafeBuffer(file, at, reader.length());
                    bytes.putByte(OrderIntent.QTY_OFFSET + 2, (byte) (bytes.getByte(OrderIntent.QTY_OFFSET + 2) ^ 1));
                    bytes.putInt(RecordHeader.CRC_OFFSET, 0);
                    final CRC32C crc = new CRC32C();
                    crc.update(file, at, reader.length());
                    bytes.putInt(RecordHeader.CRC_OFFSET, (int) crc.getValue(), LITTLE_ENDIAN);
                    return new long[] {at, reader.recordNumber(), OrderIntent.causeSequence(bytes, 0)};
                }
            }
        }
        throw new AssertionError("fewer than 20 intents: " + demo);
    }

    @Test
    void shouldReplayATornJournalAndSayWhereItEnds() throws IOException {
        final byte[] file = Files.readAllBytes(journal);
        final Path torn = Files.write(directory.resolve("torn.trefoil"), Arrays.copyOf(file, file.length / 2 + 3));

        final Cli.Result replay = Cli.run("replay", torn.toString(), "--verify");

        assertThat(replay.exitCode()).as("%s", replay).isEqualTo(ExitCode.FINDING);
        assertThat(replay.out())
                .containsPattern("(?m)^identical: [0-9,]+ outputs")
                .containsPattern("(?m)^torn tail at byte [0-9]+, after [0-9]+ records: [0-9]+ bytes cut off");
    }

    @Test
    void shouldSayHowFarADamagedJournalCanBeVerified() throws IOException {
        final byte[] file = Files.readAllBytes(journal);
        file[file.length / 2] ^= 4;
        final Path damaged = Files.write(directory.resolve("damaged.trefoil"), file);

        final Cli.Result replay = Cli.run("replay", damaged.toString(), "--verify");
        final JsonFields tree =
                JsonFields.of(Cli.run("replay", damaged.toString(), "--json").out());

        assertThat(replay.exitCode()).as("%s", replay).isEqualTo(ExitCode.FINDING);
        assertThat(replay.out())
                .containsPattern(
                        "(?m)^damaged: identical up to record [0-9,]+, byte [0-9,]+; it cannot be verified beyond"
                                + " that: ")
                .containsPattern("(?m)^[0-9,]+ records behind it were left out$");
        assertThat(tree.text("end")).isEqualTo("damaged");
        assertThat(tree.number("damage.recordsLeftOut")).isPositive();
        assertThat(tree.has("identical")).isFalse();
    }

    @Test
    void shouldPaceItselfByTheRecordsTimes() {
        final long startNs = System.nanoTime();
        final Cli.Result replay = Cli.run("replay", journal.toString(), "--verify", "--speed", "10x");
        final double seconds = (System.nanoTime() - startNs) / 1e9;

        assertThat(replay.exitCode()).as("%s", replay).isZero();
        assertThat(seconds).isGreaterThan(runSeconds(replay) / 10 * 0.9);
    }

    private static double runSeconds(final Cli.Result replay) {
        return Double.parseDouble(replay.labelled("run").split(" ")[0].replace(",", ""));
    }

    @Test
    void shouldSetWhatWouldHaveBeenBesideWhatWas() throws IOException {
        final Cli.Result asked = Cli.run("replay", journal.toString(), "--what-if", "fee=5%,latency=2ms");
        final JsonFields tree = JsonFields.of(
                Cli.run("replay", journal.toString(), "--json", "--what-if", "fee=5%", "--what-if", "latency=2ms")
                        .out());

        assertThat(asked.exitCode()).as("%s", asked).isZero();
        assertThat(asked.out())
                .containsPattern("(?m)^what if    fee 500 bp, latency .* → 2 ms$")
                .containsPattern("(?m)^loops sent +[1-9][0-9,]* +0$")
                .containsPattern("(?m)^  completed +[1-9][0-9,]* +0$")
                .containsPattern("(?m)^result of closed loops, USDT +\\+[0-9.]+ +0$")
                .contains("It cannot know who else wanted the");
        assertThat(tree.number("recorded.loopsOpened")).isEqualTo(demo.number("^loops +([0-9,]+) sent"));
        assertThat(tree.number("whatIf.loopsOpened")).isZero();
        assertThat(tree.has("whatIf.profit")).isFalse();
        assertThat(tree.text("changes[1].name")).isEqualTo("latency");
        assertThat(tree.number("latencyNs")).isEqualTo(2_000_000);
        assertThat(tree.has("notes[0]")).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "--what-if fees=1 | trefoil: what-if fees=1: there is no fees; there are fee, latency, ",
                "--what-if fee=9 | trefoil: what-if fee=9: should be 0 to 0.5 ",
                "--what-if nothing --verify | trefoil: --what-if goes with neither --verify nor --speed",
                "--speed fast | 'fast' is no speed: max, or a multiple from 0.001x to 1000000x",
                "--speed 0x | '0x' is no speed: max, or a multiple from 0.001x to 1000000x"
            })
    void shouldSayWhatCannotBeAsked(final String arguments, final String message) {
        final String[] all = ("replay " + journal + " " + arguments).split(" ");

        final Cli.Result replay = Cli.run(all);

        assertThat(replay.exitCode()).as("%s", replay).isEqualTo(ExitCode.USAGE);
        assertThat(replay.err()).contains(message).doesNotContain("\tat ");
        assertThat(replay.out()).isEmpty();
    }

    @Test
    void shouldRefuseWhatIsNoJournal() throws IOException {
        final Path text =
                Files.writeString(directory.resolve("text.trefoil"), "this is not a journal, but it is long enough");

        final Cli.Result foreign = Cli.run("replay", text.toString());
        final Cli.Result absent = Cli.run("replay", directory.resolve("absent").toString());

        assertThat(foreign.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(foreign.err()).startsWith("trefoil: " + text + " is not a Trefoil journal");
        assertThat(absent.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(absent.err()).contains("does not exist");
    }

    @Test
    void shouldExplainItself() {
        final Cli.Result help = Cli.run("replay", "--help");

        assertThat(help.exitCode()).isZero();
        final String names =
                Cli.run("replay", journal.toString(), "--what-if", "x=1").err();
        assertThat(names).contains("there are fee, ");
        for (final String name : names.strip().split("there are ")[1].split(", ")) {
            assertThat(help.out()).contains("\n  " + name + " ");
        }
        assertThat(help.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110));
    }

    private static String session() {
        final String name = journal.getFileName().toString();
        return name.substring(name.indexOf('-') + 1, name.length() - ".trefoil".length());
    }
}
