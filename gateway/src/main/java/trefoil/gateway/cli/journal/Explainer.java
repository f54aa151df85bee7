package trefoil.gateway.cli.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import trefoil.engine.arbitrage.LoopSizer;
import trefoil.engine.arbitrage.LoopTable;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Refusal;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.market.FeeTable;
import trefoil.engine.market.Ladder;
import trefoil.engine.replay.DecisionReplay;
import trefoil.engine.replay.ReplayException;
import trefoil.engine.trading.TradingDesk;

/**
 * Finds a decision in a journal and gathers what it was made from, and what came of it.
 *
 * <p>The journal is read three times: for the records of the loop; for the market up to the cause of the decision and the
 * quotes after it; and, where the run can be replayed, through the engine itself, for the plan that it made.
 */
final class Explainer {
    private static final long NOT_FOUND = -1;
    private static final int DEFAULT_STALE_AFTER_MS = 2_000;

    private final Path file;
    private final JournalTask task;
    private final JournalHeader header;
    private final Names names;
    private final LoopTable table;
    private final QuoteTimes quotes = new QuoteTimes();
    private LoopStory loop;
    private Decision decision;
    private double[] worthsAtEnd = {};
    private long firstLoop = NOT_FOUND;
    private long lastLoop = NOT_FOUND;

    /**
     * An explainer of that journal.
     *
     * @throws JournalException if it cannot be explained: the header is damaged, or another version's loops are meant
     */
    Explainer(final Path file, final JournalTask task) {
        this.file = file;
        this.task = task;
        try (JournalReader journal = JournalReader.open(file)) {
            header = journal.header()
                    .orElseThrow(() -> new JournalException("journal " + file + ": the header is damaged, and what its"
                            + " indexes mean is in it; 'trefoil journal cat' shows the records"));
        }
        names = new Names(Optional.of(header));
        table = names.loops()
                .orElseThrow(() -> new JournalException("journal " + file + " was written by version "
                        + TextSink.safe(header.toolVersion())
                        + ", which numbers loops otherwise than this one; use that version"));
    }

    /** Explains a loop. False if the journal has none with that number. */
    boolean explainLoop(final long loopId) {
        loop = readLoop(loopId);
        if (loop.isEmpty()) {
            return false;
        }
        final KeptRecord begin = loop.opened()
                .orElseGet(() ->
                        loop.recovered().isEmpty() ? null : loop.recovered().get(0));
        if (begin != null) {
            decide(begin);
        }
        return true;
    }

    /** Explains a refusal. */
    void explainRefusal(final KeptRecord refusal) {
        decide(refusal);
    }

    /** Number of the loop that a record is of; empty if it is of none. */
    static OptionalLong loopOf(final KeptRecord record) {
        final long loopId = RecordFilter.loopId(record.type(), record.buffer(), 0);
        return loopId == NOT_FOUND ? OptionalLong.empty() : OptionalLong.of(loopId);
    }

    /** The record with that number, if it can be read. */
    Optional<KeptRecord> record(final long number) {
        try (JournalReader journal = JournalReader.open(file)) {
            final ProgressBar progress = task.progress("find", journal);
            for (long read = 1; journal.next(); read++) {
                if (journal.recordNumber() == number) {
                    progress.clear();
                    return Optional.of(KeptRecord.of(journal));
                }
                if (read % JournalTask.RECORDS_OF_A_PIECE == 0) {
                    progress.at(journal.bytesRead());
                }
            }
            progress.clear();
            return Optional.empty();
        }
    }

    /** The first loop opened or refusal that an input caused, if there is one. */
    Optional<KeptRecord> decisionOn(final KeptRecord input) {
        try (JournalReader journal = JournalReader.open(file)) {
            while (journal.next()) {
                final int type = journal.type();
                if (type != RecordType.LOOP_OPENED && type != RecordType.REFUSAL) {
                    continue;
                }
                final long cause = LoopOpened.causeSequence(journal.buffer(), journal.offset());
                if (cause == input.sequence()) {
                    return Optional.of(KeptRecord.of(journal));
                }
                if (cause > input.sequence()) {
                    return Optional.empty();
                }
            }
            return Optional.empty();
        }
    }

