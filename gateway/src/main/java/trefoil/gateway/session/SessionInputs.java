package trefoil.gateway.session;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.event.Balance;
import trefoil.engine.event.Carried;
import trefoil.engine.event.Control;
import trefoil.engine.event.Health;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.LoopRecovered;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderRecovered;
import trefoil.engine.event.Timer;
import trefoil.engine.market.Universe;
import trefoil.engine.recovery.PastLoop;
import trefoil.engine.recovery.PastOrder;
import trefoil.engine.recovery.PastResult;
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

    /** Every balance, as it was when asked for: the engine takes it over. */
    void balances(final AccountSnapshot account) {
        everyBalance(account, Balance.SNAPSHOT);
    }

    /** Every balance, read while nothing of ours was under way: the engine compares it. */
    void compare(final AccountSnapshot account) {
        everyBalance(account, Balance.COMPARISON);
    }

    private void everyBalance(final AccountSnapshot account, final int source) {
        final Map<String, AccountSnapshot.AssetBalance> held = new HashMap<>();
        account.balances().forEach(balance -> held.put(balance.asset(), balance));
        for (int asset = 0; asset < universe.assetCount(); asset++) {
            // What the account has nothing of is not listed.
            final AccountSnapshot.AssetBalance balance =
                    held.get(universe.assets().get(asset));
            balance(asset, source, balance == null ? 0 : balance.free(), balance == null ? 0 : balance.locked());
        }
    }

    private void balance(final int asset, final int source, final long free, final long locked) {
        final long sequence = inbound.claim(1);
        Balance.write(
                inbound.buffer(sequence), inbound.offset(sequence), clock.nanoTime(), asset, source, free, locked);
        inbound.publish(sequence, 1);
    }

    /** What an earlier run left over; answers false if the asset is not in the universe. */
    boolean carriedLeftover(final String asset, final long amount) {
        return carried(Carried.LEFTOVER, asset, amount, clock.nanoTime());
    }

    /** What an earlier run lost; answers false if the asset is not in the universe. */
    boolean carriedLoss(final PastResult result) {
        return carried(Carried.LOSS, result.asset(), result.loss(), result.occurredNs());
    }

    private boolean carried(final int kind, final String name, final long amount, final long occurredNs) {
        final int asset = universe.assetIndex(name);
        if (asset == Universe.NOT_FOUND) {
            return false;
        }
        final long sequence = inbound.claim(1);
        Carried.write(
                inbound.buffer(sequence), inbound.offset(sequence), clock.nanoTime(), kind, asset, amount, occurredNs);
        inbound.publish(sequence, 1);
        return true;
    }

    /** A loop of an earlier run under the id that it has here, in one piece; the start asset comes first. */
    void recovered(final long loopId, final PastLoop loop) {
        final List<Map.Entry<String, Long>> purse = loop.purse().entrySet().stream()
                .filter(entry -> entry.getValue() != 0 || entry.getKey().equals(loop.startAsset()))
                .sorted(Comparator.comparing(entry -> !entry.getKey().equals(loop.startAsset())))
                .toList();
        // As the venue knows its orders; without one, as the run that left it did.
        final long session =
                loop.orders().isEmpty() ? loop.session() : loop.orders().get(0).session();
        final long sourceLoopId = loop.orders().isEmpty()
                ? loop.loopId()
                : OrderKey.loopId(loop.orders().get(0).orderKey());
        final long timeNs = clock.nanoTime();
        final long first = inbound.claim(purse.size());
        for (int i = 0; i < purse.size(); i++) {
            LoopRecovered.write(
                    inbound.buffer(first + i),
                    inbound.offset(first + i),
                    timeNs,
                    loopId,
                    session,
                    sourceLoopId,
                    universe.assetIndex(loop.startAsset()),
                    universe.assetIndex(purse.get(i).getKey()),
                    purse.get(i).getValue(),
                    loop.openedNs());
        }
        inbound.publish(first, purse.size());
    }

    /** An order of a recovered loop; answers the key that it has here. */
    long recovered(final long loopId, final PastOrder order) {
        final long orderKey = OrderKey.of(loopId, OrderKey.ordinal(order.orderKey()));
        final long sequence = inbound.claim(1);
        OrderRecovered.write(
                inbound.buffer(sequence),
                inbound.offset(sequence),
                clock.nanoTime(),
                orderKey,
                universe.instrumentIndex(order.symbol()),
                order.side(),
                order.purpose(),
                order.price(),
                order.qty());
        inbound.publish(sequence, 1);
        return orderKey;
    }

    /** What was halted for that reason may be sent again, but nothing new is begun; no quote comes in between. */
    void resumeReducing(final int reason) {
        final long timeNs = clock.nanoTime();
        final long first = inbound.claim(2);
        Control.write(inbound.buffer(first), inbound.offset(first), timeNs, Control.RESUME, reason);
        Control.write(inbound.buffer(first + 1), inbound.offset(first + 1), timeNs, Control.REDUCE, reason);
        inbound.publish(first, 2);
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
