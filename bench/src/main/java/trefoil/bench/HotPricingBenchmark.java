package trefoil.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.event.Side;
import trefoil.engine.market.RateMatrix;

/**
 * A quote into the rate matrix and the loops through what it improved, in four ways: every loop from the matrix
 * ({@code gather}), every loop from copies of its rates ({@code copies}) or of the products of them ({@code products}), and
 * only where a bound does not tell ({@code bound}, which is used).
 *
 * <p>Each runs the quotes that a mix chooses: of a market's traffic, of its busiest instrument, of an average one, and, as
 * the worst case for bounds, of the busiest and of the two other legs of its best loop in turn.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HotPricingBenchmark {
    /** Which quotes. */
    @Param({"traffic", "busiest", "average", "worst"})
    private String mix;

    private final HotTraffic traffic = new HotTraffic();
    private final int[] instruments = new int[HotTraffic.QUOTES];
    private final long[] bids = new long[HotTraffic.QUOTES];
    private final long[] asks = new long[HotTraffic.QUOTES];
    private Copying gather;
    private Bounded bound;
    private Copying copies;
    private Copying products;
    private long updateId;

    /** Chooses the quotes and makes a market for each way. */
    @Setup
    public void setUp() {
        choose();
        gather = new Copying(traffic, CopyingPricer.Copies.NONE);
        bound = new Bounded(traffic);
        copies = new Copying(traffic, CopyingPricer.Copies.RATES);
        products = new Copying(traffic, CopyingPricer.Copies.PRODUCTS);
    }

    private void choose() {
        final BenchMarket market = traffic.market;
        final int busiest = market.busiestInstrument();
        for (int i = 0; i < HotTraffic.QUOTES; i++) {
            instruments[i] = switch (mix) {
                case "busiest" -> busiest;
                case "average" -> market.averageInstrument();
                case "worst" -> i % 2 == 0 ? busiest : other(market, busiest, i / 2);
                default -> traffic.instruments[i];
            };
            final double drift = mix.equals("worst") ? worst(i) : traffic.wander[i];
            bids[i] = market.price(instruments[i], 1 + drift - HotTraffic.HALF_SPREAD);
            asks[i] = Math.max(bids[i] + 1, market.price(instruments[i], 1 + drift + HotTraffic.HALF_SPREAD));
        }
    }

    /** A leg of one of the busiest instrument's loops that is not the instrument itself. */
    private static int other(final BenchMarket market, final int busiest, final int n) {
        final int loops = market.loops().loopCount();
        for (int loop = n % loops; ; loop = (loop + 1) % loops) {
            for (int leg = 0; leg < 3; leg++) {
                if (market.loops().instrument(loop, leg) == busiest) {
                    return market.loops().instrument(loop, (leg + 1) % 3);
                }
            }
        }
    }

    /** What another leg gains it loses again, and between the busiest instrument is priced: bounds never tell. */
    private static double worst(final int i) {
        final boolean up = (i / 2 & 1) == 0;
        return i % 2 == 0 ? (up ? 1e-6 : -1e-6) : up ? 2e-4 : -2e-4;
    }

    /** Every loop, rates from the matrix. */
    @Benchmark
    @Rejected(
            value = "every loop, from the matrix",
            insteadOf = "HotPricingBenchmark.bound",
            remark = "Keeps no bounds, which only instruments with few loops are better off without.")
    public double gather() {
        return gather.price(next());
    }

    /** Loops where the bound does not tell. */
    @Benchmark
    @Goal(
            value = "update and price busy instruments, by a bound",
            maxNs = 400,
            whenMissed =
                    "While a bound says that no loop can pay, none is looked at; where other legs rise and fall in between "
                            + "it has to be set anew, and all of the instrument's loops are looked at. Keeping copies of the rates, "
                            + "or of their products, costs more with each quote than it saves, and gathers of the Vector API took "
                            + "longer than plain loads.")
    public double bound() {
        final int i = next();
        final int improved = bound.update(i);
        double best = 0;
        if (HotTraffic.improved(improved, Side.SELL)) {
            best = bound.screen(instruments[i], Side.SELL);
        }
        if (HotTraffic.improved(improved, Side.BUY)) {
            best = Math.max(best, bound.screen(instruments[i], Side.BUY));
        }
        return best;
    }

    /** Every loop, from copies of its rates. */
    @Benchmark
    @Rejected(value = "copies of rates", insteadOf = "HotPricingBenchmark.bound")
    public double copies() {
        return copies.price(next());
    }

    /** Every loop, from copies of the products of its two other rates. */
    @Benchmark
    @Rejected(value = "copies of products", insteadOf = "HotPricingBenchmark.bound")
    public double products() {
        return products.price(next());
    }

    private int next() {
        return (int) (++updateId & HotTraffic.QUOTES - 1);
    }

    /** A matrix and the engine's pricer. */
    private final class Bounded {
        private final RateMatrix matrix;
        private final LoopPricer pricer;
        private double record;

        Bounded(final HotTraffic traffic) {
            matrix = traffic.matrix();
            pricer = new LoopPricer(traffic.market.loops(), matrix);
        }

        int update(final int i) {
            return matrix.update(instruments[i], 0, updateId, bids[i], 1, asks[i], 1, updateId);
        }

        double screen(final int instrument, final int side) {
            pricer.screen(instrument, side, record);
            final double best = pricer.bestProduct();
            record = Math.max(record, best);
            return best;
        }
    }

    /** A matrix and a pricer of the other kinds. */
    private final class Copying {
        private final RateMatrix matrix;
        private final CopyingPricer pricer;

        Copying(final HotTraffic traffic, final CopyingPricer.Copies kind) {
            matrix = traffic.matrix();
            pricer = new CopyingPricer(traffic.market.loops(), matrix, kind);
        }

        double price(final int i) {
            final int improved = matrix.update(instruments[i], 0, updateId, bids[i], 1, asks[i], 1, updateId);
            pricer.onQuote(instruments[i]);
            double best = 0;
            if (HotTraffic.improved(improved, Side.SELL)) {
                pricer.scan(instruments[i], Side.SELL);
                best = pricer.best();
            }
            if (HotTraffic.improved(improved, Side.BUY)) {
                pricer.scan(instruments[i], Side.BUY);
                best = Math.max(best, pricer.best());
            }
            return best;
        }
    }
}
