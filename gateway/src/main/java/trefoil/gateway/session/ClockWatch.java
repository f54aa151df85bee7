package trefoil.gateway.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.event.Health;
import trefoil.gateway.binance.TaskScheduler;
import trefoil.gateway.binance.rest.ServerClock;
import trefoil.gateway.binance.rest.VenueException;

/**
 * Keeps the venue's time: orders are dated by it, and it and ours drift apart.
 *
 * <p>Measures every {@value #INTERVAL_S} s, and at once when the time is in doubt: when an order was refused for its time,
 * when this machine's clock has jumped, or when a measurement is far from the one before. While it is in doubt no order is
 * sent; it is again when two measurements in a row agree.
 */
final class ClockWatch {
    static final int INTERVAL_S = 30;
    static final long LOOK_MS = 500;

    /** Orders of open loops wait so long at a time while the clock is in doubt. */
    static final long HOLD_MS = 500;

    private static final int SAMPLES = 5;
    private static final long AGAIN_MS = 250;
    private static final long JUMP_MS = 100;

    /** Two readings of clocks further apart than this say nothing about a jump. */
    private static final long READ_WITHIN_NS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final int REMEMBERED = 20;
    private static final int FEWEST_FOR_DRIFT = 5;
    private static final double DRIFT_ALARM_PPM = 300;
    private static final double PPM = 1e6;

    private final ServerClock serverClock;
    private final EpochNanoClock clock;
    private final LongSupplier wallMs;
    private final TaskScheduler scheduler;
    private final HealthSink health;
    private final Consumer<String> notices;

    /** Between the first doubt and the measurement that ends it. */
    private final AtomicBoolean doubted = new AtomicBoolean();

    // What follows belongs to the tasks of the watch, under its lock: two of them may run at once.
    private final Deque<Measured> measured = new ArrayDeque<>();
    private long wallLeadMs;
    private boolean driftTold;
    private boolean failureTold;

    /** Written under the lock, read by any thread. */
    private volatile long jumps;

    private volatile double driftPpm;

    /** Tells the engine; one of {@link Health}'s kinds. */
    @FunctionalInterface
    interface HealthSink {
        void health(int kind, long value);
    }

    private record Measured(long atNs, long offsetNs) {}

    /** A watch that uses {@code wallMs} only to notice that it jumps. */
    ClockWatch(
            final ServerClock serverClock,
            final EpochNanoClock clock,
            final LongSupplier wallMs,
            final TaskScheduler scheduler,
            final HealthSink health,
            final Consumer<String> notices) {
        this.serverClock = serverClock;
        this.clock = clock;
        this.wallMs = wallMs;
        this.scheduler = scheduler;
        this.health = health;
        this.notices = notices;
    }

    /** Tells the engine of the measurement that the start has made, and goes on measuring. */
    void start() {
        synchronized (this) {
            wallLeadMs = wallMs.getAsLong() - TimeUnit.NANOSECONDS.toMillis(clock.nanoTime());
            remember();
        }
        report(0);
        scheduler.schedule(this::measureInTurn, TimeUnit.SECONDS.toMillis(INTERVAL_S));
        scheduler.schedule(this::lookForJump, LOOK_MS);
    }

    /** The time is not to be trusted until it has been measured again; any thread, does not wait. */
    void doubt(final String why) {
        serverClock.distrust();
        if (doubted.compareAndSet(false, true)) {
            hold();
            notices.accept("no orders until the venue's time is measured again: " + why);
            scheduler.schedule(this::settle, 0);
        }
    }

    /** Times that a clock has jumped, the venue's or ours; any thread. */
    long jumps() {
        return jumps;
    }

    /** The state for people: {@code offset +3 ms, round trip 412.0 µs, drift +1.3 ppm}. */
    String describe() {
        return String.format(
                Locale.ROOT,
                "offset %+d ms, round trip %s, drift %+.1f ppm%s%s",
                serverClock.offsetMs(),
                EdgeText.duration(serverClock.rttNs()),
                driftPpm,
                jumps == 0 ? "" : ", jumps " + jumps,
                serverClock.trusted() ? "" : ", NOT TRUSTED");
    }

