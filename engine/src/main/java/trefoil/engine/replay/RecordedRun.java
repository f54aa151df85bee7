package trefoil.engine.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.collections.LongArrayList;
import trefoil.engine.event.Balance;
import trefoil.engine.event.Fill;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.trading.TradingSettings;

/**
 * What a journalled run came to, and how long its orders took: read once, before the run is asked what would have been
 * if. One thread.
 */
public final class RecordedRun {
    /** Setting of a paper run's header: time from an order's sending to its arrival, and from there to its answer. */
    public static final String PAPER_LATENCY_NS = "paper.latencyNs";

    /** Setting of a paper run's header: fee of every trade until records tell others, parts per million. */
    public static final String PAPER_TAKER_FEE_PPM = "paper.takerFeePpm";

    /** Setting of a paper run's header: unfilled orders that the venue allows in ten seconds. */
    public static final String PAPER_ORDERS_PER_TEN_SECONDS = "paper.ordersPerTenSeconds";

    /** Setting of a paper run's header: unfilled orders that the venue allows in a day. */
    public static final String PAPER_ORDERS_PER_DAY = "paper.ordersPerDay";

    private static final long MAX_LATENCY_NS = TimeUnit.MINUTES.toNanos(1);
    private static final String MODE = "mode";
    private static final String PAPER = "paper";

    private final JournalReader journal;
    private final JournalHeader header;
    private final Replay replay;
    private final Map<RecordedOrder.Identity, List<RecordedOrder>> orders = new HashMap<>();
    private final Long2ObjectHashMap<RecordedOrder> byKey = new Long2ObjectHashMap<>();
    private final LongArrayList delaysNs = new LongArrayList();
    private final LongArrayList roundTripsNs = new LongArrayList();
    private final SortedMap<Integer, Long> rejects = new TreeMap<>();
    private final LoopResults results = new LoopResults();
    private final long[] startBalances;
    private boolean funded;
    private long ordersMade;
    private boolean hasBooks;

    /**
     * A run not read yet.
     *
     * @param journal opened and not read from
     * @throws ReplayException if it cannot be replayed, saying why
     */
    public RecordedRun(final JournalReader journal) {
        this.journal = journal;
        header = Replay.headerOf(journal);
        replay = Replay.running(journal, results::onOutput);
        startBalances = new long[replay.desk().settings().universe().assetCount()];
    }

    /** Takes the journal's next record. False at the end, or where something in the journal is damaged. */
    public boolean next() {
        if (!replay.next()) {
            return false;
        }
        final DirectBuffer buffer = journal.buffer();
        final int offset = journal.offset();
        switch (journal.type()) {
            case RecordType.ORDER_INTENT -> onIntent(buffer, offset);
            case RecordType.FILL -> onFill(buffer, offset);
            case RecordType.ORDER_ANSWER -> onAnswer(buffer, offset);
            case RecordType.BALANCE -> onBalance(buffer, offset);
            case RecordType.BOOK_LEVELS -> hasBooks = true;
            default -> {
                // Nothing that a changed run takes over.
            }
        }
        return true;
    }

    private void onIntent(final DirectBuffer buffer, final int offset) {
        final RecordedOrder order = new RecordedOrder(buffer, offset);
        orders.computeIfAbsent(RecordedOrder.Identity.of(buffer, offset), identity -> new ArrayList<>(1))
                .add(order);
        byKey.put(order.orderKey(), order);
        ordersMade++;
    }

    private void onFill(final DirectBuffer buffer, final int offset) {
        final RecordedOrder order = byKey.get(Fill.orderKey(buffer, offset));
        if (order != null) {
            order.onFill(RecordHeader.sequence(buffer, offset));
        }
    }

    private void onAnswer(final DirectBuffer buffer, final int offset) {
        final RecordedOrder order = byKey.remove(OrderAnswer.orderKey(buffer, offset));
        if (order == null) {
            return;
        }
        order.onAnswer(buffer, offset);
        if (order.timed()) {
            delaysNs.addLong(order.delayNs());
            roundTripsNs.addLong(order.roundTripNs());
        }
        if (OrderAnswer.outcome(buffer, offset) == OrderOutcome.REJECTED) {
            rejects.merge(OrderAnswer.venueCode(buffer, offset), 1L, Long::sum);
        }
    }

    private void onBalance(final DirectBuffer buffer, final int offset) {
        final int asset = Balance.asset(buffer, offset);
        if (isStartBalance(buffer, offset) && asset >= 0 && asset < startBalances.length) {
            funded = true;
            startBalances[asset] = Balance.free(buffer, offset) + Balance.locked(buffer, offset);
        }
    }

    /** Whether the balance is one that the run began with. */
    private boolean isStartBalance(final DirectBuffer buffer, final int offset) {
        return ordersMade == 0 && Balance.source(buffer, offset) == Balance.SNAPSHOT;
    }

    /** What the run came to, as far as it was read. */
    public RunFigures figures() {
        return RunFigures.of(replay.desk(), startBalances, rejects, results);
    }

    /** The replay that reads it. */
    public Replay replay() {
        return replay;
    }

    /** Whether the journal has more than best bids and asks. */
    public boolean hasBooks() {
        return hasBooks;
    }

    TradingSettings settings() {
        return replay.desk().settings();
    }

    JournalHeader header() {
        return header;
    }

    /** Whether its orders met a venue on paper, as those of a changed run do. */
    public boolean onPaper() {
        return PAPER.equals(header.settings().get(MODE));
    }

    /** The setting of a paper run, a whole number in that range, if it is there. */
    OptionalLong paperSetting(final String name, final long low, final long high) {
        final String value = header.settings().get(name);
        if (!onPaper() || value == null) {
            return OptionalLong.empty();
        }
        try {
            final long number = Long.parseLong(value);
            if (number >= low && number <= high) {
                return OptionalLong.of(number);
            }
        } catch (final NumberFormatException e) {
            // Said below, as for a number that is out of its range.
        }
        throw new ReplayException("the journal of session " + header.session() + ": setting " + name + "=" + value
                + " in its header should be a whole number from " + low + " to " + high);
    }

    /** The latency of a paper run, if its header tells. */
    OptionalLong paperLatencyNs() {
        return paperSetting(PAPER_LATENCY_NS, 0, MAX_LATENCY_NS);
    }

    /** The n-th recorded order that is the same, n from 0; null if there is none. */
    RecordedOrder find(final RecordedOrder.Identity identity, final int n) {
        final List<RecordedOrder> same = orders.getOrDefault(identity, List.of());
        return n < same.size() ? same.get(n) : null;
    }

    /** Whether the account's balances were told at the start. */
    boolean funded() {
        return funded;
    }

    /** By asset. */
    long[] startBalances() {
        return startBalances.clone();
    }

    /** Half of the usual time from an order's leaving to its answer; empty if no order was answered. */
    OptionalLong halfRoundTripNs() {
        return roundTripsNs.isEmpty() ? OptionalLong.empty() : OptionalLong.of(median(roundTripsNs) / 2);
    }

    /** Usual time from an input to the leaving of an order that it caused; 0 if no order left. */
    long delayNs() {
        return delaysNs.isEmpty() ? 0 : Math.max(0, median(delaysNs));
    }

    /** Usual time from an order's leaving to its answer; 0 if none was answered. */
    long roundTripNs() {
        return roundTripsNs.isEmpty() ? 0 : median(roundTripsNs);
    }

    private static long median(final LongArrayList values) {
        final long[] sorted = values.toLongArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
