package trefoil.gateway.exchange;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** API keys that may listen to SBE streams: Ed25519 keys, whatever they may do otherwise. No signature is asked for. */
final class StreamKeys {
    private static final Pattern FORM = Pattern.compile(Security.API_KEY_FORM);

    private final Set<String> keys;

    StreamKeys(final Set<String> listed) {
        keys = new HashSet<>(listed);
    }

    void add(final String apiKey) {
        keys.add(apiKey);
    }

    /** Refuses a connection without such a key. */
    void check(final String apiKey) throws VenueError {
        if (apiKey == null || !FORM.matcher(apiKey).matches()) {
            throw VenueError.unauthorized(-2014, "API-key format invalid.");
        }
        if (!keys.contains(apiKey)) {
            throw VenueError.unauthorized(-2015, "Invalid API-key, IP, or permissions for action.");
        }
    }
}
