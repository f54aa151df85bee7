package trefoil.engine.sim;

import trefoil.engine.event.Side;
import trefoil.engine.market.Filters;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.Fixed;

/** What the venue asks of an order before it lets it in: filters, open orders, counts, balance. Changes nothing. */
final class Admission {
    private final Instrument[] instruments;
    private final int[] baseAssets;
    private final int[] quoteAssets;
    private final Book[] books;
    private final PriceRules priceRules;

    /** Admission to books; the arrays are the exchange's own, by instrument. */
    Admission(
            final Instrument[] instruments,
            final int[] baseAssets,
            final int[] quoteAssets,
            final Book[] books,
            final PriceRules priceRules) {
        this.instruments = instruments;
        this.baseAssets = baseAssets;
        this.quoteAssets = quoteAssets;
        this.books = books;
        this.priceRules = priceRules;
    }

    /** What an order binds once the venue has nothing against it. */
    record Terms(long quantity, long lock) {}

    /** Checks everything. */
    Terms terms(final Account account, final NewOrder request, final long nowNs) throws OrderRefused {
        final long quantity = checkedQuantity(account, request);
        account.unfilledOrders().check(nowNs);
        final BookSide opposite = books[request.instrument()].opposite(request.side());
        if (request.type() == OrderType.LIMIT_MAKER
                && !opposite.isEmpty()
                && opposite.crossedBy(request.price(), opposite.bestPrice())) {
            throw rejected("Order would immediately match and take.");
        }
        final long lock = requiredLock(account, request, quantity, opposite);
        if (lock > account.free(givenAsset(request))) {
            throw rejected("Account has insufficient balance for requested action.");
        }
        return new Terms(quantity, lock);
    }

    /** Checks all but order counts and balance. Returns the quantity ordered, or fitted to a quote amount. */
    long checkedQuantity(final Account account, final NewOrder request) throws OrderRefused {
        final long quantity = filteredQuantity(account, request);
        requireOwnName(account, request.instrument(), request.clientOrderId());
        checkOpenOrders(account, request, instruments[request.instrument()].filters(), quantity);
        return quantity;
    }

    /** Checks the filters that look at the order alone. Returns as {@link #checkedQuantity}. */
    long filteredQuantity(final Account account, final NewOrder request) throws OrderRefused {
        final Instrument instrument = instruments[request.instrument()];
        if (!instrument.tradable()) {
            throw rejected("Market is closed.");
        }
        final boolean market = request.type() == OrderType.MARKET;
        OrderChecks.precision(instrument, request);
        if (!market && request.price() <= 0) {
            throw new OrderRefused(OrderRefused.INVALID_MESSAGE, "Invalid price.");
        }
        final boolean byQuote = market && request.quantity() == 0 && request.quoteOrderQty() > 0;
        if (!byQuote && request.quantity() <= 0) {
            throw new OrderRefused(OrderRefused.INVALID_MESSAGE, "Invalid quantity.");
        }
        final Filters filters = instrument.filters();
        final long reference = effectiveReference(request.instrument(), filters);
        final long quantity = byQuote ? fitToQuote(account, request, filters) : request.quantity();
        if (!market) {
            OrderChecks.price(filters, request.price(), request.side() == Side.BUY, reference);
        }
        OrderChecks.lot(filters, quantity, market);
        if (byQuote) {
            OrderChecks.notional(filters, Fixed.ONE, request.quoteOrderQty(), true);
        } else if (!market || reference > 0) {
            OrderChecks.notional(filters, market ? reference : request.price(), quantity, market);
        }
        return quantity;
    }

    private static void requireOwnName(final Account account, final int instrument, final String clientOrderId)
            throws OrderRefused {
        final Order sameName = account.order(instrument, clientOrderId);
        if (sameName != null && sameName.status().open()) {
            throw rejected("Duplicate order sent.");
        }
    }

