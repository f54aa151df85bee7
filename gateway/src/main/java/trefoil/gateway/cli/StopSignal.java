package trefoil.gateway.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C, termination and hang-up, turned into an orderly end: the command is told to stop, and ends in its own time
 * with its own exit code.
 *
 * <p>No shutdown hook: there the virtual machine would already be going down, the hooks of libraries running, and what
 * the command still needs could no longer be started. A second signal, more than a second after the first, ends the
 * process at once. One command at a time.
 */
public final class StopSignal implements AutoCloseable {
    private static final String[] NAMES = {"INT", "TERM", "HUP"};
    /** Exit code of a process that was ended at once: the shell's for Ctrl-C. */
    private static final int EXIT_AT_ONCE = 130;

    private static final long SAME_SIGNAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final OsSignals signals = new OsSignals();
    private Runnable onRequest = () -> {};
    private long requestedNs;

    /** Takes the signals over until it is closed. */
    public StopSignal() {
        for (final String name : NAMES) {
            signals.take(name, this::request);
        }
    }

    /** Waits; true if a stop was asked for meanwhile. */
    public boolean await(final long timeoutMs) throws InterruptedException {
        return requested.await(timeoutMs, TimeUnit.MILLISECONDS);
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** What else a request does, once, on the signal's thread; at once if the request has been made. */
    synchronized void onRequest(final Runnable action) {
        onRequest = action;
        if (isRequested()) {
            action.run();
        }
    }

    /** Asks for a stop, as a signal does. */
    synchronized void request() {
        if (isRequested()) {
            if (System.nanoTime() - requestedNs > SAME_SIGNAL_NS) {
                System.err.println("trefoil: ended at once, without waiting for orders and journal");
                Runtime.getRuntime().halt(EXIT_AT_ONCE);
            }
            return;
        }
        requestedNs = System.nanoTime();
        requested.countDown();
        onRequest.run();
    }

    /** Gives the signals back. */
    @Override
    public void close() {
        signals.close();
    }
}
