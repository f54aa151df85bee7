package trefoil.gateway.binance.order;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;
import org.agrona.collections.Hashing;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.EpochNanoClock;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import trefoil.engine.event.Fill;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderOutcome;
import trefoil.gateway.binance.codec.ClientOrderId;
import trefoil.gateway.binance.codec.ExecutionReport;
import trefoil.gateway.binance.codec.OrderAnswerView;
import trefoil.gateway.binance.codec.OrderStatus;

/**
 * Every order whose end is waited for, and the one place through which fills and answers reach the engine. Any thread.
 *
 * <pre>
 *   answer to the order ──┐
 *   look-up, its trades ──┼─► fate of the order ─► FILL once for each trade, ORDER_ANSWER once ─► ring
 *   execution reports ────┘
 * </pre>
 *
 * Whoever comes first with something new publishes it; what is told again is counted. What contradicts an end that was
 * published is published too: the engine then knows that it cannot trust what it was told.
 */
final class OrderFates {
    /** Settled orders remembered, so that a late report is known for what it is. */
    static final int MAX_REMEMBERED = 4096;

    private static final int BLANKS = 256;
    private static final int NO_CODE = 0;
    private static final long NO_ORDER_ID = -1;

    private final InboundRing ring;
    private final EpochNanoClock clock;
    private final Consumer<String> notices;
    private final long session;

    /** This run's orders, by order key; guarded by itself. */
    private final Long2ObjectHashMap<OrderFate> own =
            new Long2ObjectHashMap<>(2 * MAX_REMEMBERED, Hashing.DEFAULT_LOAD_FACTOR);

    /** Orders of earlier runs, by the names that these gave them. */
    private final Map<String, OrderFate> adopted = new ConcurrentHashMap<>();

    /** Orders to be: one is made for each that ends, so that one that begins finds it. */
    private final ManyToManyConcurrentArrayQueue<OrderFate> blanks = new ManyToManyConcurrentArrayQueue<>(BLANKS);

    private final Deque<OrderFate> remembered = new ArrayDeque<>();
    private final Map<Integer, Long> rejects = new ConcurrentHashMap<>();
    private final AtomicLong pending = new AtomicLong();
    private final AtomicLong duplicates = new AtomicLong();
    private final AtomicLong contradictions = new AtomicLong();
    private final AtomicLong refusedReports = new AtomicLong();
    private final AtomicLong strangers = new AtomicLong();

    OrderFates(final InboundRing ring, final EpochNanoClock clock, final Consumer<String> notices, final long session) {
        this.ring = ring;
        this.clock = clock;
        this.notices = notices;
        this.session = session;
        for (int i = 0; i < BLANKS; i++) {
            blanks.offer(new OrderFate());
        }
    }

    /** The order of that intent, on that instrument; its end is not waited for yet. Allocates nothing as a rule. */
    OrderFate of(final DirectBuffer intent, final int offset, final String symbol) {
        final OrderFate blank = blanks.poll();
        final OrderFate fate = blank == null ? new OrderFate() : blank;
        fate.begin(intent, offset, symbol, session, clock.nanoTime());
        return fate;
    }

    /** Waits for that order's end from now on; it is this run's. */
    void expect(final OrderFate fate) {
        synchronized (own) {
            own.put(fate.orderKey, fate);
        }
        pending.incrementAndGet();
    }

    /** As {@link #expect}, of an order that an earlier run gave its name. */
    void adopt(final OrderFate fate) {
        adopted.put(fate.clientOrderId(), fate);
        pending.incrementAndGet();
    }

    /** Orders whose end has not been published. */
    int pending() {
        return (int) pending.get();
    }

    /** Those orders. */
    List<OrderFate> unsettled() {
        final List<OrderFate> fates = new ArrayList<>(adopted.values());
        synchronized (own) {
            fates.addAll(own.values());
        }
        fates.removeIf(fate -> fate.settled);
        return fates;
    }

    /** Orders refused by the venue or not sent, by the venue's code. */
    SortedMap<Integer, Long> rejects() {
        return new TreeMap<>(rejects);
    }

    /** Trades and ends told again. */
    long duplicates() {
        return duplicates.get();
    }

    /** What was told against an end that had been published. */
    long contradictions() {
        return contradictions.get();
    }

    /** Reports that cannot be true of the order they name. */
    long refusedReports() {
        return refusedReports.get();
    }

    /** Reports about orders that this run does not know. */
    long strangers() {
        return strangers.get();
    }

