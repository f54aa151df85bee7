package trefoil.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Frame bytes to decision, and frame bytes to one signed order, on one thread in memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PathBenchmark {
    private InMemoryPath path;
    private byte[][] averageFrames;
    private byte[][] busiestFrames;
    private byte[][] allFrames;
    private byte[] payingFrame;
    private byte[] fairFrame;
    private int next;

    @Setup
    public void setUp() {
        final BenchMarket market = new BenchMarket();
        path = new InMemoryPath(market);
        allFrames = market.frames();
        averageFrames = framesOf(market, market.averageInstrument());
        busiestFrames = framesOf(market, market.busiestInstrument());
        // An ask 2 % below fair opens a loop; the fair quote ends the opportunity.
        payingFrame = market.frame(market.averageInstrument(), 1, 0.98);
        fairFrame = market.frame(market.averageInstrument(), 1, 1);
    }

    private static byte[][] framesOf(final BenchMarket market, final int instrument) {
        // Both sides improve in turn, so that each frame prices one direction or both.
        return new byte[][] {market.frame(instrument, 1, 1), market.frame(instrument, 1, 1.00001)};
    }

    @Benchmark
    @Goal(
            value = "frame to decision, average instrument",
            maxNs = 250,
            whenMissed = "Reading the JSON frame{DecodeBenchmark.bookTickerJson}, and its rates and "
                    + "loops{PricingBenchmark.averageInstrument}; the rest is the record's way through the trading "
                    + "thread: clocks, counters, what is out. By SBE reading takes "
                    + "less{DecodeBenchmark.bestBidAskSbe}.")
    public int frameToDecisionAverageInstrument() {
        final byte[] frame = averageFrames[next++ & 1];
        return path.decide(frame, frame.length);
    }

    @Benchmark
    @Goal(
            value = "frame to decision, all instruments at random (4 M/s a core)",
            maxNs = 250,
            whenMissed = "Reading the JSON frame{DecodeBenchmark.bookTickerJson}, then the rates of instruments that "
                    + "are seldom in the nearest cache{MatrixBenchmark.update}, and their "
                    + "loops{PricingBenchmark.averageInstrument}; the rest is the record's way through the trading "
                    + "thread: clocks, counters, what is out. By SBE reading takes "
                    + "less{DecodeBenchmark.bestBidAskSbe}.")
    public int frameToDecisionAllInstruments() {
        final byte[] frame = allFrames[next++ & BenchMarket.FRAMES - 1];
        return path.decide(frame, frame.length);
    }

    @Benchmark
    @Goal(
            value = "frame to decision, busiest instrument",
            maxNs = 450,
            whenMissed = "Reading the JSON frame{DecodeBenchmark.bookTickerJson}, and the loops of the instrument, by "
                    + "a bound{HotPricingBenchmark.bound (mix=busiest)} or all of them where it does not "
                    + "tell{PricingBenchmark.busiestInstrument}; the rest is the record's way through the trading "
                    + "thread: clocks, counters, what is out. By SBE reading takes "
                    + "less{DecodeBenchmark.bestBidAskSbe}.")
    public int frameToDecisionBusiestInstrument() {
        final byte[] frame = busiestFrames[next++ & 1];
        return path.decide(frame, frame.length);
    }

    /** Includes the second, fair frame and the order's answer that make the next round possible. */
    @Benchmark
    @Goal(
            value = "frame to signed order, and all back to the start",
            maxNs = 2_000,
            whenMissed = "The largest step is the exact size of its loop{SizingBenchmark.overTheBestLevels}, much of "
                    + "that the search for the best whole lots of three legs at once; then writing and signing the "
                    + "order{SignBenchmark.encodeAndSignOrder}, and two frames to "
                    + "decision{PathBenchmark.frameToDecisionAverageInstrument} each. A size by one pass over the "
                    + "levels was quicker and missed a tenth of the small loops that pay; an order of a logged-on "
                    + "session needs no signature.")
    public int frameToOrder() {
        path.decide(payingFrame, payingFrame.length);
        final int length = path.sign();
        path.miss();
        path.decide(fairFrame, fairFrame.length);
        if (length == 0) {
            throw new IllegalStateException("the paying frame opened no loop");
        }
        return length;
    }
}
