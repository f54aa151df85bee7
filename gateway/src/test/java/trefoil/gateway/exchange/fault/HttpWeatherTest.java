package trefoil.gateway.exchange.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HttpWeatherTest {
    private static final long TOLD_NS = TimeUnit.SECONDS.toNanos(5);

    private long nowNs = 1_000;
    private final HttpWeather weather = new HttpWeather(() -> nowNs);

    @Test
    void shouldCountWhoComesBeforeTheTimeThatWasTold() {
        weather.refused(TOLD_NS);
        after(500);
        weather.refused(TOLD_NS);
        assertThat(weather.requestsDespiteRefusal())
                .as("it may have been under way")
                .isZero();
        after(600);
        weather.refused(TOLD_NS);
        after(4_000);
        weather.refused(TOLD_NS);

        assertThat(weather.requestsDespiteRefusal()).isEqualTo(2);
    }

    @Test
    void shouldNotCountWhoWaitedAndIsRefusedAgain() {
        for (int i = 0; i < 5; i++) {
            weather.refused(TOLD_NS);
            weather.refused(TOLD_NS);
            after(5_000);
        }
        assertThat(weather.requestsDespiteRefusal()).isZero();

        weather.refused(TOLD_NS);
        after(2_000);
        weather.refused(TOLD_NS);
        assertThat(weather.requestsDespiteRefusal()).isEqualTo(1);
    }

    @Test
    void shouldForgetWhatWasToldWhenRequestsAreWelcomeAgain() {
        weather.refused(TOLD_NS);
        after(2_000);
        weather.notRefused();
        weather.refused(TOLD_NS);

        assertThat(weather.requestsDespiteRefusal()).isZero();
    }

    private void after(final long ms) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
