package trefoil.engine.arbitrage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.Side;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.testing.Markets;

class LoopPricerTest {
    private static final double ROUNDING = 1e-12;

    @Test
    void shouldFindWhatAFullSweepFinds() {
        int found = 0;
        for (int seed = 1; seed <= 30; seed++) {
            final Random random = new Random(seed);
            final Universe universe = Markets.randomGraph(random, 5 + random.nextInt(12), 0.6);
            final int[] fees = random.ints(universe.instrumentCount(), 0, 1_000).toArray();
            final LoopTable table = new LoopTable(
                    universe, Markets.shuffledAssets(random, universe), FeeTable.ofPpm(fees), random.nextInt(200));
            final RateMatrix matrix = new RateMatrix(universe);
            final LoopPricer pricer = new LoopPricer(table, matrix);
            final double[] worth =
                    random.doubles(universe.assetCount(), 0.001, 1_000).toArray();

            for (int update = 1; update <= 300; update++) {
                final int instrument = random.nextInt(universe.instrumentCount());
                quote(random, matrix, universe, worth, instrument, update);
                for (final int side : new int[] {Side.BUY, Side.SELL}) {
                    found += compare(seed, table, matrix, pricer, instrument, side);
                }
            }
        }
        assertThat(found).as("loops above break-even in all").isGreaterThan(1_000);
    }

    @Test
    void shouldFindWhatAFullSweepFindsAfterFeesHaveChanged() {
        int found = 0;
        int toldToAll = 0;
        for (int seed = 1; seed <= 30; seed++) {
            final Random random = new Random(seed);
            final Universe universe = Markets.randomGraph(random, 5 + random.nextInt(8), 0.7);
            final int[] fees =
                    random.ints(universe.instrumentCount(), 500, 1_000).toArray();
            final FeeTable feeTable = random.nextBoolean() ? FeeTable.unreadPpm(fees) : FeeTable.ofPpm(fees);
            final int minEdgePpm = random.nextInt(200);
            final int[] startAssets = Markets.shuffledAssets(random, universe);
            final LoopTable table = new LoopTable(universe, startAssets, feeTable, minEdgePpm);
            final RateMatrix matrix = new RateMatrix(universe);
            final LoopPricer pricer = new LoopPricer(table, matrix);
            final double[] worth =
                    random.doubles(universe.assetCount(), 0.001, 1_000).toArray();

            for (int update = 1; update <= 200; update++) {
                final int instrument = random.nextInt(universe.instrumentCount());
                quote(random, matrix, universe, worth, instrument, update);
                if (random.nextInt(3) == 0) {
                    final long buy = random.nextInt(120_000);
                    final long sell = random.nextInt(120_000);
                    final boolean all = feeTable.set(instrument, buy, sell, buy / 2, sell / 3, random.nextBoolean());
                    toldToAll += all ? 1 : 0;
                    if (all) {
                        pricer.onAllFeesChanged();
                    } else {
                        pricer.onFeesChanged(instrument);
                    }
                }
                for (int loop = 0; loop < table.loopCount(); loop++) {
                    assertThat(table.breakEven(loop))
                            .as("seed=%d update=%d", seed, update)
                            .isCloseTo(breakEven(table, feeTable, loop, minEdgePpm), within(ROUNDING));
                    assertThat(table.fullBreakEven(loop)).isGreaterThanOrEqualTo(table.breakEven(loop));
                }
                for (int i = 0; i < universe.instrumentCount(); i++) {
                    found += compare(seed, table, matrix, pricer, i, random.nextBoolean() ? Side.BUY : Side.SELL);
                }
            }
        }
        assertThat(found).as("loops above break-even in all").isGreaterThan(1_000);
        assertThat(toldToAll).as("fees that moved those not read").isGreaterThan(30);
    }

    private static double breakEven(final LoopTable table, final FeeTable fees, final int loop, final int minEdgePpm) {
        double product = 1 + minEdgePpm / 1e6;
        for (int leg = 0; leg < LoopTable.LEGS; leg++) {
            product /= 1 - fees.screenRate(table.instrument(loop, leg), table.side(loop, leg)) / 1e8;
        }
        return product;
    }

    private static int compare(
            final int seed,
            final LoopTable table,
            final RateMatrix matrix,
            final LoopPricer pricer,
            final int instrument,
            final int side) {
        final List<Integer> through = new ArrayList<>();
        final List<Integer> above = new ArrayList<>();
        double best = 0;
        for (int loop = 0; loop < table.loopCount(); loop++) {
            for (int leg = 0; leg < LoopTable.LEGS; leg++) {
                if (table.instrument(loop, leg) == instrument && table.side(loop, leg) == side) {
                    through.add(loop);
                    final double product = product(table, matrix, loop);
                    best = Math.max(best, product);
                    if (product > table.breakEven(loop)) {
                        above.add(loop);
                    }
                    assertThat(pricer.product(loop)).isCloseTo(product, within(ROUNDING));
                }
            }
        }

        final int priced = pricer.scan(instrument, side);

        assertThat(priced).as("seed=%d", seed).isEqualTo(through.size());
        assertThat(pricer.loopsThrough(instrument, side)).isEqualTo(through.size());
        assertThat(pricer.bestProduct()).as("seed=%d", seed).isCloseTo(best, within(ROUNDING));
        final List<Integer> candidates = new ArrayList<>();
        for (int n = 0; n < pricer.candidateCount(); n++) {
            candidates.add(pricer.candidate(n));
            assertThat(pricer.candidateProduct(n))
                    .isCloseTo(product(table, matrix, pricer.candidate(n)), within(ROUNDING));
            if (n > 0) {
                assertThat(pricer.candidateProduct(n))
                        .as("best first")
                        .isLessThanOrEqualTo(pricer.candidateProduct(n - 1));
            }
        }
        assertThat(candidates).as("seed=%d", seed).containsExactlyInAnyOrderElementsOf(above);
        return candidates.size();
    }

    private static double product(final LoopTable table, final RateMatrix matrix, final int loop) {
        double product = 1;
        for (int leg = 0; leg < LoopTable.LEGS; leg++) {
            final int instrument = table.instrument(loop, leg);
            if (table.side(loop, leg) == Side.SELL) {
                product *= matrix.bidPrice(instrument) / 1e8;
            } else {
                product = matrix.askPrice(instrument) == 0 ? 0 : product / (matrix.askPrice(instrument) / 1e8);
            }
        }
        return product;
    }

    private static void quote(
            final Random random,
            final RateMatrix matrix,
            final Universe universe,
            final double[] worth,
            final int instrument,
            final int updateId) {
        final double fair = worth[universe.baseAsset(instrument)] / worth[universe.quoteAsset(instrument)];
        final double mid = fair * (1 + random.nextGaussian() * 0.001);
        final long bid = Math.round(mid * 0.9999 * 1e8);
        final long ask = Math.round(mid * 1.0001 * 1e8);
        final boolean noBid = random.nextInt(20) == 0;
        final boolean noAsk = random.nextInt(20) == 0;
        matrix.update(instrument, 0, updateId, noBid ? 0 : bid, 1, noAsk ? 0 : ask, 1, updateId);
    }
}
