package trefoil.engine.sim;

import java.util.List;
import org.agrona.MutableDirectBuffer;
import trefoil.engine.event.OrderAnswer;

/**
 * What became of a {@link PaperOrder}. Amounts are {@link trefoil.engine.math.Fixed} units, times nanoseconds since the
 * epoch.
 *
 * @param orderKey as the order's
 * @param outcome a {@link trefoil.engine.event.OrderOutcome} code
 * @param venueCode why it was refused, 0 if it was not
 * @param executedQty base units filled
 * @param quoteQty quote units of all fills
 * @param orderId number of the order, -1 if it was refused
 * @param sentNs from when on it was under way
 * @param answeredNs when the answer reaches us
 * @param fills each trade, in order
 */
public record PaperAnswer(
        long orderKey,
        int outcome,
        int venueCode,
        long executedQty,
        long quoteQty,
        long orderId,
        long sentNs,
        long answeredNs,
        List<Fill> fills) {
    public PaperAnswer {
        fills = List.copyOf(fills);
    }

    /** Writes one of the trades as a record, its sequence excepted. */
    public void writeFill(final MutableDirectBuffer buffer, final int offset, final long timeNs, final int index) {
        final Fill fill = fills.get(index);
        trefoil.engine.event.Fill.write(
                buffer,
                offset,
                timeNs,
                orderKey,
                fill.price(),
                fill.quantity(),
                fill.commission(),
                fill.commissionAsset(),
                index,
                fill.tradeId());
    }

    /** Writes the order's end as a record, its sequence excepted; the trades go before it. */
    public void writeAnswer(final MutableDirectBuffer buffer, final int offset, final long timeNs) {
        OrderAnswer.write(buffer, offset, timeNs, orderKey, outcome, venueCode, executedQty, quoteQty, orderId, sentNs);
    }

    /**
     * One trade.
     *
     * @param commissionAsset index in the universe
     * @param tradeId increasing per instrument
     */
    public record Fill(long price, long quantity, long commission, int commissionAsset, long tradeId) {}
}
