package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import trefoil.gateway.binance.testing.LoopbackServer.Answer;
import trefoil.gateway.session.LocalExchange;

/** {@code trefoil run --live} against an exchange on this machine: what it takes, and what stops it. */
@Timeout(60)
class LiveRunTest {
    private static final List<String> CHECKS =
            List.of("clock", "account", "key", "fees", "filters", "limits", "journal", "kill");
    private static final String RESTRICTIONS = "/sapi/v1/account/apiRestrictions";
    private static final String COMMISSION = "/api/v3/account/commission";

    @TempDir
    private Path directory;

    @Test
    void shouldTradeWhenBothActsAreDoneAndEveryCheckPasses() throws IOException {
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            final Cli.Result result = run(exchange, exchange.server().restUrl(), "live", true, "", "--live");

            assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.OK);
            assertThat(result.err()).contains("mode live: orders go to http://127.0.0.1:", ", for real money");
            for (final String check : CHECKS) {
                assertThat(result.err()).containsPattern("(?m)^check  " + check + " +ok  +\\S");
            }
            assertThat(result.err())
                    .containsPattern(
                            "check  clock +ok +offset -?\\d+ ms \\(at most 60000\\), round trip [\\d.,]+ [µm]s")
                    .containsPattern("check  key +ok +may trade on spot, may not withdraw, bound to addresses")
                    .containsPattern("check  fees +ok +(\\d+) of \\1 instruments between start assets read,"
                            + " highest taker rate 0.1 %")
                    .containsPattern("check  filters +ok +of \\d+ instruments, read [\\d.]+ s ago \\(at most 300\\)")
                    .containsPattern("check  limits +ok +loss of a loop 50, of an hour 60, of a day 70");
            assertThat(result.number("^orders +([0-9,]+) sent"))
                    .as("%s", result)
                    .isPositive();
        }
    }

    @ParameterizedTest(name = "armed {0}, asked {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "true | false | --live on the command line is missing",
                "false | true | live.armed = true in the configuration is missing",
                "false | false | both are missing: --live on the command line, and live.armed = true in the configuration"
            })
    void shouldRefuseEitherActAlone(final boolean armed, final boolean asked, final String missing) throws IOException {
        // Nobody listens there: whoever asked anything would be told so.
        final Path config = config("http://127.0.0.1:1", "ws://127.0.0.1:1", "live", armed, "");

        final Cli.Result result = asked ? run(config, "--live") : run(config);

        assertRefused(result, "trading.mode = \"live\" is for real money and takes two deliberate acts; " + missing);
    }

    @ParameterizedTest
    @CsvSource({"watch", "paper", "testnet", "demo"})
    void shouldRefuseToBeAskedForRealMoneyInAnotherMode(final String mode) throws IOException {
        final Path config = config("http://127.0.0.1:1", "ws://127.0.0.1:1", mode, true, "");

        assertRefused(
                run(config, "--live"),
                "--live is for trading.mode = \"live\"; the configuration says trading.mode = \"" + mode + "\"");
    }

    @Test
    void shouldRefuseRealMoneyAtAPlaceThatIsNotTheVenues() throws IOException {
        final Path config = config("https://api.binance.invalid", "wss://stream.binance.invalid", "live", true, "");

        final Cli.Result result = run(config, "--live");

        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.USAGE);
        assertThat(result.err())
                .contains("run.toml:2: venue.restUrl = https://api.binance.invalid is no place of the venue that is"
                        + " known; trading.mode = \"live\" needs api.binance.com and its like");
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                failure(
                        "clock",
                        "",
                        "changed by [\\d,.]+ ms \\(at most 250 ms\\)",
                        proxy -> proxy.alter("/api/v3/time", new Jumping()::next)),
                failure(
                        "account",
                        "",
                        "may trade, permissions: LEVERAGED",
                        proxy -> proxy.alter("/api/v3/account", body -> body.replace("\"SPOT\"]", "\"LEVERAGED\"]"))),
                failure(
                        "account",
                        "",
                        "permissions: none told",
                        proxy -> proxy.alter(
                                "/api/v3/account",
                                body -> body.replace("\"permissions\":[\"SPOT\"]", "\"permissions\":[]"))),
                failure(
                        "key",
                        "",
                        "MAY WITHDRAW: make a key that may not",
                        proxy -> proxy.alter(
                                RESTRICTIONS,
                                body -> body.replace("\"enableWithdrawals\":false", "\"enableWithdrawals\":true"))),
                failure(
                        "key",
                        "",
                        "may not trade on spot: allow it",
                        proxy -> proxy.alter(
                                RESTRICTIONS,
                                body -> body.replace("SpotAndMarginTrading\":true", "SpotAndMarginTrading\":false"))),
                failure(
                        "key",
                        "",
                        "does not tell what the key may do: .*HTTP 404",
                        proxy -> proxy.answer(RESTRICTIONS, Answer.json(404, "<html>no</html>"))),
                failure(
                        "key",
                        "",
                        "does not tell what the key may do: .*it has no 'enableWithdrawals'",
                        proxy -> proxy.alter(RESTRICTIONS, body -> body.replace("enableWithdrawals", "enableOther"))),
                failure(
                        "fees",
                        "",
                        "0 of \\d+ instruments .*; \\w+: the venue's answer to account/commission",
                        proxy -> proxy.alter(COMMISSION, body -> body.replace("standardCommission", "other"))),
                failure("fees", "[trading]\ntakerFeePpm = 100", "trading.takerFeePpm = 100 says them", proxy -> {}),
                failure("limits", "-maxLossPerLoop", "to their defaults: limits.maxLossPerLoop", proxy -> {}),
                failure("limits", "-maxLossPerHour", "to their defaults: limits.maxLossPerHour", proxy -> {}),
                failure("limits", "-maxLossPerDay", "to their defaults: limits.maxLossPerDay", proxy -> {}),
                failure("journal", "[journal]\nenabled = false", "journal.enabled = false", proxy -> {}));
    }

    private static Arguments failure(
            final String check, final String setting, final String figure, final Consumer<AlteringProxy> alteration) {
        return Arguments.of(check, setting, figure, alteration);
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("failures")
    void shouldRefuseToStartWhileACheckFails(
            final String check, final String setting, final String figure, final Consumer<AlteringProxy> alteration)
            throws IOException {
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY);
                AlteringProxy proxy = new AlteringProxy(exchange.server().restUrl())) {
            alteration.accept(proxy);

            final Cli.Result result = run(exchange, proxy.restUrl(), "live", true, setting, "--live");

            assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.USAGE);
            assertThat(result.err())
                    .containsPattern("check  " + check + " +FAILED  .*" + figure)
                    .contains("trefoil: live trading is refused: 1 of 8 checks failed: " + check);
            assertThat(result.err().lines().filter(line -> line.startsWith("check  ")))
                    .hasSize(CHECKS.size());
            assertThat(result.out()).isEmpty();
        }
        assertThat(directory.resolve("journals")).doesNotExist();
    }

    @Test
    void shouldRefuseWhileThisMachinesClockIsFarOff() throws IOException {
        try (LocalExchange exchange = LocalExchange.startAhead(120_000)) {
            final Cli.Result result = run(exchange, exchange.server().restUrl(), "live", true, "", "--live");

            assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.USAGE);
            assertThat(result.err())
                    .containsPattern("check  clock +FAILED  offset 1(19|20)\\d{3} ms \\(at most 60000\\)")
                    .contains("1 of 8 checks failed: clock");
        }
    }

    @Test
    void shouldNameEveryCheckThatFails() throws IOException {
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY);
                AlteringProxy proxy = new AlteringProxy(exchange.server().restUrl())) {
            proxy.alter(
                    RESTRICTIONS, body -> body.replace("\"enableWithdrawals\":false", "\"enableWithdrawals\":true"));

            final Cli.Result result = run(exchange, proxy.restUrl(), "live", true, "-maxLossPerDay", "--live");

            assertThat(result.err()).contains("2 of 8 checks failed: key, limits");
        }
    }

    @Test
    void shouldRefuseToStartWhileTheKillSwitchIsThrown() throws IOException {
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY)) {
            Files.createDirectories(directory.resolve("journals"));
            Files.createFile(directory.resolve("journals").resolve("KILL"));

            final Cli.Result result = run(exchange, exchange.server().restUrl(), "live", true, "", "--live");

            assertRefused(result, "the kill switch is thrown: ");
        }
    }

    @Test
    void shouldOnlyTellWhatFailsWhereTheMoneyIsPlayMoney() throws IOException {
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY);
                AlteringProxy proxy = new AlteringProxy(exchange.server().restUrl())) {
            proxy.alter("/api/v3/account", body -> body.replace("\"SPOT\"]", "\"LEVERAGED\"]"))
                    .answer(RESTRICTIONS, Answer.json(404, ""));

            final Cli.Result result = run(exchange, proxy.restUrl(), "testnet", false, "-maxLossPerDay");

            assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.OK);
            assertThat(result.err().lines().filter(line -> line.startsWith("check  ")))
                    .singleElement()
                    .asString()
                    .containsPattern("account +FAILED +may trade, permissions: LEVERAGED");
        }
    }

    @Test
    void shouldRefuseAnAccountThatMayNotTradeInEveryMode() throws IOException {
        try (LocalExchange exchange = LocalExchange.start(0, LocalExchange.MONEY);
                AlteringProxy proxy = new AlteringProxy(exchange.server().restUrl())) {
            proxy.alter("/api/v3/account", body -> body.replace("\"canTrade\":true", "\"canTrade\":false"));

            final Cli.Result result = run(exchange, proxy.restUrl(), "testnet", false, "");

            assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.KEY);
            assertThat(result.err()).contains("may not trade (canTrade is false)");
        }
    }

    /** A clock that jumps between the measurement at the start and the next one. */
    private static final class Jumping {
        private static final int FIRST_SAMPLES = 5;
        private int asked;

        synchronized String next(final String body) {
            final long jumpMs = asked++ < FIRST_SAMPLES ? 0 : 900;
            return "{\"serverTime\":" + (System.currentTimeMillis() + jumpMs) + "}";
        }
    }

    private Cli.Result run(
            final LocalExchange exchange,
            final String restUrl,
            final String mode,
            final boolean armed,
            final String setting,
            final String... more)
            throws IOException {
        exchange.configure(directory, true, LocalExchange.SECRET);
        return run(config(restUrl, exchange.server().streamUrl(), mode, armed, setting), more);
    }

    private static Cli.Result run(final Path config, final String... more) {
        return Cli.run(Stream.concat(Stream.of("run", "--config", config.toString(), "--seconds", "2"), Stream.of(more))
                .toArray(String[]::new));
    }

    /** {@code setting}: a table and a line to add to it, or a limit to leave out behind a minus. */
    private Path config(
            final String restUrl, final String streamUrl, final String mode, final boolean armed, final String setting)
            throws IOException {
        String text = String.join(
                "\n",
                "[venue]",
                "restUrl = \"" + restUrl + "\"",
                "streamUrl = \"" + streamUrl + "\"",
                "keyFile = \"trader.key\"",
                "[trading]",
                "mode = \"" + mode + "\"",
                "[live]",
                "armed = " + armed,
                "[limits]",
                "maxLossPerLoop = \"50\"",
                "maxLossPerHour = \"60\"",
                "maxLossPerDay = \"70\"",
                "[journal]",
                "directory = \"" + directory.resolve("journals") + "\"",
                "[paper]",
                "balances.USDT = \"1\"",
                "");
        if (setting.startsWith("-")) {
            text = text.replaceAll(setting.substring(1) + " = .*\n", "");
        } else if (!setting.isEmpty()) {
            final String[] lines = setting.split("\n");
            text = text.replace(lines[0] + "\n", lines[0] + "\n" + lines[1] + "\n");
        }
        return Files.writeString(directory.resolve("run.toml"), text);
    }

    private static void assertRefused(final Cli.Result result, final String reason) {
        assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).startsWith("trefoil: ").contains(reason);
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.out()).isEmpty();
    }
}
