package trefoil.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WhyMissedTest {
    private static final double GOAL_NS = Reach.PACED_ORDER.limit();
    private static final Measurement STEP = Measurement.of("Step.take", "g", "a step", "ns", GOAL_NS);
    private static final Measurement RATE = Measurement.of("Step.rate", "g", "a rate", "frames/s", 6_000);

    @Test
    void shouldTellTheTimeAndTheShareOfAStepThatTheRunMeasured() {
        assertThat(why("the step{Step.take} takes it", 4 * GOAL_NS)).isEqualTo("the step (2,000 ns, 25 %) takes it");
        assertThat(why("the step{Step.take} takes it", 201 * GOAL_NS))
                .isEqualTo("the step (2,000 ns, under 1 %) takes it");
    }

    @Test
    void shouldLeaveOutWhatTheRunDidNotMeasure() {
        assertThat(why("the step{Other.step} takes it", 2 * GOAL_NS)).isEqualTo("the step takes it");
    }

    @Test
    void shouldTellNoShareOfWhatIsNoTime() {
        assertThat(why("at our rate{Step.rate} it is", 2 * GOAL_NS)).isEqualTo("at our rate (6,000 frames/s) it is");
    }

    /** A step on its own may be slower than the whole that it is a part of, where less is warm. */
    @Test
    void shouldTellNoShareOfWhatTookLonger() {
        final Measurement slow = Measurement.of("Step.slow", "g", "a slow step", "ns", 3 * GOAL_NS);
        final Measurement whole = whole("the step{Step.slow} takes it", 2 * GOAL_NS);

        assertThat(new Run(Map.of(), List.of(slow, whole))
                        .find("Whole.way")
                        .orElseThrow()
                        .why())
                .isEqualTo("the step (6,000 ns) takes it");
    }

    @Test
    void shouldSayNothingWhereTheGoalIsReachedOrThereIsNone() {
        assertThat(why("the step{Step.take} takes it", GOAL_NS)).isEmpty();
        assertThat(STEP.explained("all of it").why()).isEmpty();
    }

    private static Measurement whole(final String words, final double value) {
        return Measurement.of("Whole.way", "g", "the whole way", "ns", value)
                .reaching(Reach.PACED_ORDER)
                .explained(words);
    }

    private static String why(final String words, final double value) {
        return new Run(Map.of(), List.of(whole(words, value), STEP, RATE))
                .find("Whole.way")
                .orElseThrow()
                .why();
    }
}
