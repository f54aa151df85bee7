package trefoil.engine.sim;

import trefoil.engine.math.Fixed;

/**
 * Matches orders with what is in the books: the house's quotes and clients' orders, by price, then time, an account's own
 * orders never.
 */
final class Matching {
    private final PriceRules priceRules;
    private final Admission admission;
    private final Settlement settlement;
    private final Announcements announcements;

    Matching(
            final PriceRules priceRules,
            final Admission admission,
            final Settlement settlement,
            final Announcements announcements) {
        this.priceRules = priceRules;
        this.admission = admission;
        this.settlement = settlement;
        this.announcements = announcements;
    }

    /**
     * Matches and settles the fate of the rest. Returns whether the book changed.
     *
     * @param fillLimit base units that may fill
     */
    boolean execute(final Order order, final Book book, final BookSide opposite, final long fillLimit) {
        final NewOrder request = order.request();
        if (request.timeInForce() == TimeInForce.FOK && order.hasPriceLimit() && !fillsWhole(order, fillLimit)) {
            settlement.end(
                    order, OrderStatus.EXPIRED, ExpiryReason.UNFILLED_FOK_ORDER_EXPIRED, Execution.Kind.EXPIRED, null);
            return false;
        }
        final long lowest = priceRules.lowest(order.instrument(), order.side());
        final long highest = priceRules.highest(order.instrument(), order.side());
        boolean changed = false;
        while (order.remaining() > 0
                && order.executedQty() < fillLimit
                && order.status().open()
                && !opposite.isEmpty()) {
            final long price = opposite.houseIsNext()
                    ? opposite.housePrice()
                    : opposite.bestOrder().price();
            if (order.hasPriceLimit() && !opposite.crossedBy(request.price(), price)) {
                break;
            }
            if (price < lowest || price > highest) {
                settlement.end(
                        order,
                        OrderStatus.EXPIRED,
                        ExpiryReason.EXECUTION_RULE_PRICE_RANGE_EXCEEDED,
                        Execution.Kind.EXPIRED,
                        null);
                break;
            }
            changed = true;
            if (opposite.houseIsNext()) {
                final long quantity = Math.min(fillable(order, fillLimit), opposite.houseQuantity());
                opposite.consumeHouse(quantity);
                trade(order, null, price, quantity, book);
            } else if (opposite.bestOrder().account() == order.account()) {
                preventSelfTrade(order, opposite.bestOrder(), opposite, book);
            } else {
                final Order resting = opposite.bestOrder();
                final long quantity = Math.min(fillable(order, fillLimit), resting.remaining());
                trade(order, resting, price, quantity, book);
                if (resting.remaining() == 0) {
                    opposite.remove(resting);
                }
            }
        }
        if (!order.status().open()) {
            return changed;
        }
        if (request.type() == OrderType.MARKET) {
            settlement.end(
                    order, OrderStatus.EXPIRED, ExpiryReason.INSUFFICIENT_LIQUIDITY, Execution.Kind.EXPIRED, null);
        } else if (request.timeInForce() == TimeInForce.GTC) {
            rest(order, book);
            changed = true;
        } else {
            settlement.end(
                    order,
                    OrderStatus.EXPIRED,
                    ExpiryReason.UNFILLED_IOC_QUANTITY_EXPIRED,
                    Execution.Kind.EXPIRED,
                    null);
        }
        return changed;
    }

    private static long fillable(final Order order, final long fillLimit) {
        return Math.min(order.remaining(), fillLimit - order.executedQty());
    }

    private boolean fillsWhole(final Order order, final long fillLimit) {
        return fillLimit >= order.quantity()
                && admission.reach(order.account(), order.request(), order.quantity()) == order.quantity();
    }

    private void rest(final Order order, final Book book) {
        settlement.adjustLock(order);
        book.own(order.side()).add(order);
    }

    /** What happens instead of a trade between two orders of one account. */
    private void preventSelfTrade(final Order taker, final Order maker, final BookSide opposite, final Book book) {
        final PreventedMatch match =
                PreventedMatch.between(taker, maker, book.nextPreventedMatchId(), announcements.nowNs());
        taker.account().addPreventedMatch(match);
        if (match.makerPreventedQty() > 0) {
            maker.prevent(match);
            if (maker.remaining() == 0) {
                opposite.remove(maker);
                endInMatch(maker, match);
            } else {
                settlement.adjustLock(maker);
                announcements.touch(maker.account());
                announcements.execution(maker, Execution.Kind.TRADE_PREVENTION, null, match);
            }
        }
        taker.prevent(match);
        if (match.takerPreventedQty() > 0) {
            if (taker.remaining() == 0) {
                endInMatch(taker, match);
            } else {
                announcements.execution(taker, Execution.Kind.TRADE_PREVENTION, null, match);
            }
        }
    }

    private void endInMatch(final Order order, final PreventedMatch match) {
        settlement.end(order, OrderStatus.EXPIRED_IN_MATCH, null, Execution.Kind.TRADE_PREVENTION, match);
    }

    /** Clients' orders that the house's other side now reaches fill at their own price. Returns whether any did. */
    boolean fillCrossedOrders(final int instrument, final Book book) {
        final boolean bids = fillCrossedOrders(instrument, book, book.bids(), book.asks());
        return fillCrossedOrders(instrument, book, book.asks(), book.bids()) || bids;
    }

    private boolean fillCrossedOrders(
            final int instrument, final Book book, final BookSide own, final BookSide houseSide) {
        boolean filled = false;
        Order order = own.bestOrder();
        while (order != null
                && !houseSide.houseIsEmpty()
                && houseSide.crossedBy(order.price(), houseSide.housePrice())) {
            final long quantity = Math.min(order.remaining(), houseSide.houseQuantity());
            houseSide.consumeHouse(quantity);
            final long tradeId = book.nextTradeId(order.price());
            announcements
                    .listener()
                    .onTrade(new Trade(
                            instrument,
                            tradeId,
                            order.price(),
                            quantity,
                            order.buy(),
                            -book.updateId(),
                            announcements.nowNs()));
            settlement.settleHouse(instrument, !order.buy(), quantity, Fixed.mulFloor(order.price(), quantity));
            settlement.settle(order, order.price(), quantity, tradeId, true);
            if (order.remaining() == 0) {
                own.remove(order);
            }
            order = own.bestOrder();
            filled = true;
        }
        return filled;
    }

    private void trade(final Order taker, final Order resting, final long price, final long quantity, final Book book) {
        final int instrument = taker.instrument();
        final long tradeId = book.nextTradeId(price);
        announcements
                .listener()
                .onTrade(new Trade(
                        instrument, tradeId, price, quantity, !taker.buy(), taker.orderId(), announcements.nowNs()));
        settlement.settle(taker, price, quantity, tradeId, false);
        if (resting == null) {
            settlement.settleHouse(instrument, !taker.buy(), quantity, Fixed.mulFloor(price, quantity));
        } else {
            settlement.settle(resting, price, quantity, tradeId, true);
        }
    }
}
