package trefoil.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import trefoil.engine.arbitrage.WayHome;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.market.VenueTerms;

/**
 * The cheapest way home from what a failed leg left, in a market of the venue's size: what a step of the loop machine takes
 * besides when it has to unwind.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class WayHomeBenchmark {
    private static final long NOW_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int PARTS_OF_A_QUOTE = 10;

    private WayHome ways;
    private int home;
    private int ordinary;
    private long ordinaryAmount;
    private int hub;
    private long hubAmount;

    @Setup
    public void setUp() {
        final BenchMarket market = new BenchMarket();
        final Universe universe = market.universeWithLots();
        final RateMatrix matrix = new RateMatrix(universe);
        for (int i = 0; i < universe.instrumentCount(); i++) {
            final long bid = market.price(i, 1);
            matrix.update(i, 0, 1, bid, market.qty(i), bid + 1, market.qty(i), NOW_NS);
        }
        final VenueTerms terms =
                new VenueTerms(universe, matrix, market.loops(universe).fees());
        ways = new WayHome(universe, matrix, terms, TimeUnit.SECONDS.toNanos(2));
        final int average = market.averageInstrument();
        home = universe.quoteAsset(average);
        ordinary = universe.baseAsset(average);
        ordinaryAmount = market.qty(average) / PARTS_OF_A_QUOTE;
        final int busiest = universe.instrumentIndex("BTCUSDT");
        hub = universe.baseAsset(busiest);
        hubAmount = market.qty(busiest) / PARTS_OF_A_QUOTE;
    }

    @Benchmark
    @Goal("the cheapest way home from an ordinary asset")
    public long fromAnOrdinaryAsset() {
        return find(ordinary, ordinaryAmount);
    }

    @Benchmark
    @Goal("the cheapest way home from the busiest asset")
    public long fromTheBusiestAsset() {
        return find(hub, hubAmount);
    }

    private long find(final int held, final long amount) {
        if (ways.find(held, amount, home, NOW_NS) != WayHome.FOUND || ways.accept(1, false) != WayHome.FOUND) {
            throw new IllegalStateException("no way home from asset " + held);
        }
        return ways.received();
    }
}
