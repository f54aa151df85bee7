package trefoil.engine.research;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import trefoil.engine.event.Side;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.Fixed;
import trefoil.engine.research.result.FeeTier;
import trefoil.engine.research.result.Opportunity;
import trefoil.engine.research.result.OpportunityEnd;
import trefoil.engine.research.result.ProfitCell;
import trefoil.engine.research.result.StudyResult;
import trefoil.engine.sim.LoopTruth;
import trefoil.engine.sim.SyntheticMarket;
import trefoil.engine.sim.SyntheticMarketConfig;

/** Studies of the simulator's market against what the simulator knows of it. */
class StudyTruthTest {
    private static final List<String> STARTS = List.of("USDT", "USDC", "BTC");
    private static final int FEE_PPM = 1_000;
    private static final FeeTier FEE = new FeeTier("0.1%", FEE_PPM * (Fixed.ONE / 1_000_000));
    private static final long SIZE = 1_000 * Fixed.ONE;
    private static final List<Long> LATENCIES_NS = List.of(ms(1), ms(5), ms(20));

    @TempDir
    private Path directory;

    private static long ms(final long ms) {
        return TimeUnit.MILLISECONDS.toNanos(ms);
    }

    private static SyntheticMarket market(final long seed) {
        return SyntheticMarket.create(SyntheticMarketConfig.builder(seed)
                .durationNs(TimeUnit.SECONDS.toNanos(10))
                .updatesPerSecond(8_000)
                .jumpsPerSecond(8)
                .truthFeePpm(FEE_PPM)
                .build());
    }

    private StudyResult study(final long seed, final StudySettings.Consumption consumption) {
        final Path journal = RecordedMarket.recordBooks(directory, "market" + seed + consumption, market(seed), STARTS);
        return Study.of(
                        List.of(journal),
                        StudySettings.of(List.of(FEE))
                                .withLatenciesNs(LATENCIES_NS)
                                .withSizes(List.of(SIZE))
                                .with(consumption))
                .run(1, bytes -> {});
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldFindTheLoopsThatTheSimulatorOpenedAndNoOthers(final long seed) {
        final SyntheticMarket market = market(seed);
        RecordedMarket.record(directory, "truth", market, STARTS);
        final Set<String> opened = new HashSet<>();
        for (final LoopTruth truth : market.truths()) {
            opened.add(nameOf(market.instruments(), truth));
        }

        final StudyResult result = study(seed, StudySettings.Consumption.CONSERVATIVE);

        final Set<String> found = new HashSet<>();
        for (final Opportunity opportunity : result.net().kept()) {
            if (opportunity.end() == OpportunityEnd.CLOSED) {
                found.add(nameOf(opportunity));
            }
        }
        final Set<String> both = new HashSet<>(found);
        both.retainAll(opened);
        final double recall = both.size() / (double) opened.size();
        final double precision = both.size() / (double) found.size();
        System.out.printf(
                "truth, seed %d: %d opened, %d found, %d both: recall %.4f, precision %.4f%n",
                seed, opened.size(), found.size(), both.size(), recall, precision);
        assertThat(opened).as("seed %d", seed).hasSizeGreaterThan(50);
        assertThat(recall).as("recall, seed %d", seed).isGreaterThanOrEqualTo(0.99);
        assertThat(precision).as("precision, seed %d", seed).isGreaterThanOrEqualTo(0.99);
    }

    @ParameterizedTest
    @CsvSource({
        "1, CONSERVATIVE", "2, CONSERVATIVE", "3, CONSERVATIVE", "4, CONSERVATIVE", "5, CONSERVATIVE",
        "6, RENEWED", "7, RENEWED", "8, RENEWED", "9, RENEWED", "10, RENEWED"
    })
    void shouldPredictWhatTheEngineEarns(final long seed, final StudySettings.Consumption consumption) {
        final SimulatedEngine.House house = consumption == StudySettings.Consumption.CONSERVATIVE
                ? SimulatedEngine.House.DOES_NOT_REPLENISH
                : SimulatedEngine.House.REPLENISHES;

        final StudyResult result = study(seed, consumption);

        for (final long latencyNs : LATENCIES_NS) {
            final SimulatedEngine engine = new SimulatedEngine(market(seed), STARTS, FEE_PPM, SIZE, latencyNs, house);
            engine.run();
            final ProfitCell cell = result.grid().cell(latencyNs, FEE, SIZE).orElseThrow();
            System.out.printf(
                    "truth, seed %d, %d ms, house %s: predicted %+.2f of %d loops, earned %+.2f of %d%n",
                    seed,
                    TimeUnit.NANOSECONDS.toMillis(latencyNs),
                    house,
                    Fixed.toDouble(cell.profit()),
                    cell.loops(),
                    Fixed.toDouble(engine.earned()),
                    engine.loops());
            assertThat(engine.loops()).as("loops, seed %d", seed).isGreaterThan(50);
            assertThat(Fixed.toDouble(cell.profit()))
                    .as("profit, seed %d, latency %d ns", seed, latencyNs)
                    .isCloseTo(Fixed.toDouble(engine.earned()), withinPercentage(2));
        }
    }

    private static String nameOf(final List<Instrument> instruments, final LoopTruth truth) {
        return List.of(
                                leg(instruments, truth.instrument1(), truth.side1()),
                                leg(instruments, truth.instrument2(), truth.side2()),
                                leg(instruments, truth.instrument3(), truth.side3()))
                        .stream()
                        .sorted()
                        .toList()
                + " " + (RecordedMarket.START_NS + truth.openNs()) + " " + (RecordedMarket.START_NS + truth.closeNs());
    }

    private static String leg(final List<Instrument> instruments, final int instrument, final int side) {
        return instruments.get(instrument).symbol() + (side == Side.BUY ? "+" : "-");
    }

    private static String nameOf(final Opportunity opportunity) {
        final List<String> legs = new java.util.ArrayList<>();
        for (int i = 0; i < 3; i++) {
            legs.add(opportunity.loop().symbols().get(i)
                    + (opportunity.loop().sides().get(i) == Side.BUY ? "+" : "-"));
        }
        return legs.stream().sorted().toList() + " " + opportunity.openNs() + " " + opportunity.endNs();
    }
}
