package trefoil.engine.research;

import trefoil.engine.arbitrage.LoopSizer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Ladder;
import trefoil.engine.market.Universe;
import trefoil.engine.risk.Valuation;

/**
 * How much a loop would take now at one fee, without a limit: the engine's exact plan over all levels that are known, begun
 * at the first asset from which one passes the venue's minimums and steps. Worths are in the value asset.
 */
final class CapacityGauge {
    private static final int LEGS = LoopTable.LEGS;
    private static final long NO_LIMIT = Long.MAX_VALUE / 2;

    private final Market market;
    private final LoopTable table;
    private final LoopSizer sizer;
    private final Valuation valuation;
    private final long feeRate;
    private final long staleAfterNs;
    private final Ladder[] ladders = {new Ladder(), new Ladder(), new Ladder()};
    private long capacity;
    private long profit;

    CapacityGauge(
            final Market market,
            final LoopIndex loops,
            final Valuation valuation,
            final long feeRate,
            final long staleAfterNs) {
        this.market = market;
        this.valuation = valuation;
        this.feeRate = feeRate;
        this.staleAfterNs = staleAfterNs;
        table = loops.table();
        sizer = new LoopSizer(table, market.matrix(), market.terms().rules(), 0);
    }

    /** The valuation that most instruments of the universe have a way to. */
    static Valuation valuation(final Market market, final String valueAsset) {
        final Universe universe = market.universe();
        return new Valuation(universe, market.matrix(), universe.assetIndex(valueAsset));
    }

    /** Fees that are the same everywhere. */
    static FeeTable fees(final Universe universe, final long rate) {
        final FeeTable fees = new FeeTable(universe.instrumentCount(), rate);
        for (int i = 0; i < universe.instrumentCount(); i++) {
            fees.set(i, rate, rate, rate, rate, false);
        }
        return fees;
    }

    /** Measures the loop; the answer is in {@link #capacity()} and {@link #profit()}. */
    void measure(final int loop, final long nowNs) {
        capacity = 0;
        profit = 0;
        for (int n = 0; n < LEGS; n++) {
            final int rotation = table.rotation(loop, n);
            if (rotation == LoopTable.NO_ROTATION) {
                return;
            }
            if (size(loop, rotation, nowNs) == LoopSizer.OK) {
                final int start = table.assetIn(loop, rotation);
                capacity = priced(valuation.worth(start, sizer.spend()));
                profit = priced(valuation.worth(start, sizer.profit()));
                return;
            }
        }
    }

    private static long priced(final long worth) {
        return worth == Valuation.UNPRICED ? 0 : worth;
    }

    private int size(final int loop, final int rotation, final long nowNs) {
        for (int i = 0; i < LEGS; i++) {
            final int leg = (rotation + i) % LEGS;
            final int instrument = table.instrument(loop, leg);
            final int side = table.side(loop, leg);
            market.ladders().read(instrument, side, market.matrix(), nowNs, staleAfterNs, ladders[i]);
            sizer.leg(
                    i,
                    instrument,
                    side,
                    ladders[i],
                    feeRate,
                    0,
                    market.terms().bands().worstAllowedPrice(instrument, side),
                    0);
        }
        return sizer.size(NO_LIMIT);
    }

    /** What the best plan would spend, value asset; 0 if there is none. */
    long capacity() {
        return capacity;
    }

    /** What it would earn at once, value asset. */
    long profit() {
        return profit;
    }
}