    /** Checks an amendment of an open order, which may make it smaller and rename it. */
    void checkAmendment(final Order order, final long newQty, final String newClientOrderId) throws OrderRefused {
        final Instrument instrument = instruments[order.instrument()];
        if (newQty > order.quantity()) {
            throw amendRejected("Order amend (quantity increase) is not supported.");
        }
        if (newQty == order.quantity()) {
            throw amendRejected("The requested action would change no state; rejecting");
        }
        if (order.amendments().size() >= VirtualExchange.MAX_ORDER_AMENDMENTS) {
            throw amendRejected("Filter failure: MAX_NUM_ORDER_AMENDS");
        }
        OrderChecks.precision("newQty", newQty, instrument.basePrecision());
        OrderChecks.lot(instrument.filters(), newQty, false);
        OrderChecks.notional(instrument.filters(), order.price(), newQty, false);
        if (!newClientOrderId.equals(order.clientOrderId())) {
            final Order sameName = order.account().order(order.instrument(), newClientOrderId);
            if (sameName != null && sameName.status().open()) {
                throw amendRejected("Duplicate order sent.");
            }
        }
    }

    private void checkOpenOrders(
            final Account account, final NewOrder request, final Filters filters, final long quantity)
            throws OrderRefused {
        if (filters.maxNumOrders() > 0
                && account.openOrders(request.instrument()).size() >= filters.maxNumOrders()) {
            throw OrderRefused.filter("MAX_NUM_ORDERS");
        }
        if (account.openOrders().size() >= account.maxOpenOrders()) {
            throw OrderRefused.filter("EXCHANGE_MAX_NUM_ORDERS");
        }
        final boolean buy = request.side() == Side.BUY;
        if (buy && position(account, request.instrument(), quantity) > filters.maxPosition()) {
            throw OrderRefused.filter("MAX_POSITION");
        }
        final long most = buy ? quantity : mostProceeds(request, quantity);
        if (mostHeld(account, receivedAsset(request), most) == Long.MAX_VALUE) {
            throw buy
                    ? OrderRefused.filter("MAX_POSITION")
                    : new OrderRefused(OrderRefused.INVALID_MESSAGE, "Invalid quantity.");
        }
    }

    /** Base held, being bought, and to be bought. */
    private long position(final Account account, final int instrument, final long quantity) {
        final int base = baseAssets[instrument];
        long position = saturatedSum(saturatedSum(account.free(base), account.locked(base)), quantity);
        for (final Order open : account.openOrders()) {
            if (open.buy() && baseAssets[open.instrument()] == base) {
                position = saturatedSum(position, open.remaining());
            }
        }
        return position;
    }

    /** What an account could come to hold of an asset; where it saturates, balances would not fit. */
    private long mostHeld(final Account account, final int asset, final long more) {
        long most = saturatedSum(saturatedSum(account.free(asset), account.locked(asset)), more);
        for (final Order open : account.openOrders()) {
            if (receivedAsset(open.request()) == asset) {
                most = saturatedSum(most, proceedsAtLimit(open));
            }
        }
        return most;
    }

    private long mostProceeds(final NewOrder request, final long quantity) {
        final long price = Math.max(
                request.price(),
                books[request.instrument()].opposite(request.side()).bestPrice());
        return Fixed.mulFloor(price, quantity);
    }

    private static long proceedsAtLimit(final Order order) {
        return order.buy() ? order.remaining() : Fixed.mulFloor(order.price(), order.remaining());
    }

