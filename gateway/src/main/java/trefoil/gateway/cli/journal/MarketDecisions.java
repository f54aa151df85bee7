package trefoil.gateway.cli.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.agrona.DirectBuffer;
import org.agrona.collections.LongArrayList;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Refusal;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.math.DecimalText;

/**
 * A journal's market and the decisions made on it, so that they can be compared with another's: a market record is known by
 * what it says (instrument, update id, prices, quantities), a decision by the market record that caused it and its loop.
 */
final class MarketDecisions {
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;
    private static final int ROTATION = 29;

    /**
     * What a decision is about.
     *
     * @param market the market record that caused it
     * @param path the loop, from its first asset in the loop table
     * @param number of several decisions on the same, from 0
     */
    record Subject(long market, String path, int number) {}

    /** A decision and what came of it. */
    static final class Made {
        private final long recordNumber;
        private final long timeNs;
        private final String decided;
        private final boolean opened;
        private final Map<Integer, String> orders = new TreeMap<>();
        private String ended = "";

        private Made(final long recordNumber, final long timeNs, final String decided, final boolean opened) {
            this.recordNumber = recordNumber;
            this.timeNs = timeNs;
            this.decided = decided;
            this.opened = opened;
        }

        long recordNumber() {
            return recordNumber;
        }

        long timeNs() {
            return timeNs;
        }

        boolean opened() {
            return opened;
        }

        /** {@code opened, spend …} or {@code refused …}. */
        String decided() {
            return decided;
        }

        /** Each order and its end, by ordinal. */
        Map<Integer, String> orders() {
            return orders;
        }

        /** How the loop ended, empty if it was refused or is open. */
        String ended() {
            return ended;
        }

        boolean isAs(final Made other) {
            return decided.equals(other.decided) && orders.equals(other.orders) && ended.equals(other.ended);
        }
    }

    private final Path file;
    private final JournalHeader header;
    private final Names names;
    private final long[] symbolHashes;
    private LongArrayList sequences = new LongArrayList();
    private LongArrayList markets = new LongArrayList();
    private final Map<Subject, Made> decisions = new LinkedHashMap<>();
    private final Map<Long, Made> madeByLoop = new HashMap<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<String> problems = new ArrayList<>();
    private long[] sortedMarkets;
    private long unknownCauses;
    private boolean whole;

    private MarketDecisions(final Path file, final JournalHeader header) {
        this.file = file;
        this.header = header;
        names = new Names(Optional.of(header));
        symbolHashes = names.symbols().stream()
                .mapToLong(symbol -> mix(symbol.hashCode(), symbol.length()))
                .toArray();
    }

    /**
     * Reads a journal to its end.
     *
     * @throws JournalException if it is none, or its header is damaged
     */
    static MarketDecisions read(final Path file, final JournalTask task) {
        try (JournalReader journal = JournalReader.open(file)) {
            final MarketDecisions decisions = new MarketDecisions(
                    file,
                    journal.header()
                            .orElseThrow(() -> new JournalException("journal " + file
                                    + ": the header is damaged, and what its indexes mean is in it")));
            if (decisions.names.loops().isEmpty()) {
                throw new JournalException("journal " + file + " was written by version "
                        + TextSink.safe(decisions.header.toolVersion())
                        + ", which numbers loops otherwise than this one; use that version");
            }
            final ProgressBar progress = task.progress("read", journal);
            for (long read = 1; journal.next(); read++) {
                decisions.take(journal);
                if (read % JournalTask.RECORDS_OF_A_PIECE == 0) {
                    progress.at(journal.bytesRead());
                }
            }
            progress.clear();
            final Findings findings = new Findings(journal);
            decisions.whole = findings.exitCode() == JournalCommand.WHOLE;
            decisions.problems.addAll(findings.lines());
            decisions.sortedMarkets = decisions.markets.toLongArray();
            Arrays.sort(decisions.sortedMarkets);
            decisions.sequences = null;
            decisions.markets = null;
            return decisions;
        }
    }

    private void take(final JournalReader journal) {
        final DirectBuffer buffer = journal.buffer();
        final int offset = journal.offset();
        switch (journal.type()) {
            case RecordType.BOOK_TICKER ->
                takeMarket(buffer, offset, BookTicker.instrument(buffer, offset), BookTicker.UPDATE_ID_OFFSET);
            case RecordType.BOOK_LEVELS ->
                takeMarket(buffer, offset, BookLevels.instrument(buffer, offset), BookLevels.UPDATE_ID_OFFSET);
            case RecordType.LOOP_OPENED -> takeOpened(journal, buffer, offset);
            case RecordType.REFUSAL -> takeRefusal(journal, buffer, offset);
            case RecordType.ORDER_INTENT -> takeIntent(buffer, offset);
            case RecordType.ORDER_ANSWER -> takeAnswer(buffer, offset);
            case RecordType.LOOP_CLOSED -> takeClosed(buffer, offset);
            default -> {}
        }
    }

    private void takeMarket(final DirectBuffer buffer, final int offset, final int instrument, final int from) {
        long hash = instrument >= 0 && instrument < symbolHashes.length ? symbolHashes[instrument] : instrument;
        // From the update id on: which connection brought it, and when, is not the market's.
        for (int i = from; i < RecordHeader.length(buffer, offset); i += Long.BYTES) {
            hash = mix(hash, buffer.getLong(offset + i, LITTLE_ENDIAN));
        }
        sequences.addLong(RecordHeader.sequence(buffer, offset));
        markets.addLong(hash);
    }

