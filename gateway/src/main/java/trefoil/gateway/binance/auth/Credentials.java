package trefoil.gateway.binance.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * An API key and its secret, from the environment or from a file that only its owner can read.
 *
 * <pre>
 *   # trefoil.key, chmod 600
 *   apiKey=...
 *   secret=...
 * </pre>
 *
 * The secret is never shown; {@link #close()} wipes it. Safe on any thread until closed.
 */
public final class Credentials implements AutoCloseable {
    /** Environment variable of the key. */
    public static final String API_KEY_VARIABLE = "TREFOIL_API_KEY";

    /** Environment variable of the secret. */
    public static final String SECRET_VARIABLE = "TREFOIL_API_SECRET";

    private static final int MAX_FILE_BYTES = 4096;
    private static final int MAX_VALUE_LENGTH = 512;
    private static final int SHOWN_OF_KEY = 4;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final String apiKey;
    private final byte[] secret;

    /**
     * Credentials of that key; the secret is copied.
     *
     * @throws IllegalArgumentException if either is empty, too long, or not printable ASCII without blanks
     */
    public Credentials(final String apiKey, final byte[] secret) {
        this.apiKey = apiKey;
        this.secret = secret.clone();
        check("apiKey", apiKey.getBytes(StandardCharsets.UTF_8));
        check("secret", this.secret);
    }

    /**
     * Credentials from {@value #API_KEY_VARIABLE} and {@value #SECRET_VARIABLE}.
     *
     * @throws IllegalArgumentException naming the variable that is missing or unusable
     */
    public static Credentials fromEnvironment(final Map<String, String> environment) {
        final String apiKey = environment.get(API_KEY_VARIABLE);
        final String secret = environment.get(SECRET_VARIABLE);
        if (apiKey == null || apiKey.isEmpty()) {
            throw new IllegalArgumentException(API_KEY_VARIABLE + " is not set in the environment");
        }
        if (secret == null || secret.isEmpty()) {
            throw new IllegalArgumentException(SECRET_VARIABLE + " is not set in the environment");
        }
        return new Credentials(apiKey, secret.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Credentials from a file with the lines {@code apiKey=...} and {@code secret=...}; {@code #} begins a comment line.
     *
     * @throws IllegalArgumentException naming the file and what is wrong: absent, readable by others, a line not understood
     */
    public static Credentials fromFile(final Path file) {
        final byte[] bytes = readOwnFile(file);
        String apiKey = null;
        byte[] secret = null;
        try {
            int line = 1;
            for (int start = 0; start < bytes.length; line++) {
                int end = start;
                while (end < bytes.length && bytes[end] != '\n') {
                    end++;
                }
                final int valueEnd = end > start && bytes[end - 1] == '\r' ? end - 1 : end;
                if (startsWith(bytes, start, valueEnd, "apiKey=") && apiKey == null) {
                    apiKey = new String(bytes, start + 7, valueEnd - start - 7, StandardCharsets.UTF_8).strip();
                } else if (startsWith(bytes, start, valueEnd, "secret=") && secret == null) {
                    secret = Arrays.copyOfRange(bytes, start + 7, trimmedEnd(bytes, start + 7, valueEnd));
                } else if (bytes[start] != '#' && trimmedEnd(bytes, start, valueEnd) > start) {
                    // The line itself stays unsaid: it may hold the secret.
                    throw new IllegalArgumentException(file + " line " + line
                            + " is neither 'apiKey=...' nor 'secret=...', or repeats one of them");
                }
                start = end + 1;
            }
            if (apiKey == null || secret == null) {
                throw new IllegalArgumentException(
                        file + " has no line '" + (apiKey == null ? "apiKey" : "secret") + "=...'");
            }
            return new Credentials(apiKey, secret);
        } finally {
            Arrays.fill(bytes, (byte) 0);
            if (secret != null) {
                Arrays.fill(secret, (byte) 0);
            }
        }
    }

    /** The key, sent with every request; not secret, not shown either. */
    public String apiKey() {
        return apiKey;
    }

    /** A signer of its own for the calling thread. */
    public HmacSigner newSigner() {
        return new HmacSigner(secret);
    }

    /** Wipes the secret; signers made before keep theirs. */
    @Override
    public void close() {
        Arrays.fill(secret, (byte) 0);
    }

    @Override
    public String toString() {
        return "Credentials[apiKey=" + apiKey.substring(0, Math.min(SHOWN_OF_KEY, apiKey.length() / 2)) + "...]";
    }

    private static byte[] readOwnFile(final Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(file + " does not exist or is not a file");
            }
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IllegalArgumentException(file + " can be read by others than its owner: chmod 600 " + file);
            }
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new IllegalArgumentException(file + " is longer than " + MAX_FILE_BYTES + " bytes");
            }
            return Files.readAllBytes(file);
        } catch (final UnsupportedOperationException e) {
            throw new IllegalArgumentException(file + " is on a file system without permissions: use "
                    + API_KEY_VARIABLE + " and " + SECRET_VARIABLE);
        } catch (final IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage());
        }
    }

    private static boolean startsWith(final byte[] bytes, final int start, final int end, final String prefix) {
        if (end - start < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (bytes[start + i] != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int trimmedEnd(final byte[] bytes, final int start, final int end) {
        int trimmed = end;
        while (trimmed > start && (bytes[trimmed - 1] == ' ' || bytes[trimmed - 1] == '\t')) {
            trimmed--;
        }
        return trimmed;
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
