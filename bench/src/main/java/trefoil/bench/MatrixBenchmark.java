package trefoil.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import trefoil.engine.market.RateMatrix;

/** A quote taken into the rate matrix, over 1,024 instruments at random. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MatrixBenchmark {
    private RateMatrix matrix;
    private int[] instruments;
    private long[] bids;
    private int next;

    @Setup
    public void setUp() {
        final BenchMarket market = new BenchMarket();
        matrix = new RateMatrix(market.universe());
        instruments = market.frameInstruments();
        bids = new long[market.universe().instrumentCount()];
        for (int i = 0; i < bids.length; i++) {
            bids[i] = market.price(i, 1);
        }
    }

    @Benchmark
    @Goal(
            value = "take a quote into the rate matrix",
            maxNs = 20,
            whenMissed = "With all instruments at random, few of the lines of memory that hold an instrument's quote "
                    + "and rates are in the nearest cache; loading them, and the division for the ask's rate, are "
                    + "nearly all of it.")
    public long update() {
        next++;
        final int instrument = instruments[next & BenchMarket.FRAMES - 1];
        final long bid = bids[instrument] + (next >> 10 & 1);
        matrix.update(instrument, 0, next, bid, 1, bid + 2, 1, next);
        return bid;
    }
}
