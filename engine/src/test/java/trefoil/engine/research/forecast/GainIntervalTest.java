package trefoil.engine.research.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GainIntervalTest {
    private static final int MARKETS = 400;
    private static final int SECONDS = 200;
    private static final long NOISE = 1_000_000;

    @Test
    void shouldHoldTheTrueGainAsOftenAsItSays() {
        int held = 0;
        for (int seed = 0; seed < MARKETS; seed++) {
            final Random random = new Random(seed);
            final long gain = random.nextInt(100) * 1_000L - 50_000;
            final List<Long> without = new ArrayList<>();
            final List<Long> with = new ArrayList<>();
            for (int i = 0; i < SECONDS; i++) {
                // What both meet is far greater than the difference, and must not widen it.
                final long common = Math.round(random.nextGaussian() * NOISE * 1_000);
                without.add(common);
                with.add(common + gain + Math.round(random.nextGaussian() * NOISE));
            }
            final GainInterval interval = GainInterval.of(with, without);
            assertThat(interval.high() - interval.low())
                    .as("seed %d", seed)
                    .isBetween((long) (2 * NOISE * Math.sqrt(SECONDS)), (long) (6 * NOISE * Math.sqrt(SECONDS)));
            held += interval.low() <= gain * SECONDS && gain * SECONDS <= interval.high() ? 1 : 0;
        }
        assertThat(held / (double) MARKETS).isBetween(0.91, 0.98);
    }

    @Test
    void shouldSayNothingOfTooLittleTime() {
        final List<Long> little = List.of(1L, 2L, 3L);

        assertThat(GainInterval.of(little, little).known()).isFalse();
    }
}
