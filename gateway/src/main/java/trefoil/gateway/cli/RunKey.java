package trefoil.gateway.cli;

import java.util.Optional;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.config.FeedChoice;
import trefoil.gateway.config.TradingMode;
import trefoil.gateway.config.TrefoilConfig;

/** Finds the key of a run: in the file that the configuration names, or in the environment. */
final class RunKey {
    private RunKey() {}

    /** Whether the market streams that the configuration asks for take a key. */
    static boolean streamsTakeKey(final TrefoilConfig settings) {
        return settings.market().feed() != FeedChoice.JSON
                && settings.venue().sbeUrl().isPresent();
    }

    /**
     * What the mode and the streams need, or can use.
     *
     * @throws IllegalArgumentException if it cannot be read, or is needed and not there
     */
    static Optional<Credentials> of(final TrefoilConfig settings) {
        final TradingMode mode = settings.trading().mode();
        final boolean streamsTakeKey = streamsTakeKey(settings);
        if (!mode.trades() && !streamsTakeKey) {
            return Optional.empty();
        }
        if (settings.venue().keyFile().isPresent()) {
            return settings.venue().keyFile().map(Credentials::fromFile);
        }
        if (!mode.sendsOrders()) {
            return streamsTakeKey && System.getenv(Credentials.API_KEY_VARIABLE) != null
                    ? Optional.of(Credentials.fromEnvironment(System.getenv()))
                    : Optional.empty();
        }
        try {
            return Optional.of(Credentials.fromEnvironment(System.getenv()));
        } catch (final IllegalArgumentException problem) {
            throw new IllegalArgumentException(
                    "trading.mode = \"" + mode.configName() + "\" needs a key: " + problem.getMessage()
                            + "; set it, or name venue.keyFile",
                    problem);
        }
    }
}
