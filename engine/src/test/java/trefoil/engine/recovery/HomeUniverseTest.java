package trefoil.engine.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.testing.Markets.NO_FILTERS;
import static trefoil.engine.testing.Markets.instrument;
import static trefoil.engine.testing.Markets.pair;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import trefoil.engine.arbitrage.Triangles;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.Side;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.Universe;

/** A universe of USDT, BTC and ETH, and what is left in X and other assets. */
class HomeUniverseTest {
    private final List<Instrument> listed =
            new ArrayList<>(List.of(pair("BTC", "USDT"), pair("ETH", "BTC"), pair("ETH", "USDT")));

    @Test
    void shouldBeWhatIsTradedIfNothingIsLeft() {
        list(InstrumentStatus.HALT, "X", "USDT");

        assertThat(symbols(home(UnfinishedBusiness.NONE))).containsExactly("BTCUSDT", "ETHBTC", "ETHUSDT");
    }

    @ParameterizedTest
    @EnumSource(InstrumentStatus.class)
    void shouldHoldTheInstrumentThatLeadsHomeWhateverItsStatus(final InstrumentStatus status) {
        list(status, "X", "USDT");

        final Universe home = home(left("USDT", Map.of("USDT", -5L, "X", 3L)));

        assertThat(symbols(home)).containsExactly("BTCUSDT", "ETHBTC", "ETHUSDT", "XUSDT");
    }

    @Test
    void shouldHoldTheInstrumentOfALentAssetToo() {
        list(InstrumentStatus.HALT, "X", "USDT");

        assertThat(symbols(home(left("USDT", Map.of("USDT", 5L, "X", -3L))))).contains("XUSDT");
    }

    @Test
    void shouldNotCareForWhatWasGivenBackWhole() {
        list(InstrumentStatus.HALT, "X", "USDT");

        assertThat(symbols(home(left("USDT", Map.of("USDT", 5L, "X", 0L))))).doesNotContain("XUSDT");
    }

    @Test
    void shouldHoldWaysThroughOtherAssetsThatMayOpen() {
        list(InstrumentStatus.HALT, "X", "USDT");
        list(InstrumentStatus.TRADING, "X", "EUR");
        list(InstrumentStatus.HALT, "EUR", "USDT");
        list(InstrumentStatus.HALT, "X", "BTC");
        list(InstrumentStatus.BREAK, "X", "ETH");
        list(InstrumentStatus.TRADING, "X", "TRY");

        final Universe home = home(left("USDT", Map.of("X", 3L)));

        assertThat(symbols(home))
                .as("not a way that is broken for long, nor one that does not lead home")
                .containsExactly("BTCUSDT", "ETHBTC", "ETHUSDT", "XUSDT", "XEUR", "EURUSDT", "XBTC");
    }

    @Test
    void shouldHoldWaysThatAreBrokenIfNoInstrumentLeadsStraightHome() {
        list(InstrumentStatus.BREAK, "X", "ETH");

        assertThat(symbols(home(left("USDT", Map.of("X", 3L))))).contains("XETH");
    }

    @Test
    void shouldKnowAnAssetThatHasNoWayHome() {
        list(InstrumentStatus.BREAK, "X", "FAR");
        list(InstrumentStatus.TRADING, "X", "FURTHER");

        final Universe home = home(left("USDT", Map.of("X", 3L)));

        assertThat(symbols(home)).containsExactly("BTCUSDT", "ETHBTC", "ETHUSDT", "XFURTHER");
    }

    @Test
    void shouldHoldAStartAssetThatIsTradedNoMore() {
        list(InstrumentStatus.BREAK, "BTC", "EUR");
        list(InstrumentStatus.HALT, "ETH", "EUR");

        assertThat(symbols(home(left("EUR", Map.of("EUR", -5L, "BTC", 1L))))).contains("BTCEUR", "ETHEUR");
        assertThat(symbols(home(left("EUR", Map.of("EUR", 0L)))))
                .as("one suffices if nothing is held; it is one that will trade sooner")
                .contains("ETHEUR")
                .doesNotContain("BTCEUR");
    }

