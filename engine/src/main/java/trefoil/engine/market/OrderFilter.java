package trefoil.engine.market;

import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.math.Fixed;

/**
 * Says before the venue does whether it would refuse an order: its filters, in exact arithmetic, in the venue's order.
 *
 * <p>Trading thread only; allocates nothing.
 */
public final class OrderFilter {
    /** Answer of the checks for an order that passes. */
    public static final int OK = 0;

    private final InstrumentRules rules;
    private final PriceBands bands;
    private final MarketStates states;

    /** A filter of these rules, bands and states. */
    public OrderFilter(final InstrumentRules rules, final PriceBands bands, final MarketStates states) {
        this.rules = rules;
        this.bands = bands;
        this.states = states;
    }

    /**
     * Checks a limit order.
     *
     * @param position what is owned of the base asset, locked or not, and what our open orders may still add to it
     * @param openOrders our open orders on the instrument, this one not counted
     * @return {@link #OK}, or the {@link RefusalReason} of the first filter it fails
     */
    public int check(
            final int instrument,
            final int side,
            final long price,
            final long qty,
            final long position,
            final int openOrders) {
        if (states.closed(instrument)) {
            return RefusalReason.MARKET_CLOSED;
        }
        final int band = bands.check(instrument, side, price);
        // An order that enters beyond the range is accepted and expires: the venue's other filters come before.
        if (band != OK && band != RefusalReason.PRICE_RANGE) {
            return band;
        }
        if (!passesLot(instrument, qty)) {
            return RefusalReason.LOT_SIZE;
        }
        // Less than a unit of quote is refused where no filter says so: "Price * QTY is zero or less."
        if (!Fixed.mulIsAtLeast(price, qty, Math.max(1, rules.minNotional(instrument)))
                || !isAtMost(price, qty, rules.maxNotional(instrument))) {
            return RefusalReason.NOTIONAL;
        }
        final int count = checkCounts(instrument, side, qty, position, openOrders);
        return count == OK ? band : count;
    }

    /** Checks a market order of so much base; as {@link #check}. */
    public int checkMarket(
            final int instrument, final int side, final long qty, final long position, final int openOrders) {
        if (states.closed(instrument)) {
            return RefusalReason.MARKET_CLOSED;
        }
        if (!passesLot(instrument, qty)) {
            return RefusalReason.LOT_SIZE;
        }
        if (qty < rules.minMarketQty(instrument)
                || qty > rules.maxMarketQty(instrument)
                || !rules.onMarketStep(instrument, qty)) {
            return RefusalReason.MARKET_LOT_SIZE;
        }
        final Filters filters = rules.filters(instrument);
        final long low = bands.referenceLow(instrument);
        if (low != 0
                && (filters.minNotionalToMarket() && !Fixed.mulIsAtLeast(low, qty, filters.minNotional())
                        || filters.maxNotionalToMarket()
                                && !isAtMost(bands.referenceHigh(instrument), qty, filters.maxNotional()))) {
            return RefusalReason.NOTIONAL;
        }
        return checkCounts(instrument, side, qty, position, openOrders);
    }

    private boolean passesLot(final int instrument, final long qty) {
        return qty > 0
                && qty >= rules.minQty(instrument)
                && qty <= rules.maxQty(instrument)
                && rules.onStep(instrument, qty);
    }

    private static boolean isAtMost(final long price, final long qty, final long most) {
        return most == Long.MAX_VALUE || Fixed.mulIsAtMost(price, qty, most);
    }

    private int checkCounts(
            final int instrument, final int side, final long qty, final long position, final int openOrders) {
        if (openOrders >= rules.maxNumOrders(instrument)) {
            return RefusalReason.MAX_NUM_ORDERS;
        }
        // Written so that no sum passes the largest long: the venue refuses a position that would.
        return side == Side.BUY && qty > rules.maxPosition(instrument) - position ? RefusalReason.MAX_POSITION : OK;
    }
}
