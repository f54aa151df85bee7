package trefoil.gateway.session;

import java.util.Optional;
import trefoil.gateway.binance.auth.KeyType;
import trefoil.gateway.config.FeedChoice;
import trefoil.gateway.config.TrefoilConfig;

/**
 * How a run gets its quotes: what is asked for first, whether JSON may take its place, and why.
 *
 * @param sbe whether SBE is asked for first
 * @param mayFallBack whether JSON is taken where it is refused
 * @param reason for people
 */
public record FeedPlan(boolean sbe, boolean mayFallBack, String reason) {
    /**
     * The plan for these settings and that key.
     *
     * @param key how the key that is there signs; empty if there is none
     * @throws IllegalArgumentException if SBE is wanted and cannot be had, saying what is missing
     */
    public static FeedPlan of(final TrefoilConfig config, final Optional<KeyType> key) {
        final FeedChoice choice = config.market().feed();
        if (choice == FeedChoice.JSON) {
            return json("market.feed = \"json\"");
        }
        final String missing = missing(config, key);
        if (missing.isEmpty()) {
            final String place = "from " + config.venue().sbeUrl().orElseThrow() + " with the Ed25519 key";
            return choice == FeedChoice.SBE
                    ? new FeedPlan(true, false, place)
                    : new FeedPlan(true, true, place + ", JSON where that is refused");
        }
        if (choice == FeedChoice.SBE) {
            throw new IllegalArgumentException("market.feed = \"sbe\" cannot be had: " + missing
                    + "; give what is missing, or let market.feed be \"auto\" or \"json\"");
        }
        return json(missing);
    }

    private static FeedPlan json(final String reason) {
        return new FeedPlan(false, false, reason);
    }

    /** What SBE streams would need; empty if it is all there. */
    private static String missing(final TrefoilConfig config, final Optional<KeyType> key) {
        if (config.venue().sbeUrl().isEmpty()) {
            return "venue.sbeUrl names no address";
        }
        if (key.isEmpty()) {
            return "there is no key: name an Ed25519 one in venue.keyFile";
        }
        return key.get() == KeyType.ED25519
                ? ""
                : "the key is of the kind " + key.get() + ", and SBE streams take Ed25519 keys only";
    }

    /** One line for people. */
    @Override
    public String toString() {
        return "market data by " + (sbe ? "SBE" : "JSON") + ": " + reason;
    }
}
