package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalStatus;
import trefoil.gateway.exchange.tape.TapeForm;
import trefoil.gateway.testing.RealData;

/** Captures become journals that stand alone. */
@Timeout(60)
class ImportCommandTest {
    private static final String TICKER =
            "1900000000%03d000000 {\"u\":%d,\"s\":\"%s\",\"b\":\"2.50\",\"B\":\"3\",\"a\":\"2.52\",\"A\":\"4\"}";

    @TempDir
    private Path directory;

    /** Counts are those of the data's own index. */
    @ParameterizedTest
    @CsvSource({
        "tapes/2020-11-10_sol-4sym_diffdepth-trade.raw.gz, 4, 0, 0, 582",
        "tapes/2021-04-17_10sym_bookTicker.txt.gz, 9, 0, 570, 0",
        "tapes/2021-10-12_4sym_bookTicker.txt.gz, 3, 0, 84, 0",
        "tapes/2022-09-21_0751_12sym_depth5-frames_sparse.tsv.gz, 12, 8, 0, 94",
        "tapes/2022-10-23_1021_50sym_depth5-frames_sparse.tsv.gz, 50, 50, 0, 400",
        "tapes/2022-10-23_1138_22sym_depth5-frames_sparse.tsv.gz, 22, 27, 0, 506",
        "tapes/2023-04-05_btcusdt_bookTicker-depth-trade.gz, 1, 0, 8015, 0",
        "tapes/2024-08-08_btcusdt_bookTicker-depth-trade.gz, 1, 0, 28040, 3449",
        "tapes/2024-08-08_ethusdt_bookTicker-depth-trade.gz, 1, 0, 24077, 3433",
        "tapes/2025-03-19_btc-eth-usdt_rest-polled-quotes_1.log.gz, 3, 1, 10617, 0",
        "tapes/2025-08-28_btc-eth-usdt_depth20-frames.jsonl.gz, 3, 1, 0, 653",
        "tapes/2026-06-07_btcusdt_depth5-depth-trade.csv.gz, 1, 0, 0, 595",
        "books/2020-05_books-at-bot-opportunities.json, 11, 5, 0, 276"
    })
    void shouldImportEveryDocumentedCapture(
            final String name, final int instruments, final int triangles, final long quotes, final long books)
            throws IOException {
        final Path tape = RealData.require(name);

        final Cli.Result result = Cli.run("import", tape.toString(), "-o", directory.toString());

        assertThat(result.exitCode()).as("%s", result).isZero();
        final Market market = Market.of(onlyJournal());
        assertThat(market.header.instruments()).hasSize(instruments);
        assertThat(Triangles.of(market.header.universe())).hasSize(triangles);
        assertThat(market.quotes).isEqualTo(quotes);
        assertThat(market.books).isEqualTo(books);
        assertThat(market.unusable).isZero();
    }

    @Test
    void shouldTakeTheInstrumentsOfTheSameSecond() throws IOException {
        final Path tape = RealData.require("tapes/2021-04-17_10sym_bookTicker.txt.gz");
        final Path listed = RealData.require("exchangeinfo/2021-04-17_1636.json.gz");

        final Cli.Result result =
                Cli.run("import", tape.toString(), "-o", directory.toString(), "--exchange-info", listed.toString());

        assertThat(result.exitCode()).as("%s", result).isZero();
        final Market market = Market.of(onlyJournal());
        assertThat(market.header.settings()).containsEntry("instruments", "listed");
        assertThat(market.header.instruments())
                .filteredOn(instrument -> instrument.symbol().equals("AAVEUPUSDT"))
                .singleElement()
                .satisfies(instrument -> {
                    assertThat(instrument.baseAsset()).isEqualTo("AAVEUP");
                    assertThat(instrument.filters().minNotional()).isPositive();
                });
    }

    @Test
    void shouldWriteAJournalThatEveryCommandReads() throws IOException {
        final Path tape =
                write("mint.tape", TICKER.formatted(100, 1, "MINTUSDT"), TICKER.formatted(200, 2, "MINTUSDT"));

        final Cli.Result imported = Cli.run("import", tape.toString(), "-o", directory.toString());
        final String journal = onlyJournal().toString();

        assertThat(imported.out()).contains("STAMPED, 2 book ticker", "journal " + journal);
        assertThat(journal).endsWith("20300317T174640.100Z-mint.trefoil");
        assertThat(Cli.run("journal", "verify", journal).exitCode()).isZero();
        assertThat(Cli.run("journal", "cat", journal).out().lines()).hasSize(4);
        assertThat(Cli.run("journal", "stat", journal).out()).contains("BOOK_TICKER");
        assertThat(Cli.run("replay", journal).err()).contains("a record of a market in which no engine ran");
    }

