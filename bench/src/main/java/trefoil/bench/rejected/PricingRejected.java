package trefoil.bench.rejected;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import trefoil.bench.BenchMarket;
import trefoil.bench.Rejected;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.Side;

/**
 * A quote's update and its loops priced in other ways: as a graph of objects, as sums of logarithms, in scaled longs. The
 * Vector API is not here: it is an incubating module, which a build for JDK 17 cannot ask for and run elsewhere; measured
 * apart, its gathers took twice as long as multiplying.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PricingRejected {
    private static final String AVERAGE = "PricingBenchmark.averageInstrument";
    private static final String BUSIEST = "PricingBenchmark.busiestInstrument";
    private static final String DOES_LESS = "Does less: no quantities, ages, break-evens or candidates are kept.";
    private static final double FEE_FACTOR = 0.999;
    private static final int FRACTION_BITS = 40;
    private static final int UNITS = 100_000_000;

    private LoopTable table;
    private ObjectGraph objects;
    private String[] symbols;
    private BigDecimal[][] bids;
    private BigDecimal[][] asks;
    private double[] logs;
    private long[] scaled;
    private double[][] rates;
    private int[][] legs;
    private int[][] loopsOf;
    private int average;
    private int busiest;
    private int next;

    @Setup
    public void setUp() {
        final BenchMarket market = new BenchMarket();
        table = market.loops();
        objects = new ObjectGraph(market);
        average = market.averageInstrument();
        busiest = market.busiestInstrument();
        final int instruments = market.universe().instrumentCount();
        symbols = new String[instruments];
        bids = new BigDecimal[instruments][2];
        asks = new BigDecimal[instruments][2];
        rates = new double[instruments][2];
        logs = new double[2 * instruments];
        scaled = new long[2 * instruments];
        for (int i = 0; i < instruments; i++) {
            symbols[i] = market.universe().instruments().get(i).symbol();
            for (int turn = 0; turn < 2; turn++) {
                final long bid = market.price(i, 1) + turn;
                bids[i][turn] = BigDecimal.valueOf(bid, 8);
                asks[i][turn] = BigDecimal.valueOf(bid + 2, 8);
                rates[i][turn] = (double) bid / UNITS;
            }
            objects.onQuote(symbols[i], bids[i][0], asks[i][0]);
            updateLogs(i, 0);
            updateScaled(i, 0);
        }
        legs = new int[table.loopCount()][LoopTable.LEGS];
        loopsOf = new int[instruments][0];
        for (int loop = 0; loop < legs.length; loop++) {
            for (int leg = 0; leg < LoopTable.LEGS; leg++) {
                final int instrument = table.instrument(loop, leg);
                legs[loop][leg] = 2 * instrument + (table.side(loop, leg) == Side.SELL ? 0 : 1);
                loopsOf[instrument] = Arrays.copyOf(loopsOf[instrument], loopsOf[instrument].length + 1);
                loopsOf[instrument][loopsOf[instrument].length - 1] = loop;
            }
        }
    }

    private void updateLogs(final int instrument, final int turn) {
        logs[2 * instrument] = Math.log(rates[instrument][turn] * FEE_FACTOR);
        logs[2 * instrument + 1] = Math.log(FEE_FACTOR / (rates[instrument][turn] + 2.0 / UNITS));
    }

    private void updateScaled(final int instrument, final int turn) {
        scaled[2 * instrument] = normalised(rates[instrument][turn] * FEE_FACTOR);
        scaled[2 * instrument + 1] = normalised(FEE_FACTOR / (rates[instrument][turn] + 2.0 / UNITS));
    }

    /** The mantissa, from 1 to 2 with 40 bits behind the point, and the exponent in the lowest byte. */
    private static long normalised(final double rate) {
        final int exponent = Math.getExponent(rate);
        final long mantissa = (long) Math.scalb(rate, FRACTION_BITS - exponent);
        return mantissa << 8 | exponent & 0xFF;
    }

    private BigDecimal objects(final int instrument) {
        final int turn = next++ & 1;
        return objects.onQuote(symbols[instrument], bids[instrument][turn], asks[instrument][turn]);
    }

    private double logs(final int instrument) {
        updateLogs(instrument, next++ & 1);
        double best = Double.NEGATIVE_INFINITY;
        for (final int loop : loopsOf[instrument]) {
            final int[] of = legs[loop];
            best = Math.max(best, logs[of[0]] + logs[of[1]] + logs[of[2]]);
        }
        return best;
    }

    private long scaled(final int instrument) {
        updateScaled(instrument, next++ & 1);
        long best = 0;
        for (final int loop : loopsOf[instrument]) {
            final int[] of = legs[loop];
            final long first = scaled[of[0]];
            final long second = scaled[of[1]];
            final long third = scaled[of[2]];
            final long two = Math.multiplyHigh(first >> 8 << 12, second >> 8 << 12);
            final long all = Math.multiplyHigh(two << 12, third >> 8 << 12);
            final int exponent = (byte) first + (byte) second + (byte) third;
            best = Math.max(best, exponent < 0 ? all >> -exponent : all << exponent);
        }
        return best;
    }

    @Benchmark
    @Rejected(value = "objects, BigDecimal", insteadOf = AVERAGE)
    public BigDecimal averageAsObjects() {
        return objects(average);
    }

    @Benchmark
    @Rejected(value = "sums of logs", insteadOf = AVERAGE, remark = DOES_LESS)
    public double averageAsLogs() {
        return logs(average);
    }

    @Benchmark
    @Rejected(value = "scaled longs", insteadOf = AVERAGE, remark = DOES_LESS)
    public long averageAsLongs() {
        return scaled(average);
    }

    @Benchmark
    @Rejected(value = "objects, BigDecimal", insteadOf = BUSIEST)
    public BigDecimal busiestAsObjects() {
        return objects(busiest);
    }

    @Benchmark
    @Rejected(value = "sums of logs", insteadOf = BUSIEST, remark = DOES_LESS)
    public double busiestAsLogs() {
        return logs(busiest);
    }

    @Benchmark
    @Rejected(value = "scaled longs", insteadOf = BUSIEST, remark = DOES_LESS)
    public long busiestAsLongs() {
        return scaled(busiest);
    }

    @Benchmark
    @Rejected(value = "sums of logs", insteadOf = "PricingBenchmark.everyLoop")
    public double everyLoopAsLogs() {
        double best = Double.NEGATIVE_INFINITY;
        for (final int[] of : legs) {
            best = Math.max(best, logs[of[0]] + logs[of[1]] + logs[of[2]]);
        }
        return best;
    }
}
