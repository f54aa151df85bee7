package trefoil.gateway.exchange;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import trefoil.engine.event.Side;
import trefoil.engine.sim.NewOrder;
import trefoil.engine.sim.Order;
import trefoil.engine.sim.OrderRefused;
import trefoil.engine.sim.OrderStatus;
import trefoil.engine.sim.OrderType;
import trefoil.engine.sim.SelfTradePrevention;
import trefoil.engine.sim.TimeInForce;

/** Reads what a request says about orders: the new one it describes, the old one it names. */
final class OrderParameters {
    private static final int MIN_STRATEGY_TYPE = 1_000_000;
    private static final Pattern CLIENT_ORDER_ID = Pattern.compile("^[\\.A-Z\\:/a-z0-9_-]{1,36}$");
    private static final String NAME_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int NAME_LENGTH = 22;

    private final SymbolSelection symbols;

    OrderParameters(final SymbolSelection symbols) {
        this.symbols = symbols;
    }

    /** The order that a request describes. */
    NewOrder newOrder(final Parameters parameters) throws VenueError {
        final int instrument = symbols.required(parameters);
        final int side = side(parameters.required("side"));
        final OrderType type = orderType(parameters.required("type"));
        refuseUnsupported(parameters);
        final TimeInForce timeInForce = timeInForce(parameters, type);
        long quantity = 0;
        long quoteOrderQty = 0;
        long price = 0;
        if (type == OrderType.MARKET) {
            refuse(parameters, "price");
            final boolean byQuote = parameters.has("quoteOrderQty");
            if (byQuote == parameters.has("quantity")) {
                throw byQuote ? SymbolSelection.badCombination() : eitherOr("quantity", "quoteOrderQty");
            }
            quantity = byQuote ? 0 : parameters.requiredDecimal("quantity");
            quoteOrderQty = byQuote ? parameters.requiredDecimal("quoteOrderQty") : 0;
        } else {
            refuse(parameters, "quoteOrderQty");
            quantity = parameters.requiredDecimal("quantity");
            price = parameters.requiredDecimal("price");
        }
        final long strategyId = parameters.optionalNumber("strategyId", NewOrder.NO_STRATEGY);
        final long strategyType = parameters.optionalNumber("strategyType", NewOrder.NO_STRATEGY);
        if (strategyType != NewOrder.NO_STRATEGY && strategyType < MIN_STRATEGY_TYPE) {
            throw VenueError.badRequest(-1134, "strategyType was less than 1000000.");
        }
        return new NewOrder(
                instrument,
                side,
                type,
                timeInForce,
                quantity,
                quoteOrderQty,
                price,
                name(parameters, "newClientOrderId"),
                selfTradePrevention(parameters.optional("selfTradePreventionMode")),
                strategyId,
                strategyType);
    }

    private static void refuseUnsupported(final Parameters parameters) throws VenueError {
        refuseKind(parameters, "icebergQty", "Iceberg orders");
        refuseKind(parameters, "trailingDelta", "Trailing stop orders");
        refuseKind(parameters, "pegPriceType", "Pegged orders");
        refuseKind(parameters, "pegOffsetType", "Pegged orders");
        refuseKind(parameters, "pegOffsetValue", "Pegged orders");
        refuse(parameters, "stopPrice");
    }

    private static void refuseKind(final Parameters parameters, final String name, final String kind)
            throws VenueError {
        if (parameters.optional(name) != null) {
            throw notSupported(kind);
        }
    }

    private static VenueError notSupported(final String kind) {
        return VenueError.badRequest(OrderRefused.NEW_ORDER_REJECTED, kind + " are not supported for this symbol.");
    }

    private static TimeInForce timeInForce(final Parameters parameters, final OrderType type) throws VenueError {
        if (type != OrderType.LIMIT) {
            if (parameters.optional("timeInForce") != null) {
                throw VenueError.badRequest(-1114, "TimeInForce parameter sent when not required.");
            }
            return TimeInForce.GTC;
        }
        return switch (parameters.required("timeInForce")) {
            case "GTC" -> TimeInForce.GTC;
            case "IOC" -> TimeInForce.IOC;
            case "FOK" -> TimeInForce.FOK;
            default -> throw VenueError.badRequest(-1115, "Invalid timeInForce.");
        };
    }

    private static void refuse(final Parameters parameters, final String name) throws VenueError {
        if (parameters.has(name)) {
            throw VenueError.badRequest(-1106, "Parameter '" + name + "' sent when not required.");
        }
    }

    private static int side(final String name) throws VenueError {
        return switch (name) {
            case "BUY" -> Side.BUY;
            case "SELL" -> Side.SELL;
            default -> throw VenueError.badRequest(-1117, "Invalid side.");
        };
    }

