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
        WATCHING(0),
        ACTIVE(1),
        REDUCING(2),
        HALTED(3);

        private final int code;

        State(final int code) {
            this.code = code;
        }

        /** Number that stands for it in records. */
        public int code() {
            return code;
        }
    }

    /** Reasons that an operator's word ends: all but those that are facts until they change. */
    private static final long OPERATORS_TO_CLEAR = set(
            StopReason.OPERATOR,
            StopReason.KILL_SWITCH,
            StopReason.LOSS_PER_LOOP,
            StopReason.LOSS_PER_HOUR,
            StopReason.LOSS_PER_DAY,
            StopReason.CONSECUTIVE_FAILURES,
            StopReason.REJECT_RATE,
            StopReason.ANOMALY,
            StopReason.BALANCE_MISMATCH,
            StopReason.VENUE);

    /** Reasons that a RESUME which names them ends as well. */
    private static final long CLEARED_BY_NAME = OPERATORS_TO_CLEAR | set(StopReason.RECOVERING);

    private static final int ORDERS_OF_A_LOOP = 3;

    private final RateMatrix matrix;
    private final long staleAfterNs;
    private final int maxOpenLoops;
    private final int maxConsecutiveFailures;
    private final long[] maxStart;
    private final OrderBudget budget;
    private final int[] openLoopsOn;
    private final long[] takenUpdateIds;

    private final Stops stops;

    /** Written by the trading thread; read by any, to show it and to know when the engine is at rest. */
    private volatile int openLoops;

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
        this.staleAfterNs = staleAfterNs;
        this.maxOpenLoops = maxOpenLoops;
        this.maxConsecutiveFailures = maxConsecutiveFailures;
        this.maxStart = maxStart.clone();
        this.budget = budget;
        openLoopsOn = new int[instrumentCount];
        takenUpdateIds = new long[instrumentCount];
        Arrays.fill(takenUpdateIds, Long.MIN_VALUE);
        stops = new Stops(tradingEnabled ? State.ACTIVE : State.WATCHING);
    }

    /** Names who is told each change of the state; before the first record. */
    public void reportTo(final StateListener listener) {
        stops.reportTo(listener);
    }

    /** Whether a new loop may be opened at all. {@link #OK} or a {@link RefusalReason}. */
    public int checkState() {
        if (stops.state() != State.ACTIVE) {
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
        final State state = stops.state();
        return state == State.ACTIVE || state == State.REDUCING;
    }

    /** A loop was opened on these instruments. */
    public void onOpened(final int instrumentA, final int instrumentB, final int instrumentC) {
        openLoops = openLoops + 1;
        openLoopsOn[instrumentA]++;
        openLoopsOn[instrumentB]++;
        openLoopsOn[instrumentC]++;
    }

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

    /**
     * A loop was closed.
     *
     * @param valueLoss what it lost in the value asset, leftovers counted as nothing; negative if it gained, and
     *     {@link Long#MIN_VALUE} if it could not be priced
     */
    public void onResult(
            final int startAsset, final long spent, final long received, final long valueLoss, final long nowNs) {}

    /** Opens no new loop while that {@link StopReason} holds. */
    public void reduce(final int reason) {
        stops.reduce(reason);
    }

    /** Sends nothing while that {@link StopReason} holds. */
    public void halt(final int reason) {
        stops.halt(reason);
    }

    /** That {@link StopReason} holds no longer; nothing happens if it did not. */
    public void clear(final int reason) {
        stops.clear(reason);
    }

    /** Obeys one of {@link Control}'s commands, given for a {@link StopReason}. */
    public void onControl(final int command, final int givenReason) {
        final int reason =
                givenReason > StopReason.NONE && givenReason < StopReason.LIMIT ? givenReason : StopReason.OPERATOR;
        switch (command) {
            case Control.HALT -> halt(reason);
            case Control.RESUME -> resume(reason);
            default -> reduce(reason);
        }
    }

    private void resume(final int reason) {
        final long named = reason == StopReason.OPERATOR ? OPERATORS_TO_CLEAR : set(reason) & CLEARED_BY_NAME;
        if (StopReason.holds(named, StopReason.CONSECUTIVE_FAILURES)) {
            consecutiveFailures = 0;
        }
        stops.clearAll(named);
    }

    private static long set(final int... reasons) {
        long set = 0;
        for (final int reason : reasons) {
            set |= 1L << reason;
        }
        return set;
    }

    /** What may be done now; any thread. */
    public State state() {
        return stops.state();
    }

    /** Every {@link StopReason} that holds now, bit n for code n; any thread. */
    public long reasons() {
        return stops.reasons();
    }

    /** Loops open now; any thread. */
    public int openLoops() {
        return openLoops;
    }
}
