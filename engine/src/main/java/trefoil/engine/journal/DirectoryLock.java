package trefoil.engine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second process from doing the same thing with the same journals: a file that only its owner may read, locked
 * for as long as the process lives. The operating system lets it go when the process dies, however.
 */
public final class DirectoryLock implements AutoCloseable {
    private static final int MAX_HOLDER_BYTES = 512;
    /** Where the holder says who it is; the bytes before are locked. */
    private static final int HOLDER_AT = 1;

    /** Where the operating system counts locks by process, it would let a second one in the same process pass. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel channel;

    private DirectoryLock(final Path path, final FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the lock of that name in the directory, which is made where it is missing.
     *
     * @param holder who takes it, for whom finds it taken
     * @throws JournalException if another process has it, naming that one's holder, or if it cannot be locked
     */
    public static DirectoryLock take(final Path directory, final String name, final String holder) {
        final Path path = directory.toAbsolutePath().resolve(name + ".lock");
        if (!HELD.add(path)) {
            throw taken(path, "this process");
        }
        DirectoryLock lock = null;
        try {
            while (lock == null) {
                lock = tryTake(path, holder);
            }
            return lock;
        } catch (final IOException e) {
            throw JournalException.of(
                    path, "cannot be locked", e, "choose a journal directory on a local disk that can be written to");
        } finally {
            if (lock == null) {
                HELD.remove(path);
            }
        }
    }

    /** Null if the file was removed by its last holder between our opening and our locking it. */
    private static DirectoryLock tryTake(final Path path, final String holder) throws IOException {
        final Object before = keyOf(path);
        final FileChannel channel = open(path);
        boolean taken = false;
        try {
            final Object opened = keyOf(path);
            // The first byte only: where locks are mandatory, the holder could not be read otherwise.
            if (channel.tryLock(0, HOLDER_AT, false) == null) {
                final String other = holderIn(channel);
                throw taken(path, other.isEmpty() ? "another process" : other);
            }
            // Not by reading the file: closing it a second time would let the lock go.
            taken = Objects.equals(opened, keyOf(path)) && (before == null || before.equals(opened));
            if (!taken) {
                return null;
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((" " + holder + "\n").getBytes(StandardCharsets.UTF_8)), 0);
            return new DirectoryLock(path, channel);
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    private static JournalException taken(final Path path, final String holder) {
        return new JournalException("the journals in " + path.getParent() + " are in use by " + holder
                + ", which holds " + path.getFileName() + ": stop it first, or use another journal directory");
    }

    /** What tells the file from another one of the same name; null if there is none, or nothing tells. */
    private static Object keyOf(final Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (final NoSuchFileException e) {
            return null;
        }
    }

    private static FileChannel open(final Path path) throws IOException {
        final boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        Files.createDirectories(path.getParent(), posix ? ownerOnly("rwx------") : new FileAttribute<?>[0]);
        return FileChannel.open(
                path,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                posix ? ownerOnly("rw-------") : new FileAttribute<?>[0]);
    }

    private static FileAttribute<?>[] ownerOnly(final String permissions) {
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }

    private static String holderIn(final FileChannel channel) throws IOException {
        final ByteBuffer bytes = ByteBuffer.allocate(MAX_HOLDER_BYTES);
        channel.read(bytes, HOLDER_AT);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}+", " ")
                .strip();
    }

    /** Removes the file and lets it go. */
    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try (channel) {
            Files.deleteIfExists(path);
        } catch (final IOException e) {
            // It stays, unlocked, and does no harm.
        }
        HELD.remove(path);
    }
}
