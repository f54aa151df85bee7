package trefoil.engine.research;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static trefoil.engine.testing.Markets.pair;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.research.result.BreakEvenFee;
import trefoil.engine.research.result.FeeTier;
import trefoil.engine.research.result.ProfitCell;
import trefoil.engine.research.result.StudyResult;
import trefoil.engine.research.result.SurvivalCurve;
import trefoil.engine.research.result.Verdict;
import trefoil.engine.sim.SyntheticMarket;
import trefoil.engine.sim.SyntheticMarketConfig;

class StudyTest {
    private static final FeeTier DEAR = new FeeTier("0.1%", 100_000);
    private static final FeeTier CHEAP = new FeeTier("0.02%", 20_000);
    private static final List<String> STARTS = List.of("USDT", "BTC");

    @TempDir
    private Path directory;

    private Path synthetic(final String session, final long seed, final double jumpsPerSecond) {
        return RecordedMarket.recordBooks(
                directory,
                session,
                SyntheticMarket.create(SyntheticMarketConfig.builder(seed)
                        .durationNs(TimeUnit.SECONDS.toNanos(3))
                        .updatesPerSecond(8_000)
                        .jumpsPerSecond(jumpsPerSecond)
                        .build()),
                STARTS);
    }

    private static StudySettings settings() {
        return StudySettings.of(List.of(DEAR, CHEAP))
                .withLatenciesNs(List.of(5_000_000L, 1_000_000L))
                .withSizes(List.of(100 * Fixed.ONE, 1_000 * Fixed.ONE));
    }

    @Test
    void shouldFindTheSameWithAnyNumberOfThreads() {
        final List<Path> journals = List.of(synthetic("one", 1, 8), synthetic("two", 2, 8));

        final StudyResult alone = Study.of(journals, settings()).run(1, bytes -> {});
        final StudyResult four = Study.of(journals, settings()).run(4, bytes -> {});
        final StudyResult seven = Study.of(journals, settings()).run(7, bytes -> {});

        assertThat(withoutUniverse(four)).isEqualTo(withoutUniverse(alone));
        assertThat(withoutUniverse(seven)).isEqualTo(withoutUniverse(alone));
        assertThat(alone.net().count()).isGreaterThan(50);
        assertThat(alone.grid().cells()).hasSize(8).anyMatch(cell -> cell.profit() > 0);
    }

    /** Doubles and all, to the last bit; the universe has no equality of its own. */
    private static String withoutUniverse(final StudyResult result) {
        return new StudyResult(
                        result.valueAsset(),
                        result.staleAfterNs(),
                        result.journals(),
                        null,
                        result.observation(),
                        result.gross(),
                        result.net(),
                        result.fees(),
                        result.grid(),
                        result.verdict(),
                        result.notes())
                .toString();
    }

    @Test
    void shouldReadAllBytesThatItsWorkIs() {
        final Study study = Study.of(List.of(synthetic("one", 1, 8)), settings());
        final List<Long> told = new ArrayList<>();

        study.run(1, told::add);

        assertThat(told).isSorted().isNotEmpty().allMatch(bytes -> bytes <= study.work(1));
    }

    @Test
    void shouldTakeJournalsTogether() {
        final Path one = synthetic("one", 1, 8);
        final Path two = synthetic("two", 2, 8);

        final StudyResult both = Study.of(List.of(one, two), settings()).run(1, bytes -> {});
        final StudyResult first = Study.of(List.of(one), settings()).run(1, bytes -> {});
        final StudyResult second = Study.of(List.of(two), settings()).run(1, bytes -> {});

        assertThat(both.net().count())
                .isEqualTo(first.net().count() + second.net().count());
        assertThat(both.net().openNs())
                .isEqualTo(first.net().openNs() + second.net().openNs());
        for (int i = 0; i < both.grid().cells().size(); i++) {
            final ProfitCell cell = both.grid().cells().get(i);
            assertThat(cell.profit())
                    .isEqualTo(first.grid().cells().get(i).profit()
                            + second.grid().cells().get(i).profit());
        }
        assertThat(both.net().curves().get(0).subjects()).isEqualTo(both.net().count());
    }

    @Test
    void shouldSayNothingOfAnEmptyJournal() {
        final Universe universe = Universe.of(List.of(pair("A", "USDT"), pair("B", "USDT"), pair("A", "B")));
        final Path path;
        try (RecordedMarket market = new RecordedMarket(directory, "empty", universe, List.of("USDT"))) {
            path = market.path();
        }

        final StudyResult result = Study.of(List.of(path), settings()).run(2, bytes -> {});

        assertThat(result.verdict().word()).isEqualTo(Verdict.Word.UNCLEAR);
        assertThat(result.verdict().moreNeeded()).contains("an hour or more");
        assertThat(result.journals().get(0).notes()).contains("holds no market data");
        assertThat(result.net().ghostRate()).isNaN();
    }

