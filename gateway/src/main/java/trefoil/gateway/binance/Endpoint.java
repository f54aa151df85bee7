package trefoil.gateway.binance;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Checks of the addresses we connect to, made before any connection: TLS for every host that is not this machine, and
 * orders for real money only where the caller has said that they are wanted.
 */
public final class Endpoint {
    private static final Pattern LOOPBACK_V4 = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    private static final String WS_API_PATH = "/ws-api/v3";

    private Endpoint() {}

    /**
     * The address, if it may be used.
     *
     * @param name what the address is for, as the user names it
     * @param address absolute, e.g. {@code https://api.binance.com}
     * @param secureScheme {@code https} or {@code wss}
     * @throws IllegalArgumentException if it has another scheme, no host, or is not secure and not on this machine
     */
    public static URI require(final String name, final String address, final String secureScheme) {
        final URI uri;
        try {
            uri = URI.create(address.strip());
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(name + "='" + address + "' is not an address: " + e.getMessage());
        }
        if (uri.getRawUserInfo() != null
                || uri.getRawAuthority() != null && uri.getRawAuthority().indexOf('@') >= 0) {
            // The address is not repeated: it may hold a password.
            throw new IllegalArgumentException(name + ": only scheme, host, port and path belong in the address");
        }
        final String plainScheme = secureScheme.substring(0, secureScheme.length() - 1);
        final String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals(secureScheme) && !scheme.equals(plainScheme) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    name + "='" + address + "' is not of the form " + secureScheme + "://host[:port]");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(name + ": only scheme, host, port and path belong in the address");
        }
        if (scheme.equals(plainScheme) && !isLoopback(uri)) {
            throw new IllegalArgumentException(
                    name + "='" + address + "' is not encrypted and not on this machine: use " + secureScheme + "://");
        }
        return uri;
    }

    /**
     * The venue's websocket API, given with or without its path.
     *
     * @throws IllegalArgumentException as {@link #require}
     */
    public static URI requireWsApi(final String address) {
        final String given = require("wsApi", address, "wss").toString().replaceAll("/+$", "");
        return URI.create(given.endsWith(WS_API_PATH) ? given : given + WS_API_PATH);
    }

    /** Whether the address names this machine literally; no name is looked up. */
    public static boolean isLoopback(final URI uri) {
        final String host = uri.getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.equals("[::1]")
                || LOOPBACK_V4.matcher(host).matches();
    }

    /**
     * Refuses every host where an order would be for real money unless that is wanted, and every host that is not known
     * to be the venue's.
     *
     * @param realMoney whether orders for real money are wanted
     * @throws IllegalArgumentException naming the address and the place it belongs to
     */
    public static void requireOrders(final URI uri, final boolean realMoney) {
        final VenueSite site = VenueSite.of(uri);
        final boolean playMoney = site == VenueSite.THIS_MACHINE || site == VenueSite.TESTNET || site == VenueSite.DEMO;
        if (!playMoney && !(realMoney && site == VenueSite.LIVE)) {
            throw new IllegalArgumentException("orders='" + uri + "' is " + site.description()
                    + (site == VenueSite.LIVE ? ": live trading was not asked for" : ": no order is sent there"));
        }
    }
}
