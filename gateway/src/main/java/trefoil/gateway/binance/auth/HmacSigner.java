package trefoil.gateway.binance.auth;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * HMAC-SHA256 of exact bytes, as lower-case hex: one reused digest, the two key blocks fed by hand, so that a
 * signature allocates nothing ({@code javax.crypto.Mac} allocates 48 bytes).
 *
 * <p>Not thread safe: one for each thread that signs.
 *
 * <p>Source: RFC 2104, section 2.
 */
public final class HmacSigner implements Signer {
    /** Bytes of a signature. */
    public static final int SIGNATURE_LENGTH = 64;

    private static final int BLOCK_LENGTH = 64;
    private static final int DIGEST_LENGTH = 32;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5C;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private final MessageDigest digest;
    private final byte[] innerBlock = new byte[BLOCK_LENGTH];
    private final byte[] outerBlock = new byte[BLOCK_LENGTH];
    private final byte[] hash = new byte[DIGEST_LENGTH];

    /** A signer with that secret; the array is not kept. */
    public HmacSigner(final byte[] secret) {
        if (secret.length == 0) {
            throw new IllegalArgumentException("secret is empty");
        }
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no SHA-256", e);
        }
        final byte[] key = secret.length > BLOCK_LENGTH ? digest.digest(secret) : secret;
        for (int i = 0; i < BLOCK_LENGTH; i++) {
            final byte next = i < key.length ? key[i] : 0;
            innerBlock[i] = (byte) (next ^ INNER);
            outerBlock[i] = (byte) (next ^ OUTER);
        }
        if (key != secret) {
            Arrays.fill(key, (byte) 0);
        }
    }

    @Override
    public int maxFormLength() {
        return SIGNATURE_LENGTH;
    }

    @Override
    public int signForm(
            final byte[] payload, final int offset, final int length, final byte[] target, final int targetOffset) {
        return sign(payload, offset, length, target, targetOffset);
    }

    /** Writes the {@value #SIGNATURE_LENGTH} hex characters of the payload's signature at the target. */
    @Override
    public int sign(
            final byte[] payload, final int offset, final int length, final byte[] target, final int targetOffset) {
        try {
            digest.update(innerBlock);
            digest.update(payload, offset, length);
            digest.digest(hash, 0, DIGEST_LENGTH);
            digest.update(outerBlock);
            digest.update(hash);
            digest.digest(hash, 0, DIGEST_LENGTH);
        } catch (final DigestException e) {
            throw new IllegalStateException("SHA-256 is not " + DIGEST_LENGTH + " bytes long", e);
        }
        for (int i = 0; i < DIGEST_LENGTH; i++) {
            target[targetOffset + 2 * i] = HEX[hash[i] >> 4 & 0xF];
            target[targetOffset + 2 * i + 1] = HEX[hash[i] & 0xF];
        }
        return SIGNATURE_LENGTH;
    }

    /** Wipes the key; signatures made afterwards are worthless. */
    @Override
    public void close() {
        Arrays.fill(innerBlock, (byte) 0);
        Arrays.fill(outerBlock, (byte) 0);
        digest.reset();
    }
}
