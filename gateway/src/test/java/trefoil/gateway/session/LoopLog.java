package trefoil.gateway.session;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.agrona.DirectBuffer;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Fill;
import trefoil.engine.event.Leftover;
import trefoil.engine.event.LeftoverReason;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Refusal;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.event.StateChanged;
import trefoil.engine.event.StopReason;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.DecimalText;
import trefoil.engine.math.Fixed;

/**
 * What the journal of a run says of its loops, read while it is written: {@link #read()} takes what is new. One thread.
 */
final class LoopLog implements AutoCloseable {
    private final JournalReader journal;
    private final JournalHeader header;
    private final Map<Long, Loop> loops = new LinkedHashMap<>();
    private final Set<String> quoted = new HashSet<>();
    private final List<String> states = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private boolean loopPays;

    LoopLog(final Path path) {
        journal = JournalReader.open(path);
        header = journal.header().orElseThrow();
    }

    /** One loop, as far as the journal tells it. */
    static final class Loop {
        private final long id;
        private final Map<Long, String> orders = new LinkedHashMap<>();
        private final Map<String, Long> moved = new TreeMap<>();
        private final Map<String, Long> told = new TreeMap<>();
        private final Map<String, Long> leftovers = new TreeMap<>();
        private final Set<String> leftoverReasons = new TreeSet<>();
        private Optional<String> outcome = Optional.empty();
        private long spent;
        private long received;

        private Loop(final long id) {
            this.id = id;
        }

        long id() {
            return id;
        }

        boolean closed() {
            return outcome.isPresent();
        }

        /** One of {@link LoopOutcome}'s names; empty while it is open. */
        Optional<String> outcome() {
            return outcome;
        }

        long spent() {
            return spent;
        }

        long received() {
            return received;
        }

        /** What it left over, by asset; negative where it gave less back than it took. */
        Map<String, Long> leftovers() {
            return leftovers;
        }

        /** {@link LeftoverReason}'s names. */
        Set<String> leftoverReasons() {
            return leftoverReasons;
        }

        /** What its fills and their commissions changed, by asset, zeros left out. */
        Map<String, Long> moved() {
            return withoutZeros(moved);
        }

        /** What its end and its leftovers say that it changed, by asset, zeros left out: without commissions in others. */
        Map<String, Long> told() {
            return withoutZeros(told);
        }

        private static Map<String, Long> withoutZeros(final Map<String, Long> amounts) {
            final Map<String, Long> some = new TreeMap<>(amounts);
            some.values().removeIf(amount -> amount == 0);
            return some;
        }

        @Override
        public String toString() {
            return "loop " + id + ' ' + outcome.orElse("open") + ": spent " + DecimalText.toString(spent)
                    + ", received " + DecimalText.toString(received) + ", left " + leftovers + ' ' + leftoverReasons
                    + ", orders" + String.join("", orders.values());
        }
    }

    /** What the fills of an order mean. */
    private record Terms(Instrument instrument, int side) {}

    private final Map<Long, Terms> terms = new HashMap<>();

    /** Takes what was written since the last call. */
    void read() {
        while (journal.next()) {
            take(journal.type(), journal.buffer(), journal.offset());
        }
    }

    /** Loops in the order of their opening. */
    List<Loop> loops() {
        return List.copyOf(loops.values());
    }

    /** What began (+) or ended (-) to speak against trading, in order. */
    List<String> states() {
        return Collections.unmodifiableList(states);
    }

    /** Why opportunities were not taken, in order. */
    List<String> refusals() {
        return Collections.unmodifiableList(refusals);
    }

    /** Whether every instrument has been quoted. */
    boolean knowsAllQuotes() {
        return quoted.size() == header.instruments().size();
    }

    /** Whether the newest quote is the one by which a loop pays. */
    boolean loopPays() {
        return loopPays;
    }

