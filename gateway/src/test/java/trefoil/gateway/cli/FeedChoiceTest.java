package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import trefoil.gateway.binance.auth.PrivateKeys;
import trefoil.gateway.session.LocalExchange;

/** Runs by SBE and by JSON against a simulated exchange: which is taken, and what is said of it. */
@Timeout(120)
class FeedChoiceTest {
    private static final String API_KEY = "aKeyOfTheEd25519KindThatNobodyMaySee";

    @TempDir
    private Path directory;

    @Test
    void shouldTradeOnQuotesBySbeAndReplayTheRun() throws Exception {
        final KeyPair pair = PrivateKeys.pair("Ed25519");
        final Cli.Result result;
        final Cli.Result check;
        try (LocalExchange exchange = LocalExchange.startWithBinaryStreams(API_KEY, pair.getPublic())) {
            final Path config = configure(exchange, "testnet", pair, "sbe", "depth = \"diff\"", "redundancy = 2");
            check = Cli.run("config", "check", config.toString());
            result = Cli.run("run", "--config", config.toString(), "--seconds", "2");
        }

        assertThat(check.out()).contains("market data by SBE: from ws://127.0.0.1:", "with the Ed25519 key");
        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.OK);
        assertThat(result.err())
                .contains("market data by SBE: from ws://127.0.0.1:")
                .doesNotContain("falls back");
        assertThat(result.number("^orders +([0-9,]+) sent")).as("%s", result).isPositive();
        assertThat(result.labelled("balances")).startsWith("the exchange's equal the engine's to the last unit");
        assertNothingHoldsTheKey(result, check);

        final Cli.Result replay = Cli.run("replay", journal().toString());
        assertThat(replay.exitCode()).as("%s", replay).isEqualTo(ExitCode.OK);
    }

    @Test
    void shouldFallBackToJsonAndSaySoWhereTheKeyIsRefused() throws Exception {
        final KeyPair pair = PrivateKeys.pair("Ed25519");
        final Cli.Result result;
        try (LocalExchange exchange = LocalExchange.startWithBinaryStreams("another" + API_KEY, pair.getPublic())) {
            final Path config = configure(exchange, "watch", pair, "auto");
            result = Cli.run("run", "--config", config.toString(), "--seconds", "2");
        }

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.OK);
        assertThat(result.err())
                .contains("market data by SBE")
                .contains("JSON where that is refused")
                .contains(
                        "market data falls back from SBE to JSON for the rest of the run: the venue answers with HTTP 401");
        assertThat(result.number("with ([0-9,]+) quotes")).as("%s", result).isPositive();
        assertNothingHoldsTheKey(result);
    }

    @Test
    void shouldTakeJsonWhereThereIsNoKeyForSbeAndRefuseWhereNothingElseIsWanted() throws Exception {
        final KeyPair pair = PrivateKeys.pair("RSA");
        try (LocalExchange exchange = LocalExchange.startWithBinaryStreams(
                API_KEY, PrivateKeys.pair("Ed25519").getPublic())) {
            final Path auto = configure(exchange, "watch", pair, "auto");
            assertThat(Cli.run("config", "check", auto.toString()).out())
                    .contains(
                            "market data by JSON: the key is of the kind RSA, and SBE streams take Ed25519 keys only");

            final Path sbe = configure(exchange, "watch", pair, "sbe");
            final Cli.Result refused = Cli.run("run", "--config", sbe.toString(), "--seconds", "1");
            assertThat(refused.exitCode()).as("%s", refused).isEqualTo(ExitCode.USAGE);
            assertThat(refused.err())
                    .contains("market.feed = \"sbe\" cannot be had: the key is of the kind RSA")
                    .contains("let market.feed be \"auto\" or \"json\"")
                    .doesNotContain("\tat ");

            Files.writeString(sbe, Files.readString(sbe).replaceAll("keyFile = .*\n", ""));
            final Cli.Result without = Cli.run("run", "--config", sbe.toString(), "--seconds", "1");
            assertThat(without.exitCode()).as("%s", without).isEqualTo(ExitCode.USAGE);
            assertThat(without.err()).contains("there is no key: name an Ed25519 one in venue.keyFile");
            assertThat(Cli.run("config", "check", sbe.toString()).out())
                    .contains("market data not to be had: market.feed = \"sbe\"");

            Files.writeString(sbe, Files.readString(sbe).replaceAll("sbeUrl = .*\n", ""));
            final Cli.Result nowhere = Cli.run("config", "check", sbe.toString());
            assertThat(nowhere.exitCode()).isNotEqualTo(ExitCode.OK);
            assertThat(nowhere.err()).contains("market.feed = \"sbe\" needs venue.sbeUrl");
        }
    }

    private Path configure(
            final LocalExchange exchange,
            final String mode,
            final KeyPair pair,
            final String feed,
            final String... market)
            throws Exception {
        final Path config = exchange.configure(
                directory,
                mode,
                LocalExchange.SECRET,
                "[market]\nfeed = \"" + feed + "\"\n" + String.join("\n", market));
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("keyFile =", "sbeUrl = \"" + exchange.server().sbeStreamUrl() + "\"\nkeyFile ="));
        PrivateKeys.write(directory.resolve("key.pem"), PrivateKeys.encryptedPem(pair));
        PrivateKeys.write(directory.resolve("passphrase"), PrivateKeys.PASSPHRASE + "\n");
        PrivateKeys.write(
                directory.resolve("trader.key"),
                "apiKey=" + API_KEY + "\nprivateKeyFile=key.pem\npassphraseFile=passphrase\n");
        return config;
    }

    private Path journal() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("journals"))) {
            return files.filter(file -> file.toString().endsWith(".trefoil"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void assertNothingHoldsTheKey(final Cli.Result... results) throws IOException {
        for (final Cli.Result result : results) {
            assertThat(result.toString()).doesNotContain(API_KEY);
        }
        try (Stream<Path> files = Files.list(directory.resolve("journals"))) {
            for (final Path file : files.toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(API_KEY))
                        .as("%s holds the key", file)
                        .isFalse();
            }
        }
    }
}
