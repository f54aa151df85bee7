package trefoil.engine.arbitrage;

import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.Ladder;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.math.Fixed;

/**
 * Sizes a loop against the ladders of its three legs, exactly.
 *
 * <p>The legs are described by {@link #leg} in the order of execution, then {@link #size(long)} plans the loop; what it
 * planned is read from the other methods and is overwritten by the next call. What rounding leaves over in the two
 * middle assets counts as lost. Only the best level of each ladder is used. Trading thread only.
 */
public final class LoopSizer {
    /** Answer of {@link #size} for a loop that pays. */
    public static final int OK = 0;

    /** Worst allowed price of a leg that has none. */
    public static final long NO_PRICE_BOUND = 0;

    private static final int LEGS = LoopTable.LEGS;
    private static final long PPM = 1_000_000L;

    /** Sizes tried after the largest one lost its edge. */
    private static final int SMALLER_SIZES = 8;

    private final LoopTable table;
    private final RateMatrix matrix;
    private final InstrumentRules rules;
    private final int minEdgePpm;

    private final Ladder[] quotes = {new Ladder(), new Ladder(), new Ladder()};
    private final int[] instruments = new int[LEGS];
    private final int[] sides = new int[LEGS];
    private final Ladder[] ladders = new Ladder[LEGS];
    private final long[] feeRates = new long[LEGS];
    private final long[] discountedRates = new long[LEGS];
    private final long[] worstAllowedPrices = new long[LEGS];
    private final long[] slacks = new long[LEGS];
    private final long[] prices = new long[LEGS];
    private final long[] displayedQtys = new long[LEGS];
    private final long[] qtys = new long[LEGS];
    private long spend;
    private long proceeds;
    private long discountCost;

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
     * Plans the loop begun at one of its legs from the best bid and ask alone, commissions taken from what is received.
     *
     * @param loop index in the loop table
     * @param rotation leg (0 to 2) that comes first
     * @param startLimit most of the start asset that may be spent
     * @return as {@link #size(long)}
     */
    public int size(final int loop, final int rotation, final long startLimit) {
        for (int i = 0; i < LEGS; i++) {
            final int leg = (rotation + i) % LEGS;
            final int instrument = table.instrument(loop, leg);
            final int side = table.side(loop, leg);
            final boolean buy = side == Side.BUY;
            final long price = buy ? matrix.askPrice(instrument) : matrix.bidPrice(instrument);
            quotes[i].clear();
            if (price != 0) {
                quotes[i].add(price, buy ? matrix.askQty(instrument) : matrix.bidQty(instrument));
            }
            leg(i, instrument, side, quotes[i], table.fees().rate(instrument, side), 0, NO_PRICE_BOUND, 0);
        }
        return size(startLimit);
    }

    /**
     * Describes one leg of the loop to be sized next.
     *
     * @param leg 0 to 2, in the order of execution
     * @param instrument index in the universe
     * @param side {@link Side}
     * @param ladder the side of the book that the leg hits; read when the loop is sized
     * @param feeRate commission taken from what is received, fixed units of it; 0 if it is paid in the discount asset
     * @param discountedRate worth of the commission paid in the discount asset, fixed units of what is received; 0 if
     *     it is taken from what is received
     * @param worstAllowedPrice the highest price to buy or the lowest to sell at, {@link #NO_PRICE_BOUND} for none;
     *     levels beyond it are not used
     * @param slack what is free of the leg's input asset beside what the loop brings, for the venue locks quantity ×
     *     limit of a buy; leg 0 has none
     */
    public void leg(
            final int leg,
            final int instrument,
            final int side,
            final Ladder ladder,
            final long feeRate,
            final long discountedRate,
            final long worstAllowedPrice,
            final long slack) {
        instruments[leg] = instrument;
        sides[leg] = side;
        ladders[leg] = ladder;
        feeRates[leg] = feeRate;
        discountedRates[leg] = discountedRate;
        worstAllowedPrices[leg] = worstAllowedPrice;
        slacks[leg] = slack;
    }

    /**
     * Plans the loop whose legs were described.
     *
     * @param startLimit most of the start asset that may be spent and locked
     * @return {@link #OK}, or one of {@link RefusalReason}'s codes
     */
    public int size(final long startLimit) {
        for (int i = 0; i < LEGS; i++) {
            if (ladders[i].levels() == 0) {
                return RefusalReason.STALE_QUOTE;
            }
            prices[i] = ladders[i].price(0);
            displayedQtys[i] = ladders[i].qty(0);
            final boolean buy = sides[i] == Side.BUY;
            if (worstAllowedPrices[i] != NO_PRICE_BOUND
                    && (buy ? prices[i] > worstAllowedPrices[i] : prices[i] < worstAllowedPrices[i])) {
                return RefusalReason.PERCENT_PRICE;
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
        discountCost = 0;
        for (int i = 0; i < LEGS; i++) {
            discountCost += Fixed.mulCeil(Math.max(spend, proceeds), discountedRates[i]);
        }
        final long leastProfit = Fixed.mulDivCeil(spend, minEdgePpm, PPM);
        return profit() >= Math.max(leastProfit, 1) ? OK : RefusalReason.EDGE_LOST_IN_ROUNDING;
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

    /** Limit price of the plan's leg: the worst level it uses, fixed units. */
    public long price(final int leg) {
        return prices[leg];
    }

    /** Base quantity of the plan's leg, a multiple of the step. */
    public long qty(final int leg) {
        return qtys[leg];
    }

    /** Quote amount that the plan's leg trades at the ladder's prices, before commission: its cost, or its proceeds. */
    public long quoteQty(final int leg) {
        return sides[leg] == Side.BUY ? Fixed.mulCeil(qtys[leg], prices[leg]) : Fixed.mulFloor(qtys[leg], prices[leg]);
    }

    /** What the plan's leg spends, fixed units of its input asset. */
    public long amountIn(final int leg) {
        return LegMath.amountIn(sides[leg], qtys[leg], prices[leg]);
    }

    /** What the plan's leg gives after the commission taken from it, fixed units of its output asset. */
    public long amountOut(final int leg) {
        return LegMath.amountOut(sides[leg], qtys[leg], prices[leg], feeRates[leg]);
    }

    /** What the venue locks of the input asset while the leg's order is out: a buy's quantity × limit. */
    public long lock(final int leg) {
        return sides[leg] == Side.BUY ? Fixed.mulCeil(qtys[leg], prices[leg]) : qtys[leg];
    }

    /** What the plan leaves over of the asset that the leg (0 or 1) gives and the next one spends. */
    public long dust(final int leg) {
        return amountOut(leg) - amountIn(leg + 1);
    }

    /** What the plan spends, fixed units of the start asset. */
    public long spend() {
        return spend;
    }

    /** What the plan returns after the commissions taken from what is received, fixed units of the start asset. */
    public long proceeds() {
        return proceeds;
    }

    /** Worth of the commissions paid in the discount asset, fixed units of the start asset. */
    public long discountCost() {
        return discountCost;
    }

    /** Proceeds less spend and commissions of either kind, fixed units of the start asset. */
    public long profit() {
        return proceeds - spend - discountCost;
    }
}
