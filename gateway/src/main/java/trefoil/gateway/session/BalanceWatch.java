package trefoil.gateway.session;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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
    private final AtomicInteger subscriptions = new AtomicInteger();
    private volatile boolean settled;
    private long differencesSeen;

    BalanceWatch(final SessionServices services, final Engine engine, final SessionInputs inputs) {
        this.services = services;
        this.engine = engine;
        this.inputs = inputs;
    }

    /** How often the account's events have begun to come in. */
    int subscriptions() {
        return subscriptions.get();
    }

    /**
     * The engine has been told balances, read after so many subscriptions: what changed since is in events, unless there
     * was none, or another one. Looks, from now on, every few seconds whether there is reason to compare.
     */
    void start(final int subscriptionsBefore) {
        settled = true;
        if (subscriptionsBefore == 0 || subscriptionsBefore != subscriptions.get()) {
            compareSoon();
        }
        services.executor()
                .scheduleWithFixedDelay(this::lookForReason, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    /** The account's events come in, again perhaps: what happened before is not in them. Any thread. */
    void onSubscribed() {
        subscriptions.incrementAndGet();
        if (settled) {
            compareSoon();
        }
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
