package trefoil.engine.trading;

import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.execution.Ledger;
import trefoil.engine.execution.LoopMachine;
import trefoil.engine.execution.Outputs;
import trefoil.engine.market.MarketStates;
import trefoil.engine.risk.RiskGate;

/**
 * Opens a candidate loop, or says why not: risk, fees, the best plan within balance and limits, inventory. Trading thread
 * only; allocates nothing after construction.
 */
public final class LoopOpener {
    /** Answer of {@link #open} for a loop that was opened; others are {@link RefusalReason}s. */
    public static final int OPENED = RiskGate.OK;

    private final LoopTable table;
    private final LoopPlanner planner;
    private final MarketStates states;
    private final UnreadFees unreadFees;
    private final RiskGate risk;
    private final Ledger ledger;
    private final LoopMachine machine;

    /** Opens loops of the table in that machine. */
    public LoopOpener(
            final LoopTable table,
            final LoopPlanner planner,
            final RiskGate risk,
            final Ledger ledger,
            final LoopMachine machine,
            final Outputs outputs) {
        this.table = table;
        this.planner = planner;
        this.risk = risk;
        this.ledger = ledger;
        this.machine = machine;
        states = planner.terms().states();
        unreadFees = new UnreadFees(table, outputs);
    }

    /**
     * Opens the loop, or says why not.
     *
     * @param product of its gross rates
     * @param edgePpb the same minus 1, 1e-9
     */
    public int open(final int loop, final long nowNs, final double product, final long edgePpb) {
        final int legs = table.legs(loop);
        int reason = risk.checkState(nowNs);
        for (int leg = 0; reason == RiskGate.OK && leg < legs; leg++) {
            final int instrument = table.instrument(loop, leg);
            reason = states.closed(instrument) ? RefusalReason.MARKET_CLOSED : risk.checkLeg(instrument, nowNs);
        }
        if (reason == RiskGate.OK) {
            reason = risk.checkBudget(nowNs);
        }
        if (reason == RiskGate.OK) {
            reason = unreadFees.check(loop, product, nowNs);
        }
        if (reason != RiskGate.OK) {
            return reason;
        }
        reason = RefusalReason.NO_BALANCE;
        for (int n = 0; n < legs; n++) {
            final int rotation = table.rotation(loop, n);
            if (rotation == LoopTable.NO_ROTATION) {
                break;
            }
            final int planned = plan(loop, rotation, nowNs);
            if (planned == LoopPlanner.OK) {
                machine.open(loop, rotation, planner.sizer(), planner.discountNeeded(), nowNs, edgePpb);
                return OPENED;
            }
            if (reason == RefusalReason.NO_BALANCE) {
                reason = planned;
            }
        }
        return reason;
    }

    /** Sizes the loop within the balance and the limits. */
    private int plan(final int loop, final int rotation, final long nowNs) {
        final int start = table.assetIn(loop, rotation);
        final int legs = table.legs(loop);
        final long limit = risk.startLimit(
                start,
                table.assetIn(loop, (rotation + 1) % legs),
                table.assetIn(loop, (rotation + 2) % legs),
                table.assetIn(loop, (rotation + legs - 1) % legs));
        if (limit < 0) {
            return (int) -limit;
        }
        final long available = ledger.available(start);
        final int planned = planner.plan(loop, rotation, Math.min(available, limit), nowNs);
        if (planned == LoopPlanner.OK) {
            return fitToInventory(loop, rotation, nowNs);
        }
        final boolean keptSmall = limit < available && risk.startLimitReason() != RiskGate.OK;
        return planned == RefusalReason.BELOW_MINIMUM && keptSmall ? risk.startLimitReason() : planned;
    }

    /** Plans the loop anew, smaller, if its legs cannot go out together from what is held. */
    private int fitToInventory(final int loop, final int rotation, final long nowNs) {
        final long limit = machine.inventoryLimit(planner.sizer(), planner.discountNeeded());
        if (limit == Long.MAX_VALUE) {
            return LoopPlanner.OK;
        }
        final boolean fits = limit > 0
                && planner.plan(loop, rotation, limit, nowNs) == LoopPlanner.OK
                && machine.inventoryLimit(planner.sizer(), planner.discountNeeded()) == Long.MAX_VALUE;
        return fits ? LoopPlanner.OK : RefusalReason.NO_INVENTORY;
    }
}
