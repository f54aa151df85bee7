package trefoil.engine.market;

import trefoil.engine.math.Fixed;
import trefoil.engine.math.Multiples;

/** The order filters of every instrument in flat arrays, as the venue told them last. Trading thread only. */
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
    private final Instrument[] instruments;

    /** Rules of the universe's instruments. */
    public InstrumentRules(final Universe universe) {
        instruments = universe.instruments().toArray(Instrument[]::new);
        final int count = instruments.length;
        tickSizes = new long[count];
        stepSizes = new long[count];
        minQtys = new long[count];
        maxQtys = new long[count];
        minNotionals = new long[count];
        maxNotionals = new long[count];
        minPrices = new long[count];
        maxPrices = new long[count];
        minMarketQtys = new long[count];
        maxMarketQtys = new long[count];
        maxPositions = new long[count];
        maxNumOrders = new long[count];
        ticks = new Multiples(tickSizes);
        steps = new Multiples(stepSizes);
        marketSteps = new Multiples(tickSizes);
        for (int i = 0; i < count; i++) {
            set(i, instruments[i]);
        }
    }

    /** Replaces an instrument's rules; what hangs on them elsewhere has to be made anew. */
    void set(final int instrument, final Instrument now) {
        final Filters filters = now.filters();
        instruments[instrument] = now;
        tickSizes[instrument] = multiple(filters.tickSize(), now.quotePrecision());
        stepSizes[instrument] = multiple(filters.stepSize(), now.basePrecision());
        minQtys[instrument] = filters.minQty();
        maxQtys[instrument] = filters.maxQty();
        minNotionals[instrument] = filters.minNotional();
        maxNotionals[instrument] = filters.maxNotional();
        minPrices[instrument] = filters.minPrice();
        maxPrices[instrument] = filters.maxPrice();
        minMarketQtys[instrument] = filters.minMarketQty();
        maxMarketQtys[instrument] = filters.maxMarketQty();
        maxPositions[instrument] = filters.maxPosition();
        maxNumOrders[instrument] = filters.maxNumOrders() == 0 ? Integer.MAX_VALUE : filters.maxNumOrders();
        ticks.set(instrument, tickSizes[instrument]);
        steps.set(instrument, stepSizes[instrument]);
        marketSteps.set(instrument, filters.marketStepSize());
    }

    /** The instrument with its rules as they are now. */
    public Instrument instrument(final int instrument) {
        return instruments[instrument];
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
        return instruments[instrument].filters();
    }
}
