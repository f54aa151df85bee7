package trefoil.gateway.cli.journal;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.LoopRecovered;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.StateChanged;

/** What a run was about, as its outputs tell: its open loops, its last orders, its state. */
final class RunState {
    /** Index of a loop that the loop table does not have: one that was taken over. */
    static final int NO_LOOP = -1;

    /** An order that went out. */
    record Sent(long orderKey, long timeNs) {}

    private final Map<Long, Integer> openLoops = new TreeMap<>();
    private final Map<Integer, Sent> lastOrders = new HashMap<>();
    private int state;
    private long reasons;
    private boolean changed;

    /** Takes over a record; inputs other than loops taken over say nothing here. */
    void take(final int type, final DirectBuffer buffer, final int offset) {
        switch (type) {
            case RecordType.LOOP_OPENED ->
                openLoops.put(LoopOpened.loopId(buffer, offset), LoopOpened.loop(buffer, offset));
            case RecordType.LOOP_RECOVERED -> openLoops.put(LoopRecovered.loopId(buffer, offset), NO_LOOP);
            case RecordType.LOOP_CLOSED -> openLoops.remove(LoopClosed.loopId(buffer, offset));
            case RecordType.ORDER_INTENT ->
                lastOrders.put(
                        OrderIntent.instrument(buffer, offset),
                        new Sent(OrderIntent.orderKey(buffer, offset), RecordHeader.timeNs(buffer, offset)));
            case RecordType.STATE_CHANGED -> {
                state = StateChanged.state(buffer, offset);
                reasons = StateChanged.reasons(buffer, offset);
                changed = true;
            }
            default -> {}
        }
    }

    /** Index in the loop table by loop number, {@link #NO_LOOP} for those taken over. */
    Map<Long, Integer> openLoops() {
        return openLoops;
    }

    /** The last order on the instrument, null if there was none. */
    Sent lastOrder(final int instrument) {
        return lastOrders.get(instrument);
    }

    /** Name of the engine's state. */
    String state(final boolean tradingEnabled) {
        return changed ? Names.ofState(state) : tradingEnabled ? "ACTIVE" : "WATCHING";
    }

    /** What speaks against trading, bit n for code n. */
    long reasons() {
        return reasons;
    }
}
