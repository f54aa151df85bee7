package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import trefoil.engine.event.Side;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.Amendment;
import trefoil.engine.sim.Execution;
import trefoil.engine.sim.NewOrder;
import trefoil.engine.sim.Order;
import trefoil.engine.sim.OrderFill;
import trefoil.engine.sim.PreventedMatch;
import trefoil.engine.sim.VirtualExchange;

/** Who listens to which account, and the events of those accounts. */
final class UserDataStreams {
    private static final byte[] SUBSCRIPTION = "{\"subscriptionId\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = ",\"event\":".getBytes(StandardCharsets.US_ASCII);

    private final VirtualExchange exchange;
    private final EventDelivery delivery;
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final FrameWriter frame = new FrameWriter();

    private record Subscription(WsApiConnection connection, Account account, int id) {}

    private interface Event {
        void write(JsonGenerator out, TimeUnit time) throws IOException;
    }

    UserDataStreams(final VirtualExchange exchange, final EventDelivery delivery) {
        this.exchange = exchange;
        this.delivery = delivery;
    }

    void subscribe(final WsApiConnection connection, final Account account, final int id) throws VenueError {
        for (final Subscription subscription : subscriptions) {
            if (subscription.connection() == connection && subscription.account() == account) {
                throw VenueError.badRequest(-2035, "User Data Stream subscription already active.");
            }
        }
        subscriptions.add(new Subscription(connection, account, id));
    }

    /** Ends all subscriptions of a connection that is gone. */
    void forget(final WsApiConnection connection) {
        subscriptions.removeIf(subscription -> subscription.connection() == connection);
    }

    /**
     * Ends one subscription of a connection, all of them where {@code id} is negative, and tells it so. Returns how many
     * it ended.
     */
    int terminate(final WsApiConnection connection, final int id, final long nowNs) {
        int ended = 0;
        for (final Iterator<Subscription> each = subscriptions.iterator(); each.hasNext(); ) {
            final Subscription subscription = each.next();
            if (subscription.connection() == connection && (id < 0 || subscription.id() == id)) {
                each.remove();
                send(subscription, false, (out, time) -> terminated(nowNs, time, out));
                ended++;
            }
        }
        return ended;
    }

    /** Subscriptions of a connection, oldest first. */
    List<Integer> subscriptions(final WsApiConnection connection) {
        final List<Integer> ids = new ArrayList<>();
        for (final Subscription subscription : subscriptions) {
            if (subscription.connection() == connection) {
                ids.add(subscription.id());
            }
        }
        return ids;
    }

    void onExecution(final Execution execution) {
        send(execution.order().account(), true, (out, time) -> executionReport(execution, time, out));
    }

    void onAccountChanged(final Account account, final int[] assets, final long timeNs) {
        send(account, false, (out, time) -> accountPosition(account, assets, timeNs, time, out));
    }

    void onTransfer(final Account account, final int asset, final long amount, final long timeNs) {
        send(account, false, (out, time) -> balanceUpdate(asset, amount, timeNs, time, out));
    }

    private void send(final Account account, final boolean report, final Event event) {
        for (final Subscription subscription : subscriptions) {
            if (subscription.account() == account) {
                send(subscription, report, event);
            }
        }
    }

    private void send(final Subscription subscription, final boolean report, final Event event) {
        final TimeUnit time = subscription.connection().timeUnit();
        frame.begin().text(SUBSCRIPTION).number(subscription.id()).text(EVENT);
        frame.text(Json.writeSafely(out -> event.write(out, time))).text('}');
        delivery.send(subscription.account(), subscription.connection(), frame.end(), report);
    }

    private static void terminated(final long nowNs, final TimeUnit time, final JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("e", "eventStreamTerminated");
        out.writeNumberField("E", time.convert(nowNs, TimeUnit.NANOSECONDS));
        out.writeEndObject();
    }

