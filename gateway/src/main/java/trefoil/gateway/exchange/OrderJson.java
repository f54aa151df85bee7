package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import trefoil.engine.event.Side;
import trefoil.engine.sim.Amendment;
import trefoil.engine.sim.NewOrder;
import trefoil.engine.sim.Order;
import trefoil.engine.sim.OrderFill;
import trefoil.engine.sim.PreventedMatch;
import trefoil.engine.sim.VirtualExchange;

/** Writes orders and fills with the fields of the venue, in its order. */
final class OrderJson {
    private final VirtualExchange exchange;

    OrderJson(final VirtualExchange exchange) {
        this.exchange = exchange;
    }

    /** Answer to a new order; {@code responseType} is ACK, RESULT or FULL. */
    void placed(final Order order, final String responseType, final TimeUnit time, final JsonGenerator out)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("symbol", symbol(order));
        out.writeNumberField("orderId", order.orderId());
        out.writeNumberField("orderListId", -1);
        out.writeStringField("clientOrderId", order.clientOrderId());
        out.writeNumberField("transactTime", venueTime(order.createdNs(), time));
        if (!responseType.equals("ACK")) {
            Json.decimal(out, "price", order.price());
            Json.decimal(out, "origQty", order.quantity());
            Json.decimal(out, "executedQty", order.executedQty());
            Json.decimal(out, "origQuoteOrderQty", order.request().quoteOrderQty());
            Json.decimal(out, "cummulativeQuoteQty", order.quoteQty());
            kind(order, out);
            out.writeNumberField("workingTime", venueTime(order.createdNs(), time));
            out.writeStringField(
                    "selfTradePreventionMode",
                    order.request().selfTradePrevention().name());
            conditional(order, out);
            if (responseType.equals("FULL")) {
                fills(order, out);
            }
            preventedMatches(order, out);
        }
        out.writeEndObject();
    }

    /** Answer to a cancellation. */
    void cancelled(final Order order, final TimeUnit time, final JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("symbol", symbol(order));
        out.writeStringField("origClientOrderId", order.clientOrderId());
        out.writeNumberField("orderId", order.orderId());
        out.writeNumberField("orderListId", -1);
        out.writeStringField("clientOrderId", order.cancelClientOrderId());
        out.writeNumberField("transactTime", venueTime(order.updatedNs(), time));
        Json.decimal(out, "price", order.price());
        Json.decimal(out, "origQty", order.quantity());
        Json.decimal(out, "executedQty", order.executedQty());
        Json.decimal(out, "origQuoteOrderQty", order.request().quoteOrderQty());
        Json.decimal(out, "cummulativeQuoteQty", order.quoteQty());
        kind(order, out);
        out.writeStringField(
                "selfTradePreventionMode", order.request().selfTradePrevention().name());
        conditional(order, out);
        out.writeEndObject();
    }

    /** An order as a query shows it. */
    void status(final Order order, final TimeUnit time, final JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("symbol", symbol(order));
        out.writeNumberField("orderId", order.orderId());
        out.writeNumberField("orderListId", -1);
        out.writeStringField("clientOrderId", order.clientOrderId());
        Json.decimal(out, "price", order.price());
        Json.decimal(out, "origQty", order.quantity());
        Json.decimal(out, "executedQty", order.executedQty());
        Json.decimal(out, "cummulativeQuoteQty", order.quoteQty());
        kind(order, out);
        Json.decimal(out, "stopPrice", 0);
        Json.decimal(out, "icebergQty", 0);
        out.writeNumberField("time", venueTime(order.createdNs(), time));
        out.writeNumberField("updateTime", venueTime(order.updatedNs(), time));
        out.writeBooleanField("isWorking", true);
        out.writeNumberField("workingTime", venueTime(order.createdNs(), time));
        Json.decimal(out, "origQuoteOrderQty", order.request().quoteOrderQty());
        out.writeStringField(
                "selfTradePreventionMode", order.request().selfTradePrevention().name());
        conditional(order, out);
        out.writeEndObject();
    }

    /** One row of the account's trades. */
    void trade(final OrderFill fill, final TimeUnit time, final JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("symbol", symbol(fill.order()));
        out.writeNumberField("id", fill.tradeId());
        out.writeNumberField("orderId", fill.order().orderId());
        out.writeNumberField("orderListId", -1);
        Json.decimal(out, "price", fill.price());
        Json.decimal(out, "qty", fill.quantity());
        Json.decimal(out, "quoteQty", fill.quoteQty());
        Json.decimal(out, "commission", fill.commission());
        out.writeStringField("commissionAsset", exchange.assets().get(fill.commissionAsset()));
        out.writeNumberField("time", venueTime(fill.timeNs(), time));
        out.writeBooleanField("isBuyer", fill.order().side() == Side.BUY);
        out.writeBooleanField("isMaker", fill.maker());
        out.writeBooleanField("isBestMatch", true);
        out.writeEndObject();
    }

    /** Answer to an amendment. */
    void amended(final Order order, final Amendment amendment, final TimeUnit time, final JsonGenerator out)
            throws IOException {
        out.writeStartObject();
        out.writeNumberField("transactTime", venueTime(amendment.timeNs(), time));
        out.writeNumberField("executionId", amendment.executionId());
        out.writeObjectFieldStart("amendedOrder");
        out.writeStringField("symbol", symbol(order));
        out.writeNumberField("orderId", order.orderId());
        out.writeNumberField("orderListId", -1);
        out.writeStringField("origClientOrderId", amendment.origClientOrderId());
        out.writeStringField("clientOrderId", amendment.newClientOrderId());
        Json.decimal(out, "price", order.price());
        Json.decimal(out, "qty", order.quantity());
        Json.decimal(out, "executedQty", order.executedQty());
        Json.decimal(out, "preventedQty", order.preventedQty());
        Json.decimal(out, "quoteOrderQty", order.request().quoteOrderQty());
        Json.decimal(out, "cumulativeQuoteQty", order.quoteQty());
        kind(order, out);
        out.writeNumberField("workingTime", venueTime(order.createdNs(), time));
        out.writeStringField(
                "selfTradePreventionMode", order.request().selfTradePrevention().name());
        out.writeEndObject();
        out.writeEndObject();
    }

    /** One row of an order's amendments. */
    void amendment(final Order order, final Amendment amendment, final TimeUnit time, final JsonGenerator out)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("symbol", symbol(order));
        out.writeNumberField("orderId", order.orderId());
        out.writeNumberField("executionId", amendment.executionId());
        out.writeStringField("origClientOrderId", amendment.origClientOrderId());
        out.writeStringField("newClientOrderId", amendment.newClientOrderId());
        Json.decimal(out, "origQty", amendment.origQty());
        Json.decimal(out, "newQty", amendment.newQty());
        out.writeNumberField("time", venueTime(amendment.timeNs(), time));
        out.writeEndObject();
    }

    /** One row of the account's trades with itself that did not happen. */
    void preventedMatch(final PreventedMatch match, final TimeUnit time, final JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("symbol", symbol(match.taker()));
        out.writeNumberField("preventedMatchId", match.id());
        out.writeNumberField("takerOrderId", match.taker().orderId());
        out.writeStringField("makerSymbol", symbol(match.maker()));
        out.writeNumberField("makerOrderId", match.maker().orderId());
        out.writeNumberField("tradeGroupId", -1);
        out.writeStringField("selfTradePreventionMode", match.mode().name());
        preventedQuantities(match, out);
        out.writeNumberField("transactTime", venueTime(match.timeNs(), time));
        out.writeEndObject();
    }

    private static void preventedMatches(final Order order, final JsonGenerator out) throws IOException {
        if (order.preventedMatches().isEmpty()) {
            return;
        }
        out.writeArrayFieldStart("preventedMatches");
        for (final PreventedMatch match : order.preventedMatches()) {
            out.writeStartObject();
            out.writeNumberField("preventedMatchId", match.id());
            out.writeNumberField("makerOrderId", match.maker().orderId());
            preventedQuantities(match, out);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void preventedQuantities(final PreventedMatch match, final JsonGenerator out) throws IOException {
        Json.decimal(out, "price", match.price());
        if (match.takerPreventedQty() > 0) {
            Json.decimal(out, "takerPreventedQuantity", match.takerPreventedQty());
        }
        if (match.makerPreventedQty() > 0) {
            Json.decimal(out, "makerPreventedQuantity", match.makerPreventedQty());
        }
    }

    private static void kind(final Order order, final JsonGenerator out) throws IOException {
        out.writeStringField("status", order.status().name());
        out.writeStringField("timeInForce", order.request().timeInForce().name());
        out.writeStringField("type", order.request().type().name());
        out.writeStringField("side", Side.nameOf(order.side()));
    }

    private static void conditional(final Order order, final JsonGenerator out) throws IOException {
        if (order.request().strategyId() != NewOrder.NO_STRATEGY) {
            out.writeNumberField("strategyId", order.request().strategyId());
        }
        if (order.request().strategyType() != NewOrder.NO_STRATEGY) {
            out.writeNumberField("strategyType", order.request().strategyType());
        }
        if (order.expiryReason() != null) {
            out.writeStringField("expiryReason", order.expiryReason().name());
        }
        if (order.preventedQty() > 0) {
            final List<PreventedMatch> matches = order.preventedMatches();
            out.writeNumberField(
                    "preventedMatchId", matches.get(matches.size() - 1).id());
            Json.decimal(out, "preventedQuantity", order.preventedQty());
        }
    }

    private void fills(final Order order, final JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("fills");
        for (final OrderFill fill : order.fills()) {
            out.writeStartObject();
            Json.decimal(out, "price", fill.price());
            Json.decimal(out, "qty", fill.quantity());
            Json.decimal(out, "commission", fill.commission());
            out.writeStringField("commissionAsset", exchange.assets().get(fill.commissionAsset()));
            out.writeNumberField("tradeId", fill.tradeId());
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private String symbol(final Order order) {
        return exchange.instruments().get(order.instrument()).symbol();
    }

    private static long venueTime(final long timeNs, final TimeUnit time) {
        return time.convert(timeNs, TimeUnit.NANOSECONDS);
    }
}
