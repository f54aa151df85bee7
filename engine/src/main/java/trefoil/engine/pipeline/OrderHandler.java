package trefoil.engine.pipeline;

import com.lmax.disruptor.EventHandler;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.engine.event.FeeRequests;
import trefoil.engine.event.FeeWanted;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.OrderSender;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.RefusalReason;

/**
 * The order thread: hands journalled intents to the sender, and answers for those that may not go out or that a
 * defective sender threw at. Wishes for fees leave here too.
 *
 * <p>A loop whose first order is older than an order may be is not begun: its legs are answered as not sent. Orders of
 * a loop that is under way always go, however late: holding its inventory costs more.
 */
final class OrderHandler implements EventHandler<Slot> {
    private static final long NO_VENUE_ORDER = -1;
    private static final long NO_LOOP = -1;
    private static final int NO_CODE = 0;

    private final RecordRing inbound;
    private final RecordRing outbound;
    private final JournalAgent journal;
    private final OrderSender sender;
    private final FeeRequests feeRequests;
    private final EpochNanoClock clock;
    private final long maxAgeNs;
    private long heldBackLoopId = NO_LOOP;

    OrderHandler(
            final RecordRing inbound,
            final RecordRing outbound,
            final JournalAgent journal,
            final OrderSender sender,
            final FeeRequests feeRequests,
            final EpochNanoClock clock,
            final long maxAgeNs) {
        this.inbound = inbound;
        this.outbound = outbound;
        this.journal = journal;
        this.sender = sender;
        this.feeRequests = feeRequests;
        this.clock = clock;
        this.maxAgeNs = maxAgeNs;
    }

    @Override
    public void onEvent(final Slot slot, final long sequence, final boolean endOfBatch) {
        switch (RecordHeader.type(outbound.arena(), slot.offset)) {
            case RecordType.ORDER_INTENT -> send(slot);
            case RecordType.FEE_WANTED -> feeRequests.wanted(FeeWanted.instrument(outbound.arena(), slot.offset));
            default -> {
                // The other outputs are for the journal only.
            }
        }
    }

    private void send(final Slot slot) {
        final long orderKey = OrderIntent.orderKey(outbound.arena(), slot.offset);
        if (journal.keepsOrdersBack()) {
            answer(orderKey, OrderOutcome.NOT_SENT, NO_CODE);
            return;
        }
        if (tooLate(orderKey, slot.offset)) {
            answer(orderKey, OrderOutcome.NOT_SENT, RefusalReason.LATENCY_BUDGET);
            return;
        }
        try {
            sender.send(outbound.arena(), slot.offset);
        } catch (final RuntimeException | Error defect) {
            answer(orderKey, OrderOutcome.UNKNOWN, NO_CODE);
            throw defect;
        }
    }

    /** Legs that were made at once stay together: if the first is held back, so are the others. */
    private boolean tooLate(final long orderKey, final int offset) {
        final long loopId = OrderKey.loopId(orderKey);
        if (OrderKey.ordinal(orderKey) == 1
                && clock.nanoTime() - RecordHeader.timeNs(outbound.arena(), offset) > maxAgeNs) {
            heldBackLoopId = loopId;
        }
        return loopId == heldBackLoopId && OrderIntent.purpose(outbound.arena(), offset) == OrderPurpose.LEG;
    }

    private void answer(final long orderKey, final int outcome, final int code) {
        final long sequence = inbound.claim(1);
        OrderAnswer.write(
                inbound.arena(),
                inbound.offset(sequence),
                clock.nanoTime(),
                orderKey,
                outcome,
                code,
                0,
                0,
                NO_VENUE_ORDER,
                0);
        inbound.publish(sequence, 1);
    }
}