    private static long mix(final long hash, final long value) {
        return Long.rotateLeft((hash ^ value) * MIX, ROTATION);
    }

    private void takeOpened(final JournalReader journal, final DirectBuffer buffer, final int offset) {
        count("loops opened");
        final int loop = LoopOpened.loop(buffer, offset);
        final Made made = new Made(
                journal.recordNumber(),
                RecordHeader.timeNs(buffer, offset),
                "opened, spends " + DecimalText.toString(LoopOpened.startAmount(buffer, offset)) + " "
                        + TextSink.safe(names.asset(LoopOpened.startAsset(buffer, offset))) + ", expects "
                        + DecimalText.toString(LoopOpened.expectedProfit(buffer, offset)),
                true);
        madeByLoop.put(LoopOpened.loopId(buffer, offset), made);
        add(LoopOpened.causeSequence(buffer, offset), loop, made);
    }

    private void takeRefusal(final JournalReader journal, final DirectBuffer buffer, final int offset) {
        final String reason = RefusalReason.nameOf(Refusal.reason(buffer, offset));
        count("refused " + reason);
        add(
                Refusal.causeSequence(buffer, offset),
                Refusal.loop(buffer, offset),
                new Made(journal.recordNumber(), RecordHeader.timeNs(buffer, offset), "refused " + reason, false));
    }

    private void add(final long cause, final int loop, final Made made) {
        final OptionalLong market = marketOf(cause);
        if (market.isEmpty()) {
            unknownCauses++;
            return;
        }
        final String path = names.path(loop).orElse("#" + loop);
        int number = 0;
        while (decisions.putIfAbsent(new Subject(market.getAsLong(), path, number), made) != null) {
            number++;
        }
    }

    /** The market record with that sequence; in a file they come in the order of their sequences. */
    private OptionalLong marketOf(final long sequence) {
        int low = 0;
        int high = sequences.size() - 1;
        while (low <= high) {
            final int middle = low + high >>> 1;
            final long found = sequences.getLong(middle);
            if (found == sequence) {
                return OptionalLong.of(markets.getLong(middle));
            }
            if (found < sequence) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return OptionalLong.empty();
    }

    private void takeIntent(final DirectBuffer buffer, final int offset) {
        count("orders");
        final long key = OrderIntent.orderKey(buffer, offset);
        final Made made = madeByLoop.get(OrderKey.loopId(key));
        if (made != null) {
            made.orders.put(
                    OrderKey.ordinal(key),
                    OrderPurpose.nameOf(OrderIntent.purpose(buffer, offset)) + " "
                            + Side.nameOf(OrderIntent.side(buffer, offset)) + " "
                            + DecimalText.toString(OrderIntent.qty(buffer, offset)) + " "
                            + TextSink.safe(names.symbol(OrderIntent.instrument(buffer, offset))) + " at "
                            + DecimalText.toString(OrderIntent.price(buffer, offset)));
        }
    }

    private void takeAnswer(final DirectBuffer buffer, final int offset) {
        final int outcome = OrderAnswer.outcome(buffer, offset);
        if (outcome == OrderOutcome.UNKNOWN) {
            return;
        }
        final long key = OrderAnswer.orderKey(buffer, offset);
        final Made made = madeByLoop.get(OrderKey.loopId(key));
        if (made != null) {
            made.orders.computeIfPresent(
                    OrderKey.ordinal(key),
                    (ordinal, order) -> order.contains(": ")
                            ? order
                            : order + ": " + OrderOutcome.nameOf(outcome) + " "
                                    + DecimalText.toString(OrderAnswer.executedQty(buffer, offset)) + " for "
                                    + DecimalText.toString(OrderAnswer.quoteQty(buffer, offset)));
        }
    }

    private void takeClosed(final DirectBuffer buffer, final int offset) {
        final String outcome = LoopOutcome.nameOf(LoopClosed.outcome(buffer, offset));
        count("loops " + outcome);
        final Made made = madeByLoop.remove(LoopClosed.loopId(buffer, offset));
        if (made != null) {
            made.ended = outcome + ", spent " + DecimalText.toString(LoopClosed.spent(buffer, offset)) + ", received "
                    + DecimalText.toString(LoopClosed.received(buffer, offset));
        }
    }

    private void count(final String what) {
        counts.merge(what, 1L, Long::sum);
    }

    /** Whether the journal has that market record. */
    boolean has(final long market) {
        return Arrays.binarySearch(sortedMarkets, market) >= 0;
    }

    /** How many of its market records the other has too. */
    long commonWith(final MarketDecisions other) {
        long common = 0;
        int there = 0;
        for (final long market : sortedMarkets) {
            while (there < other.sortedMarkets.length && other.sortedMarkets[there] < market) {
                there++;
            }
            common += there < other.sortedMarkets.length && other.sortedMarkets[there] == market ? 1 : 0;
        }
        return common;
    }

    long marketRecords() {
        return sortedMarkets.length;
    }

    /** In the order they were made. */
    Map<Subject, Made> decisions() {
        return decisions;
    }

    /** How many there are of each kind of decision and outcome. */
    Map<String, Long> counts() {
        return counts;
    }

    /** Decisions whose cause is no market record of this journal: they cannot be compared. */
    long unknownCauses() {
        return unknownCauses;
    }

    Path file() {
        return file;
    }

    JournalHeader header() {
        return header;
    }

    /** Whether nothing is torn or damaged. */
    boolean whole() {
        return whole;
    }

    /** What is, in words. */
    List<String> problems() {
        return problems;
    }
}
