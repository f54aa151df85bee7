package trefoil.engine.sim;

/** Hears what happens on the exchange, on the exchange's thread, while it happens. It must not place or cancel. */
public interface ExchangeListener {
    /** Hears nothing. */
    ExchangeListener NONE = new ExchangeListener() {};

    /** The instrument's book has a new update id; called once the change is complete. */
    default void onBookChanged(final int instrument) {}

    default void onTrade(final Trade trade) {}

    default void onExecution(final Execution execution) {}

    /**
     * An amount came into an account from outside the market, or left it where negative.
     *
     * @param amount {@link trefoil.engine.math.Fixed} units
     */
    default void onTransfer(final Account account, final int asset, final long amount, final long timeNs) {}

    /**
     * An account's balances may have changed; called once after all executions of one event.
     *
     * @param assets indexes of the assets that may have changed
     */
    default void onAccountChanged(final Account account, final int[] assets, final long timeNs) {}
}
