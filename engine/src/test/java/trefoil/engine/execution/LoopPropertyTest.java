package trefoil.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.LeftoverReason;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;

/**
 * Many loops at once over random markets at a {@link RandomVenue}, under each policy: whatever it does, the machine's
 * books equal those kept the plain way after every record, and every loop ends as it must.
 */
@Tag("campaign")
class LoopPropertyTest {
    private static final long SEED = 20_261_201;
    private static final int LOOPS = 100_000;
    private static final int LOOPS_OF_A_MARKET = 250;
    private static final int MAX_MARKETS = 3_000;

    /** Fewest times that each thing has to happen. */
    private static final long LEAST = 25;

    @Test
    void shouldKeepItsBooksAndEndEveryLoop() {
        final TreeMap<String, Long> seen = new TreeMap<>();
        int loops = 0;
        for (int market = 0; loops < LOOPS; market++) {
            assertThat(market).as("markets that open loops").isLessThan(MAX_MARKETS);
            final RandomRun run = new RandomRun(SEED + market, market, false);
            try {
                loops += run.run(LOOPS_OF_A_MARKET);
            } catch (final AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "seed " + SEED + " market " + market + ": " + e.getMessage() + "\n" + trace(market), e);
            }
            run.seen.forEach((what, count) -> seen.merge(what, count, Long::sum));
        }
        assertThat(seen.keySet()).as("what the machine was put through").isEqualTo(expected());
        assertThat(seen.values()).as("how often: %s", seen).allMatch(times -> times >= LEAST);
    }

    /** Everything that has to happen. */
    private static Set<String> expected() {
        final Set<String> expected = new TreeSet<>(Set.of(
                "HALT",
                "REDUCE",
                "discount gone or back",
                "fill",
                "fill again",
                "fills given up",
                "market closed",
                "orders paused",
                "quotes vanish"));
        for (final LoopPolicy policy : LoopPolicy.values()) {
            List.of("", " FOK", " sequenced", " sequenced FOK").forEach(how -> expected.add("opened " + policy + how));
            for (int outcome = LoopOutcome.COMPLETED; outcome <= LoopOutcome.HELD; outcome++) {
                expected.add("outcome " + policy + " " + LoopOutcome.nameOf(outcome));
            }
        }
        for (final RandomVenue.Fate fate : RandomVenue.Fate.values()) {
            expected.add("fate " + fate);
        }
        for (final RandomVenue.Telling telling : RandomVenue.Telling.values()) {
            expected.add("told " + telling);
        }
        for (int outcome = OrderOutcome.FILLED; outcome <= OrderOutcome.UNKNOWN; outcome++) {
            expected.add("answer " + OrderOutcome.nameOf(outcome));
        }
        for (int purpose = OrderPurpose.LEG; purpose <= OrderPurpose.REFILL; purpose++) {
            expected.add("order " + OrderPurpose.nameOf(purpose));
        }
        for (int reason = LeftoverReason.DUST; reason <= LeftoverReason.HALTED; reason++) {
            expected.add("left " + LeftoverReason.nameOf(reason));
        }
        return expected;
    }

    /** The same once more, with a record of what happens. */
    private static String trace(final int market) {
        final RandomRun run = new RandomRun(SEED + market, market, true);
        try {
            run.run(LOOPS_OF_A_MARKET);
            return "and not when it was run again";
        } catch (final AssertionError | RuntimeException e) {
            return run.trace();
        }
    }
}
