package trefoil.gateway.session;

import java.util.concurrent.TimeUnit;
import trefoil.gateway.binance.rest.ServerClock;
import trefoil.gateway.binance.rest.VenueException;

/** Measures the venue's clock again and again: orders are dated by it, and it and ours drift apart. */
final class ClockWatch {
    private static final int SAMPLES = 5;
    private static final int INTERVAL_S = 30;
    private static final int JUMP_MS = 100;

    private final SessionServices services;

    ClockWatch(final SessionServices services) {
        this.services = services;
    }

    void start() {
        services.executor().scheduleWithFixedDelay(this::measure, INTERVAL_S, INTERVAL_S, TimeUnit.SECONDS);
    }

    private void measure() {
        final ServerClock serverClock = services.rest().serverClock();
        final long beforeMs = serverClock.offsetMs();
        try {
            serverClock.measure(SAMPLES);
        } catch (final VenueException | RuntimeException failure) {
            // Whatever it was, the clock must be asked again: an exception that escapes would end the schedule.
            if (!services.closed()) {
                services.notices().accept("the venue's time could not be asked: " + failure.getMessage());
            }
            return;
        }
        final long changeMs = serverClock.offsetMs() - beforeMs;
        if (Math.abs(changeMs) > JUMP_MS) {
            services.notices().accept("the venue's clock moved by " + changeMs + " ms against ours");
        }
    }
}
