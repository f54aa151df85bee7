package trefoil.engine.market;

/**
 * Order filters of one instrument, all in {@link trefoil.engine.math.Fixed} units.
 *
 * <p>A filter that the venue does not list is off: 0 for a minimum, step or tick, {@link Long#MAX_VALUE} for a maximum.
 * Bounds too large for fixed point are {@link Long#MAX_VALUE} too. Source: the venue's {@code exchangeInfo}.
 *
 * @param minPrice PRICE_FILTER
 * @param maxPrice PRICE_FILTER
 * @param tickSize PRICE_FILTER: price is a multiple of it
 * @param minQty LOT_SIZE, base units
 * @param maxQty LOT_SIZE, base units
 * @param stepSize LOT_SIZE: quantity is a multiple of it
 * @param minMarketQty MARKET_LOT_SIZE, market orders only
 * @param maxMarketQty MARKET_LOT_SIZE, market orders only
 * @param marketStepSize MARKET_LOT_SIZE, market orders only
 * @param minNotional NOTIONAL or MIN_NOTIONAL: least price × quantity, quote units
 * @param minNotionalToMarket whether the least notional binds market orders too
 * @param maxNotional NOTIONAL: most price × quantity, quote units
 * @param maxNotionalToMarket whether the most notional binds market orders too
 * @param bidMultiplierUp PERCENT_PRICE(_BY_SIDE): a buy's price ≤ reference × this
 * @param bidMultiplierDown PERCENT_PRICE(_BY_SIDE): a buy's price ≥ reference × this
 * @param askMultiplierUp PERCENT_PRICE(_BY_SIDE): a sell's price ≤ reference × this
 * @param askMultiplierDown PERCENT_PRICE(_BY_SIDE): a sell's price ≥ reference × this
 * @param percentPriceBySide whether the venue states the four multipliers (BY_SIDE) or one pair for both sides
 * @param avgPriceMins minutes of the average price that the percent and market-notional filters use; 0 = last price
 * @param maxNumOrders MAX_NUM_ORDERS: open orders of one account on the instrument; 0 = off
 * @param maxPosition MAX_POSITION: most base held and being bought
 */
public record Filters(
        long minPrice,
        long maxPrice,
        long tickSize,
        long minQty,
        long maxQty,
        long stepSize,
        long minMarketQty,
        long maxMarketQty,
        long marketStepSize,
        long minNotional,
        boolean minNotionalToMarket,
        long maxNotional,
        boolean maxNotionalToMarket,
        long bidMultiplierUp,
        long bidMultiplierDown,
        long askMultiplierUp,
        long askMultiplierDown,
        boolean percentPriceBySide,
        int avgPriceMins,
        int maxNumOrders,
        long maxPosition) {

    /** Whether a limit price is bound to the reference price: PERCENT_PRICE(_BY_SIDE). */
    public boolean bindsToReference() {
        return bidMultiplierDown > 0
                || askMultiplierDown > 0
                || bidMultiplierUp != Long.MAX_VALUE
                || askMultiplierUp != Long.MAX_VALUE;
    }

    /** A builder with every filter off. */
    public static Builder builder() {
        return new Builder();
    }

    /** Collects filters by name; what is not set stays off. */
    public static final class Builder {
        private long minPrice;
        private long maxPrice = Long.MAX_VALUE;
        private long tickSize;
        private long minQty;
        private long maxQty = Long.MAX_VALUE;
        private long stepSize;
        private long minMarketQty;
        private long maxMarketQty = Long.MAX_VALUE;
        private long marketStepSize;
        private long minNotional;
        private boolean minNotionalToMarket;
        private long maxNotional = Long.MAX_VALUE;
        private boolean maxNotionalToMarket;
        private long bidMultiplierUp = Long.MAX_VALUE;
        private long bidMultiplierDown;
        private long askMultiplierUp = Long.MAX_VALUE;
        private long askMultiplierDown;
        private boolean percentPriceBySide;
        private int avgPriceMins;
        private int maxNumOrders;
        private long maxPosition = Long.MAX_VALUE;

        private Builder() {}

        /** PRICE_FILTER; a maximum of 0 means off. */
        public Builder price(final long min, final long max, final long tick) {
            minPrice = min;
            maxPrice = offIfZero(max);
            tickSize = tick;
            return this;
        }

        /** LOT_SIZE; a maximum of 0 means off. */
        public Builder lot(final long min, final long max, final long step) {
            minQty = min;
            maxQty = offIfZero(max);
            stepSize = step;
            return this;
        }

        /** MARKET_LOT_SIZE; a maximum of 0 means off. */
        public Builder marketLot(final long min, final long max, final long step) {
            minMarketQty = min;
            maxMarketQty = offIfZero(max);
            marketStepSize = step;
            return this;
        }

        /** MIN_NOTIONAL, or the lower part of NOTIONAL; of both the stricter counts. */
        public Builder minNotional(final long min, final boolean applyToMarket) {
            minNotional = Math.max(minNotional, min);
            minNotionalToMarket |= applyToMarket;
            return this;
        }

        /** Upper part of NOTIONAL; 0 means off. */
        public Builder maxNotional(final long max, final boolean applyToMarket) {
            maxNotional = offIfZero(max);
            maxNotionalToMarket = applyToMarket;
            return this;
        }

        /** PERCENT_PRICE: the same band for both sides. */
        public Builder percentPrice(final long up, final long down) {
            narrow(up, down, up, down);
            return this;
        }

        /** PERCENT_PRICE_BY_SIDE. */
        public Builder percentPriceBySide(final long bidUp, final long bidDown, final long askUp, final long askDown) {
            narrow(bidUp, bidDown, askUp, askDown);
            percentPriceBySide = true;
            return this;
        }

        /** Of two percent filters both bind. */
        private void narrow(final long bidUp, final long bidDown, final long askUp, final long askDown) {
            bidMultiplierUp = Math.min(bidMultiplierUp, bidUp);
            bidMultiplierDown = Math.max(bidMultiplierDown, bidDown);
            askMultiplierUp = Math.min(askMultiplierUp, askUp);
            askMultiplierDown = Math.max(askMultiplierDown, askDown);
        }

        /** Minutes of the average price. */
        public Builder avgPriceMins(final int minutes) {
            avgPriceMins = minutes;
            return this;
        }

        /** MAX_NUM_ORDERS; 0 means off. */
        public Builder maxNumOrders(final int limit) {
            maxNumOrders = limit;
            return this;
        }

        /** MAX_POSITION; 0 means off. */
        public Builder maxPosition(final long limit) {
            maxPosition = offIfZero(limit);
            return this;
        }

        /** The filters collected so far. */
        public Filters build() {
            return new Filters(
                    minPrice,
                    maxPrice,
                    tickSize,
                    minQty,
                    maxQty,
                    stepSize,
                    minMarketQty,
                    maxMarketQty,
                    marketStepSize,
                    minNotional,
                    minNotionalToMarket,
                    maxNotional,
                    maxNotionalToMarket,
                    bidMultiplierUp,
                    bidMultiplierDown,
                    askMultiplierUp,
                    askMultiplierDown,
                    percentPriceBySide,
                    avgPriceMins,
                    maxNumOrders,
                    maxPosition);
        }

        private static long offIfZero(final long max) {
            return max == 0 ? Long.MAX_VALUE : max;
        }
    }
}
