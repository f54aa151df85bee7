package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.LostAnswer;

/** A client's connection to the websocket API: requests in, answers and user data events out. */
final class WsApiConnection extends SocketConnection {
    private static final String SUBSCRIBE_USER_DATA = "userDataStream.subscribe.signature";
    private static final String UNSUBSCRIBE_USER_DATA = "userDataStream.unsubscribe";
    private static final String SESSION_STATUS = "session.status";
    private static final int SESSION_WEIGHT = 2;
    private static final int MAX_SUBSCRIPTIONS = 65_535;
    private static final int MAX_ID_LENGTH = 36;
    private static final Map<String, Operation> METHODS = Map.ofEntries(
            Map.entry("ping", Operation.PING),
            Map.entry("time", Operation.TIME),
            Map.entry("exchangeInfo", Operation.EXCHANGE_INFO),
            Map.entry("executionRules", Operation.EXECUTION_RULES),
            Map.entry("referencePrice", Operation.REFERENCE_PRICE),
            Map.entry("depth", Operation.DEPTH),
            Map.entry("ticker.book", Operation.BOOK_TICKER),
            Map.entry("order.place", Operation.PLACE),
            Map.entry("order.test", Operation.TEST),
            Map.entry("order.cancel", Operation.CANCEL),
            Map.entry("order.status", Operation.STATUS),
            Map.entry("openOrders.status", Operation.OPEN_ORDERS),
            Map.entry("openOrders.cancelAll", Operation.CANCEL_ALL),
            Map.entry("account.status", Operation.ACCOUNT),
            Map.entry("account.commission", Operation.COMMISSION),
            Map.entry("myTrades", Operation.MY_TRADES));

    private final EventLoop eventLoop;
    private final RequestLimiter.Usage usage;
    private final boolean returnRateLimits;
    private final long connectedNs;
    private final FrameWriter answer = new FrameWriter();
    private int nextSubscription;

    WsApiConnection(
            final ExchangeCore core,
            final EventLoop eventLoop,
            final RequestLimiter.Usage usage,
            final TimeUnit timeUnit,
            final boolean returnRateLimits) {
        super(core, timeUnit);
        this.eventLoop = eventLoop;
        this.usage = usage;
        this.returnRateLimits = returnRateLimits;
        connectedNs = core.nowNs();
    }

    /** One request while it is worked on. */
    private record Request(Object id, String method, Parameters parameters, boolean showLimits, Account account) {}

    @Override
    String wrapped(final String stream, final String event) {
        return "{\"event\":" + event + "}";
    }

    @Override
    boolean textIsControl() {
        return false;
    }

    @Override
    void onClosed() {
        core().userDataStreams().unsubscribe(this, -1);
    }

    @Override
    void onText(final byte[] text) {
        core().counters().request();
        Object id = null;
        boolean showLimits = returnRateLimits;
        try {
            if (!(parse(text) instanceof Map<?, ?> message)
                    || !(message.get("method") instanceof String method)
                    || !validId(message.get("id"))) {
                throw VenueError.badRequest(-1135, "Invalid JSON Request");
            }
            id = message.get("id");
            final Map<String, String> values = parameters(message.get("params"));
            final Parameters parameters = new Parameters(values);
            showLimits = parameters.optionalFlag("returnRateLimits", returnRateLimits);
            dispatch(id, method.startsWith("v3/") ? method.substring(3) : method, values, parameters, showLimits);
        } catch (final VenueError e) {
            sendError(id, e, showLimits, null);
        }
    }

    private void dispatch(
            final Object id,
            final String method,
            final Map<String, String> values,
            final Parameters parameters,
            final boolean showLimits)
            throws VenueError {
        final long nowNs = core().nowNs();
        final Operation operation = METHODS.get(method);
        final boolean subscribing = method.equals(SUBSCRIBE_USER_DATA);
        if (operation == null
                && !subscribing
                && !method.equals(UNSUBSCRIBE_USER_DATA)
                && !method.equals(SESSION_STATUS)) {
            throw VenueError.badRequest(-1020, "This operation is not supported.");
        }
        usage.request(operation == null ? SESSION_WEIGHT : operation.weight(parameters), nowNs);
        Account account = null;
        Security.Timing timing = null;
        if (subscribing || operation != null && operation.signed()) {
            account = authenticate(values, parameters);
            timing = Security.timing(parameters);
            timing.check(nowNs);
        }
        final Request request = new Request(id, method, parameters, showLimits, account);
        if (operation == null) {
            sendResult(request, session(request, nowNs), false);
            return;
        }
        final long latencyNs = core().config().orderLatencyNs();
        if (operation.trades() && latencyNs > 0) {
            final Security.Timing checked = timing;
            eventLoop.schedule(
                    core().guarded(() -> {
                        perform(operation, request, checked);
                        core().flush();
                    }),
                    latencyNs,
                    TimeUnit.NANOSECONDS);
        } else {
            perform(operation, request, timing);
        }
    }

