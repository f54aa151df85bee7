package trefoil.gateway.binance.auth;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/**
 * A private key in PEM: PKCS#8, plain or encrypted under a passphrase (PBES2).
 *
 * <pre>
 *   -----BEGIN PRIVATE KEY-----    or    -----BEGIN ENCRYPTED PRIVATE KEY-----
 * </pre>
 *
 * Sources: RFC 7468, sections 10 and 11; RFC 8018, section 6.2.
 *
 * @param type of the key
 * @param secret the 32 bytes of an Ed25519 key, the PKCS#8 encoding of an RSA key; for the receiver to wipe
 */
record PrivateKeyFile(KeyType type, byte[] secret) {
    /** Longest file read, in bytes: an RSA key of 4096 bits takes 3.4 kB. */
    static final int MAX_BYTES = 16 * 1024;

    private static final int MIN_RSA_BITS = 2048;
    private static final int MAX_RSA_BITS = 4096;
    /** Less than a second of work; a key file asks for some ten thousand. */
    private static final int MAX_ITERATIONS = 1_000_000;

    private static final String BEGIN = "-----BEGIN ";
    private static final String PLAIN = "PRIVATE KEY";
    private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";
    private static final String PBES2 = "PBES2";
    private static final String PBES2_OID = "1.2.840.113549.1.5.13";
    private static final String PBES2_SCHEME = "PBEWithHmac";
    private static final String MAKE_ONE = ": openssl genpkey -algorithm ed25519 -aes-256-cbc -out FILE makes one";

    /** What is wrong with a key; never shows any of it. */
    private static IllegalArgumentException wrong(final Path file, final String what) {
        return new IllegalArgumentException(file + " " + what);
    }

    /**
     * The key in a file.
     *
     * @param passphrase for an encrypted key; null if there is none
     * @throws IllegalArgumentException naming the file and what is wrong with it, or with the passphrase
     */
    static PrivateKeyFile read(final Path file, final char[] passphrase) {
        final byte[] pem = OwnerOnlyFile.read(file, MAX_BYTES);
        byte[] encoded = null;
        try {
            encoded = body(file, pem);
            if (label(file, pem).equals(ENCRYPTED)) {
                final byte[] encrypted = encoded;
                encoded = decrypt(file, encrypted, passphrase);
            }
            return key(file, encoded, passphrase != null);
        } finally {
            Arrays.fill(pem, (byte) 0);
            if (encoded != null) {
                Arrays.fill(encoded, (byte) 0);
            }
        }
    }

    private static String label(final Path file, final byte[] pem) {
        // The text up to the label is no secret; nothing after it is made into a String.
        final int lineEnd = indexOf(pem, (byte) '\n', 0);
        final String first = new String(pem, 0, Math.min(lineEnd, 80), StandardCharsets.ISO_8859_1).strip();
        if (!first.startsWith(BEGIN) || !first.endsWith("-----") || first.length() < BEGIN.length() + 5) {
            throw wrong(file, "is not a private key in PEM, its first line is no BEGIN line" + MAKE_ONE);
        }
        final String label = first.substring(BEGIN.length(), first.length() - 5);
        switch (label) {
            case PLAIN, ENCRYPTED:
                return label;
            case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY":
                throw wrong(file, "is in an older form (" + label + "): openssl pkcs8 -topk8 -in FILE -out FILE.pk8");
            case "OPENSSH PRIVATE KEY":
                throw wrong(file, "is a key for ssh, not one in PKCS#8" + MAKE_ONE);
            case "PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE":
                throw wrong(file, "holds the public half (" + label + "); the private one is needed");
            default:
                throw wrong(file, "is not a private key in PKCS#8 (BEGIN PRIVATE KEY)" + MAKE_ONE);
        }
    }

    private static byte[] body(final Path file, final byte[] pem) {
        final String label = label(file, pem);
        final int start = indexOf(pem, (byte) '\n', 0);
        final int end = indexOf(pem, (byte) '-', start);
        final byte[] base64 = new byte[end - start];
        int length = 0;
        for (int i = start; i < end; i++) {
            if (pem[i] != '\n' && pem[i] != '\r' && pem[i] != ' ' && pem[i] != '\t') {
                base64[length++] = pem[i];
            }
        }
        final byte[] text = Arrays.copyOf(base64, length);
        Arrays.fill(base64, (byte) 0);
        try {
            final String last = new String(pem, end, pem.length - end, StandardCharsets.ISO_8859_1);
            if (!last.strip().equals("-----END " + label + "-----")) {
                throw wrong(file, "is cut short or holds more than one key: no END line follows the key");
            }
            return Base64.getDecoder().decode(text);
        } catch (final IllegalArgumentException e) {
            if (e.getMessage() != null && e.getMessage().startsWith(file.toString())) {
                throw e;
            }
            throw wrong(file, "is damaged: what stands between its BEGIN and END lines is not base64");
        } finally {
            Arrays.fill(text, (byte) 0);
        }
    }

