package trefoil.engine.risk;

import trefoil.engine.event.StopReason;
import trefoil.engine.risk.RiskGate.State;

/**
 * The reasons to do less, and the state that follows from them: any that halts, then any that reduces, then none.
 *
 * <p>Written by the trading thread; {@link #state()} and {@link #reasons()} are for any.
 */
final class Stops {
    private final State unhindered;
    private StateListener listener = (state, reason, reasons) -> {};
    private long reducing;
    private long halting;

    private volatile State state;
    private volatile long reasons;

    /** No reason holds. */
    Stops(final State unhindered) {
        this.unhindered = unhindered;
        state = unhindered;
    }

    void reportTo(final StateListener value) {
        listener = value;
    }

    void reduce(final int reason) {
        change(reason, reducing | bit(reason), halting);
    }

    void halt(final int reason) {
        change(reason, reducing, halting | bit(reason));
    }

    void clear(final int reason) {
        change(reason, reducing & ~bit(reason), halting & ~bit(reason));
    }

    /** Clears every reason of the set, lowest code first. */
    void clearAll(final long cleared) {
        long left = (reducing | halting) & cleared;
        while (left != 0) {
            clear(Long.numberOfTrailingZeros(left));
            left &= left - 1;
        }
    }

    private void change(final int reason, final long nowReducing, final long nowHalting) {
        if (nowReducing == reducing && nowHalting == halting) {
            return;
        }
        final boolean heard = (reducing | halting) != (nowReducing | nowHalting);
        reducing = nowReducing;
        halting = nowHalting;
        final State before = state;
        reasons = reducing | halting;
        state = following();
        if (heard || state != before) {
            listener.onStateChanged(state.code(), reason, reasons);
        }
    }

    private State following() {
        if (halting != 0) {
            return State.HALTED;
        }
        return reducing != 0 && unhindered == State.ACTIVE ? State.REDUCING : unhindered;
    }

    /** Whether that reason holds and halts. */
    boolean halts(final int reason) {
        return (halting & bit(reason)) != 0;
    }

    State state() {
        return state;
    }

    long reasons() {
        return reasons;
    }

    private static long bit(final int reason) {
        if (reason <= StopReason.NONE || reason >= StopReason.LIMIT) {
            throw new IllegalArgumentException("reason=" + reason + " is no reason to stop");
        }
        return 1L << reason;
    }
}
