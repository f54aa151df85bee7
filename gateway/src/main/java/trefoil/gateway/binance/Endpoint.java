package trefoil.gateway.binance;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Checks of the addresses we connect to, made before any connection: TLS for every host that is not this machine, and
 * live order entry for none.
 */
public final class Endpoint {
    private static final Pattern LOOPBACK_V4 = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

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
        final String plainScheme = secureScheme.substring(0, secureScheme.length() - 1);
        final String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals(secureScheme) && !scheme.equals(plainScheme) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    name + "='" + address + "' is not of the form " + secureScheme + "://host[:port]");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(name + ": only scheme, host, port and path belong in the address");
        }
        if (scheme.equals(plainScheme) && !isLoopback(uri)) {
            throw new IllegalArgumentException(
                    name + "='" + address + "' is not encrypted and not on this machine: use " + secureScheme + "://");
        }
        return uri;
    }

    /** Whether the address names this machine literally; no name is looked up. */
    public static boolean isLoopback(final URI uri) {
        final String host = uri.getHost().toLowerCase(Locale.ROOT);
        return host.equals("localhost")
                || host.equals("[::1]")
                || LOOPBACK_V4.matcher(host).matches();
    }

    /**
     * Refuses every host where an order would be for real money.
     *
     * @throws IllegalArgumentException unless the host is this machine, the venue's testnet or its demo mode
     */
    public static void requireNotLive(final URI uri) {
        final String host = uri.getHost().toLowerCase(Locale.ROOT);
        final boolean testnet = host.equals("testnet.binance.vision") || host.endsWith(".testnet.binance.vision");
        final boolean demo = host.startsWith("demo-")
                && host.endsWith(".binance.com")
                && host.indexOf('.') == host.length() - ".binance.com".length();
        if (!isLoopback(uri) && !testnet && !demo) {
            throw new IllegalArgumentException(
                    "orders='" + uri + "': live order entry is not available in this version;"
                            + " use this machine, testnet.binance.vision or demo-api.binance.com");
        }
    }
}
