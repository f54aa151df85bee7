package trefoil.gateway.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import trefoil.engine.event.Side;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.research.result.BreakEvenFee;
import trefoil.engine.research.result.EdgeBin;
import trefoil.engine.research.result.FeeFindings;
import trefoil.engine.research.result.FeeTier;
import trefoil.engine.research.result.Gap;
import trefoil.engine.research.result.JournalFindings;
import trefoil.engine.research.result.LifetimeBin;
import trefoil.engine.research.result.LoopFindings;
import trefoil.engine.research.result.LoopName;
import trefoil.engine.research.result.Observation;
import trefoil.engine.research.result.Opportunity;
import trefoil.engine.research.result.OpportunityEnd;
import trefoil.engine.research.result.OpportunitySet;
import trefoil.engine.research.result.ProfitCell;
import trefoil.engine.research.result.ProfitGrid;
import trefoil.engine.research.result.StudyResult;
import trefoil.engine.research.result.SurvivalCurve;
import trefoil.engine.research.result.TimeBucket;
import trefoil.engine.research.result.Verdict;
import trefoil.gateway.binance.testing.Instruments;

/** Studies to be reported: one with something of everything, and one of a journal that holds nothing. */
final class SampleStudy {
    static final int OPPORTUNITIES = 300;

    /** 2026-11-22T10:00:00Z. */
    private static final long START_NS = 1_795_341_600_000_000_000L;

    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long MILLI_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final FeeTier BASIC = new FeeTier("VIP 0", 100_000);
    private static final FeeTier DISCOUNTED = new FeeTier("VIP 0 + BNB", 75_000);
    private static final FeeTier FREE = new FeeTier("0%", 0);

    private final String asset;
    private final Random random = new Random(11);

    private SampleStudy(final String asset) {
        this.asset = asset;
    }

    /** With something of everything; one asset has that name. */
    static StudyResult full(final String asset) {
        return new SampleStudy(asset).full();
    }

