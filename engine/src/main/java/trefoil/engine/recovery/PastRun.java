package trefoil.engine.recovery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import trefoil.engine.event.Carried;
import trefoil.engine.event.Control;
import trefoil.engine.event.Fill;
import trefoil.engine.event.Leftover;
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
import trefoil.engine.event.StateChanged;
import trefoil.engine.event.StopReason;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalStatus;
import trefoil.engine.market.Instrument;

/**
 * Where a run stands at the end of its journal: a run that ended, died, or still goes on. Read it with
 * {@link #read(Path)}.
 *
 * <p>Only orders whose end was journalled count in a loop's purse: the trades of the others are asked for again.
 */
public final class PastRun {
    /** How long a loss counts; the limits look back a day at most. */
    public static final long RESULTS_COUNT_NS = TimeUnit.DAYS.toNanos(1);

    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final String VALUE_ASSET = "valueAsset";

    private final Path path;
    private final JournalHeader header;
    private final LastQuotes quotes;
    private final Map<Long, OpenPastLoop> loops = new TreeMap<>();
    /** Loops closed while an order of theirs had no end: that order alone is still unfinished. */
    private final Map<Long, OpenPastLoop> closedWithOrders = new TreeMap<>();

    /** Where recovered loops come from: session and loop id. */
    private final Map<Long, long[]> sources = new TreeMap<>();

    private final SortedMap<String, Long> leftovers = new TreeMap<>();
    private final SortedMap<Long, SortedMap<String, PastResult>> resultsByMinute = new TreeMap<>();
    private final SortedMap<String, Long> loopsByOutcome = new TreeMap<>();
    private JournalStatus status;
    private boolean stillWritten;
    private String damage = "";
    private boolean tookOver;
    private long intents;
    private long loopsOpened;
    private long loopsRecovered;
    private long lastNs;
    private int state;
    private long reasons;

    private PastRun(final Path path, final JournalHeader header, final LastQuotes quotes) {
        this.path = path;
        this.header = header;
        this.quotes = quotes;
    }

    /**
     * Reads a journal to its present end.
     *
     * @throws trefoil.engine.journal.JournalException if it is none, or its header is damaged
     */
    public static PastRun read(final Path path) {
        return read(path, false);
    }

    /** As {@link #read(Path)}, its last quotes too. */
    public static PastRun readWithQuotes(final Path path) {
        return read(path, true);
    }

    private static PastRun read(final Path path, final boolean withQuotes) {
        try (JournalReader journal = JournalReader.open(path)) {
            final JournalHeader header = Journals.requireHeader(path, journal);
            final PastRun run = new PastRun(
                    path,
                    header,
                    withQuotes ? LastQuotes.of(header, header.settings().get(VALUE_ASSET)) : null);
            while (journal.next()) {
                run.take(journal.type(), journal.buffer(), journal.offset());
            }
            run.finish(journal);
            return run;
        }
    }

    private void finish(final JournalReader journal) {
        status = journal.status();
        stillWritten = journal.stillWritten();
        if (journal.damageCount() > 0) {
            damage = journal.damageCount() + " damage(s), the first at "
                    + journal.damages().get(0);
        }
    }

    private void take(final int type, final DirectBuffer buffer, final int offset) {
        lastNs = Math.max(lastNs, RecordHeader.timeNs(buffer, offset));
        switch (type) {
            case RecordType.BOOK_TICKER -> takeQuote(buffer, offset);
            case RecordType.FILL -> takeFill(buffer, offset);
            case RecordType.ORDER_ANSWER -> takeAnswer(buffer, offset);
            case RecordType.ORDER_INTENT -> takeIntent(buffer, offset);
            case RecordType.LOOP_OPENED -> takeOpened(buffer, offset);
            case RecordType.LOOP_CLOSED -> takeClosed(buffer, offset);
            case RecordType.LEFTOVER ->
                leftovers.merge(asset(Leftover.asset(buffer, offset)), Leftover.amount(buffer, offset), Long::sum);
            case RecordType.LOOP_RECOVERED -> takeRecovered(buffer, offset);
            case RecordType.ORDER_RECOVERED -> takeRecoveredOrder(buffer, offset);
            case RecordType.CARRIED -> takeCarried(buffer, offset);
            case RecordType.CONTROL -> takeControl(buffer, offset);
            case RecordType.STATE_CHANGED -> takeState(buffer, offset);
            default -> {}
        }
    }

    private void takeQuote(final DirectBuffer buffer, final int offset) {
        if (quotes != null) {
            quotes.take(buffer, offset);
        }
    }

    private void takeOpened(final DirectBuffer buffer, final int offset) {
        final long loopId = LoopOpened.loopId(buffer, offset);
        loopsOpened++;
        loops.put(
                loopId,
                new OpenPastLoop(
                        loopId, asset(LoopOpened.startAsset(buffer, offset)), RecordHeader.timeNs(buffer, offset)));
    }