    @Test
    void shouldNotCountARunTwice() {
        final Path path = synthetic("one", 1, 0);

        assertThatThrownBy(() -> Study.of(List.of(path, path), settings()))
                .isInstanceOf(ResearchException.class)
                .hasMessageContaining("is of the same run as")
                .hasMessageContaining("would count twice");
    }

    @Test
    void shouldNameAnAssetThatAJournalDoesNotHave() {
        final Path path = synthetic("one", 1, 0);

        assertThatThrownBy(() -> Study.of(List.of(path), settings().withAssets(List.of(), "DOGE")))
                .isInstanceOf(ResearchException.class)
                .hasMessageContaining("has no instrument of DOGE, in which worths are counted");
        assertThatThrownBy(() -> Study.of(List.of(path), settings().withAssets(List.of("DOGE"), "")))
                .isInstanceOf(ResearchException.class)
                .hasMessageContaining("has no instrument of DOGE: orders cannot begin with");
    }

    @Test
    void shouldTellOfJournalsOfOtherUniverses() {
        final Universe small = Universe.of(List.of(pair("BTC", "USDT"), pair("ETH", "USDT"), pair("ETH", "BTC")));
        final Path other;
        try (RecordedMarket market = new RecordedMarket(directory, "small", small, STARTS)) {
            market.quote(0, 1, RecordedMarket.START_NS, 1, 1, 2, 1);
            other = market.path();
        }

        final StudyResult result =
                Study.of(List.of(synthetic("one", 1, 0), other), settings()).run(1, bytes -> {});

        assertThat(result.journals().get(1).notes())
                .anyMatch(note -> note.contains("has another universe than") && note.contains("fewer"));
    }

    @Test
    void shouldGiveNoVerdictFromTooLittleData() {
        final StudyResult result =
                Study.of(List.of(synthetic("one", 1, 8)), settings()).run(1, bytes -> {});

        assertThat(result.verdict().word()).isEqualTo(Verdict.Word.UNCLEAR);
        assertThat(result.verdict().reason()).contains("too little data: 3 s were observed");
        assertThat(result.verdict().moreNeeded()).startsWith("At least 59 min");
        assertThat(result.grid().cells()).allMatch(cell -> Double.isNaN(cell.perDayLow()));
    }

    @Test
    void shouldStopWhereNoEdgeComesNearTheFees() {
        final StudyResult result =
                Study.of(List.of(synthetic("calm", 1, 0)), settings()).run(1, bytes -> {});

        assertThat(result.verdict().word()).isEqualTo(Verdict.Word.STOP);
        assertThat(result.verdict().reason()).contains("three fees of 0.1 % cost 30.06 bp");
        assertThat(result.net().count()).isZero();
    }

    @Test
    void shouldContinueWhereLoopsGoOnPaying() {
        final Path journal = hourOfLoops("lasting", TimeUnit.SECONDS.toMillis(5), 2_500);

        final StudyResult result = Study.of(List.of(journal), settings()).run(1, bytes -> {});

        assertThat(result.verdict().word()).as("%s", result.verdict()).isEqualTo(Verdict.Word.CONTINUE);
        assertThat(result.verdict().reason()).startsWith("It earns: +").contains("with 95 % certainty +");
        assertThat(result.verdict().moreNeeded()).isEmpty();
        assertThat(result.verdict().reference().orElseThrow().loops()).isGreaterThan(VerdictRule.LEAST_LOOPS);
    }

    @Test
    void shouldStopWhereLoopsAreGoneWhenTheirOrdersArrive() {
        final Path journal = hourOfLoops("fleeting", 6, 2_490);

        final StudyResult result = Study.of(List.of(journal), settings()).run(1, bytes -> {});

        assertThat(result.verdict().word()).as("%s", result.verdict()).isEqualTo(Verdict.Word.STOP);
        assertThat(result.verdict().reason()).startsWith("It loses: -");
    }

