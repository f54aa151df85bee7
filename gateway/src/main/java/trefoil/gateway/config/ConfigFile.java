package trefoil.gateway.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Bytes of a configuration file on their way to text, bounded. */
final class ConfigFile {
    /** Largest file read, in bytes. */
    static final int MAX_LENGTH = 1 << 20;

    private static final char BYTE_ORDER_MARK = '\ufeff';

    private ConfigFile() {}

    /** Text of a regular file of at most {@link #MAX_LENGTH} bytes of UTF-8. */
    static String read(final Path file) throws ConfigException {
        if (Files.notExists(file)) {
            throw refused(file + ": no such file");
        }
        if (Files.isDirectory(file)) {
            throw refused(file + ": is a directory, not a file");
        }
        // A pipe or a terminal might never end.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw refused(file + ": is not a regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            final byte[] bytes = in.readNBytes(MAX_LENGTH + 1);
            if (bytes.length > MAX_LENGTH) {
                throw refused(file + ": is larger than " + MAX_LENGTH + " bytes; is it a configuration file?");
            }
            return decode(file, bytes);
        } catch (final AccessDeniedException e) {
            throw refused(file + ": cannot be read: permission denied");
        } catch (final IOException e) {
            throw refused(file + ": cannot be read: " + e.getMessage());
        }
    }

    private static String decode(final Path file, final byte[] bytes) throws ConfigException {
        final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        final ByteBuffer in = ByteBuffer.wrap(bytes);
        final CharBuffer out = CharBuffer.allocate(bytes.length);
        final CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw refused(file + ":" + line + ": is not UTF-8 text (byte 0x"
                    + String.format("%02x", bytes[in.position()] & 0xff) + ")");
        }
        final String text = out.flip().toString();
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
    }

    private static ConfigException refused(final String problem) {
        return new ConfigException(List.of(problem));
    }
}
