package trefoil.gateway.session;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Optional;

/**
 * The kill switch as a file, and beside it the file in which a run says that it has obeyed.
 *
 * <p>What is there and cannot be read or understood counts as {@link Order#HALT}: doubt is no permission to go on.
 */
public final class KillFile {
    private static final String SEEN_SUFFIX = ".seen";
    private static final int MAX_LENGTH = 256;

    private final Path file;
    private final Path seen;

    /** What a run has to do. */
    public enum Order {
        /** End open loops, open none. */
        REDUCE,
        /** Send nothing more. */
        HALT;

        /** The order as the file writes it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public KillFile(final Path file) {
        this.file = file.toAbsolutePath().normalize();
        seen = this.file.resolveSibling(this.file.getFileName() + SEEN_SUFFIX);
    }

    public Path path() {
        return file;
    }

    /** Whether there is a directory that the file could be in. */
    public boolean hasDirectory() {
        return Files.isDirectory(file.getParent());
    }

    /** The order given, empty if there is none. */
    public Optional<Order> read() {
        if (!hasDirectory() || Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        // A pipe would keep us waiting.
        if (!Files.isRegularFile(file)) {
            return Optional.of(Order.HALT);
        }
        try {
            return Optional.of(read(file).equalsIgnoreCase(Order.REDUCE.word()) ? Order.REDUCE : Order.HALT);
        } catch (final NoSuchFileException gone) {
            return Optional.empty();
        } catch (final IOException unreadable) {
            return Optional.of(Order.HALT);
        }
    }

    /** Gives the order: whole or not at all, and readable by its owner only. */
    public void write(final Order order) throws IOException {
        Files.deleteIfExists(seen);
        replace(file, order.word());
    }

    /** Takes the order back. False if there was none. */
    public boolean clear() throws IOException {
        final boolean there = Files.deleteIfExists(file);
        Files.deleteIfExists(seen);
        return there;
    }

    /** Says that a run has obeyed; {@code who} is a few words about it. */
    void acknowledge(final Order order, final String who) throws IOException {
        replace(seen, order.word() + " " + who);
    }

    /** Whether a run has said that it obeyed that order, or a stronger one. */
    public boolean acknowledged(final Order order) {
        final String word = acknowledgement().split("\\s", 2)[0];
        return word.equals(Order.HALT.word()) || word.equals(order.word());
    }

    /** What a run has said, empty if none has. */
    public String acknowledgement() {
        try {
            return read(seen);
        } catch (final IOException absent) {
            return "";
        }
    }

    /** Forgets what an earlier run said. */
    void forgetAcknowledgement() throws IOException {
        Files.deleteIfExists(seen);
    }

    private static String read(final Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_LENGTH), StandardCharsets.UTF_8).strip();
        }
    }

    private static void replace(final Path target, final String line) throws IOException {
        final Path whole = Files.createTempFile(
                target.getParent(),
                target.getFileName() + ".",
                ".tmp",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(whole, line + System.lineSeparator());
            Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }
}