    /**
     * The end of an order as an answer or a look-up tells it.
     *
     * @param view holds the order's fills; null if it says that nothing was executed
     * @return false if trades are known that the view does not tell of: it is not believed
     */
    boolean settle(final OrderFate fate, final int outcome, final int code, final OrderAnswerView view) {
        final long executedQty = view == null ? 0 : view.executedQty();
        synchronized (fate) {
            if (fate.settled) {
                repeated(fate, outcome, code, executedQty, view == null ? 0 : view.quoteQty());
                return true;
            }
            if (!fate.isCoveredBy(view)) {
                return false;
            }
            publish(fate, outcome, code, view);
        }
        ended(fate, outcome, code);
        return true;
    }

    /** Says, once, that the end is not known; it may still be found out. */
    void unknown(final OrderFate fate) {
        synchronized (fate) {
            if (fate.settled || fate.unknownTold) {
                return;
            }
            fate.unknownTold = true;
            publishAnswer(fate, OrderOutcome.UNKNOWN, fate.lastCode, 0, 0, fate.venueOrderId());
        }
    }

    /** An intent so wrong that no order could be made of it. */
    void notSent(final long orderKey) {
        publishAnswer(orderKey, OrderOutcome.NOT_SENT, NO_CODE, 0, 0, NO_ORDER_ID, 0);
    }

    /** What the account's own events say of an order; the report has been concluded. */
    void onReport(final ExecutionReport report) {
        final ClientOrderId id = ClientOrderId.parse(report.clientOrderId()).orElse(null);
        final OrderFate fate = fateOf(report.clientOrderId(), id);
        if (fate == null) {
            onStranger(report, id);
            return;
        }
        final int outcome;
        synchronized (fate) {
            final String contradiction = fate.contradiction(report);
            if (contradiction != null) {
                refuse(fate.clientOrderId(), contradiction);
                return;
            }
            if (fate.settled) {
                late(fate, report);
                return;
            }
            if (report.isTrade()) {
                take(fate, report);
            }
            fate.reported(report);
            final OrderStatus status = fate.completeStatus();
            if (status == null) {
                return;
            }
            outcome = outcomeOf(status);
            fate.settle(outcome, fate.filledQty());
            publishAnswer(fate, outcome, NO_CODE, fate.filledQty(), fate.reportedQuote(), fate.venueOrderId());
        }
        ended(fate, outcome, NO_CODE);
    }

    private OrderFate fateOf(final String clientOrderId, final ClientOrderId id) {
        final OrderFate earlier = adopted.get(clientOrderId);
        if (earlier != null || id == null || id.session() != session) {
            return earlier;
        }
        synchronized (own) {
            return own.get(id.orderKey());
        }
    }

    /** A report that cannot be used; counted and told, nothing more. */
    void refuse(final String clientOrderId, final String why) {
        refusedReports.incrementAndGet();
        notices.accept("an execution report of order " + clientOrderId + " is not believed: " + why);
    }

    static int outcomeOf(final OrderStatus status) {
        return switch (status) {
            case FILLED -> OrderOutcome.FILLED;
            case REJECTED -> OrderOutcome.REJECTED;
            default -> OrderOutcome.EXPIRED;
        };
    }

    private void take(final OrderFate fate, final ExecutionReport report) {
        if (fate.knowsTrade(report.tradeId())) {
            duplicates.incrementAndGet();
        } else {
            publishTrade(fate.orderKey, report, fate.addTrade(report.tradeId(), report.lastPrice(), report.lastQty()));
        }
    }

    /** After the end: the usual case is that the answer was faster, and says the same. */
    private void late(final OrderFate fate, final ExecutionReport report) {
        if (report.isTrade() && !fate.knowsTrade(report.tradeId())) {
            contradicted(fate, "a trade after its end");
            publishTrade(fate.orderKey, report, fate.addTrade(report.tradeId(), report.lastPrice(), report.lastQty()));
        } else if (report.isTrade() && !report.status().isFinal()) {
            duplicates.incrementAndGet();
        } else if (report.status().isFinal()) {
            repeated(fate, outcomeOf(report.status()), NO_CODE, report.executedQty(), report.quoteQty());
        }
    }

    private void repeated(
            final OrderFate fate, final int outcome, final int code, final long executedQty, final long quoteQty) {
        if (fate.endedAs(outcome, executedQty)) {
            duplicates.incrementAndGet();
        } else {
            contradicted(fate, "another end, " + OrderOutcome.nameOf(outcome));
            publishAnswer(fate, outcome, code, executedQty, quoteQty, fate.venueOrderId());
        }
    }

