package trefoil.gateway.exchange.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.math.Fixed;

class TapeFeedTest {
    @TempDir
    Path directory;

    @Test
    void shouldKeepALocalBookFromTheAnswerOnAndPutTickersBeforeIt() {
        try (TapeFeed feed = TapeFeed.open(TapeFiles.resource("stamped-ns.tape"))) {
            assertThat(TapeFiles.updates(feed))
                    .containsExactly(
                            "50000000 MINTUSDT 104 2.5x3 | 2.52x4 ",
                            "60000000 MINTUSDT 105 2.5x3 2.48x8 | 2.52x4 2.55x5 ",
                            "100000000 MINTUSDT 107 2.49x6 2.48x8 | 2.52x4.5 2.55x5 ",
                            "120000000 MINTUSDT 108 2.49x6 2.48x8 | 2.53x4 2.55x5 ");
            assertThat(feed.startNs()).isEqualTo(1_900_000_000_100_000_001L);
            assertThat(feed.durationNs()).isEqualTo(120_000_000);
        }
    }

    @Test
    void shouldFindWhoseAnUnnamedAnswerIsAndApplyTheChangesThatCameBeforeIt() {
        try (TapeFeed feed = TapeFeed.open(TapeFiles.resource("raw.jsonl"))) {
            assertThat(TapeFiles.updates(feed))
                    .containsExactly(
                            "200000000 MINTUSDT 24 2.5x1 2.49x4 | 2.7x1.5 ", "400000000 MINTUSDT 25 2.5x1 | 2.7x1.5 ");
            assertThat(feed.instruments()).extracting(Instrument::symbol).containsExactly("MINTUSDT");
        }
    }

    @Test
    void shouldTakeAnswersTickersAndDiffsTogether() {
        try (TapeFeed feed = TapeFeed.open(TapeFiles.resource("seconds.txt"))) {
            assertThat(TapeFiles.updates(feed))
                    .containsExactly(
                            "265432100 MINTUSDT 14 2.5x1 | 2.6x2 ",
                            "300000000 MINTUSDT 16 2.51x5 2.5x1 | 2.6x2 ",
                            "500000100 MINTBTC 9 0.000042x9 | 0.000043x11 ");
        }
    }

    @Test
    void shouldGivePolledQuotesTheNominalQuantity() {
        try (TapeFeed feed = TapeFeed.open(TapeFiles.resource("quotes.log"))) {
            assertThat(TapeFiles.updates(feed))
                    .containsExactly(
                            "0 MINTUSDT 1 2.5x1 | 2.51x1 ",
                            "22000000 MINTBTC 1 0.000042x1 | 0.000043x1 ",
                            "40000000 BTCUSDT 1 59000.1x1 | 59000.2x1 ");
            assertThat(feed.instruments().get(0).filters().stepSize()).isEqualTo(Fixed.ONE / 100_000);
        }
    }

    @Test
    void shouldTellTheVerdictOfTheFrameDelivered() {
        try (TapeFeed feed = TapeFeed.open(TapeFiles.resource("bot.jsonl"))) {
            assertThat(feed.verdict()).isEmpty();
            feed.emit((instrument, updateId, bids, bidLevels, asks, askLevels) -> {});
            assertThat(feed.verdict().orElseThrow().arbitrageOpportunity()).isFalse();
            feed.emit((instrument, updateId, bids, bidLevels, asks, askLevels) -> {});
            assertThat(feed.verdict().orElseThrow().arbitrageOpportunity()).isTrue();
        }
    }

    @Test
    void shouldDeriveInstrumentsFromTheTape() {
        try (TapeFeed feed = TapeFeed.open(TapeFiles.resource("depth5.tsv"))) {
            final Instrument mintUsdt = feed.instruments().get(0);

            assertThat(mintUsdt.baseAsset()).isEqualTo("MINT");
            assertThat(mintUsdt.quoteAsset()).isEqualTo("USDT");
            assertThat(mintUsdt.tradable()).isTrue();
            assertThat(mintUsdt.filters().tickSize()).isEqualTo(Fixed.ONE / 100);
            assertThat(mintUsdt.filters().stepSize()).isEqualTo(Fixed.ONE);
            assertThat(feed.instruments().get(1).filters().tickSize()).isEqualTo(100);
        }
    }

    @Test
    void shouldPreferListedInstruments() {
        final Instrument listed = new Instrument(
                "MINTBTC",
                "PEPPERMINT",
                "BTC",
                InstrumentStatus.HALT,
                true,
                8,
                8,
                Filters.builder().build());

        try (TapeFeed feed = TapeFeed.open(TapeFiles.resource("depth5.tsv"), List.of(listed))) {
            assertThat(feed.instruments()).hasSize(2).contains(listed);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BTCUSDT, USDT",
        "BNBUSDC, USDC",
        "BTCFDUSD, FDUSD",
        "AAVEUPUSDT, USDT",
        "SWRVBUSD, BUSD",
        "ONTTRY, TRY",
        "BUSDTRY, TRY",
        "STEEMETH, ETH",
        "PERLBNB, BNB",
        "ADARUB, RUB",
        "ETHEUR, EUR",
        "币安人生USDT, USDT",
        "TUSDBTC, BTC"
    })
    void shouldSplitSymbolsByTheLongestKnownQuoteAsset(final String symbol, final String quote) {
        assertThat(TapeInstruments.quoteAsset(symbol)).isEqualTo(quote);
    }

