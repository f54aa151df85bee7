package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import trefoil.gateway.binance.auth.PrivateKeys;
import trefoil.gateway.session.LocalExchange;

/** Secrets put where they belong turn up nowhere else: not in what is printed, thrown or written, in no form. */
class PlantedSecretsTest {
    private static final String API_KEY = "aKeyWhoseOwnerSignsWithAPrivateOne";
    private static final Set<String> OWN_FILES = Set.of("trader.key", "key.pem", "passphrase");

    @TempDir
    private Path directory;

    @Test
    void shouldShowNoSecretOfARunThatTrades() throws Exception {
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            final Path config = exchange.configure(directory, true, LocalExchange.SECRET);

            assertNothingShown(
                    List.of(LocalExchange.SECRET.getBytes(StandardCharsets.US_ASCII)),
                    0,
                    "run",
                    "--config",
                    config.toString(),
                    "--seconds",
                    "3");
        }
    }

    @Test
    void shouldShowNoSecretOfARunThatIsRefused() throws Exception {
        final String wrong = "x" + LocalExchange.SECRET.substring(1);
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            final Path config = exchange.configure(directory, true, wrong);

            assertNothingShown(
                    List.of(wrong.getBytes(StandardCharsets.US_ASCII)),
                    ExitCode.KEY,
                    "run",
                    "--config",
                    config.toString(),
                    "--seconds",
                    "3");
        }
    }

    @Test
    void shouldShowNothingOfAPrivateKeyOrItsPassphrase() throws Exception {
        final KeyPair pair = PrivateKeys.pair("Ed25519");
        final byte[] encoded = pair.getPrivate().getEncoded();
        final byte[] seed = java.util.Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        final List<byte[]> secrets = List.of(PrivateKeys.PASSPHRASE.getBytes(StandardCharsets.US_ASCII), encoded, seed);
        try (LocalExchange exchange = LocalExchange.startWithPublicKey(API_KEY, pair.getPublic())) {
            final Path config = exchange.configure(directory, true, LocalExchange.SECRET);
            PrivateKeys.write(directory.resolve("key.pem"), PrivateKeys.encryptedPem(pair));
            PrivateKeys.write(directory.resolve("passphrase"), PrivateKeys.PASSPHRASE);
            PrivateKeys.write(
                    directory.resolve("trader.key"),
                    "apiKey=" + API_KEY + "\nprivateKeyFile=key.pem\npassphraseFile=passphrase\n");
            assertNothingShown(secrets, 0, "run", "--config", config.toString(), "--seconds", "2");

            PrivateKeys.write(directory.resolve("passphrase"), PrivateKeys.PASSPHRASE + "x");
            assertNothingShown(secrets, ExitCode.USAGE, "run", "--config", config.toString(), "--seconds", "2");
        }
    }

    @Test
    void shouldTakeNoSecretFromTheCommandLine() {
        final List<String> suspicious = new ArrayList<>();
        collect(Main.commandLine(), suspicious);

        assertThat(suspicious).isEmpty();
    }

    private static void collect(final CommandLine command, final List<String> suspicious) {
        for (final CommandLine.Model.OptionSpec option :
                command.getCommandSpec().options()) {
            final String name = option.longestName().toLowerCase(Locale.ROOT);
            if (name.matches(".*(secret|pass|api-?key|private).*") && !name.endsWith("-file")) {
                suspicious.add(command.getCommandName() + " " + name);
            }
        }
        command.getSubcommands().values().forEach(sub -> collect(sub, suspicious));
    }

    private void assertNothingShown(final List<byte[]> secrets, final int exitCode, final String... arguments)
            throws IOException {
        final ByteArrayOutputStream standard = new ByteArrayOutputStream();
        final PrintStream out = System.out;
        final PrintStream err = System.err;
        final Cli.Result result;
        try (PrintStream both = new PrintStream(standard, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            result = Cli.run(arguments);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        assertThat(result.exitCode()).as("%s", result).isEqualTo(exitCode);
        final Map<String, String> shown = new java.util.LinkedHashMap<>();
        shown.put("output", result.out());
        shown.put("messages", result.err());
        shown.put("standard output and error", standard.toString(StandardCharsets.ISO_8859_1));
        try (Stream<Path> files = Files.walk(directory)) {
            for (final Path file : files.filter(Files::isRegularFile).toList()) {
                if (!OWN_FILES.contains(file.getFileName().toString())) {
                    shown.put(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        assertThat(shown).hasSizeGreaterThan(3);
        for (final byte[] secret : secrets) {
            for (final String form : forms(secret)) {
                shown.forEach((where, text) -> assertThat(text.contains(form))
                        .as("a secret in %s", where)
                        .isFalse());
            }
        }
    }

    /** A secret as it might be written. */
    private static List<String> forms(final byte[] secret) {
        final String raw = new String(secret, StandardCharsets.ISO_8859_1);
        final String base64 = Base64.getEncoder().encodeToString(secret);
        return List.of(
                raw,
                new StringBuilder(raw).reverse().toString(),
                HexFormat.of().formatHex(secret),
                HexFormat.of().withUpperCase().formatHex(secret),
                base64.replace("=", ""),
                Base64.getUrlEncoder().withoutPadding().encodeToString(secret),
                URLEncoder.encode(base64, StandardCharsets.US_ASCII),
                URLEncoder.encode(raw, StandardCharsets.ISO_8859_1));
    }
}
