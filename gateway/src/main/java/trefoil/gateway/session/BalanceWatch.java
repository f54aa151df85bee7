package trefoil.gateway.session;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import trefoil.engine.Engine;
import trefoil.engine.event.StopReason;
import trefoil.gateway.binance.rest.AccountSnapshot;
import trefoil.gateway.binance.rest.VenueException;

/**
 * Has the engine compare its ledger with the account whenever something may have been missed: after the account's
 * events were lost for a while, after a transfer, and as long as they differ. Asks only while no loop is open, and
 * believes the answer only if none was opened meanwhile.
 */
final class BalanceWatch {
    private static final long BUSY_MS = 500;
    private static final long INTERVAL_MS = 5_000;

    private final SessionServices services;
    private final Engine engine;
    private final SessionInputs inputs;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean subscribedBefore;
    private long differencesSeen;

    BalanceWatch(final SessionServices services, final Engine engine, final SessionInputs inputs) {
        this.services = services;
        this.engine = engine;
        this.inputs = inputs;
    }

    /** Looks, from now on, every few seconds whether there is reason to compare. */
    void start() {
        services.executor()
                .scheduleWithFixedDelay(this::lookForReason, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    /** The account's events come in again; the first time, nothing was missed. Any thread. */
    void onSubscribed() {
        if (subscribedBefore) {
            compareSoon();
        }
        subscribedBefore = true;
    }

    /** Compares as soon as no loop is open; any thread. */
    void compareSoon() {
        if (scheduled.compareAndSet(false, true)) {
            schedule(0);
        }
    }

    private void lookForReason() {
        final long differences = engine.counters().get(engine.counters().balanceDifferences);
        if (differences != differencesSeen || StopReason.holds(engine.stopReasons(), StopReason.BALANCE_MISMATCH)) {
            differencesSeen = differences;
            compareSoon();
        }
    }

    private void schedule(final long delayMs) {
        try {
            services.executor().schedule(this::compare, delayMs, TimeUnit.MILLISECONDS);
        } catch (final RejectedExecutionException e) {
            // The run is ending, and compares the balances itself.
        }
    }

    private void compare() {
        if (services.closed()) {
            return;
        }
        final long openedBefore = loopsOpened();
        if (!isAtRest()) {
            schedule(BUSY_MS);
            return;
        }
        try {
            final AccountSnapshot account = services.rest().account();
            if (!isAtRest() || loopsOpened() != openedBefore) {
                schedule(BUSY_MS);
                return;
            }
            inputs.compare(account);
            scheduled.set(false);
        } catch (final VenueException | RuntimeException failure) {
            if (!services.closed()) {
                services.notices().accept("the balances could not be compared: " + failure.getMessage());
                schedule(INTERVAL_MS);
            }
        }
    }

    private boolean isAtRest() {
        return engine.openLoops() == 0;
    }

    private long loopsOpened() {
        return engine.counters().get(engine.counters().loopsOpened);
    }
}
