package trefoil.gateway.session;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Tells the engine that time goes on, also when no market data comes. Has a thread of its own: it must not be late. */
final class Heartbeat implements AutoCloseable {
    static final long INTERVAL_MS = 50;

    /** On paper an order arrives with the first record behind its arrival: time goes on in finer steps. */
    static final long PAPER_INTERVAL_MS = 2;

    private static final long JOIN_MS = 2_000;

    private final SessionInputs inputs;
    private final long intervalNs;
    private final Thread thread;
    private volatile boolean closed;

    /** A heart that does not beat yet. */
    Heartbeat(final SessionInputs inputs, final long intervalMs) {
        this.inputs = inputs;
        intervalNs = TimeUnit.MILLISECONDS.toNanos(intervalMs);
        thread = new Thread(this::beat, "trefoil-heartbeat");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    private void beat() {
        while (!closed) {
            inputs.timer();
            LockSupport.parkNanos(intervalNs);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
