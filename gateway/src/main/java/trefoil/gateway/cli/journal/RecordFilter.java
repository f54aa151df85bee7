package trefoil.gateway.cli.journal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.Balance;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Carried;
import trefoil.engine.event.Control;
import trefoil.engine.event.FeeWanted;
import trefoil.engine.event.Fees;
import trefoil.engine.event.Fill;
import trefoil.engine.event.InstrumentState;
import trefoil.engine.event.Leftover;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.LoopRecovered;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderRecovered;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.ReferencePrice;
import trefoil.engine.event.Refusal;
import trefoil.engine.event.StateChanged;
import trefoil.engine.market.RuleChanges;
import trefoil.gateway.binance.codec.ClientOrderId;

/**
 * Decides which records are wanted. All that is asked for must hold; of several values of one kind any will do.
 *
 * <p>It is shown every record in file order, also those it will not take: what a fill or a loop's end is about stands in
 * records before it.
 */
final class RecordFilter {
    private static final long NONE = -1;

    private final long fromNs;
    private final long toNs;
    private final Set<Integer> types;
    private final boolean[] symbols;
    private final boolean[] assets;
    private final Set<Long> loops;
    private final long session;
    private final List<ClientOrderId> orders;
    private final boolean[] triangles;
    private final Reasons reasons;
    private final Outcomes outcomes;
    private final Optional<LoopTable> table;
    private final int[] bases;
    private final int[] quotes;
    private final boolean remembers;

    private final Long2LongHashMap instrumentsByOrder = new Long2LongHashMap(NONE);
    private final Long2LongHashMap tableLoopsById = new Long2LongHashMap(NONE);
    private final Long2ObjectHashMap<long[]> sourcesByLoop = new Long2ObjectHashMap<>();

    /** Reasons that are wanted, by what they are reasons of. */
    static final class Reasons {
        final CodeSet refusals = new CodeSet();
        final CodeSet stops = new CodeSet();
        final CodeSet leftovers = new CodeSet();
    }

    /** Outcomes that are wanted. */
    static final class Outcomes {
        final CodeSet loops = new CodeSet();
        final CodeSet orders = new CodeSet();
    }

    RecordFilter(
            final Names names,
            final long fromNs,
            final long toNs,
            final Set<Integer> types,
            final boolean[] symbols,
            final boolean[] assets,
            final Set<Long> loops,
            final long session,
            final List<ClientOrderId> orders,
            final boolean[] triangles,
            final Reasons reasons,
            final Outcomes outcomes) {
        this.fromNs = fromNs;
        this.toNs = toNs;
        this.types = types;
        this.symbols = symbols;
        this.assets = assets;
        this.loops = loops;
        this.session = session;
        this.orders = orders;
        this.triangles = triangles;
        this.reasons = reasons;
        this.outcomes = outcomes;
        table = names.loops();
        bases = names.bases();
        quotes = names.quotes();
        remembers = symbols != null || assets != null || triangles != null || !orders.isEmpty();
    }

    /** Where the range of times begins, {@link Long#MIN_VALUE} if it has no beginning. */
    long fromNs() {
        return fromNs;
    }

    /** Where the range of times ends, {@link Long#MAX_VALUE} if it has no end. */
    long toNs() {
        return toNs;
    }

    /** Whether the record is wanted. */
    boolean takes(final DirectBuffer buffer, final int offset) {
        final int type = RecordHeader.type(buffer, offset);
        if (remembers) {
            remember(type, buffer, offset);
        }
        if (!types.isEmpty() && !types.contains(type)) {
            return false;
        }
        final long timeNs = RecordHeader.timeNs(buffer, offset);
        return timeNs >= fromNs
                && timeNs < toNs
                && (loops.isEmpty() || loops.contains(loopId(type, buffer, offset)))
                && (orders.isEmpty() || isOfOrder(type, buffer, offset))
                && (reasons == null || hasReason(type, buffer, offset))
                && (outcomes == null || hasOutcome(type, buffer, offset))
                && (symbols == null || isAbout(type, buffer, offset, i -> has(symbols, i)))
                && (assets == null || isAboutAsset(type, buffer, offset))
                && (triangles == null || isOfTriangle(type, buffer, offset));
    }

