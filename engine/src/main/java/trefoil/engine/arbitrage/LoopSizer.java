package trefoil.engine.arbitrage;

import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.math.Fixed;

/**
 * Sizes a loop against the best bid and ask of its three legs, exactly.
 *
 * <pre>
 *   forward    start amount ─► leg 0 ─► leg 1 ─► leg 2        floored to steps, capped by displayed size
 *   backward   leg 0 ◄─ leg 1 ◄─ leg 2's quantity             each leg shrunk to what the next one really needs
 *   forward    spend and proceeds of those quantities         minimums, fees, profit
 * </pre>
 *
 * The largest size is taken if it pays; if rounding takes its edge, a few sizes just below it are tried. What rounding
 * leaves over in the two middle assets counts as lost. Trading thread only; the plan is overwritten by the next call.
 */
public final class LoopSizer {
    /** Answer of {@link #size} for a loop that pays. */
    public static final int OK = 0;

    private static final int LEGS = LoopTable.LEGS;
    private static final long PPM = 1_000_000L;

    /** Sizes tried after the largest one lost its edge. */
    private static final int SMALLER_SIZES = 8;

    private final LoopTable table;
    private final RateMatrix matrix;
    private final InstrumentRules rules;
    private final int minEdgePpm;

    private final int[] instruments = new int[LEGS];
    private final int[] sides = new int[LEGS];
    private final long[] feeRates = new long[LEGS];
    private final long[] prices = new long[LEGS];
    private final long[] displayedQtys = new long[LEGS];
    private final long[] qtys = new long[LEGS];
    private long spend;
    private long proceeds;

    /**
     * A sizer over live quotes.
     *
     * @param minEdgePpm least profit after fees and rounding, parts per million of the spend
     */
    public LoopSizer(
            final LoopTable table, final RateMatrix matrix, final InstrumentRules rules, final int minEdgePpm) {
        this.table = table;
        this.matrix = matrix;
        this.rules = rules;
        this.minEdgePpm = minEdgePpm;
    }

    /**
     * Plans the loop begun at one of its legs.
     *
     * @param loop index in the loop table
     * @param rotation leg (0 to 2) that comes first
     * @param startLimit most of the start asset that may be spent
     * @return {@link #OK}, or one of {@link RefusalReason}'s codes
     */
    public int size(final int loop, final int rotation, final long startLimit) {
        for (int i = 0; i < LEGS; i++) {
            final int leg = (rotation + i) % LEGS;
            final int instrument = table.instrument(loop, leg);
            final int side = table.side(loop, leg);
            instruments[i] = instrument;
            sides[i] = side;
            feeRates[i] = table.fees().rate(instrument, side);
            prices[i] = side == Side.BUY ? matrix.askPrice(instrument) : matrix.bidPrice(instrument);
            displayedQtys[i] = side == Side.BUY ? matrix.askQty(instrument) : matrix.bidQty(instrument);
            if (prices[i] == 0) {
                return RefusalReason.STALE_QUOTE;
            }
        }
        if (startLimit <= 0) {
            return RefusalReason.NO_BALANCE;
        }
        fillForward(0, Math.min(startLimit, capacity()));
        shrinkBackward();
        final int reason = judge();
        return reason == RefusalReason.EDGE_LOST_IN_ROUNDING ? sizeSmaller() : reason;
    }

    /** Quantities from that leg on, each floored to its step and capped by the displayed size. */
    private void fillForward(final int firstLeg, final long amountIn) {
        long amount = amountIn;
        for (int i = firstLeg; i < LEGS; i++) {
            final long affordable = LegMath.quantityFor(rules, instruments[i], sides[i], amount, prices[i]);
            qtys[i] = Math.min(affordable, Fixed.floorToStep(displayedQtys[i], rules.stepSize(instruments[i])));
            amount = LegMath.amountOut(sides[i], qtys[i], prices[i], feeRates[i]);
        }
    }

