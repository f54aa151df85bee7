package trefoil.engine.sim;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells the exchange's listener what happens, numbers executions, and remembers whose balances have changed until
 * everything that belongs together has happened. Keeps the exchange's time.
 */
final class Announcements {
    private final List<Account> changedAccounts = new ArrayList<>();
    private ExchangeListener listener = ExchangeListener.NONE;
    private long nowNs;
    private long lastExecutionId;

    void listener(final ExchangeListener newListener) {
        listener = newListener;
    }

    /** Who hears of events. */
    ExchangeListener listener() {
        return listener;
    }

    /** Time of what happens now, nanoseconds since the epoch. */
    long nowNs() {
        return nowNs;
    }

    void nowNs(final long timeNs) {
        nowNs = timeNs;
    }

    /** Number of the execution that comes next. */
    long nextExecutionId() {
        return lastExecutionId + 1;
    }

    /** Something has happened to an order. */
    void execution(final Order order, final Execution.Kind kind, final OrderFill fill, final PreventedMatch prevented) {
        listener.onExecution(new Execution(order, kind, ++lastExecutionId, fill, prevented, nowNs));
    }

    /** The account's balances may have changed. */
    void touch(final Account account) {
        if (!changedAccounts.contains(account)) {
            changedAccounts.add(account);
        }
    }

    /** Tells of every account that was touched and has changed. */
    void changedAccounts() {
        for (final Account account : changedAccounts) {
            if (account.changed()) {
                listener.onAccountChanged(account, account.takeChangedAssets(nowNs), nowNs);
            }
        }
        changedAccounts.clear();
    }
}
