package trefoil.gateway.session;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import trefoil.engine.event.Control;
import trefoil.engine.event.StopReason;
import trefoil.gateway.binance.order.RejectListener;
import trefoil.gateway.binance.rest.Verdict;

/** What a refused order makes the run do beside telling the engine of it; the table is {@link Verdict}'s. Any thread. */
final class VenueReactions implements RejectListener {
    private final Consumer<String> notices;
    private final AtomicBoolean told = new AtomicBoolean();

    /** Set once the run has them, before the first order; read by HTTP threads. */
    private volatile Parts parts = new Parts(null, null, null);

    private record Parts(SessionInputs inputs, ClockWatch clock, BalanceWatch balances) {}

    VenueReactions(final Consumer<String> notices) {
        this.notices = notices;
    }

    /** Names what can be made to act. */
    void bind(final SessionInputs inputs, final ClockWatch clock, final BalanceWatch balances) {
        parts = new Parts(inputs, clock, balances);
    }

    @Override
    public void rejected(final String symbol, final Verdict verdict, final int code, final String text) {
        final Parts now = parts;
        if (now.inputs == null) {
            return;
        }
        switch (verdict) {
            case CLOCK -> now.clock.doubt("the venue refused an order for its time (" + code + ")");
            case NO_BALANCE -> now.balances.compareSoon();
            case KEY, DISABLED -> reduce(now, code, text);
            case SCHEMA ->
                notices.accept("the venue no longer answers in the form asked for (" + code + " '" + text + "')");
            default -> {}
        }
    }

    /** Orders to come will be refused, too: somebody has to see to the key or the account. Open loops try to get home. */
    private void reduce(final Parts now, final int code, final String text) {
        now.inputs.control(Control.REDUCE, StopReason.VENUE);
        if (told.compareAndSet(false, true)) {
            notices.accept("the venue takes no orders of ours (" + code + " '" + text
                    + "'): open loops end as far as it lets them, and this run opens no other");
        }
    }
}
