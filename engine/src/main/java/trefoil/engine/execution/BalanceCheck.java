package trefoil.engine.execution;

import trefoil.engine.event.Balance;
import trefoil.engine.event.StopReason;
import trefoil.engine.metrics.EngineCounters;
import trefoil.engine.risk.RiskGate;

/**
 * Holds the venue's balances against the ledger's while no loop is open. Trading thread only; allocates nothing after
 * construction.
 *
 * <p>What the venue pushes may be older than what we know, and only counts. What was read while nothing was under way
 * must agree: as long as it does not, no loop is opened. It agrees again once the venue says the ledger's amount, or
 * once the operator has taken note: the venue's amount is then the ledger's.
 */
public final class BalanceCheck {
    private final Ledger ledger;
    private final RiskGate risk;
    private final EngineCounters counters;
    private final boolean[] doubtful;
    private final long[] venueAmounts;
    private int doubts;

    /** A check that doubts nothing yet. */
    public BalanceCheck(final Ledger ledger, final RiskGate risk, final EngineCounters counters, final int assetCount) {
        this.ledger = ledger;
        this.risk = risk;
        this.counters = counters;
        doubtful = new boolean[assetCount];
        venueAmounts = new long[assetCount];
    }

    /** The venue says that we own that much of the asset; {@code source} is a {@link Balance} code. */
    public void onBalance(final int asset, final int source, final long amount) {
        if (source == Balance.SNAPSHOT) {
            ledger.set(asset, amount);
            trust(asset);
        } else if (risk.openLoops() == 0) {
            compare(asset, source, amount);
        }
    }

    private void compare(final int asset, final int source, final long amount) {
        if (ledger.balance(asset) == amount) {
            trust(asset);
            return;
        }
        counters.increment(counters.balanceDifferences);
        if (source == Balance.COMPARISON) {
            doubts += doubtful[asset] ? 0 : 1;
            doubtful[asset] = true;
            venueAmounts[asset] = amount;
            risk.reduce(StopReason.BALANCE_MISMATCH);
        }
    }

    private void trust(final int asset) {
        if (doubtful[asset]) {
            doubtful[asset] = false;
            if (--doubts == 0) {
                risk.clear(StopReason.BALANCE_MISMATCH);
            }
        }
    }

    /** The operator has taken note of what differs. */
    public void accept() {
        for (int asset = 0; doubts > 0 && asset < doubtful.length; asset++) {
            if (doubtful[asset]) {
                ledger.set(asset, venueAmounts[asset]);
                trust(asset);
            }
        }
    }
}
