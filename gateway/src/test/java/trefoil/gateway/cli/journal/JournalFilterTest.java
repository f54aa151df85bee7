package trefoil.gateway.cli.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Which of a journal's records each filter takes, and what it says of a value that cannot be meant. */
class JournalFilterTest {
    @TempDir
    private static Path directory;

    private static String journal;

    @BeforeAll
    static void writeJournal() {
        journal = SmallJournal.write(directory).toString();
    }

    /** Numbers of the records of {@link SmallJournal} that the options take. */
    static Stream<Arguments> filters() {
        return Stream.of(
                Arguments.of("--type ORDER_INTENT", List.of(5, 7, 14)),
                Arguments.of("--type order_intent,LOOP_CLOSED", List.of(5, 7, 11, 13, 14)),
                Arguments.of("--loop 1", List.of(4, 5, 6, 7, 8, 9, 10, 11)),
                Arguments.of("--loop 2,3", List.of(13, 14)),
                Arguments.of("--order 1-2", List.of(7, 8, 9)),
                Arguments.of("--order 18", List.of(7, 8, 9)),
                Arguments.of("--order tf-small-1-2", List.of(7, 8, 9)),
                Arguments.of("--order tf-other-1-2", List.of()),
                Arguments.of("--order tf-zzz-17-3", List.of(19)),
                Arguments.of("--symbol BTCUSDT", List.of(2, 5, 6, 7, 8, 9, 14, 19, 23, 24, 25, 26)),
                Arguments.of("--symbol btcusdt --type ORDER_ANSWER", List.of(6, 9)),
                Arguments.of("--asset ETH", List.of()),
                Arguments.of("--asset BTC --type BOOK_TICKER,LEFTOVER,CARRIED,LOOP_RECOVERED", List.of(2, 10, 18, 21)),
                Arguments.of("--reason STALE_QUOTE", List.of(12)),
                Arguments.of("--reason kill_switch,NO_MARKET", List.of(10, 16)),
                Arguments.of("--reason RECOVERING", List.of(22)),
                Arguments.of("--outcome HELD", List.of(11)),
                Arguments.of("--outcome FILLED,EXPIRED", List.of(6, 9)),
                Arguments.of("--from +7ms --to +2ms", List.of(12, 13)),
                Arguments.of("--from 10:00:00.009 --to 10:00:00.0111", List.of(14, 15, 16)),
                Arguments.of("--from 2026-11-22T10:00:00.999Z", List.of(28)),
                Arguments.of("--from 2026-11-22T11:00:00.999+01:00", List.of(28)),
                Arguments.of("--to +1ms", List.of(0)),
                Arguments.of("--to 2026-11-22T10:00:00.001", List.of(0)),
                Arguments.of("--loop 1 --type FILL --from +1us", List.of(8)),
                Arguments.of("--from 23:00:00", List.of()));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void shouldTakeWhatIsAskedFor(final String options, final List<Integer> records) {
        assertThat(numbers(run(("find " + journal + " " + options).split(" ")))).isEqualTo(records);
        assertThat(numbers(run(("cat " + journal + " " + options).split(" ")))).isEqualTo(records);
        assertThat(numbers(run(("tail -n 29 " + journal + " " + options).split(" "))))
                .isEqualTo(records);
        assertThat(run(("find --count " + journal + " " + options).split(" ")).out)
                .isEqualTo(records.size() + System.lineSeparator());
    }

    @Test
    void shouldFindTheFirstOnly() {
        assertThat(numbers(run("find", journal, "--first", "--type", "ORDER_INTENT")))
                .containsExactly(5);
        assertThat(run("find", journal, "--first", "--count").err).contains("exclude each other");
    }

    @Test
    void shouldSayThatNothingWasFound() {
        final Run run = run("find", journal, "--loop", "999");

        assertThat(run.exitCode).isZero();
        assertThat(run.out).isEmpty();
        assertThat(run.err).contains("no record is like that");
    }

    @Test
    void shouldTailTheLastOnes() {
        assertThat(numbers(run("tail", journal))).containsExactly(19, 20, 21, 22, 23, 24, 25, 26, 27, 28);
        assertThat(numbers(run("tail", "-n", "2", journal, "--type", "FILL,ORDER_ANSWER")))
                .containsExactly(8, 9);
        assertThat(run("tail", "-n", "0", journal).out).isEmpty();
        assertThat(numbers(run("tail", "-f", "-n1", journal)))
                .as("a closed journal has nothing to follow")
                .containsExactly(28);
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("--type TICKER", "--type=TICKER: one of SKIP, BOOK_TICKER"),
                Arguments.of("--symbol BTCUSD", "the nearest: BTCUSDT"),
                Arguments.of("--asset BTX", "--asset=BTX: no asset of this journal has that name; the nearest: BTC"),
                Arguments.of("--loop 0", "loops are numbered from 1 on"),
                Arguments.of("--loop one", "--loop"),
                Arguments.of("--order 42-16", "a loop and an ordinal such as 42-1"),
                Arguments.of("--order tf-", "a client order id such as"),
                Arguments.of("--order 16", "a loop and an ordinal such as 42-1"),
                Arguments.of("--triangle USDT-BTC-ETH", "does not tell its loops"),
                Arguments.of("--reason BORED", "of a refusal one of STALE_QUOTE"),
                Arguments.of("--reason BORED", "of a leftover one of DUST"),
                Arguments.of("--outcome WON", "of a loop one of COMPLETED"),
                Arguments.of("--from yesterday", "a time such as 10:15:00 (UTC)"),
                Arguments.of("--from 25:00:00", "a time such as"),
                Arguments.of("--from +5", "an offset such as +5s"),
                Arguments.of("--from +5s5", "an offset such as +5s"),
                Arguments.of("--from +999999999999h", "an offset such as"),
                Arguments.of("--from 9999-01-01T00:00:00Z", "a time such as"),
                Arguments.of("--to soon", "--to=soon: a time such as"),
                Arguments.of("--from 10:00:05 --to 2026-11-22T10:00:01Z", "which is not after 2026-11-22T10:00:05"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void shouldSayWhatIsAllowed(final String options, final String reason) {
        for (final String command : List.of("find", "cat", "tail")) {
            final Run run = run((command + " " + journal + " " + options).split(" "));

            assertThat(run.exitCode).as(run.err).isEqualTo(2);
            assertThat(run.out).isEmpty();
            assertThat(run.err.lines().findFirst().orElse("")).contains(reason);
            assertThat(run.err).doesNotContain("\tat ");
        }
    }

    @Test
    void shouldReadTimesOfTheNextDay() {
        // 23:59:59 on the first of January 1970.
        final long startNs = 86_399L * 1_000_000_000L;

        assertThat(TimeText.from("00:00:01", startNs)).isEqualTo(86_401L * 1_000_000_000L);
        assertThat(TimeText.to("00:00:01", startNs)).isEqualTo(86_401L * 1_000_000_000L);
        assertThat(TimeText.from("23:59:58", startNs)).isEqualTo(86_398L * 1_000_000_000L);
        assertThat(TimeText.from("+1h2m3.5s4ms", 0)).isEqualTo(3_723_504_000_000L);
        assertThat(TimeText.from("1970-01-01T00:00:00.000000001Z", startNs)).isEqualTo(1);
    }

    private static List<Integer> numbers(final Run run) {
        assertThat(run.exitCode).as(run.err).isZero();
        return run.out
                .lines()
                .map(line -> Integer.parseInt(line.strip().split(" ")[0]))
                .toList();
    }

    private record Run(int exitCode, String out, String err) {}

    private static Run run(final String... arguments) {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        final int exitCode = new CommandLine(new JournalCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Run(exitCode, out.toString(), err.toString());
    }
}
