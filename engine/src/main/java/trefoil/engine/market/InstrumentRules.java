package trefoil.engine.market;

import java.util.function.ToLongFunction;
import trefoil.engine.math.Fixed;
import trefoil.engine.math.Multiples;

/** The order filters of every instrument in flat arrays, for the trading thread. Immutable. */
public final class InstrumentRules {
    private final long[] tickSizes;
    private final long[] stepSizes;
    private final long[] minQtys;
    private final long[] maxQtys;
    private final long[] minNotionals;
    private final long[] maxNotionals;
    private final long[] minPrices;
    private final long[] maxPrices;
    private final long[] minMarketQtys;
    private final long[] maxMarketQtys;
    private final long[] maxPositions;
    private final long[] maxNumOrders;
    private final Multiples ticks;
    private final Multiples steps;
    private final Multiples marketSteps;
    private final Filters[] filters;

    /** Rules of the universe's instruments. */
    public InstrumentRules(final Universe universe) {
        filters = universe.instruments().stream().map(Instrument::filters).toArray(Filters[]::new);
        tickSizes = column(universe, i -> multiple(i.filters().tickSize(), i.quotePrecision()));
        stepSizes = column(universe, i -> multiple(i.filters().stepSize(), i.basePrecision()));
        minQtys = column(universe, i -> i.filters().minQty());
        maxQtys = column(universe, i -> i.filters().maxQty());
        minNotionals = column(universe, i -> i.filters().minNotional());
        maxNotionals = column(universe, i -> i.filters().maxNotional());
        minPrices = column(universe, i -> i.filters().minPrice());
        maxPrices = column(universe, i -> i.filters().maxPrice());
        minMarketQtys = column(universe, i -> i.filters().minMarketQty());
        maxMarketQtys = column(universe, i -> i.filters().maxMarketQty());
        maxPositions = column(universe, i -> i.filters().maxPosition());
        maxNumOrders = column(
                universe,
                i -> i.filters().maxNumOrders() == 0
                        ? Integer.MAX_VALUE
                        : i.filters().maxNumOrders());
        ticks = new Multiples(tickSizes);
        steps = new Multiples(stepSizes);
        marketSteps = new Multiples(column(universe, i -> i.filters().marketStepSize()));
    }

    private static long[] column(final Universe universe, final ToLongFunction<Instrument> value) {
        return universe.instruments().stream().mapToLong(value).toArray();
    }

    /** Least common multiple of the step and of the last decimal that may be written: what is finer is refused. */
    private static long multiple(final long step, final int decimals) {
        long unit = 1;
        for (int i = decimals; i < Fixed.DECIMALS; i++) {
            unit *= 10;
        }
        if (step <= 1 || unit == 1) {
            return Math.max(step, unit);
        }
        long a = step;
        long b = unit;
        while (b != 0) {
            final long rest = a % b;
            a = b;
            b = rest;
        }
        return Fixed.mulDivFloor(step / a, unit, 1);
    }

    /** Price step, fixed units; 0 or 1 if every price is allowed. */
    public long tickSize(final int instrument) {
        return tickSizes[instrument];
    }

    /** Quantity step, fixed units; 0 or 1 if every quantity is allowed. */
    public long stepSize(final int instrument) {
        return stepSizes[instrument];
    }

    /** LOT_SIZE, fixed units of base. */
    public long minQty(final int instrument) {
        return minQtys[instrument];
    }

    /** LOT_SIZE, fixed units of base; {@link Long#MAX_VALUE} if off. */
    public long maxQty(final int instrument) {
        return maxQtys[instrument];
    }

    /** Least price × quantity, fixed units of quote. */
    public long minNotional(final int instrument) {
        return minNotionals[instrument];
    }

    /** Most price × quantity, fixed units of quote. */
    public long maxNotional(final int instrument) {
        return maxNotionals[instrument];
    }

    /** PRICE_FILTER, fixed units; {@link PriceBands} says where a limit may be. */
    public long minPrice(final int instrument) {
        return minPrices[instrument];
    }

    /** PRICE_FILTER, fixed units; {@link Long#MAX_VALUE} if off. {@link PriceBands} says where a limit may be. */
    public long maxPrice(final int instrument) {
        return maxPrices[instrument];
    }

    /** MARKET_LOT_SIZE, fixed units of base. */
    public long minMarketQty(final int instrument) {
        return minMarketQtys[instrument];
    }

    /** MARKET_LOT_SIZE, fixed units of base; {@link Long#MAX_VALUE} if off. */
    public long maxMarketQty(final int instrument) {
        return maxMarketQtys[instrument];
    }

    /** MAX_POSITION: most base held and being bought; {@link Long#MAX_VALUE} if off. */
    public long maxPosition(final int instrument) {
        return maxPositions[instrument];
    }

    /** MAX_NUM_ORDERS; {@link Integer#MAX_VALUE} if off. */
    public long maxNumOrders(final int instrument) {
        return maxNumOrders[instrument];
    }

    /** Whether the price is a multiple of the tick. */
    public boolean onTick(final int instrument, final long price) {
        return ticks.contains(instrument, price);
    }

    /** Whether the quantity is a multiple of the step. */
    public boolean onStep(final int instrument, final long qty) {
        return steps.contains(instrument, qty);
    }

    /** Whether the quantity is a multiple of the step of market orders. */
    public boolean onMarketStep(final int instrument, final long qty) {
        return marketSteps.contains(instrument, qty);
    }

    /** All filters of the instrument, for what is rarely asked. */
    public Filters filters(final int instrument) {
        return filters[instrument];
    }
}
