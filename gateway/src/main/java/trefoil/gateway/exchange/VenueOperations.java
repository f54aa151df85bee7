package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import trefoil.engine.event.Side;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.math.DecimalText;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.Injection;
import trefoil.engine.sim.NewOrder;
import trefoil.engine.sim.Order;
import trefoil.engine.sim.OrderFill;
import trefoil.engine.sim.OrderRefused;
import trefoil.engine.sim.OrderStatus;
import trefoil.engine.sim.OrderType;
import trefoil.engine.sim.PriceRange;
import trefoil.engine.sim.SelfTradePrevention;
import trefoil.engine.sim.TimeInForce;
import trefoil.engine.sim.VirtualExchange;

/** The venue's operations: parameters in, JSON out. The same for REST and for the websocket API. */
final class VenueOperations {
    private static final int DEFAULT_DEPTH = 100;
    private static final int MAX_DEPTH = 5_000;
    private static final int DEFAULT_TRADES = 500;
    private static final int MAX_TRADES = 1_000;
    private static final int MIN_STRATEGY_TYPE = 1_000_000;
    private static final long FIRST_MICROSECONDS = 100_000_000_000_000L;
    private static final Pattern CLIENT_ORDER_ID = Pattern.compile("^[\\.A-Z\\:/a-z0-9_-]{1,36}$");
    private static final Pattern SYMBOL_LIST_SHAPE = Pattern.compile("^\\[.*]$");
    private static final List<String> UNSUPPORTED_ORDER_PARAMETERS =
            List.of("stopPrice", "trailingDelta", "icebergQty", "pegPriceType", "pegOffsetValue", "pegOffsetType");

    /** Below this is every account's id, of this exchange or of another one that ran before at the same address. */
    private static final long MAX_UID = 1L << 40;

    private final VirtualExchange exchange;
    /** A client must be able to tell that the account it knew is gone when a simulator is started again. */
    private final long firstUid = ThreadLocalRandom.current().nextLong(1, MAX_UID);

    private final OrderDesk desk;
    private final List<ExchangeAccount> clients;
    private final ExchangeInfoJson exchangeInfo;
    private final OrderJson orders;
    private long lastClientOrderId;

    /** Operations of that exchange; {@code clients} are its accounts, in their order. */
    VenueOperations(
            final VirtualExchange exchange,
            final OrderDesk desk,
            final RateLimits limits,
            final List<ExchangeAccount> clients) {
        this.clients = List.copyOf(clients);
        this.exchange = exchange;
        this.desk = desk;
        exchangeInfo = new ExchangeInfoJson(exchange, limits);
        orders = new OrderJson(exchange);
    }

    /**
     * What an operation says.
     *
     * @param body JSON; empty if there is nothing to say
     * @param injection what befalls the answer on its way; null for nothing
     */
    record Answer(byte[] body, Injection injection) {}

    /**
     * Does it.
     *
     * @param account who asks; null for an operation that needs no signature
     * @param time unit of the times in the answer
     */
    Answer answer(
            final Operation operation,
            final Parameters parameters,
            final Account account,
            final long nowNs,
            final TimeUnit time)
            throws VenueError {
        exchange.advanceTo(nowNs);
        final byte[] body = Json.write(out -> run(operation, parameters, account, nowNs, time, out));
        return new Answer(body, operation == Operation.PLACE ? desk.lastInjection() : null);
    }

    private void run(
            final Operation operation,
            final Parameters parameters,
            final Account account,
            final long nowNs,
            final TimeUnit time,
            final JsonGenerator out)
            throws VenueError, IOException {
        switch (operation) {
            case PING -> ping(parameters, out);
            case TIME -> time(parameters, nowNs, time, out);
            case EXCHANGE_INFO -> exchangeInfo(parameters, nowNs, time, out);
            case EXECUTION_RULES -> executionRules(parameters, out);
            case REFERENCE_PRICE -> referencePrice(parameters, time, out);
            case DEPTH -> depth(parameters, out);
            case BOOK_TICKER -> bookTicker(parameters, out);
            case ACCOUNT -> account(parameters, account, time, out);
            case COMMISSION -> commission(parameters, account, out);
            case API_RESTRICTIONS -> apiRestrictions(parameters, account, out);
            case PLACE -> place(parameters, account, nowNs, time, out);
            case TEST -> test(parameters, account, nowNs, out);
            case CANCEL -> cancel(parameters, account, nowNs, time, out);
            case CANCEL_ALL -> cancelAll(parameters, account, nowNs, time, out);
            case STATUS -> status(parameters, account, nowNs, time, out);
            case OPEN_ORDERS -> openOrders(parameters, account, nowNs, time, out);
            case MY_TRADES -> myTrades(parameters, account, nowNs, time, out);
        }
    }

