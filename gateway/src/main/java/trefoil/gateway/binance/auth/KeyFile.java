package trefoil.gateway.binance.auth;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;

/** Lines of a key file, {@code name=value}, each name once; {@code #} begins a comment line. Wiped on close. */
final class KeyFile implements AutoCloseable {
    private static final int MAX_BYTES = 4096;
    private static final String[] NAMES = {"apiKey=", "secret=", "privateKeyFile=", "passphraseFile="};
    private static final int API_KEY = 0;
    private static final int SECRET = 1;
    private static final int PRIVATE_KEY_FILE = 2;
    private static final int PASSPHRASE_FILE = 3;

    private final Path file;
    private final byte[][] values = new byte[NAMES.length][];

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException naming the file and what is wrong with it; never shows what is in it
     */
    KeyFile(final Path file) {
        this.file = file;
        final byte[] bytes = OwnerOnlyFile.read(file, MAX_BYTES);
        try {
            int line = 1;
            for (int start = 0; start < bytes.length; line++) {
                int end = start;
                while (end < bytes.length && bytes[end] != '\n') {
                    end++;
                }
                take(bytes, start, trimmedEnd(bytes, start, end), line);
                start = end + 1;
            }
        } catch (final IllegalArgumentException e) {
            close();
            throw e;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private void take(final byte[] bytes, final int start, final int end, final int line) {
        for (int i = 0; i < NAMES.length; i++) {
            if (startsWith(bytes, start, end, NAMES[i]) && values[i] == null) {
                values[i] = Arrays.copyOfRange(bytes, start + NAMES[i].length(), end);
                return;
            }
        }
        if (end > start && bytes[start] != '#') {
            // The line itself stays unsaid: it may hold the secret.
            throw new IllegalArgumentException(file + " line " + line
                    + " is none of 'apiKey=...', 'secret=...', 'privateKeyFile=...' and 'passphraseFile=...', or repeats"
                    + " one of them");
        }
    }

    /** The API key. */
    String apiKey() {
        if (values[API_KEY] == null) {
            throw new IllegalArgumentException(file + " has no line 'apiKey=...'");
        }
        return text(API_KEY);
    }

    /** The secret, this file's own copy; null if the key is of another kind. */
    byte[] secret() {
        final boolean privateKey = values[PRIVATE_KEY_FILE] != null;
        if (privateKey == (values[SECRET] != null)) {
            throw new IllegalArgumentException(
                    privateKey
                            ? file + " has both 'secret=...' and 'privateKeyFile=...': an API key is of one kind"
                            : file + " has no line 'secret=...', nor 'privateKeyFile=...'");
        }
        return values[SECRET];
    }

    /** The file of the private key; only where there is no secret. */
    Path privateKeyFile() {
        return path(PRIVATE_KEY_FILE);
    }

    /** The file of its passphrase, null if none is named. */
    Path passphraseFile() {
        return values[PASSPHRASE_FILE] == null ? null : path(PASSPHRASE_FILE);
    }

    /** Relative to this file. */
    private Path path(final int name) {
        try {
            final String text = text(name);
            if (text.isEmpty()) {
                throw new InvalidPathException("", "empty");
            }
            return file.resolveSibling(text);
        } catch (final InvalidPathException e) {
            throw new IllegalArgumentException(file + ": what follows '" + NAMES[name] + "' is not the name of a file");
        }
    }

    private String text(final int name) {
        return new String(values[name], StandardCharsets.UTF_8).strip();
    }

    @Override
    public void close() {
        for (final byte[] value : values) {
            if (value != null) {
                Arrays.fill(value, (byte) 0);
            }
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
        while (trimmed > start
                && (bytes[trimmed - 1] == ' ' || bytes[trimmed - 1] == '\t' || bytes[trimmed - 1] == '\r')) {
            trimmed--;
        }
        return trimmed;
    }
}
