package trefoil.gateway.recording;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.GZIPOutputStream;
import trefoil.gateway.binance.stream.FrameTap;

/**
 * Frames as they came, one a line in a gzipped file: what the codecs are held against, and what {@code import} reads.
 *
 * <pre>
 *   # trefoil raw 1
 *   1900000000000000001 0 UP
 *   1900000000200000001 0 {"stream":"mintusdt@bookTicker","data":{…}}
 *   1900000000400000001 1 DEPTH MINTUSDT {"lastUpdateId":105,…}
 *   1900000000500000001 0 DOWN
 * </pre>
 *
 * Time of receipt in nanoseconds since the epoch, connection, frame. Line ends inside a frame become blanks, which in JSON
 * say the same. What follows a failure to write is dropped. Any thread; publishers wait for each other, and for the disk.
 */
public final class RawFrames implements FrameTap, AutoCloseable {
    /** First line of the file. */
    public static final String HEADER = "# trefoil raw 1";

    private static final int BUFFER_LENGTH = 1 << 16;

    private final Path path;
    private final OutputStream out;
    private byte[] line = new byte[BUFFER_LENGTH];
    private long frames;
    private boolean closed;

    /** Why nothing is written any more, or null; written under the lock, read by any thread. */
    private volatile IOException failure;

    /**
     * Creates the file, readable by its owner only.
     *
     * @throws IOException if it exists or cannot be created
     */
    public RawFrames(final Path path) throws IOException {
        this.path = path;
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        out = open(path);
        write(HEADER.getBytes(StandardCharsets.US_ASCII));
    }

    private static OutputStream open(final Path path) throws IOException {
        return new GZIPOutputStream(
                new BufferedOutputStream(Files.newOutputStream(path, StandardOpenOption.WRITE), BUFFER_LENGTH),
                BUFFER_LENGTH);
    }

    @Override
    public void onFrame(
            final int connection, final byte[] buffer, final int offset, final int length, final long receiveNs) {
        write(receiveNs, connection, "", buffer, offset, length);
    }

    @Override
    public void onDepth(final int connection, final String symbol, final byte[] answer, final long receiveNs) {
        write(receiveNs, connection, "DEPTH " + symbol + " ", answer, 0, answer.length);
    }

    @Override
    public void onState(final int connection, final boolean up, final long timeNs) {
        write(timeNs, connection, up ? "UP" : "DOWN", new byte[0], 0, 0);
    }

    private synchronized void write(
            final long timeNs,
            final int connection,
            final String prefix,
            final byte[] buffer,
            final int offset,
            final int length) {
        final byte[] start = (timeNs + " " + connection + " " + prefix).getBytes(StandardCharsets.UTF_8);
        if (line.length < start.length + length) {
            line = new byte[Math.max(start.length + length, line.length * 2)];
        }
        System.arraycopy(start, 0, line, 0, start.length);
        for (int i = 0; i < length; i++) {
            final byte value = buffer[offset + i];
            line[start.length + i] = value == '\n' || value == '\r' ? (byte) ' ' : value;
        }
        if (failure == null && !closed) {
            try {
                out.write(line, 0, start.length + length);
                out.write('\n');
                frames++;
            } catch (final IOException e) {
                failure = e;
            }
        }
    }

    private void write(final byte[] text) throws IOException {
        out.write(text);
        out.write('\n');
    }

    /** The file. */
    public Path path() {
        return path;
    }

    /** Lines written so far, the first excepted. */
    public synchronized long frames() {
        return frames;
    }

    /** Why nothing is written any more, or null; any thread. */
    public IOException failure() {
        return failure;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            out.close();
        } catch (final IOException e) {
            failure = failure == null ? e : failure;
        }
    }
}
