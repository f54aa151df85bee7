package trefoil.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.forecast.ForecastKind;
import trefoil.engine.forecast.ForecastSettings;
import trefoil.engine.forecast.MadeModel;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.market.Universe;
import trefoil.engine.risk.RiskLimits;
import trefoil.engine.testing.RunJournal;
import trefoil.engine.testing.TriangleMarket;
import trefoil.engine.trading.TradingSettings;

class RunSettingsTest {
    @ParameterizedTest
    @EnumSource(LoopPolicy.class)
    void shouldReadBackWhatAHeaderSays(final LoopPolicy policy) {
        for (final boolean flag : new boolean[] {true, false}) {
            final TradingSettings settings = settings(policy, flag);
            final JournalHeader header = RunJournal.header(settings, Map.of("venue", "somewhere"));

            final TradingSettings read = RunSettings.of(header);

            // A universe is equal to none but itself.
            assertThat(read)
                    .usingRecursiveComparison()
                    .ignoringFields("universe")
                    .isEqualTo(settings);
            assertThat(read.universe().instruments())
                    .isEqualTo(settings.universe().instruments());
        }
    }

    @Test
    void shouldKeepAnAmountOfAnAssetThatIsNotTraded() {
        final JournalHeader header = changed(Map.of("maxStart.EUR", "12.5"));

        assertThat(RunSettings.of(header).maxStart()).containsEntry("EUR", 1_250_000_000L);
    }

    static Stream<String> names() {
        return settings(LoopPolicy.CHAIN, true).describe().keySet().stream()
                .filter(name -> !name.startsWith(TradingSettings.MAX_START_PREFIX));
    }

    @ParameterizedTest
    @MethodSource("names")
    void shouldNameASettingThatIsMissing(final String name) {
        final JournalHeader good = RunJournal.header(settings(LoopPolicy.CHAIN, true), Map.of());
        final Map<String, String> settings = new TreeMap<>(good.settings());
        settings.remove(name);
        final JournalHeader header = with(good, settings);

        assertThatThrownBy(() -> RunSettings.of(header))
                .isInstanceOf(ReplayException.class)
                .hasMessage("the journal of session run cannot be replayed: setting " + name
                        + " is missing in its header; version test wrote it");
    }

    @ParameterizedTest(name = "{0}={1}")
    @CsvSource({
        "minEdgePpm, -1, a whole number from 0 to 1000000",
        "minEdgePpm, 1.5, a whole number from 0 to 1000000",
        "staleAfterMs, 0, a whole number from 1 to 2147483647",
        "maxOpenLoops, 65, a whole number from 1 to 64",
        "maxUnfilledOrders, 2000000, a whole number from 1 to 1048576",
        "policy, backwards, 'one of chain, together, pipelined'",
        "feesKnown, yes, true or false",
        "limits.maxLoopNotional, 0, an amount above 0",
        "limits.maxLossPerDay, much, an amount above 0",
        "limits.rejectWindowOrders, 1001, a whole number from 1 to 1000",
        "maxStart.S, -1, an amount above 0",
        "valueAsset, EUR, an asset of the universe"
    })
    void shouldNameASettingThatCannotBeUsed(final String name, final String value, final String wanted) {
        final JournalHeader header = changed(Map.of(name, value));

        assertThatThrownBy(() -> RunSettings.of(header))
                .isInstanceOf(ReplayException.class)
                .hasMessage("the journal of session run cannot be replayed: setting " + name + "=" + value
                        + " in its header should be " + wanted + "; version test wrote it");
    }

    @Test
    void shouldRefuseMoreLoopsThanAHeaderAllows() {
        final JournalHeader header = changed(Map.of("maxLegs", "4", "hubs", "S,X,Y", "maxLoops", "1"));

        assertThatThrownBy(() -> RunSettings.desk(header, RunSettings.of(header)))
                .isInstanceOf(ReplayException.class)
                .hasMessageStartingWith(
                        "the journal of session run cannot be replayed: its settings do not go together")
                .hasMessageContaining("maxLoops");
    }

    @Test
    void shouldRefuseAForecastOfLoopsOfFourLegs() {
        final Map<String, String> changes = new TreeMap<>(
                new ForecastSettings(ForecastKind.MICRO_PRICE, Optional.of(MadeModel.random(new Random(1))), 0, 1_000)
                        .describe());
        changes.putAll(Map.of("maxLegs", "4", "hubs", "S", "maxLoops", "1000"));
        final JournalHeader header = changed(changes);

        assertThatThrownBy(() -> RunSettings.of(header))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("it has loops of four legs and a forecast, which knows three only");
    }

    @Test
    void shouldSayThatARecordedMarketHoldsNoDecisions() {
        final JournalHeader header =
                with(RunJournal.header(settings(LoopPolicy.CHAIN, true), Map.of()), Map.of("venue", "somewhere"));

        assertThatThrownBy(() -> RunSettings.of(header))
                .isInstanceOf(ReplayException.class)
                .hasMessage("the journal of session run is a record of a market in which no engine ran: it holds no"
                        + " decisions to replay");
    }

    private static JournalHeader changed(final Map<String, String> changes) {
        final JournalHeader good = RunJournal.header(settings(LoopPolicy.CHAIN, true), Map.of());
        final Map<String, String> settings = new TreeMap<>(good.settings());
        settings.putAll(changes);
        return with(good, settings);
    }

    private static JournalHeader with(final JournalHeader header, final Map<String, String> settings) {
        return new JournalHeader(
                header.createdNs(),
                header.session(),
                header.toolVersion(),
                new TreeMap<>(settings),
                header.instruments(),
                header.takerFeesPpm(),
                header.assets(),
                header.startAssets(),
                header.loopTableDigest());
    }

    private static TradingSettings settings(final LoopPolicy policy, final boolean flag) {
        final Universe universe = TriangleMarket.universe();
        return new TradingSettings(
                universe,
                List.of("Y", "S"),
                flag ? List.of(1, 2, 3) : Collections.nCopies(universe.instrumentCount(), 0),
                flag,
                "BNB",
                flag ? new TreeMap<>(Map.of("S", 1L, "Y", Long.MAX_VALUE)) : new TreeMap<>(),
                !flag,
                17,
                1_999,
                64,
                1_000_000,
                policy,
                flag,
                !flag,
                Integer.MAX_VALUE,
                flag
                        ? RiskLimits.NONE
                        : RiskLimits.builder()
                                .maxLoopNotional(1)
                                .clockSkewMs(3, 9)
                                .build(),
                "X",
                6,
                flag ? Integer.MAX_VALUE : 0,
                ForecastSettings.NONE,
                LoopChoice.TRIANGLES);
    }
}
