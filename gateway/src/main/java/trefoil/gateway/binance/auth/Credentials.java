package trefoil.gateway.binance.auth;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/**
 * An API key and what its owner signs with, from the environment or from a file that only its owner can read.
 *
 * <pre>
 *   # trefoil.key, chmod 600                    # or, with a private key of its own
 *   apiKey=...                                  apiKey=...
 *   secret=...                                  privateKeyFile=ed25519.pem       PKCS#8, plain or under a passphrase
 *                                               passphraseFile=passphrase.txt    or in the environment
 * </pre>
 *
 * Secrets are never shown; {@link #close()} wipes them. Safe on any thread until closed.
 */
public final class Credentials implements AutoCloseable {
    /** Environment variable of the key. */
    public static final String API_KEY_VARIABLE = "TREFOIL_API_KEY";

    /** Environment variable of the secret. */
    public static final String SECRET_VARIABLE = "TREFOIL_API_SECRET";

    /** Environment variable that names the file of the private key, in place of a secret. */
    public static final String PRIVATE_KEY_FILE_VARIABLE = "TREFOIL_PRIVATE_KEY_FILE";

    private static final String MADE_UP_KEY = "x".repeat(64);
    private static final int MAX_VALUE_LENGTH = 512;
    private static final int SHOWN_OF_KEY = 4;

    private final String apiKey;
    private final KeyType type;
    private final byte[] secret;

    /**
     * Credentials of a key with an HMAC secret, which is copied.
     *
     * @throws IllegalArgumentException if either is empty, too long, or not printable ASCII without blanks
     */
    public Credentials(final String apiKey, final byte[] secret) {
        this(apiKey, KeyType.HMAC, secret);
        check("secret", this.secret);
    }

    private Credentials(final String apiKey, final KeyType type, final byte[] secret) {
        this.apiKey = apiKey;
        this.type = type;
        this.secret = secret.clone();
        check("apiKey", apiKey.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Credentials of an Ed25519 key, whose bytes are copied.
     *
     * @param seed the 32 bytes of the private key
     */
    public static Credentials ofEd25519(final String apiKey, final byte[] seed) {
        if (seed.length != Ed25519Signer.SEED_LENGTH) {
            throw new IllegalArgumentException(
                    "a private key of " + seed.length + " bytes, not " + Ed25519Signer.SEED_LENGTH);
        }
        return new Credentials(apiKey, KeyType.ED25519, seed);
    }

    /** Credentials of that kind that no venue knows, made up on the spot: to warm up with. */
    public static Credentials madeUp(final KeyType type) {
        final byte[] secret;
        if (type == KeyType.RSA) {
            secret = RsaSigner.madeUpKey();
        } else {
            final byte[] random = new byte[Ed25519Signer.SEED_LENGTH];
            new SecureRandom().nextBytes(random);
            secret = type == KeyType.ED25519
                    ? random
                    : HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII);
        }
        return new Credentials(MADE_UP_KEY, type, secret);
    }

    /**
     * Credentials from {@value #API_KEY_VARIABLE} and {@value #SECRET_VARIABLE} or {@value #PRIVATE_KEY_FILE_VARIABLE}.
     *
     * @throws IllegalArgumentException naming the variable that is missing or unusable
     */
    public static Credentials fromEnvironment(final Map<String, String> environment) {
        final String apiKey = environment.get(API_KEY_VARIABLE);
        final String secret = environment.get(SECRET_VARIABLE);
        final String keyFile = environment.get(PRIVATE_KEY_FILE_VARIABLE);
        if (apiKey == null || apiKey.isEmpty()) {
            throw new IllegalArgumentException(API_KEY_VARIABLE + " is not set in the environment");
        }
        final boolean secretSet = secret != null && !secret.isEmpty();
        final boolean keyFileSet = keyFile != null && !keyFile.isEmpty();
        if (secretSet && keyFileSet) {
            throw new IllegalArgumentException(SECRET_VARIABLE + " and " + PRIVATE_KEY_FILE_VARIABLE
                    + " are both set in the environment: an API key is of one kind");
        }
        if (keyFileSet) {
            return ofPrivateKey(apiKey, Path.of(keyFile), null, environment);
        }
        if (!secretSet) {
            throw new IllegalArgumentException(SECRET_VARIABLE + " is not set in the environment");
        }
        final byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        try {
            return new Credentials(apiKey, bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /**
     * Credentials from a key file. The passphrase of its private key may be in the environment's {@code
     * TREFOIL_KEY_PASSPHRASE}.
     *
     * @throws IllegalArgumentException naming the file and what is wrong: absent, readable by others, a line not understood,
     *     a private key that does not open
     */
    public static Credentials fromFile(final Path file) {
        return fromFile(file, System.getenv());
    }

    static Credentials fromFile(final Path file, final Map<String, String> environment) {
        try (KeyFile keys = new KeyFile(file)) {
            final byte[] secret = keys.secret();
            return secret != null
                    ? new Credentials(keys.apiKey(), secret)
                    : ofPrivateKey(keys.apiKey(), keys.privateKeyFile(), keys.passphraseFile(), environment);
        }
    }

    private static Credentials ofPrivateKey(
            final String apiKey, final Path keyFile, final Path passphraseFile, final Map<String, String> environment) {
        final char[] passphrase = Passphrase.find(passphraseFile, environment);
        byte[] secret = new byte[0];
        try {
            final PrivateKeyFile key = PrivateKeyFile.read(keyFile, passphrase);
            secret = key.secret();
            return new Credentials(apiKey, key.type(), secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
            if (passphrase != null) {
                Arrays.fill(passphrase, '\0');
            }
        }
    }

    /** The key, sent with every request; not secret, not shown either. */
    public String apiKey() {
        return apiKey;
    }

    /** How signatures are made with it. */
    public KeyType type() {
        return type;
    }

    /** A signer of its own for the calling thread. */
    public Signer newSigner() {
        return switch (type) {
            case HMAC -> new HmacSigner(secret);
            case RSA -> RsaSigner.of(secret);
            case ED25519 -> new Ed25519Signer(secret);
        };
    }

    /** Wipes the secret; signers made before keep theirs. */
    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
    }

    @Override
    public String toString() {
        return "Credentials[" + type + ", apiKey=" + apiKey.substring(0, Math.min(SHOWN_OF_KEY, apiKey.length() / 2))
                + "...]";
    }

    private static void check(final String name, final byte[] value) {
        if (value.length == 0 || value.length > MAX_VALUE_LENGTH) {
            throw new IllegalArgumentException(name + " is empty or longer than " + MAX_VALUE_LENGTH + " characters");
        }
        for (final byte next : value) {
            if (next <= ' ' || next >= 0x7F) {
                throw new IllegalArgumentException(name + " holds a character that is not printable ASCII");
            }
        }
    }
}
