package trefoil.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import trefoil.engine.arbitrage.LoopChoice;
import trefoil.engine.event.LoopOutcome;

/** As {@link LoopPropertyTest}, with loops of four legs beside those of three. */
class LongLoopPropertyTest {
    private static final long SEED = 20_261_204;
    private static final int LOOPS = 4_000;
    private static final int LOOPS_OF_A_MARKET = 150;
    private static final int MAX_MARKETS = 400;

    /** Fewest times that each outcome has to be a loop's of four legs, under each policy. */
    private static final long LEAST = 2;

    @Test
    void shouldKeepItsBooksAndEndEveryLoop() {
        final Map<String, Long> ended = new TreeMap<>();
        int loops = 0;
        for (int market = 0; loops < LOOPS; market++) {
            assertThat(market).as("markets that open loops").isLessThan(MAX_MARKETS);
            final RandomRun run = new RandomRun(SEED + market, market, false, LoopChoice.MAX_LEGS, settings -> null);
            try {
                loops += run.run(LOOPS_OF_A_MARKET);
            } catch (final AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + SEED + " market " + market + ": " + e.getMessage(), e);
            }
            run.endedOfFour.forEach((what, count) -> ended.merge(what, count, Long::sum));
        }
        for (final LoopPolicy policy : LoopPolicy.values()) {
            for (int outcome = LoopOutcome.COMPLETED; outcome <= LoopOutcome.HELD; outcome++) {
                assertThat(ended.getOrDefault(policy + " " + LoopOutcome.nameOf(outcome), 0L))
                        .as("%s %s of %s", policy, LoopOutcome.nameOf(outcome), ended)
                        .isGreaterThanOrEqualTo(LEAST);
            }
        }
    }
}
