package trefoil.gateway.binance.order;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.Side;
import trefoil.engine.math.Fixed;
import trefoil.gateway.binance.codec.ClientOrderId;
import trefoil.gateway.binance.codec.ExecutionReport;
import trefoil.gateway.binance.codec.OrderAnswerView;
import trefoil.gateway.binance.codec.OrderStatus;

/**
 * One order of ours and what has been told of it: its identity, the trades published, and its end. Belongs to
 * {@link OrderFates}, whose methods hold the fate's monitor; identity and the fields said to be volatile are for any
 * thread.
 */
final class OrderFate {
    private static final int FIRST_TRADES = 4;
    private static final long NO_ORDER_ID = -1;

    // Written once, before any other thread knows the order.
    long orderKey;
    String symbol;
    int side;
    long price;
    long qty;
    long sentNs;

    /** Since when the answer has been waited for in this run. */
    long awaitedSinceNs;

    private long session;

    /** Made when it is first asked for: an order that leaves needs none. */
    private volatile String clientOrderId;

    /** When the request had been written; 0 before, and for an order of an earlier run. */
    volatile long handedToSocketNs;

    /** Whether the end has been published. */
    volatile boolean settled;

    /** Whether it has been said that the end is not known; it is still looked for. */
    volatile boolean unknownTold;

    /** The venue's last word while the end is looked for; the inquiries' own, as the next two. */
    volatile int lastCode;

    long firstNotFoundNs;
    int inquiries;

    private long[] tradeIds = new long[FIRST_TRADES];
    private int trades;
    private long filledQty;
    private long filledQuote;

    /** What the account's own events said of the end, waiting for the trades that belong to it. */
    private OrderStatus reportedStatus;

    private long reportedQty;
    private long reportedQuote;
    private long venueOrderId = NO_ORDER_ID;

    private int outcome;
    private long executedQty;

    /** An order to be, made beforehand so that sending it allocates nothing; {@link #begin} says which. */
    OrderFate() {}

    /** An order; {@code awaitedSinceNs} is later than {@code sentNs} if an earlier run sent it. */
    OrderFate(
            final long orderKey,
            final String symbol,
            final String clientOrderId,
            final int side,
            final long price,
            final long qty,
            final long sentNs,
            final long awaitedSinceNs) {
        this.orderKey = orderKey;
        this.symbol = symbol;
        this.clientOrderId = clientOrderId;
        this.side = side;
        this.price = price;
        this.qty = qty;
        this.sentNs = sentNs;
        this.awaitedSinceNs = awaitedSinceNs;
    }

    /** Makes this the order of that intent, once. */
    void begin(
            final DirectBuffer intent,
            final int offset,
            final String instrument,
            final long ofSession,
            final long nowNs) {
        orderKey = OrderIntent.orderKey(intent, offset);
        symbol = instrument;
        session = ofSession;
        side = OrderIntent.side(intent, offset);
        price = OrderIntent.price(intent, offset);
        qty = OrderIntent.qty(intent, offset);
        sentNs = nowNs;
        awaitedSinceNs = nowNs;
    }

    /** Our name for it at the venue. */
    String clientOrderId() {
        String id = clientOrderId;
        if (id == null) {
            id = new ClientOrderId(session, orderKey).toString();
            clientOrderId = id;
        }
        return id;
    }

    /** Whether what the view says can be about this order; null if so, otherwise what is wrong. */
    String contradiction(final OrderAnswerView view) {
        if (!view.symbol().equals(symbol) || !view.clientOrderId().equals(clientOrderId())) {
            return "the answer is about another order";
        }
        if (view.status() == null) {
            return "the answer has no status";
        }
        if (view.origQty() != qty || view.price() != price) {
            return "the answer has another quantity or price";
        }
        for (int i = 0; i < view.fillCount(); i++) {
            if (isBeyondLimit(view.fillPrice(i))) {
                return "a fill is beyond the limit";
            }
            for (int k = 0; k < i; k++) {
                if (view.tradeId(i) == view.tradeId(k) && view.tradeId(i) >= 0) {
                    return "a trade is listed twice";
                }
            }
        }
        return null;
    }

    /** Whether the report can be about this order; null if so, otherwise what is wrong. */
    String contradiction(final ExecutionReport report) {
        if (!report.symbol().equals(symbol)
                || report.side() != side
                || report.qty() != qty
                || report.price() != price) {
            return "it is about another order";
        }
        if (report.isTrade() && isBeyondLimit(report.lastPrice())) {
            return "the trade is beyond the limit";
        }
        if (report.isTrade() && !knowsTrade(report.tradeId()) && report.lastQty() > qty - filledQty) {
            return "the trades are more than the order";
        }
        return null;
    }

    private boolean isBeyondLimit(final long fillPrice) {
        return side == Side.BUY ? fillPrice > price : fillPrice < price;
    }

    boolean knowsTrade(final long tradeId) {
        for (int i = 0; i < trades; i++) {
            if (tradeIds[i] == tradeId && tradeId >= 0) {
                return true;
            }
        }
        return false;
    }

    /** Notes a trade that is published now, and answers its position among the order's fills. */
    int addTrade(final long tradeId, final long fillPrice, final long fillQty) {
        if (trades == tradeIds.length) {
            tradeIds = Arrays.copyOf(tradeIds, trades * 2);
        }
        tradeIds[trades] = tradeId;
        filledQty += fillQty;
        filledQuote += Fixed.mulFloor(fillPrice, fillQty);
        return trades++;
    }

    /** Whether the trades published so far are all among those that the view lists. */
    boolean isCoveredBy(final OrderAnswerView view) {
        if (view == null) {
            return trades == 0;
        }
        int found = 0;
        for (int i = 0; i < view.fillCount(); i++) {
            found += knowsTrade(view.tradeId(i)) ? 1 : 0;
        }
        return found == trades;
    }

    /** Notes what a report says of the end. */
    void reported(final ExecutionReport report) {
        venueOrderId = report.orderId();
        if (report.status().isFinal()) {
            reportedStatus = report.status();
            reportedQty = report.executedQty();
            reportedQuote = report.quoteQty();
        }
    }

    /** The reported end, once every trade that belongs to it is known and they add up; null before. */
    OrderStatus completeStatus() {
        // Each fill's last digit may be rounded, and the venue's sum once more.
        return reportedStatus != null
                        && reportedQty == filledQty
                        && Math.abs(reportedQuote - filledQuote) <= trades + 1L
                ? reportedStatus
                : null;
    }

    long reportedQuote() {
        return reportedQuote;
    }

    long filledQty() {
        return filledQty;
    }

    long venueOrderId() {
        return venueOrderId;
    }

    /** Notes the end that is published now. */
    void settle(final int finalOutcome, final long finalQty) {
        outcome = finalOutcome;
        executedQty = finalQty;
        settled = true;
    }

    /** Whether a later word says the same as the end that was published. */
    boolean endedAs(final int otherOutcome, final long otherQty) {
        return outcome == otherOutcome && executedQty == otherQty;
    }
}