    private void takeIntent(final DirectBuffer buffer, final int offset) {
        final long orderKey = OrderIntent.orderKey(buffer, offset);
        intents++;
        send(
                orderKey,
                session(),
                orderKey,
                OrderIntent.instrument(buffer, offset),
                OrderIntent.side(buffer, offset),
                OrderIntent.price(buffer, offset),
                OrderIntent.qty(buffer, offset),
                RecordHeader.timeNs(buffer, offset),
                OrderIntent.purpose(buffer, offset));
    }

    private void takeRecovered(final DirectBuffer buffer, final int offset) {
        final long loopId = LoopRecovered.loopId(buffer, offset);
        OpenPastLoop loop = loops.get(loopId);
        if (loop == null) {
            loop = new OpenPastLoop(
                    loopId, asset(LoopRecovered.startAsset(buffer, offset)), LoopRecovered.openedNs(buffer, offset));
            loops.put(loopId, loop);
            loopsRecovered++;
        }
        sources.put(
                loopId,
                new long[] {LoopRecovered.sourceSession(buffer, offset), LoopRecovered.sourceLoopId(buffer, offset)});
        loop.add(asset(LoopRecovered.asset(buffer, offset)), LoopRecovered.delta(buffer, offset));
    }

    private void takeRecoveredOrder(final DirectBuffer buffer, final int offset) {
        final long orderKey = OrderRecovered.orderKey(buffer, offset);
        final long[] source = sources.get(OrderKey.loopId(orderKey));
        if (source != null) {
            send(
                    orderKey,
                    source[0],
                    OrderKey.of(source[1], OrderKey.ordinal(orderKey)),
                    OrderRecovered.instrument(buffer, offset),
                    OrderRecovered.side(buffer, offset),
                    OrderRecovered.price(buffer, offset),
                    OrderRecovered.qty(buffer, offset),
                    RecordHeader.timeNs(buffer, offset),
                    OrderRecovered.purpose(buffer, offset));
        }
    }

    private void send(
            final long orderKey,
            final long venueSession,
            final long venueKey,
            final int instrumentIndex,
            final int side,
            final long price,
            final long qty,
            final long timeNs,
            final int purpose) {
        final OpenPastLoop loop = loops.get(OrderKey.loopId(orderKey));
        final List<Instrument> instruments = header.instruments();
        if (loop != null && instrumentIndex >= 0 && instrumentIndex < instruments.size()) {
            final Instrument instrument = instruments.get(instrumentIndex);
            loop.orders.put(
                    orderKey,
                    new OpenPastLoop.Sent(
                            new PastOrder(
                                    venueSession,
                                    venueKey,
                                    instrument.symbol(),
                                    side,
                                    price,
                                    qty,
                                    timeNs,
                                    false,
                                    purpose),
                            instrument));
        }
    }

    private void takeFill(final DirectBuffer buffer, final int offset) {
        final OpenPastLoop.Sent sent = sent(Fill.orderKey(buffer, offset));
        if (sent != null) {
            sent.fill(
                    Fill.tradeId(buffer, offset),
                    Fill.commission(buffer, offset),
                    asset(Fill.commissionAsset(buffer, offset)));
        }
    }

    private OpenPastLoop.Sent sent(final long orderKey) {
        final OpenPastLoop loop = loops.get(OrderKey.loopId(orderKey));
        return loop == null ? null : loop.orders.get(orderKey);
    }

    private void takeAnswer(final DirectBuffer buffer, final int offset) {
        final long orderKey = OrderAnswer.orderKey(buffer, offset);
        final long loopId = OrderKey.loopId(orderKey);
        if (OrderAnswer.outcome(buffer, offset) == OrderOutcome.UNKNOWN) {
            final OpenPastLoop.Sent sent = sent(orderKey);
            if (sent != null) {
                sent.saidUnknown();
            }
            return;
        }
        final OpenPastLoop loop = loops.get(loopId);
        if (loop != null) {
            loop.settle(orderKey, OrderAnswer.executedQty(buffer, offset), OrderAnswer.quoteQty(buffer, offset));
            return;
        }
        final OpenPastLoop closed = closedWithOrders.get(loopId);
        if (closed != null) {
            closed.orders.remove(orderKey);
            if (closed.orders.isEmpty()) {
                closedWithOrders.remove(loopId);
            }
        }
    }

    private void takeClosed(final DirectBuffer buffer, final int offset) {
        final long loopId = LoopClosed.loopId(buffer, offset);
        loopsByOutcome.merge(LoopOutcome.nameOf(LoopClosed.outcome(buffer, offset)), 1L, Long::sum);
        final OpenPastLoop loop = loops.remove(loopId);
        if (loop != null && !loop.orders.isEmpty()) {
            loop.purse.clear();
            loop.purse.put(loop.startAsset, 0L);
            closedWithOrders.put(loopId, loop);
        }
        final long value = LoopClosed.value(buffer, offset);
        final String valueAsset = header.settings().get(VALUE_ASSET);
        final boolean valued = value != Long.MIN_VALUE && valueAsset != null;
        result(
                valued ? valueAsset : asset(LoopClosed.startAsset(buffer, offset)),
                valued ? -value : LoopClosed.spent(buffer, offset) - LoopClosed.received(buffer, offset),
                RecordHeader.timeNs(buffer, offset));
    }

