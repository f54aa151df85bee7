package trefoil.engine.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A journal's bytes, read through a window of private memory: what has been verified cannot change any more, and a
 * file that shrinks is a short read, not a crash. One thread.
 */
final class JournalInput implements AutoCloseable {
    private static final int WINDOW_LENGTH = 256 * 1024;

    private final Path path;
    private final FileChannel channel;
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(WINDOW_LENGTH);
    private final ByteBuffer crcView = bytes.duplicate();
    private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    private final CRC32C crc = new CRC32C();
    private long windowStart;
    private int windowLength;

    private JournalInput(final Path path, final FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static JournalInput open(final Path path) {
        try {
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                throw new JournalException(path + " is not a file: name a journal (*.trefoil)");
            }
            return new JournalInput(path, FileChannel.open(path, StandardOpenOption.READ));
        } catch (final NoSuchFileException e) {
            throw new JournalException(path + " does not exist: name a journal (*.trefoil)", e);
        } catch (final IOException e) {
            throw unreadable(path, e);
        }
    }

    /** The window's memory. */
    UnsafeBuffer buffer() {
        return buffer;
    }

    /** Where in the window that place of the file is; {@link #available} must have been asked for it. */
    int offset(final long position) {
        return (int) (position - windowStart);
    }

    /** Brings that place into the window. Returns how many of the bytes wanted there are, fewer at the file's end. */
    int available(final long position, final int wanted) {
        if (position < windowStart || position + wanted > windowStart + windowLength) {
            refresh(position);
        }
        return (int) Math.min(wanted, windowLength - (position - windowStart));
    }

    /** Reads the window afresh, beginning at that place. */
    void refresh(final long position) {
        bytes.clear();
        windowStart = position;
        windowLength = 0;
        try {
            while (bytes.hasRemaining()) {
                final int read = channel.read(bytes, position + windowLength);
                if (read <= 0) {
                    return;
                }
                windowLength += read;
            }
        } catch (final IOException e) {
            throw unreadable(path, e);
        }
    }

    /** CRC32C of bytes inside the window. */
    int crc(final int offset, final int length) {
        crcView.limit(offset + length).position(offset);
        crc.reset();
        crc.update(crcView);
        return (int) crc.getValue();
    }

    /** First byte at or after that place that is not zero; the file's length if there is none. */
    long skipZeros(final long from) {
        long at = from;
        while (available(at, Long.BYTES) == Long.BYTES) {
            if (buffer.getLong(offset(at)) != 0) {
                break;
            }
            at += Long.BYTES;
        }
        while (available(at, 1) == 1 && buffer.getByte(offset(at)) == 0) {
            at++;
        }
        return at;
    }

    /** Place after the last byte that is not zero; {@code from} if all are. */
    long endOfContent(final long from) {
        long end = from;
        for (long at = skipZeros(from); available(at, 1) == 1; at = skipZeros(at)) {
            end = ++at;
        }
        return end;
    }

    long size() {
        try {
            return channel.size();
        } catch (final IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Whether a writer holds the file. */
    boolean locked() {
        try (FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (final OverlappingFileLockException e) {
            return true;
        } catch (final IOException e) {
            // A file system without locks: the writer could not lock it either.
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (final IOException e) {
            throw unreadable(path, e);
        }
    }

    private static JournalException unreadable(final Path path, final IOException e) {
        return JournalException.of(path, "cannot be read", e, "check the file and its permissions");
    }
}
