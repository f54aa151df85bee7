package trefoil.gateway.cli.chaos;

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
import trefoil.engine.event.RecordHeader;
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
public final class JournalledOrders {
    private final Set<String> intents = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private final Set<String> settled = new HashSet<>();
    private final List<String> trades = new ArrayList<>();
    private final Map<String, Long> changes = new TreeMap<>();
    private final Map<String, Long> loopsByOutcome = new TreeMap<>();
    private final List<Long> plainStartsNs = new ArrayList<>();
    private final List<Long> recoveriesNs = new ArrayList<>();
    private final List<String> contradictions = new ArrayList<>();
    private final List<ClosedLoop> closedLoops = new ArrayList<>();
    private int runs;
    private int loopsTakenOver;
    private int ordersRecovered;
    private int interruptedRecoveries;
    private int recoveries;
    private final Set<Path> taken = new HashSet<>();

    /** Loops and orders that the newest run has answered for since it had taken over: by name, whatever became of them. */
    private final Set<String> newestLoops = new HashSet<>();

    private final Set<String> newestOrders = new HashSet<>();
    private final Set<String> opened = new HashSet<>();
    private final Set<String> closed = new HashSet<>();
    private final Map<String, String> sources = new HashMap<>();

    /**
     * A loop that was closed.
     *
     * @param name as at the venue, by the run that closed it
     * @param outcome one of {@link LoopOutcome}
     * @param startAsset what it spent
     * @param spent {@link Fixed} units
     * @param received {@link Fixed} units
     * @param value its result in the value asset, {@link Fixed} units
     */
    public record ClosedLoop(String name, int outcome, String startAsset, long spent, long received, long value) {}

    /** Client order ids of all intents. */
    public Set<String> intents() {
        return intents;
    }

    /** Those of which a journal says that they never executed and never will. */
    public Set<String> refused() {
        return refused;
    }

    /** Those whose end a journal tells that counts. */
    public Set<String> settled() {
        return settled;
    }

    /** {@code clientOrderId tradeId} of each trade that counts: its order's end is in the same journal. */
    public List<String> trades() {
        return trades;
    }

    /** Sum of those trades and their commissions by asset. */
    public Map<String, Long> changes() {
        return changes;
    }

    /** From the start of a run to its leave to trade, nanoseconds, of those that had nothing to bring home. */
    public List<Long> plainStartsNs() {
        return plainStartsNs;
    }

    /** The same of those that had, from their first look at what was left. */
    public List<Long> recoveriesNs() {
        return recoveriesNs;
    }

    /** What cannot be, in words: an order decided on twice, a trade or an end that counts twice. */
    public List<String> contradictions() {
        return contradictions;
    }

    /** Loops that were closed, in their order. */
    public List<ClosedLoop> closedLoops() {
        return closedLoops;
    }

    /** Takes the journals of the directory that were not there the last time; their runs are over. */
    public JournalledOrders takeNew(final Path directory) {
        final List<Path> oldestFirst = new ArrayList<>(Journals.newestFirst(directory));
        Collections.reverse(oldestFirst);
        for (final Path journal : oldestFirst) {
            if (taken.add(journal) && Journals.header(journal).isPresent()) {
                take(journal);
            }
        }
        return this;
    }

    /** Orders of which no journal that counts tells the end. */
    public Set<String> openOrders() {
        final Set<String> open = new HashSet<>(intents);
        open.removeAll(settled);
        return open;
    }

    /** Loops that are not at their end, and that the newest run does not know of. */
    public Set<String> forgottenLoops() {
        final Set<String> forgotten = unfinishedLoops();
        forgotten.removeAll(withSources(newestLoops));
        return forgotten;
    }

    /** Orders without an end, that the newest run does not know of. */
    public Set<String> forgottenOrders() {
        final Set<String> forgotten = openOrders();
        forgotten.removeAll(newestOrders);
        return forgotten;
    }