    private void takeCarried(final DirectBuffer buffer, final int offset) {
        final String asset = asset(Carried.asset(buffer, offset));
        switch (Carried.kind(buffer, offset)) {
            case Carried.LEFTOVER -> leftovers.merge(asset, Carried.amount(buffer, offset), Long::sum);
            case Carried.LOSS -> result(asset, Carried.amount(buffer, offset), Carried.occurredNs(buffer, offset));
            default -> {}
        }
    }

    private void result(final String asset, final long loss, final long atNs) {
        if (loss == 0) {
            return;
        }
        final PastResult result = new PastResult(asset, loss, atNs);
        resultsByMinute
                .computeIfAbsent(Math.floorDiv(atNs, MINUTE_NS), minute -> new TreeMap<>())
                .merge(
                        asset,
                        result,
                        (one, other) -> new PastResult(
                                asset, one.loss() + other.loss(), Math.max(one.occurredNs(), other.occurredNs())));
    }

    private void takeControl(final DirectBuffer buffer, final int offset) {
        if (Control.command(buffer, offset) == Control.RESUME
                && Control.reason(buffer, offset) == StopReason.RECOVERING) {
            tookOver = true;
        }
    }

    private void takeState(final DirectBuffer buffer, final int offset) {
        final long before = reasons;
        state = StateChanged.state(buffer, offset);
        reasons = StateChanged.reasons(buffer, offset);
        final boolean forgiven = StopReason.holds(before, StopReason.LOSS_PER_DAY)
                && !StopReason.holds(reasons, StopReason.LOSS_PER_DAY);
        if (forgiven) {
            // The operator has taken note of the day's losses: counting begins anew, here as in the engine.
            resultsByMinute.clear();
        }
    }

    private String asset(final int index) {
        return index >= 0 && index < header.assets().size() ? header.assets().get(index) : "";
    }

    /** The journal. */
    public Path path() {
        return path;
    }

    /** What the journal says about the run. */
    public JournalHeader header() {
        return header;
    }

    /** The session as a number, as in client order ids; -1 if it is not one. */
    public long session() {
        return Journals.sessionOf(header);
    }

    /** What kind of end the journal has. */
    public JournalStatus status() {
        return status;
    }

    /** Whether the run goes on: its process holds the journal. */
    public boolean isRunning() {
        return stillWritten;
    }

    /** What is damaged in the journal's middle, empty if nothing: a torn end is no damage. */
    public String damage() {
        return damage;
    }

    /** Whether everything that earlier runs had left stands in this journal. */
    public boolean tookOver() {
        return tookOver;
    }

    /** Orders that the run decided to send. */
    public long intents() {
        return intents;
    }

    /** Loops opened by the run itself. */
    public long loopsOpened() {
        return loopsOpened;
    }

    /** Loops of earlier runs that it took over. */
    public long loopsRecovered() {
        return loopsRecovered;
    }

    /** Loops closed, by outcome. */
    public SortedMap<String, Long> loopsByOutcome() {
        return Collections.unmodifiableSortedMap(loopsByOutcome);
    }

    /** Time of the last record, nanoseconds since the epoch; 0 if there is none. */
    public long lastNs() {
        return lastNs;
    }

    /** Its last quotes; empty if they were not read, or there is nothing to count worths in. */
    public Optional<LastQuotes> quotes() {
        return Optional.ofNullable(quotes);
    }

    /** Code of the state that was written last, see {@link StateChanged}; 0 if none was. */
    public int state() {
        return state;
    }

    /** Every {@link StopReason} that held last, bit n for code n. */
    public long reasons() {
        return reasons;
    }

    /** What was not brought home so far, by asset, earlier runs' included; fixed units. */
    public SortedMap<String, Long> leftovers() {
        return Collections.unmodifiableSortedMap(leftovers);
    }

    /** Losses and gains since that time, a minute each, oldest first. */
    public List<PastResult> resultsSince(final long sinceNs) {
        final List<PastResult> results = new ArrayList<>();
        for (final SortedMap<String, PastResult> minute : resultsByMinute.values()) {
            minute.values().stream()
                    .filter(result -> result.occurredNs() >= sinceNs && result.loss() != 0)
                    .forEach(results::add);
        }
        return results;
    }

    /** Loops without an end, and those whose end left an order of unknown fate, oldest first. */
    public List<PastLoop> openLoops() {
        final List<PastLoop> open = new ArrayList<>();
        loops.values().forEach(loop -> open.add(loop.toPastLoop(session())));
        closedWithOrders.values().forEach(loop -> open.add(loop.toPastLoop(session())));
        return open;
    }

    /** Orders without an end. */
    public List<PastOrder> openOrders() {
        return openLoops().stream().flatMap(loop -> loop.orders().stream()).toList();
    }
}