    static StudyResult empty() {
        final OpportunitySet none = new OpportunitySet(
                0, 0, 0, 0, 0, Double.NaN, 0, 0, List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
        return new StudyResult(
                "USDT",
                SECOND_NS,
                List.of(new JournalFindings("empty.trefoil", "s", "1", 0, 0, 0, 0, 0, 0, List.of(), List.of())),
                Universe.of(List.of()),
                new Observation(0, 0, 0, 0, Long.MIN_VALUE, Long.MIN_VALUE, 0, 0),
                none,
                none,
                List.of(new FeeFindings(BASIC, 0, Double.NaN, Long.MIN_VALUE)),
                new ProfitGrid(List.of(MILLI_NS), List.of(BASIC), List.of(Fixed.ONE), List.of(), List.of(), 0, 0),
                new Verdict(
                        Verdict.Word.UNCLEAR,
                        "Nothing was observed.",
                        List.of(),
                        "An hour is needed.",
                        Optional.empty()),
                List.of());
    }

    private StudyResult full() {
        final ProfitGrid grid = grid();
        return new StudyResult(
                "USDT",
                2 * SECOND_NS,
                List.of(new JournalFindings(
                        "one <" + asset + ">.trefoil",
                        "s",
                        "1",
                        START_NS,
                        START_NS + 600 * SECOND_NS,
                        580 * SECOND_NS,
                        12_345_678,
                        12_000_000,
                        2,
                        List.of(
                                new Gap(START_NS + SECOND_NS, START_NS + 21 * SECOND_NS, Gap.Kind.FEED_DOWN),
                                new Gap(START_NS + 300 * SECOND_NS, START_NS + 290 * SECOND_NS, Gap.Kind.CLOCK_BACK)),
                        List.of("Its end is torn off."))),
                Universe.of(List.of(
                        Instruments.of("BTC", "USDT"),
                        Instruments.of("ETH", "BTC"),
                        Instruments.of("ETH", "USDT"),
                        Instruments.of(asset, "BTC"),
                        Instruments.of(asset, "USDT"))),
                new Observation(580 * SECOND_NS, 12_000_000, 651, 470, 280_000, 15_740_000, 2, 4),
                opportunities(),
                opportunities(),
                List.of(
                        new FeeFindings(BASIC, 0, 0, -2_717_000),
                        new FeeFindings(DISCOUNTED, 1, 0.0033, -1_968_000),
                        new FeeFindings(FREE, 300, 1, 280_000)),
                grid,
                new Verdict(
                        Verdict.Word.STOP,
                        "No loop ever beat three fees.",
                        List.of("The greatest edge before fees was 2.80 bp; three fees of 0.1 % take 30.03 bp."),
                        "",
                        Optional.of(grid.cells().get(0))),
                List.of("Nobody else reacts to the orders."));
    }

    private ProfitGrid grid() {
        final List<Long> latencies = List.of(MILLI_NS, 5 * MILLI_NS, 20 * MILLI_NS, 100 * MILLI_NS);
        final List<FeeTier> tiers = List.of(BASIC, DISCOUNTED, FREE);
        final List<Long> sizes = List.of(100 * Fixed.ONE, 1_000 * Fixed.ONE);
        final List<ProfitCell> cells = new ArrayList<>();
        final List<BreakEvenFee> breakEven = new ArrayList<>();
        for (final long latency : latencies) {
            for (final FeeTier tier : tiers) {
                for (final long size : sizes) {
                    final double profit = size / 1e8 * (0.02 - latency / 3e9 - tier.rate() / 4e6);
                    final boolean enough = size > 100 * Fixed.ONE;
                    cells.add(new ProfitCell(
                            latency,
                            tier,
                            size,
                            300,
                            200,
                            20,
                            60,
                            15,
                            3,
                            2,
                            900,
                            Math.round(profit * 1e8),
                            Math.round(profit * 1.1e8),
                            -Fixed.ONE,
                            3 * size,
                            profit * 144,
                            enough ? profit * 144 - 20 : Double.NaN,
                            enough ? profit * 144 + 30 : Double.NaN));
                }
            }
            breakEven.add(new BreakEvenFee(latency, sizes.get(0), latency > 50 * MILLI_NS ? -1 : 34_000, true));
            breakEven.add(new BreakEvenFee(latency, sizes.get(1), 100_000, false));
        }
        return new ProfitGrid(latencies, tiers, sizes, cells, breakEven, 60 * SECOND_NS, 10);
    }

    private OpportunitySet opportunities() {
        final List<LoopName> names = List.of(loop("USDT", "BTC", "ETH"), loop("USDT", "BTC", asset));
        final List<Opportunity> kept = new ArrayList<>();
        final List<TimeBucket> buckets = new ArrayList<>();
        for (int i = 0; i < OPPORTUNITIES; i++) {
            final long openNs = START_NS + i * 2 * SECOND_NS;
            final long peak = 10_000 + (long) (80_000 * -Math.log(1 - random.nextDouble()));
            kept.add(new Opportunity(
                    names.get(i % 2),
                    openNs,
                    openNs + (long) (30e6 * -Math.log(1 - random.nextDouble())),
                    i % 10 == 0 ? OpportunityEnd.GAP : OpportunityEnd.CLOSED,
                    3,
                    peak / 2,
                    peak,
                    openNs + MILLI_NS,
                    "BTCUSDT",
                    "ETHBTC",
                    50 * Fixed.ONE,
                    Fixed.ONE / 100));
        }
        for (int i = 0; i < 60; i++) {
            if (i < 20 || i > 24) {
                buckets.add(new TimeBucket(
                        START_NS + i * 10 * SECOND_NS, 10 * SECOND_NS, 200_000, random.nextInt(12), SECOND_NS, 90_000));
            }
        }
        final List<LifetimeBin> lifetimes = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            lifetimes.add(
                    new LifetimeBin(100_000L << i, 100_000L << i + 1, Math.max(0, 40 - (i - 7) * (i - 7)), i % 3));
        }
        return new OpportunitySet(
                0,
                OPPORTUNITIES,
                30,
                12,
                90,
                0.31,
                4,
                9 * SECOND_NS,
                kept,
                List.of(
                        curve(SurvivalCurve.ALL, "all", 25e6),
                        curve(SurvivalCurve.EDGE, "below 0.5 bp", 12e6),
                        curve(SurvivalCurve.EDGE, "0.5–2 bp", 25e6),
                        curve(SurvivalCurve.EDGE, "above 2 bp", 60e6),
                        curve(SurvivalCurve.TRIGGER, "leg 1", 20e6),
                        curve(SurvivalCurve.TRIGGER, "leg 2", 40e6),
                        curve(SurvivalCurve.SIZE, "below 100", 30e6),
                        curve(SurvivalCurve.LOOP, "USDT-BTC-" + asset, 30e6)),
                lifetimes,
                List.of(
                        new EdgeBin(0, 50_000, 120),
                        new EdgeBin(50_000, 100_000, 90),
                        new EdgeBin(100_000, 200_000, 60),
                        new EdgeBin(200_000, Long.MAX_VALUE, 30)),
                buckets,
                List.of(
                        new LoopFindings(
                                names.get(0),
                                150,
                                15,
                                5 * SECOND_NS,
                                18 * MILLI_NS,
                                280_000,
                                7_500 * Fixed.ONE,
                                Fixed.ONE),
                        new LoopFindings(names.get(1), 150, 15, 4 * SECOND_NS, Long.MAX_VALUE, 210_000, 0, 0)));
    }

    private static LoopName loop(final String first, final String second, final String third) {
        return new LoopName(
                List.of(first, second, third),
                List.of(second + first, third + second, third + first),
                List.of(Side.BUY, Side.BUY, Side.SELL));
    }

    private static SurvivalCurve curve(final String grouping, final String label, final double meanNs) {
        final List<SurvivalCurve.Point> points = new ArrayList<>();
        for (double age = 100_000; age < 400e6; age *= 1.3) {
            final double alive = Math.exp(-age / meanNs);
            points.add(new SurvivalCurve.Point(
                    (long) age, 100, alive, Math.max(0, alive - 0.05), Math.min(1, alive + 0.05)));
        }
        return new SurvivalCurve(grouping, label, 100, 90, points);
    }
}
