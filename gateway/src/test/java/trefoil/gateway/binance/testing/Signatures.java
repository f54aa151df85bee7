package trefoil.gateway.binance.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import trefoil.gateway.binance.auth.Credentials;

/** A key for tests, and the JDK's own signature with it. */
public final class Signatures {
    public static final String API_KEY = "testApiKey0123456789";
    private static final byte[] SECRET = "testSecret0123456789".getBytes(StandardCharsets.US_ASCII);

    private Signatures() {}

    /** The key as credentials. */
    public static Credentials credentials() {
        return new Credentials(API_KEY, SECRET);
    }

    /** Whether the last parameter of the form or query is the signature of what precedes it. */
    public static boolean isSigned(final String parameters) {
        final int signature = parameters.lastIndexOf("&signature=");
        if (signature < 0) {
            return false;
        }
        try {
            final Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET, "HmacSHA256"));
            final StringBuilder hex = new StringBuilder();
            for (final byte next :
                    mac.doFinal(parameters.substring(0, signature).getBytes(StandardCharsets.US_ASCII))) {
                hex.append(String.format("%02x", next));
            }
            return hex.toString().equals(parameters.substring(signature + "&signature=".length()));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