    /** The same in a word or two. */
    String shown() {
        return serverClock.trusted() ? String.format(Locale.ROOT, "%+d ms", serverClock.offsetMs()) : "NOT TRUSTED";
    }

    private void measureInTurn() {
        if (!doubted.get()) {
            measure();
        }
        scheduler.schedule(this::measureInTurn, TimeUnit.SECONDS.toMillis(INTERVAL_S));
    }

    /** One measurement; true if it agrees with the one before. */
    private synchronized boolean measure() {
        final long beforeNs = serverClock.offsetNs();
        try {
            serverClock.measure(SAMPLES);
            failureTold = false;
        } catch (final VenueException | RuntimeException failure) {
            // Whatever it was, the clock must be asked again: an exception that escapes would end the schedule.
            if (!failureTold) {
                notices.accept("the venue's time could not be asked: " + failure.getMessage());
            }
            failureTold = true;
            return false;
        }
        final long changeNs = serverClock.offsetNs() - beforeNs;
        report(Math.abs(changeNs));
        final long changeMs = TimeUnit.NANOSECONDS.toMillis(changeNs);
        final boolean jumped = Math.abs(changeMs) > JUMP_MS;
        if (jumped) {
            jumps = jumps + 1;
            measured.clear();
            notices.accept("the venue's clock moved by " + changeMs + " ms against ours");
            doubt("it has to be measured alike twice");
        }
        remember();
        lookAtDrift();
        return !jumped;
    }

    private void settle() {
        if (measure()) {
            doubted.set(false);
            serverClock.trust();
            notices.accept("the venue's time is known again: " + describe());
        } else {
            hold();
            scheduler.schedule(this::settle, AGAIN_MS);
        }
    }

    private void hold() {
        health.health(Health.ORDER_PAUSE, TimeUnit.MILLISECONDS.toNanos(HOLD_MS));
    }

    /**
     * Our time does not follow the wall clock, so a step of that does no harm by itself; but a machine that was asleep, or
     * moved to another host, shows by nothing else.
     */
    private void lookForJump() {
        final long beforeNs = clock.nanoTime();
        final long wall = wallMs.getAsLong();
        final long afterNs = clock.nanoTime();
        long movedMs = 0;
        if (afterNs - beforeNs < READ_WITHIN_NS) {
            final long leadMs = wall - TimeUnit.NANOSECONDS.toMillis(beforeNs);
            synchronized (this) {
                movedMs = leadMs - wallLeadMs;
                wallLeadMs = leadMs;
                if (Math.abs(movedMs) > JUMP_MS) {
                    jumps = jumps + 1;
                }
            }
        }
        if (Math.abs(movedMs) > JUMP_MS) {
            doubt("this machine's clock jumped by " + movedMs + " ms");
        }
        scheduler.schedule(this::lookForJump, LOOK_MS);
    }

    private void remember() {
        measured.addLast(new Measured(clock.nanoTime(), serverClock.offsetNs()));
        if (measured.size() > REMEMBERED) {
            measured.removeFirst();
        }
    }

    private void lookAtDrift() {
        final Measured first = measured.getFirst();
        final Measured last = measured.getLast();
        if (measured.size() < FEWEST_FOR_DRIFT || last.atNs == first.atNs) {
            return;
        }
        driftPpm = (last.offsetNs - first.offsetNs) * PPM / (last.atNs - first.atNs);
        final boolean alarm = Math.abs(driftPpm) > DRIFT_ALARM_PPM;
        if (alarm && !driftTold) {
            notices.accept(String.format(
                    Locale.ROOT,
                    "our clock and the venue's drift apart by %.0f ppm, more than %.0f: see to this machine's clock",
                    driftPpm,
                    DRIFT_ALARM_PPM));
        }
        driftTold = alarm;
    }

    /** What a measurement corrects is what was wrong until then. */
    private void report(final long changeNs) {
        health.health(Health.CLOCK_SKEW, changeNs);
        health.health(Health.ROUND_TRIP, serverClock.rttNs());
    }
}
