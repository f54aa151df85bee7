package trefoil.engine.market;

/** Which instruments the venue takes no orders on now; all are open at first. Trading thread only. */
public final class MarketStates {
    private final boolean[] closed;

    /** That many instruments, all open. */
    public MarketStates(final int instruments) {
        closed = new boolean[instruments];
    }

    /** The venue has closed the instrument, or opened it again. Whether that changes anything. */
    public boolean set(final int instrument, final boolean nowClosed) {
        final boolean changed = closed[instrument] != nowClosed;
        closed[instrument] = nowClosed;
        return changed;
    }

    /** Whether the venue takes no orders on the instrument. */
    public boolean closed(final int instrument) {
        return closed[instrument];
    }
}
