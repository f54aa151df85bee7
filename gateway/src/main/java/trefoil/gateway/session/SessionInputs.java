package trefoil.gateway.session;

import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.event.Balance;
import trefoil.engine.event.Control;
import trefoil.engine.event.Health;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.Timer;
import trefoil.engine.market.Universe;
import trefoil.gateway.binance.rest.AccountSnapshot;

/** What the session itself has to tell the engine, as records of the inbound ring. Any thread. */
final class SessionInputs {
    private final InboundRing inbound;
    private final Universe universe;
    private final EpochNanoClock clock;

    SessionInputs(final InboundRing inbound, final Universe universe, final EpochNanoClock clock) {
        this.inbound = inbound;
        this.universe = universe;
        this.clock = clock;
    }

    /** Every balance, as it was when asked for. */
    void balances(final AccountSnapshot account) {
        for (final AccountSnapshot.AssetBalance balance : account.balances()) {
            final int asset = universe.assetIndex(balance.asset());
            if (asset != Universe.NOT_FOUND) {
                final long sequence = inbound.claim(1);
                Balance.write(
                        inbound.buffer(sequence),
                        inbound.offset(sequence),
                        clock.nanoTime(),
                        asset,
                        Balance.SNAPSHOT,
                        balance.free(),
                        balance.locked());
                inbound.publish(sequence, 1);
            }
        }
    }

    /** Time has gone on. */
    void timer() {
        final long sequence = inbound.claim(1);
        Timer.write(inbound.buffer(sequence), inbound.offset(sequence), clock.nanoTime());
        inbound.publish(sequence, 1);
    }

    /** How well something outside is; one of {@link Health}'s kinds. */
    void health(final int kind, final long value) {
        final long sequence = inbound.claim(1);
        Health.write(inbound.buffer(sequence), inbound.offset(sequence), clock.nanoTime(), kind, 0, value);
        inbound.publish(sequence, 1);
    }

    /** One of {@link Control}'s commands, and why. */
    void control(final int command, final int reason) {
        final long sequence = inbound.claim(1);
        Control.write(inbound.buffer(sequence), inbound.offset(sequence), clock.nanoTime(), command, reason);
        inbound.publish(sequence, 1);
    }
}
