package trefoil.gateway.binance.auth;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPrivateCrtKeySpec;

/**
 * RSASSA-PKCS1-v1_5 with SHA-256, by the JDK. The key's numbers cannot be wiped, only forgotten.
 *
 * <p>Source: RFC 8017, section 8.2.
 */
final class RsaSigner extends Base64Signer {
    private static final int MADE_UP_BITS = 2048;

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

    /** A key of 2048 bits, encoded as PKCS#8, that is no secret: of two primes that are known, for finding some takes a second. */
    static byte[] madeUpKey() {
        final BigInteger p = BigInteger.TWO.pow(MADE_UP_BITS / 2).subtract(BigInteger.valueOf(105));
        final BigInteger q = BigInteger.TWO.pow(MADE_UP_BITS / 2 - 1).add(BigInteger.valueOf(1155));
        final BigInteger beforeP = p.subtract(BigInteger.ONE);
        final BigInteger beforeQ = q.subtract(BigInteger.ONE);
        final BigInteger d = RSAKeyGenParameterSpec.F4.modInverse(beforeP.multiply(beforeQ));
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new RSAPrivateCrtKeySpec(
                            p.multiply(q),
                            RSAKeyGenParameterSpec.F4,
                            d,
                            p,
                            q,
                            d.mod(beforeP),
                            d.mod(beforeQ),
                            q.modInverse(p)))
                    .getEncoded();
        } catch (final GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no RSA", e);
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
