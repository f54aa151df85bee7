package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import trefoil.engine.sim.Amendment;
import trefoil.engine.sim.NewOrder;
import trefoil.engine.sim.Order;
import trefoil.engine.sim.OrderRefused;
import trefoil.engine.sim.OrderStatus;
import trefoil.engine.sim.VirtualExchange;

/** What goes to the matching engine: orders placed, cancelled, replaced and amended. */
final class OrderOperations {
    private final VirtualExchange exchange;
    private final SymbolSelection symbols;
    private final OrderParameters orderParameters;
    private final OrderDesk desk;
    private final OrderJson json;

    OrderOperations(
            final VirtualExchange exchange, final SymbolSelection symbols, final OrderDesk desk, final OrderJson json) {
        this.exchange = exchange;
        this.symbols = symbols;
        this.desk = desk;
        this.json = json;
        orderParameters = new OrderParameters(symbols);
    }

    void place(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        final NewOrder request = orderParameters.newOrder(parameters);
        final String responseType = OrderParameters.responseType(parameters, request.type());
        parameters.requireAllRead();
        final Order order = place(call, request);
        if (order != null) {
            json.placed(order, responseType, call.time(), out);
        }
    }

    /** Places an order; returns null if it was lost on its way. */
    private Order place(final Call call, final NewOrder request) throws VenueError {
        try {
            return desk.place(call.account(), request, call.nowNs());
        } catch (final OrderRefused e) {
            throw refused(e, call.nowNs());
        }
    }

    void test(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        final boolean rates = parameters.optionalFlag("computeCommissionRates", false);
        final NewOrder request = orderParameters.newOrder(parameters);
        OrderParameters.responseType(parameters, request.type());
        parameters.requireAllRead();
        try {
            exchange.check(call.account(), request, call.nowNs());
        } catch (final OrderRefused e) {
            throw refused(e, call.nowNs());
        }
        if (rates) {
            AccountJson.commissionForOrder(
                    exchange.instruments().get(request.instrument()).symbol(), request.side(), call.account(), out);
        } else {
            out.writeStartObject();
            out.writeEndObject();
        }
    }

    void cancel(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        final int instrument = symbols.required(parameters);
        final Order order = OrderParameters.named(call, instrument, "orderId", "origClientOrderId");
        final String cancelId = OrderParameters.name(parameters, "newClientOrderId");
        final OrderStatus restriction = OrderParameters.cancelRestriction(parameters);
        parameters.requireAllRead();
        cancel(call, order, cancelId, restriction);
        json.cancelled(order, call.time(), out);
    }

    private void cancel(final Call call, final Order order, final String cancelId, final OrderStatus restriction)
            throws VenueError {
        if (order == null || !order.status().open()) {
            throw VenueError.badRequest(OrderRefused.CANCEL_REJECTED, "Unknown order sent.");
        }
        if (restriction != null && order.status() != restriction) {
            throw VenueError.badRequest(
                    OrderRefused.CANCEL_REJECTED, "Order was not canceled due to cancel restrictions.");
        }
        try {
            exchange.cancel(order, cancelId, call.nowNs());
        } catch (final OrderRefused e) {
            throw refused(e, call.nowNs());
        }
    }

    void cancelAll(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final int instrument = symbols.required(call.parameters());
        call.parameters().requireAllRead();
        final List<Order> open = call.account().openOrders(instrument);
        if (open.isEmpty()) {
            throw VenueError.badRequest(OrderRefused.CANCEL_REJECTED, "Unknown order sent.");
        }
        final String cancelId = OrderParameters.madeUpName();
        out.writeStartArray();
        for (final Order order : open) {
            cancel(call, order, cancelId, null);
            json.cancelled(order, call.time(), out);
        }
        out.writeEndArray();
    }

    /**
     * Cancels one order and places another of the same symbol. Filters and the order count come first; a new order that
     * is not even tried counts all the same.
     */
    void cancelReplace(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        parameters.required("cancelReplaceMode");
        final boolean stopOnFailure = OrderParameters.oneOf(
                        parameters, "cancelReplaceMode", "STOP_ON_FAILURE", "ALLOW_FAILURE")
                .equals("STOP_ON_FAILURE");
        final boolean cancelOnly = OrderParameters.oneOf(
                        parameters, "orderRateLimitExceededMode", "DO_NOTHING", "CANCEL_ONLY")
                .equals("CANCEL_ONLY");
        final NewOrder request = orderParameters.newOrder(parameters);
        final String responseType = OrderParameters.responseType(parameters, request.type());
        final OrderStatus restriction = OrderParameters.cancelRestriction(parameters);
        final String cancelId = OrderParameters.name(parameters, "cancelNewClientOrderId");
        final Replacement replacement = new Replacement();
        Order order = null;
        try {
            order = OrderParameters.named(call, request.instrument(), "cancelOrderId", "cancelOrigClientOrderId");
        } catch (final VenueError e) {
            if (e.code() != OrderRefused.ORDER_ID_MISMATCH) {
                throw e;
            }
            replacement.cancelFailed(e);
        }
        parameters.requireAllRead();
        VenueError overCount = null;
        try {
            exchange.checkFilters(call.account(), request, call.nowNs());
            exchange.checkOrderCount(call.account(), call.nowNs());
        } catch (final OrderRefused e) {
            overCount = refused(e, call.nowNs());
            if (e.code() != OrderRefused.TOO_MANY_ORDERS || !cancelOnly) {
                throw overCount;
            }
        }
        if (!replacement.cancelFailed()) {
            try {
                cancel(call, order, cancelId, restriction);
                final Order cancelled = order;
                replacement.cancelled(Json.write(body -> json.cancelled(cancelled, call.time(), body)));
            } catch (final VenueError e) {
                replacement.cancelFailed(e);
            }
        }
        if (replacement.cancelFailed() && stopOnFailure) {
            exchange.countUnplaced(call.account(), call.nowNs());
        } else if (overCount != null) {
            replacement.placeFailed(overCount);
        } else {
            try {
                final Order placed = place(call, request);
                if (placed == null) {
                    return;
                }
                replacement.placed(Json.write(body -> json.placed(placed, responseType, call.time(), body)));
            } catch (final VenueError e) {
                replacement.placeFailed(e);
            }
        }
        replacement.answer(stopOnFailure ? overCount : null, out);
    }

    void amend(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        final int instrument = symbols.required(parameters);
        final Order order = OrderParameters.named(call, instrument, "orderId", "origClientOrderId");
        final String newName = OrderParameters.name(parameters, "newClientOrderId");
        final long newQty = parameters.requiredDecimal("newQty");
        parameters.requireAllRead();
        if (order == null) {
            throw VenueError.badRequest(OrderRefused.AMEND_REJECTED, "Unknown order sent.");
        }
        try {
            final Amendment amendment = exchange.amend(order, newName, newQty, call.nowNs());
            json.amended(order, amendment, call.time(), out);
        } catch (final OrderRefused e) {
            throw refused(e, call.nowNs());
        }
    }

    private static VenueError refused(final OrderRefused refused, final long nowNs) {
        final boolean day = refused.getMessage().contains("DAY");
        final long window = day ? TimeUnit.DAYS.toNanos(1) : TimeUnit.SECONDS.toNanos(10);
        return VenueError.of(refused, window - Math.floorMod(nowNs, window));
    }
}