    private void perform(final Operation operation, final Request request, final Security.Timing timing) {
        final long nowNs = core().nowNs();
        final boolean places = operation == Operation.PLACE;
        try {
            if (timing != null) {
                timing.check(nowNs);
            }
            final VenueOperations.Answer answer =
                    core().operations().answer(operation, request.parameters(), request.account(), nowNs, timeUnit());
            if (answer.injection() == null) {
                sendResult(request, answer.body(), places);
            } else {
                sendUnderFault(request, answer);
            }
        } catch (final VenueError e) {
            if (operation.trades()) {
                usage.addWeight(1, nowNs);
            }
            sendError(request.id(), e, request.showLimits(), places ? request.account() : null);
        }
    }

    private void sendUnderFault(final Request request, final VenueOperations.Answer answer) {
        final LostAnswer lost = answer.injection().lost();
        if (lost == null) {
            final long delayNs = answer.injection().answerDelayNs();
            if (delayNs == 0) {
                sendResult(request, answer.body(), true);
            } else {
                core().later(delayNs, () -> sendResult(request, answer.body(), true));
            }
        } else if (lost.code() == 0) {
            drop();
        } else {
            sendError(
                    request.id(),
                    VenueError.unknownOutcome(lost.status(), lost.code(), lost.text()),
                    request.showLimits(),
                    null);
        }
    }

    private byte[] session(final Request request, final long nowNs) throws VenueError {
        switch (request.method()) {
            case SUBSCRIBE_USER_DATA -> {
                request.parameters().requireAllRead();
                if (nextSubscription == MAX_SUBSCRIPTIONS) {
                    throw VenueError.badRequest(-2042, "No more User Data Stream subscriptions on this connection.");
                }
                final int id = nextSubscription;
                core().userDataStreams().subscribe(this, request.account(), id);
                nextSubscription++;
                return Json.write(out -> {
                    out.writeStartObject();
                    out.writeNumberField("subscriptionId", id);
                    out.writeEndObject();
                });
            }
            case UNSUBSCRIBE_USER_DATA -> {
                final boolean one = request.parameters().has("subscriptionId");
                final int id =
                        (int) Math.min(Integer.MAX_VALUE, request.parameters().optionalNumber("subscriptionId", -1));
                request.parameters().requireAllRead();
                if (core().userDataStreams().unsubscribe(this, id) == 0 && one) {
                    throw VenueError.badRequest(-2036, "User Data Stream subscription not active.");
                }
                return "{}".getBytes(StandardCharsets.US_ASCII);
            }
            default -> {
                request.parameters().requireAllRead();
                return Json.write(out -> status(nowNs, out));
            }
        }
    }

    private void status(final long nowNs, final JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeNullField("apiKey");
        out.writeNullField("authorizedSince");
        out.writeNumberField("connectedSince", timeUnit().convert(connectedNs, TimeUnit.NANOSECONDS));
        out.writeBooleanField("returnRateLimits", returnRateLimits);
        out.writeNumberField("serverTime", timeUnit().convert(nowNs, TimeUnit.NANOSECONDS));
        out.writeBooleanField("userDataStream", core().userDataStreams().subscribed(this));
        out.writeEndObject();
    }

    private Account authenticate(final Map<String, String> values, final Parameters parameters) throws VenueError {
        final String apiKey = parameters.required("apiKey");
        final String signature = parameters.required("signature");
        return core().security().authenticate(apiKey, payload(values), signature);
    }

