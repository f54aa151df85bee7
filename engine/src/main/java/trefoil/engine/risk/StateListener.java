package trefoil.engine.risk;

/** Is told each change of what may be done. Called on the trading thread. */
@FunctionalInterface
public interface StateListener {
    /**
     * A reason began to hold, or holds no longer, or weighs more than before.
     *
     * @param state code of the state that follows
     * @param reason the {@link trefoil.engine.event.StopReason} that changed
     * @param reasons every reason that holds now, bit n for code n
     */
    void onStateChanged(int state, int reason, long reasons);
}
