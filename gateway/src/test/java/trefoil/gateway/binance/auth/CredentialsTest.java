package trefoil.gateway.binance.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {
    private static final String KEY = "someApiKey123";
    private static final String SECRET = "someSecret456";

    @TempDir
    private Path folder;

    @Test
    void shouldReadTheEnvironment() {
        try (Credentials credentials =
                Credentials.fromEnvironment(Map.of("TREFOIL_API_KEY", KEY, "TREFOIL_API_SECRET", SECRET))) {
            assertThat(credentials.apiKey()).isEqualTo(KEY);
            assertThat(sign(credentials.newSigner()))
                    .isEqualTo(sign(new HmacSigner(SECRET.getBytes(StandardCharsets.US_ASCII))));
        }
        assertThatThrownBy(() -> Credentials.fromEnvironment(Map.of("TREFOIL_API_KEY", KEY)))
                .hasMessageContaining("TREFOIL_API_SECRET");
        assertThatThrownBy(() -> Credentials.fromEnvironment(Map.of("TREFOIL_API_SECRET", SECRET)))
                .hasMessageContaining("TREFOIL_API_KEY");
    }

    @Test
    void shouldReadAFileOfItsOwnerOnly() throws IOException {
        final Path file = file("# key\r\n\napiKey=" + KEY + "\r\nsecret=" + SECRET + "  \n", "rw-------");
        try (Credentials credentials = Credentials.fromFile(file)) {
            assertThat(credentials.apiKey()).isEqualTo(KEY);
            assertThat(sign(credentials.newSigner()))
                    .isEqualTo(sign(new HmacSigner(SECRET.getBytes(StandardCharsets.US_ASCII))));
            assertThat(credentials).asString().doesNotContain(SECRET).doesNotContain(KEY);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        Credentials.fromFile(file).close();
        for (final String readable : new String[] {"rw-r-----", "rw----r--", "rw--w----", "rwx------"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(readable));
            assertThatThrownBy(() -> Credentials.fromFile(file))
                    .as(readable)
                    .hasMessageContaining(file.toString())
                    .hasMessageContaining("chmod 600");
        }
    }

    @Test
    void shouldSayWhatIsWrongWithoutShowingTheSecret() throws IOException {
        for (final String wrong : new String[] {
            "",
            "apiKey=" + KEY,
            "secret=" + SECRET,
            "apiKey=\nsecret=" + SECRET,
            "apiKey=" + KEY + "\nsecret=",
            "apiKey=" + KEY + "\nsecret=" + SECRET + " \u00e9",
            "apiKey=" + KEY + "\nsecret = " + SECRET,
            "apiKey=" + KEY + "\nsecret=" + SECRET + "\nsecret=" + SECRET,
            SECRET,
            "apiKey=" + KEY + "\nsecret=some " + SECRET,
            "apiKey=" + KEY + "\nsecret=" + "s".repeat(513)
        }) {
            final Path file = file(wrong, "rw-------");
            assertThatThrownBy(() -> Credentials.fromFile(file))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .message()
                    .doesNotContain(SECRET);
            Files.delete(file);
        }
        assertThatThrownBy(() -> Credentials.fromFile(folder.resolve("absent"))).hasMessageContaining("absent");
        assertThatThrownBy(() -> Credentials.fromFile(folder)).hasMessageContaining("not a file");
        assertThatThrownBy(() -> Credentials.fromFile(file("#".repeat(5000), "rw-------")))
                .hasMessageContaining("longer");
    }

    @Test
    void shouldWipeTheSecretOnClose() {
        final Credentials credentials = new Credentials(KEY, SECRET.getBytes(StandardCharsets.US_ASCII));
        final String before = sign(credentials.newSigner());

        credentials.close();

        assertThat(sign(credentials.newSigner())).isNotEqualTo(before);
    }

    private Path file(final String content, final String permissions) throws IOException {
        final Path file = Files.writeString(folder.resolve("key"), content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return file;
    }

    private static String sign(final Signer signer) {
        final byte[] target = new byte[HmacSigner.SIGNATURE_LENGTH];
        signer.sign(new byte[] {1}, 0, 1, target, 0);
        return new String(target, StandardCharsets.US_ASCII);
    }
}
