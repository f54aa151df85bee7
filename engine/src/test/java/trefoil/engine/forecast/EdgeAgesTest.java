package trefoil.engine.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import trefoil.engine.arbitrage.LoopPricer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.Side;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.RateMatrix;
import trefoil.engine.market.Universe;
import trefoil.engine.testing.Markets;

class EdgeAgesTest {
    private static final long SEED = 20_261_128;
    private static final long NEVER = -1;

    /** The reference looks at every loop after every quote; one found before any candidate counts from its finding. */
    @Test
    void shouldKnowSinceWhenEachLoopPays() {
        final Random random = new Random(SEED);
        int asked = 0;
        int old = 0;
        for (int n = 0; n < 20; n++) {
            final Universe universe = Markets.randomGraph(random, 6, 0.9);
            final RateMatrix matrix = new RateMatrix(universe);
            final int[] starts = Markets.shuffledAssets(random, universe);
            final LoopTable table = new LoopTable(universe, starts, new FeeTable(universe.instrumentCount(), 0), 100);
            final LoopPricer pricer = new LoopPricer(table, matrix);
            final EdgeAges ages = new EdgeAges(pricer);
            final long[] since = new long[table.loopCount()];
            Arrays.fill(since, NEVER);

            for (int i = 1; i < 3_000; i++) {
                final int instrument = random.nextInt(universe.instrumentCount());
                final boolean lost = random.nextInt(200) == 0;
                if (lost) {
                    matrix.invalidateConnection(instrument % 2);
                    ages.onLost();
                }
                final long mid = 100_000_000 + random.nextInt(600_000);
                final int improved =
                        lost ? 0 : matrix.update(instrument, instrument % 2, i, mid, 1, mid + 10_000, 1, i);
                if (!lost) {
                    ages.onQuote(instrument);
                }
                for (int loop = 0; loop < since.length; loop++) {
                    if (pricer.product(loop) <= table.breakEven(loop)) {
                        since[loop] = NEVER;
                        assertThat(ages.isOpen(loop))
                                .as("seed %d graph %d quote %d", SEED, n, i)
                                .isFalse();
                    }
                }
                for (final int side : new int[] {Side.SELL, Side.BUY}) {
                    if ((improved & (side == Side.SELL ? RateMatrix.SELL_IMPROVED : RateMatrix.BUY_IMPROVED)) == 0) {
                        continue;
                    }
                    pricer.scan(instrument, side);
                    for (int c = 0; c < pricer.candidateCount(); c++) {
                        final int loop = pricer.candidate(c);
                        since[loop] = since[loop] == NEVER ? i : since[loop];
                        assertThat(ages.age(loop, i))
                                .as("seed %d graph %d quote %d", SEED, n, i)
                                .isEqualTo(i - since[loop]);
                        asked++;
                        old += since[loop] < i ? 1 : 0;
                    }
                }
            }
        }
        assertThat(asked).isGreaterThan(1_000);
        assertThat(old).isGreaterThan(100);
    }
}
