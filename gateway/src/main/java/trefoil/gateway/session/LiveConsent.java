package trefoil.gateway.session;

import trefoil.gateway.config.TradingMode;
import trefoil.gateway.config.TrefoilConfig;

/** The two deliberate acts that trading with real money takes: one on the command line, one in the configuration. */
public final class LiveConsent {
    private LiveConsent() {}

    /**
     * Refuses real money unless both acts were done, and the command line's act without a use for it.
     *
     * @param asked whether the command line said {@code --live}
     * @throws IllegalArgumentException saying what is missing
     */
    public static void require(final TrefoilConfig config, final boolean asked) {
        final TradingMode mode = config.trading().mode();
        final boolean armed = config.live().armed();
        if (!mode.realMoney()) {
            if (asked) {
                throw new IllegalArgumentException("--live is for trading.mode = \"live\"; the configuration says"
                        + " trading.mode = \"" + mode.configName() + "\"");
            }
            return;
        }
        if (!asked || !armed) {
            final String missing = asked
                    ? "live.armed = true in the configuration is missing"
                    : armed
                            ? "--live on the command line is missing"
                            : "both are missing: --live on the command line, and live.armed = true in the configuration";
            throw new IllegalArgumentException(
                    "trading.mode = \"live\" is for real money and takes two deliberate acts; " + missing);
        }
    }
}
