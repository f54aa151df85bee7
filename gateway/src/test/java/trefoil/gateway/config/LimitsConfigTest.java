package trefoil.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.math.Fixed;
import trefoil.engine.risk.RiskLimits;

final class LimitsConfigTest {
    private static final String VENUE = """
            venue.restUrl = "https://api.example.com"
            venue.streamUrl = "wss://stream.example.com"
            """;

    @Test
    void shouldLimitAsTheEngineDoesWhenNothingIsSaid() throws ConfigException {
        final TrefoilConfig config = parse(VENUE);

        assertThat(config.limits())
                .isEqualTo(new TrefoilConfig.Limits(
                        Optional.empty(), RiskLimits.builder().build()));
        assertThat(config.settings())
                .containsEntry("limits.valueAsset", "a dollar")
                .containsEntry("limits.maxLoopNotional", "1000")
                .containsEntry("limits.maxLossPerLoop", "10")
                .containsEntry("limits.latencyPauseMs", "1000");
    }

    @Test
    void shouldDeriveWhatIsLeftOutFromTheNotionalOfALoop() throws ConfigException {
        final RiskLimits limits =
                parse(VENUE + "limits.maxLoopNotional = \"250\"").limits().risk();

        assertThat(limits.maxAssetNotional()).isEqualTo(1_000 * Fixed.ONE);
        assertThat(limits.maxLossPerLoop()).isEqualTo(250_000_000);
        assertThat(limits.maxLossPerHour()).isEqualTo(750_000_000);
        assertThat(limits.maxLossPerDay()).isEqualTo(2_500_000_000L);
    }

    @Test
    void shouldReadEveryLimit() throws ConfigException {
        final TrefoilConfig config = parse(VENUE + """
                [limits]
                valueAsset = "BTC"
                maxLoopNotional = "0.1"
                maxAssetNotional = "0.2"
                maxLossPerLoop = "0.00000001"
                maxLossPerHour = "0.02"
                maxLossPerDay = "0.03"
                maxConsecutiveFailures = 1
                maxRejectPercent = 100
                rejectWindowOrders = 1_000
                minFeedPercent = 0
                maxClockSkewMs = 1
                reduceClockSkewMs = 3_600_000
                maxTickToOrderMs = 3_600_000
                latencyPauseMs = 0
                """);

        assertThat(config.limits().valueAsset()).contains("BTC");
        assertThat(config.limits().risk())
                .isEqualTo(RiskLimits.builder()
                        .maxLoopNotional(10_000_000)
                        .maxAssetNotional(20_000_000)
                        .maxLossPerLoop(1)
                        .maxLossPerHour(2_000_000)
                        .maxLossPerDay(3_000_000)
                        .maxConsecutiveFailures(1)
                        .rejects(100, 1_000)
                        .minFeedPercent(0)
                        .clockSkewMs(1, 3_600_000)
                        .tickToOrderMs(3_600_000, 0)
                        .build());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limits.valueAsset = 5 | limits.valueAsset is an integer; a string is wanted",
                "limits.valueAsset = \"usdt\" | limits.valueAsset: \"usdt\" is not an asset; did you mean \"USDT\"?",
                "limits.maxLoopNotional = 5 | limits.maxLoopNotional is an integer; an exact amount in quotes is wanted,"
                        + " such as \"1000\" or \"0.05\"",
                "limits.maxLoopNotional = \"0\" | limits.maxLoopNotional = \"0\" is not above zero",
                "limits.maxLossPerDay = \"-1\" | limits.maxLossPerDay = \"-1\" is not a decimal number of at most"
                        + " 8 decimals below 92 billion",
                "limits.maxLossPerHour = \"0\" | limits.maxLossPerHour = \"0\" is not above zero",
                "limits.maxConsecutiveFailures = 0 | limits.maxConsecutiveFailures = 0 is not from 1 to 1000000",
                "limits.maxRejectPercent = 101 | limits.maxRejectPercent = 101 is not from 0 to 100",
                "limits.rejectWindowOrders = 1001 | limits.rejectWindowOrders = 1001 is not from 1 to 1000",
                "limits.minFeedPercent = -1 | limits.minFeedPercent = -1 is not from 0 to 100",
                "limits.maxClockSkewMs = 0 | limits.maxClockSkewMs = 0 is not from 1 to 3600000",
                "limits.maxClockSkewMs = 1001 | limits.maxClockSkewMs is more than limits.reduceClockSkewMs",
                "limits.reduceClockSkewMs = 249 | limits.reduceClockSkewMs is less than limits.maxClockSkewMs",
                "limits.maxTickToOrderMs = 0 | limits.maxTickToOrderMs = 0 is not from 1 to 3600000",
                "limits.latencyPauseMs = 3600001 | limits.latencyPauseMs = 3600001 is not from 0 to 3600000",
                "limits.maxLoopNotionl = \"5\" | unknown key limits.maxLoopNotionl; did you mean limits.maxLoopNotional?"
            })
    void shouldRefuseALimitThatMakesNoSense(final String line, final String problem) {
        assertThat(problemOf(VENUE + line)).isEqualTo("t.toml:3: " + problem);
    }

    @Test
    void shouldRefuseAValueAssetThatIsNotLookedAt() {
        assertThat(problemOf(VENUE + "limits.valueAsset = \"EUR\"\nuniverse.excludeAssets = [\"EUR\"]"))
                .isEqualTo("t.toml:3: limits.valueAsset names EUR, which is excluded");
        assertThat(problemOf(VENUE + "limits.valueAsset = \"EUR\"\nuniverse.includeAssets = [\"USDT\", \"BTC\"]"))
                .isEqualTo("t.toml:3: limits.valueAsset names EUR, which universe.includeAssets leaves out");
    }

    private static TrefoilConfig parse(final String text) throws ConfigException {
        return ConfigReader.parse(text, "t.toml", Path.of("conf"));
    }

    private static String problemOf(final String text) {
        final ConfigException refused = catchThrowableOfType(ConfigException.class, () -> parse(text));
        assertThat(refused).as("refusal of %s", text).isNotNull();
        assertThat(refused.problems()).hasSize(1);
        return refused.problems().get(0);
    }
}
