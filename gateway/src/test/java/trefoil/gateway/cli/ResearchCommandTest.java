package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.math.Fixed;
import trefoil.engine.research.Study;
import trefoil.engine.research.StudySettings;
import trefoil.engine.research.result.FeeTier;
import trefoil.engine.research.result.Opportunity;
import trefoil.engine.research.result.StudyResult;
import trefoil.engine.research.result.Verdict;
import trefoil.gateway.testing.RealData;

/** {@code trefoil research} from the outside, and studies of what was really recorded. */
class ResearchCommandTest {
    private static final List<String> TAPES = List.of(
            "2022-09-21_0751_12sym_depth5-frames_sparse.tsv.gz",
            "2022-10-23_1021_50sym_depth5-frames_sparse.tsv.gz",
            "2022-10-23_1138_22sym_depth5-frames_sparse.tsv.gz",
            "2025-03-19_btc-eth-usdt_rest-polled-quotes_1.log.gz",
            "2025-03-19_btc-eth-usdt_rest-polled-quotes_2.log.gz",
            "2025-08-28_btc-eth-usdt_depth20-frames.jsonl.gz");

    @TempDir
    private Path directory;

    private List<Path> imported(final String... captures) {
        for (final String capture : captures) {
            final Cli.Result result = Cli.run(
                    "import",
                    RealData.require(capture).toString(),
                    "-o",
                    directory.resolve("journals").toString());
            assertThat(result.exitCode()).as("%s", result).isZero();
        }
        try (Stream<Path> files = Files.list(directory.resolve("journals"))) {
            return files.filter(file -> file.toString().endsWith(".trefoil"))
                    .sorted()
                    .toList();
        } catch (final IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Cli.Result research(final List<Path> journals, final String... options) {
        final List<String> command = new ArrayList<>(List.of("research"));
        journals.forEach(journal -> command.add(journal.toString()));
        command.addAll(List.of(options));
        return Cli.run(command.toArray(String[]::new));
    }

    @Test
    void shouldReproduceTheFiguresOfTheCaptureWithTheBotsVerdicts() {
        final List<Path> journals = imported("tapes/2025-08-28_btc-eth-usdt_depth20-frames.jsonl.gz");

        final Cli.Result result = research(journals, "--fees", "0.075%,0.1%", "--latency", "5ms");

        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.out())
                .startsWith("verdict    STOP")
                .contains("gross positive after 470 of 651 evaluations, greatest +2.80 bp")
                .contains("no opportunity beating three fees of 0.075 %")
                .containsPattern("0\\.1 % +\\+30\\.06 bp +0 +-27\\.17 bp")
                .containsPattern("0\\.075 % +\\+22\\.53 bp +0 +-19\\.68 bp");
    }

    @Test
    void shouldTakeOldQuotesForWhatTheyAreInAllCaptures() {
        final List<Path> journals =
                imported(TAPES.stream().map(name -> "tapes/" + name).toArray(String[]::new));

        final Cli.Result result = research(journals, "--fees", "0.075%", "--latency", "5ms", "--threads", "2");

        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.out())
                .startsWith("verdict    STOP")
                .contains("greatest +14.72 bp; quotes of any age and closed markets would show +157.40 bp")
                .contains("no opportunity beating three fees of 0.075 %")
                .contains("has another universe than");
    }

    @ParameterizedTest
    @CsvSource({
        "2022-10-23_1138_22sym_depth5-frames_sparse.tsv.gz, 27, 271",
        "2022-10-23_1021_50sym_depth5-frames_sparse.tsv.gz, 50, 110",
        "2022-09-21_0751_12sym_depth5-frames_sparse.tsv.gz, 8, -28"
    })
    void shouldFindTheGreatestFreshEdgeOfEachSparseCapture(
            final String name, final int triangles, final long greatestHundredthsOfBp) {
        final List<Path> journals = imported("tapes/" + name);

        final StudyResult study = Study.of(journals, StudySettings.of(List.of(new FeeTier("0.075%", 75_000))))
                .run(1, bytes -> {});

        assertThat(study.observation().triangles()).isEqualTo(triangles);
        assertThat(Math.round(study.observation().peakEdgePpb() / 1e3)).isEqualTo(greatestHundredthsOfBp);
    }

