package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.JournalStatus;
import trefoil.gateway.session.EdgeText;

/** One demo in this process, and what it says of itself held against its journal. */
@Timeout(120)
class DemoCommandTest {
    private static final String SECONDS = "4";
    private static final Pattern COUNT = Pattern.compile("([A-Z_]+) ([0-9,]+)");

    @TempDir
    private static Path directory;

    private static Cli.Result demo;
    private static Path journal;
    private static JournalSums sums;

    @BeforeAll
    static void run() {
        demo = Cli.run(
                "demo", "--seconds", SECONDS, "--seed", "7", "--rate", "12000", "--journal", directory.toString());
        journal = Path.of(demo.labelled("journal"));
        sums = JournalSums.of(journal);
    }

    @Test
    void shouldEndWellAndHaveCompletedLoops() {
        assertThat(demo.exitCode()).as("%s", demo).isEqualTo(ExitCode.OK);
        assertThat(demo.number("^loops +[0-9,]+ sent, ([0-9,]+) completed"))
                .as("%s", demo)
                .isPositive();
        assertThat(demo.number("^market +([0-9,]+) frames")).isPositive();
        assertThat(demo.number("^triangles +([0-9,]+) priced")).isPositive();
        assertThat(demo.number("([0-9,]+) opportunities")).isPositive();
        assertThat(demo.out()).contains("latency    frame received to order handed to the socket");
        assertThat(demo.out()).containsPattern("p50 .*, p90 .*, p99 .*, p99.9 .*, max ");
        assertThat(demo.labelled("rejects")).isEqualTo("none");
        assertThat(demo.labelled("earned")).contains(" USDT");
        assertThat(demo.labelled("note")).contains("synthetic market");
    }

    @Test
    void shouldOwnWhatTheExchangeSaysItOwns() {
        assertThat(demo.labelled("balances")).startsWith("the exchange's equal the engine's to the last unit in all ");
        assertThat(demo.labelled("profit")).startsWith("by the exchange's balances");
        assertThat(demo.out()).doesNotContain("problem ");
    }

    @Test
    void shouldJournalExactlyWhatItCounts() {
        assertThat(sums.status).isEqualTo(JournalStatus.COMPLETE);
        assertThat(sums.recordsLost).isZero();
        assertThat(sums.count(RecordType.BOOK_TICKER))
                .as("%s", demo)
                .isEqualTo(demo.number("frames with ([0-9,]+) quotes"));
        assertThat(sums.count(RecordType.LOOP_OPENED)).isEqualTo(demo.number("^loops +([0-9,]+) sent"));
        assertThat(sums.count(RecordType.LOOP_CLOSED)).isEqualTo(sums.count(RecordType.LOOP_OPENED));
        assertThat(sums.count(RecordType.ORDER_INTENT)).isEqualTo(demo.number("^orders +([0-9,]+) sent"));
        assertThat(sums.count(RecordType.ORDER_ANSWER)).isEqualTo(sums.count(RecordType.ORDER_INTENT));

        final Map<String, Long> reported = new TreeMap<>();
        reported.putAll(counts(demo.labelled("refused")));
        reported.putAll(counts(demo.labelled("orders")));
        reported.putAll(counts(demo.labelled("loops")));
        reported.put("COMPLETED", demo.number("^loops +[0-9,]+ sent, ([0-9,]+) completed"));
        assertThat(reported).as("%s", demo).isEqualTo(sums.byOutcome);
    }

    @Test
    void shouldAgreeWithJournalStat() {
        final Cli.Result stat = Cli.run("journal", "stat", journal.toString());

        assertThat(stat.exitCode()).as("%s", stat).isZero();
        assertThat(stat.number("BOOK_TICKER +([0-9]+)")).isEqualTo(demo.number("frames with ([0-9,]+) quotes"));
        assertThat(stat.number("loops +([0-9]+) opened")).isEqualTo(demo.number("^loops +([0-9,]+) sent"));
        assertThat(stat.number("orders +([0-9]+) intents")).isEqualTo(demo.number("^orders +([0-9,]+) sent"));
        assertThat(stat.out()).containsPattern("state +complete").contains(" 0 without an answer");
        final long orders = stat.number("max .* of ([0-9]+) orders");
        assertThat(demo.number("socket, ([0-9,]+) times")).isEqualTo(orders);
        // The same histogram twice: written by the trading thread, and made again from the journal.
        final double p50Us = Double.parseDouble(text(stat, "frame to leg 1 +p50 ([0-9.]+) µs"));
        assertThat(demo.out()).contains("p50 " + EdgeText.duration(Math.round(p50Us * 1_000)) + ",");
    }

    private static String text(final Cli.Result result, final String pattern) {
        final Matcher matcher = Pattern.compile(pattern).matcher(result.out());
        assertThat(matcher.find()).as("%s", result).isTrue();
        return matcher.group(1);
    }

    @Test
    void shouldKeepResultsAndTalkApart() {
        assertThat(demo.out().lines()).allSatisfy(line -> assertThat(line)
                .matches("(market|triangles|refused|loops|orders|rejects|earned|profit|left over|latency|balances"
                        + "|feed|venue|journal|note| ).*")
                .hasSizeLessThanOrEqualTo(160));
        assertThat(demo.err().lines()).anyMatch(line -> line.startsWith("simulated exchange at http://127.0.0.1:"));
        assertThat(demo.err()).doesNotContain("\u001B");
        assertThat(demo.err().lines())
                .anyMatch(line -> line.matches("first decision after [0-9.]+ s: [0-9.]+ s until the run's start, .*"))
                .anyMatch(line -> line.startsWith("profile "));
    }

    @Test
    void shouldLeaveOneJournalThatOthersCannotRead() throws Exception {
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(journal);
        }
        assertThat(Files.getPosixFilePermissions(journal).toString()).doesNotContain("GROUP", "OTHERS");
    }

    private static Map<String, Long> counts(final String line) {
        final Map<String, Long> counts = new TreeMap<>();
        final Matcher matcher = COUNT.matcher(line);
        while (matcher.find()) {
            counts.put(
                    matcher.group(1),
                    Long.parseLong(matcher.group(2).replaceAll(",$", "").replace(",", "")));
        }
        return counts;
    }
}
