package trefoil.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.gateway.config.TradingMode;

class SessionReportTest {
    private static final int TERMINAL_WIDTH = 110;
    private static final long ELAPSED_NS = 30_000_000_000L;

    private final SortedMap<String, Long> feed = new TreeMap<>(Map.of("frames", 600_000L, "lost", 0L, "opened", 2L));
    private final Map<String, Long> engine = new TreeMap<>(Map.of(
            "quotes", 600_000L,
            "loops-priced", 7_800_000L,
            "opportunities", 12_345L,
            "max-gross-edge-ppb", 8_000_000L,
            "loops-opened", 700L,
            "orders-sent", 1_900L));
    private final SortedMap<String, Long> loops =
            new TreeMap<>(Map.of("COMPLETED", 600L, "MISSED", 99L, "STRANDED", 1L));
    private final SortedMap<String, Long> orders = new TreeMap<>(Map.of("FILLED", 1_890L, "REJECTED", 10L));
    private final SortedMap<String, Long> refusals =
            new TreeMap<>(Map.of("STALE_QUOTE", 7L, "INSTRUMENT_BUSY", 9_000L));
    private final SortedMap<Integer, Long> rejects = new TreeMap<>(Map.of(-2010, 8L, -1015, 2L));
    private final SortedMap<String, Long> profit = amounts(Map.of("AAA", "-0.5", "USDT", "12.5", "BTC", "0.001"));
    private final SortedMap<String, Long> completed = amounts(Map.of("USDT", "12.75"));
    private final SortedMap<String, Long> held = amounts(Map.of("AAA", "3"));
    private List<String> differences = List.of();
    private List<String> problems = List.of();
    private boolean trading = true;
    private int comparedAssets = 71;

    @Test
    void shouldSayFirstWhatIsAskedFirst() {
        assertThat(report().clean()).isTrue();
        assertThat(report().lines())
                .containsExactly(
                        "market     600,000 frames with 600,000 quotes in 30.0 s: 20,000 updates/s",
                        "triangles  7,800,000 priced, 12,345 opportunities above break-even,"
                                + " best edge before fees +80.00 bp",
                        "refused    INSTRUMENT_BUSY 9,000, STALE_QUOTE 7",
                        "loops      700 sent, 600 completed; MISSED 99, STRANDED 1",
                        "orders     1,900 sent; FILLED 1,890, REJECTED 10",
                        "rejects    -2010 refused by the matching engine 8, -1015 too many orders 2",
                        "earned     by completed loops: +12.75 USDT",
                        "profit     by the exchange's balances, what is left over included: +12.5 USDT, +0.001 BTC,"
                                + " -0.5 AAA",
                        "left over  by loops that did not complete: +3 AAA",
                        "latency    frame received to order, 700 times",
                        "           p50 100.0 µs, p90 200.0 µs, p99 300.0 µs, p99.9 400.0 µs, max 12.0 ms",
                        "balances   the exchange's equal the engine's to the last unit in all 71 assets that are traded",
                        "journal    a.trefoil");
    }

    @Test
    void shouldShowOfTheFeedOnlyWhatWentWrong() {
        feed.put("lost", 2L);
        feed.put("malformed", 3L);
        feed.put("control answers", 5L);

        assertThat(report().lines()).contains("feed       malformed 3, lost 2");
    }

    @Test
    void shouldNameDifferencesAndProblems() {
        differences = List.of("USDT: exchange 1, engine 2");
        problems = List.of("something broke");

        assertThat(report().clean()).isFalse();
        assertThat(report().lines())
                .containsSequence(
                        "balances   the exchange's differ from the engine's in 1 of 71 assets:",
                        "           USDT: exchange 1, engine 2",
                        "problem    something broke",
                        "journal    a.trefoil");
    }

    @Test
    void shouldBreakLongListsIntoLinesThatFitATerminal() {
        for (int i = 0; i < 300; i++) {
            profit.put("ASSET" + i, i * 123_456_789L - 7);
            held.put("ASSET" + i, i * 123_456_789L + 7);
        }

        final List<String> lines = report().lines();

        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(TERMINAL_WIDTH));
        final String all = String.join("\n", lines);
        profit.forEach((asset, amount) -> assertThat(all).contains(DecimalText.toString(amount) + " " + asset));
        assertThat(all).contains("and of 295 more assets");
    }

    @Test
    void shouldLeaveOutOrdersAndMoneyWhenItOnlyWatched() {
        trading = false;
        comparedAssets = 0;

        assertThat(report().lines())
                .contains("loops      none sent: mode watch")
                .noneMatch(
                        line -> line.startsWith("orders") || line.startsWith("profit") || line.startsWith("balances"));
    }

    @Test
    void shouldShowNoProfitThatTheExchangeDidNotConfirm() {
        comparedAssets = 0;

        assertThat(report().lines()).noneMatch(line -> line.startsWith("profit"));
        assertThat(report().lines()).anyMatch(line -> line.startsWith("earned"));
    }

    @Test
    void shouldSayThatNoEdgeWasSeen() {
        engine.put("max-gross-edge-ppb", Long.MIN_VALUE);

        assertThat(report().lines()).anyMatch(line -> line.endsWith("best edge before fees none seen"));
    }

    private SessionReport report() {
        return new SessionReport(
                trading ? TradingMode.TESTNET : TradingMode.WATCH,
                ELAPSED_NS,
                List.of("USDT", "FDUSD", "BTC"),
                feed,
                engine,
                loops,
                orders,
                refusals,
                rejects,
                profit,
                completed,
                held,
                differences,
                comparedAssets,
                new TreeMap<>(Map.of(
                        "frame received to order",
                        new SessionReport.Latency(700, 100_000, 200_000, 300_000, 400_000, 12_000_000))),
                List.of(),
                problems,
                Path.of("a.trefoil"));
    }

    private static SortedMap<String, Long> amounts(final Map<String, String> texts) {
        final SortedMap<String, Long> amounts = new TreeMap<>();
        texts.forEach((asset, text) -> amounts.put(
                asset, new BigDecimal(text).movePointRight(Fixed.DECIMALS).longValueExact()));
        return amounts;
    }
}
