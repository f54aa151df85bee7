package trefoil.engine.arbitrage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LotLatticeTest {
    private static final long SEED = 20_261_129;
    private static final int CASES = 20_000;
    private static final int MOST_LOTS = 3_000;
    private static final int MOST_STEPS = 1 << 20;
    private static final double ERROR = 1e-7;

    private final LotLattice lattice = new LotLattice();

    @Test
    void shouldFindAllLotsWithinTheBound() {
        long within = 0;
        long steps = 0;
        for (int i = 0; i < CASES; i++) {
            final Random random = new Random(SEED + i);
            final Lots lots = new Lots(random);
            final double guess = lots.begin(lattice);
            assertThat(guess).as("seed=%d %s", SEED + i, lots).isPositive();
            final double bound = random.nextBoolean()
                    ? guess * magnitude(random, -1, 0.7)
                    : lots.cost(random.nextInt((int) lots.count + 1)) * (1 + 1e-12);

            final Set<Long> found = new HashSet<>();
            lattice.enumerate(bound, MOST_STEPS);
            for (double n = lattice.next(); n >= 0; n = lattice.next()) {
                found.add((long) n);
            }

            for (long n = 0; n <= lots.count; n++) {
                if (lots.cost(n) <= bound) {
                    if (!found.contains(n)) {
                        fail("seed=%d: %d lots, at which %s cost %s of %s", SEED + i, n, lots, lots.cost(n), bound);
                    }
                    within++;
                }
            }
            steps += lattice.steps();
        }
        assertThat(within).as("lots within bounds").isGreaterThan(CASES / 2L);
        assertThat(steps).as("steps, for %d lots within bounds", within).isLessThan(10L * (within + 2L * CASES));
    }

    @Test
    void shouldEndAfterAsManyStepsAsItMayMake() {
        lattice.begin(1_000, 0, 0, 0.1, 1, ERROR, 0, 0.3, 1, ERROR, 0);

        lattice.enumerate(1e9, 100);
        int points = 0;
        while (lattice.next() >= 0) {
            points++;
        }

        assertThat(points).isLessThan(100);
        assertThat(lattice.steps()).isEqualTo(101);
    }

    private static double magnitude(final Random random, final double low, final double high) {
        return Math.pow(10, low + random.nextDouble() * (high - low));
    }

    /** Three legs, as the search describes them, one lot after the other. */
    private static final class Lots {
        private final long count;
        private final double fall;
        private final double startX;
        private final double turnX;
        private final double lossX;
        private final double startY;
        private final double turnY;
        private final double lossY;
        private final double tied;

        Lots(final Random random) {
            count = 1 + random.nextInt(MOST_LOTS);
            lossY = magnitude(random, -3, 1);
            tied = random.nextBoolean() ? magnitude(random, -2, 7) : 0;
            lossX = tied > 0 ? tied * lossY : magnitude(random, -3, 1);
            fall = random.nextInt(10) == 0 ? 0 : Math.max(lossX, lossY) * magnitude(random, -6, 0);
            startX = (random.nextDouble() - 0.5) * 1e8;
            startY = (random.nextDouble() - 0.5) * 1e8;
            turnX = turn(random);
            turnY = turn(random);
        }

        /** Any number, or one near a fraction of small numbers. */
        private static double turn(final Random random) {
            final double turn = random.nextInt(3) == 0
                    ? random.nextInt(100) / (1.0 + random.nextInt(8)) + magnitude(random, -12, -3)
                    : magnitude(random, -1, 4);
            return random.nextBoolean() ? turn : -turn;
        }

        double begin(final LotLattice lattice) {
            lattice.begin(count, fall, startX, turnX, lossX, ERROR, startY, turnY, lossY, ERROR, tied);
            return lattice.guess(3);
        }

        double cost(final long n) {
            final double x = startX + turnX * n;
            final double lostX = Math.max(0, x - Math.floor(x + ERROR));
            final double y = startY + turnY * n - tied * lostX;
            return fall * n + lossX * lostX + lossY * Math.max(0, y - Math.floor(y + ERROR));
        }

        @Override
        public String toString() {
            return "count=" + count + " fall=" + fall + " x=" + startX + "+" + turnX + "n*" + lossX + " y=" + startY
                    + "+" + turnY + "n*" + lossY + " tied=" + tied;
        }
    }
}
