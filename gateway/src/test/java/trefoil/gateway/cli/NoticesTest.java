package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticesTest {
    private final List<String> shown = new ArrayList<>();
    private long nowNs;
    private final Notices notices = new Notices(shown::add, () -> nowNs);

    @Test
    void shouldHoldBackWhatIsRepeated() {
        notices.accept("lost");
        notices.accept("other");
        nowNs = Notices.QUIET_NS - 1;
        notices.accept("lost");
        notices.accept("lost");
        nowNs = Notices.QUIET_NS;
        notices.accept("lost");
        nowNs = 3 * Notices.QUIET_NS;
        notices.accept("lost");

        assertThat(shown).containsExactly("lost", "other", "lost (and 2 times before)", "lost");
    }

    @Test
    void shouldRememberNoMoreThanItMust() {
        for (int i = 0; i < 1_000; i++) {
            notices.accept("order " + i);
        }
        notices.accept("order 999");
        notices.accept("order 0");

        assertThat(shown).hasSize(1_001);
    }
}