    static int depthLimitForWeight(final Parameters parameters) {
        try {
            return (int) Math.min(MAX_DEPTH, parameters.optionalNumber("limit", DEFAULT_DEPTH));
        } catch (final VenueError e) {
            return DEFAULT_DEPTH;
        }
    }

    private static void ping(final Parameters parameters, final JsonGenerator out) throws VenueError, IOException {
        parameters.requireAllRead();
        out.writeStartObject();
        out.writeEndObject();
    }

    private static void time(
            final Parameters parameters, final long nowNs, final TimeUnit time, final JsonGenerator out)
            throws VenueError, IOException {
        parameters.requireAllRead();
        out.writeStartObject();
        out.writeNumberField("serverTime", time.convert(nowNs, TimeUnit.NANOSECONDS));
        out.writeEndObject();
    }

    private void exchangeInfo(
            final Parameters parameters, final long nowNs, final TimeUnit time, final JsonGenerator out)
            throws VenueError, IOException {
        final boolean permissionSets = parameters.optionalFlag("showPermissionSets", true);
        final String permissions = parameters.optional("permissions");
        final Set<Integer> selected = selectedInstruments(parameters);
        parameters.requireAllRead();
        if (permissions != null && !permissions.contains("SPOT")) {
            selected.clear();
        }
        exchangeInfo.write(selected, permissionSets, time.convert(nowNs, TimeUnit.NANOSECONDS), out);
    }

    private void executionRules(final Parameters parameters, final JsonGenerator out) throws VenueError, IOException {
        final Set<Integer> selected = selectedInstruments(parameters);
        parameters.requireAllRead();
        out.writeStartObject();
        out.writeArrayFieldStart("symbolRules");
        for (final int instrument : selected) {
            if (!exchange.priceRange(instrument).equals(PriceRange.OFF)) {
                exchangeInfo.rules(
                        exchange.instruments().get(instrument).symbol(), exchange.priceRange(instrument), out);
            }
        }
        out.writeEndArray();
        out.writeEndObject();
    }

    private void referencePrice(final Parameters parameters, final TimeUnit time, final JsonGenerator out)
            throws VenueError, IOException {
        final int instrument = requiredSymbol(parameters);
        parameters.requireAllRead();
        final long setNs = exchange.referencePriceSetNs(instrument);
        if (setNs < 0) {
            throw VenueError.badRequest(-2043, "This symbol has no reference price.");
        }
        out.writeStartObject();
        out.writeStringField("symbol", exchange.instruments().get(instrument).symbol());
        final long price = exchange.referencePrice(instrument);
        if (price == 0) {
            out.writeNullField("referencePrice");
        } else {
            Json.decimal(out, "referencePrice", price);
        }
        out.writeNumberField("timestamp", time.convert(setNs, TimeUnit.NANOSECONDS));
        out.writeEndObject();
    }

    private void depth(final Parameters parameters, final JsonGenerator out) throws VenueError, IOException {
        final int instrument = requiredSymbol(parameters);
        final int limit = (int) limit(parameters, DEFAULT_DEPTH, MAX_DEPTH);
        requireStatus(instrument, parameters.optional("symbolStatus"));
        parameters.requireAllRead();
        final long[] levels = new long[2 * limit];
        out.writeStartObject();
        out.writeNumberField("lastUpdateId", exchange.updateId(instrument));
        writeLevels("bids", levels, exchange.bids(instrument, levels, limit), out);
        writeLevels("asks", levels, exchange.asks(instrument, levels, limit), out);
        out.writeEndObject();
    }

