package trefoil.gateway.cli.journal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Carried;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.Leftover;
import trefoil.engine.event.LeftoverReason;
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
import trefoil.engine.event.Refusal;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.StateChanged;
import trefoil.engine.event.StopReason;
import trefoil.engine.math.Fixed;

/** Sums over a journal's records, taken in file order. Money is exact and cannot overflow. */
final class Statistics {
    private static final int HISTOGRAM_DIGITS = 3;
    private static final long NO_TIME = Long.MIN_VALUE;

    private final Names names;
    private final long[] recordsByType = new long[256];
    private final long[] bytesByType = new long[256];
    private final Silences connections = new Silences();
    private final Silences instruments = new Silences();
    private final Long2LongHashMap openedNs = new Long2LongHashMap(NO_TIME);
    private final Histogram socketToAnswerNs = new Histogram(HISTOGRAM_DIGITS);
    private final Histogram loopNs = new Histogram(HISTOGRAM_DIGITS);
    private final Map<String, Long> answersByOutcome = new TreeMap<>();
    private final Map<String, Long> loopsClosedByOutcome = new TreeMap<>();
    private final Map<String, Long> refusalsByReason = new TreeMap<>();
    private final Map<String, Money> moneyByAsset = new TreeMap<>();
    private final Map<String, BigInteger> leftByAsset = new TreeMap<>();
    private final Map<String, Long> leftoversByReason = new TreeMap<>();
    private final Map<String, BigInteger> carriedByAsset = new TreeMap<>();
    private final Map<String, BigInteger> lossCarriedByAsset = new TreeMap<>();
    private final Set<Long> loopsRecovered = new HashSet<>();
    private final Map<String, Long> statesByReason = new TreeMap<>();
    private final Long2LongHashMap intentTimesNs = new Long2LongHashMap(NO_TIME);
    private final Histogram frameToSocketNs = new Histogram(HISTOGRAM_DIGITS);
    private final Histogram answerToSocketNs = new Histogram(HISTOGRAM_DIGITS);
    private long records;
    private long bytes;
    private long books;
    private long firstNs = Long.MAX_VALUE;
    private long lastNs = Long.MIN_VALUE;
    private long quotesInvalid;
    private long feedsLost;
    private long backwardLatencies;

    /** What loops from one asset took and gave. */
    static final class Money {
        private BigInteger spent = BigInteger.ZERO;
        private BigInteger received = BigInteger.ZERO;
        private long loops;

        BigDecimal spent() {
            return decimal(spent);
        }

        BigDecimal received() {
            return decimal(received);
        }

        BigDecimal profit() {
            return decimal(received.subtract(spent));
        }

        long loops() {
            return loops;
        }
    }

    Statistics(final Names names) {
        this.names = names;
    }

    void take(final DirectBuffer buffer, final int offset, final int length) {
        final int type = RecordHeader.type(buffer, offset);
        records++;
        bytes += length;
        recordsByType[type]++;
        bytesByType[type] += length;
        final long timeNs = RecordHeader.timeNs(buffer, offset);
        if (type != RecordType.SKIP) {
            firstNs = Math.min(firstNs, timeNs);
            lastNs = Math.max(lastNs, timeNs);
        }
        switch (type) {
            case RecordType.BOOK_TICKER -> takeQuote(buffer, offset, timeNs);
            case RecordType.BOOK_LEVELS -> takeBook(buffer, offset, timeNs);
            case RecordType.LOOP_OPENED -> openedNs.put(LoopOpened.loopId(buffer, offset), timeNs);
            case RecordType.FEED_STATE -> feedsLost += FeedState.state(buffer, offset) == FeedState.DOWN ? 1 : 0;
            case RecordType.ORDER_INTENT -> intentTimesNs.put(OrderIntent.orderKey(buffer, offset), timeNs);
            case RecordType.ORDER_ANSWER -> takeAnswer(buffer, offset);
            case RecordType.LOOP_CLOSED -> takeLoop(buffer, offset);
            case RecordType.LEFTOVER -> takeLeftover(buffer, offset);
            case RecordType.LOOP_RECOVERED -> loopsRecovered.add(LoopRecovered.loopId(buffer, offset));
            case RecordType.ORDER_RECOVERED -> intentTimesNs.put(OrderRecovered.orderKey(buffer, offset), timeNs);
            case RecordType.CARRIED -> takeCarried(buffer, offset);
            case RecordType.STATE_CHANGED ->
                count(statesByReason, StopReason.nameOf(StateChanged.reason(buffer, offset)));
            case RecordType.REFUSAL -> count(refusalsByReason, RefusalReason.nameOf(Refusal.reason(buffer, offset)));
            default -> {}
        }
    }