    /** Loops opened by any run that no run closed. */
    public Set<String> unfinishedLoops() {
        final Set<String> unfinished = new HashSet<>(opened);
        unfinished.removeAll(withSources(closed));
        return unfinished;
    }

    /** Those loops by the names that earlier runs had for them, too. */
    private Set<String> withSources(final Set<String> loops) {
        final Set<String> all = new HashSet<>();
        for (final String loop : loops) {
            for (String name = loop; name != null; name = sources.get(name)) {
                all.add(name);
            }
        }
        return all;
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
                + " interrupted) of " + loopsTakenOver + " loops with " + ordersRecovered
                + " orders of unknown fate, " + intents.size() + " orders ("
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
        private final Set<String> handedOver = new HashSet<>();
        private boolean tookOver;
        private long haltNs;
        private long mayTradeNs;
        private int resumes;

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
                if (!settled.add(name)) {
                    contradictions.add("the end of order " + name + " counts twice");
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
                    final long loopId = LoopRecovered.loopId(buffer, offset);
                    final String source = name(
                            LoopRecovered.sourceSession(buffer, offset), LoopRecovered.sourceLoopId(buffer, offset));
                    loopNames.put(loopId, source);
                    handedOver.add(source);
                    ownSources.put(name(session, loopId), source);
                }
                case RecordType.LOOP_CLOSED -> {
                    final String name = name(session, LoopClosed.loopId(buffer, offset));
                    ownClosed.add(name);
                    closedLoops.add(new ClosedLoop(
                            name,
                            LoopClosed.outcome(buffer, offset),
                            header.assets().get(LoopClosed.startAsset(buffer, offset)),
                            LoopClosed.spent(buffer, offset),
                            LoopClosed.received(buffer, offset),
                            LoopClosed.value(buffer, offset)));
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
                case RecordType.CONTROL -> takeControl(buffer, offset);
                default -> {}
            }
        }

        private void takeControl(final DirectBuffer buffer, final int offset) {
            if (Control.reason(buffer, offset) != StopReason.RECOVERING) {
                return;
            }
            if (Control.command(buffer, offset) == Control.HALT) {
                haltNs = RecordHeader.timeNs(buffer, offset);
            } else if (Control.command(buffer, offset) == Control.RESUME) {
                tookOver = true;
                resumes++;
                mayTradeNs = RecordHeader.timeNs(buffer, offset);
            }
        }

        private void takeIntent(final DirectBuffer buffer, final int offset) {
            final long key = OrderIntent.orderKey(buffer, offset);
            final String name = new ClientOrderId(session, key).toString();
            if (!intents.add(name)) {
                contradictions.add("two intents of order " + name);
            }
            if (!tookOver) {
                contradictions.add("order " + name + " before the run had taken over");
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
                contradictions.add("trade " + tradeId + " of " + order.name + " told twice in one journal");
            }
            order.commissionAssets.put(tradeId, header.assets().get(Fill.commissionAsset(buffer, offset)));
        }

        void finish() {
            final boolean recovers = !handedOver.isEmpty();
            recoveries += recovers ? 1 : 0;
            interruptedRecoveries += recovers && resumes < 2 ? 1 : 0;
            if (recovers && resumes == 2) {
                recoveriesNs.add(mayTradeNs - haltNs);
            } else if (!recovers && tookOver) {
                plainStartsNs.add(mayTradeNs - header.createdNs());
            }
            if (tookOver) {
                loopsTakenOver += handedOver.size();
                orders.values().forEach(OrderOf::count);
                sources.putAll(ownSources);
                closed.addAll(ownClosed);
                newestLoops.clear();
                newestLoops.addAll(loopNames.values());
                newestOrders.clear();
                orders.values().forEach(order -> newestOrders.add(order.name));
            }
        }

        private String name(final long ofSession, final long loopId) {
            return new ClientOrderId(ofSession, OrderKey.of(loopId, 1))
                    .toString()
                    .replaceFirst("-1$", "");
        }
    }
}
