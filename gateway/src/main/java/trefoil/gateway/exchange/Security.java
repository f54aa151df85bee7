package trefoil.gateway.exchange;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import trefoil.engine.sim.Account;

/** Who sent a request: API keys, signatures, timestamps. Used on the exchange's thread only. */
final class Security {
    static final String API_KEY_FORM = "^[A-Za-z0-9]{1,128}$";

    private static final Pattern API_KEY = Pattern.compile(API_KEY_FORM);
    private static final Pattern RECV_WINDOW = Pattern.compile("^[0-9]{1,6}(\\.[0-9]{1,3})?$");
    private static final long AHEAD_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long DEFAULT_RECV_WINDOW_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long MAX_RECV_WINDOW_NS = TimeUnit.SECONDS.toNanos(60);
    /** Timestamps from here on are microseconds: as milliseconds they would lie after the year 5000. */
    static final long FIRST_MICROSECONDS = 100_000_000_000_000L;

    private record Client(Account account, SignatureCheck check) {}

    private final Map<String, Client> clients = new HashMap<>();

    void add(final ExchangeAccount config, final Account account) {
        add(config, config.apiKey(), new Client(account, SignatureCheck.hmac(config.secret())));
        config.publicKeys()
                .forEach((apiKey, key) -> add(config, apiKey, new Client(account, SignatureCheck.publicKey(key))));
    }

    private void add(final ExchangeAccount config, final String apiKey, final Client client) {
        if (clients.putIfAbsent(apiKey, client) != null) {
            throw new IllegalArgumentException("account " + config.name() + ": apiKey belongs to another account");
        }
    }

    /** The account of a signed request. The payload is the exact bytes that were signed. */
    Account authenticate(final String apiKey, final byte[] payload, final String signature) throws VenueError {
        final Client client = client(apiKey);
        if (!client.check().accepts(payload, signature)) {
            throw VenueError.badRequest(-1022, "Signature for this request is not valid.");
        }
        return client.account();
    }

    /** How the owner of a key signs. */
    KeyKind kind(final String apiKey) throws VenueError {
        return client(apiKey).check().kind();
    }

    private Client client(final String apiKey) throws VenueError {
        if (apiKey == null || !API_KEY.matcher(apiKey).matches()) {
            throw VenueError.unauthorized(-2014, "API-key format invalid.");
        }
        final Client client = clients.get(apiKey);
        if (client == null) {
            throw VenueError.unauthorized(-2015, "Invalid API-key, IP, or permissions for action.");
        }
        return client;
    }

    /** Reads timestamp and recvWindow of a signed request. Returns the last moment at which it may execute. */
    static Timing timing(final Parameters parameters) throws VenueError {
        final long timestamp = parameters.requiredNumber("timestamp");
        final long timestampNs = timestamp >= FIRST_MICROSECONDS
                ? saturatedMultiply(timestamp, TimeUnit.MICROSECONDS.toNanos(1))
                : saturatedMultiply(timestamp, TimeUnit.MILLISECONDS.toNanos(1));
        final String window = parameters.optional("recvWindow");
        return new Timing(timestampNs, window == null ? DEFAULT_RECV_WINDOW_NS : recvWindowNs(window));
    }

    /** When a request was made and how long it stays good. */
    record Timing(long timestampNs, long recvWindowNs) {
        void check(final long nowNs) throws VenueError {
            if (timestampNs - nowNs >= AHEAD_NS) {
                throw VenueError.badRequest(-1021, "Timestamp for this request was 1000ms ahead of the server's time.");
            }
            if (nowNs - timestampNs > recvWindowNs) {
                throw VenueError.badRequest(-1021, "Timestamp for this request is outside of the recvWindow.");
            }
        }
    }

    private static long recvWindowNs(final String text) throws VenueError {
        if (!RECV_WINDOW.matcher(text).matches()) {
            throw VenueError.illegal("recvWindow", RECV_WINDOW.pattern());
        }
        final int point = text.indexOf('.');
        final String fraction = point < 0 ? "" : text.substring(point + 1);
        final long micros = Long.parseLong(
                (point < 0 ? text : text.substring(0, point)) + fraction + "0".repeat(3 - fraction.length()));
        final long windowNs = TimeUnit.MICROSECONDS.toNanos(micros);
        if (windowNs > MAX_RECV_WINDOW_NS) {
            throw VenueError.badRequest(-1131, "recvWindow must be less than 60000");
        }
        return windowNs;
    }

    private static long saturatedMultiply(final long a, final long b) {
        return a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
    }
}