    private static void writeLevels(final String name, final long[] levels, final int count, final JsonGenerator out)
            throws IOException {
        out.writeArrayFieldStart(name);
        for (int i = 0; i < count; i++) {
            out.writeStartArray();
            out.writeString(DecimalText.toFullString(levels[2 * i]));
            out.writeString(DecimalText.toFullString(levels[2 * i + 1]));
            out.writeEndArray();
        }
        out.writeEndArray();
    }

    private void bookTicker(final Parameters parameters, final JsonGenerator out) throws VenueError, IOException {
        final boolean one = parameters.has("symbol");
        final Set<Integer> selected = selectedInstruments(parameters);
        parameters.requireAllRead();
        if (!one) {
            out.writeStartArray();
        }
        for (final int instrument : selected) {
            out.writeStartObject();
            out.writeStringField(
                    "symbol", exchange.instruments().get(instrument).symbol());
            Json.decimal(out, "bidPrice", exchange.bestBidPrice(instrument));
            Json.decimal(out, "bidQty", exchange.bestBidQuantity(instrument));
            Json.decimal(out, "askPrice", exchange.bestAskPrice(instrument));
            Json.decimal(out, "askQty", exchange.bestAskQuantity(instrument));
            out.writeEndObject();
        }
        if (!one) {
            out.writeEndArray();
        }
    }

    private void account(
            final Parameters parameters, final Account account, final TimeUnit time, final JsonGenerator out)
            throws VenueError, IOException {
        final boolean omitZero = parameters.optionalFlag("omitZeroBalances", false);
        parameters.requireAllRead();
        AccountJson.account(exchange, account, firstUid + account.index(), omitZero, time, out);
    }

    private void apiRestrictions(final Parameters parameters, final Account account, final JsonGenerator out)
            throws VenueError, IOException {
        parameters.requireAllRead();
        final KeyPermissions permissions = clients.get(account.index()).permissions();
        if (permissions == null) {
            throw VenueError.notFound("The exchange does not tell what a key may do.");
        }
        AccountJson.apiRestrictions(permissions, out);
    }

    private void commission(final Parameters parameters, final Account account, final JsonGenerator out)
            throws VenueError, IOException {
        final int instrument = requiredSymbol(parameters);
        parameters.requireAllRead();
        AccountJson.commission(exchange.instruments().get(instrument).symbol(), account, out);
    }

    private void place(
            final Parameters parameters,
            final Account account,
            final long nowNs,
            final TimeUnit time,
            final JsonGenerator out)
            throws VenueError, IOException {
        final NewOrder request = newOrder(parameters);
        final String responseType = responseType(parameters, request.type());
        parameters.requireAllRead();
        try {
            final Order order = desk.place(account, request, nowNs);
            if (order != null) {
                orders.placed(order, responseType, time, out);
            }
        } catch (final OrderRefused e) {
            throw refused(e, nowNs);
        }
    }

    private void test(final Parameters parameters, final Account account, final long nowNs, final JsonGenerator out)
            throws VenueError, IOException {
        final boolean rates = parameters.optionalFlag("computeCommissionRates", false);
        final NewOrder request = newOrder(parameters);
        responseType(parameters, request.type());
        parameters.requireAllRead();
        try {
            exchange.check(account, request, nowNs);
        } catch (final OrderRefused e) {
            throw refused(e, nowNs);
        }
        if (rates) {
            AccountJson.commissionForOrder(
                    exchange.instruments().get(request.instrument()).symbol(), request.side(), account, out);
        } else {
            out.writeStartObject();
            out.writeEndObject();
        }
    }