    @Test
    void shouldTakeTheIndexesOfAJournal() throws IOException {
        final Path both = write("both.tape", TICKER.formatted(100, 1, "MINTBTC"), TICKER.formatted(200, 2, "MINTUSDT"));
        final Path one = write("one.tape", TICKER.formatted(300, 3, "MINTUSDT"));
        Cli.run("import", both.toString(), "-o", directory.toString());
        final Path journal = onlyJournal();

        final Cli.Result result = Cli.run(
                "import",
                one.toString(),
                "-o",
                directory.resolve("second").toString(),
                "--exchange-info",
                journal.toString());

        assertThat(result.exitCode()).as("%s", result).isZero();
        final Path second = directory.resolve("second/20300317T174640.300Z-one.trefoil");
        assertThat(Market.of(second).header.instruments())
                .isEqualTo(Market.of(journal).header.instruments());
    }

    @Test
    void shouldTellUnreadableLinesAndWriteTheRest() throws IOException {
        final Path tape = write(
                "mint.tape", TICKER.formatted(100, 1, "MINTUSDT"), "nonsense", TICKER.formatted(200, 2, "MINTUSDT"));

        final Cli.Result result = Cli.run("import", tape.toString(), "-o", directory.toString());

        assertThat(result.exitCode()).isEqualTo(ExitCode.FINDING);
        assertThat(result.out()).contains("1 line(s) cannot be read and are left out, the first is line 2:");
        assertThat(Market.of(onlyJournal()).quotes).isEqualTo(2);
    }

    @Test
    void shouldNotOverwriteWithoutForce() throws IOException {
        final Path tape = write("mint.tape", TICKER.formatted(100, 1, "MINTUSDT"));
        final String[] command = {"import", tape.toString(), "-o", directory.toString()};
        Cli.run(command);

        final Cli.Result again = Cli.run(command);

        assertThat(again.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(again.err()).contains("exists already: choose another directory, or say --force");
        assertThat(Cli.run("import", tape.toString(), "-o", directory.toString(), "--force")
                        .exitCode())
                .isZero();
        assertThat(files(directory)).noneMatch(name -> name.startsWith(".import-"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nothing here    |       | is not a tape of any known form",
                "1900000000000 x |       | is not a tape of any known form",
                "[1]             |       | line 1: a moment is not a JSON object",
                "1,2             | CSV   | holds no frame, though it looks like CSV; line 1: fewer than 9 columns",
                "1,2             | XML   | expected one of [JSON_LINES, TSV, STAMPED"
            })
    void shouldRefuseWhatIsNoCapture(final String text, final String form, final String reason) throws IOException {
        final Path tape = write("mint.tape", text);

        final Cli.Result result = form == null
                ? Cli.run("import", tape.toString(), "-o", directory.toString())
                : Cli.run("import", tape.toString(), "-o", directory.toString(), "--form", form);

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains(reason).doesNotContain("Exception");
        assertThat(files(directory)).containsExactly("mint.tape");
    }

    @Test
    void shouldRefuseAnExchangeInfoThatIsNone() throws IOException {
        final Path tape = write("mint.tape", TICKER.formatted(100, 1, "MINTUSDT"));
        final Path other = write("info.json", "{\"symbols\":7}");

        for (final String file : List.of(
                other.toString(), directory.toString(), directory.resolve("no").toString())) {
            final Cli.Result result =
                    Cli.run("import", tape.toString(), "-o", directory.toString(), "--exchange-info", file);

            assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.USAGE);
            assertThat(result.err()).startsWith("trefoil: " + file + ": ");
        }
    }

    @Test
    void shouldDocumentEveryForm() throws IOException {
        final String page = Files.readString(
                Path.of(System.getProperty("trefoil.projectDirectory"), "gateway", "docs", "record.md"));

        for (final TapeForm form : TapeForm.values()) {
            assertThat(page).contains("`" + form.name() + "`");
        }
    }

    private Path write(final String name, final String... lines) throws IOException {
        return Files.write(directory.resolve(name), (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private Path onlyJournal() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            final List<Path> journals =
                    files.filter(file -> file.toString().endsWith(".trefoil")).toList();
            assertThat(journals).hasSize(1);
            return journals.get(0);
        }
    }

    private static List<String> files(final Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    /** What a journal holds. */
    private static final class Market {
        private final JournalHeader header;
        private long quotes;
        private long books;
        private long unusable;

        private Market(final JournalHeader header) {
            this.header = header;
        }

        static Market of(final Path file) {
            try (JournalReader journal = JournalReader.open(file)) {
                final Market market = new Market(journal.header().orElseThrow());
                while (journal.next()) {
                    if (journal.type() == RecordType.BOOK_TICKER) {
                        market.quotes++;
                    } else if (journal.type() == RecordType.BOOK_LEVELS) {
                        final int flags = BookLevels.flags(journal.buffer(), journal.offset());
                        market.books += (flags & BookLevels.LAST) == 0 ? 0 : 1;
                        market.unusable += (flags & BookLevels.UNUSABLE) == 0 ? 0 : 1;
                    }
                }
                assertThat(journal.status()).isEqualTo(JournalStatus.COMPLETE);
                return market;
            }
        }
    }
}
