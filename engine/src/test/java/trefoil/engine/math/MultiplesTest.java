package trefoil.engine.math;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import trefoil.engine.testing.RandomLongs;

class MultiplesTest {
    private static final long SEED = 20_261_122;

    @Test
    void shouldTellMultiplesAsTheRemainderDoes() {
        final Random random = new Random(SEED);
        int multiples = 0;
        for (int i = 0; i < 200_000; i++) {
            final long step = RandomLongs.positive(random);
            final Multiples steps = new Multiples(new long[] {7, step});
            final long any = RandomLongs.nonNegative(random);
            final long multiple = any - any % step;

            for (final long value : new long[] {any, multiple, multiple + 1, Math.max(0, multiple - 1)}) {
                if (value >= 0) {
                    assertThat(steps.contains(1, value))
                            .as("seed=%d value=%d step=%d", SEED, value, step)
                            .isEqualTo(value % step == 0);
                    multiples += value % step == 0 ? 1 : 0;
                }
            }
        }
        assertThat(multiples).isGreaterThan(200_000);
    }

    @Test
    void shouldLetEverythingPassWhereThereIsNoStep() {
        final Multiples steps = new Multiples(new long[] {0, 1});

        for (final long value : new long[] {0, 1, 3, Long.MAX_VALUE}) {
            assertThat(steps.contains(0, value)).isTrue();
            assertThat(steps.contains(1, value)).isTrue();
        }
    }
}