    /** Largest lot whose cost, or proceeds, stay within the quote amount asked for. */
    private long fitToQuote(final Account account, final NewOrder request, final Filters filters) throws OrderRefused {
        final BookSide.Walk walk =
                books[request.instrument()].opposite(request.side()).walk();
        long quantity = 0;
        long quoteLeft = request.quoteOrderQty();
        boolean bookEnough = false;
        while (!bookEnough && walk.next()) {
            if (takes(account, request, walk.order())) {
                final long affordable = Math.min(walk.quantity(), Fixed.divFloor(quoteLeft, walk.price()));
                quantity = saturatedSum(quantity, affordable);
                quoteLeft -= Fixed.mulFloor(walk.price(), affordable);
                bookEnough = affordable < walk.quantity() || quoteLeft == 0;
            }
        }
        final long fitted = Fixed.floorToStep(quantity, Math.max(filters.stepSize(), filters.marketStepSize()));
        if (fitted == 0) {
            throw bookEnough
                    ? OrderRefused.filter("LOT_SIZE")
                    : rejected("Order book liquidity is less than LOT_SIZE filter minimum quantity.");
        }
        return fitted;
    }

    private long requiredLock(
            final Account account, final NewOrder request, final long quantity, final BookSide opposite)
            throws OrderRefused {
        if (request.side() == Side.SELL) {
            return quantity;
        }
        if (request.type() == OrderType.MARKET) {
            return marketCost(account, request, quantity, opposite);
        }
        final long cost = Fixed.mulFloor(request.price(), quantity);
        if (cost == 0) {
            throw rejected("Price * QTY is zero or less.");
        }
        return cost;
    }

    private long marketCost(
            final Account account, final NewOrder request, final long quantity, final BookSide opposite) {
        final BookSide.Walk walk = opposite.walk();
        long left = quantity;
        long cost = 0;
        while (left > 0 && walk.next()) {
            if (takes(account, request, walk.order())) {
                final long filled = Math.min(left, walk.quantity());
                cost = saturatedSum(cost, Fixed.mulFloor(walk.price(), filled));
                left -= filled;
            }
        }
        return cost;
    }

    private static boolean takes(final Account account, final NewOrder request, final Order resting) {
        return resting == null || resting.account() != account;
    }

    /** Base units of that quantity that the book would fill now. */
    long reach(final Account account, final NewOrder request, final long quantity) {
        final BookSide opposite = books[request.instrument()].opposite(request.side());
        final BookSide.Walk walk = opposite.walk();
        final long lowest = priceRules.lowest(request.instrument(), request.side());
        final long highest = priceRules.highest(request.instrument(), request.side());
        long left = quantity;
        while (left > 0
                && walk.next()
                && walk.price() >= lowest
                && walk.price() <= highest
                && (request.type() == OrderType.MARKET || opposite.crossedBy(request.price(), walk.price()))) {
            if (takes(account, request, walk.order())) {
                left -= Math.min(left, walk.quantity());
            } else if (request.selfTradePrevention() != SelfTradePrevention.EXPIRE_MAKER) {
                break;
            }
        }
        return quantity - left;
    }

    /** Asset that the order spends. */
    int givenAsset(final NewOrder request) {
        return request.side() == Side.BUY ? quoteAssets[request.instrument()] : baseAssets[request.instrument()];
    }

    /** Asset that the order brings. */
    int receivedAsset(final NewOrder request) {
        return request.side() == Side.BUY ? baseAssets[request.instrument()] : quoteAssets[request.instrument()];
    }

    /** The reference price, or what stands for the average of the filter's minutes, or the last price. */
    private long effectiveReference(final int instrument, final Filters filters) {
        if (priceRules.reference(instrument) > 0) {
            return priceRules.reference(instrument);
        }
        final Book book = books[instrument];
        final long mid = book.houseMid();
        return filters.avgPriceMins() == 0 && book.lastPrice() > 0 || mid == 0 ? book.lastPrice() : mid;
    }

    private static OrderRefused amendRejected(final String message) {
        return new OrderRefused(OrderRefused.AMEND_REJECTED, message);
    }

    private static OrderRefused rejected(final String message) {
        return new OrderRefused(OrderRefused.NEW_ORDER_REJECTED, message);
    }

    private static long saturatedSum(final long a, final long b) {
        final long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
