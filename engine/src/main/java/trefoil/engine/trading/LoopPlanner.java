package trefoil.engine.trading;

import trefoil.engine.arbitrage.LoopSizer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.execution.Ledger;
import trefoil.engine.execution.LoopFees;
import trefoil.engine.execution.OpenOrders;
import trefoil.engine.market.Ladder;
import trefoil.engine.market.Ladders;
import trefoil.engine.market.OrderFilter;
import trefoil.engine.market.PriceBands;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.VenueTerms;

/**
 * Plans a candidate loop: tells the sizer the books, fees and bounds of its legs, and holds what comes out against the
 * venue's filters. Trading thread only; allocates nothing after construction.
 */
public final class LoopPlanner {
    /** Answer of {@link #plan} for a loop that may be opened. */
    public static final int OK = 0;

    private final LoopTable table;
    private final RateMatrix matrix;
    private final Ladders books;
    private final long staleAfterNs;
    private final LoopSizer sizer;
    private final Ledger ledger;
    private final OpenOrders orders;
    private final PriceBands bands;
    private final OrderFilter filter;
    private final VenueTerms terms;
    private final LoopFees fees;
    private final Ladder[] ladders = {new Ladder(), new Ladder(), new Ladder(), new Ladder()};

    /**
     * A planner of the table's loops.
     *
     * @param staleAfterNs age beyond which a book's deeper levels are not trusted
     */
    public LoopPlanner(
            final LoopTable table,
            final RateMatrix matrix,
            final Ladders books,
            final long staleAfterNs,
            final LoopSizer sizer,
            final Ledger ledger,
            final OpenOrders orders,
            final VenueTerms terms,
            final LoopFees fees) {
        this.table = table;
        this.matrix = matrix;
        this.books = books;
        this.staleAfterNs = staleAfterNs;
        this.sizer = sizer;
        this.ledger = ledger;
        this.orders = orders;
        this.terms = terms;
        this.fees = fees;
        bands = terms.bands();
        filter = terms.filter();
    }

    /**
     * Plans the loop begun at one of its legs; the plan is in {@link #sizer()} until the next call.
     *
     * @param startLimit most of the start asset that may be spent
     * @param nowNs time of the decision
     * @return {@link #OK}, or one of {@link trefoil.engine.event.RefusalReason}'s codes
     */
    public int plan(final int loop, final int rotation, final long startLimit, final long nowNs) {
        fees.assume(loop, rotation);
        int reason = size(loop, rotation, startLimit, nowNs);
        if (reason == OK && !fees.covered(sizer.spend())) {
            fees.assumeNoDiscount();
            reason = size(loop, rotation, startLimit, nowNs);
        }
        for (int leg = 0; reason == OK && leg < sizer.legs(); leg++) {
            reason = check(leg);
        }
        return reason;
    }

    private int size(final int loop, final int rotation, final long startLimit, final long nowNs) {
        final int legs = table.legs(loop);
        for (int i = 0; i < legs; i++) {
            final int leg = (rotation + i) % legs;
            final int instrument = table.instrument(loop, leg);
            final int side = table.side(loop, leg);
            books.read(instrument, side, matrix, nowNs, staleAfterNs, ladders[i]);
            sizer.leg(
                    i,
                    instrument,
                    side,
                    ladders[i],
                    fees.feeRate(i),
                    fees.discountedRate(i),
                    bands.worstAllowedPrice(instrument, side),
                    i == 0 ? 0 : ledger.available(table.assetIn(loop, leg)));
        }
        return sizer.size(legs, startLimit);
    }

    private int check(final int leg) {
        if (!orders.haveRoomFor(sizer.legs())) {
            return RefusalReason.EXCHANGE_MAX_NUM_ORDERS;
        }
        final int instrument = sizer.instrument(leg);
        final int base = table.universe().baseAsset(instrument);
        return filter.check(
                instrument,
                sizer.side(leg),
                sizer.price(leg),
                sizer.qty(leg),
                ledger.balance(base) + orders.buying(base),
                orders.count(instrument));
    }

    /** What the loop planned last may need of the discount asset for its commissions; 0 if they are paid otherwise. */
    public long discountNeeded() {
        return fees.needed();
    }

    /** What was planned last. */
    public LoopSizer sizer() {
        return sizer;
    }

    /** What the venue allows and charges. */
    public VenueTerms terms() {
        return terms;
    }

    /** Our orders that the venue's filters count. */
    public OpenOrders orders() {
        return orders;
    }
}
