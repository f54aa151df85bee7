package trefoil.engine.market;

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

    /** Rules of the universe's instruments. */
    public InstrumentRules(final Universe universe) {
        final int count = universe.instrumentCount();
        tickSizes = new long[count];
        stepSizes = new long[count];
        minQtys = new long[count];
        maxQtys = new long[count];
        minNotionals = new long[count];
        maxNotionals = new long[count];
        minPrices = new long[count];
        maxPrices = new long[count];
        for (int i = 0; i < count; i++) {
            final Filters filters = universe.instruments().get(i).filters();
            tickSizes[i] = filters.tickSize();
            stepSizes[i] = filters.stepSize();
            minQtys[i] = filters.minQty();
            maxQtys[i] = filters.maxQty();
            minNotionals[i] = filters.minNotional();
            maxNotionals[i] = filters.maxNotional();
            minPrices[i] = filters.minPrice();
            maxPrices[i] = filters.maxPrice();
        }
    }

    /** Price step, fixed units; 0 or 1 if every price is allowed. */
    public long tickSize(final int instrument) {
        return tickSizes[instrument];
    }

    /** Quantity step, fixed units; 0 or 1 if every quantity is allowed. */
    public long stepSize(final int instrument) {
        return stepSizes[instrument];
    }

    public long minQty(final int instrument) {
        return minQtys[instrument];
    }

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

    public long minPrice(final int instrument) {
        return minPrices[instrument];
    }

    public long maxPrice(final int instrument) {
        return maxPrices[instrument];
    }
}
