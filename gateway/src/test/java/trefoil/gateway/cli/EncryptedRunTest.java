package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import trefoil.gateway.exchange.TlsIdentity;
import trefoil.gateway.session.LocalExchange;

/** {@code trefoil run} against an exchange that encrypts, and {@code trefoil exchange --tls}. */
@Timeout(120)
class EncryptedRunTest {
    @TempDir
    private Path directory;

    private Cli.Result run(final Path config, final String seconds) {
        return Cli.run("run", "--config", config.toString(), "--seconds", seconds);
    }

    @Test
    void shouldTradeOverTlsAmongOthers() throws IOException {
        final TlsIdentity identity = TlsIdentity.generate();
        Files.writeString(directory.resolve("exchange.pem"), identity.certificatePem());
        final Cli.Result result;
        try (LocalExchange exchange = LocalExchange.startEncrypted(identity)) {
            assertThat(exchange.server().restUrl()).startsWith("https://127.0.0.1:");
            assertThat(exchange.server().streamUrl()).startsWith("wss://127.0.0.1:");
            result = run(exchange.configure(directory, true, LocalExchange.SECRET), "3");
            assertThat(exchange.server().failure()).isEmpty();
        }

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.OK);
        assertThat(result.labelled("balances")).startsWith("the exchange's equal the engine's to the last unit");
        assertThat(result.number("^orders +([0-9,]+) sent")).as("%s", result).isPositive();
    }

    @Test
    void shouldNotTrustACertificateThatTheFileDoesNotHold() throws IOException {
        Files.writeString(
                directory.resolve("exchange.pem"), TlsIdentity.generate().certificatePem());
        try (LocalExchange exchange = LocalExchange.startEncrypted(TlsIdentity.generate())) {
            final Cli.Result result = run(exchange.configure(directory, true, LocalExchange.SECRET), "1");

            assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.VENUE);
            assertThat(result.err()).contains("the certificate shown at https://127.0.0.1:", "PKIX", "venue.trustFile");
        }
    }

    @Test
    void shouldSayWhatIsWrongWithATrustFile() throws IOException {
        final Path config = Files.writeString(
                directory.resolve("run.toml"),
                "[venue]\nrestUrl = \"https://127.0.0.1:1\"\nstreamUrl = \"wss://127.0.0.1:1\"\n"
                        + "trustFile = \"trust.pem\"\n");

        final Cli.Result absent = run(config, "1");
        Files.writeString(directory.resolve("trust.pem"), "not a certificate\n");
        final Cli.Result garbage = run(config, "1");
        Files.writeString(directory.resolve("trust.pem"), "");
        final Cli.Result empty = run(config, "1");

        for (final Cli.Result result : new Cli.Result[] {absent, garbage, empty}) {
            assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.USAGE);
            assertThat(result.err().lines()).hasSize(1);
            assertThat(result.err()).doesNotContain("\tat ");
        }
        assertThat(absent.err()).contains("trust.pem does not exist or is not a file");
        assertThat(garbage.err()).contains("trust.pem holds no certificate");
        assertThat(empty.err()).contains("trust.pem holds no certificate");
    }

    @Test
    void shouldWriteTheCertificateAndSayHowToTrustIt() throws IOException {
        final Path certificate = directory.resolve("c.pem");
        final Cli.Result result = exchange(certificate);

        assertThat(result.exitCode()).as("%s", result).isZero();
        assertThat(result.out())
                .contains("rest      https://127.0.0.1:", "streams   wss://127.0.0.1:", "sbe       wss://127.0.0.1:")
                .contains("venue.trustFile = \"" + certificate + "\"")
                .contains("robots    a market maker");
        assertThat(Files.readString(certificate))
                .startsWith("-----BEGIN CERTIFICATE-----")
                .doesNotContain("PRIVATE");
        final String first = Files.readString(certificate);
        assertThat(exchange(certificate).exitCode()).isZero();
        assertThat(Files.readString(certificate)).as("a new one for each run").isNotEqualTo(first);

        final Path foreign = Files.writeString(directory.resolve("foreign"), "mine\n");
        final Cli.Result refused = exchange(foreign);
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains(foreign + " exists and is not a certificate");
        assertThat(Files.readString(foreign)).isEqualTo("mine\n");
    }

    private Cli.Result exchange(final Path certificate) {
        return Cli.run(
                "exchange",
                "--port",
                "0",
                "--sbe-port",
                "0",
                "--tls",
                "--cert-file",
                certificate.toString(),
                "--seconds",
                "1",
                "--key-file",
                directory.resolve("x.key").toString());
    }
}
