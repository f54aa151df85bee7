package trefoil.gateway.exchange;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tells whether a payload was signed by the owner of one key. Keeps its working state, so one thread at a time. */
interface SignatureCheck {
    boolean accepts(byte[] payload, String signature);

    KeyKind kind();

    /** HMAC-SHA256, in hexadecimal digits of either case. */
    static SignatureCheck hmac(final String secret) {
        final String algorithm = "HmacSHA256";
        final Mac mac;
        try {
            mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + algorithm, e);
        }
        return new SignatureCheck() {
            @Override
            public boolean accepts(final byte[] payload, final String signature) {
                final byte[] expected =
                        HexFormat.of().formatHex(mac.doFinal(payload)).getBytes(StandardCharsets.US_ASCII);
                final byte[] received = signature.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
                return MessageDigest.isEqual(expected, received);
            }

            @Override
            public KeyKind kind() {
                return KeyKind.HMAC;
            }
        };
    }

    /**
     * Ed25519, or RSA with SHA-256 by PKCS#1 v1.5, in base64.
     *
     * @throws IllegalArgumentException if the key is of another kind or size
     */
    static SignatureCheck publicKey(final PublicKey key) {
        final KeyKind kind = kindOf(key);
        final Signature verifier;
        try {
            verifier = Signature.getInstance(kind == KeyKind.RSA ? "SHA256withRSA" : "Ed25519");
            verifier.initVerify(key);
        } catch (final InvalidKeyException e) {
            throw new IllegalArgumentException("the public key cannot be used: " + e.getMessage(), e);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime cannot check " + kind + " signatures", e);
        }
        return new SignatureCheck() {
            @Override
            public boolean accepts(final byte[] payload, final String signature) {
                try {
                    final byte[] decoded = Base64.getDecoder().decode(signature);
                    verifier.update(payload);
                    return verifier.verify(decoded);
                } catch (final IllegalArgumentException | SignatureException e) {
                    return false;
                }
            }

            @Override
            public KeyKind kind() {
                return kind;
            }
        };
    }

    /**
     * The kind of a public key.
     *
     * @throws IllegalArgumentException if the venue takes none such
     */
    private static KeyKind kindOf(final PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            final int bits = rsa.getModulus().bitLength();
            if (bits < 2048 || bits > 4096) {
                throw new IllegalArgumentException("an RSA key has 2048 to 4096 bits, not " + bits);
            }
            return KeyKind.RSA;
        }
        if (key.getAlgorithm().equals("EdDSA") || key.getAlgorithm().equals("Ed25519")) {
            return KeyKind.ED25519;
        }
        throw new IllegalArgumentException("a public key is RSA or Ed25519, not " + key.getAlgorithm());
    }
}
