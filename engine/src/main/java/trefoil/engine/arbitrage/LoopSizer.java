package trefoil.engine.arbitrage;

import java.util.Arrays;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.market.InstrumentRules;
import trefoil.engine.market.Ladder;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.math.Fixed;

/**
 * Sizes a loop against the ladders of its legs, three or four, exactly.
 *
 * <p>The legs are described by {@link #leg} in the order of execution, then {@link #size(long)} plans the loop; what it
 * planned is read from the other methods and is overwritten by the next call.
 *
 * <p>The plan is the quantities of greatest profit among those that
 * <ul>
 *   <li>reach no further into a ladder than it has levels, nor beyond the leg's worst allowed price;
 *   <li>pass the venue's filters, each leg's limit being the price of the last level it reaches;
 *   <li>spend and lock no more than the start limit, and on the other legs no more than what the leg before gives and,
 *       for the lock, the slack;
 *   <li>earn something, and the least part of the spend asked for.
 * </ul>
 * Profit is what the last leg gives, less what the first spends, less the worth of commissions paid in the discount
 * asset: its rate × the larger of the two, rounded up. What rounding leaves over in the middle assets counts as
 * lost. {@link SizeSearch} says how it is found, and {@link RingSearch} for four legs; and that it may be missed where a lot is hardly more than a unit.
 * Quantities, and quantities × price, beyond 2<sup>61</sup> units are not used.
 *
 * <p>Trading thread only; allocates nothing after construction.
 */
public final class LoopSizer {
    /** Answer of {@link #size} for a loop that pays. */
    public static final int OK = 0;

    /** Worst allowed price of a leg that has none. */
    public static final long NO_PRICE_BOUND = 0;

    private static final int LEGS = LoopTable.LEGS;
    private static final int MAX_LEGS = LoopTable.MAX_LEGS;

    private final LoopTable table;
    private final RateMatrix matrix;
    private final InstrumentRules rules;
    private final LegLadder[] legs = {new LegLadder(), new LegLadder(), new LegLadder(), new LegLadder()};
    private final SizeSearch search;
    private final RingSearch ringSearch;

