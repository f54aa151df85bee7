package trefoil.engine.sim;

import java.util.Objects;

/**
 * A request for an order. Amounts are {@link trefoil.engine.math.Fixed} units, 0 where the request has none.
 *
 * @param instrument index in the exchange's instrument list
 * @param side {@link trefoil.engine.event.Side}
 * @param type kind of order
 * @param timeInForce {@link TimeInForce#GTC} for kinds that have none
 * @param quantity base units
 * @param quoteOrderQty quote units to spend or to receive; market orders only, instead of a quantity
 * @param price worst price; limit kinds only
 * @param clientOrderId the client's name of the order, unique among its open orders of the instrument
 * @param selfTradePrevention what ends when the order meets one of its own account
 * @param strategyId echoed in reports, -1 for none
 * @param strategyType echoed in reports, -1 for none
 */
public record NewOrder(
        int instrument,
        int side,
        OrderType type,
        TimeInForce timeInForce,
        long quantity,
        long quoteOrderQty,
        long price,
        String clientOrderId,
        SelfTradePrevention selfTradePrevention,
        long strategyId,
        long strategyType) {

    /** Value of {@link #strategyId()} and {@link #strategyType()} that means none. */
    public static final long NO_STRATEGY = -1;

    public NewOrder {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(timeInForce, "timeInForce");
        Objects.requireNonNull(clientOrderId, "clientOrderId");
        Objects.requireNonNull(selfTradePrevention, "selfTradePrevention");
    }

    /** A limit order. */
    public static NewOrder limit(
            final int instrument,
            final int side,
            final TimeInForce timeInForce,
            final long quantity,
            final long price,
            final String clientOrderId) {
        return of(instrument, side, OrderType.LIMIT, timeInForce, quantity, 0, price, clientOrderId);
    }

    /** A limit order that never takes. */
    public static NewOrder limitMaker(
            final int instrument, final int side, final long quantity, final long price, final String clientOrderId) {
        return of(instrument, side, OrderType.LIMIT_MAKER, TimeInForce.GTC, quantity, 0, price, clientOrderId);
    }

    /** A market order for a quantity of base. */
    public static NewOrder market(
            final int instrument, final int side, final long quantity, final String clientOrderId) {
        return of(instrument, side, OrderType.MARKET, TimeInForce.GTC, quantity, 0, 0, clientOrderId);
    }

    /** A market order for an amount of quote. */
    public static NewOrder marketForQuote(
            final int instrument, final int side, final long quoteOrderQty, final String clientOrderId) {
        return of(instrument, side, OrderType.MARKET, TimeInForce.GTC, 0, quoteOrderQty, 0, clientOrderId);
    }

    private static NewOrder of(
            final int instrument,
            final int side,
            final OrderType type,
            final TimeInForce timeInForce,
            final long quantity,
            final long quoteOrderQty,
            final long price,
            final String clientOrderId) {
        return new NewOrder(
                instrument,
                side,
                type,
                timeInForce,
                quantity,
                quoteOrderQty,
                price,
                clientOrderId,
                SelfTradePrevention.EXPIRE_MAKER,
                NO_STRATEGY,
                NO_STRATEGY);
    }
}
