package trefoil.gateway.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import trefoil.engine.event.Control;
import trefoil.engine.event.Fill;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.LoopRecovered;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderRecovered;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Side;
import trefoil.engine.event.StopReason;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.market.Instrument;
import trefoil.engine.math.Fixed;
import trefoil.engine.recovery.Journals;
import trefoil.gateway.binance.codec.ClientOrderId;

/**
 * What all journals of a directory say of orders and loops, read by nothing but the reader: a second opinion on what
 * recovery makes of them. Orders and loops are named as at the venue, by the session that began them.
 */
final class JournalledOrders {
    /** Client order ids of all intents. */
    final Set<String> intents = new HashSet<>();

    /** Those of which a journal says that they never executed and never will. */
    final Set<String> refused = new HashSet<>();

    /** {@code clientOrderId tradeId} of each trade that counts: its order's end is in the same journal. */
    final List<String> trades = new ArrayList<>();

    /** Sum of those trades and their commissions by asset. */
    final Map<String, Long> changes = new TreeMap<>();

    final Map<String, Long> loopsByOutcome = new TreeMap<>();
    int runs;
    private int recoveries;
    private int interruptedRecoveries;
    private int ordersRecovered;
    private final Set<String> opened = new HashSet<>();
    private final Set<String> closed = new HashSet<>();
    private final Map<String, String> sources = new HashMap<>();

    static JournalledOrders of(final Path directory) {
        final JournalledOrders all = new JournalledOrders();
        final List<Path> oldestFirst = new ArrayList<>(Journals.newestFirst(directory));
        Collections.reverse(oldestFirst);
        for (final Path journal : oldestFirst) {
            if (Journals.header(journal).isPresent()) {
                all.take(journal);
            }
        }
        return all;
    }

    /** Loops opened by any run that no run closed. */
    Set<String> unfinishedLoops() {
        final Set<String> ended = new HashSet<>();
        for (final String loop : closed) {
            for (String name = loop; name != null; name = sources.get(name)) {
                ended.add(name);
            }
        }
        final Set<String> unfinished = new HashSet<>(opened);
        unfinished.removeAll(ended);
        return unfinished;
    }

    private void take(final Path path) {
        try (JournalReader journal = JournalReader.open(path)) {
            final OneRun run = new OneRun(journal.header().orElseThrow());
            while (journal.next()) {
                run.take(journal.type(), journal.buffer(), journal.offset());
            }
            run.finish();
            runs++;
        }
    }

    @Override
    public String toString() {
        return runs + " runs with a journal, " + recoveries + " recoveries (" + interruptedRecoveries
                + " interrupted) with " + ordersRecovered + " orders of unknown fate, " + intents.size() + " orders ("
                + refused.size() + " never executed), " + trades.size() + " trades, " + opened.size() + " loops "
                + loopsByOutcome;
    }

    /** One journal. What stands in it before the run had taken over is void: the next run did it again. */
    private final class OneRun {
        private final JournalHeader header;
        private final long session;
        private final Map<Long, OrderOf> orders = new HashMap<>();
        private final Map<Long, String> loopNames = new HashMap<>();
        private final Map<String, String> ownSources = new HashMap<>();
        private final Set<String> ownClosed = new HashSet<>();
        private boolean tookOver;
        private boolean recovers;

        private final class OrderOf {
            private final String name;
            private final Instrument instrument;
            private final int side;
            private final Map<Long, long[]> fills = new TreeMap<>();
            private final Map<Long, String> commissionAssets = new HashMap<>();
            private int outcome;

            OrderOf(final String name, final int instrument, final int side) {
                this.name = name;
                this.instrument = header.instruments().get(instrument);
                this.side = side;
            }

            void count() {
                if (outcome == 0) {
                    return;
                }
                if (outcome == OrderOutcome.REJECTED || outcome == OrderOutcome.NOT_SENT) {
                    refused.add(name);
                }
                fills.forEach((tradeId, fill) -> {
                    trades.add(name + " " + tradeId);
                    final long quote = Fixed.mulFloor(fill[0], fill[1]);
                    final int sign = side == Side.BUY ? 1 : -1;
                    changes.merge(instrument.baseAsset(), sign * fill[1], Long::sum);
                    changes.merge(instrument.quoteAsset(), -sign * quote, Long::sum);
                    changes.merge(commissionAssets.get(tradeId), -fill[2], Long::sum);
                });
            }
        }

