package trefoil.gateway.session;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Tells how long a start took: until the first quote was decided on, since the launcher gave the machine to Java, or since
 * the virtual machine was there where no launcher did. Looks every millisecond on a thread of its own, which ends with that.
 */
final class FirstDecision {
    /** Set by the launcher: microseconds since the epoch. */
    static final String LAUNCHED_VARIABLE = "TREFOIL_LAUNCHED_US";

    private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long GIVE_UP_NS = TimeUnit.MINUTES.toNanos(5);
    private static final double MS_IN_S = 1e3;

    private final BooleanSupplier decided;
    private final BooleanSupplier over;
    private final Consumer<String> notices;
    private final long startedMs;

    /**
     * A watch that has not begun.
     *
     * @param startedMs when the run's start was called, milliseconds since the epoch
     * @param decided whether there was a decision
     * @param over whether the run has ended without one
     */
    FirstDecision(
            final long startedMs,
            final BooleanSupplier decided,
            final BooleanSupplier over,
            final Consumer<String> notices) {
        this.startedMs = startedMs;
        this.decided = decided;
        this.over = over;
        this.notices = notices;
    }

    void watch() {
        final Thread thread = new Thread(this::await, "trefoil-first-decision");
        thread.setDaemon(true);
        thread.start();
    }

    private void await() {
        final long beginNs = System.nanoTime();
        while (!decided.getAsBoolean()) {
            if (over.getAsBoolean() || System.nanoTime() - beginNs > GIVE_UP_NS) {
                return;
            }
            LockSupport.parkNanos(POLL_NS);
        }
        final long nowMs = System.currentTimeMillis();
        final long launchedMs = launchedMs();
        final long tookMs = nowMs - launchedMs;
        notices.accept(String.format(
                Locale.ROOT,
                "first decision after %.2f s: %.2f s until the run's start, %.2f s from there",
                tookMs / MS_IN_S,
                (startedMs - launchedMs) / MS_IN_S,
                (nowMs - startedMs) / MS_IN_S));
    }

    /** Asked when it no longer delays anything: the beans cost some milliseconds. */
    private long launchedMs() {
        final String launched = System.getenv(LAUNCHED_VARIABLE);
        if (launched != null && launched.matches("[0-9]{13,18}")) {
            final long ms = TimeUnit.MICROSECONDS.toMillis(Long.parseLong(launched));
            if (ms <= startedMs) {
                return ms;
            }
        }
        return Math.min(startedMs, ManagementFactory.getRuntimeMXBean().getStartTime());
    }
}