    private void remember(final int type, final DirectBuffer buffer, final int offset) {
        switch (type) {
            case RecordType.ORDER_INTENT ->
                instrumentsByOrder.put(OrderIntent.orderKey(buffer, offset), OrderIntent.instrument(buffer, offset));
            case RecordType.ORDER_RECOVERED ->
                instrumentsByOrder.put(
                        OrderRecovered.orderKey(buffer, offset), OrderRecovered.instrument(buffer, offset));
            case RecordType.LOOP_OPENED ->
                tableLoopsById.put(LoopOpened.loopId(buffer, offset), LoopOpened.loop(buffer, offset));
            case RecordType.LOOP_RECOVERED ->
                sourcesByLoop.put(LoopRecovered.loopId(buffer, offset), new long[] {
                    LoopRecovered.sourceSession(buffer, offset), LoopRecovered.sourceLoopId(buffer, offset)
                });
            default -> {}
        }
    }

    /** Number of the loop that the record is of; {@link #NONE} if it is of none. */
    static long loopId(final int type, final DirectBuffer buffer, final int offset) {
        return switch (type) {
            case RecordType.LOOP_OPENED -> LoopOpened.loopId(buffer, offset);
            case RecordType.LOOP_CLOSED -> LoopClosed.loopId(buffer, offset);
            case RecordType.LEFTOVER -> Leftover.loopId(buffer, offset);
            case RecordType.LOOP_RECOVERED -> LoopRecovered.loopId(buffer, offset);
            default -> {
                final long key = orderKey(type, buffer, offset);
                yield key == NONE ? NONE : OrderKey.loopId(key);
            }
        };
    }

    /** Key of the order that the record is of; {@link #NONE} if it is of none. */
    static long orderKey(final int type, final DirectBuffer buffer, final int offset) {
        return switch (type) {
            case RecordType.FILL -> Fill.orderKey(buffer, offset);
            case RecordType.ORDER_ANSWER -> OrderAnswer.orderKey(buffer, offset);
            case RecordType.ORDER_INTENT -> OrderIntent.orderKey(buffer, offset);
            case RecordType.ORDER_RECOVERED -> OrderRecovered.orderKey(buffer, offset);
            default -> NONE;
        };
    }

    private boolean isOfOrder(final int type, final DirectBuffer buffer, final int offset) {
        final long key = orderKey(type, buffer, offset);
        if (key == NONE) {
            return false;
        }
        final long[] source = sourcesByLoop.get(OrderKey.loopId(key));
        for (final ClientOrderId order : orders) {
            final boolean own = order.orderKey() == key && (source == null || order.session() != source[0]);
            // A recovered order keeps the name that the run before gave it.
            final boolean recovered = source != null
                    && order.session() == source[0]
                    && order.orderKey() == OrderKey.of(source[1], OrderKey.ordinal(key));
            if (recovered || own && order.session() == session) {
                return true;
            }
        }
        return false;
    }

    private boolean hasReason(final int type, final DirectBuffer buffer, final int offset) {
        return switch (type) {
            case RecordType.REFUSAL -> reasons.refusals.has(Refusal.reason(buffer, offset));
            case RecordType.STATE_CHANGED -> reasons.stops.has(StateChanged.reason(buffer, offset));
            case RecordType.CONTROL -> reasons.stops.has(Control.reason(buffer, offset));
            case RecordType.LEFTOVER -> reasons.leftovers.has(Leftover.reason(buffer, offset));
            case RecordType.ORDER_ANSWER ->
                OrderAnswer.outcome(buffer, offset) == OrderOutcome.NOT_SENT
                        && reasons.refusals.has(OrderAnswer.venueCode(buffer, offset));
            default -> false;
        };
    }

    private boolean hasOutcome(final int type, final DirectBuffer buffer, final int offset) {
        return type == RecordType.LOOP_CLOSED && outcomes.loops.has(LoopClosed.outcome(buffer, offset))
                || type == RecordType.ORDER_ANSWER && outcomes.orders.has(OrderAnswer.outcome(buffer, offset));
    }

