package trefoil.gateway.exchange.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TapeReaderTest {
    private static final String FRAME =
            "1900000000100001 {\"stream\":\"mintusdt@bookTicker\",\"data\":{\"u\":%d,\"s\":\"MINTUSDT\","
                    + "\"b\":\"2.50\",\"B\":\"3\",\"a\":\"2.52\",\"A\":\"4\"}}";

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "bot.jsonl, JSON_LINES, 2", "raw.jsonl, JSON_LINES, 5", "depth5.tsv, TSV, 2", "stamped-ns.tape, STAMPED, 6",
        "stamped-us.tape, STAMPED, 2", "seconds.txt, SECONDS, 6", "columns.csv, CSV, 3", "quotes.log, QUOTE_LOG, 3",
        "books.json, BOOKS, 3", "recorded.raw, RECORDED, 9"
    })
    void shouldTellTheFormByTheContentPlainOrGzipped(final String name, final TapeForm form, final int frames) {
        final Path plain = TapeFiles.write(directory, "renamed", TapeFiles.bytes(name));
        final Path gzipped = TapeFiles.write(directory, "renamed.gz", TapeFiles.gzip(TapeFiles.bytes(name)));

        final TapeReader reader = TapeReader.open(plain);
        reader.next(new TapeFrame());

        assertThat(reader.form()).isEqualTo(form);
        assertThat(TapeFiles.frames(plain)).hasSize(frames);
        assertThat(TapeFiles.frames(gzipped)).isEqualTo(TapeFiles.frames(plain));
        assertThat(TapeFiles.statistics(gzipped).unreadable()).isZero();
        reader.close();
    }

    @Test
    void shouldReadPartialDepth() {
        assertThat(TapeFiles.frames(TapeFiles.resource("depth5.tsv")))
                .containsExactly(
                        "1927857906000000000 PARTIAL_DEPTH MINTUSDT 900..900 2.5x10 2.49x4 | 2.51x6 ",
                        "1927857908500000000 PARTIAL_DEPTH MINTBTC 33..33 0.000042x9 | 0.000043x11 ");
    }

    @Test
    void shouldReadTickersDiffsTradesAndAnswers() {
        assertThat(TapeFiles.frames(TapeFiles.resource("stamped-ns.tape")))
                .containsExactly(
                        "1900000000100000001 DIFF_DEPTH MINTUSDT 101..103 2.5x1 | ",
                        "1900000000150000001 BOOK_TICKER MINTUSDT 104..104 2.5x3 | 2.52x4 ",
                        "1900000000160000001 REST_DEPTH  105..105 2.5x3 2.48x8 | 2.52x4 2.55x5 ",
                        "1900000000200000001 DIFF_DEPTH MINTUSDT 104..107 2.5x0 2.49x6 | 2.52x4.5 ",
                        "1900000000210000001 TRADE MINTUSDT 0..0 | ",
                        "1900000000220000001 BOOK_TICKER MINTUSDT 108..108 2.49x6 | 2.53x4 ");
    }

    @Test
    void shouldReadSecondsWithTheRequestsBesideThem() {
        assertThat(TapeFiles.frames(TapeFiles.resource("seconds.txt")))
                .containsExactly(
                        "1900000001500000000 DIFF_DEPTH MINTUSDT 11..12 2.4x0 | ",
                        "1900000001765432100 REST_DEPTH MINTUSDT 14..14 2.5x1 | 2.6x2 ",
                        "1900000001800000000 DIFF_DEPTH MINTUSDT 13..16 2.51x5 | ",
                        "1900000001850000000 OTHER MINTUSDT 0..0 | ",
                        "1900000001900000000 AGG_TRADE MINTUSDT 0..0 | ",
                        "1900000002000000100 BOOK_TICKER MINTBTC 9..9 0.000042x9 | 0.000043x11 ");
    }

    @Test
    void shouldReadBooksOfMoments() {
        assertThat(TapeFiles.frames(TapeFiles.resource("books.json")))
                .containsExactly(
                        "1900000000100000000 REST_DEPTH MINTUSDT 7..7 2.5x3 2.49x1 | 2.52x4 ",
                        "1900000000100000000 REST_DEPTH MINTBTC 70..70 0.000042x9 | 0.000043x11 ",
                        "1900007200200000000 REST_DEPTH MINTUSDT 7..7 2.5x3 | 2.52x4 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                                        | holds no book",
                "[{\"books\":{}}]                                          | books without a utc before them",
                "[{\"utc\":\"yesterday\"}]                                 | 'yesterday' is not a time",
                "[7]                                                       | a moment is not a JSON object",
                "[{\"utc\":\"2030-03-17T17:46:40Z\",\"books\":{\"A\":[]}}] | not a JSON object",
                "[{\"utc\":\"2030-03-17T17:46:40Z\",\"books\":{\"A\":{}}}] | the book of A is not a depth answer",
                "[{\"utc\":                                                | not JSON"
            })
    void shouldRefuseWhatIsNoBookOfAMoment(final String text, final String reason) {
        final Path file = TapeFiles.write(directory, "books.json", text);

        assertThatThrownBy(() -> TapeFiles.frames(file))
                .isInstanceOf(TapeException.class)
                .hasMessageMatching(".*books.json, line [12]: " + Pattern.quote(reason) + ".*");
    }

    @Test
    void shouldKeepTheMomentsBeforeDamage() {
        final byte[] whole = TapeFiles.bytes("books.json");
        final Path file = TapeFiles.write(directory, "books.json", Arrays.copyOf(whole, whole.length - 30));

        assertThat(TapeFiles.frames(file)).hasSize(2);
        assertThat(TapeFiles.statistics(file).damage()).startsWith("not JSON");
    }

    @Test
    void shouldReadMicrosecondsColumnsAndPolledQuotes() {
        assertThat(TapeFiles.frames(TapeFiles.resource("stamped-us.tape")).get(0))
                .startsWith("1900000000100001000 ");
        assertThat(TapeFiles.frames(TapeFiles.resource("columns.csv")))
                .containsExactly(
                        "1900000000000000005 PARTIAL_DEPTH MINTUSDT 41..41 2.5x1 | 2.6x2 2.61x3 ",
                        "1900000000000000900 DIFF_DEPTH MINTUSDT 40..42 2.5x1.5 | ",
                        "1900000001000000007 TRADE MINTUSDT 0..0 | ");
        assertThat(TapeFiles.frames(TapeFiles.resource("quotes.log")))
                .containsExactly(
                        "1927857907100000000 POLLED_QUOTE MINTUSDT 0..0 2.5x0 | 2.51x0 ",
                        "1927857907122000000 POLLED_QUOTE MINTBTC 0..0 0.000042x0 | 0.000043x0 ",
                        "1927857907140000000 POLLED_QUOTE BTCUSDT 0..0 59000.1x0 | 59000.2x0 ");
    }

    @Test
    void shouldKeepTheVerdictOfTheCapturingBot() {
        final TapeFrame frame = new TapeFrame();
        try (TapeReader reader = TapeReader.open(TapeFiles.resource("bot.jsonl"))) {
            reader.next(frame);
            assertThat(frame.verdict().orElseThrow().arbitrageOpportunity()).isFalse();
            assertThat(frame.symbol()).isEqualTo("MINTBTC");
            assertThat(frame.receiveNs()).isEqualTo(1_800_000_000_000_100_000L);

            reader.next(frame);
            assertThat(frame.verdict())
                    .contains(new TapeVerdict(
                            true,
                            new BigDecimal("42000.0000000000"),
                            new BigDecimal("0.0477099237"),
                            new BigDecimal("0.0005000000")));
            assertThat(frame.askLevels()).isEqualTo(2);
            assertThat(reader.next(frame)).isFalse();
        }
    }

    @Test
    void shouldReadKeysInAnyOrder() {
        final Path tape = TapeFiles.write(
                directory,
                "tape",
                "1900000000100001 {\"data\":{\"A\":\"4\",\"new\":{\"b\":[1]},\"a\":\"2.52\",\"s\":\"MINTUSDT\",\"B\":\"3\","
                        + "\"b\":\"2.50\",\"u\":7},\"stream\":\"mintusdt@bookTicker\"}");

        assertThat(TapeFiles.frames(tape))
                .containsExactly("1900000000100001000 BOOK_TICKER MINTUSDT 7..7 2.5x3 | 2.52x4 ");
    }

    @Test
    void shouldSkipAndCountIsolatedUnreadableLines() {
        final Path tape = TapeFiles.write(
                directory,
                "tape",
                "\u0000\u0001garbage",
                FRAME.formatted(1),
                FRAME.formatted(2).substring(0, 70),
                "no time at all",
                "99999999999999999999 {}",
                "",
                FRAME.formatted(3) + "}",
                FRAME.formatted(4).replace("2.50", "-2.50"),
                FRAME.formatted(5).replace("2.50", "2.500000001"),
                FRAME.formatted(6).replace("2.50", "1e5"),
                FRAME.formatted(7).replace("\"u\":7", "\"u\":99999999999999999999"),
                FRAME.formatted(8).replace("2.50", "9".repeat(60)),
                "1900000000100001 " + "[".repeat(5_000),
                FRAME.formatted(9));

        final TapeStatistics statistics = TapeFiles.statistics(tape);

        assertThat(TapeFiles.frames(tape)).hasSize(2);
        assertThat(statistics.unreadable()).isEqualTo(11);
        assertThat(statistics.firstUnreadableLine()).isEqualTo(1);
        assertThat(statistics.lines()).isEqualTo(14);
    }

    @Test
    void shouldDropTheRestOfAnOverlongLine() {
        final String tooLong = FRAME.formatted(2)
                + " ".repeat(TapeLines.MAX_LENGTH - FRAME.formatted(2).length() + 1);
        final String longest = FRAME.formatted(3)
                + " ".repeat(TapeLines.MAX_LENGTH - FRAME.formatted(3).length());
        final Path tape = TapeFiles.write(directory, "tape", FRAME.formatted(1), tooLong, longest, FRAME.formatted(4));

        assertThat(TapeFiles.frames(tape)).hasSize(3);
        assertThat(TapeFiles.statistics(tape).unreadable()).isEqualTo(1);
    }

    @Test
    void shouldRefuseMoreLevelsThanTheLimit() {
        final String level = "[\"1\",\"1\"],";
        final String most = level.repeat(TapeFrame.MAX_LEVELS);
        final Path tape = TapeFiles.write(
                directory,
                "tape",
                "1 {\"lastUpdateId\":1,\"bids\":[" + most.substring(0, most.length() - 1) + "],\"asks\":[]}",
                "1 {\"lastUpdateId\":2,\"bids\":[" + most + "[\"1\",\"1\"]],\"asks\":[]}");

        assertThat(TapeFiles.frames(tape)).hasSize(1);
        assertThat(TapeFiles.statistics(tape).firstUnreadableReason()).contains("10000 levels");
    }

    @Test
    void shouldEndWhereAGzipFileIsCutOff() {
        final StringBuilder text = new StringBuilder();
        for (int i = 1; i <= 5_000; i++) {
            text.append(FRAME.formatted(i)).append('\n');
        }
        final byte[] whole = TapeFiles.gzip(text.toString().getBytes(StandardCharsets.UTF_8));
        final Path tape = TapeFiles.write(directory, "tape.gz", Arrays.copyOf(whole, whole.length / 2));

        final TapeStatistics statistics = TapeFiles.statistics(tape);

        assertThat(statistics.frames(TapeFrameKind.BOOK_TICKER)).isBetween(1_000L, 4_000L);
        assertThat(statistics.damage()).isNotEmpty();
        assertThat(statistics.unreadable()).isLessThanOrEqualTo(1);
    }

    @Test
    void shouldRefuseFilesThatAreNoTapes() {
        refused(directory.resolve("absent"), "does not exist");
        refused(directory, "is a directory");
        refused(TapeFiles.write(directory, "empty", new byte[0]), "is empty");
        refused(TapeFiles.write(directory, "empty.gz", TapeFiles.gzip(new byte[0])), "is empty");
        refused(TapeFiles.write(directory, "plain.gz", FRAME.formatted(1)), "is named .gz but is not gzip");
        refused(TapeFiles.write(directory, "cut.gz", Arrays.copyOf(TapeFiles.gzip(new byte[100]), 5)), "damaged gzip");
        refused(
                TapeFiles.write(directory, "text", "Dear reader,", "this is prose."),
                "is not a tape of any known form");
        refused(
                TapeFiles.write(directory, "json", "{\"a\":1}", "{\"b\":2}"),
                "holds no frame, though it looks like JSON");
        refused(TapeFiles.write(directory, "log", "2031-02-03 04:05:06,007 - hello"), "holds no frame");
        refused(
                TapeFiles.write(directory, "header", Arrays.copyOf(TapeFiles.bytes("columns.csv"), 88)),
                "holds no frame");
        refused(TapeFiles.write(directory, "noise", noise(100_000)), "is not a tape");
    }

    @Test
    void shouldQuoteNothingOfAFileThatIsNoTape() {
        final Path key = TapeFiles.write(directory, "trefoil.key", "secret=Sesame", "apiKey=Open");

        assertThatThrownBy(() -> TapeFiles.frames(key))
                .isInstanceOf(TapeException.class)
                .hasMessageNotContaining("Sesame")
                .hasMessageNotContaining("Open");
    }

    @Test
    void shouldGiveUpAfterALongStretchOfUnreadableLines() {
        final String[] lines = new String[TapeReader.MAX_UNREADABLE_RUN + 1];
        Arrays.fill(lines, "garbage");
        lines[0] = FRAME.formatted(1);
        final Path atLimit = TapeFiles.write(directory, "limit", lines);
        final String[] oneLess = Arrays.copyOf(lines, lines.length - 1);

        assertThatThrownBy(() -> TapeFiles.frames(atLimit))
                .isInstanceOf(TapeException.class)
                .hasMessageContaining("line 101")
                .hasMessageContaining("100 lines in a row");
        assertThat(TapeFiles.frames(TapeFiles.write(directory, "less", oneLess)))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bot.jsonl",
                "raw.jsonl",
                "depth5.tsv",
                "stamped-ns.tape",
                "seconds.txt",
                "columns.csv",
                "quotes.log"
            })
    void shouldNeverFailOtherwiseThanByTapeException(final String name) {
        final byte[] whole = TapeFiles.bytes(name);
        final long seed = 4_711;
        final SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 150; i++) {
            final byte[] hostile = Arrays.copyOf(whole, random.nextInt(1, whole.length + 1));
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                hostile[random.nextInt(hostile.length)] = (byte) random.nextInt(256);
            }
            final Path tape = TapeFiles.write(directory, "hostile", hostile);
            try (TapeFeed feed = TapeFeed.open(tape)) {
                TapeFiles.updates(feed);
            } catch (final TapeException e) {
                assertThat(e.reason()).as("seed %d, round %d", seed, i).isNotEmpty();
            }
        }
    }

    private static void refused(final Path file, final String reason) {
        assertThatThrownBy(() -> TapeFiles.frames(file))
                .isInstanceOf(TapeException.class)
                .hasMessageStartingWith("tape " + file)
                .hasMessageContaining(reason);
    }

    private static byte[] noise(final int length) {
        final byte[] noise = new byte[length];
        new SplittableRandom(1).nextBytes(noise);
        return noise;
    }
}
