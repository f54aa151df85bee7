package trefoil.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.StopReason;

final class StopTextTest {
    @Test
    void shouldSayEveryReasonInWordsOfItsOwn() {
        final int[] codes = IntStream.range(1, StopReason.LIMIT)
                .filter(code -> !StopReason.nameOf(code).startsWith("STOP_"))
                .toArray();

        assertThat(codes).contains(StopReason.OPERATOR, StopReason.VENUE);
        assertThat(IntStream.of(codes).mapToObj(StopText::meaningOf))
                .doesNotHaveDuplicates()
                .noneMatch(text -> text.equals(text.toUpperCase(Locale.ROOT)));
    }

    @Test
    void shouldDescribeEveryReasonThatHolds() {
        assertThat(StopText.describe(0)).isEmpty();
        assertThat(StopText.describe(1L << StopReason.LOSS_PER_DAY | 1L << StopReason.KILL_SWITCH))
                .isEqualTo("KILL_SWITCH, the kill switch was thrown; LOSS_PER_DAY, the day (UTC) lost more than"
                        + " limits.maxLossPerDay");
    }
}
