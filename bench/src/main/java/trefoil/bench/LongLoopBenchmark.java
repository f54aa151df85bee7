package trefoil.bench;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.arbitrage.LoopSizer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.Side;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;

/** What loops of four legs beside those of three cost: a quote, by instrument, and a size. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LongLoopBenchmark {
    private static final List<String> HUBS = List.of("USDT", "BTC", "ETH", "BNB", "FDUSD", "USDC");
    private static final long LIMIT = 5_000;
    private static final int[] SIDES = {Side.SELL, Side.BUY};

    /** Legs of the longest loops. */
    @Param({"3", "4"})
    private int maxLegs;

    private HotTraffic traffic;
    private RateMatrix matrix;
    private LoopPricer pricer;
    private LoopSizer sizer;
    private int paying;
    private int average;
    private int busiest;
    private double record;
    private long updateId;

    /** Makes the market, and tells how many loops there are and what their prices take of memory. */
    @Setup
    public void setUp() {
        traffic = new HotTraffic();
        final Universe universe = traffic.market.universe();
        average = traffic.market.averageInstrument();
        busiest = traffic.market.busiestInstrument();
        matrix = traffic.matrix();
        final LoopTable table = new LoopTable(
                universe,
                HUBS.stream().mapToInt(universe::assetIndex).toArray(),
                traffic.market.loops().fees(),
                0,
                maxLegs == LoopChoice.MAX_LEGS
                        ? new LoopChoice(maxLegs, HUBS, LoopChoice.MAX_LOOPS)
                        : LoopChoice.TRIANGLES);
        final long before = usedBytes();
        pricer = new LoopPricer(table, matrix);
        System.out.println(String.format(
                Locale.ROOT,
                "%,d loops of three legs, %,d of four; %d and %d through the average and the busiest instrument's bid;"
                        + " their prices take about %,d KiB",
                table.shortLoopCount(),
                table.loopCount() - table.shortLoopCount(),
                pricer.loopsThrough(average, Side.SELL),
                pricer.loopsThrough(busiest, Side.SELL),
                Math.max(0, usedBytes() - before) / 1024));
        setUpSizing(table);
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** A loop of the most legs, the quotes of which pay, on instruments with lots. */
    private void setUpSizing(final LoopTable table) {
        paying = table.loopCount() - 1;
        final Universe lots = traffic.market.universeWithLots();
        final RateMatrix quotes = new RateMatrix(table.universe());
        final int instrument = table.instrument(paying, 0);
        for (int i = 0; i < table.universe().instrumentCount(); i++) {
            final double factor = i != instrument ? 1 : table.side(paying, 0) == Side.BUY ? 0.99 : 1.01;
            final long bid = traffic.market.price(i, factor);
            quotes.update(i, 0, 1, bid, traffic.market.qty(i), bid + 1, traffic.market.qty(i), 1);
        }
        sizer = new LoopSizer(table, quotes, new InstrumentRules(lots), 0);
        if (size() != LoopSizer.OK) {
            throw new IllegalStateException(table.describe(paying) + " does not pay: " + size());
        }
    }

    private double quote(final int instrument, final double wander) {
        updateId++;
        final long bid = traffic.market.price(instrument, 1 + wander);
        final int improved = matrix.update(instrument, 0, updateId, bid, 1, bid + 2, 1, updateId);
        double best = 0;
        for (final int side : SIDES) {
            if (HotTraffic.improved(improved, side)) {
                pricer.screen(instrument, side, record);
                best = Math.max(best, pricer.bestProduct());
            }
        }
        record = Math.max(record, best);
        return best;
    }

    /** A quote of a market's traffic. */
    @Benchmark
    @Goal("a quote of the traffic, loops of so many legs")
    public double traffic() {
        final int i = (int) (updateId & HotTraffic.QUOTES - 1);
        return quote(traffic.instruments[i], traffic.wander[i]);
    }

    /** A quote of the busiest instrument. */
    @Benchmark
    @Goal("a quote of the busiest instrument, loops of so many legs")
    public double busiest() {
        return quote(busiest, traffic.wander[(int) (updateId & HotTraffic.QUOTES - 1)]);
    }

    /** A quote of an average instrument. */
    @Benchmark
    @Goal("a quote of an average instrument, loops of so many legs")
    public double average() {
        return quote(average, traffic.wander[(int) (updateId & HotTraffic.QUOTES - 1)]);
    }

    /** The best size of a loop of the most legs that pays. */
    @Benchmark
    @Goal("size of a loop of so many legs")
    public int size() {
        return sizer.size(paying, 0, LIMIT * Fixed.ONE);
    }
}