    /**
     * ETHBTC is bid 1 % too high every twenty seconds, for so long; then ETH has fallen to that many USDT for a while.
     */
    private Path hourOfLoops(final String session, final long lastsMs, final long ethPrice) {
        final Universe universe = Universe.of(List.of(pair("BTC", "USDT"), pair("ETH", "USDT"), pair("ETH", "BTC")));
        final int btc = universe.instrumentIndex("BTCUSDT");
        final int eth = universe.instrumentIndex("ETHUSDT");
        final int cross = universe.instrumentIndex("ETHBTC");
        final long tenThousandth = Fixed.ONE / 10_000;
        try (RecordedMarket market = new RecordedMarket(directory, session, universe, STARTS)) {
            long updateId = 0;
            for (long atMs = 0; atMs < TimeUnit.MINUTES.toMillis(70); atMs += 500) {
                final long phaseMs = atMs % 20_000;
                final long timeNs = RecordedMarket.START_NS + TimeUnit.MILLISECONDS.toNanos(atMs);
                final boolean open = phaseMs >= 10_000 && phaseMs < 10_000 + lastsMs;
                final boolean after = phaseMs > 10_000 && phaseMs < 18_000;
                final long crossBid = open ? 505 * tenThousandth : 500 * tenThousandth;
                final long price = after && !open ? ethPrice : 2_500;
                quote(market, btc, ++updateId, timeNs, 50_000 * Fixed.ONE, 50_001 * Fixed.ONE);
                quote(market, eth, ++updateId, timeNs, price * Fixed.ONE, price * Fixed.ONE + Fixed.ONE / 10);
                quote(market, cross, ++updateId, timeNs, crossBid, crossBid + Fixed.ONE / 100_000);
                if (open && lastsMs < 500) {
                    final long goneNs = timeNs + TimeUnit.MILLISECONDS.toNanos(lastsMs);
                    final long fallen = ethPrice * Fixed.ONE;
                    quote(market, cross, ++updateId, goneNs, 500 * tenThousandth, 501 * tenThousandth);
                    quote(market, eth, ++updateId, goneNs, fallen, fallen + Fixed.ONE / 10);
                }
            }
            return market.path();
        }
    }

    private static void quote(
            final RecordedMarket market,
            final int instrument,
            final long updateId,
            final long timeNs,
            final long bid,
            final long ask) {
        market.quote(instrument, updateId, timeNs, bid, 100 * Fixed.ONE, ask, 100 * Fixed.ONE);
    }

    @Test
    void shouldPutTheBreakEvenFeeBetweenTheFeesAroundIt() {
        final List<FeeTier> tiers = List.of(DEAR, new FeeTier("0.05%", 50_000), CHEAP);

        assertThat(Study.breakEven(1, 1, tiers, new long[] {-30, -10, 20}))
                .isEqualTo(new BreakEvenFee(1, 1, 40_000, true));
        assertThat(Study.breakEven(1, 1, tiers, new long[] {5, 10, 20}))
                .isEqualTo(new BreakEvenFee(1, 1, 100_000, false));
        assertThat(Study.breakEven(1, 1, tiers, new long[] {-5, -5, 0})).isEqualTo(new BreakEvenFee(1, 1, -1, true));
    }

    @Test
    void shouldEstimateSurvivalAsAHandbookDoes() {
        // 10 subjects: ends at 1, 2, 2, 4, 8; censored at 2, 3, 5, 9, 9.
        final LifetimeTally tally = new LifetimeTally();
        for (final long life : new long[] {1, 2, 2, 4, 8}) {
            tally.add(life, true);
        }
        for (final long life : new long[] {2, 3, 5, 9, 9}) {
            tally.add(life, false);
        }

        final SurvivalCurve curve = tally.curve("all", "all");

        assertThat(curve.aliveAt(0)).isEqualTo(1);
        assertThat(curve.aliveAt(1)).isCloseTo(0.9, within(1e-12));
        assertThat(curve.aliveAt(3)).isCloseTo(0.9 * 7 / 9, within(1e-12));
        assertThat(curve.aliveAt(4)).isCloseTo(0.7 * 4 / 5, within(1e-12));
        assertThat(curve.aliveAt(100)).isCloseTo(0.56 * 2 / 3, within(1e-12));
        assertThat(curve.medianNs()).isEqualTo(8);
        final SurvivalCurve.Point first = curve.points().get(0);
        assertThat(first.low()).isCloseTo(0.4730, within(1e-3));
        assertThat(first.high()).isCloseTo(0.9853, within(1e-3));
    }

    @Test
    void shouldClassLifetimesWithinASixteenth() {
        for (long life = 1; life > 0 && life < 1L << 50; life = life * 5 / 4 + 1) {
            final int index = LifetimeTally.classOf(life);
            assertThat(LifetimeTally.leastOf(index)).isLessThanOrEqualTo(life);
            assertThat(LifetimeTally.leastOf(index + 1)).isGreaterThan(life);
            assertThat(life - LifetimeTally.leastOf(index)).isLessThanOrEqualTo(life / 16);
        }
    }
}
