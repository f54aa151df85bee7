package trefoil.gateway.session;

import trefoil.gateway.binance.auth.KeyType;
import trefoil.gateway.config.EntryChoice;
import trefoil.gateway.config.TrefoilConfig;

/**
 * Which way a run's orders go, by what was asked for, the addresses there are and the kind of the key.
 *
 * @param usesWsApi whether they go by the websocket API, as long as it can be used
 * @param description the way and the reason, for people
 */
record EntryRoad(boolean usesWsApi, String description) {
    /** The addresses to which orders go by the road of that configuration with a key of that kind. */
    static String addresses(final TrefoilConfig config, final KeyType key) {
        return of(config, key).usesWsApi()
                ? config.venue().wsApiUrl().orElseThrow() + ", or to "
                        + config.venue().restUrl() + " while that cannot be used"
                : config.venue().restUrl().toString();
    }

    /** The road of that configuration with a key of that kind. */
    static EntryRoad of(final TrefoilConfig config, final KeyType key) {
        final EntryChoice choice = config.orders().entry();
        final boolean logsOn = key == KeyType.ED25519;
        if (choice == EntryChoice.REST) {
            return new EntryRoad(false, "orders go by REST: orders.entry asks for it");
        }
        if (config.venue().wsApiUrl().isEmpty()) {
            return new EntryRoad(false, "orders go by REST: venue.wsApiUrl is not set");
        }
        if (choice == EntryChoice.WS_API) {
            return new EntryRoad(
                    true,
                    logsOn
                            ? "orders go by the websocket API, one logon a connection: orders.entry asks for it"
                            : "orders go by the websocket API, each signed, for a key of kind " + key
                                    + " cannot log on there: orders.entry asks for it");
        }
        return logsOn
                ? new EntryRoad(true, "orders go by the websocket API, one logon a connection: the key is Ed25519")
                : new EntryRoad(
                        false, "orders go by REST: a key of kind " + key + " cannot log on to the websocket API");
    }
}