    private void contradicted(final OrderFate fate, final String what) {
        contradictions.incrementAndGet();
        notices.accept("order " + fate.clientOrderId() + ": the venue tells of " + what);
    }

    /** Of an order in this run's name that the run never made, the engine is told: it must not trust its own view. */
    private void onStranger(final ExecutionReport report, final ClientOrderId id) {
        if (id == null) {
            return;
        }
        strangers.incrementAndGet();
        notices.accept("the venue tells of order " + id + ", which this run does not know");
        if (id.session() != session) {
            return;
        }
        if (report.isTrade()) {
            publishTrade(id.orderKey(), report, 0);
        }
        if (report.status().isFinal()) {
            publishAnswer(
                    id.orderKey(),
                    outcomeOf(report.status()),
                    NO_CODE,
                    report.executedQty(),
                    report.quoteQty(),
                    report.orderId(),
                    0);
        }
    }

    private void ended(final OrderFate fate, final int outcome, final int code) {
        if (outcome == OrderOutcome.REJECTED || outcome == OrderOutcome.NOT_SENT) {
            rejects.merge(code, 1L, Long::sum);
        }
        pending.decrementAndGet();
        synchronized (remembered) {
            remembered.add(fate);
            if (remembered.size() > MAX_REMEMBERED) {
                forget(remembered.remove());
            }
        }
        blanks.offer(new OrderFate());
    }

    private void forget(final OrderFate fate) {
        synchronized (own) {
            if (own.get(fate.orderKey) == fate) {
                own.remove(fate.orderKey);
                return;
            }
        }
        adopted.remove(fate.clientOrderId(), fate);
    }

    /** The fills not published before, and the answer, in one piece. */
    private void publish(final OrderFate fate, final int outcome, final int code, final OrderAnswerView view) {
        final int fills = view == null ? 0 : view.fillCount();
        int fresh = 0;
        for (int i = 0; i < fills; i++) {
            fresh += fate.knowsTrade(view.tradeId(i)) ? 0 : 1;
        }
        duplicates.addAndGet(fills - fresh);
        final long timeNs = clock.nanoTime();
        final long first = ring.claim(fresh + 1);
        long next = first;
        for (int i = 0; i < fills; i++) {
            if (fate.knowsTrade(view.tradeId(i))) {
                continue;
            }
            Fill.write(
                    ring.buffer(next),
                    ring.offset(next),
                    timeNs,
                    fate.orderKey,
                    view.fillPrice(i),
                    view.fillQty(i),
                    view.commission(i),
                    view.commissionAsset(i),
                    fate.addTrade(view.tradeId(i), view.fillPrice(i), view.fillQty(i)),
                    view.tradeId(i));
            next++;
        }
        final long executedQty = view == null ? 0 : view.executedQty();
        fate.settle(outcome, executedQty);
        OrderAnswer.write(
                ring.buffer(next),
                ring.offset(next),
                timeNs,
                fate.orderKey,
                outcome,
                code,
                executedQty,
                view == null ? 0 : view.quoteQty(),
                view == null ? NO_ORDER_ID : view.orderId(),
                fate.handedToSocketNs);
        ring.publish(first, fresh + 1);
    }

    private void publishTrade(final long orderKey, final ExecutionReport report, final int index) {
        final long sequence = ring.claim(1);
        Fill.write(
                ring.buffer(sequence),
                ring.offset(sequence),
                clock.nanoTime(),
                orderKey,
                report.lastPrice(),
                report.lastQty(),
                report.commission(),
                report.commissionAsset(),
                index,
                report.tradeId());
        ring.publish(sequence, 1);
    }

    private void publishAnswer(
            final OrderFate fate,
            final int outcome,
            final int code,
            final long executedQty,
            final long quoteQty,
            final long venueOrderId) {
        publishAnswer(fate.orderKey, outcome, code, executedQty, quoteQty, venueOrderId, fate.handedToSocketNs);
    }

    private void publishAnswer(
            final long orderKey,
            final int outcome,
            final int code,
            final long executedQty,
            final long quoteQty,
            final long venueOrderId,
            final long handedToSocketNs) {
        final long sequence = ring.claim(1);
        OrderAnswer.write(
                ring.buffer(sequence),
                ring.offset(sequence),
                clock.nanoTime(),
                orderKey,
                outcome,
                code,
                executedQty,
                quoteQty,
                venueOrderId,
                handedToSocketNs);
        ring.publish(sequence, 1);
    }
}