    private LoopStory readLoop(final long loopId) {
        final LoopStory story = new LoopStory(names, loopId);
        try (JournalReader journal = JournalReader.open(file)) {
            final ProgressBar progress = task.progress("find", journal);
            for (long read = 1; story.closed().isEmpty() && journal.next(); read++) {
                if (journal.type() == RecordType.LOOP_OPENED) {
                    lastLoop = LoopOpened.loopId(journal.buffer(), journal.offset());
                    firstLoop = firstLoop == NOT_FOUND ? lastLoop : firstLoop;
                }
                if (RecordFilter.loopId(journal.type(), journal.buffer(), journal.offset()) == loopId) {
                    story.take(KeptRecord.of(journal));
                }
                if (read % JournalTask.RECORDS_OF_A_PIECE == 0) {
                    progress.at(journal.bytesRead());
                }
            }
            progress.clear();
        }
        return story;
    }

    /** Reads the market up to the decision, then the quotes until the loop has ended. */
    private void decide(final KeptRecord begin) {
        final boolean recovered = begin.type() == RecordType.LOOP_RECOVERED;
        final long cause = recovered ? begin.sequence() : LoopOpened.causeSequence(begin.buffer(), 0);
        final int loopIndex =
                switch (begin.type()) {
                    case RecordType.LOOP_OPENED -> LoopOpened.loop(begin.buffer(), 0);
                    case RecordType.REFUSAL -> Refusal.loop(begin.buffer(), 0);
                    default -> RunState.NO_LOOP;
                };
        if (!recovered && !Loops.has(table, loopIndex)) {
            throw new JournalException("journal " + file + ", record " + begin.number() + ": loop " + loopIndex
                    + " is not in its loop table of " + table.loopCount());
        }
        watch(loopIndex);
        final MarketState market = new MarketState(table, feesAtStart());
        final RunState run = new RunState();
        final long last = loop == null ? begin.number() : loop.lastRecord();
        KeptRecord causeRecord = null;
        try (JournalReader journal = JournalReader.open(file)) {
            final ProgressBar progress = task.progress("market", journal);
            boolean decided = false;
            for (long read = 1; journal.next() && (journal.recordNumber() <= last || !decided); read++) {
                final DirectBuffer buffer = journal.buffer();
                final int offset = journal.offset();
                final boolean output = RecordType.isOutput(journal.type());
                final long sequence = RecordHeader.sequence(buffer, offset);
                if (output ? journal.recordNumber() < begin.number() : sequence <= cause) {
                    run.take(journal.type(), buffer, offset);
                }
                if (!output) {
                    decided |= settleBefore(sequence > cause, decided, recovered, begin, causeRecord, market);
                    causeRecord = sequence == cause ? KeptRecord.of(journal) : causeRecord;
                    market.take(journal.type(), buffer, offset);
                    note(journal.type(), buffer, offset, market, sequence >= cause);
                }
                if (read % JournalTask.RECORDS_OF_A_PIECE == 0) {
                    progress.at(journal.bytesRead());
                }
                if (journal.recordNumber() >= last && decided) {
                    break;
                }
            }
            progress.clear();
            settleBefore(true, decided, recovered, begin, causeRecord, market);
        }
        if (decision != null) {
            worthsAtEnd = worths(market, decision.startAsset());
            // What the engine was about stands in outputs, which may come behind inputs that are newer than the
            // decision.
            decision = decision.with(legsWith(run), openLoops(run), stateOf(run), run.reasons());
        }
    }

    private List<Decision.Leg> legsWith(final RunState run) {
        final List<Decision.Leg> legs = new ArrayList<>();
        for (final Decision.Leg leg : decision.legs()) {
            final RunState.Sent sent = run.lastOrder(leg.instrument());
            final long receiveNs = decision.record().timeNs() - leg.ageNs();
            final boolean hit = sent != null && leg.ageNs() != Decision.NO_AGE && sent.timeNs() >= receiveNs;
            legs.add(leg.with(openLoopOn(leg.instrument(), run), hit ? OrderKey.loopId(sent.orderKey()) : 0));
        }
        return legs;
    }

    private String stateOf(final RunState run) {
        return run.state("true".equals(header.settings().get("tradingEnabled")));
    }

    /** Takes down what there was to decide on, before the first input that came later is taken over. */
    private boolean settleBefore(
            final boolean later,
            final boolean decided,
            final boolean recovered,
            final KeptRecord begin,
            final KeptRecord causeRecord,
            final MarketState market) {
        if (!later || decided) {
            return false;
        }
        if (!recovered) {
            decision = snapshot(begin, causeRecord, market);
        }
        return true;
    }

    private void watch(final int loopIndex) {
        if (loopIndex >= 0) {
            for (int leg = 0; leg < table.legs(loopIndex); leg++) {
                quotes.watch(table.instrument(loopIndex, leg));
            }
        }
        if (loop != null) {
            loop.orders().stream()
                    .mapToInt(OrderStory::instrument)
                    .filter(instrument ->
                            instrument >= 0 && instrument < table.universe().instrumentCount())
                    .forEach(quotes::watch);
        }
    }