    private static int indexOf(final byte[] bytes, final byte wanted, final int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    private static byte[] decrypt(final Path file, final byte[] encrypted, final char[] passphrase) {
        if (passphrase == null) {
            throw wrong(
                    file,
                    "is encrypted and there is no passphrase: set " + Passphrase.VARIABLE
                            + " or name an owner-only file (passphraseFile=...)");
        }
        final EncryptedPrivateKeyInfo info;
        final AlgorithmParameters parameters;
        final String algorithm;
        try {
            info = new EncryptedPrivateKeyInfo(encrypted);
            parameters = info.getAlgParameters();
            if (parameters == null || !isPbes2(info.getAlgName())) {
                throw wrong(
                        file,
                        "is encrypted in a way that is not supported (" + info.getAlgName()
                                + "): openssl pkcs8 -topk8 -v2 aes-256-cbc -in FILE -out FILE.pk8");
            }
            if (parameters.getParameterSpec(PBEParameterSpec.class).getIterationCount() > MAX_ITERATIONS) {
                throw wrong(file, "asks for more than " + MAX_ITERATIONS + " iterations to derive its key");
            }
            // Of PBES2 parameters this is the documented name of the whole scheme, which the JDK's factories know it
            // by.
            algorithm = parameters.toString();
        } catch (final java.io.IOException | GeneralSecurityException e) {
            throw wrong(file, "is damaged, or encrypted in a way that this JVM does not know");
        }
        return decrypt(file, info, algorithm, parameters, passphrase);
    }

    /** JDK 17 names the standard, JDK 25 the scheme that its parameters make. */
    private static boolean isPbes2(final String name) {
        return name.equals(PBES2) || name.equals(PBES2_OID) || name.startsWith(PBES2_SCHEME);
    }

    private static byte[] decrypt(
            final Path file,
            final EncryptedPrivateKeyInfo info,
            final String algorithm,
            final AlgorithmParameters parameters,
            final char[] passphrase) {
        final PBEKeySpec password = new PBEKeySpec(passphrase);
        try {
            final SecretKey key = SecretKeyFactory.getInstance(algorithm).generateSecret(password);
            final Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, key, parameters);
            return cipher.doFinal(info.getEncryptedData());
        } catch (final java.security.NoSuchAlgorithmException e) {
            throw wrong(file, "is encrypted in a way that this JVM does not know (" + algorithm + ")");
        } catch (final GeneralSecurityException e) {
            throw wrong(file, "does not open: the passphrase is wrong, or the file is damaged");
        } finally {
            password.clearPassword();
        }
    }

    private static PrivateKeyFile key(final Path file, final byte[] encoded, final boolean decrypted) {
        final PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(encoded);
        if (generate("Ed25519", spec) instanceof EdECPrivateKey key) {
            final byte[] seed = key.getBytes().orElse(new byte[0]);
            if (seed.length == Ed25519Signer.SEED_LENGTH) {
                return new PrivateKeyFile(KeyType.ED25519, seed);
            }
        }
        if (generate("RSA", spec) instanceof RSAPrivateKey key) {
            final int bits = key.getModulus().bitLength();
            if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
                throw wrong(file, "is an RSA key of " + bits + " bits; the venue takes 2048 to 4096");
            }
            return new PrivateKeyFile(KeyType.RSA, encoded.clone());
        }
        if (generate("EC", spec) != null || generate("Ed448", spec) != null || generate("DSA", spec) != null) {
            throw wrong(file, "is a key of another kind; the venue takes Ed25519 and RSA" + MAKE_ONE);
        }
        throw wrong(
                file,
                decrypted
                        ? "does not open: the passphrase is wrong, or the file is damaged"
                        : "is damaged: it holds no key that this JVM can read");
    }

    private static java.security.PrivateKey generate(final String algorithm, final PKCS8EncodedKeySpec spec) {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(spec);
        } catch (final GeneralSecurityException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return type + " key";
    }
}
