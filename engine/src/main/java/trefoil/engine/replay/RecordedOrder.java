package trefoil.engine.replay;

import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RefusalReason;

/** When an order of a journalled run was made, handed out and answered. */
final class RecordedOrder {
    /**
     * What makes an order of a changed run the same as a recorded one, wherever loops are counted otherwise.
     *
     * @param causeSequence inbound sequence of the input that it answers
     * @param ordinal of its loop's orders
     */
    record Identity(long causeSequence, int ordinal, int instrument, int side) {
        static Identity of(final DirectBuffer intent, final int offset) {
            return new Identity(
                    OrderIntent.causeSequence(intent, offset),
                    OrderKey.ordinal(OrderIntent.orderKey(intent, offset)),
                    OrderIntent.instrument(intent, offset),
                    OrderIntent.side(intent, offset));
        }
    }

    private final long orderKey;
    private final long causeNs;
    private final LongArrayList fillSequences = new LongArrayList();
    private boolean answered;
    private boolean heldBack;
    private long answerSequence;
    private long answerNs;
    private long handedOutNs;

    RecordedOrder(final DirectBuffer intent, final int offset) {
        orderKey = OrderIntent.orderKey(intent, offset);
        causeNs = RecordHeader.timeNs(intent, offset);
    }

    void onFill(final long sequence) {
        if (!answered) {
            fillSequences.addLong(sequence);
        }
    }

    /** Only the first answer counts. */
    void onAnswer(final DirectBuffer buffer, final int offset) {
        if (answered) {
            return;
        }
        answered = true;
        answerSequence = RecordHeader.sequence(buffer, offset);
        answerNs = RecordHeader.timeNs(buffer, offset);
        handedOutNs = OrderAnswer.handedToSocketNs(buffer, offset);
        heldBack = OrderAnswer.outcome(buffer, offset) == OrderOutcome.NOT_SENT
                && OrderAnswer.venueCode(buffer, offset) == RefusalReason.LATENCY_BUDGET;
    }

    long orderKey() {
        return orderKey;
    }

    /** Whether it was handed out and answered: its times are known. */
    boolean timed() {
        return answered && handedOutNs != 0;
    }

    /** Whether it was older than an order may be, and never left. */
    boolean heldBack() {
        return heldBack;
    }

    long handedOutNs() {
        return handedOutNs;
    }

    /** From the input that caused it to its leaving. */
    long delayNs() {
        return handedOutNs - causeNs;
    }

    /** From its leaving to its answer. */
    long roundTripNs() {
        return answerNs - handedOutNs;
    }

    /** Sequence of its answer, which its n-th trade takes if there were fewer in the run. */
    long fillSequence(final int n) {
        return n < fillSequences.size() ? fillSequences.getLong(n) : answerSequence;
    }
}
