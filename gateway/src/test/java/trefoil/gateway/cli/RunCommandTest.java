package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import trefoil.engine.math.DecimalText;
import trefoil.gateway.binance.testing.LoopbackServer;
import trefoil.gateway.binance.testing.LoopbackServer.Answer;
import trefoil.gateway.exchange.Holding;
import trefoil.gateway.session.LocalExchange;

/** {@code trefoil run} against exchanges good and bad. */
@Timeout(60)
class RunCommandTest {
    @TempDir
    private Path directory;

    static Stream<Arguments> unusableVenues() {
        return Stream.of(
                time("a firewall", Answer.json(403, "<html>no</html>"), "firewall refused the request (HTTP 403 from"),
                time("a failing server", Answer.json(500, "oops"), "fails (HTTP 500 from"),
                time(
                        "a redirect",
                        Answer.json(301, "", "Location", "https://elsewhere/"),
                        "is not the venue (HTTP 301"),
                time("a limit", Answer.json(429, "{\"code\":-1003,\"msg\":\"Too many\"}"), "asked too often (HTTP 429"),
                time("a ban", Answer.json(418, "{\"code\":-1003,\"msg\":\"x\"}", "Retry-After", "9"), "and wait 9 s"),
                time("a country", Answer.json(451, "{}"), "does not serve this location"),
                time("no JSON", Answer.json(200, "\u0001\u0002 garbage"), "time cannot be read: it is not valid JSON"),
                time("an empty answer", Answer.json(200, ""), "time cannot be read: it is empty"),
                time("a time without end", Answer.json(200, "9".repeat(9 << 20)), "longer than 8388608 bytes"),
                time("no HTTP", Answer.raw("SSH-2.0-OpenSSH_9.6\r\n"), "cannot reach http://127.0.0.1:"),
                info("a failing exchangeInfo", Answer.json(503, ""), "fails (HTTP 503 from"),
                info("no exchangeInfo", Answer.json(200, "hello"), "exchangeInfo cannot be read"),
                info("an empty exchangeInfo", Answer.json(200, ""), "exchangeInfo cannot be read"),
                info("another object", Answer.json(200, "{}"), "has no 'symbols'"),
                info("no symbol", Answer.json(200, "{\"symbols\":[]}"), "it lists no instrument"),
                info("half a symbol", Answer.json(200, "{\"symbols\":[{\"symbol\":\"AB\"}]}"), "has no 'baseAsset'"),
                info(
                        "a torn exchangeInfo",
                        Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n{\"symbols\":[{\"symbol\":\"A"),
                        "cannot reach"));
    }

    private static Arguments time(final String name, final Answer answer, final String reason) {
        return Arguments.of(name, (Function<LoopbackServer.Request, Answer>) request -> answer, reason);
    }

    private static Arguments info(final String name, final Answer answer, final String reason) {
        return Arguments.of(
                name,
                (Function<LoopbackServer.Request, Answer>)
                        request -> request.path().endsWith("/time")
                                ? Answer.json(200, "{\"serverTime\":" + System.currentTimeMillis() + "}")
                                : answer,
                reason);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusableVenues")
    void shouldSayInOneLineWhyTheVenueCannotBeUsed(
            final String name, final Function<LoopbackServer.Request, Answer> venue, final String reason)
            throws IOException {
        try (LoopbackServer server = new LoopbackServer().handle(venue)) {
            final Cli.Result result = run(config(server.authority()));

            assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.VENUE);
            assertThat(result.err()).startsWith("trefoil: ").contains(reason);
            assertThat(result.err().lines()).hasSize(1);
            assertThat(result.err().strip())
                    .doesNotContain("\tat ", "Exception")
                    .hasSizeLessThan(400);
            assertThat(result.out()).isEmpty();
        }
        assertThat(directory.resolve("journals")).doesNotExist();
    }