    /** All parameters but the signature, sorted by name, as they are. */
    private static byte[] payload(final Map<String, String> values) {
        final StringBuilder payload = new StringBuilder();
        for (final Map.Entry<String, String> parameter : new TreeMap<>(values).entrySet()) {
            if (!parameter.getKey().equals("signature")) {
                payload.append(payload.isEmpty() ? "" : "&")
                        .append(parameter.getKey())
                        .append('=')
                        .append(parameter.getValue());
            }
        }
        return payload.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Object parse(final byte[] text) throws VenueError {
        try {
            return Json.read(text);
        } catch (final JsonProcessingException e) {
            throw VenueError.badRequest(-1135, "Invalid JSON Request");
        }
    }

    private static boolean validId(final Object id) {
        return id == null
                || id instanceof Json.Number number && number.text().length() <= MAX_ID_LENGTH
                || id instanceof String text && text.length() <= MAX_ID_LENGTH;
    }

    private static Map<String, String> parameters(final Object parameters) throws VenueError {
        final Map<String, String> values = new LinkedHashMap<>();
        if (parameters == null) {
            return values;
        }
        if (!(parameters instanceof Map<?, ?> fields)) {
            throw VenueError.badRequest(-1135, "Invalid JSON Request");
        }
        for (final Map.Entry<?, ?> field : fields.entrySet()) {
            values.put(field.getKey().toString(), text(field.getValue()));
        }
        return values;
    }

    private static String text(final Object value) {
        return value instanceof List<?> || value instanceof Map<?, ?>
                ? new String(Json.writeSafely(out -> Json.writeValue(out, value)), StandardCharsets.UTF_8)
                : value == null ? "" : value.toString();
    }

    private void sendResult(final Request request, final byte[] result, final boolean ordersShown) {
        send(request.id(), 200, request.showLimits(), ordersShown ? request.account() : null, out -> {
            out.writeFieldName("result");
            out.writeRawValue(new String(result, StandardCharsets.UTF_8));
        });
    }

    private void sendError(final Object id, final VenueError error, final boolean showLimits, final Account account) {
        final long retryAt = core().nowNs() + error.retryAfterNs();
        send(id, error.status(), showLimits, account, out -> {
            out.writeObjectFieldStart("error");
            out.writeNumberField("code", error.code());
            out.writeStringField("msg", error.getMessage());
            if (error.retryAfterNs() > 0) {
                out.writeObjectFieldStart("data");
                out.writeNumberField("serverTime", TimeUnit.NANOSECONDS.toMillis(core().nowNs()));
                out.writeNumberField("retryAfter", TimeUnit.NANOSECONDS.toMillis(retryAt) + 1);
                out.writeEndObject();
            }
            out.writeEndObject();
        });
    }

    private void send(
            final Object id,
            final int status,
            final boolean showLimits,
            final Account account,
            final Json.Body resultOrError) {
        final byte[] text = Json.writeSafely(out -> {
            out.writeStartObject();
            out.writeFieldName("id");
            Json.writeValue(out, id);
            out.writeNumberField("status", status);
            resultOrError.write(out);
            if (showLimits) {
                rateLimits(account, out);
            }
            out.writeEndObject();
        });
        append(answer.begin().text(text).end());
    }

    private void rateLimits(final Account account, final JsonGenerator out) throws IOException {
        final RateLimits limits = core().config().limits();
        final long nowNs = core().nowNs();
        out.writeArrayFieldStart("rateLimits");
        if (account != null) {
            rateLimit(
                    "ORDERS",
                    "SECOND",
                    10,
                    limits.orders().perTenSeconds(),
                    account.unfilledOrders().inTenSeconds(nowNs),
                    out);
            rateLimit(
                    "ORDERS",
                    "DAY",
                    1,
                    limits.orders().perDay(),
                    account.unfilledOrders().inDay(nowNs),
                    out);
        }
        rateLimit("REQUEST_WEIGHT", "MINUTE", 1, limits.weightPerMinute(), usage.usedWeight(nowNs), out);
        out.writeEndArray();
    }

    private static void rateLimit(
            final String type,
            final String interval,
            final int intervals,
            final int limit,
            final int count,
            final JsonGenerator out)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("rateLimitType", type);
        out.writeStringField("interval", interval);
        out.writeNumberField("intervalNum", intervals);
        out.writeNumberField("limit", limit);
        out.writeNumberField("count", count);
        out.writeEndObject();
    }
}
