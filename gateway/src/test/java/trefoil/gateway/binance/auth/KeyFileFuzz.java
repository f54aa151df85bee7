package trefoil.gateway.binance.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import trefoil.gateway.fuzz.FuzzTarget;

/** Key files: credentials, or a reason that shows nothing of the file. */
public final class KeyFileFuzz extends FuzzTarget {
    private static final int SHORTEST_TELLING = 8;

    private final Path file = Files.createTempFile(
            "fuzz", ".key", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    private String said;

    public KeyFileFuzz() throws IOException {
        super("key-file", 8_192, 64 * 1024, 16);
    }

    @Override
    protected void read(final byte[] input) throws IOException {
        Files.write(file, input);
        try (Credentials credentials = Credentials.fromFile(file)) {
            // Its own label is no value, although a value may begin like it.
            said = credentials.toString().replace("apiKey=", "");
            try (Signer signer = credentials.newSigner()) {
                signer.signForm(input, 0, input.length, new byte[signer.maxFormLength()], 0);
            }
        } catch (final IllegalArgumentException e) {
            said = e.getMessage().replace(file.toString(), "");
        }
    }

    @Override
    protected void compare(final byte[] input) {
        for (final String line : new String(input, StandardCharsets.UTF_8).split("\\R")) {
            final String value = line.substring(line.indexOf('=') + 1).strip();
            require(value.length() < SHORTEST_TELLING || !said.contains(value), "the file's content is told: " + said);
        }
    }

    @Override
    protected int mutations() {
        return 1_000;
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(file);
    }
}