    /** Nine above nothing, seven above three fees of 0.075 %, four above three of 0.1 %. */
    @ParameterizedTest
    @CsvSource({"0, 9", "75000, 7", "100000, 4"})
    void shouldFindThePositiveBooksThatABotActedOn(final long rate, final int positive) {
        final List<Path> journals = imported("books/2020-05_books-at-bot-opportunities.json");

        final StudyResult study = Study.of(journals, StudySettings.of(List.of(new FeeTier("fee", rate))))
                .run(1, bytes -> {});

        assertThat(study.net().count()).isEqualTo(positive);
        for (final Opportunity opportunity : study.net().kept()) {
            System.out.printf(
                    "books, fee %.3f %%: %s %+.2f bp, best spend %.2f %s, earns %.8f%n",
                    rate / 1e6,
                    opportunity.loop().text(),
                    opportunity.peakEdgePpb() / 1e5,
                    Fixed.toDouble(opportunity.capacity()),
                    study.valueAsset(),
                    Fixed.toDouble(opportunity.capacityProfit()));
        }
        assertThat(study.verdict().word()).isEqualTo(Verdict.Word.UNCLEAR);
    }

    @Test
    void shouldWriteJsonTablesAndAPage() throws IOException {
        final List<Path> journals = List.of(small());
        final Path json = directory.resolve("study.json");
        final Path tables = directory.resolve("tables");
        final Path page = directory.resolve("study.html");

        final Cli.Result result = research(
                journals,
                "--fees",
                "0.1%",
                "--latency",
                "1ms",
                "--json",
                json.toString(),
                "--parquet",
                tables.toString(),
                "--html",
                page.toString());

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.FINDING);
        assertThat(result.out()).startsWith("verdict    UNCLEAR").contains("needed     At least");
        assertThat(Files.readString(json)).contains("\"word\" : \"UNCLEAR\"", "\"rate\" : \"0.001\"");
        assertThat(Files.readString(page)).contains("UNCLEAR", "Does it pay?").doesNotContain("src=\"http");
        for (final String table : List.of("opportunities", "survival", "loops", "over_time", "profit")) {
            assertThat(Files.readAllBytes(tables.resolve(table + ".parquet")))
                    .startsWith("PAR1".getBytes(StandardCharsets.US_ASCII));
        }
        final Cli.Result again = research(journals, "--json", json.toString());
        assertThat(again.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(again.err()).contains("is there already: name another file, or replace it with --force");
        final Cli.Result printed = research(journals, "--json", "-");
        assertThat(printed.out()).startsWith("{").contains("\"verdict\"");
    }