    private void executionReport(final Execution execution, final TimeUnit time, final JsonGenerator out)
            throws IOException {
        final Order order = execution.order();
        final NewOrder request = order.request();
        final OrderFill fill = execution.fill();
        final PreventedMatch prevented = execution.prevented();
        final boolean cancelled = execution.kind() == Execution.Kind.CANCELED;
        final long eventTime = time.convert(execution.timeNs(), TimeUnit.NANOSECONDS);
        final long creationTime = time.convert(order.createdNs(), TimeUnit.NANOSECONDS);
        out.writeStartObject();
        out.writeStringField("e", "executionReport");
        out.writeNumberField("E", eventTime);
        out.writeStringField("s", exchange.instruments().get(order.instrument()).symbol());
        out.writeStringField("c", cancelled ? order.cancelClientOrderId() : order.clientOrderId());
        out.writeStringField("S", Side.nameOf(order.side()));
        out.writeStringField("o", request.type().name());
        out.writeStringField("f", request.timeInForce().name());
        Json.decimal(out, "q", order.quantity());
        Json.decimal(out, "p", order.price());
        Json.decimal(out, "P", 0);
        Json.decimal(out, "F", 0);
        out.writeNumberField("g", -1);
        out.writeStringField("C", cancelled ? order.clientOrderId() : nameBefore(execution));
        out.writeStringField("x", execution.kind().name());
        out.writeStringField("X", order.status().name());
        out.writeStringField("r", "NONE");
        out.writeNumberField("i", order.orderId());
        Json.decimal(out, "l", fill == null ? 0 : fill.quantity());
        Json.decimal(out, "z", order.executedQty());
        Json.decimal(out, "L", fill == null ? 0 : fill.price());
        out.writeStringField("n", fill == null ? "0" : DecimalText.toFullString(fill.commission()));
        out.writeStringField("N", fill == null ? null : exchange.assets().get(fill.commissionAsset()));
        out.writeNumberField("T", eventTime);
        out.writeNumberField("t", fill == null ? -1 : fill.tradeId());
        if (prevented != null) {
            out.writeNumberField("v", prevented.id());
        }
        out.writeNumberField("I", execution.executionId());
        out.writeBooleanField("w", onBook(execution));
        out.writeBooleanField("m", fill != null && fill.maker());
        out.writeBooleanField("M", fill != null);
        out.writeNumberField("O", creationTime);
        Json.decimal(out, "Z", order.quoteQty());
        Json.decimal(out, "Y", fill == null ? 0 : fill.quoteQty());
        Json.decimal(out, "Q", request.quoteOrderQty());
        out.writeNumberField("W", creationTime);
        out.writeStringField("V", request.selfTradePrevention().name());
        if (request.strategyId() != NewOrder.NO_STRATEGY) {
            out.writeNumberField("j", request.strategyId());
        }
        if (request.strategyType() != NewOrder.NO_STRATEGY) {
            out.writeNumberField("J", request.strategyType());
        }
        if (order.preventedQty() > 0) {
            Json.decimal(out, "A", order.preventedQty());
        }
        if (prevented != null) {
            Json.decimal(out, "B", prevented.preventedQty(order));
            out.writeNumberField("u", -1);
            out.writeNumberField("U", prevented.counterpart(order).orderId());
            out.writeStringField(
                    "Cs", exchange.instruments().get(order.instrument()).symbol());
            Json.decimal(out, "pl", prevented.executionQty());
            Json.decimal(out, "pL", prevented.price());
            Json.decimal(out, "pY", Fixed.mulFloor(prevented.price(), prevented.executionQty()));
        }
        if (order.expiryReason() != null) {
            out.writeStringField("eR", order.expiryReason().name());
        }
        out.writeEndObject();
    }

    /** The name that an amendment took from the order; empty in any other report. */
    private static String nameBefore(final Execution execution) {
        if (execution.kind() != Execution.Kind.REPLACED) {
            return "";
        }
        final List<Amendment> amendments = execution.order().amendments();
        return amendments.get(amendments.size() - 1).origClientOrderId();
    }

    private static boolean onBook(final Execution execution) {
        final Order order = execution.order();
        return execution.kind() == Execution.Kind.NEW
                || order.resting() && order.status().open();
    }

    private void balanceUpdate(
            final int asset, final long amount, final long timeNs, final TimeUnit time, final JsonGenerator out)
            throws IOException {
        final long eventTime = time.convert(timeNs, TimeUnit.NANOSECONDS);
        out.writeStartObject();
        out.writeStringField("e", "balanceUpdate");
        out.writeNumberField("E", eventTime);
        out.writeStringField("a", exchange.assets().get(asset));
        out.writeStringField("d", (amount < 0 ? "-" : "") + DecimalText.toFullString(Math.abs(amount)));
        out.writeNumberField("T", eventTime);
        out.writeEndObject();
    }

    private void accountPosition(
            final Account account, final int[] assets, final long timeNs, final TimeUnit time, final JsonGenerator out)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("e", "outboundAccountPosition");
        out.writeNumberField("E", time.convert(timeNs, TimeUnit.NANOSECONDS));
        out.writeNumberField("u", time.convert(account.updatedNs(), TimeUnit.NANOSECONDS));
        out.writeArrayFieldStart("B");
        for (final int asset : assets) {
            out.writeStartObject();
            out.writeStringField("a", exchange.assets().get(asset));
            Json.decimal(out, "f", account.free(asset));
            Json.decimal(out, "l", account.locked(asset));
            out.writeEndObject();
        }
        out.writeEndArray();
        out.writeEndObject();
    }
}
