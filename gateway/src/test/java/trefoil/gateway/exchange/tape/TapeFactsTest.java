package trefoil.gateway.exchange.tape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.Fixed;
import trefoil.gateway.testing.RealData;

/** Recorded tapes against facts that others computed from the same bytes. */
class TapeFactsTest {
    private static final String BOT = "tapes/2025-08-28_btc-eth-usdt_depth20-frames.jsonl.gz";
    private static final long ANY_AGE = Long.MAX_VALUE;
    private static final long TWO_SECONDS_NS = 2_000_000_000L;

    @ParameterizedTest
    @CsvSource({
        "2020-11-10_sol-4sym_diffdepth-trade.raw.gz, 0, 0, 632, 16, 0, 71",
        "2021-04-04_btc-eth-dot-usdt_depth-aggTrade.txt.gz, 0, 0, 2688, 3, 0, 91",
        "2021-04-17_10sym_bookTicker.txt.gz, 570, 0, 614, 0, 0, 30",
        "2021-10-12_4sym_bookTicker.txt.gz, 84, 0, 177, 0, 0, 30",
        "2022-09-21_0751_12sym_depth5-frames_sparse.tsv.gz, 0, 94, 0, 0, 0, 482",
        "2022-10-23_1021_50sym_depth5-frames_sparse.tsv.gz, 0, 400, 0, 0, 0, 967",
        "2022-10-23_1138_22sym_depth5-frames_sparse.tsv.gz, 0, 506, 0, 0, 0, 4235",
        "2023-04-05_btcusdt_bookTicker-depth-trade.gz, 8015, 0, 3929, 0, 0, 415",
        "2024-08-08_btcusdt_bookTicker-depth-trade.gz, 28040, 0, 3451, 1, 0, 346",
        "2024-08-08_ethusdt_bookTicker-depth-trade.gz, 24077, 0, 3434, 1, 0, 346",
        "2025-03-19_btc-eth-usdt_rest-polled-quotes_1.log.gz, 0, 0, 0, 0, 10617, 4783",
        "2025-03-19_btc-eth-usdt_rest-polled-quotes_2.log.gz, 0, 0, 0, 0, 10665, 2103",
        "2025-08-28_btc-eth-usdt_depth20-frames.jsonl.gz, 0, 653, 0, 0, 0, 27",
        "2026-06-07_btcusdt_depth5-depth-trade.csv.gz, 0, 595, 595, 0, 0, 59"
    })
    void shouldReadEveryFrameOfEveryCapture(
            final String name,
            final long tickers,
            final long partials,
            final long diffs,
            final long answers,
            final long polled,
            final long seconds) {
        final Path tape = RealData.require("tapes/" + name);

        try (TapeFeed feed = TapeFeed.open(tape)) {
            final TapeStatistics statistics = feed.statistics();
            TapeFiles.updates(feed);

            assertThat(statistics.frames(TapeFrameKind.BOOK_TICKER)).isEqualTo(tickers);
            assertThat(statistics.frames(TapeFrameKind.PARTIAL_DEPTH)).isEqualTo(partials);
            assertThat(statistics.frames(TapeFrameKind.DIFF_DEPTH)).isEqualTo(diffs);
            assertThat(statistics.frames(TapeFrameKind.REST_DEPTH)).isEqualTo(answers);
            assertThat(statistics.frames(TapeFrameKind.POLLED_QUOTE)).isEqualTo(polled);
            assertThat(Math.round(feed.durationNs() * 1e-9)).isEqualTo(seconds);
            assertThat(statistics.unreadable()).isZero();
            assertThat(statistics.damage()).isEmpty();
            assertThat(feed.gaps()).as("gaps in update ids").isZero();
            assertThat(feed.notQuotable()).as("crossed, locked or unsorted").isZero();
            assertThat(feed.unknownSymbols()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2022-10-23_1138_22sym_depth5-frames_sparse.tsv.gz, 27, 157.4, 2.71",
        "2022-10-23_1021_50sym_depth5-frames_sparse.tsv.gz, 50, 23.66, 1.10",
        "2022-09-21_0751_12sym_depth5-frames_sparse.tsv.gz, 8, 8.26, -0.28",
        "2025-08-28_btc-eth-usdt_depth20-frames.jsonl.gz, 1, 2.80, 2.80"
    })
    void shouldShowTheStalenessTrap(
            final String name, final int triangles, final double naiveMaxBp, final double freshMaxBp) {
        final Path tape = RealData.require("tapes/" + name);

        final TapeEdges naive = TapeEdges.of(tape, ANY_AGE);
        final TapeEdges fresh = TapeEdges.of(tape, TWO_SECONDS_NS);

        assertThat(naive.triangles()).isEqualTo(triangles);
        assertThat(naive.maxBp()).isCloseTo(naiveMaxBp, within(0.05));
        assertThat(fresh.maxBp()).isCloseTo(freshMaxBp, within(0.006));
    }

    @Test
    void shouldFindTheGreatestEdgeOfThePolledQuotes() {
        final Path first = RealData.require("tapes/2025-03-19_btc-eth-usdt_rest-polled-quotes_1.log.gz");
        final Path second = RealData.require("tapes/2025-03-19_btc-eth-usdt_rest-polled-quotes_2.log.gz");

        final double max = Math.max(
                TapeEdges.of(first, TWO_SECONDS_NS / 4).maxBp(),
                TapeEdges.of(second, TWO_SECONDS_NS / 4).maxBp());

        assertThat(max).isCloseTo(14.72, within(0.006));
    }

    @Test
    void shouldAgreeWithEveryVerdictOfTheCapturingBot() {
        final Path tape = RealData.require(BOT);
        final TapeEdges edges = TapeEdges.of(tape, ANY_AGE);
        final Map<String, long[]> tops = new HashMap<>();
        int evaluations = 0;
        int agreed = 0;

        try (TapeFeed feed = TapeFeed.open(tape)) {
            while (feed.nextTimeNs() != TapeFeed.END) {
                final List<Instrument> instruments = feed.instruments();
                feed.emit((instrument, updateId, bids, bidLevels, asks, askLevels) ->
                        tops.put(instruments.get(instrument).symbol(), new long[] {bids[0], asks[0]}));
                if (tops.size() == 3) {
                    evaluations++;
                    agreed += opportunity(tops) == feed.verdict().orElseThrow().arbitrageOpportunity() ? 1 : 0;
                }
            }
        }

        assertThat(evaluations).isEqualTo(651);
        assertThat(agreed).isEqualTo(651);
        assertThat(edges.evaluations()).isEqualTo(651);
        assertThat(edges.positive()).isEqualTo(470);
    }

    @Test
    void shouldReadTheRatesThatTheBotReckonedWith() {
        final Path tape = RealData.require(BOT);
        final TapeFrame frame = new TapeFrame();
        int compared = 0;

        try (TapeReader reader = TapeReader.open(tape)) {
            while (reader.next(frame)) {
                final TapeVerdict verdict = frame.verdict().orElseThrow();
                if (frame.symbol().equals("BTCUSDT")) {
                    assertThat(verdict.rate1())
                            .isEqualByComparingTo(BigDecimal.valueOf(frame.bids()[0], Fixed.DECIMALS));
                    compared++;
                } else if (frame.symbol().equals("ETHBTC")) {
                    // The bot walked the book for its small amount, so its average can lie a little below the best.
                    assertThat(verdict.rate3().doubleValue())
                            .isCloseTo(Fixed.toDouble(frame.bids()[0]), withinPercentage(1e-5));
                    compared++;
                }
            }
        }

        assertThat(compared).isEqualTo(267 + 117);
    }

    @ParameterizedTest
    @CsvSource({
        "2023-04-05_btcusdt_bookTicker-depth-trade.gz, 8015",
        "2024-08-08_btcusdt_bookTicker-depth-trade.gz, 28040",
        "2024-08-08_ethusdt_bookTicker-depth-trade.gz, 24077"
    })
    void shouldSeeIncreasingUpdateIdsOfTickers(final String name, final int tickers) {
        final Path tape = RealData.require("tapes/" + name);
        final TapeFrame frame = new TapeFrame();
        final List<Long> ids = new ArrayList<>();

        try (TapeReader reader = TapeReader.open(tape)) {
            while (reader.next(frame)) {
                if (frame.kind() == TapeFrameKind.BOOK_TICKER) {
                    ids.add(frame.updateId());
                }
            }
        }

        assertThat(ids).hasSize(tickers).isSorted();
    }

    /** BTC to USDT to ETH to BTC without fees, exactly. */
    private static boolean opportunity(final Map<String, long[]> tops) {
        final BigDecimal gained =
                BigDecimal.valueOf(tops.get("BTCUSDT")[0]).multiply(BigDecimal.valueOf(tops.get("ETHBTC")[0]));
        final BigDecimal paid = BigDecimal.valueOf(tops.get("ETHUSDT")[1]).multiply(BigDecimal.valueOf(Fixed.ONE));
        return gained.compareTo(paid) > 0;
    }
}
