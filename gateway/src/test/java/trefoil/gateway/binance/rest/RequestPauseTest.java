package trefoil.gateway.binance.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestPauseTest {
    /** Fri, 01 May 2026 00:00:00 GMT. */
    private static final long NOW_NS = TimeUnit.SECONDS.toNanos(1_777_593_600L);

    @ParameterizedTest
    @CsvSource({
        "30, 30000",
        "' 30 ', 30000",
        "0, 0",
        "1.5, 1500",
        "99999999999999999999, 259200000",
        "'Fri, 01 May 2026 00:02:00 GMT', 120000",
        "'Thu, 30 Apr 2026 00:02:00 GMT', 0",
        "'Fri, 01 May 2099 00:02:00 GMT', 259200000",
        "-5, 0",
        "soon, 0",
        "'', 0"
    })
    void shouldReadSecondsAndDates(final String header, final long expectedMs) {
        assertThat(RequestPause.retryAfterMs(header, () -> NOW_NS)).isEqualTo(expectedMs);
    }

    @Test
    void shouldWaitAWhileWhenTheVenueDoesNotSayHowLong() {
        final long[] nowNs = {NOW_NS};
        final RequestPause pause = new RequestPause(() -> nowNs[0]);
        assertThat(pause.remainingMs()).isZero();

        pause.begin(418, 0, RequestPause.retryAfterMs(null, () -> nowNs[0]));
        pause.begin(429, -1003, 1_000);

        assertThat(pause.remainingMs()).as("the longer one counts").isBetween(120_000L, 120_001L);
        nowNs[0] += TimeUnit.SECONDS.toNanos(120);
        assertThat(pause.remainingMs()).isZero();
    }

    @Test
    void shouldWaitNoLongerThanTheLongestBanWhateverTheVenueSays() {
        final RequestPause pause = new RequestPause(() -> NOW_NS);

        pause.begin(418, -1003, Long.MAX_VALUE);

        assertThat(RequestPause.lengthMs(429, Long.MAX_VALUE)).isEqualTo(TimeUnit.DAYS.toMillis(3));
        assertThat(pause.remainingMs()).isEqualTo(TimeUnit.DAYS.toMillis(3) + 1);
    }
}
