package trefoil.engine.testing;

import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.FeeWanted;
import trefoil.engine.event.Leftover;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OutboundRing;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Refusal;
import trefoil.engine.event.StateChanged;

/** An outbound ring that keeps a copy of every record published, and checks that slots are used as they must be. */
public final class RecordedOutputs implements OutboundRing {
    private static final long NONE = -1;

    private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final List<UnsafeBuffer> records = new ArrayList<>();
    private long next;
    private long claimed = NONE;

    /** An order sent. */
    public record Intent(
            long orderKey, int instrument, int side, long price, long qty, int timeInForce, int purpose, long cause) {
        /** Place among the loop's orders, 1 to 3 for its legs. */
        public int leg() {
            return OrderKey.ordinal(orderKey);
        }
    }

    /** A loop opened. */
    public record Opened(long loopId, int loop, int startAsset, long startAmount, long expectedProfit) {}

    /** A {@link Leftover}. */
    public record LeftOver(long loopId, int asset, long amount, int reason) {}

    /** A loop ended. */
    public record Closed(
            long loopId,
            int outcome,
            int startAsset,
            long spent,
            long received,
            int orders,
            int legsFilled,
            long value) {}

    /** An opportunity not taken. */
    public record Refused(int loop, int reason, long cause) {}

    /** What may be done changed, or why. */
    public record StateChange(int state, int reason, long reasons, long cause) {}

    @Override
    public long claim() {
        if (claimed != NONE) {
            throw new AssertionError("claimed twice without a publish");
        }
        claimed = next++;
        return claimed;
    }

    @Override
    public MutableDirectBuffer buffer(final long sequence) {
        return slot;
    }

    @Override
    public int offset(final long sequence) {
        return 0;
    }

    @Override
    public void publish(final long sequence) {
        if (sequence != claimed) {
            throw new AssertionError("published " + sequence + ", claimed " + claimed);
        }
        claimed = NONE;
        RecordHeader.sequence(slot, 0, sequence);
        final byte[] copy = new byte[RecordHeader.length(slot, 0)];
        slot.getBytes(0, copy);
        records.add(new UnsafeBuffer(copy));
    }

    /** Everything published since the last {@link #clear()}. */
    public List<UnsafeBuffer> records() {
        return List.copyOf(records);
    }

    /** Types of everything published since the last {@link #clear()}, by name. */
    public List<String> types() {
        return records.stream()
                .map(record -> RecordType.nameOf(RecordHeader.type(record, 0)))
                .toList();
    }

    /** Forgets what was published. */
    public void clear() {
        records.clear();
    }

    /** Orders sent. */
    public List<Intent> intents() {
        return ofType(RecordType.ORDER_INTENT).stream()
                .map(r -> new Intent(
                        OrderIntent.orderKey(r, 0),
                        OrderIntent.instrument(r, 0),
                        OrderIntent.side(r, 0),
                        OrderIntent.price(r, 0),
                        OrderIntent.qty(r, 0),
                        OrderIntent.timeInForce(r, 0),
                        OrderIntent.purpose(r, 0),
                        OrderIntent.causeSequence(r, 0)))
                .toList();
    }

    /** Loops opened. */
    public List<Opened> opened() {
        return ofType(RecordType.LOOP_OPENED).stream()
                .map(r -> new Opened(
                        LoopOpened.loopId(r, 0),
                        LoopOpened.loop(r, 0),
                        LoopOpened.startAsset(r, 0),
                        LoopOpened.startAmount(r, 0),
                        LoopOpened.expectedProfit(r, 0)))
                .toList();
    }

    /** Loops ended. */
    public List<Closed> closed() {
        return ofType(RecordType.LOOP_CLOSED).stream()
                .map(r -> new Closed(
                        LoopClosed.loopId(r, 0),
                        LoopClosed.outcome(r, 0),
                        LoopClosed.startAsset(r, 0),
                        LoopClosed.spent(r, 0),
                        LoopClosed.received(r, 0),
                        LoopClosed.orders(r, 0),
                        LoopClosed.legsFilled(r, 0),
                        LoopClosed.value(r, 0)))
                .toList();
    }

    /** What loops left over. */
    public List<LeftOver> leftovers() {
        return ofType(RecordType.LEFTOVER).stream()
                .map(r -> new LeftOver(
                        Leftover.loopId(r, 0), Leftover.asset(r, 0), Leftover.amount(r, 0), Leftover.reason(r, 0)))
                .toList();
    }

    /** Opportunities not taken. */
    public List<Refused> refused() {
        return ofType(RecordType.REFUSAL).stream()
                .map(r -> new Refused(Refusal.loop(r, 0), Refusal.reason(r, 0), Refusal.causeSequence(r, 0)))
                .toList();
    }

    /** Changes of the state. */
    public List<StateChange> stateChanges() {
        return ofType(RecordType.STATE_CHANGED).stream()
                .map(r -> new StateChange(
                        StateChanged.state(r, 0),
                        StateChanged.reason(r, 0),
                        StateChanged.reasons(r, 0),
                        StateChanged.causeSequence(r, 0)))
                .toList();
    }

    /** Instruments whose fees were asked for. */
    public List<Integer> feesWanted() {
        return ofType(RecordType.FEE_WANTED).stream()
                .map(r -> FeeWanted.instrument(r, 0))
                .toList();
    }

    private List<UnsafeBuffer> ofType(final int type) {
        return records.stream()
                .filter(record -> RecordHeader.type(record, 0) == type)
                .toList();
    }
}
