package trefoil.gateway.exchange.tape;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Lines of a plain or gzipped file, each at most {@value #MAX_LENGTH} bytes, without their line ends. */
final class TapeLines implements AutoCloseable {
    /** Longest line kept: several times the longest depth answer of the venue. */
    static final int MAX_LENGTH = 2 << 20;

    private static final int BUFFER_LENGTH = 1 << 16;
    private static final int GZIP_MAGIC = 0x1F8B;

    private final InputStream input;
    private final byte[] buffer = new byte[BUFFER_LENGTH];
    private byte[] line = new byte[BUFFER_LENGTH];
    private int position;
    private int limit;
    private int length;
    private long number;
    private boolean overlong;
    private String damage;

    TapeLines(final Path file) {
        try {
            input = open(file);
        } catch (final NoSuchFileException e) {
            throw new TapeException(file, 0, "does not exist");
        } catch (final AccessDeniedException e) {
            throw new TapeException(file, 0, "may not be read by this user");
        } catch (final EOFException | ZipException e) {
            throw new TapeException(file, 0, "is a damaged gzip file: " + e.getMessage());
        } catch (final IOException e) {
            throw new TapeException(file, 0, "cannot be read: " + e.getMessage());
        }
    }

    /** Moves to the next line; false at the end, or where damage ends the readable part. */
    boolean next() {
        length = 0;
        overlong = false;
        boolean any = false;
        while (position < limit || fill()) {
            any = true;
            final int end = lineEnd();
            append(position, end);
            position = end + 1;
            if (end < limit) {
                number++;
                trimCarriageReturn();
                return true;
            }
            position = limit;
        }
        if (any) {
            number++;
            trimCarriageReturn();
        }
        return any;
    }

    /** Number of the current line, from 1. */
    long number() {
        return number;
    }

    byte[] bytes() {
        return line;
    }

    int length() {
        return length;
    }

    /** Whether the current line was longer than {@value #MAX_LENGTH} bytes; its rest is dropped. */
    boolean overlong() {
        return overlong;
    }

    /** Why the file could be read no further, or null. */
    String damage() {
        return damage;
    }

    boolean startsWith(final String prefix) {
        return regionIs(0, prefix);
    }

    boolean regionIs(final int offset, final String text) {
        if (offset + text.length() > length) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (line[offset + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** First position of a byte from {@code offset} on, or the length. */
    int indexOf(final char wanted, final int offset) {
        int i = offset;
        while (i < length && line[i] != wanted) {
            i++;
        }
        return i;
    }

    /** First position from {@code offset} on that is not a digit. */
    int digitsEnd(final int offset) {
        int i = offset;
        while (i < length && line[i] >= '0' && line[i] <= '9') {
            i++;
        }
        return i;
    }

    /** Undoes CSV quoting of the last column, in place; returns its length. */
    int unquote(final int offset) {
        if (!regionIs(offset, "\"")) {
            return length - offset;
        }
        int to = offset;
        int from = offset + 1;
        while (from < length) {
            if (line[from] == '"') {
                from++;
                if (from == length || line[from] != '"') {
                    break;
                }
            }
            line[to++] = line[from++];
        }
        return to - offset;
    }

    String text(final int from, final int to) {
        return new String(line, from, to - from, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            input.close();
        } catch (final IOException e) {
            damage = damage == null ? e.getMessage() : damage;
        }
    }

    private boolean fill() {
        if (damage != null) {
            return false;
        }
        position = 0;
        limit = 0;
        try {
            limit = Math.max(0, input.read(buffer));
        } catch (final IOException e) {
            damage = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        }
        return limit > 0;
    }

    private int lineEnd() {
        int end = position;
        while (end < limit && buffer[end] != '\n') {
            end++;
        }
        return end;
    }

    private void append(final int from, final int to) {
        final int room = MAX_LENGTH - length;
        overlong |= to - from > room;
        final int count = Math.min(to - from, room);
        if (length + count > line.length) {
            line = Arrays.copyOf(line, Math.min(MAX_LENGTH, Math.max(length + count, line.length * 2)));
        }
        System.arraycopy(buffer, from, line, length, count);
        length += count;
    }

    private void trimCarriageReturn() {
        if (length > 0 && line[length - 1] == '\r') {
            length--;
        }
    }

    /** The file's content, unpacked if it is gzipped. */
    static InputStream open(final Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new TapeException(file, 0, "is a directory; name a file in it");
        }
        // A pipe or a device might never end, and a tape is read more than once.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new TapeException(file, 0, "is not a regular file");
        }
        final InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_LENGTH);
        try {
            raw.mark(2);
            final int first = raw.read();
            final int second = raw.read();
            raw.reset();
            if (first < 0) {
                throw new TapeException(file, 0, "is empty");
            }
            if ((first << Byte.SIZE | second) == GZIP_MAGIC) {
                return new GZIPInputStream(raw, BUFFER_LENGTH);
            }
            final Path name = file.getFileName();
            if (name != null && name.toString().endsWith(".gz")) {
                throw new TapeException(file, 0, "is named .gz but is not gzip");
            }
            return raw;
        } catch (final IOException | TapeException e) {
            raw.close();
            throw e;
        }
    }
}
