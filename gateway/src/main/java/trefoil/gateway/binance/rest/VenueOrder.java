package trefoil.gateway.binance.rest;

import trefoil.gateway.binance.codec.OrderAnswerView;
import trefoil.gateway.binance.codec.OrderStatus;

/**
 * An order as the venue knows it; amounts in {@link trefoil.engine.math.Fixed} units.
 *
 * @param symbol its symbol
 * @param clientOrderId our id
 * @param orderId the venue's id
 * @param status its status
 * @param price limit
 * @param origQty base ordered
 * @param executedQty base filled
 * @param quoteQty quote of the fills
 */
public record VenueOrder(
        String symbol,
        String clientOrderId,
        long orderId,
        OrderStatus status,
        long price,
        long origQty,
        long executedQty,
        long quoteQty) {
    static VenueOrder of(final OrderAnswerView view) {
        return new VenueOrder(
                view.symbol(),
                view.clientOrderId(),
                view.orderId(),
                view.status(),
                view.price(),
                view.origQty(),
                view.executedQty(),
                view.quoteQty());
    }
}
