package trefoil.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.OrderFilter;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.market.VenueTerms;
import trefoil.engine.math.Fixed;

/** The venue's filters for the three orders of a loop, all of which pass: the worst case. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FilterBenchmark {
    private static final int LOOPS = 1 << 12;
    private static final int FIELDS = 4;
    private static final long TICK = 10;
    private static final long STEP = 1_000;
    private static final long QTY = Fixed.ONE;
    private static final long TEN_PERCENT = Fixed.ONE / 10;

    private OrderFilter byMid;
    private OrderFilter byReference;
    private long[] orders;
    private int next;

    @Setup
    public void setUp() {
        final BenchMarket market = new BenchMarket();
        final Universe universe = Universe.of(market.universe().instruments().stream()
                .map(FilterBenchmark::withFilters)
                .toList());
        final RateMatrix matrix = new RateMatrix(universe);
        final VenueTerms unknown =
                new VenueTerms(universe, matrix, market.loops().fees());
        final VenueTerms told = new VenueTerms(universe, matrix, market.loops().fees());
        for (int i = 0; i < universe.instrumentCount(); i++) {
            final long price = price(market, i);
            matrix.update(i, 0, 1, price, QTY, price + TICK, QTY, 1);
            told.bands()
                    .onReference(
                            i,
                            price,
                            Fixed.ONE - TEN_PERCENT,
                            Fixed.ONE + TEN_PERCENT,
                            Fixed.ONE - TEN_PERCENT,
                            Fixed.ONE + TEN_PERCENT);
        }
        byMid = unknown.filter();
        byReference = told.filter();
        orders = orders(market);
    }

    private static Instrument withFilters(final Instrument instrument) {
        return new Instrument(
                instrument.symbol(),
                instrument.baseAsset(),
                instrument.quoteAsset(),
                instrument.status(),
                instrument.spotTradingAllowed(),
                instrument.basePrecision(),
                instrument.quotePrecision(),
                Filters.builder()
                        .price(TICK, 0, TICK)
                        .lot(STEP, 9_000_000_000L * Fixed.ONE, STEP)
                        .minNotional(1, true)
                        .maxNotional(9_000_000_000L * Fixed.ONE, false)
                        .percentPriceBySide(5 * Fixed.ONE, Fixed.ONE / 5, 5 * Fixed.ONE, Fixed.ONE / 5)
                        .avgPriceMins(5)
                        .maxNumOrders(200)
                        .build());
    }

    private static long price(final BenchMarket market, final int instrument) {
        return Math.max(100 * TICK, Fixed.floorToStep(market.price(instrument, 1), TICK));
    }

    /** Instrument, side, price and quantity of the legs of loops at random. */
    private static long[] orders(final BenchMarket market) {
        final SplittableRandom random = new SplittableRandom(1);
        final LoopTable table = market.loops();
        final long[] fields = new long[LOOPS * LoopTable.LEGS * FIELDS];
        int at = 0;
        for (int n = 0; n < LOOPS; n++) {
            final int loop = random.nextInt(table.loopCount());
            for (int leg = 0; leg < LoopTable.LEGS; leg++) {
                final int instrument = table.instrument(loop, leg);
                fields[at++] = instrument;
                fields[at++] = table.side(loop, leg);
                fields[at++] = price(market, instrument) + (table.side(loop, leg) == Side.BUY ? TICK : 0);
                fields[at++] = QTY + STEP * random.nextInt(1_000);
            }
        }
        return fields;
    }

    @Benchmark
    @Goal(
            value = "the venue's filters for the orders of a loop, against our quotes",
            maxNs = 50,
            whenMissed =
                    "Each of three legs has its price, quantity and notional held against the venue's limits in whole "
                            + "numbers, with products of 128 bits; the middle of our quotes is read from the rate matrix for each. A "
                            + "single leg that fails ends it sooner: this is the worst case.")
    public int againstOurQuotes() {
        return check(byMid);
    }

    @Benchmark
    @Goal(
            value = "the venue's filters for the orders of a loop, against its reference price",
            maxNs = 50,
            whenMissed =
                    "Each of three legs has its price, quantity and notional held against the venue's limits in whole "
                            + "numbers, with products of 128 bits; the reference's band is kept as prices. A single leg that fails "
                            + "ends it sooner: this is the worst case.")
    public int againstTheReference() {
        return check(byReference);
    }

    private int check(final OrderFilter filter) {
        int at = next;
        next = at + LoopTable.LEGS * FIELDS == orders.length ? 0 : at + LoopTable.LEGS * FIELDS;
        int reason = OrderFilter.OK;
        for (int leg = 0; reason == OrderFilter.OK && leg < LoopTable.LEGS; leg++) {
            reason = filter.check((int) orders[at], (int) orders[at + 1], orders[at + 2], orders[at + 3], QTY, 0);
            at += FIELDS;
        }
        if (reason != OrderFilter.OK) {
            throw new IllegalStateException("refused: reason=" + reason);
        }
        return reason;
    }
}
