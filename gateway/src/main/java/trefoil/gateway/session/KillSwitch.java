package trefoil.gateway.session;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import trefoil.engine.event.Control;
import trefoil.engine.event.StopReason;
import trefoil.engine.risk.RiskGate;

/**
 * Watches the kill switch's file, and throws the switch when it appears or when it is told to: a command to the engine
 * that nothing in this run takes back. An order is acknowledged once the engine has obeyed it.
 *
 * <p>Has a thread of its own, so that no slow answer of the venue holds it up.
 */
final class KillSwitch implements AutoCloseable {
    static final long POLL_MS = 100;

    private static final long OBEYED_POLL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long JOIN_MS = 2_000;

    private final KillFile file;
    private final SessionInputs inputs;
    private final Supplier<RiskGate.State> state;
    private final String run;
    private final Consumer<String> notices;
    private final Thread thread;
    private boolean acknowledgementFailed;

    /** The strongest order so far and who gave it; written under this object's monitor, read by any thread. */
    private volatile Thrown thrown;

    private volatile boolean closed;

    private record Thrown(KillFile.Order order, String origin) {}

    /**
     * A switch that is not watched yet.
     *
     * @param state what the engine may do now
     * @param run names this run in the acknowledgement
     */
    KillSwitch(
            final KillFile file,
            final SessionInputs inputs,
            final Supplier<RiskGate.State> state,
            final String run,
            final Consumer<String> notices) {
        this.file = file;
        this.inputs = inputs;
        this.state = state;
        this.run = run;
        this.notices = notices;
        thread = new Thread(this::watch, "trefoil-kill-switch");
        thread.setDaemon(true);
    }

    /**
     * Refuses to start while the file is there.
     *
     * @throws IllegalArgumentException saying how to clear it
     */
    static void requireAbsent(final KillFile file) {
        if (file.read().isPresent()) {
            throw new IllegalArgumentException("the kill switch is thrown: " + file.path()
                    + " exists; when it is safe to trade, remove it, or run 'trefoil kill --clear --file " + file.path()
                    + "'");
        }
    }

    void start() {
        try {
            file.forgetAcknowledgement();
        } catch (final IOException e) {
            notices.accept("an old acknowledgement of the kill switch cannot be removed: " + e.getMessage());
        }
        thread.start();
    }

    /** Throws the switch, unless it has been thrown as hard before; any thread. */
    synchronized void throwIt(final KillFile.Order order, final String origin) {
        if (thrown != null && thrown.order.compareTo(order) >= 0) {
            return;
        }
        thrown = new Thrown(order, origin);
        inputs.control(order == KillFile.Order.HALT ? Control.HALT : Control.REDUCE, StopReason.KILL_SWITCH);
        notices.accept("kill switch: " + order.word() + " by " + origin
                + (order == KillFile.Order.HALT
                        ? "; nothing more is sent in this run"
                        : "; open loops end, and this run opens no other"));
    }

    /** What was ordered and by whom; empty while the switch is not thrown. Any thread. */
    Optional<String> thrown() {
        final Thrown now = thrown;
        return now == null ? Optional.empty() : Optional.of(now.order.word() + " by " + now.origin);
    }

    private void watch() {
        while (!closed) {
            final Optional<KillFile.Order> order = file.read();
            if (order.isPresent()) {
                throwIt(order.get(), file.path().toString());
                acknowledge(order.get());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MS));
        }
    }

    private void acknowledge(final KillFile.Order order) {
        while (!obeyed(order)) {
            if (closed) {
                return;
            }
            LockSupport.parkNanos(OBEYED_POLL_NS);
        }
        if (acknowledgementFailed || file.acknowledged(order)) {
            return;
        }
        try {
            file.acknowledge(thrown.order, run);
        } catch (final IOException e) {
            acknowledgementFailed = true;
            notices.accept("the kill switch was obeyed, but that cannot be written beside it: " + e.getMessage());
        }
    }

    private boolean obeyed(final KillFile.Order order) {
        final RiskGate.State now = state.get();
        return now == RiskGate.State.HALTED || order == KillFile.Order.REDUCE && now == RiskGate.State.REDUCING;
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