    @Test
    void shouldLeaveOutWhatIsOldCrossedOrZero() {
        final Path tape = TapeFiles.write(
                directory,
                "tape",
                ticker(1_000, 5, "2.50", "2.52"),
                ticker(2_000, 4, "2.50", "2.52"),
                ticker(3_000, 5, "2.51", "2.52"),
                ticker(4_000, 6, "2.53", "2.52"),
                ticker(5_000, 7, "2.52", "2.52"),
                ticker(3_500, 8, "2.51", "2.53"),
                ticker(9_000, 9, "0.00", "2.53"));

        try (TapeFeed feed = TapeFeed.open(tape)) {
            assertThat(TapeFiles.updates(feed))
                    .containsExactly(
                            "0 MINTUSDT 5 2.5x3 | 2.52x4 ",
                            "4000000 MINTUSDT 8 2.51x3 | 2.53x4 ",
                            "8000000 MINTUSDT 9 | 2.53x4 ");
            assertThat(feed.notNewer()).isEqualTo(2);
            assertThat(feed.notQuotable()).isEqualTo(2);
        }
    }

    @Test
    void shouldNeverGoBackInTime() {
        final Path tape = TapeFiles.write(
                directory, "tape", ticker(5_000, 1, "1", "2"), ticker(4_000, 2, "1", "2"), ticker(6_000, 3, "1", "2"));

        try (TapeFeed feed = TapeFeed.open(tape)) {
            assertThat(TapeFiles.updates(feed))
                    .extracting(update -> update.split(" ")[0])
                    .containsExactly("0", "0", "1000000");
        }
    }

    @Test
    void shouldNotWaitForADamagedTime() {
        final long hourUs = 3_600_000_000L;
        final Path tape = TapeFiles.write(
                directory,
                "tape",
                ticker(0, 1, "1", "2"),
                ticker(hourUs, 2, "1", "2"),
                ticker(40 * hourUs, 3, "1", "2"),
                ticker(hourUs + 1_000, 4, "1", "2"),
                ticker(hourUs + 3_000, 5, "1", "2"));

        try (TapeFeed feed = TapeFeed.open(tape)) {
            assertThat(TapeFiles.updates(feed))
                    .extracting(update -> update.split(" ")[0])
                    .containsExactly("0", "3600000000000", "3600000000000", "3600000000000", "3600002000000");
            assertThat(feed.timeJumps()).isEqualTo(2);
            assertThat(feed.durationNs()).isEqualTo(3_600_002_000_000L);
        }
    }

    @Test
    void shouldGiveABookUpAtAGapUntilTheNextAnswer() {
        final Path tape = TapeFiles.write(
                directory,
                "tape",
                answer(1_000, 10, "1.0"),
                diff(2_000, 9, 11, "1.1"),
                diff(3_000, 13, 14, "1.2"),
                diff(4_000, 15, 15, "1.3"),
                answer(5_000, 12, "0.9"),
                diff(6_000, 16, 17, "1.4"));

        try (TapeFeed feed = TapeFeed.open(tape)) {
            assertThat(TapeFiles.updates(feed))
                    .containsExactly(
                            "0 MINTUSDT 10 1x1 | 9x1 ",
                            "1000000 MINTUSDT 11 1.1x1 1x1 | 9x1 ",
                            "4000000 MINTUSDT 15 1.3x1 1.2x1 0.9x1 | 9x1 ",
                            "5000000 MINTUSDT 17 1.4x1 1.3x1 1.2x1 0.9x1 | 9x1 ");
            assertThat(feed.gaps()).isEqualTo(1);
        }
    }

    @Test
    void shouldRefuseATapeWithoutAnyBook() {
        final Path changesOnly = TapeFiles.write(directory, "changes", diff(1_000, 1, 2, "1"));
        final Path unknown =
                TapeFiles.write(directory, "unknown", ticker(1_000, 1, "1", "2").replace("MINTUSDT", "QQQQ"));

        assertThatThrownBy(() -> TapeFeed.open(changesOnly))
                .isInstanceOf(TapeException.class)
                .hasMessageContaining("holds no book of any instrument: only trades, or depth changes");
        assertThatThrownBy(() -> TapeFeed.open(unknown))
                .isInstanceOf(TapeException.class)
                .hasMessageContaining("not understood: [QQQQ]");
    }

    private static String ticker(final long timeUs, final long id, final String bid, final String ask) {
        return (1_900_000_000_000_000L + timeUs) + " {\"u\":" + id + ",\"s\":\"MINTUSDT\",\"b\":\"" + bid
                + "\",\"B\":\"3\",\"a\":\"" + ask + "\",\"A\":\"4\"}";
    }

    private static String answer(final long timeUs, final long id, final String bid) {
        return (1_900_000_000_000_000L + timeUs) + " {\"lastUpdateId\":" + id + ",\"bids\":[[\"" + bid
                + "\",\"1\"]],\"asks\":[[\"9\",\"1\"]]}";
    }

    private static String diff(final long timeUs, final long firstId, final long lastId, final String bid) {
        return (1_900_000_000_000_000L + timeUs) + " {\"e\":\"depthUpdate\",\"s\":\"MINTUSDT\",\"U\":" + firstId
                + ",\"u\":" + lastId + ",\"b\":[[\"" + bid + "\",\"1\"]],\"a\":[]}";
    }
}