        OneRun(final JournalHeader header) {
            this.header = header;
            session = Long.parseLong(header.session(), Character.MAX_RADIX);
        }

        void take(final int type, final DirectBuffer buffer, final int offset) {
            switch (type) {
                case RecordType.LOOP_OPENED -> {
                    final long loopId = LoopOpened.loopId(buffer, offset);
                    opened.add(name(session, loopId));
                    loopNames.put(loopId, name(session, loopId));
                }
                case RecordType.LOOP_RECOVERED -> {
                    recovers = true;
                    final long loopId = LoopRecovered.loopId(buffer, offset);
                    final String source = name(
                            LoopRecovered.sourceSession(buffer, offset), LoopRecovered.sourceLoopId(buffer, offset));
                    loopNames.put(loopId, source);
                    ownSources.put(name(session, loopId), source);
                }
                case RecordType.LOOP_CLOSED -> {
                    ownClosed.add(name(session, LoopClosed.loopId(buffer, offset)));
                    loopsByOutcome.merge(LoopOutcome.nameOf(LoopClosed.outcome(buffer, offset)), 1L, Long::sum);
                }
                case RecordType.ORDER_INTENT -> takeIntent(buffer, offset);
                case RecordType.ORDER_RECOVERED -> {
                    ordersRecovered++;
                    final long key = OrderRecovered.orderKey(buffer, offset);
                    orders.put(
                            key,
                            new OrderOf(
                                    loopNames.get(OrderKey.loopId(key)) + "-" + OrderKey.ordinal(key),
                                    OrderRecovered.instrument(buffer, offset),
                                    OrderRecovered.side(buffer, offset)));
                }
                case RecordType.FILL -> takeFill(buffer, offset);
                case RecordType.ORDER_ANSWER -> {
                    final OrderOf order = orders.get(OrderAnswer.orderKey(buffer, offset));
                    if (OrderAnswer.outcome(buffer, offset) != OrderOutcome.UNKNOWN) {
                        order.outcome = OrderAnswer.outcome(buffer, offset);
                    }
                }
                case RecordType.CONTROL ->
                    tookOver |= Control.command(buffer, offset) == Control.RESUME
                            && Control.reason(buffer, offset) == StopReason.RECOVERING;
                default -> {}
            }
        }

        private void takeIntent(final DirectBuffer buffer, final int offset) {
            final long key = OrderIntent.orderKey(buffer, offset);
            final String name = new ClientOrderId(session, key).toString();
            if (!intents.add(name)) {
                throw new AssertionError("two intents of order " + name);
            }
            if (!tookOver) {
                throw new AssertionError("order " + name + " before the run had taken over");
            }
            orders.put(
                    key, new OrderOf(name, OrderIntent.instrument(buffer, offset), OrderIntent.side(buffer, offset)));
        }

        private void takeFill(final DirectBuffer buffer, final int offset) {
            final OrderOf order = orders.get(Fill.orderKey(buffer, offset));
            final long tradeId = Fill.tradeId(buffer, offset);
            final long[] known = order.fills.put(
                    tradeId,
                    new long[] {Fill.price(buffer, offset), Fill.qty(buffer, offset), Fill.commission(buffer, offset)});
            if (known != null) {
                throw new AssertionError("trade " + tradeId + " of " + order.name + " told twice in one journal");
            }
            order.commissionAssets.put(tradeId, header.assets().get(Fill.commissionAsset(buffer, offset)));
        }

        void finish() {
            recoveries += recovers ? 1 : 0;
            interruptedRecoveries += recovers && !tookOver ? 1 : 0;
            if (tookOver) {
                orders.values().forEach(OrderOf::count);
                sources.putAll(ownSources);
                closed.addAll(ownClosed);
            }
        }

        private String name(final long ofSession, final long loopId) {
            return new ClientOrderId(ofSession, OrderKey.of(loopId, 1))
                    .toString()
                    .replaceFirst("-1$", "");
        }
    }
}
