package trefoil.engine.risk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class OrderBudgetTest {
    private static final long SECOND_NS = 1_000_000_000L;

    @Test
    void shouldHoldTheLimitWhereverAWindowBegins() {
        final OrderBudget budget = new OrderBudget(2);
        budget.onSent(0);
        budget.onSent(9 * SECOND_NS);

        assertThat(budget.allows(1, 10 * SECOND_NS - 1)).isFalse();
        assertThat(budget.allows(1, 10 * SECOND_NS)).isTrue();
        assertThat(budget.allows(2, 10 * SECOND_NS)).isFalse();
        assertThat(budget.allows(2, 19 * SECOND_NS)).isTrue();
    }

    @Test
    void shouldCountAnOrderNoLongerOnceItFilled() {
        final OrderBudget budget = new OrderBudget(1);
        budget.onSent(0);
        budget.onFilled();
        budget.onFilled();

        assertThat(budget.allows(1, 0)).isTrue();
        assertThat(budget.allows(2, 0)).isFalse();
    }

    @Test
    void shouldCountLikeAListOfTimes() {
        final long seed = System.nanoTime();
        final SplittableRandom random = new SplittableRandom(seed);
        final int limit = 7;
        final OrderBudget budget = new OrderBudget(limit);
        final Deque<Long> unfilled = new ArrayDeque<>();
        long nowNs = 0;
        for (int step = 0; step < 50_000; step++) {
            nowNs += random.nextLong(3 * SECOND_NS);
            while (!unfilled.isEmpty() && nowNs - unfilled.peekFirst() >= OrderBudget.WINDOW_S * SECOND_NS) {
                unfilled.removeFirst();
            }
            if (random.nextInt(3) == 0) {
                budget.onFilled();
                unfilled.pollLast();
            } else {
                budget.onSent(nowNs);
                unfilled.addLast(nowNs);
                if (unfilled.size() > limit) {
                    unfilled.removeFirst();
                }
            }
            final int more = random.nextInt(limit + 2);
            assertThat(budget.allows(more, nowNs))
                    .as("seed %d step %d", seed, step)
                    .isEqualTo(unfilled.size() + more <= limit);
        }
    }

    @Test
    void shouldRefuseABudgetOfNothing() {
        assertThatThrownBy(() -> new OrderBudget(0)).hasMessageContaining("limit=0");
    }
}
