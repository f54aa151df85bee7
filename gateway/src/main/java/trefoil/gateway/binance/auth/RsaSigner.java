package trefoil.gateway.binance.auth;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;

/**
 * RSASSA-PKCS1-v1_5 with SHA-256, by the JDK. The key's numbers cannot be wiped, only forgotten.
 *
 * <p>Source: RFC 8017, section 8.2.
 */
final class RsaSigner extends Base64Signer {
    private Signature signature;

    private RsaSigner(final Signature signature, final int signatureLength) {
        super(signatureLength);
        this.signature = signature;
    }

    /** A signer with that key, encoded as PKCS#8. */
    static RsaSigner of(final byte[] encoded) {
        try {
            final RSAPrivateKey key =
                    (RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            final Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            return new RsaSigner(signature, (key.getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE);
        } catch (final InvalidKeyException e) {
            throw new IllegalStateException("the RSA key cannot be used", null);
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("the RSA key was wiped, or this JVM has no RSA", null);
        }
    }

    @Override
    void signInto(final byte[] payload, final int offset, final int length, final byte[] target) {
        if (signature == null) {
            throw new IllegalStateException("the RSA key was wiped");
        }
        try {
            signature.update(payload, offset, length);
            signature.sign(target, 0, target.length);
        } catch (final SignatureException e) {
            throw new IllegalStateException("RSA cannot sign", e);
        }
    }

    @Override
    public void close() {
        signature = null;
    }
}
