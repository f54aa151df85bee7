package trefoil.gateway.cli;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.interfaces.EdECPrivateKey;
import java.util.Base64;
import trefoil.gateway.binance.auth.Credentials;

/** An Ed25519 key pair for play money, made for one run: sessions of the websocket API take no other kind. */
public final class PlayKey {
    private static final int PEM_LINE = 64;

    private final KeyPair pair;

    /** A new one. */
    public PlayKey() {
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no Ed25519", e);
        }
    }

    /** The half that the exchange knows. */
    public PublicKey publicKey() {
        return pair.getPublic();
    }

    /** The private half, under that API key. */
    public Credentials credentials(final String apiKey) {
        return Credentials.ofEd25519(
                apiKey, ((EdECPrivateKey) pair.getPrivate()).getBytes().orElseThrow());
    }

    /** The private half as a PKCS#8 file has it. */
    public String pem() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(PEM_LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
