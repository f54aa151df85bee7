package trefoil.gateway.session;

import java.util.concurrent.TimeUnit;
import trefoil.engine.event.Health;
import trefoil.gateway.binance.rest.ServerClock;
import trefoil.gateway.binance.rest.VenueException;

/** Measures the venue's clock again and again: orders are dated by it, and it and ours drift apart. */
final class ClockWatch {
    private static final int SAMPLES = 5;
    private static final int INTERVAL_S = 30;
    private static final int JUMP_MS = 100;

    private final SessionServices services;
    private final SessionInputs inputs;

    ClockWatch(final SessionServices services, final SessionInputs inputs) {
        this.services = services;
        this.inputs = inputs;
    }

    /** Tells the engine of the measurement that the start has made, and goes on measuring. */
    void start() {
        report(0);
        services.executor().scheduleWithFixedDelay(this::measure, INTERVAL_S, INTERVAL_S, TimeUnit.SECONDS);
    }

    private void measure() {
        final ServerClock serverClock = services.rest().serverClock();
        final long beforeNs = serverClock.offsetNs();
        try {
            serverClock.measure(SAMPLES);
        } catch (final VenueException | RuntimeException failure) {
            // Whatever it was, the clock must be asked again: an exception that escapes would end the schedule.
            if (!services.closed()) {
                services.notices().accept("the venue's time could not be asked: " + failure.getMessage());
            }
            return;
        }
        final long changeNs = serverClock.offsetNs() - beforeNs;
        report(changeNs);
        final long changeMs = TimeUnit.NANOSECONDS.toMillis(changeNs);
        if (Math.abs(changeMs) > JUMP_MS) {
            services.notices().accept("the venue's clock moved by " + changeMs + " ms against ours");
        }
    }

    /** What a measurement corrects is what was wrong until then. */
    private void report(final long changeNs) {
        inputs.health(Health.CLOCK_SKEW, Math.abs(changeNs));
        inputs.health(Health.ROUND_TRIP, services.rest().serverClock().rttNs());
    }
}
