package trefoil.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import trefoil.engine.event.Health;
import trefoil.gateway.binance.rest.ServerClock;
import trefoil.gateway.binance.rest.VenueException;
import trefoil.gateway.binance.testing.ManualScheduler;

class ClockWatchTest {
    private static final long HOUR_MS = 3_600_000;
    private static final long INTERVAL_MS = TimeUnit.SECONDS.toMillis(ClockWatch.INTERVAL_S);

    private final ManualScheduler time = new ManualScheduler();
    private final List<String> notices = new ArrayList<>();
    private final List<String> health = new ArrayList<>();
    private final long startMs = nowMs();
    private long venueAheadMs = 7;
    private double venueDriftPpm;
    private long wallAheadMs;
    private boolean unreachable;

    private final ServerClock serverClock = new ServerClock(time, () -> {
        if (unreachable) {
            throw VenueException.of(VenueException.Kind.UNREACHABLE, "cannot reach it");
        }
        return nowMs() + venueAheadMs + Math.round((nowMs() - startMs) * venueDriftPpm / 1e6);
    });

    private final ClockWatch watch =
            new ClockWatch(serverClock, time, () -> nowMs() + wallAheadMs, time, this::health, notices::add);

    private void health(final int kind, final long value) {
        if (kind == Health.CLOCK_SKEW) {
            health.add("skew " + TimeUnit.NANOSECONDS.toMillis(value));
        } else if (kind == Health.ORDER_PAUSE) {
            health.add("pause " + TimeUnit.NANOSECONDS.toMillis(value));
        }
    }

    private long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(time.nanoTime());
    }

    private void start() throws VenueException {
        serverClock.measure(1);
        watch.start();
        assertThat(health).containsExactly("skew 0");
        health.clear();
    }

    @Test
    void shouldTellTheEngineHowFarEachMeasurementWasOff() throws Exception {
        start();

        venueAheadMs += 40;
        time.advanceMs(INTERVAL_MS);
        time.advanceMs(INTERVAL_MS);

        assertThat(health).containsExactly("skew 40", "skew 0");
        assertThat(serverClock.offsetMs()).isEqualTo(47);
        assertThat(serverClock.trusted()).isTrue();
        assertThat(notices).isEmpty();
    }

    @Test
    void shouldHoldOrdersWhenTheVenuesClockJumpsUntilTwoMeasurementsAgree() throws Exception {
        start();

        venueAheadMs += 5_000;
        time.advanceMs(INTERVAL_MS - 1);
        assertThat(health).isEmpty();
        time.advanceMs(1);

        assertThat(health).containsExactly("skew 5000", "pause 500", "skew 0");
        assertThat(serverClock.trusted()).isTrue();
        assertThat(serverClock.offsetMs()).isEqualTo(5_007);
        assertThat(watch.jumps()).isEqualTo(1);
        assertThat(notices)
                .anyMatch(line -> line.contains("moved by 5000 ms"))
                .anyMatch(line -> line.contains("no orders until"))
                .anyMatch(line -> line.contains("is known again"));
    }

    @Test
    void shouldMeasureAtOnceAndHoldOrdersWhenOneWasRefusedForItsTime() throws Exception {
        start();
        unreachable = true;

        watch.doubt("the venue refused an order for its time");
        watch.doubt("and another");
        assertThat(serverClock.trusted()).isFalse();
        assertThat(health).containsExactly("pause 500");
        time.advanceMs(1_000);

        assertThat(health)
                .as("as long as it is not known")
                .hasSizeGreaterThan(3)
                .containsOnly("pause 500");
        assertThat(serverClock.trusted()).isFalse();
        assertThat(notices)
                .filteredOn(line -> line.contains("could not be asked"))
                .hasSize(1);

        unreachable = false;
        time.advanceMs(300);

        assertThat(serverClock.trusted()).isTrue();
        assertThat(health).endsWith("skew 0");
        health.clear();
        time.advanceMs(2_000);
        assertThat(health).isEmpty();
    }

    @Test
    void shouldMeasureAgainWhenThisMachinesClockJumps() throws Exception {
        start();
        time.advanceMs(2_000);
        assertThat(health).isEmpty();

        wallAheadMs -= HOUR_MS;
        time.advanceMs(ClockWatch.LOOK_MS);

        assertThat(health).containsExactly("pause 500", "skew 0");
        assertThat(watch.jumps()).isEqualTo(1);
        assertThat(serverClock.trusted()).isTrue();
        assertThat(notices).anyMatch(line -> line.contains("this machine's clock jumped by -3600000 ms"));
        health.clear();
        time.advanceMs(10_000);
        assertThat(health).as("it has jumped once").isEmpty();
    }

    @Test
    void shouldRaiseAnAlarmWhenTheClocksDriftApart() throws Exception {
        start();
        venueDriftPpm = 500;

        time.advanceMs(10 * INTERVAL_MS);

        assertThat(notices).hasSize(1).allMatch(line -> line.matches(".*drift apart by (49|50)\\d ppm.*"));
        assertThat(watch.describe()).contains("drift +").contains("offset +");
        venueDriftPpm = 0;
    }

    @Test
    void shouldSayNothingOfADriftThatIsUsual() throws Exception {
        start();
        venueDriftPpm = 50;

        time.advanceMs(HOUR_MS);

        assertThat(notices).isEmpty();
        assertThat(serverClock.trusted()).isTrue();
    }
}
