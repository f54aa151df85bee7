package trefoil.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.event.Side;
import trefoil.engine.market.RateMatrix;

/** The rate matrix and the loops through one instrument, both directions, as each quote makes them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PricingBenchmark {
    private RateMatrix matrix;
    private LoopPricer pricer;
    private int average;
    private int busiest;
    private int instruments;
    private long updateId;
    private long[] bids;
    private long qty;

    @Setup
    public void setUp() {
        final BenchMarket market = new BenchMarket();
        matrix = new RateMatrix(market.universe());
        pricer = new LoopPricer(market.loops(), matrix);
        average = market.averageInstrument();
        busiest = market.busiestInstrument();
        instruments = market.universe().instrumentCount();
        bids = new long[instruments];
        for (int i = 0; i < instruments; i++) {
            bids[i] = market.price(i, 1);
            update(i);
        }
    }

    private void update(final int instrument) {
        updateId++;
        final long bid = bids[instrument] + (updateId & 1);
        matrix.update(instrument, 0, updateId, bid, qty++, bid + 2, qty, updateId);
    }

    @Benchmark
    @Goal(
            value = "update and price the average instrument's loops",
            maxNs = 40,
            whenMissed =
                    "Taking the quote into the matrix{MatrixBenchmark.update} comes first; then there are two loads, two "
                            + "multiplications and a comparison for each loop and the bounds of busy instruments are kept. Rejected "
                            + "ways that look faster below do less.")
    public double averageInstrument() {
        update(average);
        pricer.scan(average, Side.SELL);
        final double best = pricer.bestProduct();
        pricer.scan(average, Side.BUY);
        return Math.max(best, pricer.bestProduct());
    }

    @Benchmark
    @Goal("update and price all of the busiest instrument's loops, without a bound")
    public double busiestInstrument() {
        update(busiest);
        pricer.scan(busiest, Side.SELL);
        final double best = pricer.bestProduct();
        pricer.scan(busiest, Side.BUY);
        return Math.max(best, pricer.bestProduct());
    }

    @Benchmark
    @Goal(
            value = "price every loop of the market",
            maxNs = 8_000,
            whenMissed =
                    "Two loads, two multiplications and a comparison for each loop, one after the other over memory that "
                            + "lies in a row; it is the loads. Sums of logarithms and scaled whole numbers were no faster, and "
                            + "gathers of the Vector API took twice as long.")
    public double everyLoop() {
        double best = 0;
        for (int loop = 0; loop < pricer.table().loopCount(); loop++) {
            best = Math.max(best, pricer.product(loop));
        }
        return best;
    }
}