    /** Keeps the quote that an input brought for an instrument that is watched. */
    private void note(
            final int type,
            final DirectBuffer buffer,
            final int offset,
            final MarketState market,
            final boolean wanted) {
        if (!wanted || type != RecordType.BOOK_TICKER && type != RecordType.BOOK_LEVELS) {
            return;
        }
        // Both have the instrument in the same place.
        final int instrument = BookTicker.instrument(buffer, offset);
        if (quotes.watches(instrument)) {
            quotes.add(instrument, market.quote(instrument));
        }
    }

    private Decision snapshot(final KeptRecord record, final KeptRecord causeRecord, final MarketState market) {
        final boolean opened = record.type() == RecordType.LOOP_OPENED;
        final DirectBuffer buffer = record.buffer();
        final int loopIndex = opened ? LoopOpened.loop(buffer, 0) : Refusal.loop(buffer, 0);
        final int rotation = opened ? Loops.rotation(table, loopIndex, LoopOpened.startAsset(buffer, 0)) : 0;
        final int startAsset = table.assetIn(loopIndex, rotation);
        final Moment moment = new Moment();
        final String noPlan = replayTo(record, moment);
        final List<Decision.Leg> legs = new ArrayList<>();
        final int loopLegs = table.legs(loopIndex);
        for (int i = 0; i < loopLegs; i++) {
            legs.add(leg(loopIndex, (rotation + i) % loopLegs, record.timeNs(), market));
        }
        quotes.seed(market);
        return new Decision(
                record,
                causeRecord == null ? NOT_FOUND : causeRecord.number(),
                causeRecord == null ? "an input that the journal does not have" : causeText(causeRecord),
                loopIndex,
                Loops.path(table, loopIndex, rotation),
                opened ? LoopOpened.grossEdgePpb(buffer, 0) : Refusal.grossEdgePpb(buffer, 0),
                legs,
                Optional.ofNullable(moment.plan),
                noPlan,
                worths(market, startAsset),
                startAsset,
                Optional.ofNullable(moment.owned),
                Optional.ofNullable(moment.available),
                new TreeMap<>(),
                "",
                0,
                market.connections(),
                market.connectionsUp(),
                market.clockSkewNs(),
                market.noOrdersUntilNs());
    }

    private double[] worths(final MarketState market, final int startAsset) {
        final double[] worths = new double[table.universe().assetCount()];
        for (int asset = 0; asset < worths.length; asset++) {
            worths[asset] = market.worth(1, asset, startAsset);
        }
        return worths;
    }

    private String causeText(final KeptRecord cause) {
        final String type = RecordType.nameOf(cause.type());
        return switch (cause.type()) {
            case RecordType.BOOK_TICKER, RecordType.BOOK_LEVELS ->
                "a " + (cause.type() == RecordType.BOOK_TICKER ? "quote" : "book") + " of "
                        + TextSink.safe(names.symbol(BookTicker.instrument(cause.buffer(), 0)));
            default -> "a " + type;
        };
    }

    private SortedMap<Long, String> openLoops(final RunState run) {
        final SortedMap<Long, String> open = new TreeMap<>();
        run.openLoops()
                .forEach((loopId, index) ->
                        open.put(loopId, Loops.has(table, index) ? Loops.path(table, index, 0) : "taken over"));
        return open;
    }

    private Decision.Leg leg(final int loopIndex, final int leg, final long nowNs, final MarketState market) {
        final int instrument = table.instrument(loopIndex, leg);
        final int side = table.side(loopIndex, leg);
        final long receiveNs = market.receiveNs(instrument);
        return new Decision.Leg(
                instrument,
                names.symbol(instrument),
                side,
                names.asset(table.assetIn(loopIndex, leg)),
                names.asset(table.assetOut(loopIndex, leg)),
                market.price(instrument, side),
                market.qty(instrument, side),
                receiveNs == 0 ? Decision.NO_AGE : nowNs - receiveNs,
                market.ladder(instrument, side, nowNs, staleAfterNs()).levels(),
                market.fees().rate(instrument, side),
                market.fees().discountedRate(instrument, side),
                market.fees().discounted(instrument),
                market.fees().known(instrument),
                market.isClosed(instrument),
                0,
                0);
    }

    private long openLoopOn(final int instrument, final RunState run) {
        for (final var open : run.openLoops().entrySet()) {
            for (int leg = 0; Loops.has(table, open.getValue()) && leg < table.legs(open.getValue()); leg++) {
                if (table.instrument(open.getValue(), leg) == instrument) {
                    return open.getKey();
                }
            }
        }
        return 0;
    }

