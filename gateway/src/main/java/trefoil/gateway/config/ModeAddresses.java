package trefoil.gateway.config;

import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import trefoil.gateway.binance.VenueSite;

/**
 * Whether the addresses of a venue fit a mode: an order must not reach another place than the mode names, and loops for
 * real money must not follow quotes from elsewhere.
 */
final class ModeAddresses {
    private final TradingMode mode;
    private final Map<ConfigKey, String> misfits = new EnumMap<>(ConfigKey.class);

    private ModeAddresses(final TradingMode mode) {
        this.mode = mode;
    }

    /** Reasons by the setting that does not fit; addresses that are missing are passed over. */
    static Map<ConfigKey, String> misfits(final TrefoilConfig.Venue venue, final TradingMode mode) {
        final ModeAddresses check = new ModeAddresses(mode);
        final URI sbeUrl = venue.sbeUrl().orElse(null);
        final URI wsApiUrl = venue.wsApiUrl().orElse(null);
        check.place(ConfigKey.VENUE_REST_URL, venue.restUrl(), false);
        check.place(ConfigKey.VENUE_STREAM_URL, venue.streamUrl(), true);
        // The key is sent there: no place but one that may have it, though only quotes come from it.
        check.place(ConfigKey.VENUE_SBE_URL, sbeUrl, false);
        check.place(ConfigKey.VENUE_WS_API_URL, wsApiUrl, false);
        if (mode.realMoney() && check.misfits.isEmpty() && venue.restUrl() != null) {
            check.together(ConfigKey.VENUE_STREAM_URL, venue.streamUrl(), venue.restUrl());
            check.together(ConfigKey.VENUE_SBE_URL, sbeUrl, venue.restUrl());
            check.together(ConfigKey.VENUE_WS_API_URL, wsApiUrl, venue.restUrl());
        }
        return check.misfits;
    }

    private void place(final ConfigKey key, final URI address, final boolean quotes) {
        if (address == null) {
            return;
        }
        final VenueSite site = VenueSite.of(address);
        if (!(quotes ? mode.takesQuotesFrom(site) : mode.takesOrdersTo(site))) {
            misfits.put(
                    key,
                    key.dottedName() + " = " + address + " is " + site.description() + "; trading.mode = \""
                            + mode.configName() + "\" needs " + mode.hosts() + ", or a simulator on this machine");
        }
    }

    private void together(final ConfigKey key, final URI address, final URI restUrl) {
        if (address != null && local(address) != local(restUrl)) {
            misfits.put(
                    key,
                    key.dottedName() + " = " + address + " and " + ConfigKey.VENUE_REST_URL.dottedName() + " = "
                            + restUrl + ": one of them is on this machine, the other is not; trading.mode = \""
                            + mode.configName() + "\" needs both of one venue");
        }
    }

    private static boolean local(final URI address) {
        return VenueSite.of(address) == VenueSite.THIS_MACHINE;
    }
}
