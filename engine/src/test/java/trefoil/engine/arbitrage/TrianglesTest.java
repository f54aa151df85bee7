package trefoil.engine.arbitrage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static trefoil.engine.testing.Markets.pair;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import trefoil.engine.arbitrage.Triangles.Triangle;
import trefoil.engine.event.Side;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Universe;
import trefoil.engine.testing.Markets;

class TrianglesTest {
    @Test
    void shouldFindWhatBruteForceFinds() {
        for (int seed = 1; seed <= 200; seed++) {
            final Random random = new Random(seed);
            final Universe universe = Markets.randomGraph(random, random.nextInt(26), random.nextDouble());

            final List<Triangle> triangles = Triangles.of(universe);

            assertThat(triangles).as("seed=%d", seed).isEqualTo(bruteForce(universe));
        }
    }

    @Test
    void shouldHoldEveryTriangleOnceInEachDirection() {
        for (int seed = 1; seed <= 60; seed++) {
            final Random random = new Random(seed);
            final Universe universe =
                    Markets.randomGraph(random, 3 + random.nextInt(18), 0.2 + random.nextDouble() / 2);
            final int[] starts =
                    Arrays.copyOf(Markets.shuffledAssets(random, universe), random.nextInt(universe.assetCount() + 1));
            final int[] fees = random.ints(universe.instrumentCount(), 0, 2_000).toArray();
            final int minEdgePpm = random.nextInt(500);

            final LoopTable table = new LoopTable(universe, starts, FeeTable.ofPpm(fees), minEdgePpm);

            final Set<List<Integer>> directed = new HashSet<>();
            for (int loop = 0; loop < table.loopCount(); loop++) {
                checkLoop(seed, universe, table, loop, starts, fees, minEdgePpm);
                directed.add(fromSmallest(table, loop));
            }
            final Set<List<Integer>> expected = new HashSet<>();
            for (final Triangle t : bruteForce(universe)) {
                if (Arrays.stream(starts).anyMatch(s -> s == t.a() || s == t.b() || s == t.c())) {
                    expected.add(List.of(t.a(), t.b(), t.c()));
                    expected.add(List.of(t.a(), t.c(), t.b()));
                }
            }
            assertThat(directed).as("seed=%d", seed).isEqualTo(expected);
            assertThat(table.loopCount()).as("seed=%d", seed).isEqualTo(expected.size());
            assertThat(table.triangleCount()).as("seed=%d", seed).isEqualTo(expected.size() / 2);
        }
    }

    private static void checkLoop(
            final int seed,
            final Universe universe,
            final LoopTable table,
            final int loop,
            final int[] starts,
            final int[] fees,
            final int minEdgePpm) {
        double breakEven = 1 + minEdgePpm / 1e6;
        for (int leg = 0; leg < LoopTable.LEGS; leg++) {
            final int instrument = table.instrument(loop, leg);
            final int in = table.assetIn(loop, leg);
            final int out = table.assetOut(loop, leg);
            final boolean sell = table.side(loop, leg) == Side.SELL;
            assertThat(in).isEqualTo(sell ? universe.baseAsset(instrument) : universe.quoteAsset(instrument));
            assertThat(out).isEqualTo(sell ? universe.quoteAsset(instrument) : universe.baseAsset(instrument));
            assertThat(out).as("seed=%d", seed).isEqualTo(table.assetIn(loop, (leg + 1) % LoopTable.LEGS));
            assertThat(table.fees().rate(instrument, Side.BUY)).isEqualTo(fees[instrument] * 100L);
            breakEven /= 1 - fees[instrument] / 1e6;
        }
        assertThat(table.breakEven(loop)).as("seed=%d", seed).isCloseTo(breakEven, within(1e-12));

        final List<Integer> byPreference = new ArrayList<>();
        for (final int start : starts) {
            for (int leg = 0; leg < LoopTable.LEGS; leg++) {
                if (table.assetIn(loop, leg) == start) {
                    byPreference.add(leg);
                }
            }
        }
        assertThat(byPreference.get(0))
                .as("most preferred start asset is spent by leg 0")
                .isZero();
        while (byPreference.size() < LoopTable.LEGS) {
            byPreference.add(LoopTable.NO_ROTATION);
        }
        assertThat(List.of(table.rotation(loop, 0), table.rotation(loop, 1), table.rotation(loop, 2)))
                .as("seed=%d", seed)
                .isEqualTo(byPreference);
    }

    @Test
    void shouldDescribeALoopAsPeopleWriteIt() {
        final Universe universe = Universe.of(List.of(pair("BTC", "USDT"), pair("ETH", "USDT"), pair("ETH", "BTC")));

        final LoopTable table = new LoopTable(
                universe, new int[] {universe.assetIndex("USDT")}, FeeTable.ofPpm(1_000, 1_000, 1_000), 0);

        assertThat(List.of(table.describe(0), table.describe(1)))
                .containsExactlyInAnyOrder("USDT → BTC → ETH → USDT", "USDT → ETH → BTC → USDT");
    }

    @Test
    void shouldTellTablesApartByTheirDigest() {
        final Universe universe = Markets.randomGraph(new Random(5), 8, 0.8);
        final int[] fees = new int[universe.instrumentCount()];

        final long digest = new LoopTable(universe, new int[] {0, 1}, FeeTable.ofPpm(fees), 0).digest();

        assertThat(new LoopTable(universe, new int[] {0, 1}, FeeTable.ofPpm(fees), 0).digest())
                .isEqualTo(digest);
        assertThat(new LoopTable(universe, new int[] {1, 0}, FeeTable.ofPpm(fees), 0).digest())
                .isNotEqualTo(digest);
        assertThat(new LoopTable(universe, new int[] {0, 1, 2}, FeeTable.ofPpm(fees), 0).digest())
                .isNotEqualTo(digest);
    }

    private static List<Integer> fromSmallest(final LoopTable table, final int loop) {
        final int[] assets = {table.assetIn(loop, 0), table.assetIn(loop, 1), table.assetIn(loop, 2)};
        int at = 0;
        for (int i = 1; i < assets.length; i++) {
            at = assets[i] < assets[at] ? i : at;
        }
        return List.of(assets[at], assets[(at + 1) % 3], assets[(at + 2) % 3]);
    }

    private static List<Triangle> bruteForce(final Universe universe) {
        final int assets = universe.assetCount();
        final int[][] joined = new int[assets][assets];
        for (final int[] row : joined) {
            Arrays.fill(row, -1);
        }
        for (int i = 0; i < universe.instrumentCount(); i++) {
            joined[universe.baseAsset(i)][universe.quoteAsset(i)] = i;
            joined[universe.quoteAsset(i)][universe.baseAsset(i)] = i;
        }
        final List<Triangle> triangles = new ArrayList<>();
        for (int a = 0; a < assets; a++) {
            for (int b = a + 1; b < assets; b++) {
                for (int c = b + 1; c < assets; c++) {
                    if (joined[a][b] >= 0 && joined[b][c] >= 0 && joined[c][a] >= 0) {
                        triangles.add(new Triangle(a, b, c, joined[a][b], joined[b][c], joined[c][a]));
                    }
                }
            }
        }
        return triangles;
    }
}
