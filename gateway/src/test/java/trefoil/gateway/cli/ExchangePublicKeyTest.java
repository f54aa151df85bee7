package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.MonotonicEpochClock;
import trefoil.gateway.binance.auth.Credentials;
import trefoil.gateway.binance.rest.BinanceRestClient;

/** An exchange whose account has a key pair of the client's own. */
class ExchangePublicKeyTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"Ed25519", "RSA"})
    void shouldKnowAClientByItsOwnKeyPair(final String algorithm) throws Exception {
        final KeyPair pair = KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        final Path publicKey = pem("public.pem", "PUBLIC KEY", pair.getPublic());
        ownerOnly(pem("private.pem", "PRIVATE KEY", pair.getPrivate()));
        final Path keyFile = directory.resolve("x.key");
        final Running exchange = new Running(keyFile, publicKey);
        try {
            final String told = exchange.awaitKeyFile();
            final Matcher apiKey = Pattern.compile("# {3}apiKey=(\\S+)").matcher(told);
            assertThat(apiKey.find()).as(told).isTrue();
            final Path own = ownerOnly(Files.writeString(
                    directory.resolve("own.key"), "apiKey=" + apiKey.group(1) + "\nprivateKeyFile=private.pem\n"));

            try (Credentials credentials = Credentials.fromFile(own);
                    BinanceRestClient rest =
                            new BinanceRestClient(exchange.restUrl(), credentials, new MonotonicEpochClock())) {
                rest.serverClock().measure(1);
                assertThat(rest.account().balances()).isNotEmpty();
            }
        } finally {
            exchange.end();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "absent.pem, '', does not exist",
        "private.pem, '-----BEGIN PRIVATE KEY-----', 'holds a private key, which is for the client alone'",
        "text.pem, some text, holds no '-----BEGIN PUBLIC KEY-----'",
        "base64.pem, '-----BEGIN PUBLIC KEY-----\nA\n-----END PUBLIC KEY-----', is not Base64",
        "other.pem, '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', holds neither an Ed25519 nor an RSA key"
    })
    void shouldRefuseWhatIsNoPublicKey(final String name, final String text, final String problem) throws Exception {
        final Path file = directory.resolve(name);
        if (!text.isEmpty()) {
            Files.writeString(file, text);
        }

        final Cli.Result result = Cli.run("exchange", "--port", "0", "--public-key", file.toString(), "--seconds", "1");

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.USAGE);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err())
                .contains("--public-key: " + file + " " + problem)
                .doesNotContain("\tat ");
    }

    @Test
    void shouldRefuseAKeyThatTheVenueDoesNotTake() throws Exception {
        final KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        final Path weak =
                pem("weak.pem", "PUBLIC KEY", generator.generateKeyPair().getPublic());

        final Cli.Result result = Cli.run("exchange", "--port", "0", "--public-key", weak.toString(), "--seconds", "1");

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("2048").doesNotContain("\tat ");
    }

    private Path pem(final String name, final String kind, final Key key) throws Exception {
        return Files.writeString(
                directory.resolve(name),
                "-----BEGIN " + kind + "-----\n"
                        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(key.getEncoded())
                        + "\n-----END " + kind + "-----\n");
    }

    private static Path ownerOnly(final Path file) throws Exception {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    /** The command in a thread of its own, until it is interrupted. */
    private static final class Running {
        private static final long WITHIN_NS = TimeUnit.SECONDS.toNanos(60);

        private final StringWriter out = new StringWriter();
        private final StringWriter err = new StringWriter();
        private final Path keyFile;
        private final Thread thread;

        Running(final Path keyFile, final Path publicKey) {
            this.keyFile = keyFile;
            thread = new Thread(() -> Main.commandLine()
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(err, true))
                    .execute(
                            "exchange",
                            "--port",
                            "0",
                            "--key-file",
                            keyFile.toString(),
                            "--public-key",
                            publicKey.toString()));
            thread.start();
        }

        String awaitKeyFile() throws IOException {
            final long endNs = System.nanoTime() + WITHIN_NS;
            while (!out.toString().contains("key file  ")) {
                assertThat(thread.isAlive() && System.nanoTime() < endNs)
                        .as(out.toString() + err)
                        .isTrue();
                Thread.onSpinWait();
            }
            return Files.readString(keyFile);
        }

        String restUrl() {
            return out.toString().replaceAll("(?s).*rest +(\\S+).*", "$1");
        }

        void end() throws InterruptedException {
            thread.interrupt();
            thread.join(TimeUnit.NANOSECONDS.toMillis(WITHIN_NS));
            assertThat(thread.isAlive()).isFalse();
        }
    }
}
