package trefoil.gateway.session.warmup;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.Side;
import trefoil.engine.market.Universe;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.gateway.binance.codec.ClientOrderId;
import trefoil.gateway.binance.codec.JsonText;
import trefoil.gateway.binance.codec.OrderAnswerDecoder;
import trefoil.gateway.binance.codec.OrderAnswerView;
import trefoil.gateway.binance.codec.WsAnswerDecoder;

/** What a venue would answer to orders, written and read as such. One thread. */
final class MadeUpAnswers {
    private static final int OK = 200;

    private final Universe universe;
    private final OrderAnswerDecoder decoder;
    private final WsAnswerDecoder envelope = new WsAnswerDecoder();
    private final OrderAnswerView view = new OrderAnswerView();

    MadeUpAnswers(final Universe universe) {
        this.universe = universe;
        decoder = new OrderAnswerDecoder(universe);
    }

    /**
     * The answer to that order as the venue would give it, read; null if it cannot be. Valid until the next one.
     *
     * @param id of the request by the websocket API; 0 for one by REST
     * @param filled whether it was filled, or expired
     */
    OrderAnswerView read(
            final DirectBuffer intent,
            final int offset,
            final long number,
            final long id,
            final boolean filled,
            final long nowNs) {
        final String order = order(intent, offset, number, filled, nowNs);
        final byte[] answer = (id == 0 ? order : enveloped(order, id)).getBytes(StandardCharsets.UTF_8);
        int from = 0;
        int length = answer.length;
        if (id != 0) {
            if (envelope.decode(answer, 0, length) != WsAnswerDecoder.ANSWER
                    || envelope.status() != OK
                    || envelope.id() != id) {
                return null;
            }
            from = envelope.resultOffset();
            length = envelope.resultLength();
        }
        return decoder.decode(answer, from, length, view) == OrderAnswerDecoder.ORDER ? view : null;
    }

    private static String enveloped(final String order, final long id) {
        return "{\"id\":" + id + ",\"status\":200,\"result\":" + order
                + ",\"rateLimits\":[{\"rateLimitType\":\"ORDERS\",\"interval\":\"SECOND\",\"intervalNum\":10,\"limit\":100,"
                + "\"count\":1},{\"rateLimitType\":\"ORDERS\",\"interval\":\"DAY\",\"intervalNum\":1,\"limit\":200000,"
                + "\"count\":1},{\"rateLimitType\":\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,"
                + "\"limit\":6000,\"count\":1}]}";
    }

    private String order(
            final DirectBuffer intent, final int offset, final long number, final boolean filled, final long nowNs) {
        final int instrument = OrderIntent.instrument(intent, offset);
        final boolean buys = OrderIntent.side(intent, offset) == Side.BUY;
        final long timeMs = TimeUnit.NANOSECONDS.toMillis(nowNs);
        final String price = DecimalText.toFullString(OrderIntent.price(intent, offset));
        final String qty = DecimalText.toFullString(OrderIntent.qty(intent, offset));
        final String quote = DecimalText.toFullString(
                Fixed.mulFloor(OrderIntent.price(intent, offset), OrderIntent.qty(intent, offset)));
        final String none = DecimalText.toFullString(0);
        final String received =
                universe.assets().get(buys ? universe.baseAsset(instrument) : universe.quoteAsset(instrument));
        return "{\"symbol\":\""
                + JsonText.escaped(universe.instruments().get(instrument).symbol()) + "\",\"orderId\":"
                + number + ",\"orderListId\":-1,\"clientOrderId\":\""
                + new ClientOrderId(1, OrderIntent.orderKey(intent, offset)) + "\",\"transactTime\":" + timeMs
                + ",\"price\":\"" + price + "\",\"origQty\":\"" + qty + "\",\"executedQty\":\"" + (filled ? qty : none)
                + "\",\"origQuoteOrderQty\":\"" + none + "\",\"cummulativeQuoteQty\":\"" + (filled ? quote : none)
                + "\",\"status\":\"" + (filled ? "FILLED" : "EXPIRED")
                + "\",\"timeInForce\":\"IOC\",\"type\":\"LIMIT\",\"side\":\""
                + (buys ? "BUY" : "SELL") + "\",\"workingTime\":" + timeMs + ",\"fills\":["
                + (filled
                        ? "{\"price\":\"" + price + "\",\"qty\":\"" + qty + "\",\"commission\":\"" + none
                                + "\",\"commissionAsset\":\"" + JsonText.escaped(received) + "\",\"tradeId\":" + number
                                + "}"
                        : "")
                + "],\"selfTradePreventionMode\":\"NONE\"}";
    }
}
