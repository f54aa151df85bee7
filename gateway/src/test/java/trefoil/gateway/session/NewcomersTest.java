package trefoil.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.InstrumentStatus;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.codec.ExchangeInfo;
import trefoil.gateway.binance.testing.Instruments;
import trefoil.gateway.config.TrefoilConfig;

class NewcomersTest {
    private static final List<String> STARTS = List.of("USDT");

    private final List<String> notices = new ArrayList<>();
    private final Universe present = Instruments.triangle();
    private final Newcomers newcomers = newcomers(LoopChoice.TRIANGLES);

    @Test
    void shouldTellOnceOfInstrumentsThatMakeNewTriangles() {
        newcomers.accept(with(Instruments.of("SOL", "USDT"), Instruments.of("SOL", "BTC")));
        newcomers.accept(with(Instruments.of("SOL", "USDT"), Instruments.of("SOL", "BTC")));
        newcomers.accept(
                with(Instruments.of("SOL", "USDT"), Instruments.of("SOL", "BTC"), Instruments.of("SOL", "ETH")));

        assertThat(notices).hasSize(2);
        assertThat(notices.get(0)).contains("2 more instrument(s)", "SOLUSDT", "SOLBTC", "started now");
        assertThat(notices.get(1)).contains("1 more instrument(s)", "SOLETH").doesNotContain("SOLUSDT");
        assertThat(newcomers.count()).isEqualTo(3);
    }

    @Test
    void shouldNotTellOfWhatNoLoopCanRunThrough() {
        newcomers.accept(with());
        newcomers.accept(with(Instruments.of("SOL", "USDT")));
        newcomers.accept(with(Instruments.of("DOGE", "USDT"), Instruments.of("DOGE", "BTC")));
        newcomers.accept(with(Instruments.of("SOL", "USDT"), Instruments.of("SOL", "BTC", InstrumentStatus.HALT)));

        assertThat(notices).isEmpty();
        assertThat(newcomers.count()).isZero();
    }

    @Test
    void shouldTellOfWhatOnlyLoopsOfFourLegsRunThrough() {
        final Newcomers ofRings = newcomers(new LoopChoice(LoopChoice.MAX_LEGS, List.of("BTC", "EUR"), 1_000));

        newcomers.accept(
                with(Instruments.of("SOL", "EUR"), Instruments.of("SOL", "BTC"), Instruments.of("EUR", "USDT")));
        assertThat(notices).as("no triangle").isEmpty();
        ofRings.accept(with(Instruments.of("SOL", "USDT"), Instruments.of("SOL", "XRP"), Instruments.of("XRP", "BTC")));
        ofRings.accept(with(Instruments.of("SOL", "EUR"), Instruments.of("SOL", "BTC"), Instruments.of("EUR", "USDT")));

        assertThat(notices).hasSize(1);
        assertThat(notices.get(0)).contains("3 more instrument(s)", "SOLEUR", "SOLBTC", "EURUSDT");
    }

    @Test
    void shouldSayOnceThatAStartWouldBeRefused() {
        final Newcomers ofFew = newcomers(new LoopChoice(LoopChoice.MAX_LEGS, List.of("BTC", "ETH", "USDT"), 1));
        final ExchangeInfo more = with(Instruments.of("SOL", "USDT"), Instruments.of("SOL", "BTC"));

        ofFew.accept(more);
        ofFew.accept(more);

        assertThat(notices)
                .hasSize(2)
                .filteredOn(notice -> notice.contains("maxLoops"))
                .hasSize(1);
        assertThat(ofFew.count()).as("triangles are still told").isEqualTo(2);
    }

    private Newcomers newcomers(final LoopChoice loops) {
        return new Newcomers(
                new TrefoilConfig.Universe(STARTS, Set.of(), Set.of("DOGE"), loops),
                new VenueFacts(null, 0, present.instruments(), present, STARTS, loops, null),
                notices::add);
    }

    private ExchangeInfo with(final Instrument... more) {
        final List<Instrument> instruments = new ArrayList<>(present.instruments());
        instruments.addAll(Arrays.asList(more));
        return new ExchangeInfo(0, List.of(), 200, instruments);
    }
}