    private void cancel(
            final Parameters parameters,
            final Account account,
            final long nowNs,
            final TimeUnit time,
            final JsonGenerator out)
            throws VenueError, IOException {
        final int instrument = requiredSymbol(parameters);
        final Order order = namedOrder(parameters, account, instrument, nowNs);
        final String cancelId = clientOrderId(parameters, "newClientOrderId");
        final String restrictions = parameters.optional("cancelRestrictions");
        parameters.requireAllRead();
        if (order == null || !order.status().open()) {
            throw VenueError.badRequest(OrderRefused.CANCEL_REJECTED, "Unknown order sent.");
        }
        if (restrictions != null) {
            requireStatus(order, restrictions);
        }
        try {
            exchange.cancel(order, cancelId, nowNs);
        } catch (final OrderRefused e) {
            throw refused(e, nowNs);
        }
        orders.cancelled(order, time, out);
    }

    private static void requireStatus(final Order order, final String restrictions) throws VenueError {
        final OrderStatus required =
                switch (restrictions) {
                    case "ONLY_NEW" -> OrderStatus.NEW;
                    case "ONLY_PARTIALLY_FILLED" -> OrderStatus.PARTIALLY_FILLED;
                    default ->
                        throw VenueError.badRequest(
                                -1145, "cancelRestrictions has to be either ONLY_NEW or ONLY_PARTIALLY_FILLED.");
                };
        if (order.status() != required) {
            throw VenueError.badRequest(
                    OrderRefused.CANCEL_REJECTED, "Order was not canceled due to cancel restrictions.");
        }
    }

    private void cancelAll(
            final Parameters parameters,
            final Account account,
            final long nowNs,
            final TimeUnit time,
            final JsonGenerator out)
            throws VenueError, IOException {
        final int instrument = requiredSymbol(parameters);
        parameters.requireAllRead();
        final List<Order> open = account.openOrders(instrument);
        if (open.isEmpty()) {
            throw VenueError.badRequest(OrderRefused.CANCEL_REJECTED, "Unknown order sent.");
        }
        final String cancelId = generatedClientOrderId();
        out.writeStartArray();
        for (final Order order : open) {
            try {
                exchange.cancel(order, cancelId, nowNs);
            } catch (final OrderRefused e) {
                throw refused(e, nowNs);
            }
            orders.cancelled(order, time, out);
        }
        out.writeEndArray();
    }

    private void status(
            final Parameters parameters,
            final Account account,
            final long nowNs,
            final TimeUnit time,
            final JsonGenerator out)
            throws VenueError, IOException {
        final int instrument = requiredSymbol(parameters);
        final Order order = namedOrder(parameters, account, instrument, nowNs);
        parameters.requireAllRead();
        if (order == null) {
            throw VenueError.badRequest(OrderRefused.NO_SUCH_ORDER, "Order does not exist.");
        }
        orders.status(order, time, out);
    }

    private void openOrders(
            final Parameters parameters,
            final Account account,
            final long nowNs,
            final TimeUnit time,
            final JsonGenerator out)
            throws VenueError, IOException {
        final int instrument = parameters.has("symbol") ? requiredSymbol(parameters) : -1;
        parameters.requireAllRead();
        out.writeStartArray();
        for (final Order order : account.openOrders()) {
            if ((instrument < 0 || order.instrument() == instrument) && order.knownFromNs() <= nowNs) {
                orders.status(order, time, out);
            }
        }
        out.writeEndArray();
    }

    private void myTrades(
            final Parameters parameters,
            final Account account,
            final long nowNs,
            final TimeUnit time,
            final JsonGenerator out)
            throws VenueError, IOException {
        final int instrument = requiredSymbol(parameters);
        final long orderId = parameters.optionalNumber("orderId", -1);
        final long fromId = parameters.optionalNumber("fromId", -1);
        final long startNs = nanoseconds(parameters.optionalNumber("startTime", -1));
        final long endNs = nanoseconds(parameters.optionalNumber("endTime", -1));
        final int limit = (int) limit(parameters, DEFAULT_TRADES, MAX_TRADES);
        parameters.requireAllRead();
        if (fromId >= 0 && (startNs >= 0 || endNs >= 0)) {
            throw VenueError.badRequest(-1128, "Combination of optional parameters invalid.");
        }
        if (startNs >= 0 && endNs >= 0 && endNs - startNs > TimeUnit.HOURS.toNanos(24)) {
            throw VenueError.badRequest(-1127, "More than 24 hours between startTime and endTime.");
        }
        final List<OrderFill> matching = new ArrayList<>();
        for (final OrderFill fill : account.trades()) {
            if (fill.order().instrument() == instrument
                    && fill.order().knownFromNs() <= nowNs
                    && (orderId < 0 || fill.order().orderId() == orderId)
                    && fill.tradeId() >= fromId
                    && (startNs < 0 || fill.timeNs() >= startNs)
                    && (endNs < 0 || fill.timeNs() <= endNs)) {
                matching.add(fill);
            }
        }
        final boolean oldest = fromId >= 0 || startNs >= 0;
        final int first = oldest ? 0 : Math.max(0, matching.size() - limit);
        out.writeStartArray();
        for (final OrderFill fill : matching.subList(first, Math.min(matching.size(), first + limit))) {
            orders.trade(fill, time, out);
        }
        out.writeEndArray();
    }