    private void takeBook(final DirectBuffer buffer, final int offset, final long timeNs) {
        final int flags = BookLevels.flags(buffer, offset);
        if ((flags & BookLevels.LAST) != 0 && (flags & BookLevels.UNUSABLE) == 0) {
            books++;
        }
        takeUpdate(BookLevels.connection(buffer, offset), BookLevels.instrument(buffer, offset), timeNs);
    }

    long records() {
        return records;
    }

    /** Whole books. */
    long books() {
        return books;
    }

    /** Quotes and whole books. */
    long marketUpdates() {
        return count(RecordType.BOOK_TICKER) + books;
    }

    /** Bytes of all records, without what lies around them. */
    long bytes() {
        return bytes;
    }

    long count(final int type) {
        return recordsByType[type];
    }

    /** Records by the name of their type, in the order of the codes, those that occur. */
    Map<String, Long> recordsByType() {
        final Map<String, Long> counts = new LinkedHashMap<>();
        for (int type = 0; type < recordsByType.length; type++) {
            if (recordsByType[type] > 0) {
                counts.put(RecordType.nameOf(type), recordsByType[type]);
            }
        }
        return counts;
    }

    boolean hasTimes() {
        return firstNs <= lastNs;
    }

    long firstNs() {
        return firstNs;
    }

    long lastNs() {
        return lastNs;
    }

    /** Of the span between the first and the last record's time. */
    double perSecond(final long count) {
        return hasTimes() && lastNs > firstNs ? count * 1e9 / ((double) lastNs - firstNs) : 0;
    }

    /** Quotes with a side missing or crossed. */
    long quotesInvalid() {
        return quotesInvalid;
    }

    /** Times a connection went down. */
    long feedsLost() {
        return feedsLost;
    }

    Map<String, Long> answersByOutcome() {
        return answersByOutcome;
    }

    Map<String, Long> loopsClosedByOutcome() {
        return loopsClosedByOutcome;
    }

    Map<String, Long> refusalsByReason() {
        return refusalsByReason;
    }

    Map<String, Money> moneyByAsset() {
        return moneyByAsset;
    }

    /** What loops of this run could not bring home. */
    Map<String, BigDecimal> leftByAsset() {
        return decimals(leftByAsset);
    }

    /** How often something could not be brought home, by reason. */
    Map<String, Long> leftoversByReason() {
        return leftoversByReason;
    }

    /** What earlier runs left over and handed on. */
    Map<String, BigDecimal> carriedByAsset() {
        return decimals(carriedByAsset);
    }

    /** What earlier runs lost of late and handed on, to count against the limits. */
    Map<String, BigDecimal> lossCarriedByAsset() {
        return decimals(lossCarriedByAsset);
    }

    /** Loops of earlier runs that this one took over. */
    long loopsRecovered() {
        return loopsRecovered.size();
    }

    /** Changes of the engine's state by their reason. */
    Map<String, Long> stateChangesByReason() {
        return statesByReason;
    }

    /** Orders whose fate the journal does not tell: they may be out. */
    long unanswered() {
        return intentTimesNs.size();
    }

    /** From the frame that opened the loop to leg 1 handed to the socket. */
    Histogram frameToSocketNs() {
        return frameToSocketNs;
    }

    /** From a leg's answer to the next leg handed to the socket. */
    Histogram answerToSocketNs() {
        return answerToSocketNs;
    }

    /** From an order handed to the socket to its answer received. */
    Histogram socketToAnswerNs() {
        return socketToAnswerNs;
    }

    /** From a loop's opening to its end. */
    Histogram loopNs() {
        return loopNs;
    }

    /** Bytes of the records of each type, by its name, in the order of the codes, those that occur. */
    Map<String, Long> bytesByType() {
        final Map<String, Long> sums = new LinkedHashMap<>();
        for (int type = 0; type < bytesByType.length; type++) {
            if (bytesByType[type] > 0) {
                sums.put(RecordType.nameOf(type), bytesByType[type]);
            }
        }
        return sums;
    }

    /** How long each connection brought nothing of the market at most. */
    Silences connections() {
        return connections;
    }