    @Test
    void shouldSayThatNobodyIsThere() throws IOException {
        final int port;
        try (ServerSocket closing = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = closing.getLocalPort();
        }

        final Cli.Result result = run(config("127.0.0.1:" + port));

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.VENUE);
        assertThat(result.err())
                .contains("trefoil: cannot reach http://127.0.0.1:" + port)
                .contains("check the address");
    }

    @Test
    void shouldRefuseAKeyThatTheVenueRefuses() throws IOException {
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            final String wrong = "y" + LocalExchange.SECRET.substring(1);

            final Cli.Result wrongSecret = run(exchange.configure(directory, true, wrong));
            final Path config = exchange.configure(directory, true, LocalExchange.SECRET);
            final Path key = directory.resolve("trader.key");
            Files.writeString(key, Files.readString(key).replace(LocalExchange.KEY, "z".repeat(64)));
            final Cli.Result wrongKey = run(config);

            assertThat(wrongSecret.exitCode()).as("%s", wrongSecret).isEqualTo(ExitCode.KEY);
            assertThat(wrongSecret.err())
                    .contains("does not accept the key", "-1022")
                    .doesNotContain(wrong);
            assertThat(wrongKey.exitCode()).as("%s", wrongKey).isEqualTo(ExitCode.KEY);
            assertThat(wrongKey.err()).contains("-2015").doesNotContain("signature=");
        }
    }

    @Test
    void shouldTradeAndKeepTheSecretToItself() throws IOException {
        final Cli.Result result;
        final Map<String, Holding> holdings;
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            result = run(exchange.configure(directory, true, LocalExchange.SECRET), "--seconds", "3");
            holdings = exchange.server().balances("trader");
        }

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.OK);
        assertThat(result.labelled("balances")).startsWith("the exchange's equal the engine's to the last unit");
        assertThat(result.number("^orders +([0-9,]+) sent")).as("%s", result).isPositive();
        assertThat(holdings.values()).allMatch(holding -> holding.locked() == 0);
        LocalExchange.MONEY.forEach((asset, amount) -> {
            final long change = holdings.getOrDefault(asset, new Holding(0, 0)).free() - DecimalText.parse(amount);
            assertThat(result.out().substring(result.out().indexOf("\nprofit ")))
                    .contains(
                            change == 0
                                    ? ""
                                    : " " + (change > 0 ? "+" : "") + DecimalText.toString(change) + " " + asset);
        });
        assertThat(result.toString()).doesNotContain(LocalExchange.SECRET).doesNotContain("signature");
        final Path journal = Path.of(result.labelled("journal"));
        assertThat(new String(Files.readAllBytes(journal), StandardCharsets.ISO_8859_1))
                .doesNotContain(LocalExchange.SECRET)
                .doesNotContain(LocalExchange.KEY);
        assertThat(Cli.run("journal", "cat", journal.toString()).out()).doesNotContain(LocalExchange.SECRET);
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(Files::isRegularFile).filter(RunCommandTest::holdsTheSecret))
                    .containsExactly(directory.resolve("trader.key"));
        }
    }

    private static boolean holdsTheSecret(final Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(LocalExchange.SECRET);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldWatchWithoutAKey() throws IOException {
        try (LocalExchange exchange = LocalExchange.start(0, Collections.emptyMap())) {
            final String address = exchange.server().restUrl().substring("http://".length());

            final Cli.Result result = run(config(address), "--seconds", "1");

            assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.OK);
            assertThat(result.labelled("loops")).isEqualTo("none sent: mode watch");
            assertThat(result.out()).doesNotContain("profit ", "orders ", "balances ");
            assertThat(result.err()).contains("mode watch: nothing is sent");
            assertThat(result.number("^market +([0-9,]+) frames")).isPositive();
        }
    }

    private Path config(final String authority) throws IOException {
        return Files.writeString(
                directory.resolve("watch.toml"),
                String.join(
                        "\n",
                        "[venue]",
                        "restUrl = \"http://" + authority + "\"",
                        "streamUrl = \"ws://" + authority + "\"",
                        "startWaitS = 0",
                        "[journal]",
                        "directory = \"" + directory.resolve("journals") + "\"",
                        ""));
    }

    private static Cli.Result run(final Path config, final String... more) {
        return Cli.run(Stream.concat(Stream.of("run", "--config", config.toString()), Stream.of(more))
                .toArray(String[]::new));
    }
}