    private static OrderType orderType(final String name) throws VenueError {
        return switch (name) {
            case "LIMIT" -> OrderType.LIMIT;
            case "MARKET" -> OrderType.MARKET;
            case "LIMIT_MAKER" -> OrderType.LIMIT_MAKER;
            case "STOP_LOSS" -> throw notSupported("Stop loss orders");
            case "STOP_LOSS_LIMIT" -> throw notSupported("Stop loss limit orders");
            case "TAKE_PROFIT" -> throw notSupported("Take profit orders");
            case "TAKE_PROFIT_LIMIT" -> throw notSupported("Take profit limit orders");
            default -> throw VenueError.badRequest(-1116, "Invalid orderType.");
        };
    }

    /** The mode asked for; {@code NONE} is none that the exchange's symbols allow. */
    private static SelfTradePrevention selfTradePrevention(final String name) throws VenueError {
        if (name == null) {
            return SelfTradePrevention.EXPIRE_MAKER;
        }
        for (final SelfTradePrevention mode : SelfTradePrevention.values()) {
            if (mode.name().equals(name)) {
                return mode;
            }
        }
        throw VenueError.badRequest(
                OrderRefused.INVALID_MESSAGE, "This symbol does not allow the specified self-trade prevention mode.");
    }

    /** How much a new order's answer shall tell: ACK, RESULT or FULL. */
    static String responseType(final Parameters parameters, final OrderType type) throws VenueError {
        final String asked = parameters.optional("newOrderRespType");
        if (asked == null) {
            return type == OrderType.LIMIT_MAKER ? "ACK" : "FULL";
        }
        return oneOf(parameters, "newOrderRespType", "ACK", "RESULT", "FULL");
    }

    /** The value of a parameter that must be one of these; the first where it is not there. */
    static String oneOf(final Parameters parameters, final String name, final String... values) throws VenueError {
        final String asked = parameters.optional(name);
        if (asked == null) {
            return values[0];
        }
        for (final String value : values) {
            if (value.equals(asked)) {
                return value;
            }
        }
        throw VenueError.badRequest(-1130, "Data sent for parameter '" + name + "' is not valid.");
    }

    /** A client order id, or one made up where the client sends none. */
    static String name(final Parameters parameters, final String parameter) throws VenueError {
        if (!parameters.has(parameter)) {
            return madeUpName();
        }
        final String name = parameters.optional(parameter);
        if (!CLIENT_ORDER_ID.matcher(name).matches()) {
            throw VenueError.illegal(parameter, "^[a-zA-Z0-9-_]{1,36}$");
        }
        return name;
    }

    /** A name in the venue's form, for an order or a cancellation that the client does not name. */
    static String madeUpName() {
        final ThreadLocalRandom random = ThreadLocalRandom.current();
        final char[] name = new char[NAME_LENGTH];
        for (int i = 0; i < NAME_LENGTH; i++) {
            name[i] = NAME_CHARACTERS.charAt(random.nextInt(NAME_CHARACTERS.length()));
        }
        return new String(name);
    }

    /** The order that a request names by these parameters; null if the account has none such. */
    static Order named(final Call call, final int instrument, final String idParameter, final String nameParameter)
            throws VenueError {
        final long orderId = call.parameters().optionalNumber(idParameter, -1);
        final String clientOrderId = call.parameters().optional(nameParameter);
        if (orderId < 0 && clientOrderId == null) {
            throw eitherOr(nameParameter, idParameter);
        }
        if (orderId < 0) {
            return known(call.account().order(instrument, clientOrderId), call.nowNs());
        }
        final Order order = known(call.account().order(instrument, orderId), call.nowNs());
        if (order != null && clientOrderId != null && !order.clientOrderId().equals(clientOrderId)) {
            throw VenueError.badRequest(
                    OrderRefused.ORDER_ID_MISMATCH, "Client order ID is not correct for this order ID");
        }
        return order;
    }

    private static Order known(final Order order, final long nowNs) {
        return order == null || order.knownFromNs() > nowNs ? null : order;
    }

    private static VenueError eitherOr(final String one, final String other) {
        return VenueError.badRequest(
                -1102, "Param '" + one + "' or '" + other + "' must be sent, but both were empty/null!");
    }

    /** The status that an order must have to be cancelled; null if any will do. */
    static OrderStatus cancelRestriction(final Parameters parameters) throws VenueError {
        final String restriction = parameters.optional("cancelRestrictions");
        if (restriction == null) {
            return null;
        }
        return switch (restriction) {
            case "ONLY_NEW" -> OrderStatus.NEW;
            case "ONLY_PARTIALLY_FILLED" -> OrderStatus.PARTIALLY_FILLED;
            default -> throw VenueError.badRequest(-1145, "Invalid cancelRestrictions");
        };
    }
}