    private NewOrder newOrder(final Parameters parameters) throws VenueError {
        final int instrument = requiredSymbol(parameters);
        final int side = side(parameters.required("side"));
        final OrderType type = orderType(parameters.required("type"));
        for (final String unsupported : UNSUPPORTED_ORDER_PARAMETERS) {
            if (parameters.optional(unsupported) != null) {
                throw VenueError.badRequest(-1014, "Unsupported order combination.");
            }
        }
        final TimeInForce timeInForce = timeInForce(parameters, type);
        long quantity = 0;
        long quoteOrderQty = 0;
        long price = 0;
        if (type == OrderType.MARKET) {
            refuse(parameters, "price");
            final boolean byQuote = parameters.has("quoteOrderQty");
            if (byQuote == parameters.has("quantity")) {
                throw byQuote
                        ? VenueError.badRequest(-1128, "Combination of optional parameters invalid.")
                        : VenueError.badRequest(
                                -1102, "Param 'quantity' or 'quoteOrderQty' must be sent, but both were empty/null!");
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
                clientOrderId(parameters, "newClientOrderId"),
                selfTradePrevention(parameters.optional("selfTradePreventionMode")),
                strategyId,
                strategyType);
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
            case "STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT" ->
                throw VenueError.badRequest(
                        -1020, "This operation is not supported. The simulator takes no " + name + " orders.");
            default -> throw VenueError.badRequest(-1116, "Invalid orderType.");
        };
    }

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

    private static String responseType(final Parameters parameters, final OrderType type) throws VenueError {
        final String asked = parameters.optional("newOrderRespType");
        if (asked == null) {
            return type == OrderType.LIMIT_MAKER ? "ACK" : "FULL";
        }
        if (!asked.equals("ACK") && !asked.equals("RESULT") && !asked.equals("FULL")) {
            throw VenueError.badRequest(-1130, "Data sent for parameter 'newOrderRespType' is not valid.");
        }
        return asked;
    }

    private String clientOrderId(final Parameters parameters, final String name) throws VenueError {
        if (!parameters.has(name)) {
            parameters.optional(name);
            return generatedClientOrderId();
        }
        final String id = parameters.optional(name);
        if (!CLIENT_ORDER_ID.matcher(id).matches()) {
            throw VenueError.illegal(name, "^[a-zA-Z0-9-_]{1,36}$");
        }
        return id;
    }

    private String generatedClientOrderId() {
        lastClientOrderId++;
        return "trefoil-" + lastClientOrderId;
    }

    private static Order namedOrder(
            final Parameters parameters, final Account account, final int instrument, final long nowNs)
            throws VenueError {
        final long orderId = parameters.optionalNumber("orderId", -1);
        final String clientOrderId = parameters.optional("origClientOrderId");
        if (orderId < 0 && clientOrderId == null) {
            throw VenueError.badRequest(
                    -1102, "Param 'origClientOrderId' or 'orderId' must be sent, but both were empty/null!");
        }
        if (orderId < 0) {
            return known(account.order(instrument, clientOrderId), nowNs);
        }
        final Order order = known(account.order(instrument, orderId), nowNs);
        if (order != null && clientOrderId != null && !order.clientOrderId().equals(clientOrderId)) {
            throw VenueError.badRequest(
                    OrderRefused.ORDER_ID_MISMATCH, "Client order ID is not correct for this order ID");
        }
        return order;
    }