    /** A triangle of three quotes, by way of the command that makes journals. */
    private Path small() throws IOException {
        final Path tape = directory.resolve("small.tape");
        final List<String> lines = new ArrayList<>();
        long ns = 1_900_000_000_000_000_000L;
        int id = 0;
        for (int i = 0; i < 20; i++) {
            for (final String quote : List.of(
                    "BTCUSDT 60000 60001",
                    "ETHUSDT " + (i % 2 == 0 ? "3030 3031" : "3000 3001"),
                    "ETHBTC 0.05 0.0501")) {
                final String[] parts = quote.split(" ");
                lines.add((ns += 10_000_000) + " {\"stream\":\"" + parts[0].toLowerCase(java.util.Locale.ROOT)
                        + "@bookTicker\",\"data\":{\"u\":" + ++id + ",\"s\":\"" + parts[0] + "\",\"b\":\"" + parts[1]
                        + "\",\"B\":\"10\",\"a\":\"" + parts[2] + "\",\"A\":\"10\"}}");
            }
        }
        Files.write(tape, lines);
        final Cli.Result result = Cli.run(
                "import", tape.toString(), "-o", directory.resolve("small").toString());
        assertThat(result.exitCode()).as("%s", result).isZero();
        try (Stream<Path> files = Files.list(directory.resolve("small"))) {
            return files.findFirst().orElseThrow();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--latency|soon|--latency: 'soon' is not a latency: write 250us, 5ms or 0.5s, at most a minute",
                "--latency|5|--latency: '5' is not a latency",
                "--latency|2h|--latency: '2h' is not a latency",
                "--latency|61s|at most a minute",
                "--latency|-1ms|--latency: '-1ms' is not a latency",
                "--latency|1ms,,2ms|--latency: '' is not a latency",
                "--fees|free|--fees: 'free' is neither a fee nor a file: write 0.075%, 7.5bp, 750ppm or 0.00075",
                "--fees|60%|--fees: '60%' is a fee of more than half",
                "--fees|vip10|--fees: 'vip10' is neither a fee nor a file",
                "--fees|0.00000075%|is finer than 0.000001 %",
                "--fees|1e9|--fees: '1e9' is neither a fee nor a file",
                "--sizes|much|--sizes: 'much' is not an amount: write 1000 or 250.5",
                "--sizes|0|--sizes: '0' is not above 0",
                "--threads|0|--threads 0 is not from 1 to 256",
                "--quote-age|0|--quote-age 0 is not from 1 to",
                "--value-asset|DOGE|has no instrument of DOGE, in which worths are counted",
                "--start|DOGE|has no instrument of DOGE: orders cannot begin with",
            })
    void shouldRefuseNonsenseInOneLine(final String option, final String value, final String message)
            throws IOException {
        final Cli.Result result = research(List.of(small()), option + "=" + value);

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(message).doesNotContain("Exception");
    }

    @Test
    void shouldReadFeesFromAFile() throws IOException {
        final Path fees = directory.resolve("fees.txt");
        Files.writeString(fees, "# mine\nmy level, 0.04%\n\nthe other, 3bp\n");

        final List<Path> journals = List.of(small());

        final Cli.Result result = research(journals, "--fees", fees.toString(), "--latency", "1ms");

        assertThat(result.out()).contains("my level", "0.04 %", "the other", "0.03 %");
        Files.writeString(fees, "my level 0.04%\n");
        final Cli.Result bad = research(journals, "--fees", fees.toString());
        assertThat(bad.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(bad.err()).contains("fees.txt, line 1: write a tier's name, a comma and its fee: VIP 0, 0.1%");
    }

    @Test
    void shouldRefuseWhatIsNoJournalAndOneThatIsNamedTwice() throws IOException {
        final Path text = directory.resolve("text.trefoil");
        Files.writeString(text, "nothing of the kind");
        final Path journal = small();

        final Cli.Result noJournal = research(List.of(text));
        final Cli.Result twice = research(List.of(journal, journal));
        final Cli.Result missing = research(List.of(directory.resolve("missing.trefoil")));

        assertThat(noJournal.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(noJournal.err()).contains("text.trefoil").hasLineCount(1);
        assertThat(twice.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(twice.err())
                .contains("is of the same run as", "would count twice")
                .hasLineCount(1);
        assertThat(missing.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(missing.err()).contains("does not exist").hasLineCount(1);
    }

    @Test
    void shouldStudyWhatIsLeftOfATornJournal() throws IOException {
        final Path journal = small();
        final byte[] bytes = Files.readAllBytes(journal);
        Files.write(journal, java.util.Arrays.copyOf(bytes, bytes.length - 200));

        final Cli.Result result = research(List.of(journal), "--fees", "0.1%", "--latency", "1ms");

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.FINDING);
        assertThat(result.out()).contains("what is there was studied");
    }
}
