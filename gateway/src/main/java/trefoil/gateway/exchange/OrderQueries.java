package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import trefoil.engine.sim.Amendment;
import trefoil.engine.sim.Order;
import trefoil.engine.sim.OrderFill;
import trefoil.engine.sim.OrderRefused;
import trefoil.engine.sim.PreventedMatch;

/** What an account can ask about its orders and trades. */
final class OrderQueries {
    private static final int DEFAULT_ROWS = 500;
    private static final int MAX_ROWS = 1_000;
    private static final long LONGEST_SPAN_NS = TimeUnit.HOURS.toNanos(24);

    private final SymbolSelection symbols;
    private final OrderJson json;

    OrderQueries(final SymbolSelection symbols, final OrderJson json) {
        this.symbols = symbols;
        this.json = json;
    }

    void status(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final int instrument = symbols.requiredEvenIfDelisted(call.parameters());
        final Order order = OrderParameters.named(call, instrument, "orderId", "origClientOrderId");
        call.parameters().requireAllRead();
        if (order == null) {
            throw VenueError.badRequest(OrderRefused.NO_SUCH_ORDER, "Order does not exist.");
        }
        json.status(order, call.time(), out);
    }

    void open(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final int instrument = call.parameters().has("symbol") ? symbols.requiredEvenIfDelisted(call.parameters()) : -1;
        call.parameters().requireAllRead();
        out.writeStartArray();
        for (final Order order : call.account().openOrders()) {
            if ((instrument < 0 || order.instrument() == instrument) && order.knownFromNs() <= call.nowNs()) {
                json.status(order, call.time(), out);
            }
        }
        out.writeEndArray();
    }

    void all(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        final int instrument = symbols.requiredEvenIfDelisted(parameters);
        final long fromOrderId = parameters.optionalNumber("orderId", -1);
        final long startNs = parameters.optionalTimeNs("startTime");
        final long endNs = parameters.optionalTimeNs("endTime");
        final int limit = parameters.limit(DEFAULT_ROWS, MAX_ROWS);
        parameters.requireAllRead();
        requireShortSpan(startNs, endNs);
        final List<Order> matching = new ArrayList<>();
        for (final Order order : call.account().orders()) {
            if (order.instrument() == instrument
                    && order.knownFromNs() <= call.nowNs()
                    && order.orderId() >= fromOrderId
                    && within(order.createdNs(), startNs, endNs)) {
                matching.add(order);
            }
        }
        matching.sort(Comparator.comparingLong(Order::orderId));
        out.writeStartArray();
        for (final Order order : page(matching, fromOrderId >= 0 || startNs >= 0, limit)) {
            json.status(order, call.time(), out);
        }
        out.writeEndArray();
    }

    void trades(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        final int instrument = symbols.requiredEvenIfDelisted(parameters);
        final long orderId = parameters.optionalNumber("orderId", -1);
        final long fromId = parameters.optionalNumber("fromId", -1);
        final long startNs = parameters.optionalTimeNs("startTime");
        final long endNs = parameters.optionalTimeNs("endTime");
        final int limit = parameters.limit(DEFAULT_ROWS, MAX_ROWS);
        parameters.requireAllRead();
        if ((fromId >= 0 || orderId >= 0) && (startNs >= 0 || endNs >= 0)) {
            throw SymbolSelection.badCombination();
        }
        requireShortSpan(startNs, endNs);
        final List<OrderFill> matching = new ArrayList<>();
        for (final OrderFill fill : call.account().trades()) {
            if (fill.order().instrument() == instrument
                    && fill.order().knownFromNs() <= call.nowNs()
                    && (orderId < 0 || fill.order().orderId() == orderId)
                    && fill.tradeId() >= fromId
                    && within(fill.timeNs(), startNs, endNs)) {
                matching.add(fill);
            }
        }
        out.writeStartArray();
        for (final OrderFill fill : page(matching, fromId >= 0 || startNs >= 0, limit)) {
            json.trade(fill, call.time(), out);
        }
        out.writeEndArray();
    }

    void preventedMatches(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        final int instrument = symbols.requiredEvenIfDelisted(parameters);
        final long matchId = parameters.optionalNumber("preventedMatchId", -1);
        final long orderId = parameters.optionalNumber("orderId", -1);
        final long fromMatchId = parameters.optionalNumber("fromPreventedMatchId", -1);
        final int limit = parameters.limit(DEFAULT_ROWS, MAX_ROWS);
        parameters.requireAllRead();
        if (matchId >= 0 == orderId >= 0 || matchId >= 0 && fromMatchId >= 0) {
            throw SymbolSelection.badCombination();
        }
        final List<PreventedMatch> matching = new ArrayList<>();
        for (final PreventedMatch match : call.account().preventedMatches()) {
            if (match.taker().instrument() == instrument
                    && match.taker().knownFromNs() <= call.nowNs()
                    && (matchId < 0 || match.id() == matchId)
                    && (orderId < 0
                            || match.taker().orderId() == orderId
                            || match.maker().orderId() == orderId)
                    && match.id() >= fromMatchId) {
                matching.add(match);
            }
        }
        out.writeStartArray();
        for (final PreventedMatch match : page(matching, true, limit)) {
            json.preventedMatch(match, call.time(), out);
        }
        out.writeEndArray();
    }

    void amendments(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        final int instrument = symbols.requiredEvenIfDelisted(parameters);
        final long orderId = parameters.requiredNumber("orderId");
        final long fromExecutionId = parameters.optionalNumber("fromExecutionId", -1);
        final int limit = parameters.limit(DEFAULT_ROWS, MAX_ROWS);
        parameters.requireAllRead();
        final Order order = call.account().order(instrument, orderId);
        final List<Amendment> matching = new ArrayList<>();
        if (order != null) {
            for (final Amendment amendment : order.amendments()) {
                if (amendment.executionId() >= fromExecutionId) {
                    matching.add(amendment);
                }
            }
        }
        out.writeStartArray();
        for (final Amendment amendment : page(matching, true, limit)) {
            json.amendment(order, amendment, call.time(), out);
        }
        out.writeEndArray();
    }

    /** An answer of the right form to a question about what the exchange never has: nothing. */
    void nothing(final Call call, final JsonGenerator out) throws VenueError, IOException {
        final Parameters parameters = call.parameters();
        if (call.operation() == Operation.MY_ALLOCATIONS) {
            symbols.requiredEvenIfDelisted(parameters);
        }
        parameters.optionalTimeNs("startTime");
        parameters.optionalTimeNs("endTime");
        parameters.optionalNumber("fromId", -1);
        parameters.optionalNumber("fromAllocationId", -1);
        parameters.optionalNumber("orderId", -1);
        parameters.limit(DEFAULT_ROWS, MAX_ROWS);
        parameters.requireAllRead();
        out.writeStartArray();
        out.writeEndArray();
    }

    private static boolean within(final long timeNs, final long startNs, final long endNs) {
        return (startNs < 0 || timeNs >= startNs) && (endNs < 0 || timeNs <= endNs);
    }

    private static void requireShortSpan(final long startNs, final long endNs) throws VenueError {
        if (startNs >= 0 && endNs >= 0 && endNs - startNs > LONGEST_SPAN_NS) {
            throw VenueError.badRequest(-1127, "More than 24 hours between startTime and endTime.");
        }
    }

    private static <T> List<T> page(final List<T> rows, final boolean oldest, final int limit) {
        final int first = oldest ? 0 : Math.max(0, rows.size() - limit);
        return rows.subList(first, Math.min(rows.size(), first + limit));
    }
}