    private static Order known(final Order order, final long nowNs) {
        return order == null || order.knownFromNs() > nowNs ? null : order;
    }

    private int requiredSymbol(final Parameters parameters) throws VenueError {
        return instrument(parameters.required("symbol"));
    }

    private int instrument(final String symbol) throws VenueError {
        final int instrument = exchange.instrumentIndex(symbol);
        if (instrument < 0) {
            throw VenueError.badRequest(-1121, "Invalid symbol.");
        }
        return instrument;
    }

    /** Instruments chosen by symbol, symbols or symbolStatus, all of them by default. */
    private Set<Integer> selectedInstruments(final Parameters parameters) throws VenueError {
        final String symbol = parameters.optional("symbol");
        final String symbols = parameters.optional("symbols");
        final String status = parameters.optional("symbolStatus");
        if (symbol != null && symbols != null) {
            throw VenueError.badRequest(-1128, "Combination of optional parameters invalid.");
        }
        final Set<Integer> selected = new LinkedHashSet<>();
        if (symbol != null) {
            final int instrument = instrument(symbol);
            requireStatus(instrument, status);
            selected.add(instrument);
        } else if (symbols != null) {
            for (final String name : symbolList(symbols)) {
                if (!selected.add(instrument(name))) {
                    throw VenueError.badRequest(-1151, "Symbol is present multiple times in the list.");
                }
            }
        } else {
            for (int i = 0; i < exchange.instruments().size(); i++) {
                selected.add(i);
            }
        }
        if (status != null) {
            final InstrumentStatus wanted = symbolStatus(status);
            selected.removeIf(
                    instrument -> exchange.instruments().get(instrument).status() != wanted);
        }
        return selected;
    }

    private static List<String> symbolList(final String json) throws VenueError {
        if (SYMBOL_LIST_SHAPE.matcher(json).matches()) {
            try {
                final List<String> names = new ArrayList<>();
                for (final Object name : (List<?>) Json.read(json.getBytes(StandardCharsets.UTF_8))) {
                    names.add(String.valueOf(name));
                }
                return names;
            } catch (final JsonProcessingException e) {
                throw VenueError.illegal("symbols", "^\\[\"SYMBOL\",...\\]$");
            }
        }
        throw VenueError.illegal("symbols", "^\\[\"SYMBOL\",...\\]$");
    }

    private void requireStatus(final int instrument, final String status) throws VenueError {
        if (status != null && exchange.instruments().get(instrument).status() != symbolStatus(status)) {
            throw VenueError.badRequest(-1220, "The symbol's status does not match the requested symbolStatus.");
        }
    }

    private static InstrumentStatus symbolStatus(final String name) throws VenueError {
        return switch (name) {
            case "TRADING" -> InstrumentStatus.TRADING;
            case "HALT" -> InstrumentStatus.HALT;
            case "BREAK" -> InstrumentStatus.BREAK;
            default -> throw VenueError.badRequest(-1122, "Invalid symbolStatus.");
        };
    }

    private static long limit(final Parameters parameters, final long otherwise, final long most) throws VenueError {
        final long limit = parameters.optionalNumber("limit", otherwise);
        if (limit == 0) {
            throw VenueError.badRequest(-1130, "Data sent for parameter 'limit' is not valid.");
        }
        return Math.min(limit, most);
    }

    private static long nanoseconds(final long venueTime) {
        if (venueTime < 0) {
            return -1;
        }
        final TimeUnit unit = venueTime >= FIRST_MICROSECONDS ? TimeUnit.MICROSECONDS : TimeUnit.MILLISECONDS;
        return unit.toNanos(venueTime);
    }

    private VenueError refused(final OrderRefused refused, final long nowNs) {
        final long tenSeconds = TimeUnit.SECONDS.toNanos(10);
        final boolean day = refused.getMessage().contains("DAY");
        final long window = day ? TimeUnit.DAYS.toNanos(1) : tenSeconds;
        return VenueError.of(refused, window - Math.floorMod(nowNs, window));
    }
}