    /** What only the engine itself knew. */
    private static final class Moment {
        private Decision.Plan plan;
        private Long owned;
        private Long available;
    }

    /** Runs the engine to the decision. Says why that cannot be, empty if it can. */
    private String replayTo(final KeptRecord record, final Moment moment) {
        if (header.isSlice()) {
            return "a slice cannot be replayed";
        }
        try (JournalReader journal = JournalReader.open(file)) {
            final ProgressBar progress = task.progress("replay", journal);
            final DecisionReplay replay = DecisionReplay.to(
                    journal, record.sequence(), (desk, output, offset) -> take(record, desk, output, offset, moment));
            for (long read = 1; replay.next(); read++) {
                if (read % JournalTask.RECORDS_OF_A_PIECE == 0) {
                    progress.at(journal.bytesRead());
                }
            }
            progress.clear();
            return moment.owned != null
                    ? ""
                    : replay.reached()
                            ? "the replay decides otherwise; see 'trefoil replay --verify'"
                            : "the journal is damaged before this record";
        } catch (final ReplayException | JournalException e) {
            return e.getMessage();
        }
    }

    private void take(
            final KeptRecord record,
            final TradingDesk desk,
            final DirectBuffer output,
            final int offset,
            final Moment moment) {
        final int length = RecordHeader.length(output, offset);
        if (length != record.buffer().capacity()) {
            return;
        }
        for (int i = RecordHeader.LENGTH; i < length; i++) {
            if (output.getByte(offset + i) != record.buffer().getByte(i)) {
                return;
            }
        }
        final boolean opened = record.type() == RecordType.LOOP_OPENED;
        final int startAsset =
                opened ? LoopOpened.startAsset(output, offset) : table.assetIn(Refusal.loop(output, offset), 0);
        moment.owned = desk.ledger().balance(startAsset);
        moment.available = desk.ledger().available(startAsset);
        if (opened) {
            moment.plan = plan(desk, record.timeNs());
        }
    }

    private static Decision.Plan plan(final TradingDesk desk, final long nowNs) {
        final LoopSizer sizer = desk.planner().sizer();
        final List<Decision.PlannedLeg> legs = new ArrayList<>();
        final Ladder ladder = new Ladder();
        for (int i = 0; i < sizer.legs(); i++) {
            desk.books()
                    .read(
                            sizer.instrument(i),
                            sizer.side(i),
                            desk.matrix(),
                            nowNs,
                            TimeUnit.MILLISECONDS.toNanos(desk.settings().staleAfterMs()),
                            ladder);
            long reached = 0;
            int levels = 0;
            while (levels < ladder.levels() && reached < sizer.qty(i)) {
                reached += ladder.qty(levels++);
            }
            legs.add(new Decision.PlannedLeg(
                    sizer.price(i), sizer.qty(i), sizer.quoteQty(i), sizer.amountIn(i), sizer.amountOut(i), levels));
        }
        return new Decision.Plan(legs, sizer.spend(), sizer.discountCost(), sizer.profit());
    }

    private FeeTable feesAtStart() {
        final int[] ppm =
                header.takerFeesPpm().stream().mapToInt(Integer::intValue).toArray();
        return "false".equals(header.settings().get("feesKnown")) ? FeeTable.unreadPpm(ppm) : FeeTable.ofPpm(ppm);
    }

    private long staleAfterNs() {
        final String setting = header.settings().getOrDefault("staleAfterMs", "");
        final int staleAfterMs = setting.matches("[0-9]{1,9}") ? Integer.parseInt(setting) : DEFAULT_STALE_AFTER_MS;
        return TimeUnit.MILLISECONDS.toNanos(staleAfterMs);
    }

    JournalHeader header() {
        return header;
    }

    Names names() {
        return names;
    }

    /** The loop; null if a refusal was explained. */
    LoopStory loop() {
        return loop;
    }

    /** What was decided on; null if the journal does not have it, as of loops taken over. */
    Decision decision() {
        return decision;
    }

    /** What a unit of each asset was worth in the start asset when the loop ended, by index. */
    double[] worthsAtEnd() {
        return worthsAtEnd;
    }

    /** Quotes from the decision on. */
    QuoteTimes quotes() {
        return quotes;
    }

    /** Which loops the journal has, in words. */
    String loopsThere() {
        return firstLoop == NOT_FOUND ? "it has no loop" : "it has loops " + firstLoop + " to " + lastLoop;
    }
}
