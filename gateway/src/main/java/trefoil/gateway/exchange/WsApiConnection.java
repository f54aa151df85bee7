package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import trefoil.engine.sim.Account;
import trefoil.engine.sim.LostAnswer;
import trefoil.gateway.exchange.fault.ApiFaults;

/** A client's connection to the websocket API: requests in, answers and user data events out. */
final class WsApiConnection extends SocketConnection {
    private static final int SESSION_WEIGHT = 2;
    private static final int MAX_ID_LENGTH = 36;
    private final EventLoop eventLoop;
    private final RequestLimiter.Usage usage;
    private final boolean returnRateLimits;
    private final WsApiSession session;
    private final FrameWriter answer = new FrameWriter();
    /** Null for an exchange without faults of the venue. */
    private final ApiFaults faults;

    WsApiConnection(
            final ExchangeCore core,
            final EventLoop eventLoop,
            final RequestLimiter.Usage usage,
            final TimeUnit timeUnit,
            final boolean returnRateLimits) {
        super(core, timeUnit, usage);
        this.eventLoop = eventLoop;
        this.usage = usage;
        this.returnRateLimits = returnRateLimits;
        session = new WsApiSession(core, this, returnRateLimits);
        faults = core.faultySockets() == null ? null : core.faultySockets().api();
    }

    /** One request while it is worked on. */
    private record Request(Object id, Parameters parameters, boolean showLimits, Account account) {}

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
        core().userDataStreams().forget(this);
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
            final String name = WsApiMethods.plainName(method);
            final ApiFaults.Failure refusal = faults == null ? null : faults.refusal(name.equals("ping"));
            if (refusal == null) {
                dispatch(id, name, values, parameters, showLimits);
            } else {
                sendFailure(id, refusal, showLimits);
            }
        } catch (final VenueError e) {
            sendError(id, e, showLimits, null);
            if (e.status() == VenueError.BANNED) {
                drop();
            }
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
        final Operation operation = WsApiMethods.operation(method);
        if (operation == null && !WsApiSession.has(method)) {
            throw VenueError.badRequest(-1020, "This operation is not supported.");
        }
        usage.request(operation == null ? SESSION_WEIGHT : operation.weight(parameters), nowNs);
        if (operation == null) {
            final byte[] result = session.answer(method, values, parameters, nowNs);
            sendResult(new Request(id, parameters, showLimits, null), result, false);
            return;
        }
        Account account = null;
        Security.Timing timing = null;
        if (operation.signed()) {
            account = session.authorize(values, parameters);
            timing = Security.timing(parameters);
            timing.check(nowNs);
        } else {
            // Some clients name their key in requests that need none.
            parameters.optional("apiKey");
        }
        final Request request = new Request(id, parameters, showLimits, account);
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
        final boolean places = operation.places();
        try {
            final VenueOperations.Answer answer = core().operations()
                    .answer(operation, request.parameters(), request.account(), timing, nowNs, timeUnit());
            if (answer.injection() == null) {
                sendResult(request, answer.body(), places);
            } else {
                sendUnderFault(request, answer);
            }
        } catch (final VenueError e) {
            usage.addWeight(operation.weightOfFailure(), nowNs);
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
        } else if (lost == LostAnswer.CONNECTION_CLOSED) {
            drop();
        } else {
            sendFailure(request.id(), ApiFaults.unknown(lost.status()), request.showLimits());
        }
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
        send(id, error.status(), showLimits, account, body(error));
    }

    /** Sends what the venue's faults have it say; a ban ends the connection. */
    private void sendFailure(final Object id, final ApiFaults.Failure failure, final boolean showLimits) {
        final VenueError error =
                VenueError.failure(failure.status(), failure.code(), failure.text(), failure.retryAfterNs());
        append(answer.begin()
                .text(text(id, failure.status(), showLimits, null, body(error)))
                .end());
        if (failure.status() == VenueError.BANNED) {
            drop();
        }
    }

    private Json.Body body(final VenueError error) {
        final long retryAt = core().nowNs() + error.retryAfterNs();
        return out -> {
            out.writeObjectFieldStart("error");
            out.writeNumberField("code", error.code());
            out.writeStringField("msg", error.getMessage());
            if (error.data() != null) {
                out.writeFieldName("data");
                out.writeRawValue(new String(error.data(), StandardCharsets.UTF_8));
            } else if (error.retryAfterNs() > 0) {
                out.writeObjectFieldStart("data");
                out.writeNumberField("serverTime", TimeUnit.NANOSECONDS.toMillis(core().nowNs()));
                out.writeNumberField("retryAfter", TimeUnit.NANOSECONDS.toMillis(retryAt) + 1);
                out.writeEndObject();
            }
            out.writeEndObject();
        };
    }

    private void send(
            final Object id,
            final int status,
            final boolean showLimits,
            final Account account,
            final Json.Body resultOrError) {
        final ApiFaults.Failure failure = faults == null ? null : faults.replacement();
        if (failure != null) {
            sendFailure(id, failure, showLimits);
            return;
        }
        final byte[] text = text(id, status, showLimits, account, resultOrError);
        final byte[] garbage = faults == null ? null : faults.garbage();
        if (garbage != null) {
            append(garbage);
        } else if (faults == null || faults.answerDelayNs() == 0) {
            if (faults == null || !faults.losesAnswers()) {
                append(answer.begin().text(text).end());
            }
        } else {
            core().later(
                            faults.answerDelayNs(),
                            () -> append(answer.begin().text(text).end()));
        }
    }

    private byte[] text(
            final Object id,
            final int status,
            final boolean showLimits,
            final Account account,
            final Json.Body resultOrError) {
        return Json.writeSafely(out -> {
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
    }

    private void rateLimits(final Account account, final JsonGenerator out) throws IOException {
        final RateLimits limits = core().config().limits();
        final long nowNs = core().nowNs();
        out.writeArrayFieldStart("rateLimits");
        if (account != null) {
            AccountJson.orderCounts(limits.orders(), account, nowNs, out);
        }
        AccountJson.rateLimit("REQUEST_WEIGHT", "MINUTE", 1, limits.weightPerMinute(), usage.usedWeight(nowNs), out);
        out.writeEndArray();
    }
}