    /** How long each instrument had no update at most. */
    Silences instruments() {
        return instruments;
    }

    /** Name of an instrument. */
    String symbol(final int instrument) {
        return names.symbol(instrument);
    }

    /** Orders said to have been handed to the socket before what triggered them: not in the histograms. */
    long backwardLatencies() {
        return backwardLatencies;
    }

    private void takeUpdate(final int connection, final int instrument, final long timeNs) {
        connections.update(connection, timeNs);
        instruments.update(instrument, timeNs);
    }

    private void takeQuote(final DirectBuffer buffer, final int offset, final long timeNs) {
        takeUpdate(BookTicker.connection(buffer, offset), BookTicker.instrument(buffer, offset), timeNs);
        final long bid = BookTicker.bidPrice(buffer, offset);
        final long ask = BookTicker.askPrice(buffer, offset);
        if (bid <= 0 || ask <= 0 || bid >= ask) {
            quotesInvalid++;
        }
    }

    private void takeAnswer(final DirectBuffer buffer, final int offset) {
        final int outcome = OrderAnswer.outcome(buffer, offset);
        count(answersByOutcome, OrderOutcome.nameOf(outcome));
        if (outcome == OrderOutcome.UNKNOWN) {
            // No end: the venue is asked on, and the answer that counts comes later.
            return;
        }
        final long orderKey = OrderAnswer.orderKey(buffer, offset);
        final long handedNs = OrderAnswer.handedToSocketNs(buffer, offset);
        final long triggerNs = intentTimesNs.remove(orderKey);
        if (triggerNs == NO_TIME || handedNs == 0) {
            return;
        }
        final long latencyNs = handedNs - triggerNs;
        final long roundTripNs = RecordHeader.timeNs(buffer, offset) - handedNs;
        if (roundTripNs >= 0) {
            socketToAnswerNs.recordValue(roundTripNs);
        }
        if (latencyNs < 0) {
            backwardLatencies++;
        } else if (OrderKey.ordinal(orderKey) == 1) {
            frameToSocketNs.recordValue(latencyNs);
        } else {
            answerToSocketNs.recordValue(latencyNs);
        }
    }

    private void takeLoop(final DirectBuffer buffer, final int offset) {
        count(loopsClosedByOutcome, LoopOutcome.nameOf(LoopClosed.outcome(buffer, offset)));
        final long opened = openedNs.remove(LoopClosed.loopId(buffer, offset));
        final long lastedNs = opened == NO_TIME ? -1 : RecordHeader.timeNs(buffer, offset) - opened;
        if (lastedNs >= 0) {
            loopNs.recordValue(lastedNs);
        }
        final Money money =
                moneyByAsset.computeIfAbsent(names.asset(LoopClosed.startAsset(buffer, offset)), asset -> new Money());
        money.loops++;
        money.spent = money.spent.add(BigInteger.valueOf(LoopClosed.spent(buffer, offset)));
        money.received = money.received.add(BigInteger.valueOf(LoopClosed.received(buffer, offset)));
    }

    private void takeLeftover(final DirectBuffer buffer, final int offset) {
        count(leftoversByReason, LeftoverReason.nameOf(Leftover.reason(buffer, offset)));
        add(leftByAsset, Leftover.asset(buffer, offset), Leftover.amount(buffer, offset));
    }

    private void takeCarried(final DirectBuffer buffer, final int offset) {
        add(
                Carried.kind(buffer, offset) == Carried.LOSS ? lossCarriedByAsset : carriedByAsset,
                Carried.asset(buffer, offset),
                Carried.amount(buffer, offset));
    }

    private void add(final Map<String, BigInteger> amounts, final int asset, final long amount) {
        amounts.merge(names.asset(asset), BigInteger.valueOf(amount), BigInteger::add);
    }

    private static void count(final Map<String, Long> counts, final String name) {
        counts.merge(name, 1L, Long::sum);
    }

    private static Map<String, BigDecimal> decimals(final Map<String, BigInteger> amounts) {
        final Map<String, BigDecimal> decimals = new TreeMap<>();
        amounts.forEach((asset, amount) -> decimals.put(asset, decimal(amount)));
        return decimals;
    }

    private static BigDecimal decimal(final BigInteger fixed) {
        return fixed.signum() == 0 ? BigDecimal.ZERO : new BigDecimal(fixed, Fixed.DECIMALS).stripTrailingZeros();
    }
}
