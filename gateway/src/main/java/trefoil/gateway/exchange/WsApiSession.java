package trefoil.gateway.exchange;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import trefoil.engine.sim.Account;

/** For whom one connection to the websocket API speaks: the key it logged on with, and what it listens to. */
final class WsApiSession {
    private static final String LOGON = "session.logon";
    private static final String LOGOUT = "session.logout";
    private static final String STATUS = "session.status";
    private static final String SUBSCRIPTIONS = "session.subscriptions";
    private static final String SUBSCRIBE = "userDataStream.subscribe";
    private static final String SUBSCRIBE_BY_SIGNATURE = "userDataStream.subscribe.signature";
    private static final String UNSUBSCRIBE = "userDataStream.unsubscribe";
    private static final Set<String> METHODS =
            Set.of(LOGON, LOGOUT, STATUS, SUBSCRIPTIONS, SUBSCRIBE, SUBSCRIBE_BY_SIGNATURE, UNSUBSCRIBE);
    private static final int MAX_SUBSCRIPTIONS = 65_535;
    private static final int MAX_LIVE_SUBSCRIPTIONS = 1_000;
    private static final int NONE = -1;

    private final ExchangeCore core;
    private final WsApiConnection connection;
    private final boolean returnRateLimits;
    private final long connectedNs;
    private String apiKey;
    private Account account;
    private long authorizedSinceNs;
    private int logonSubscription = NONE;
    private int nextSubscription;

    WsApiSession(final ExchangeCore core, final WsApiConnection connection, final boolean returnRateLimits) {
        this.core = core;
        this.connection = connection;
        this.returnRateLimits = returnRateLimits;
        connectedNs = core.nowNs();
    }

    /** Whether a method is about the session, and not one of the venue's operations. */
    static boolean has(final String method) {
        return METHODS.contains(method);
    }

    /** The account for which a signed request is made: by its own signature, or by the session's logon. */
    Account authorize(final Map<String, String> values, final Parameters parameters) throws VenueError {
        if (account != null && !parameters.has("apiKey") && !parameters.has("signature")) {
            return account;
        }
        return core.security()
                .authenticate(parameters.required("apiKey"), payload(values), parameters.required("signature"));
    }

    /** Does what a method of the session asks for. Returns the result as JSON. */
    byte[] answer(final String method, final Map<String, String> values, final Parameters parameters, final long nowNs)
            throws VenueError {
        return switch (method) {
            case LOGON -> logon(values, parameters, nowNs);
            case LOGOUT -> logout(parameters, nowNs);
            case SUBSCRIPTIONS -> subscriptions(parameters);
            case SUBSCRIBE -> subscribe(parameters);
            case SUBSCRIBE_BY_SIGNATURE -> subscribeBySignature(values, parameters, nowNs);
            case UNSUBSCRIBE -> unsubscribe(parameters, nowNs);
            default -> {
                parameters.requireAllRead();
                yield status(nowNs);
            }
        };
    }

    private byte[] logon(final Map<String, String> values, final Parameters parameters, final long nowNs)
            throws VenueError {
        final String key = parameters.required("apiKey");
        final Account owner = core.security().authenticate(key, payload(values), parameters.required("signature"));
        Security.timing(parameters).check(nowNs);
        parameters.requireAllRead();
        if (core.security().kind(key) != KeyKind.ED25519) {
            throw VenueError.badRequest(
                    -4056,
                    (core.security().kind(key) == KeyKind.HMAC ? "HMAC_SHA256" : "RSA") + " API key is not supported.");
        }
        apiKey = key;
        account = owner;
        authorizedSinceNs = nowNs;
        return status(nowNs);
    }

    private byte[] logout(final Parameters parameters, final long nowNs) throws VenueError {
        parameters.requireAllRead();
        apiKey = null;
        account = null;
        if (logonSubscription != NONE) {
            core.userDataStreams().terminate(connection, logonSubscription, nowNs);
            logonSubscription = NONE;
        }
        return status(nowNs);
    }

    private byte[] subscriptions(final Parameters parameters) throws VenueError {
        parameters.requireAllRead();
        return Json.write(out -> {
            out.writeStartArray();
            for (final int id : core.userDataStreams().subscriptions(connection)) {
                subscription(id, out);
            }
            out.writeEndArray();
        });
    }

    private byte[] subscribe(final Parameters parameters) throws VenueError {
        parameters.requireAllRead();
        if (account == null) {
            throw VenueError.unauthorized(-1002, "You are not authorized to execute this request.");
        }
        final int id = subscribe(account);
        logonSubscription = id;
        return Json.write(out -> subscription(id, out));
    }

    private byte[] subscribeBySignature(final Map<String, String> values, final Parameters parameters, final long nowNs)
            throws VenueError {
        final Account owner = core.security()
                .authenticate(parameters.required("apiKey"), payload(values), parameters.required("signature"));
        Security.timing(parameters).check(nowNs);
        parameters.requireAllRead();
        final int id = subscribe(owner);
        return Json.write(out -> subscription(id, out));
    }

    private int subscribe(final Account owner) throws VenueError {
        if (nextSubscription == MAX_SUBSCRIPTIONS) {
            throw VenueError.badRequest(-2042, "Maximum subscription ID reached for this connection.");
        }
        if (core.userDataStreams().subscriptions(connection).size() >= MAX_LIVE_SUBSCRIPTIONS) {
            throw VenueError.badRequest(
                    -1191,
                    "Too many subscriptions. Connection may create up to '" + MAX_LIVE_SUBSCRIPTIONS
                            + "' subscriptions at a time.");
        }
        core.userDataStreams().subscribe(connection, owner, nextSubscription);
        return nextSubscription++;
    }

    private byte[] unsubscribe(final Parameters parameters, final long nowNs) throws VenueError {
        final boolean one = parameters.has("subscriptionId");
        final int id = (int) Math.min(Integer.MAX_VALUE, parameters.optionalNumber("subscriptionId", NONE));
        parameters.requireAllRead();
        if (core.userDataStreams().terminate(connection, id, nowNs) == 0 && one) {
            throw VenueError.badRequest(-2036, "User Data Stream subscription not active.");
        }
        if (!one || id == logonSubscription) {
            logonSubscription = NONE;
        }
        return "{}".getBytes(StandardCharsets.US_ASCII);
    }

    private static void subscription(final int id, final JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeNumberField("subscriptionId", id);
        out.writeEndObject();
    }

    private byte[] status(final long nowNs) {
        final TimeUnit time = connection.timeUnit();
        return Json.writeSafely(out -> {
            out.writeStartObject();
            out.writeStringField("apiKey", apiKey);
            if (apiKey == null) {
                out.writeNullField("authorizedSince");
            } else {
                out.writeNumberField("authorizedSince", time.convert(authorizedSinceNs, TimeUnit.NANOSECONDS));
            }
            out.writeNumberField("connectedSince", time.convert(connectedNs, TimeUnit.NANOSECONDS));
            out.writeBooleanField("returnRateLimits", returnRateLimits);
            out.writeNumberField("serverTime", time.convert(nowNs, TimeUnit.NANOSECONDS));
            out.writeBooleanField(
                    "userDataStream",
                    !core.userDataStreams().subscriptions(connection).isEmpty());
            out.writeEndObject();
        });
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
}
