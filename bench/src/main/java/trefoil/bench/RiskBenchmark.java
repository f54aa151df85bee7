package trefoil.bench;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.risk.OrderBudget;
import trefoil.engine.risk.RiskGate;
import trefoil.engine.risk.RiskLimits;
import trefoil.engine.risk.Valuation;

/** Every check between an opportunity and its sizing, with the default limits: the worst case, for all say yes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RiskBenchmark {
    private static final int LOOPS = 1 << 12;
    private static final int ORDER_BUDGET = 80;
    private static final int MAX_OPEN_LOOPS = 4;
    private static final int ORDERS_OUT = 5;
    private static final long NOW_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int FIELDS = 6;

    private RiskGate gate;
    private int[] fromValueAsset;
    private int[] fromAnyAsset;
    private int next;

    @Setup
    public void setUp() {
        final BenchMarket market = new BenchMarket();
        final Universe universe = market.universe();
        final RateMatrix matrix = new RateMatrix(universe);
        for (int i = 0; i < universe.instrumentCount(); i++) {
            final long bid = market.price(i, 1);
            matrix.update(i, 0, 1, bid, 1, bid + 1, 1, NOW_NS);
        }
        final int valueAsset = universe.assetIndex("USDT");
        final long[] maxStart = new long[universe.assetCount()];
        Arrays.fill(maxStart, Long.MAX_VALUE);
        final OrderBudget budget = new OrderBudget(ORDER_BUDGET);
        for (int i = 0; i < ORDERS_OUT; i++) {
            budget.onSent(NOW_NS);
        }
        gate = new RiskGate(
                universe,
                matrix,
                new Valuation(universe, matrix, valueAsset),
                RiskLimits.builder().build(),
                budget,
                true,
                TimeUnit.SECONDS.toNanos(2),
                MAX_OPEN_LOOPS,
                maxStart);
        fromValueAsset = loops(market.loops(), List.of(valueAsset));
        fromAnyAsset = loops(
                market.loops(),
                IntStream.range(0, universe.assetCount()).boxed().toList());
    }

    /** Instruments and assets of loops at random, begun at one of those assets. */
    private static int[] loops(final LoopTable table, final List<Integer> starts) {
        final SplittableRandom random = new SplittableRandom(1);
        final int[] fields = new int[LOOPS * FIELDS];
        for (int n = 0; n < LOOPS; ) {
            final int loop = random.nextInt(table.loopCount());
            final int rotation = random.nextInt(LoopTable.LEGS);
            if (starts.contains(table.assetIn(loop, rotation))) {
                for (int i = 0; i < LoopTable.LEGS; i++) {
                    fields[n * FIELDS + i] = table.instrument(loop, (rotation + i) % LoopTable.LEGS);
                    fields[n * FIELDS + LoopTable.LEGS + i] = table.assetIn(loop, (rotation + i) % LoopTable.LEGS);
                }
                n++;
            }
        }
        return fields;
    }

    @Benchmark
    @Goal(
            value = "all risk checks of a loop that starts from the value asset",
            maxNs = 50,
            whenMissed =
                    "The state of the run, three legs' quotes, holds and losses, and the order budget are looked at, in "
                            + "lines of memory that differ from loop to loop. All checks are comparisons of whole numbers.")
    public long loopFromTheValueAsset() {
        return check(fromValueAsset);
    }

    @Benchmark
    @Goal(
            value = "all risk checks of a loop whose start asset has to be priced",
            maxNs = 50,
            whenMissed =
                    "The state of the run, three legs' quotes, holds and losses, and the order budget are looked at, in "
                            + "lines of memory that differ from loop to loop; the start asset's price is one division more than the "
                            + "other case has{RiskBenchmark.loopFromTheValueAsset}. All checks are comparisons of whole numbers.")
    public long loopFromAnyAsset() {
        return check(fromAnyAsset);
    }

    private long check(final int[] loops) {
        final int at = next;
        next = at + FIELDS == loops.length ? 0 : at + FIELDS;
        int reason = gate.checkState(NOW_NS);
        for (int leg = 0; reason == RiskGate.OK && leg < LoopTable.LEGS; leg++) {
            reason = gate.checkLeg(loops[at + leg], NOW_NS);
        }
        if (reason == RiskGate.OK) {
            reason = gate.checkBudget(NOW_NS);
        }
        if (reason != RiskGate.OK) {
            throw new IllegalStateException("refused: reason=" + reason);
        }
        return gate.startLimit(loops[at + 3], loops[at + 4], loops[at + 5]);
    }
}