    private boolean isOfTriangle(final int type, final DirectBuffer buffer, final int offset) {
        final long loop = tableLoop(type, buffer, offset);
        return loop >= 0 && loop < triangles.length && triangles[(int) loop];
    }

    /** Index in the loop table of the loop that the record is of; {@link #NONE} if it is of none, or that is not known. */
    private long tableLoop(final int type, final DirectBuffer buffer, final int offset) {
        return switch (type) {
            case RecordType.LOOP_OPENED -> LoopOpened.loop(buffer, offset);
            case RecordType.REFUSAL -> Refusal.loop(buffer, offset);
            default -> {
                final long loopId = loopId(type, buffer, offset);
                yield loopId == NONE ? NONE : tableLoopsById.get(loopId);
            }
        };
    }

    /** Whether the record is about an instrument of that kind. */
    private boolean isAbout(final int type, final DirectBuffer buffer, final int offset, final IntPredicate wanted) {
        return switch (type) {
            case RecordType.BOOK_TICKER -> wanted.test(BookTicker.instrument(buffer, offset));
            case RecordType.BOOK_LEVELS -> wanted.test(BookLevels.instrument(buffer, offset));
            case RecordType.FEES -> wanted.test(Fees.instrument(buffer, offset));
            case RecordType.REFERENCE_PRICE -> wanted.test(ReferencePrice.instrument(buffer, offset));
            case RecordType.PRICE_RULES, RecordType.QUANTITY_RULES ->
                wanted.test(RuleChanges.instrument(buffer, offset));
            case RecordType.INSTRUMENT_STATE -> wanted.test(InstrumentState.instrument(buffer, offset));
            case RecordType.FEE_WANTED -> wanted.test(FeeWanted.instrument(buffer, offset));
            case RecordType.ORDER_INTENT -> wanted.test(OrderIntent.instrument(buffer, offset));
            case RecordType.ORDER_RECOVERED -> wanted.test(OrderRecovered.instrument(buffer, offset));
            case RecordType.FILL, RecordType.ORDER_ANSWER -> {
                final long instrument = instrumentsByOrder.get(orderKey(type, buffer, offset));
                yield instrument != NONE && wanted.test((int) instrument);
            }
            default -> hasLeg(tableLoop(type, buffer, offset), wanted);
        };
    }

    private boolean hasLeg(final long loop, final IntPredicate wanted) {
        if (table.isEmpty() || loop < 0 || loop >= table.get().loopCount()) {
            return false;
        }
        for (int leg = 0; leg < table.get().legs((int) loop); leg++) {
            if (wanted.test(table.get().instrument((int) loop, leg))) {
                return true;
            }
        }
        return false;
    }

    private boolean isAboutAsset(final int type, final DirectBuffer buffer, final int offset) {
        return switch (type) {
            case RecordType.BALANCE -> has(assets, Balance.asset(buffer, offset));
            case RecordType.CARRIED -> has(assets, Carried.asset(buffer, offset));
            case RecordType.LEFTOVER -> has(assets, Leftover.asset(buffer, offset));
            case RecordType.LOOP_RECOVERED ->
                has(assets, LoopRecovered.asset(buffer, offset))
                        || has(assets, LoopRecovered.startAsset(buffer, offset));
            case RecordType.LOOP_CLOSED ->
                has(assets, LoopClosed.startAsset(buffer, offset)) || isAbout(type, buffer, offset, this::joinsWanted);
            case RecordType.FILL ->
                has(assets, Fill.commissionAsset(buffer, offset)) || isAbout(type, buffer, offset, this::joinsWanted);
            default -> isAbout(type, buffer, offset, this::joinsWanted);
        };
    }

    private boolean joinsWanted(final int instrument) {
        return instrument >= 0
                && instrument < bases.length
                && (has(assets, bases[instrument]) || has(assets, quotes[instrument]));
    }

    private static boolean has(final boolean[] set, final int index) {
        return index >= 0 && index < set.length && set[index];
    }
}