    private void take(final int type, final DirectBuffer buffer, final int offset) {
        switch (type) {
            case RecordType.BOOK_TICKER -> {
                final String symbol = header.instruments()
                        .get(BookTicker.instrument(buffer, offset))
                        .symbol();
                quoted.add(symbol);
                if (symbol.equals(StillMarket.MOVING_SYMBOL)) {
                    loopPays = StillMarket.pays(BookTicker.askPrice(buffer, offset));
                }
            }
            case RecordType.REFUSAL -> refusals.add(RefusalReason.nameOf(Refusal.reason(buffer, offset)));
            case RecordType.STATE_CHANGED -> {
                final int reason = StateChanged.reason(buffer, offset);
                states.add((StopReason.holds(StateChanged.reasons(buffer, offset), reason) ? "+" : "-")
                        + StopReason.nameOf(reason));
            }
            case RecordType.LOOP_OPENED -> {
                final long id = LoopOpened.loopId(buffer, offset);
                loops.put(id, new Loop(id));
            }
            case RecordType.ORDER_INTENT -> takeIntent(buffer, offset);
            case RecordType.FILL -> takeFill(buffer, offset);
            case RecordType.ORDER_ANSWER -> takeAnswer(buffer, offset);
            case RecordType.LEFTOVER -> takeLeftover(buffer, offset);
            case RecordType.LOOP_CLOSED -> takeEnd(buffer, offset);
            default -> {}
        }
    }

    private void takeIntent(final DirectBuffer buffer, final int offset) {
        final long key = OrderIntent.orderKey(buffer, offset);
        final Instrument instrument = header.instruments().get(OrderIntent.instrument(buffer, offset));
        final int side = OrderIntent.side(buffer, offset);
        terms.put(key, new Terms(instrument, side));
        final String before = loopOf(key)
                .orders
                .put(
                        key,
                        "; " + OrderKey.ordinal(key) + ' '
                                + OrderPurpose.nameOf(OrderIntent.purpose(buffer, offset)) + ' ' + Side.nameOf(side)
                                + ' ' + DecimalText.toString(OrderIntent.qty(buffer, offset)) + ' '
                                + instrument.symbol() + " at "
                                + DecimalText.toString(OrderIntent.price(buffer, offset)));
        if (before != null) {
            throw new AssertionError("two intents of one order: " + before);
        }
    }

    private void takeFill(final DirectBuffer buffer, final int offset) {
        final long key = Fill.orderKey(buffer, offset);
        final Terms order = terms.get(key);
        final Map<String, Long> moved = loopOf(key).moved;
        final long qty = Fill.qty(buffer, offset);
        final long quote = Fixed.mulFloor(Fill.price(buffer, offset), qty);
        final int sign = order.side() == Side.BUY ? 1 : -1;
        moved.merge(order.instrument().baseAsset(), sign * qty, Long::sum);
        moved.merge(order.instrument().quoteAsset(), -sign * quote, Long::sum);
        moved.merge(
                header.assets().get(Fill.commissionAsset(buffer, offset)), -Fill.commission(buffer, offset), Long::sum);
    }

    private void takeAnswer(final DirectBuffer buffer, final int offset) {
        final long key = OrderAnswer.orderKey(buffer, offset);
        loopOf(key)
                .orders
                .merge(
                        key,
                        " -> " + OrderOutcome.nameOf(OrderAnswer.outcome(buffer, offset)) + ' '
                                + DecimalText.toString(OrderAnswer.executedQty(buffer, offset)) + " code "
                                + OrderAnswer.venueCode(buffer, offset),
                        String::concat);
    }

    private void takeLeftover(final DirectBuffer buffer, final int offset) {
        final Loop loop = loops.get(Leftover.loopId(buffer, offset));
        final String asset = header.assets().get(Leftover.asset(buffer, offset));
        final long amount = Leftover.amount(buffer, offset);
        loop.leftovers.merge(asset, amount, Long::sum);
        loop.told.merge(asset, amount, Long::sum);
        loop.leftoverReasons.add(LeftoverReason.nameOf(Leftover.reason(buffer, offset)));
    }

    private void takeEnd(final DirectBuffer buffer, final int offset) {
        final Loop loop = loops.get(LoopClosed.loopId(buffer, offset));
        if (loop.closed()) {
            throw new AssertionError("closed twice: " + loop);
        }
        loop.spent = LoopClosed.spent(buffer, offset);
        loop.received = LoopClosed.received(buffer, offset);
        loop.told.merge(
                header.assets().get(LoopClosed.startAsset(buffer, offset)), loop.received - loop.spent, Long::sum);
        loop.outcome = Optional.of(LoopOutcome.nameOf(LoopClosed.outcome(buffer, offset)));
    }

    private Loop loopOf(final long orderKey) {
        return loops.get(OrderKey.loopId(orderKey));
    }

    @Override
    public void close() {
        journal.close();
    }
}
