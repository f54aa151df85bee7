package trefoil.gateway.cli.journal;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.agrona.DirectBuffer;
import org.agrona.collections.Long2LongHashMap;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.Leftover;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Refusal;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.math.Fixed;

/** Sums over a journal's records, taken in file order. Money is exact and cannot overflow. */
final class Statistics {
    private static final int HISTOGRAM_DIGITS = 3;
    private static final long NO_TIME = Long.MIN_VALUE;

    private final Names names;
    private final long[] recordsByType = new long[256];
    private final Map<String, Long> answersByOutcome = new TreeMap<>();
    private final Map<String, Long> loopsClosedByOutcome = new TreeMap<>();
    private final Map<String, Long> refusalsByReason = new TreeMap<>();
    private final Map<String, Money> moneyByAsset = new TreeMap<>();
    private final Map<String, BigInteger> heldByAsset = new TreeMap<>();
    private final Long2LongHashMap intentTimesNs = new Long2LongHashMap(NO_TIME);
    private final Histogram frameToSocketNs = new Histogram(HISTOGRAM_DIGITS);
    private final Histogram answerToSocketNs = new Histogram(HISTOGRAM_DIGITS);
    private long records;
    private long bytes;
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
        final long timeNs = RecordHeader.timeNs(buffer, offset);
        if (type != RecordType.SKIP) {
            firstNs = Math.min(firstNs, timeNs);
            lastNs = Math.max(lastNs, timeNs);
        }
        switch (type) {
            case RecordType.BOOK_TICKER -> takeQuote(buffer, offset);
            case RecordType.FEED_STATE -> feedsLost += FeedState.state(buffer, offset) == FeedState.DOWN ? 1 : 0;
            case RecordType.ORDER_INTENT -> intentTimesNs.put(OrderIntent.orderKey(buffer, offset), timeNs);
            case RecordType.ORDER_ANSWER -> takeAnswer(buffer, offset);
            case RecordType.LOOP_CLOSED -> takeLoop(buffer, offset);
            case RecordType.LEFTOVER -> takeLeftover(buffer, offset);
            case RecordType.REFUSAL -> count(refusalsByReason, RefusalReason.nameOf(Refusal.reason(buffer, offset)));
            default -> {}
        }
    }

    long records() {
        return records;
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

    /** What loops left in hand. */
    Map<String, BigDecimal> heldByAsset() {
        final Map<String, BigDecimal> held = new TreeMap<>();
        heldByAsset.forEach((asset, amount) -> held.put(asset, decimal(amount)));
        return held;
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

    /** Orders said to have been handed to the socket before what triggered them: not in the histograms. */
    long backwardLatencies() {
        return backwardLatencies;
    }

    private void takeQuote(final DirectBuffer buffer, final int offset) {
        final long bid = BookTicker.bidPrice(buffer, offset);
        final long ask = BookTicker.askPrice(buffer, offset);
        if (bid <= 0 || ask <= 0 || bid >= ask) {
            quotesInvalid++;
        }
    }

    private void takeAnswer(final DirectBuffer buffer, final int offset) {
        count(answersByOutcome, OrderOutcome.nameOf(OrderAnswer.outcome(buffer, offset)));
        final long orderKey = OrderAnswer.orderKey(buffer, offset);
        final long handedNs = OrderAnswer.handedToSocketNs(buffer, offset);
        final long triggerNs = intentTimesNs.remove(orderKey);
        if (triggerNs == NO_TIME || handedNs == 0) {
            return;
        }
        final long latencyNs = handedNs - triggerNs;
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
        final Money money =
                moneyByAsset.computeIfAbsent(names.asset(LoopClosed.startAsset(buffer, offset)), asset -> new Money());
        money.loops++;
        money.spent = money.spent.add(BigInteger.valueOf(LoopClosed.spent(buffer, offset)));
        money.received = money.received.add(BigInteger.valueOf(LoopClosed.received(buffer, offset)));
    }

    private void takeLeftover(final DirectBuffer buffer, final int offset) {
        heldByAsset.merge(
                names.asset(Leftover.asset(buffer, offset)),
                BigInteger.valueOf(Leftover.amount(buffer, offset)),
                BigInteger::add);
    }

    private static void count(final Map<String, Long> counts, final String name) {
        counts.merge(name, 1L, Long::sum);
    }

    private static BigDecimal decimal(final BigInteger fixed) {
        return fixed.signum() == 0 ? BigDecimal.ZERO : new BigDecimal(fixed, Fixed.DECIMALS).stripTrailingZeros();
    }
}
