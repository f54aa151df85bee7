package trefoil.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
    private static final String VENUE =
            "[venue]\nrestUrl = \"http://localhost\"\nstreamUrl = \"ws://localhost\"\nkeyFile = \"my.key\"\n";

    @TempDir
    private Path directory;

    @Test
    void shouldResolveTheKeyFileBesideTheFile() throws Exception {
        final Path file = write("trefoil.toml", VENUE.getBytes(StandardCharsets.UTF_8));

        assertThat(ConfigReader.read(file).venue().keyFile()).contains(directory.resolve("my.key"));
    }

    @Test
    void shouldIgnoreAByteOrderMark() throws Exception {
        final Path file = write("trefoil.toml", ("\ufeff" + VENUE).getBytes(StandardCharsets.UTF_8));

        assertThat(ConfigReader.read(file).venue().restUrl()).hasToString("http://localhost");
    }

    @Test
    void shouldNameTheFileAndLineOfAProblem() throws IOException {
        final Path file = write("trefoil.toml", (VENUE + "\nkeyFil = 1\n").getBytes(StandardCharsets.UTF_8));

        assertRefused(file, file + ":6: unknown key venue.keyFil; did you mean venue.keyFile?");
    }

    @Test
    void shouldSayWhenTheFileIsMissing() {
        final Path file = directory.resolve("none.toml");

        assertRefused(file, file + ": no such file");
    }

    @Test
    void shouldRefuseADirectory() {
        assertRefused(directory, directory + ": is a directory, not a file");
    }

    @Test
    void shouldRefuseWhatIsNoRegularFile() {
        final Path device = Path.of("/dev/zero");
        assumeFalse(Files.notExists(device), "this machine has no /dev/zero");

        assertRefused(device, device + ": is not a regular file");
    }

    @Test
    void shouldSayWhenTheFileMayNotBeRead() throws IOException {
        final Path file = write("trefoil.toml", new byte[0]);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(file), "this user may read every file");

        assertRefused(file, file + ": cannot be read: permission denied");
    }

    @Test
    void shouldReadAFileOfTheLargestLengthAndRefuseOneByteMore() throws Exception {
        final byte[] head = (VENUE + "#").getBytes(StandardCharsets.UTF_8);
        final byte[] largest = Arrays.copyOf(head, ConfigFile.MAX_LENGTH);
        Arrays.fill(largest, head.length, largest.length, (byte) 'x');
        final byte[] tooLarge = Arrays.copyOf(largest, ConfigFile.MAX_LENGTH + 1);

        assertThat(ConfigReader.read(write("largest.toml", largest)).venue().keyFile())
                .isPresent();
        final Path file = write("tooLarge.toml", tooLarge);
        assertRefused(file, file + ": is larger than 1048576 bytes; is it a configuration file?");
    }

    @Test
    void shouldNameTheLineThatIsNotUtf8() throws IOException {
        final byte[] text = (VENUE + "# \u00e4\n").getBytes(StandardCharsets.ISO_8859_1);
        final Path file = write("latin.toml", text);

        assertRefused(file, file + ":5: is not UTF-8 text (byte 0xe4)");
    }

    @Test
    void shouldRefuseACharacterCutOffAtTheEnd() throws IOException {
        final byte[] text = (VENUE + "# \u00e4").getBytes(StandardCharsets.UTF_8);
        final Path file = write("cut.toml", Arrays.copyOf(text, text.length - 1));

        assertRefused(file, file + ":5: is not UTF-8 text (byte 0xc3)");
    }

    private Path write(final String name, final byte[] bytes) throws IOException {
        return Files.write(directory.resolve(name), bytes);
    }

    private static void assertRefused(final Path file, final String problem) {
        assertThatThrownBy(() -> ConfigReader.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(problem);
    }
}