    private final Ladder[] quotes = {new Ladder(), new Ladder(), new Ladder(), new Ladder()};
    private final int[] instruments = new int[MAX_LEGS];
    private final int[] sides = new int[MAX_LEGS];
    private final Ladder[] ladders = new Ladder[MAX_LEGS];
    private final long[] feeRates = new long[MAX_LEGS];
    private final long[] discountedRates = new long[MAX_LEGS];
    private final long[] worstAllowedPrices = new long[MAX_LEGS];
    private final long[] slacks = new long[MAX_LEGS];
    private final long[] prices = new long[MAX_LEGS];
    private final long[] qtys = new long[MAX_LEGS];
    private final long[] quoteQtys = new long[MAX_LEGS];
    private final long[] amountsIn = new long[MAX_LEGS];
    private final long[] amountsOut = new long[MAX_LEGS];
    private final long[] locks = new long[MAX_LEGS];
    private long discountCost;
    private int count = LEGS;

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
        search = new SizeSearch(Arrays.copyOf(legs, LEGS), minEdgePpm);
        ringSearch = new RingSearch(legs, minEdgePpm);
    }

    /**
     * Plans the loop begun at one of its legs from the best bid and ask alone, commissions taken from what is received.
     *
     * @param loop index in the loop table
     * @param rotation leg that comes first
     * @param startLimit most of the start asset that may be spent
     * @return as {@link #size(long)}
     */
    public int size(final int loop, final int rotation, final long startLimit) {
        final int loopLegs = table.legs(loop);
        for (int i = 0; i < loopLegs; i++) {
            final int leg = (rotation + i) % loopLegs;
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
        return size(loopLegs, startLimit);
    }

    /**
     * Describes one leg of the loop to be sized next.
     *
     * @param leg from 0, in the order of execution
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

    /** Plans the loop of three legs that were described, as {@link #size(int, long)}. */
    public int size(final long startLimit) {
        return size(LEGS, startLimit);
    }

    /**
     * Plans the loop whose legs were described.
     *
     * @param legCount legs that were described: 3 or 4
     * @param startLimit most of the start asset that may be spent and locked
     * @return {@link #OK}, or one of {@link RefusalReason}'s codes
     */
    public int size(final int legCount, final long startLimit) {
        count = legCount;
        for (int i = 0; i < legCount; i++) {
            if (ladders[i].levels() == 0) {
                return RefusalReason.STALE_QUOTE;
            }
        }
        if (startLimit <= 0) {
            return RefusalReason.NO_BALANCE;
        }
        long discountedRate = 0;
        for (int i = 0; i < legCount; i++) {
            final long slack = i == 0 ? LegLadder.UNBOUNDED : slacks[i];
            legs[i].load(rules, instruments[i], sides[i], ladders[i], feeRates[i], worstAllowedPrices[i], slack);
            if (!legs[i].has(0)) {
                return legs[i].refusal();
            }
            discountedRate += discountedRates[i];
        }
        final boolean three = legCount == LEGS;
        if (!(three ? search.pays(discountedRate) : ringSearch.pays(discountedRate))) {
            return RefusalReason.EDGE_LOST_IN_ROUNDING;
        }
        final long limit = Math.min(startLimit, LegLadder.UNBOUNDED);
        if (!(three ? search.search(limit, discountedRate) : ringSearch.search(limit, discountedRate))) {
            return RefusalReason.BELOW_MINIMUM;
        }
        return (three ? search.profit() : ringSearch.profit()) == 0 ? RefusalReason.EDGE_LOST_IN_ROUNDING : plan();
    }

    private int plan() {
        final boolean three = count == LEGS;
        for (int i = 0; i < count; i++) {
            final LegLadder leg = legs[i];
            final long qty = three ? search.qty(i) : ringSearch.qty(i);
            final long price = leg.price(leg.levelOf(qty));
            if (Fixed.floorToStep(price, rules.tickSize(instruments[i])) != price) {
                return RefusalReason.PRICE_FILTER;
            }
            qtys[i] = qty;
            prices[i] = price;
            quoteQtys[i] = leg.quoteQty(qty);
            amountsIn[i] = leg.spent(qty);
            amountsOut[i] = leg.given(qty);
            locks[i] = leg.lock(qty);
        }
        discountCost = three
                ? search.discountCost(amountsIn[0], amountsOut[LEGS - 1])
                : ringSearch.discountCost(amountsIn[0], amountsOut[count - 1]);
        return OK;
    }

    /** Sizes that the last search for a plan looked at. */
    int looks() {
        return count == LEGS ? search.looks() : ringSearch.looks();
    }

    /** Whether the last search for a plan came to its end, so that there is nothing better. */
    boolean complete() {
        return count == LEGS ? search.complete() : ringSearch.complete();
    }

    /** Legs of the plan. */
    public int legs() {
        return count;
    }

    /** Instrument of the plan's leg (from 0, in the order of execution). */
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
        return quoteQtys[leg];
    }

    /** What the plan's leg spends, fixed units of its input asset. */
    public long amountIn(final int leg) {
        return amountsIn[leg];
    }

    /** What the plan's leg gives after the commission taken from it, fixed units of its output asset. */
    public long amountOut(final int leg) {
        return amountsOut[leg];
    }

    /** What the venue locks of the input asset while the leg's order is out: a buy's quantity × limit. */
    public long lock(final int leg) {
        return locks[leg];
    }

    /** What the plan leaves over of the asset that the leg gives and the next one spends. */
    public long dust(final int leg) {
        return amountsOut[leg] - amountsIn[leg + 1];
    }

    /** What the plan spends, fixed units of the start asset. */
    public long spend() {
        return amountsIn[0];
    }

    /** What the plan returns after the commissions taken from what is received, fixed units of the start asset. */
    public long proceeds() {
        return amountsOut[count - 1];
    }

    /** Worth of the commissions paid in the discount asset, fixed units of the start asset. */
    public long discountCost() {
        return discountCost;
    }

    /** Proceeds less spend and commissions of either kind, fixed units of the start asset. */
    public long profit() {
        return proceeds() - spend() - discountCost;
    }
}
