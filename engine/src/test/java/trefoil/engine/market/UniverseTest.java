package trefoil.engine.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static trefoil.engine.testing.Markets.NO_FILTERS;
import static trefoil.engine.testing.Markets.instrument;
import static trefoil.engine.testing.Markets.pair;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.arbitrage.Triangles.Triangle;
import trefoil.engine.testing.Markets;

class UniverseTest {
    @Test
    void shouldOrderAssetsByDegreeThenByName() {
        final Universe universe = Universe.of(
                List.of(pair("ETH", "USDT"), pair("BTC", "USDT"), pair("ETH", "BTC"), pair("DOGE", "USDT")));

        assertThat(universe.assets()).containsExactly("USDT", "BTC", "ETH", "DOGE");
        assertThat(universe.instruments())
                .extracting(Instrument::symbol)
                .containsExactly("ETHUSDT", "BTCUSDT", "ETHBTC", "DOGEUSDT");
        assertThat(universe.baseAsset(0)).isEqualTo(universe.assetIndex("ETH"));
        assertThat(universe.quoteAsset(0)).isEqualTo(universe.assetIndex("USDT"));
        assertThat(universe.instrumentIndex("ETHBTC")).isEqualTo(2);
        assertThat(universe.assetIndex("XRP")).isEqualTo(Universe.NOT_FOUND);
        assertThat(universe.instrumentIndex("XRPUSDT")).isEqualTo(Universe.NOT_FOUND);
    }

    @Test
    void shouldKeepOnlyIncludedAssetsThatAreNotExcluded() {
        final List<Instrument> listed = List.of(pair("ETH", "USDT"), pair("BTC", "USDT"), pair("ETH", "BTC"));

        assertThat(symbols(Universe.of(listed, Set.of("ETH", "USDT"), Set.of())))
                .containsExactly("ETHUSDT");
        assertThat(symbols(Universe.of(listed, Set.of(), Set.of("USDT")))).containsExactly("ETHBTC");
        assertThat(symbols(Universe.of(listed, Set.of("ETH", "USDT"), Set.of("ETH"))))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = InstrumentStatus.class, mode = EnumSource.Mode.EXCLUDE, names = "TRADING")
    void shouldLeaveOutWhatIsNotTrading(final InstrumentStatus status) {
        final Instrument halted = instrument("ETHUSDT", "ETH", "USDT", status, NO_FILTERS);

        final Universe universe = Universe.of(List.of(halted, pair("BTC", "USDT")));

        assertThat(symbols(universe)).containsExactly("BTCUSDT");
        assertThat(universe.assets()).doesNotContain("ETH");
    }

    @Test
    void shouldLeaveOutWhatHasNoSpotPermission() {
        final Instrument margin =
                new Instrument("ETHUSDT", "ETH", "USDT", InstrumentStatus.TRADING, false, 8, 8, NO_FILTERS);

        assertThat(symbols(Universe.of(List.of(margin)))).isEmpty();
    }

    @Test
    void shouldKeepTheFirstOfTwoInstrumentsThatJoinTheSameAssets() {
        final Instrument turned = instrument("USDT/BTC", "USDT", "BTC", InstrumentStatus.TRADING, NO_FILTERS);
        final Instrument again = instrument("XBTUSDT", "BTC", "USDT", InstrumentStatus.TRADING, NO_FILTERS);

        final Universe universe = Universe.of(List.of(pair("BTC", "USDT"), turned, again));

        assertThat(symbols(universe)).containsExactly("BTCUSDT");
    }

    @Test
    void shouldTakeTheSecondWhenTheFirstOfTwoIsNotTraded() {
        final Instrument halted = instrument("BTCUSDT", "BTC", "USDT", InstrumentStatus.HALT, NO_FILTERS);
        final Instrument turned = instrument("USDTBTC", "USDT", "BTC", InstrumentStatus.TRADING, NO_FILTERS);

        final Universe universe = Universe.of(List.of(halted, turned));

        assertThat(symbols(universe)).containsExactly("USDTBTC");
    }

    @Test
    void shouldKeepWhatIsToBeKeptTradableOrNot() {
        final Instrument halted = instrument("ETHUSDT", "ETH", "USDT", InstrumentStatus.HALT, NO_FILTERS);
        final List<Instrument> listed = List.of(halted, pair("BTC", "USDT"), pair("ETH", "BTC"));

        assertThat(symbols(
                        Universe.of(listed, instrument -> !instrument.symbol().equals("ETHBTC"))))
                .containsExactly("ETHUSDT", "BTCUSDT");
        assertThat(Universe.allowed(listed, Set.of(), Set.of("BTC"))).containsExactly(halted);
    }

    @Test
    void shouldRetainExactlyWhatTrianglesThroughStartAssetsUse() {
        for (int seed = 1; seed <= 40; seed++) {
            final Random random = new Random(seed);
            final Universe universe =
                    Markets.randomGraph(random, 4 + random.nextInt(20), 0.05 + random.nextDouble() / 2);
            final Set<String> start = Set.of("A0", "A1", "NOT-LISTED");
            final Set<String> expected = new HashSet<>();
            for (final Triangle triangle : Triangles.of(universe)) {
                final List<String> names = List.of(
                        universe.assets().get(triangle.a()),
                        universe.assets().get(triangle.b()),
                        universe.assets().get(triangle.c()));
                if (names.stream().anyMatch(start::contains)) {
                    for (final int instrument : new int[] {triangle.ab(), triangle.bc(), triangle.ca()}) {
                        expected.add(universe.instruments().get(instrument).symbol());
                    }
                }
            }

            final Universe traded = Triangles.tradedPart(universe, start);

            assertThat(symbols(traded)).as("seed=%d", seed).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(symbols(traded)).as("seed=%d", seed).isSubsetOf(symbols(universe));
        }
    }

    @Test
    void shouldRefuseAnInstrumentThatIsNone() {
        assertThatThrownBy(() -> pair("BTC", "BTC")).hasMessageContaining("baseAsset=quoteAsset=BTC");
        assertThatThrownBy(() -> pair("", "BTC")).hasMessageContaining("empty name in instrument 'BTC'");
        assertThat(InstrumentStatus.of("trading")).isEqualTo(InstrumentStatus.TRADING);
        assertThat(InstrumentStatus.of("TRADING_ON_THE_MOON")).isEqualTo(InstrumentStatus.UNKNOWN);
    }

    @Test
    void shouldTurnFiltersOffWhereTheVenueSaysZero() {
        final Filters filters = Filters.builder()
                .price(0, 0, 0)
                .lot(0, 0, 0)
                .marketLot(0, 0, 0)
                .maxNotional(0, true)
                .maxPosition(0)
                .build();

        assertThat(filters.maxPrice()).isEqualTo(Long.MAX_VALUE);
        assertThat(filters.maxQty()).isEqualTo(Long.MAX_VALUE);
        assertThat(filters.maxMarketQty()).isEqualTo(Long.MAX_VALUE);
        assertThat(filters.maxNotional()).isEqualTo(Long.MAX_VALUE);
        assertThat(filters.maxPosition()).isEqualTo(Long.MAX_VALUE);
    }

    private static List<String> symbols(final Universe universe) {
        return universe.instruments().stream().map(Instrument::symbol).toList();
    }
}
