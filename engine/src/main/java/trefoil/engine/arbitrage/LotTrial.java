package trefoil.engine.arbitrage;

import trefoil.engine.math.Fixed;

/**
 * Works out exactly what a number of lots of one leg, the pivot, earns, and keeps the best of those tried: each leg after
 * the pivot takes the most that the one before gives, each leg before it the least that the one after needs.
 *
 * <p>Trading thread only; allocates nothing after construction.
 */
final class LotTrial {
    /** Answer of {@link #lowest} where no quantities satisfy the filters within the limit. */
    static final long NONE = -1;

    private static final long PPM = 1_000_000L;

    private final LegLadder[] legs;
    private final int lastLeg;
    private final int minEdgePpm;
    private final long[] qtys;
    private final long[] bestQtys;
    private long startLimit;
    private long discountedRate;
    private int pivot;
    private long step;
    private long bestProfit;

    /** What every profit is a multiple of: a unit, or a lot where no fee is taken from whole lots. */
    private long grain;

    LotTrial(final LegLadder[] legs, final int minEdgePpm) {
        this.legs = legs;
        this.minEdgePpm = minEdgePpm;
        lastLeg = legs.length - 1;
        qtys = new long[legs.length];
        bestQtys = new long[legs.length];
    }

    /**
     * Begins with another loop.
     *
     * @param limit most of the start asset that may be spent and locked
     * @param discounted worth of the commissions paid in the discount asset, fixed units of the larger of spend and
     *     proceeds
     */
    void begin(final int pivotLeg, final long limit, final long discounted) {
        pivot = pivotLeg;
        step = legs[pivotLeg].step();
        startLimit = limit;
        discountedRate = discounted;
        bestProfit = 0;
        grain = commonGrain();
    }

    private long commonGrain() {
        long divisor = legs[0].spentGrain();
        long rest = discountedRate == 0 ? legs[lastLeg].givenGrain() : 1;
        while (rest != 0) {
            final long next = divisor % rest;
            divisor = rest;
            rest = next;
        }
        return divisor;
    }

    /**
     * The least lots of the pivot worth looking at: what the smallest spend that the filters allow gives at most. Less of
     * the pivot would cost no less.
     */
    long lowest() {
        qtys[lastLeg] = legs[lastLeg].least();
        for (int leg = lastLeg - 1; leg >= 0; leg--) {
            if (qtys[leg + 1] == LegLadder.NONE) {
                return NONE;
            }
            qtys[leg] = legs[leg].least(legs[leg + 1].need(qtys[leg + 1]));
        }
        if (qtys[0] == LegLadder.NONE || !withinLimit()) {
            return NONE;
        }
        for (int leg = 1; leg <= pivot; leg++) {
            qtys[leg] = legs[leg].most(legs[leg - 1].given(qtys[leg - 1]));
        }
        return qtys[pivot] / step;
    }

    private boolean withinLimit() {
        return legs[0].spent(qtys[0]) <= startLimit && legs[0].lock(qtys[0]) <= startLimit;
    }

    /** Works out what that many lots of the pivot earn, and keeps them if it is more than the best so far. */
    void evaluate(final long lots) {
        qtys[pivot] = legs[pivot].allowed(lots * step);
        if (qtys[pivot] == LegLadder.NONE || !fill()) {
            return;
        }
        final long spend = legs[0].spent(qtys[0]);
        final long proceeds = legs[lastLeg].given(qtys[lastLeg]);
        final long profit = proceeds - spend - discountCost(spend, proceeds);
        if (profit > bestProfit && profit >= Fixed.mulDivCeil(spend, minEdgePpm, PPM)) {
            bestProfit = profit;
            System.arraycopy(qtys, 0, bestQtys, 0, qtys.length);
        }
    }

    private boolean fill() {
        for (int leg = pivot + 1; leg <= lastLeg; leg++) {
            qtys[leg] = legs[leg].most(legs[leg - 1].given(qtys[leg - 1]));
            if (qtys[leg] == LegLadder.NONE) {
                return false;
            }
        }
        for (int leg = lastLeg - 1; leg >= 0; leg--) {
            qtys[leg] = legs[leg].least(legs[leg + 1].need(qtys[leg + 1]));
            if (qtys[leg] == LegLadder.NONE) {
                return false;
            }
        }
        return withinLimit();
    }

    /** Worth of what is paid in the discount asset. */
    long discountCost(final long spend, final long proceeds) {
        return discountedRate == 0 ? 0 : Fixed.mulCeil(Math.max(spend, proceeds), discountedRate);
    }

    /** Best quantity of the leg. */
    long qty(final int leg) {
        return bestQtys[leg];
    }

    /** Profit of the best quantities; 0 if none earns as much as it must. */
    long profit() {
        return bestProfit;
    }

    /** The least profit that would be better than the best so far. */
    double better() {
        return bestProfit + grain;
    }
}
