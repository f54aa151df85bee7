package trefoil.engine.sim;

import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.Fixed;

/** The venue's filters, in exact arithmetic: the first one that an order fails is the answer. */
final class OrderChecks {
    private OrderChecks() {}

    /** Decimals of price and quantity. */
    static void precision(final Instrument instrument, final NewOrder order) throws OrderRefused {
        precision("quantity", order.quantity(), instrument.basePrecision());
        precision("quoteOrderQty", order.quoteOrderQty(), instrument.quotePrecision());
        precision("price", order.price(), instrument.quotePrecision());
    }

    /** PRICE_FILTER and PERCENT_PRICE(_BY_SIDE). */
    static void price(final Filters filters, final long price, final boolean buy, final long reference)
            throws OrderRefused {
        if (price < filters.minPrice()
                || price > filters.maxPrice()
                || Fixed.floorToStep(price, filters.tickSize()) != price) {
            throw OrderRefused.filter("PRICE_FILTER");
        }
        if (reference == 0) {
            return;
        }
        final long up = buy ? filters.bidMultiplierUp() : filters.askMultiplierUp();
        final long down = buy ? filters.bidMultiplierDown() : filters.askMultiplierDown();
        if (up != Long.MAX_VALUE && price > Fixed.mulFloor(reference, up) || price < Fixed.mulCeil(reference, down)) {
            throw OrderRefused.filter(filters.percentPriceBySide() ? "PERCENT_PRICE_BY_SIDE" : "PERCENT_PRICE");
        }
    }

    /** LOT_SIZE, and for market orders MARKET_LOT_SIZE. */
    static void lot(final Filters filters, final long quantity, final boolean market) throws OrderRefused {
        if (quantity < filters.minQty()
                || quantity > filters.maxQty()
                || Fixed.floorToStep(quantity, filters.stepSize()) != quantity) {
            throw OrderRefused.filter("LOT_SIZE");
        }
        if (market
                && (quantity < filters.minMarketQty()
                        || quantity > filters.maxMarketQty()
                        || Fixed.floorToStep(quantity, filters.marketStepSize()) != quantity)) {
            throw OrderRefused.filter("MARKET_LOT_SIZE");
        }
    }

    /** NOTIONAL, or MIN_NOTIONAL, of a limit order, or of a market order at the reference price. */
    static void notional(final Filters filters, final long price, final long quantity, final boolean market)
            throws OrderRefused {
        final boolean minBinds = !market || filters.minNotionalToMarket();
        final boolean maxBinds = !market || filters.maxNotionalToMarket();
        if (minBinds && Fixed.mulFloor(price, quantity) < filters.minNotional()
                || maxBinds
                        && filters.maxNotional() != Long.MAX_VALUE
                        && Fixed.mulCeil(price, quantity) > filters.maxNotional()) {
            throw OrderRefused.filter(statesMinNotional(filters) ? "MIN_NOTIONAL" : "NOTIONAL");
        }
    }

    /** Whether the notional is stated by the older filter, which has no upper bound. */
    static boolean statesMinNotional(final Filters filters) {
        return filters.maxNotional() == Long.MAX_VALUE;
    }

    /** Decimals of one parameter. */
    static void precision(final String parameter, final long value, final int decimals) throws OrderRefused {
        long unit = 1;
        for (int i = decimals; i < Fixed.DECIMALS; i++) {
            unit *= 10;
        }
        if (value % unit != 0) {
            throw new OrderRefused(OrderRefused.BAD_PRECISION, "Parameter '" + parameter + "' has too much precision.");
        }
    }
}
