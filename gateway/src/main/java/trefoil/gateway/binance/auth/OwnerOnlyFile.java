package trefoil.gateway.binance.auth;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** A file of secrets: a regular file that nobody but its owner may read, bounded before it is read. */
final class OwnerOnlyFile {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private OwnerOnlyFile() {}

    /**
     * Its bytes, for the caller to wipe.
     *
     * @throws IllegalArgumentException naming the file and what is wrong: absent, readable by others, too long
     */
    static byte[] read(final Path file, final int maxBytes) {
        try {
            if (!Files.isRegularFile(file)) {
                throw new IllegalArgumentException(file + " does not exist or is not a file");
            }
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new IllegalArgumentException(file + " can be read by others than its owner: chmod 600 " + file);
            }
            if (Files.size(file) > maxBytes) {
                throw tooLong(file, maxBytes);
            }
            try (InputStream in = Files.newInputStream(file)) {
                final byte[] bytes = in.readNBytes(maxBytes);
                if (in.read() >= 0) {
                    throw tooLong(file, maxBytes);
                }
                return bytes;
            }
        } catch (final UnsupportedOperationException e) {
            throw new IllegalArgumentException(file + " is on a file system without permissions: use "
                    + Credentials.API_KEY_VARIABLE + " and " + Credentials.SECRET_VARIABLE);
        } catch (final IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage());
        }
    }

    private static IllegalArgumentException tooLong(final Path file, final int maxBytes) {
        return new IllegalArgumentException(file + " is longer than " + maxBytes + " bytes");
    }
}
