package trefoil.gateway.binance.auth;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Where the passphrase of a private key comes from: the environment, or a file that only its owner may read, of one line.
 * Never the command line, which other users can see.
 */
final class Passphrase {
    /** Environment variable of the passphrase. */
    static final String VARIABLE = "TREFOIL_KEY_PASSPHRASE";

    private static final int MAX_LENGTH = 512;

    private Passphrase() {}

    /**
     * The passphrase, for the caller to wipe; null if there is none.
     *
     * @param file its file, or null if it may be in the environment
     */
    static char[] find(final Path file, final Map<String, String> environment) {
        if (file != null) {
            return fromFile(file);
        }
        final String text = environment.get(VARIABLE);
        return text == null || text.isEmpty() ? null : check(VARIABLE, text.toCharArray());
    }

    private static char[] fromFile(final Path file) {
        final byte[] bytes = OwnerOnlyFile.read(file, MAX_LENGTH + 2);
        try {
            int end = bytes.length;
            while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
                end--;
            }
            final char[] passphrase = new char[end];
            for (int i = 0; i < end; i++) {
                passphrase[i] = (char) (bytes[i] & 0xFF);
            }
            return check(file.toString(), passphrase);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static char[] check(final String where, final char[] passphrase) {
        boolean printable = passphrase.length > 0 && passphrase.length <= MAX_LENGTH;
        for (final char next : passphrase) {
            printable &= next >= ' ' && next < 0x7F;
        }
        if (!printable) {
            Arrays.fill(passphrase, '\0');
            throw new IllegalArgumentException("the passphrase in " + where + " is not one line of 1 to " + MAX_LENGTH
                    + " printable ASCII characters");
        }
        return passphrase;
    }
}
