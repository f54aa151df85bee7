package trefoil.gateway.exchange.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TapeBookSideTest {
    private static final long SEED = 815;

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void shouldHoldTheSameLevelsAsASortedMap(final int direction) {
        final TapeBookSide side = new TapeBookSide(direction);
        final TreeMap<Long, Long> naive = new TreeMap<>((a, b) -> Long.compare(a * direction, b * direction));
        final SplittableRandom random = new SplittableRandom(SEED);

        for (int i = 0; i < 20_000; i++) {
            final long price = random.nextInt(1, 3_000);
            final long qty = random.nextInt(3);
            side.set(price, qty);
            if (qty == 0) {
                naive.remove(price);
            } else {
                naive.put(price, qty);
            }
        }

        assertThat(levels(side)).as("seed %d", SEED).isEqualTo(List.copyOf(naive.entrySet()));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void shouldForgetTheWorstLevelsBeyondTheLimit(final int direction) {
        final TapeBookSide side = new TapeBookSide(direction);

        for (int i = 0; i < TapeBookSide.MAX_LEVELS; i++) {
            side.set(1_000_000 + direction * i, 1);
        }
        side.set(1_000_000 + direction * TapeBookSide.MAX_LEVELS, 1);
        side.set(1_000_000 - direction, 2);

        assertThat(side.levels()).isEqualTo(TapeBookSide.MAX_LEVELS);
        assertThat(side.price(0)).isEqualTo(1_000_000 - direction);
        assertThat(side.price(side.levels() - 1)).isEqualTo(1_000_000 + direction * (TapeBookSide.MAX_LEVELS - 2L));
    }

    private static List<Map.Entry<Long, Long>> levels(final TapeBookSide side) {
        final List<Map.Entry<Long, Long>> levels = new ArrayList<>();
        for (int i = 0; i < side.levels(); i++) {
            levels.add(Map.entry(side.price(i), side.qty(i)));
        }
        return levels;
    }
}