    @Test
    void shouldHoldAnOrdersInstrumentAndTheWaysFromBothItsAssets() {
        list(InstrumentStatus.HALT, "X", "Y");
        list(InstrumentStatus.HALT, "X", "USDT");
        list(InstrumentStatus.BREAK, "Y", "USDT");

        final Universe home = home(left("USDT", Map.of("USDT", 0L), "XY"));

        assertThat(symbols(home)).contains("XY", "XUSDT", "YUSDT");
    }

    @Test
    void shouldTakeAnOrdersInstrumentForTheOneThatJoinsTheSameAssets() {
        listed.add(instrument("USDT/BTC", "USDT", "BTC", InstrumentStatus.HALT, NO_FILTERS));

        final Universe home = home(left("USDT", Map.of("USDT", 0L), "USDT/BTC"));

        assertThat(symbols(home)).containsExactly("ETHBTC", "ETHUSDT", "USDT/BTC");
        assertThat(symbols(home(left("USDT", Map.of("BTC", 1L)))))
                .as("without an order the one that trades stays")
                .containsExactly("BTCUSDT", "ETHBTC", "ETHUSDT");
    }

    @Test
    void shouldPreferOfTwoThatJoinTheSameAssetsTheOneThatOpensFirst() {
        list(InstrumentStatus.BREAK, "X", "USDT");
        listed.add(instrument("USDT/X", "USDT", "X", InstrumentStatus.HALT, NO_FILTERS));
        listed.add(instrument("X-USDT", "X", "USDT", InstrumentStatus.HALT, NO_FILTERS));

        assertThat(symbols(home(left("USDT", Map.of("X", 3L)))))
                .contains("USDT/X")
                .doesNotContain("XUSDT", "X-USDT");
    }

    @Test
    void shouldKnowLeftoversAndLossesByOneInstrument() {
        list(InstrumentStatus.BREAK, "X", "FAR");
        list(InstrumentStatus.BREAK, "X", "BTC");
        list(InstrumentStatus.BREAK, "X", "USDT");
        list(InstrumentStatus.BREAK, "Z", "USDT");
        list(InstrumentStatus.BREAK, "V", "USDT");
        list(InstrumentStatus.BREAK, "W", "USDT");

        final Universe home = HomeUniverse.of(
                traded(),
                listed,
                new UnfinishedBusiness(
                        Optional.of("s"),
                        List.of(),
                        new TreeMap<>(Map.of("X", 1L, "BTC", 1L, "GONE", 1L, "W", 0L)),
                        List.of(new PastResult("Z", 1, 1)),
                        List.of()),
                List.of("V"));

        assertThat(symbols(home)).containsExactly("BTCUSDT", "ETHBTC", "ETHUSDT", "XBTC", "ZUSDT", "VUSDT");
    }

    private void list(final InstrumentStatus status, final String base, final String quote) {
        listed.add(instrument(base + quote, base, quote, status, NO_FILTERS));
    }

    private Universe traded() {
        return Triangles.tradedPart(Universe.of(listed), List.of("USDT"));
    }

    private Universe home(final UnfinishedBusiness left) {
        return HomeUniverse.of(traded(), listed, left, List.of());
    }

    private static UnfinishedBusiness left(
            final String startAsset, final Map<String, Long> purse, final String... orders) {
        final List<PastOrder> open = new ArrayList<>();
        for (final String symbol : orders) {
            open.add(new PastOrder(1, 1, symbol, Side.BUY, 1, 1, 1, false, OrderPurpose.LEG));
        }
        final PastLoop loop = new PastLoop(1, 1, startAsset, 1, new LinkedHashMap<>(purse), open);
        return new UnfinishedBusiness(Optional.of("s"), List.of(loop), new TreeMap<>(), List.of(), List.of());
    }

    private static List<String> symbols(final Universe universe) {
        return universe.instruments().stream().map(Instrument::symbol).toList();
    }
}
