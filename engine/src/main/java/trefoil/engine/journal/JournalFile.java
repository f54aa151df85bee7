package trefoil.engine.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.PointerBytesStore;
import net.openhft.chronicle.core.OS;

/**
 * The file below a {@link JournalWriter}: owner-only, locked, mapped in windows of address space, and filled with
 * zeros ahead of the writer.
 *
 * <pre>
 *   0                        used          prepared = file length
 *   +------------------------+-------------+ - - - - - - - - - - - - - - -+
 *   | documents              | zeros       |  mapped, not backed: never   |
 *   |                        | ≥ RESERVE   |  touched                     |
 *   +------------------------+-------------+ - - - - - - - - - - - - - - -+
 * </pre>
 *
 * Memory is written only where the file has really been written before: a mapped store into a hole of a full disk
 * would kill the process. One thread at a time.
 */
final class JournalFile {
    /** Bytes kept prepared ahead of the writer: what is left to wind down with when the disk is full. */
    static final int RESERVE = 1024 * 1024;

    /** Bytes prepared at a time; more than one document, so that the reserve is kept. */
    static final int STEP = 128 * 1024;

    /** Bytes of address space taken at a time; the header and a document must fit. */
    static final long WINDOW = 1L << 30;

    private static final long WINDOW_ALIGNMENT = 64 * 1024;
    private static final byte[] ZEROS = new byte[STEP];

    private final Path path;
    private final RandomAccessFile file;
    private final FileLock lock;
    private final PointerBytesStore store = new PointerBytesStore();
    private Bytes<Void> bytes;
    private final long windowLength;
    private long windowStart;
    private long windowAddress;
    private long prepared;

    private JournalFile(final Path path, final RandomAccessFile file, final long windowLength) throws IOException {
        this.path = path;
        this.windowLength = windowLength;
        this.file = file;
        lock = lock(file.getChannel());
        store.singleThreadedCheckDisabled(true);
    }

    /** Creates the file and prepares its first bytes; at least {@code firstBytes} can be written at once. */
    static JournalFile create(final Path path, final long firstBytes, final long windowLength) {
        createOwnerOnly(path);
        JournalFile created = null;
        try {
            created = new JournalFile(path, new RandomAccessFile(path.toFile(), "rw"), windowLength);
            while (created.prepared < firstBytes + RESERVE) {
                created.prepare();
            }
            created.map(0);
            return created;
        } catch (final IOException e) {
            if (created != null) {
                created.abandon();
            }
            throw JournalException.of(
                    path, "cannot be created", e, "free space there or choose another journal directory");
        }
    }

    /** Bytes over the window, its write position at that place of the file. Valid until {@link #map} is called again. */
    Bytes<Void> bytes() {
        return bytes;
    }

    /** Where in the file the window begins. */
    long windowStart() {
        return windowStart;
    }

    /** Whether a document of the greatest length fits into the window at that place. */
    boolean windowHolds(final long position) {
        return position - windowStart <= windowLength - JournalFormat.MAX_DOCUMENT_LENGTH;
    }

    /** Bytes that can be written from that place on. */
    long room(final long position) {
        return prepared - position;
    }

    /** Lengthens the file by {@link #STEP} zeros if the reserve after that place is no longer whole. */
    void keepReserve(final long position) throws IOException {
        if (prepared - position < RESERVE) {
            prepare();
        }
    }

    /** Moves the window to that place. */
    void map(final long position) throws IOException {
        unmap();
        final long start = position - position % WINDOW_ALIGNMENT;
        windowAddress = OS.map(file.getChannel(), FileChannel.MapMode.READ_WRITE, start, windowLength);
        windowStart = start;
        store.set(windowAddress, windowLength);
        bytes = store.bytesForWrite();
        bytes.singleThreadedCheckDisabled(true);
        bytes.writePosition(position - start);
    }

    /** Cuts the file to its used length, brings it to the disk and closes it. */
    void close(final long used) throws IOException {
        unmap();
        try (file) {
            file.setLength(used);
            file.getFD().sync();
            if (lock != null) {
                lock.release();
            }
        }
    }

    /** Brings what has been written to the disk. Any thread. */
    void sync() throws IOException {
        file.getFD().sync();
    }

    /** Closes the file and removes it. */
    void abandon() {
        try (file) {
            unmap();
            Files.deleteIfExists(path);
        } catch (final IOException e) {
            throw JournalException.of(path, "cannot be removed", e, "remove it by hand");
        }
    }

    private void unmap() throws IOException {
        if (bytes != null) {
            bytes.releaseLast();
            bytes = null;
        }
        if (windowAddress != 0) {
            OS.unmap(windowAddress, windowLength);
            windowAddress = 0;
        }
    }

    private void prepare() throws IOException {
        // Not through the channel: an interrupt would close it under the mapping.
        file.seek(prepared);
        file.write(ZEROS);
        prepared += STEP;
    }

    private static void createOwnerOnly(final Path path) {
        try {
            final Path directory = path.toAbsolutePath().getParent();
            final boolean posix =
                    path.getFileSystem().supportedFileAttributeViews().contains("posix");
            if (posix) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                Files.createFile(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            } else {
                Files.createDirectories(directory);
                Files.createFile(path);
            }
        } catch (final FileAlreadyExistsException e) {
            throw new JournalException(
                    "journal " + path + " cannot be created: " + e.getFile() + " exists already; choose another journal"
                            + " directory",
                    e);
        } catch (final IOException e) {
            throw JournalException.of(
                    path, "cannot be created", e, "choose a journal directory that can be written to");
        }
    }

    private static FileLock lock(final FileChannel channel) {
        try {
            return channel.tryLock();
        } catch (final IOException e) {
            // A file system without locks: readers then cannot tell a running writer from a dead one.
            return null;
        }
    }
}
