package trefoil.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.journal.JournalSettings;
import trefoil.engine.math.Fixed;
import trefoil.engine.pipeline.JournalLoss;
import trefoil.gateway.binance.websocket.channel.ChannelChoice;

class ConfigReaderTest {
    private static final Path DIRECTORY = Path.of("conf");
    private static final String VENUE =
            "venue.restUrl = \"https://api.example.com\"\nvenue.streamUrl = \"wss://stream.example.com:9443\"\n";

    @Test
    void shouldGiveDefaultsWhenOnlyTheVenueIsNamed() throws ConfigException {
        final TrefoilConfig config = parse(VENUE);

        assertThat(config.venue())
                .isEqualTo(new TrefoilConfig.Venue(
                        URI.create("https://api.example.com"),
                        URI.create("wss://stream.example.com:9443"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        120));
        assertThat(config.universe())
                .isEqualTo(new TrefoilConfig.Universe(
                        List.of("USDT", "USDC", "FDUSD", "BTC", "ETH", "BNB"),
                        Set.of(),
                        Set.of(),
                        new LoopChoice(3, LoopChoice.DEFAULT_HUBS, LoopChoice.DEFAULT_MAX_LOOPS)));
        assertThat(config.market())
                .isEqualTo(new TrefoilConfig.Market(
                        FeedChoice.AUTO,
                        TrefoilConfig.Sockets.AUTO,
                        200,
                        2000,
                        new TrefoilConfig.Upkeep(1, 84600, 20000),
                        DepthChoice.NONE,
                        20,
                        100));
        assertThat(config.trading())
                .isEqualTo(new TrefoilConfig.Trading(TradingMode.WATCH, 100, OptionalInt.empty(), 4, Map.of()));
        assertThat(config.execution()).isEqualTo(new TrefoilConfig.Execution(LoopPolicy.CHAIN, false, 5_000, 5_000));
        assertThat(config.orders()).isEqualTo(new TrefoilConfig.Orders(1000, EntryChoice.AUTO));
        assertThat(config.paper()).isEqualTo(new TrefoilConfig.Paper(20_000_000, Map.of()));
        assertThat(config.live())
                .isEqualTo(new TrefoilConfig.Live(
                        false, List.of("limits.maxLossPerLoop", "limits.maxLossPerHour", "limits.maxLossPerDay")));
        assertThat(config.killSwitch()).isEqualTo(new TrefoilConfig.KillSwitch(Path.of("journals", "KILL")));
        assertThat(config.journal())
                .isEqualTo(new TrefoilConfig.Journal(
                        true, Path.of("journals"), JournalSettings.DEFAULT, JournalLoss.HALT));
        assertThat(config.engine())
                .isEqualTo(new TrefoilConfig.Engine(
                        65_536,
                        WaitChoice.AUTO,
                        HandOffChoice.AUTO,
                        ProfileChoice.AUTO,
                        List.of(),
                        OptionalInt.empty()));
    }

    @Test
    void shouldGiveTheSameDefaultsWithoutAFile() throws ConfigException {
        final TrefoilConfig read = parse(VENUE);

        final TrefoilConfig made =
                ConfigReader.defaults(read.venue().restUrl(), read.venue().streamUrl());

        assertThat(made).isEqualTo(read);
    }

    @Test
    void shouldReadEverySetting() throws ConfigException {
        final TrefoilConfig config = parse("""
                [venue]
                restUrl = "http://127.0.0.1:8080/"
                streamUrl = "ws://localhost:9090"
                sbeUrl = "ws://127.0.0.1:9091"
                keyFile = "keys/main.key"
                trustFile = "/etc/venue.pem"
                [universe]
                startAssets = ["BTC", "123456"]
                includeAssets = ["BTC", "123456", "币安人生"]
                excludeAssets = ["LUNA"]
                [market]
                feed = "sbe"
                channel = "own"
                poll = "busy"
                streamsPerConnection = 1_024
                staleAfterMs = 500
                redundancy = 3
                connectionAgeS = 3600
                silenceMs = 5000
                depth = "diff"
                depthLevels = 5
                depthIntervalMs = 1000
                [trading]
                mode = "testnet"
                minEdgePpm = 0
                takerFeePpm = 750
                maxOpenLoops = 64
                maxStart.BTC = "0.00000001"
                maxStart.123456 = "92233720367.99999999"
                [execution]
                policy = "pipelined"
                fillOrKillLegs = true
                maxLoopLossPpm = 200
                unwindPatienceMs = 0
                [orders]
                recvWindowMs = 60000
                [paper]
                latencyMs = 0.125
                balances.USDT = "12.5"
                [live]
                armed = true
                [limits]
                maxLossPerLoop = "1"
                maxLossPerDay = "2"
                [killSwitch]
                file = "stop/here"
                [journal]
                directory = "/var/lib/journals"
                enabled = false
                rollMiB = 64
                rollHours = 1
                keepMiB = 4096
                sync = "batch"
                whenLost = "reduce"
                [engine]
                ringSize = 0x400
                waitStrategy = "yielding"
                handOff = "inline"
                profile = "balanced"
                cores = "8,2-4"
                warmUpMs = 0
                """);

        assertThat(config.venue().restUrl()).hasToString("http://127.0.0.1:8080");
        assertThat(config.venue().streamUrl()).hasToString("ws://localhost:9090");
        assertThat(config.venue().sbeUrl()).contains(URI.create("ws://127.0.0.1:9091"));
        assertThat(config.venue().keyFile()).contains(DIRECTORY.resolve("keys/main.key"));
        assertThat(config.venue().trustFile()).contains(Path.of("/etc/venue.pem"));
        assertThat(config.universe().startAssets()).containsExactly("BTC", "123456");
        assertThat(config.universe().includeAssets()).containsExactly("BTC", "123456", "币安人生");
        assertThat(config.universe().excludeAssets()).containsExactly("LUNA");
        assertThat(config.market())
                .isEqualTo(new TrefoilConfig.Market(
                        FeedChoice.SBE,
                        new TrefoilConfig.Sockets(ChannelChoice.OWN, PollChoice.BUSY),
                        1024,
                        500,
                        new TrefoilConfig.Upkeep(3, 3600, 5000),
                        DepthChoice.DIFF,
                        5,
                        1000));
        assertThat(config.trading())
                .isEqualTo(new TrefoilConfig.Trading(
                        TradingMode.TESTNET,
                        0,
                        OptionalInt.of(750),
                        64,
                        Map.of("BTC", 1L, "123456", 92_233_720_368L * Fixed.ONE - 1)));
        assertThat(config.execution()).isEqualTo(new TrefoilConfig.Execution(LoopPolicy.PIPELINED, true, 200, 0));
        assertThat(config.orders().recvWindowMs()).isEqualTo(60_000);
        assertThat(config.paper())
                .isEqualTo(new TrefoilConfig.Paper(125_000, Map.of("USDT", 12 * Fixed.ONE + Fixed.ONE / 2)));
        assertThat(config.live()).isEqualTo(new TrefoilConfig.Live(true, List.of("limits.maxLossPerHour")));
        assertThat(config.killSwitch()).isEqualTo(new TrefoilConfig.KillSwitch(Path.of("stop/here")));
        assertThat(config.journal())
                .isEqualTo(new TrefoilConfig.Journal(
                        false,
                        Path.of("/var/lib/journals"),
                        new JournalSettings(64L << 20, TimeUnit.HOURS.toNanos(1), 4L << 30, JournalSettings.Sync.BATCH),
                        JournalLoss.REDUCE));
        assertThat(config.engine())
                .isEqualTo(new TrefoilConfig.Engine(
                        1024,
                        WaitChoice.YIELDING,
                        HandOffChoice.INLINE,
                        ProfileChoice.BALANCED,
                        List.of(2, 3, 4, 8),
                        OptionalInt.of(0)));
    }

    @Test
    void shouldStartAnywhereWhenAskedForAll() throws ConfigException {
        assertThat(parse(VENUE + "universe.startAssets = [\"all\"]").universe().startsAnywhere())
                .isTrue();
        assertThat(parse(VENUE).universe().startsAnywhere()).isFalse();
    }

    @Test
    void shouldReportAllProblemsInTheOrderOfTheirLines() {
        assertThat(problemsOf("""
                [trading]
                minEdgePmm = 5
                maxOpenLoops = 65
                mode = true
                [trading.maxStart]
                USDT = 1000.5
                [engine]
                ringSize = 1000
                [journl]
                directory = "x"
                """))
                .containsExactly(
                        "t.toml:2: unknown key trading.minEdgePmm; did you mean trading.minEdgePpm?",
                        "t.toml:3: trading.maxOpenLoops = 65 is not from 1 to 64",
                        "t.toml:4: trading.mode is true or false; a string is wanted",
                        "t.toml:6: trading.maxStart.USDT is a number with a fraction;"
                                + " an exact amount in quotes is wanted, such as \"1000\" or \"0.05\"",
                        "t.toml:8: engine.ringSize = 1000 is not from 1024 to 4194304",
                        "t.toml:9: unknown table [journl]; did you mean journal?",
                        "t.toml: venue.restUrl is missing;"
                                + " for example venue.restUrl = \"https://testnet.binance.vision\"",
                        "t.toml: venue.streamUrl is missing;"
                                + " for example venue.streamUrl = \"wss://stream.testnet.binance.vision\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trading.minedgeppm | did you mean trading.minEdgePpm?",
                "tradng.maxOpenLoop | did you mean trading?",
                "market.recvWindowMs | did you mean orders.recvWindowMs?",
                "armed | did you mean live.armed?",
                "venue.apiSecret | the nearest is venue.restUrl",
            })
    void shouldNameTheNearestKey(final String key, final String suggestion) {
        assertThat(problemsOf(VENUE + key + " = \"s3cr3t\"")).singleElement().satisfies(problem -> assertThat(problem)
                .startsWith("t.toml:3: unknown ")
                .endsWith("; " + suggestion)
                .doesNotContain("s3cr3t"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "market.streamsPerConnection = 0 | market.streamsPerConnection = 0 is not from 1 to 1024",
                "market.streamsPerConnection = 1025 | market.streamsPerConnection = 1025 is not from 1 to 1024",
                "market.depth = \"all\" | market.depth = \"all\" is not one of none, partial, diff; the nearest is none",
                "market.depth = 20 | market.depth is an integer; a string is wanted",
                "market.depthLevels = 15 | market.depthLevels = 15 is not one of 5, 10, 20",
                "market.depthLevels = -5 | market.depthLevels = -5 is not one of 5, 10, 20",
                "market.depthLevels = 4294967301 | market.depthLevels = 4294967301 is not one of 5, 10, 20",
                "market.depthIntervalMs = 250 | market.depthIntervalMs = 250 is not one of 100, 1000",
                "market.depthIntervalMs = \"100\" | market.depthIntervalMs is a string; an integer is wanted",
                "orders.recvWindowMs = 60001 | orders.recvWindowMs = 60001 is not from 1 to 60000",
                "trading.minEdgePpm = -1 | trading.minEdgePpm = -1 is not from 0 to 1000000",
                "trading.minEdgePpm = 1.5 | trading.minEdgePpm is a number with a fraction; an integer is wanted",
                "trading.takerFeePpm = 100001 | trading.takerFeePpm = 100001 is not from 0 to 100000",
                "trading.takerFeePpm = \"750\" | trading.takerFeePpm is a string; an integer is wanted",
                "execution.maxLoopLossPpm = 9223372036854775807"
                        + " | execution.maxLoopLossPpm = 9223372036854775807 is not from 0 to 1000000",
                "execution.policy = \"chains\" | execution.policy = \"chains\" is not one of"
                        + " chain, together, pipelined; did you mean chain?",
                "trading.enabled = true | trading.enabled is now trading.mode:"
                        + " \"watch\" sends nothing, \"paper\", \"testnet\", \"demo\" and \"live\" trade",
                "trading.mode = \"Live\" | trading.mode = \"Live\" is not one of"
                        + " watch, paper, testnet, demo, live; did you mean live?",
                "trading.mode = \"paper\" | trading.mode = \"paper\" needs paper.balances, what the paper account holds;"
                        + " for example paper.balances.USDT = \"1000\"",
                "paper.latencyMs = -1 | paper.latencyMs = -1 is not from 0 to 10000",
                "paper.latencyMs = 10000.001 | paper.latencyMs = 10000.001 is not from 0 to 10000",
                "paper.latencyMs = 0.0005 | paper.latencyMs = 0.0005 has more than 3 decimals",
                "paper.latencyMs = nan | paper.latencyMs = NaN is not from 0 to 10000",
                "paper.latencyMs = \"20\" | paper.latencyMs is a string; a number is wanted",
                "paper.balances.USDT = 5 | paper.balances.USDT is an integer;"
                        + " an exact amount in quotes is wanted, such as \"1000\" or \"0.05\"",
                "live.armed = \"yes\" | live.armed is a string; true or false is wanted",
                "killSwitch.file = \"\" | killSwitch.file is empty; a path is wanted",
                "engine.ringSize = 3000 | engine.ringSize = 3000 is not a power of two, as 2048 and 4096 are",
                "engine.waitStrategy = \"yelding\" | engine.waitStrategy = \"yelding\" is not one of"
                        + " auto, spinning, yielding, parking; did you mean yielding?",
                "engine.waitStrategy = true | engine.waitStrategy is true or false; a string is wanted",
                "journal.directory = \"\" | journal.directory is empty; a path is wanted",
                "journal.directory = 2024-01-01 | journal.directory is a date or time; a string is wanted",
                "journal.directory = \"a\\u0000b\" | journal.directory = \"a\\u0000b\" is not a path: Nul character not allowed",
                "venue.keyFile = [] | venue.keyFile is an array; a string is wanted",
                "universe.startAssets = \"all\""
                        + " | universe.startAssets is a string; an array of assets, such as [\"BTC\", \"ETH\"], is wanted",
                "universe.startAssets = [\"usdt\"]"
                        + " | universe.startAssets: \"usdt\" is not an asset; did you mean \"USDT\"?",
                "universe.startAssets = [] | universe.startAssets names no asset; [\"all\"] stands for every one",
                "universe.startAssets = [\"all\", \"BTC\"] | universe.startAssets names \"all\" and others",
                "universe.includeAssets = [\"all\"] | universe.includeAssets: \"all\" is not an asset; did you mean \"ALL\"?",
                "universe.excludeAssets = [\"A B\"] | universe.excludeAssets: \"A B\" is not an asset",
                "universe.excludeAssets = [\"X\", \"X\"] | universe.excludeAssets: names X twice",
                "universe.excludeAssets = [7] | universe.excludeAssets: holds an integer; assets are strings",
                "trading.maxStart.USDT = \"0\" | trading.maxStart.USDT = \"0\" is not above zero",
                "trading.maxStart.USDT = \"-1\" | trading.maxStart.USDT = \"-1\" is not"
                        + " a decimal number of at most 8 decimals below 92 billion",
                "trading.maxStart.USDT = \"0.000000001\" | trading.maxStart.USDT = \"0.000000001\" is not"
                        + " a decimal number of at most 8 decimals below 92 billion",
                "trading.maxStart.DOGE = \"1\" | trading.maxStart names DOGE, which is not in universe.startAssets",
                "trading.maxStart = 5"
                        + " | trading.maxStart is an integer; a table of amounts, such as USDT = \"1000\", is wanted",
                "market = 3 | market is a table of settings; write [market] on a line of its own",
            })
    void shouldRefuseAValueWithItsReason(final String line, final String problem) {
        assertThat(problemsOf(VENUE + line)).containsExactly("t.toml:3: " + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://api.example.com | is not encrypted; http is for loopback hosts, others need https://",
                "http://127.0.0.1.example.com | is not encrypted; http is for loopback hosts, others need https://",
                "http://localhost.example.com | is not encrypted; http is for loopback hosts, others need https://",
                "ftp://api.example.com | must begin with https://",
                "api.example.com | must begin with https://",
                "wss://api.example.com | must begin with https://",
                "https://api.example.com/api | must end after the host and port; Trefoil adds the path",
                "https://api.example.com?a=b | must end after the host and port; Trefoil adds the path",
                "https://user:s3cr3t@api.example.com | must not hold a user name or password",
                "https://api.example.com:0 | has port 0, not one from 1 to 65535",
                "https://api.example.com:65536 | has port 65536, not one from 1 to 65535",
                "https:/// | names no host",
                "https:api | names no host",
                "https://a b | is not a URL",
            })
    void shouldRefuseAnUnsafeAddress(final String url, final String reason) {
        final String text = "venue.restUrl = \"" + url + "\"\nvenue.streamUrl = \"ws://localhost\"";

        assertThat(problemsOf(text)).containsExactly("t.toml:1: venue.restUrl " + reason);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LocalHost:8080", "127.0.0.1", "127.8.9.10:80", "[::1]:9", "[0:0:0:0:0:0:0:1]"})
    void shouldAllowAPlainAddressOnLoopback(final String host) throws ConfigException {
        final TrefoilConfig config =
                parse("venue.restUrl = \"http://" + host + "\"\nvenue.streamUrl = \"WS://" + host + "/\"");

        assertThat(config.venue().restUrl().getScheme()).isEqualTo("http");
        assertThat(config.venue().streamUrl().getScheme()).isEqualTo("ws");
        assertThat(config.venue().streamUrl().getPath()).isEmpty();
    }

    @Test
    void shouldReportContradictionsBetweenAssetLists() {
        assertThat(problemsOf(VENUE + """
                [universe]
                startAssets = ["BTC", "ETH", "BNB"]
                includeAssets = ["BTC", "ETH", "XRP"]
                excludeAssets = ["ETH"]
                """))
                .containsExactly(
                        "t.toml:4: universe.startAssets names ETH, which is excluded",
                        "t.toml:4: universe.startAssets names BNB, which universe.includeAssets leaves out",
                        "t.toml:6: universe.excludeAssets names ETH, which is included");
    }

    @Test
    void shouldPlaceABadAssetOnItsOwnLine() {
        assertThat(problemsOf(VENUE + "universe.startAssets = [\n  \"BTC\",\n  \"eth\",\n]"))
                .containsExactly("t.toml:5: universe.startAssets: \"eth\" is not an asset; did you mean \"ETH\"?");
    }

    @Test
    void shouldReportSyntaxErrorsTogetherWithWhatCouldBeRead() {
        assertThat(problemsOf("[venue]\nrestUrl = https://x\n[trading\nmode = 1\n[market]\nstale = 1\n"))
                .containsExactly(
                        "t.toml:2: Unexpected 'h', expected a value",
                        "t.toml:3: Unexpected end of line, expected ]",
                        "t.toml:4: trading.mode is an integer; a string is wanted",
                        "t.toml:6: unknown key market.stale; did you mean market.staleAfterMs?");
    }

    @Test
    void shouldNameTheLineOfAKeyGivenTwice() {
        assertThat(problemsOf(VENUE + "[orders]\nrecvWindowMs = 1\nrecvWindowMs = 2\n"))
                .containsExactly("t.toml:5: recvWindowMs previously defined at line 4, column 1");
    }

    @Test
    void shouldRefuseAListOfTables() {
        assertThat(problemsOf(VENUE + "[[orders]]\nrecvWindowMs = 1\n"))
                .containsExactly("t.toml:3: orders is a table of settings; write [orders] on a line of its own");
    }

    @Test
    void shouldMakeNamesOfTheFileFitForATerminal() {
        assertThat(problemsOf(VENUE + "\"\\u001b[31m" + "x".repeat(1000) + "\" = 1"))
                .singleElement()
                .satisfies(problem -> assertThat(problem)
                        .hasSizeLessThan(200)
                        .matches("\\P{Cntrl}*")
                        .contains("xxx..."));
    }

    @Test
    void shouldBoundTheProblemsShown() {
        final StringBuilder text = new StringBuilder(VENUE);
        for (int i = 0; i <= Problems.MAX_SHOWN; i++) {
            text.append("key").append(i).append(" = 1\n");
        }

        assertThat(problemsOf(text.toString()))
                .hasSize(Problems.MAX_SHOWN + 1)
                .last()
                .isEqualTo("t.toml: and 1 more");
    }

    @Test
    void shouldRefuseArraysNestedBeyondAnySense() {
        assertThat(problemsOf(VENUE + "universe.startAssets = " + "[".repeat(100_000)))
                .first()
                .asString()
                .startsWith("t.toml");
    }

    /** Texts on which the parser's own code fails. */
    @ParameterizedTest
    @ValueSource(strings = {"s={\"\",#\fd", "[v#\u0000"})
    void shouldSayWhereTheParserGivesUp(final String line) {
        final ConfigException problem = catchThrowableOfType(
                ConfigException.class, () -> parse(VENUE + "# a comment\n" + line + "\n# the end\n"));

        assertThat(problem.problems()).containsExactly("t.toml:4: is not TOML, or a line shortly before it is not");
    }

    @Test
    void shouldJoinTheProblemsInTheMessage() {
        final ConfigException refused = refusalOf("a = 1\nb = 2");

        assertThat(refused).hasMessage(String.join(System.lineSeparator(), refused.problems()));
    }

    @Test
    void shouldGiveEachSettingInUse() throws ConfigException {
        final TrefoilConfig config = parse(VENUE + "[trading.maxStart]\nUSDT = \"1000\"\nBTC = \"0.05\"\n");

        assertThat(config.settings())
                .containsEntry("venue.streamUrl", "wss://stream.example.com:9443")
                .containsEntry("trading.maxStart", "0.05 BTC, 1000 USDT")
                .containsEntry("engine.waitStrategy", "auto")
                .hasSameSizeAs(ConfigKey.values());
    }

    @Test
    void shouldShipAnExampleThatNamesEverySettingWithItsDefault() throws Exception {
        final String example;
        try (var in = ConfigReader.class.getResourceAsStream("example.toml")) {
            example = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(example).as("example.toml is ConfigReader.example()").isEqualTo(ConfigReader.example());
        for (final ConfigKey key : ConfigKey.values()) {
            assertThat(example).contains(key.path().get(1));
        }
        final TrefoilConfig read = parse(example);
        assertThat(read)
                .isEqualTo(ConfigReader.defaults(
                        read.venue().restUrl(), read.venue().streamUrl()));
    }

    @Test
    void shouldAcceptTheExampleWithEveryLineInUse() throws ConfigException {
        final String all = ConfigReader.example().replaceAll("(?m)^# (?=[a-zA-Z]+ = )", "");

        final TrefoilConfig config = parse(all);

        assertThat(config.venue().keyFile()).contains(DIRECTORY.resolve("trefoil.key"));
        assertThat(config.trading().takerFeePpm()).hasValue(1000);
        assertThat(config.trading().maxStart()).containsEntry("USDT", 1000 * Fixed.ONE);
    }

    private static TrefoilConfig parse(final String text) throws ConfigException {
        return ConfigReader.parse(text, "t.toml", DIRECTORY);
    }

    private static List<String> problemsOf(final String text) {
        return refusalOf(text).problems();
    }

    private static ConfigException refusalOf(final String text) {
        final ConfigException refused = catchThrowableOfType(ConfigException.class, () -> parse(text));
        assertThat(refused).as("refusal of %s", text).isNotNull();
        return refused;
    }
}
