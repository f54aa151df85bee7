package trefoil.engine.research;

import static org.assertj.core.api.Assertions.assertThat;
import static trefoil.engine.testing.Markets.pair;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;
import trefoil.engine.math.Fixed;
import trefoil.engine.research.result.FeeTier;
import trefoil.engine.research.result.Opportunity;
import trefoil.engine.research.result.StudyResult;

/** Opportunities against a naive reference, on seeded markets with gaps, halts, silences and a clock that goes back. */
class StudyReferenceTest {
    private static final FeeTier FEE = new FeeTier("0.05%", 50_000);
    private static final long MS = 1_000_000;

    @TempDir
    private Path directory;

    private static Universe universe() {
        final List<Instrument> instruments = new ArrayList<>();
        final String[] assets = {"A", "B", "C", "D", "E"};
        for (int i = 0; i < assets.length; i++) {
            for (int j = i + 1; j < assets.length; j++) {
                instruments.add(i % 2 == 0 ? pair(assets[i], assets[j]) : pair(assets[j], assets[i]));
            }
        }
        return Universe.of(instruments);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldFindWhatTheReferenceFinds(final long seed) {
        final Random random = new Random(seed);
        final Universe universe = universe();
        final long staleAfterNs = StudySettings.DEFAULT_STALE_AFTER_NS;
        final NaiveOpportunities gross = new NaiveOpportunities(universe, staleAfterNs, 1);
        final NaiveOpportunities net = new NaiveOpportunities(
                universe, staleAfterNs, OpportunityTracker.thresholdOf(Fixed.toDouble(FEE.rate())));
        final Path journal = write(random, universe, List.of(gross, net));

        final StudyResult result = Study.of(
                        List.of(journal),
                        StudySettings.of(List.of(FEE)).withAssets(List.of("A", "B", "C", "D", "E"), "A"))
                .run(1, bytes -> {});

        assertThat(texts(result.gross().kept()))
                .as("gross, seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(gross.ended());
        assertThat(texts(result.net().kept()))
                .as("net, seed %d", seed)
                .containsExactlyInAnyOrderElementsOf(net.ended());
        assertThat(result.gross().count()).isEqualTo(gross.ended().size()).isGreaterThan(50);
        assertThat(result.net().count()).isGreaterThan(25);
        for (final String how : List.of("CLOSED", "STALE", "GAP", "HALTED")) {
            assertThat(gross.ended()).as("seed %d", seed).anyMatch(text -> text.contains(" " + how + " "));
        }
    }

    private Path write(final Random random, final Universe universe, final List<NaiveOpportunities> references) {
        int haltedInstrument = -1;
        final long[] quotes = new long[universe.instrumentCount() * 2];
        long nowNs = RecordedMarket.START_NS;
        try (RecordedMarket market = new RecordedMarket(directory, "random", universe, List.of("A"))) {
            for (int n = 1; n <= 3_000; n++) {
                final int draw = random.nextInt(1_000);
                nowNs += draw < 4 ? 3_000 * MS : random.nextInt((int) (60 * MS));
                final int instrument = random.nextInt(universe.instrumentCount());
                final String symbol = universe.instruments().get(instrument).symbol();
                final long atNs = nowNs;
                if (draw < 10) {
                    final int connection = random.nextInt(2);
                    FeedState.write(market.slot(), 0, nowNs, connection, FeedState.DOWN);
                    market.append();
                    references.forEach(reference -> reference.onDown(connection, atNs));
                } else if (draw < 20) {
                    final boolean close = haltedInstrument < 0;
                    final int which = close ? instrument : haltedInstrument;
                    haltedInstrument = close ? instrument : -1;
                    InstrumentState.write(
                            market.slot(), 0, nowNs, which, close ? InstrumentState.CLOSED : InstrumentState.TRADING);
                    market.append();
                    final String itsSymbol = universe.instruments().get(which).symbol();
                    references.forEach(reference -> reference.onState(itsSymbol, close, atNs));
                } else {
                    if (draw < 21) {
                        nowNs -= 5_000 * MS;
                        references.forEach(NaiveOpportunities::onClockBack);
                    }
                    if (quotes[instrument * 2] == 0 || random.nextInt(3) > 0) {
                        final double mid = 1 + random.nextGaussian() * 0.001;
                        quotes[instrument * 2] = Math.round((mid - 0.0002) * Fixed.ONE);
                        quotes[instrument * 2 + 1] = Math.round((mid + 0.0002) * Fixed.ONE);
                    }
                    final int connection = random.nextInt(2);
                    final long bid = quotes[instrument * 2];
                    final long ask = quotes[instrument * 2 + 1];
                    BookTicker.write(
                            market.slot(),
                            0,
                            nowNs,
                            instrument,
                            connection,
                            n,
                            bid,
                            (1 + random.nextInt(100)) * Fixed.ONE,
                            ask,
                            (1 + random.nextInt(100)) * Fixed.ONE);
                    market.append();
                    final long quotedNs = nowNs;
                    references.forEach(
                            reference -> reference.onQuote(symbol, connection, bid / 1e8, ask / 1e8, quotedNs));
                }
            }
            references.forEach(NaiveOpportunities::onEnd);
            return market.path();
        }
    }

    private static List<String> texts(final List<Opportunity> opportunities) {
        return opportunities.stream()
                .map(opportunity -> opportunity.loop().text() + " " + opportunity.openNs() + " " + opportunity.endNs()
                        + " " + opportunity.end() + " " + opportunity.openedBy() + " " + opportunity.closedBy() + " "
                        + opportunity.peakEdgePpb())
                .sorted()
                .toList();
    }
}
