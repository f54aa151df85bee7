package trefoil.gateway.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Rules for the address of an exchange: encrypted, unless it cannot leave this machine. */
final class VenueUrl {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]|\\[(0{1,4}:){7}0{0,3}1]");
    private static final int MAX_PORT = 65_535;

    /** An address that is refused; the message is a reason that follows the setting's name. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(final String reason) {
            super(reason);
        }
    }

    private VenueUrl() {}

    /**
     * An address without a path.
     *
     * @param plainScheme what loopback hosts may use, {@code http} or {@code ws}; others need {@code plainScheme + "s"}
     */
    static URI parse(final String text, final String plainScheme) throws Refused {
        final URI uri = syntax(text);
        final String secureScheme = plainScheme + "s";
        if (uri.getRawUserInfo() != null
                || uri.getRawAuthority() != null && uri.getRawAuthority().indexOf('@') >= 0) {
            // The value is not repeated: it may hold a password.
            throw new Refused("must not hold a user name or password");
        }
        final String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals(plainScheme) && !scheme.equals(secureScheme)) {
            throw new Refused("must begin with " + secureScheme + "://");
        }
        if (uri.getHost() == null) {
            throw new Refused("names no host");
        }
        final String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (uri.getPort() == 0 || uri.getPort() > MAX_PORT) {
            throw new Refused("has port " + uri.getPort() + ", not one from 1 to " + MAX_PORT);
        }
        if (uri.getRawQuery() != null
                || uri.getRawFragment() != null
                || !uri.getRawPath().matches("/?")) {
            throw new Refused("must end after the host and port; Trefoil adds the path");
        }
        if (scheme.equals(plainScheme) && !LOOPBACK.matcher(host).matches()) {
            throw new Refused(
                    "is not encrypted; " + plainScheme + " is for loopback hosts, others need " + secureScheme + "://");
        }
        final String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return URI.create(scheme + "://" + host + port);
    }

    private static URI syntax(final String text) throws Refused {
        try {
            return new URI(text);
        } catch (final URISyntaxException e) {
            throw new Refused("is not a URL");
        }
    }
}
