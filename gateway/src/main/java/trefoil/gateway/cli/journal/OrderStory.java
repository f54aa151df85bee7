package trefoil.gateway.cli.journal;

import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import trefoil.engine.event.Fill;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.OrderRecovered;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.math.Fixed;

/** What became of one order, from its intent to its last answer. Times are nanoseconds since the epoch, 0 for never. */
final class OrderStory {
    private final Names names;
    private final long key;
    private final int instrument;
    private final int side;
    private final long price;
    private final long qty;
    private final int purpose;
    private final long decidedNs;
    private final boolean recovered;
    private final Set<Long> trades = new HashSet<>();
    private final SortedMap<String, Long> commissions = new TreeMap<>();
    private final SortedMap<Integer, Long> commissionsByAsset = new TreeMap<>();
    private long handedNs;
    private long answeredNs;
    private long unknownNs;
    private int outcome;
    private int venueCode;
    private long executedQty;
    private long quoteQty;

    private OrderStory(
            final Names names,
            final long key,
            final int instrument,
            final int side,
            final long price,
            final long qty,
            final int purpose,
            final long decidedNs,
            final boolean recovered) {
        this.names = names;
        this.key = key;
        this.instrument = instrument;
        this.side = side;
        this.price = price;
        this.qty = qty;
        this.purpose = purpose;
        this.decidedNs = decidedNs;
        this.recovered = recovered;
    }

    static OrderStory ofIntent(final Names names, final DirectBuffer buffer) {
        return new OrderStory(
                names,
                OrderIntent.orderKey(buffer, 0),
                OrderIntent.instrument(buffer, 0),
                OrderIntent.side(buffer, 0),
                OrderIntent.price(buffer, 0),
                OrderIntent.qty(buffer, 0),
                OrderIntent.purpose(buffer, 0),
                RecordHeader.timeNs(buffer, 0),
                false);
    }

    static OrderStory ofRecovered(final Names names, final DirectBuffer buffer) {
        return new OrderStory(
                names,
                OrderRecovered.orderKey(buffer, 0),
                OrderRecovered.instrument(buffer, 0),
                OrderRecovered.side(buffer, 0),
                OrderRecovered.price(buffer, 0),
                OrderRecovered.qty(buffer, 0),
                OrderRecovered.purpose(buffer, 0),
                RecordHeader.timeNs(buffer, 0),
                true);
    }

    void fill(final DirectBuffer buffer) {
        if (!trades.add(Fill.tradeId(buffer, 0))) {
            return;
        }
        final long filledQty = Fill.qty(buffer, 0);
        final int asset = Fill.commissionAsset(buffer, 0);
        if (answeredNs == 0) {
            executedQty += filledQty;
            quoteQty += Fixed.mulFloor(filledQty, Fill.price(buffer, 0));
        }
        if (Fill.commission(buffer, 0) != 0) {
            commissions.merge(
                    asset == Fill.UNKNOWN_ASSET ? "UNKNOWN" : names.asset(asset),
                    Fill.commission(buffer, 0),
                    Long::sum);
            commissionsByAsset.merge(asset, Fill.commission(buffer, 0), Long::sum);
        }
    }

    void answer(final DirectBuffer buffer) {
        final long timeNs = RecordHeader.timeNs(buffer, 0);
        if (OrderAnswer.outcome(buffer, 0) == OrderOutcome.UNKNOWN) {
            unknownNs = unknownNs == 0 ? timeNs : unknownNs;
            handedNs = handedNs == 0 ? OrderAnswer.handedToSocketNs(buffer, 0) : handedNs;
            return;
        }
        if (answeredNs != 0) {
            return;
        }
        answeredNs = timeNs;
        outcome = OrderAnswer.outcome(buffer, 0);
        venueCode = OrderAnswer.venueCode(buffer, 0);
        executedQty = OrderAnswer.executedQty(buffer, 0);
        quoteQty = OrderAnswer.quoteQty(buffer, 0);
        final long handed = OrderAnswer.handedToSocketNs(buffer, 0);
        handedNs = handed == 0 ? handedNs : handed;
    }

    long key() {
        return key;
    }

    int ordinal() {
        return OrderKey.ordinal(key);
    }

    boolean isLeg() {
        return purpose == OrderPurpose.LEG;
    }

    int instrument() {
        return instrument;
    }

    String symbol() {
        return names.symbol(instrument);
    }

    int side() {
        return side;
    }

    long price() {
        return price;
    }

    long qty() {
        return qty;
    }

    int purpose() {
        return purpose;
    }

    /** When what caused it was received. */
    long decidedNs() {
        return decidedNs;
    }

    /** When the request had been written to the socket. */
    long handedNs() {
        return handedNs;
    }

    /** When its end was told. */
    long answeredNs() {
        return answeredNs;
    }

    /** When it was said that its fate is not known. */
    long unknownNs() {
        return unknownNs;
    }

    /** One of {@link OrderOutcome}'s codes, 0 while there is none. */
    int outcome() {
        return outcome;
    }

    int venueCode() {
        return venueCode;
    }

    long executedQty() {
        return executedQty;
    }

    long quoteQty() {
        return quoteQty;
    }

    /** Average price, fixed units as a double; 0 if nothing was filled. */
    double averagePrice() {
        return executedQty == 0 ? 0 : (double) quoteQty / executedQty;
    }

    /** Whether an earlier run sent it. */
    boolean recovered() {
        return recovered;
    }

    int fills() {
        return trades.size();
    }

    SortedMap<String, Long> commissions() {
        return commissions;
    }

    /** Fixed units by index of the asset. */
    SortedMap<Integer, Long> commissionsByAsset() {
        return commissionsByAsset;
    }
}
