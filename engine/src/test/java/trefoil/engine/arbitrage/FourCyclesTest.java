package trefoil.engine.arbitrage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.Side;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.testing.Markets;

class FourCyclesTest {
    @Test
    void shouldFindTheRingsThatBruteForceFinds() {
        int found = 0;
        for (int seed = 1; seed <= 40; seed++) {
            final Random random = new Random(seed);
            final Universe universe = Markets.randomGraph(random, 5 + random.nextInt(6), 0.6);
            final List<Integer> starts = new ArrayList<>();
            final List<String> hubs = new ArrayList<>();
            for (int asset = 0; asset < universe.assetCount(); asset++) {
                if (random.nextInt(3) == 0) {
                    starts.add(asset);
                }
                if (random.nextInt(3) == 0) {
                    hubs.add(universe.assets().get(asset));
                }
            }
            final LoopChoice choice = new LoopChoice(4, hubs, 100_000);

            final List<int[]> rings = FourCycles.of(universe, starts, choice);

            final Set<Set<Set<Integer>>> edges = new HashSet<>();
            rings.forEach(ring -> edges.add(edges(ring)));
            assertThat(edges).as("each once, seed=%d", seed).hasSameSizeAs(rings);
            assertThat(edges).as("seed=%d", seed).isEqualTo(bruteForce(universe, starts, hubs));
            found += rings.size();
        }
        assertThat(found).isGreaterThan(300);
    }

    @Test
    void shouldPriceEveryLoopOfEitherLength() {
        int found = 0;
        for (int seed = 1; seed <= 20; seed++) {
            final Random random = new Random(seed);
            final Universe universe = Markets.randomGraph(random, 8, 0.7);
            final LoopTable table = new LoopTable(
                    universe,
                    new int[] {0, 1, 2, 3},
                    FeeTable.ofPpm(new int[universe.instrumentCount()]),
                    0,
                    new LoopChoice(4, universe.assets(), 100_000));
            final RateMatrix matrix = new RateMatrix(universe);
            final LoopPricer pricer = new LoopPricer(table, matrix);
            for (int update = 1; update < 300; update++) {
                final int instrument = random.nextInt(universe.instrumentCount());
                final long bid = 99_000_000 + random.nextInt(2_000_000);
                matrix.update(instrument, 0, update, bid, 1, bid + random.nextInt(500_000), 1, update);
                for (final int side : new int[] {Side.BUY, Side.SELL}) {
                    final Set<Integer> expected = new HashSet<>();
                    double best = 0;
                    for (int loop = 0; loop < table.loopCount(); loop++) {
                        for (int leg = 0; leg < table.legs(loop); leg++) {
                            if (table.instrument(loop, leg) == instrument && table.side(loop, leg) == side) {
                                final double product = product(table, matrix, loop, leg);
                                best = Math.max(best, product);
                                if (product > table.breakEven(loop)) {
                                    expected.add(loop);
                                }
                            }
                        }
                    }

                    pricer.screen(instrument, side, 0);

                    final Set<Integer> actual = new HashSet<>();
                    for (int n = 0; n < pricer.candidateCount(); n++) {
                        actual.add(pricer.candidate(n));
                        assertThat(n == 0 || pricer.candidateProduct(n - 1) >= pricer.candidateProduct(n))
                                .isTrue();
                    }
                    assertThat(actual).as("seed=%d update=%d", seed, update).isEqualTo(expected);
                    assertThat(pricer.bestProduct()).isEqualTo(best);
                    found += actual.stream()
                            .mapToInt(loop -> table.legs(loop) == 4 ? 1 : 0)
                            .sum();
                }
            }
        }
        assertThat(found).as("loops of four legs that paid").isGreaterThan(1_000);
    }

    @Test
    void shouldRefuseMoreLoopsThanAreAllowed() {
        final Universe universe = Markets.randomGraph(new Random(3), 9, 0.9);
        final List<Integer> starts = List.of(0, 1);

        assertThatThrownBy(() -> FourCycles.of(universe, starts, new LoopChoice(4, universe.assets(), 40)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("[\\d,]+ loops of three legs and [\\d,]+ of four are more than maxLoops = 40: .*");
        assertThat(Triangles.tradedPart(universe, List.of(universe.assets().get(0)), LoopChoice.TRIANGLES)
                        .instruments())
                .isNotEmpty();
    }

    private static double product(final LoopTable table, final RateMatrix matrix, final int loop, final int leg) {
        double product = 1;
        for (int i = 0; i < table.legs(loop); i++) {
            final int at = (leg + i) % table.legs(loop);
            product *= matrix.rates()[matrix.cell(table.assetIn(loop, at), table.assetOut(loop, at))];
        }
        return product;
    }

    private static Set<Set<Integer>> edges(final int[] ring) {
        final Set<Set<Integer>> edges = new HashSet<>();
        for (int i = 0; i < ring.length; i++) {
            edges.add(Set.of(ring[i], ring[(i + 1) % ring.length]));
        }
        return edges;
    }

    private static Set<Set<Set<Integer>>> bruteForce(
            final Universe universe, final List<Integer> starts, final List<String> hubs) {
        final Set<Set<Integer>> joined = new HashSet<>();
        for (int i = 0; i < universe.instrumentCount(); i++) {
            joined.add(Set.of(universe.baseAsset(i), universe.quoteAsset(i)));
        }
        final Set<Set<Set<Integer>>> rings = new HashSet<>();
        final int n = universe.assetCount();
        for (int code = 0; code < n * n * n * n; code++) {
            final int[] ring = {code % n, code / n % n, code / n / n % n, code / n / n / n};
            if (Set.copyOf(List.of(ring[0], ring[1], ring[2], ring[3])).size() < 4) {
                continue;
            }
            int others = 0;
            boolean starting = false;
            for (final int asset : ring) {
                starting |= starts.contains(asset);
                others += starts.contains(asset)
                                || hubs.contains(universe.assets().get(asset))
                        ? 0
                        : 1;
            }
            if (starting && others <= 1 && joined.containsAll(edges(ring))) {
                rings.add(edges(ring));
            }
        }
        return rings;
    }
}