    /** Takes from each leg what the next one does not need, as far as the leg's own minimums allow. */
    private void shrinkBackward() {
        for (int i = LEGS - 1; i > 0; i--) {
            final int before = i - 1;
            final long needed = LegMath.amountIn(sides[i], qtys[i], prices[i]);
            final long least = Math.max(
                    LegMath.quantityToGive(
                            rules, instruments[before], sides[before], needed, prices[before], feeRates[before]),
                    LegMath.leastQuantity(rules, instruments[before], prices[before]));
            qtys[before] = Math.min(qtys[before], least);
        }
    }

    /**
     * The largest size may lose its edge to rounding where one a few steps smaller, which happens to fit the steps of
     * the other legs, keeps it.
     */
    private int sizeSmaller() {
        final int pivot = coarsestLeg();
        final long step = Math.max(1, rules.stepSize(instruments[pivot]));
        long qty = qtys[pivot];
        for (int n = 0; n < SMALLER_SIZES && qty > step; n++) {
            qty -= step;
            qtys[pivot] = qty;
            fillForward(pivot + 1, LegMath.amountOut(sides[pivot], qty, prices[pivot], feeRates[pivot]));
            shrinkBackward();
            final int reason = judge();
            if (reason == OK) {
                return OK;
            }
            if (reason == RefusalReason.BELOW_MINIMUM) {
                break;
            }
        }
        return RefusalReason.EDGE_LOST_IN_ROUNDING;
    }

    /** Leg whose quantity counts the fewest steps. */
    private int coarsestLeg() {
        int coarsest = 0;
        long fewest = Long.MAX_VALUE;
        for (int i = 0; i < LEGS; i++) {
            final long steps = qtys[i] / Math.max(1, rules.stepSize(instruments[i]));
            if (steps < fewest) {
                fewest = steps;
                coarsest = i;
            }
        }
        return coarsest;
    }

    private int judge() {
        for (int i = 0; i < LEGS; i++) {
            if (!LegMath.passesFilters(rules, instruments[i], qtys[i], prices[i])) {
                return RefusalReason.BELOW_MINIMUM;
            }
        }
        spend = LegMath.amountIn(sides[0], qtys[0], prices[0]);
        proceeds = LegMath.amountOut(sides[LEGS - 1], qtys[LEGS - 1], prices[LEGS - 1], feeRates[LEGS - 1]);
        final long leastProfit = Fixed.mulDivCeil(spend, minEdgePpm, PPM);
        return proceeds - spend >= Math.max(leastProfit, 1) ? OK : RefusalReason.EDGE_LOST_IN_ROUNDING;
    }

    /** Start amount that the displayed sizes of the three legs can take, rounded up: the forward pass caps exactly. */
    private long capacity() {
        long capacity = Long.MAX_VALUE;
        for (int i = LEGS - 1; i >= 0; i--) {
            if (capacity != Long.MAX_VALUE) {
                final long gross = LegMath.grossFor(capacity, feeRates[i]);
                capacity = sides[i] == Side.BUY ? Fixed.mulCeil(gross, prices[i]) : Fixed.divCeil(gross, prices[i]);
            }
            capacity = Math.min(capacity, LegMath.amountIn(sides[i], displayedQtys[i], prices[i]));
        }
        return capacity;
    }

    /** Instrument of the plan's leg (0 to 2, in the order of execution). */
    public int instrument(final int leg) {
        return instruments[leg];
    }

    /** {@link Side} of the plan's leg. */
    public int side(final int leg) {
        return sides[leg];
    }

    /** Quote the plan's leg was priced at, fixed units. */
    public long price(final int leg) {
        return prices[leg];
    }

    /** Base quantity of the plan's leg, a multiple of the step. */
    public long qty(final int leg) {
        return qtys[leg];
    }

    /** What the plan spends, fixed units of the start asset. */
    public long spend() {
        return spend;
    }

    /** What the plan returns after fees, fixed units of the start asset. */
    public long proceeds() {
        return proceeds;
    }
}
