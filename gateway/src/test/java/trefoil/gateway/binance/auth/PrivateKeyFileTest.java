package trefoil.gateway.binance.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivateKeyFileTest {
    private static final Map<String, String> NO_ENVIRONMENT = Map.of();
    private static final Map<String, String> PASSPHRASE = Map.of("TREFOIL_KEY_PASSPHRASE", PrivateKeys.PASSPHRASE);

    /** By OpenSSL 3.0: {@code openssl genpkey -algorithm ed25519 -aes-256-cbc}, passphrase "correct horse". */
    private static final String BY_OPENSSL = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjbBftLbYZ5aQICCAAw
            DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEJc2z05SWEO6WfiLhfNd+AUEQPPG
            9FQngiHEhblkZLzEgy4D+XrPhc17iUq6XjkCJqKRo8746oYYvVIthlXAEZc1l94Q
            ItN8AhVn6yhQvRH9Q5E=
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    private static final String OLD_SCHEME = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MFgwHAYKKoZIhvcNAQwBAzAOBAgNcIGDciRYJAICCAAEOCeqhkAnVRV3qbzfjtJA
            pgO6eHFkEDNrWl9Xko1wmgHuiI/EVRZamUIfSU/ZiOfcllaGsDv7Ebeh
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    private static final String TWENTY_MILLION_ITERATIONS = """
            -----BEGIN ENCRYPTED PRIVATE KEY-----
            MIGdMFkGCSqGSIb3DQEFDTBMMCsGCSqGSIb3DQEFDDAeBAgDlqZlmUkTpAIEATEt
            ADAMBggqhkiG9w0CCQUAMB0GCWCGSAFlAwQBKgQQCwak4sByF13bMZ97dzoZHwRA
            q5eMFZ/kOX1ZQ8+Vna8mdzLg5bGHoXnvo6TPXEZJnudFFs68/Wxy3HeAoUqUf6cJ
            HbGH71InoxxjN58BNckwoA==
            -----END ENCRYPTED PRIVATE KEY-----
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "RSA"})
    void shouldOpenAKeyPlainOrUnderAPassphrase(final String algorithm) throws Exception {
        final KeyPair pair = PrivateKeys.pair(algorithm);
        final KeyType type = algorithm.equals("RSA") ? KeyType.RSA : KeyType.ED25519;
        write("plain.pem", PrivateKeys.pem(pair));
        write("windows.pem", PrivateKeys.pem(pair).replace("\n", "\r\n"));
        write("encrypted.pem", PrivateKeys.encryptedPem(pair));
        write("passphrase", PrivateKeys.PASSPHRASE + "\n");

        assertSigns(keyFile("privateKeyFile=plain.pem"), NO_ENVIRONMENT, type, pair.getPublic());
        assertSigns(keyFile("privateKeyFile=windows.pem"), NO_ENVIRONMENT, type, pair.getPublic());
        assertSigns(keyFile("privateKeyFile=plain.pem"), PASSPHRASE, type, pair.getPublic());
        assertSigns(keyFile("privateKeyFile=encrypted.pem"), PASSPHRASE, type, pair.getPublic());
        assertSigns(
                keyFile("privateKeyFile=encrypted.pem\npassphraseFile=passphrase"),
                NO_ENVIRONMENT,
                type,
                pair.getPublic());
    }

    @Test
    void shouldOpenAKeyNamedByTheEnvironment() throws Exception {
        final KeyPair pair = PrivateKeys.pair("Ed25519");
        final Path file = write("encrypted.pem", PrivateKeys.encryptedPem(pair));

        try (Credentials credentials = Credentials.fromEnvironment(Map.of(
                "TREFOIL_API_KEY",
                "anApiKey",
                "TREFOIL_PRIVATE_KEY_FILE",
                file.toString(),
                "TREFOIL_KEY_PASSPHRASE",
                PrivateKeys.PASSPHRASE))) {
            assertSigns(credentials, KeyType.ED25519, pair.getPublic());
        }
        assertThatThrownBy(() -> Credentials.fromEnvironment(
                        Map.of("TREFOIL_API_KEY", "k", "TREFOIL_API_SECRET", "s", "TREFOIL_PRIVATE_KEY_FILE", "f")))
                .hasMessageContaining("both set");
    }

    @Test
    void shouldOpenWhatOpenSslWrote() throws Exception {
        write("openssl.pem", BY_OPENSSL);
        final Path file = keyFile("privateKeyFile=openssl.pem");

        try (Credentials credentials = Credentials.fromFile(file, Map.of("TREFOIL_KEY_PASSPHRASE", "correct horse"));
                Signer signer = credentials.newSigner()) {
            final byte[] target = new byte[signer.maxFormLength()];
            final int length = signer.sign("abc".getBytes(StandardCharsets.US_ASCII), 0, 3, target, 0);

            assertThat(new String(target, 0, length, StandardCharsets.US_ASCII))
                    .isEqualTo(
                            "DeYPHKv7xxUmW+IMYm9KKpCnwSDjbQqtQGEAbJUA5zxWBxWrvcMl5EEhTJz4hywxgIcA9vTeUG2pS6wEsnUYAA==");
        }
    }

    @Test
    void shouldSayWhatIsWrongWithAKey() throws Exception {
        final KeyPair pair = PrivateKeys.pair("Ed25519");
        final String plain = PrivateKeys.pem(pair);
        final String encrypted = PrivateKeys.encryptedPem(pair);
        final byte[] encoded = pair.getPrivate().getEncoded();

        assertRefused(encrypted, NO_ENVIRONMENT, "is encrypted and there is no passphrase", "TREFOIL_KEY_PASSPHRASE");
        assertRefused(encrypted, Map.of("TREFOIL_KEY_PASSPHRASE", "wrong"), "the passphrase is wrong");
        assertRefused(encrypted, Map.of("TREFOIL_KEY_PASSPHRASE", "\u00e9"), "printable ASCII");
        assertRefused(OLD_SCHEME, PASSPHRASE, "encrypted in a way that is not supported", "openssl pkcs8 -topk8 -v2");
        assertRefused(TWENTY_MILLION_ITERATIONS, PASSPHRASE, "more than 1000000 iterations");
        assertRefused(PrivateKeys.pem(PrivateKeys.pair("EC")), NO_ENVIRONMENT, "another kind", "Ed25519 and RSA");
        assertRefused(PrivateKeys.pem("PUBLIC KEY", pair.getPublic().getEncoded()), NO_ENVIRONMENT, "public half");
        assertRefused(PrivateKeys.pem("RSA PRIVATE KEY", encoded), NO_ENVIRONMENT, "openssl pkcs8 -topk8");
        assertRefused(PrivateKeys.pem("OPENSSH PRIVATE KEY", encoded), NO_ENVIRONMENT, "a key for ssh");
        assertRefused(plain.substring(0, plain.length() - 30), NO_ENVIRONMENT, "cut short");
        assertRefused(plain + plain, NO_ENVIRONMENT, "more than one key");
        assertRefused(plain.replace("MC", "M!"), NO_ENVIRONMENT, "not base64");
        assertRefused(plain.replace("MC4", "MC5"), NO_ENVIRONMENT, "damaged");
        assertRefused("", NO_ENVIRONMENT, "not a private key in PEM");
        assertRefused("secret=hunter2", NO_ENVIRONMENT, "not a private key in PEM");
        assertRefused(plain + " ".repeat(PrivateKeyFile.MAX_BYTES), NO_ENVIRONMENT, "longer than 16384 bytes");
    }

    @Test
    void shouldRefuseAShortRsaKey() throws Exception {
        final java.security.KeyPairGenerator generator = java.security.KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);

        assertRefused(PrivateKeys.pem(generator.generateKeyPair()), NO_ENVIRONMENT, "1024 bits", "2048 to 4096");
    }

    @Test
    void shouldRefuseFilesThatOthersMayRead() throws Exception {
        final KeyPair pair = PrivateKeys.pair("Ed25519");
        final Path key = write("key.pem", PrivateKeys.encryptedPem(pair));
        final Path passphrase = write("passphrase", PrivateKeys.PASSPHRASE);
        final Path file = keyFile("privateKeyFile=key.pem\npassphraseFile=passphrase");

        for (final Path readable : new Path[] {key, passphrase, file}) {
            Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rw-r-----"));
            assertThatThrownBy(() -> Credentials.fromFile(file, NO_ENVIRONMENT))
                    .hasMessageContaining(readable + " can be read by others")
                    .hasMessageContaining("chmod 600");
            Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rw-------"));
        }
        Credentials.fromFile(file, NO_ENVIRONMENT).close();
    }

    @Test
    void shouldRefuseKeyFilesOfTwoKinds() throws IOException {
        assertThatThrownBy(() -> Credentials.fromFile(keyFile("secret=abc\nprivateKeyFile=key.pem"), NO_ENVIRONMENT))
                .hasMessageContaining("of one kind");
        assertThatThrownBy(() -> Credentials.fromFile(keyFile("privateKeyFile=absent.pem"), NO_ENVIRONMENT))
                .hasMessageContaining("absent.pem does not exist");
        assertThatThrownBy(() -> Credentials.fromFile(keyFile("privateKeyFile="), NO_ENVIRONMENT))
                .hasMessageContaining("not the name of a file");
    }

    private void assertRefused(final String pem, final Map<String, String> environment, final String... reasons)
            throws IOException {
        write("key.pem", pem);
        final Path file = keyFile("privateKeyFile=key.pem");
        assertThatThrownBy(() -> Credentials.fromFile(file, environment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(reasons)
                .message()
                .doesNotContain("hunter2")
                .doesNotContain("wrong\"");
    }

    private static void assertSigns(
            final Path file, final Map<String, String> environment, final KeyType type, final PublicKey key)
            throws Exception {
        try (Credentials credentials = Credentials.fromFile(file, environment)) {
            assertSigns(credentials, type, key);
        }
    }

    private static void assertSigns(final Credentials credentials, final KeyType type, final PublicKey key)
            throws Exception {
        assertThat(credentials.type()).isEqualTo(type);
        final byte[] payload = "a=1&b=2".getBytes(StandardCharsets.US_ASCII);
        try (Signer signer = credentials.newSigner()) {
            final byte[] target = new byte[signer.maxFormLength()];
            final int length = signer.sign(payload, 0, payload.length, target, 0);
            final Signature check = Signature.getInstance(type == KeyType.RSA ? "SHA256withRSA" : "Ed25519");
            check.initVerify(key);
            check.update(payload);
            assertThat(check.verify(
                            Base64.getDecoder().decode(new String(target, 0, length, StandardCharsets.US_ASCII))))
                    .isTrue();
        }
    }

    private Path keyFile(final String lines) throws IOException {
        return write("trefoil.key", "apiKey=anApiKey\n" + lines + "\n");
    }

    private Path write(final String name, final String content) throws IOException {
        return PrivateKeys.write(folder.resolve(name), content);
    }
}
