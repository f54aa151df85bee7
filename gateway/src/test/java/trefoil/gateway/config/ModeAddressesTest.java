package trefoil.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModeAddressesTest {
    private static final String LOCAL = "http://127.0.0.1:8790";
    private static final String TESTNET = "https://testnet.binance.vision";
    private static final String DEMO = "https://demo-api.binance.com";
    private static final String LIVE = "https://api.binance.com";
    private static final String DATA = "https://data-api.binance.vision";
    private static final String OTHER = "https://api.example.com";

    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource({
        "watch,   " + LOCAL,
        "watch,   " + LIVE,
        "watch,   " + DATA,
        "watch,   " + OTHER,
        "paper,   " + LOCAL,
        "paper,   " + LIVE,
        "paper,   " + DATA,
        "paper,   " + OTHER,
        "testnet, " + LOCAL,
        "testnet, " + TESTNET,
        "testnet, https://api1.testnet.binance.vision",
        "demo, " + LOCAL,
        "demo, " + DEMO,
        "live, " + LOCAL,
        "live, " + LIVE,
        "live, https://api1.binance.com",
        "live, https://api4.binance.com:443",
        "live, https://API-GCP.binance.com",
    })
    void shouldTakeAnAddressThatFits(final String mode, final String restUrl) throws ConfigException {
        final TradingMode read =
                parse(mode, restUrl, streamUrlOf(restUrl)).trading().mode();

        assertThat(read.configName()).isEqualTo(mode);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "testnet, " + LIVE + ", the venue itself, with real money",
                "testnet, " + DEMO + ", the venue's demo mode",
                "testnet, " + DATA + ", the venue's market data, without orders",
                "testnet, " + OTHER + ", no place of the venue that is known",
                "testnet, https://xtestnet.binance.vision, no place of the venue that is known",
                "testnet, https://testnet.binance.vision.example.com, no place of the venue that is known",
                "demo, " + LIVE + ", the venue itself, with real money",
                "demo, " + TESTNET + ", the venue's testnet",
                "demo, " + OTHER + ", no place of the venue that is known",
                "demo, https://demo-x.api.binance.com, no place of the venue that is known",
                "live, " + TESTNET + ", the venue's testnet",
                "live, " + DEMO + ", the venue's demo mode",
                "live, " + DATA + ", the venue's market data, without orders",
                "live, " + OTHER + ", no place of the venue that is known",
                "live, https://api5.binance.com, no place of the venue that is known",
                "live, https://api.binance.com.example.com, no place of the venue that is known",
            })
    void shouldRefuseAnAddressThatDoesNotFit(final String line) {
        final String[] parts = line.split(", ", 3);

        assertThat(problemsOf(parts[0].strip(), parts[1], streamUrlOf(parts[1])))
                .first()
                .asString()
                .startsWith("t.toml:2: venue.restUrl = " + parts[1].strip() + " is " + parts[2] + "; trading.mode = \""
                        + parts[0].strip() + "\" needs ");
    }

    @Test
    void shouldNotFollowQuotesFromElsewhere() throws ConfigException {
        assertThat(problemsOf("testnet", TESTNET, "wss://stream.binance.com:9443"))
                .containsExactly("t.toml:3: venue.streamUrl = wss://stream.binance.com:9443 is the venue itself, with"
                        + " real money; trading.mode = \"testnet\" needs testnet.binance.vision, or a simulator on this"
                        + " machine");
        assertThat(problemsOf("live", LIVE, "ws://localhost:8790"))
                .containsExactly("t.toml:3: venue.streamUrl = ws://localhost:8790 and venue.restUrl = " + LIVE
                        + ": one of them is on this machine, the other is not; trading.mode = \"live\" needs both of one"
                        + " venue");
        assertThat(parse("live", LIVE, "wss://data-stream.binance.vision")
                        .live()
                        .armed())
                .isFalse();
    }

    @Test
    void shouldHoldTheWebsocketApiToTheSame() {
        assertThat(problemsOf("demo", DEMO, "wss://demo-stream.binance.com", "wss://ws-api.binance.com"))
                .singleElement()
                .asString()
                .startsWith("t.toml:4: venue.wsApiUrl = wss://ws-api.binance.com is the venue itself");
    }

    @Test
    void shouldSendTheKeyForSbeStreamsNowhereElse() throws ConfigException {
        final String api = "wss://demo-ws-api.binance.com";
        assertThat(parse("demo", DEMO, "wss://demo-stream.binance.com", api, "wss://demo-stream-sbe.binance.com")
                        .venue()
                        .sbeUrl())
                .isPresent();
        assertThat(problemsOf("demo", DEMO, "wss://demo-stream.binance.com", api, "wss://stream-sbe.binance.com"))
                .singleElement()
                .asString()
                .startsWith("t.toml:5: venue.sbeUrl = wss://stream-sbe.binance.com is the venue itself");
        assertThat(problemsOf("live", LIVE, "wss://stream.binance.com", "wss://ws-api.binance.com", "ws://127.0.0.1:1"))
                .singleElement()
                .asString()
                .contains("venue.sbeUrl = ws://127.0.0.1:1 and venue.restUrl = " + LIVE)
                .contains("needs both of one venue");
        assertThat(problemsOf("watch", LIVE, "wss://stream.binance.com", "wss://ws-api.binance.com", "ws://10.0.0.1"))
                .singleElement()
                .asString()
                .contains("venue.sbeUrl", "is not encrypted");
    }

    private static String streamUrlOf(final String restUrl) {
        return restUrl.equals(DATA)
                ? "wss://data-stream.binance.vision"
                : restUrl.replace("http", "ws").replace("demo-api", "demo-stream");
    }

    private static TrefoilConfig parse(
            final String mode, final String restUrl, final String streamUrl, final String... more)
            throws ConfigException {
        final String wsApiUrl = more.length == 0 ? "" : "wsApiUrl = \"" + more[0] + "\"";
        final String sbeUrl = more.length < 2 ? "" : "sbeUrl = \"" + more[1] + "\"";
        return ConfigReader.parse(
                String.join(
                        "\n",
                        "[venue]",
                        "restUrl = \"" + restUrl.strip() + "\"",
                        "streamUrl = \"" + streamUrl.strip() + "\"",
                        wsApiUrl,
                        sbeUrl,
                        "[trading]",
                        "mode = \"" + mode + "\"",
                        "[paper]",
                        "balances.USDT = \"1\""),
                "t.toml",
                Path.of("conf"));
    }

    private static List<String> problemsOf(
            final String mode, final String restUrl, final String streamUrl, final String... more) {
        final ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> parse(mode, restUrl, streamUrl, more));
        assertThat(refused).as("refusal of %s at %s", mode, restUrl).isNotNull();
        return refused.problems();
    }
}
