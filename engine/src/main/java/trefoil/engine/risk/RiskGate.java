package trefoil.engine.risk;

import java.util.Arrays;
import trefoil.engine.event.Control;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.StopReason;
import trefoil.engine.market.RateMatrix;

/**
 * The checks between an opportunity and its first order, cheapest first. Trading thread only; allocates nothing.
 *
 * <pre>
 *   WATCHING  prices and counts, never trades (trading switched off in the settings)
 *   ACTIVE    opens loops
 *   REDUCING  opens none; open ones go on to their end
 *   HALTED    sends nothing more
 * </pre>
 */
public final class RiskGate {
    /** Answer of the checks when nothing speaks against it. */
    public static final int OK = 0;

    /** What may be done. */
    public enum State {
        WATCHING,
        ACTIVE,
        REDUCING,
        HALTED
    }

    private static final int ORDERS_OF_A_LOOP = 3;

    private final RateMatrix matrix;
    private final boolean tradingEnabled;
    private final long staleAfterNs;
    private final int maxOpenLoops;
    private final int maxConsecutiveFailures;
    private final long[] maxStart;
    private final OrderBudget budget;
    private final int[] openLoopsOn;
    private final long[] takenUpdateIds;

    /** Written by the trading thread; read by any, to show it and to know when the engine is at rest. */
    private volatile State state;

    /** As {@link #state}. */
    private volatile int openLoops;

    /** Reasons to do less, a bit each by its code. */
    private long reasons;

    private boolean halted;
    private int consecutiveFailures;

    /**
     * A gate with no loop open.
     *
     * @param tradingEnabled whether loops may be opened at all
     * @param staleAfterNs age beyond which a leg's quote is not trusted
     * @param maxOpenLoops most loops open at once
     * @param maxConsecutiveFailures orders refused in a row that switch to REDUCING
     * @param maxStart most to spend on one loop, by start asset, fixed units
     * @param budget unfilled orders that may be out
     */
    public RiskGate(
            final RateMatrix matrix,
            final int instrumentCount,
            final boolean tradingEnabled,
            final long staleAfterNs,
            final int maxOpenLoops,
            final int maxConsecutiveFailures,
            final long[] maxStart,
            final OrderBudget budget) {
        this.matrix = matrix;
        this.tradingEnabled = tradingEnabled;
        this.staleAfterNs = staleAfterNs;
        this.maxOpenLoops = maxOpenLoops;
        this.maxConsecutiveFailures = maxConsecutiveFailures;
        this.maxStart = maxStart.clone();
        this.budget = budget;
        openLoopsOn = new int[instrumentCount];
        takenUpdateIds = new long[instrumentCount];
        Arrays.fill(takenUpdateIds, Long.MIN_VALUE);
        decide();
    }

    /** Whether a new loop may be opened at all. {@link #OK} or a {@link RefusalReason}. */
    public int checkState() {
        if (state != State.ACTIVE) {
            return RefusalReason.NOT_TRADING;
        }
        return openLoops < maxOpenLoops ? OK : RefusalReason.TOO_MANY_OPEN_LOOPS;
    }

    /** Whether the orders of one more loop, and all that open ones may still send, keep within the budget. */
    public int checkBudget(final long nowNs) {
        return budget.allows((openLoops + 1) * ORDERS_OF_A_LOOP, nowNs) ? OK : RefusalReason.ORDER_BUDGET;
    }

    /** Whether a leg's quote is fresh, not yet hit by us, and free of our other loops. */
    public int checkLeg(final int instrument, final long nowNs) {
        if (nowNs - matrix.receiveNs(instrument) > staleAfterNs) {
            return RefusalReason.STALE_QUOTE;
        }
        return openLoopsOn[instrument] == 0 && takenUpdateIds[instrument] != matrix.updateId(instrument)
                ? OK
                : RefusalReason.INSTRUMENT_BUSY;
    }

    /** Most that a loop may spend of the start asset, fixed units. */
    public long maxStart(final int asset) {
        return maxStart[asset];
    }

    /** Whether orders of open loops may go out. */
    public boolean maySend() {
        return (state == State.ACTIVE || state == State.REDUCING) && !recovering();
    }

    /** Whether loops of an earlier run are still being taken over: they wait, and nothing is sent. */
    public boolean recovering() {
        return state != State.HALTED && (reasons & bit(StopReason.RECOVERING)) != 0;
    }

    /** A loop was opened on these instruments. */
    public void onOpened(final int instrumentA, final int instrumentB, final int instrumentC) {
        openLoops = openLoops + 1;
        openLoopsOn[instrumentA]++;
        openLoopsOn[instrumentB]++;
        openLoopsOn[instrumentC]++;
    }

    /** A loop of an earlier run was taken over; it is bound to no instrument. */
    public void onRecovered() {
        openLoops = openLoops + 1;
    }

    /** A loop that was taken over ended. */
    public void onRecoveredClosed() {
        openLoops = openLoops - 1;
    }

    /** What a loop that ended took and gave of its start asset, fixed units. */
    public void onResult(final int startAsset, final long spent, final long received, final long nowNs) {}

    /** An order went out against the present quote of the instrument. */
    public void onSent(final int instrument, final long nowNs) {
        takenUpdateIds[instrument] = matrix.updateId(instrument);
        budget.onSent(nowNs);
    }

    /** An order filled, in part at least. */
    public void onFilled() {
        budget.onFilled();
    }

    /** A loop on these instruments ended. */
    public void onClosed(final int instrumentA, final int instrumentB, final int instrumentC) {
        openLoops = openLoops - 1;
        openLoopsOn[instrumentA]--;
        openLoopsOn[instrumentB]--;
        openLoopsOn[instrumentC]--;
    }

    /** An order was refused by the venue or could not be sent. */
    public void onOrderFailed() {
        if (++consecutiveFailures >= maxConsecutiveFailures) {
            reduce(StopReason.CONSECUTIVE_FAILURES);
        }
    }

    /** An order was accepted by the venue, filled or not. */
    public void onOrderAccepted() {
        consecutiveFailures = 0;
    }

    /** Opens no new loop as long as the reason holds; one of {@link StopReason}'s codes. */
    public void reduce(final int stopReason) {
        reasons |= bit(stopReason);
        decide();
    }

    /** The reason holds no longer. */
    public void clear(final int stopReason) {
        reasons &= ~bit(stopReason);
        decide();
    }

    /** Obeys one of {@link Control}'s commands. */
    public void onControl(final int command) {
        switch (command) {
            case Control.HALT -> halted = true;
            case Control.RESUME -> {
                consecutiveFailures = 0;
                reasons = 0;
                halted = false;
            }
            default -> reasons |= bit(StopReason.OPERATOR);
        }
        decide();
    }

    private void decide() {
        if (!tradingEnabled) {
            state = State.WATCHING;
        } else if (halted) {
            state = State.HALTED;
        } else {
            state = reasons == 0 ? State.ACTIVE : State.REDUCING;
        }
    }

    private static long bit(final int stopReason) {
        return 1L << stopReason;
    }

    /** What may be done now; any thread. */
    public State state() {
        return state;
    }

    /** Loops open now; any thread. */
    public int openLoops() {
        return openLoops;
    }
}
