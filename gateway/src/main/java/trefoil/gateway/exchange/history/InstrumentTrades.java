package trefoil.gateway.exchange.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import trefoil.engine.sim.Trade;

/**
 * The trades of one instrument. Kept are the last {@value #TRADES} trades and as many aggregates, the seconds of the
 * last quarter of an hour in which something traded, the minutes of a day, the hours of a month.
 */
public final class InstrumentTrades {
    /** Trades remembered, and aggregates. */
    public static final int TRADES = 2_000;

    private static final int SECONDS = 1_000;
    private static final int MINUTES = 1_500;
    private static final int HOURS = 1_000;
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);

    private final ArrayDeque<Trade> trades = new ArrayDeque<>(4);
    private final ArrayDeque<AggregateTrade> aggregates = new ArrayDeque<>(4);
    private final CandleSeries seconds = new CandleSeries(TimeUnit.SECONDS.toNanos(1), SECONDS);
    private final CandleSeries minutes = new CandleSeries(MINUTE_NS, MINUTES);
    private final CandleSeries hours = new CandleSeries(HOUR_NS, HOURS);
    private long lastAggregateId;

    /** What is known of a market without trades. */
    InstrumentTrades() {}

    void add(final Trade trade) {
        trades.add(trade);
        if (trades.size() > TRADES) {
            trades.remove();
        }
        aggregate(trade);
        seconds.add(trade);
        minutes.add(trade);
        hours.add(trade);
    }

    private void aggregate(final Trade trade) {
        final AggregateTrade last = aggregates.peekLast();
        if (last != null
                && last.takerId() == trade.takerId()
                && last.price() == trade.price()
                && last.buyerIsMaker() == trade.buyerIsMaker()) {
            aggregates.removeLast();
            aggregates.add(new AggregateTrade(
                    last.id(),
                    last.price(),
                    last.quantity() + trade.quantity(),
                    last.firstTradeId(),
                    trade.tradeId(),
                    last.buyerIsMaker(),
                    last.takerId(),
                    last.timeNs()));
            return;
        }
        aggregates.add(new AggregateTrade(
                ++lastAggregateId,
                trade.price(),
                trade.quantity(),
                trade.tradeId(),
                trade.tradeId(),
                trade.buyerIsMaker(),
                trade.takerId(),
                trade.timeNs()));
        if (aggregates.size() > TRADES) {
            aggregates.remove();
        }
    }

    /** Oldest first. */
    public Collection<Trade> trades() {
        return Collections.unmodifiableCollection(trades);
    }

    /** Oldest first; the last one may still grow while its taker trades. */
    public Collection<AggregateTrade> aggregates() {
        return Collections.unmodifiableCollection(aggregates);
    }

    /** Number of the newest aggregate; 0 if there is none. */
    public long lastAggregateId() {
        return lastAggregateId;
    }

    /** The aggregates that are remembered of those newer than that number, oldest first. */
    public Collection<AggregateTrade> aggregatesAfter(final long id) {
        final ArrayDeque<AggregateTrade> newer = new ArrayDeque<>(4);
        final Iterator<AggregateTrade> newestFirst = aggregates.descendingIterator();
        while (newestFirst.hasNext()) {
            final AggregateTrade aggregate = newestFirst.next();
            if (aggregate.id() <= id) {
                break;
            }
            newer.addFirst(aggregate);
        }
        return newer;
    }

    /** The last trade; null if there was none. */
    public Trade last() {
        return trades.peekLast();
    }

    /**
     * Everything that traded from a moment on, as one candle, with the price before it where nothing did.
     *
     * @param fromNs rounded down to a second in the last quarter of an hour, else to a minute in the last day, else to
     *     an hour
     * @param price price where nothing is known of an earlier one
     */
    public Candle since(final long fromNs, final long price) {
        final CandleSeries series = finestReachingBackTo(fromNs);
        Candle total = new Candle(fromNs, price);
        long before = price;
        for (final Iterator<Candle> each = series.oldestFirst(); each.hasNext(); ) {
            final Candle candle = each.next();
            if (endOf(series, candle) <= fromNs) {
                before = candle.close();
                total = new Candle(fromNs, before);
            } else {
                total.add(candle);
            }
        }
        return total;
    }

    /** Price of the last trade before a moment, as far as is known; the price given where there was none. */
    public long priceBefore(final long timeNs, final long price) {
        final CandleSeries series = finestReachingBackTo(timeNs);
        for (final Iterator<Candle> each = series.newestFirst(); each.hasNext(); ) {
            final Candle candle = each.next();
            if (endOf(series, candle) <= timeNs) {
                return candle.close();
            }
        }
        return price;
    }

    private CandleSeries finestReachingBackTo(final long timeNs) {
        if (!seconds.full() || seconds.firstOpenTimeNs() <= timeNs) {
            return seconds;
        }
        return !minutes.full() || minutes.firstOpenTimeNs() <= timeNs ? minutes : hours;
    }

    private static long endOf(final CandleSeries series, final Candle candle) {
        return candle.openTimeNs() + series.periodNs();
    }

    /**
     * Candles without a gap, oldest first. Periods of less than an hour reach back as far as minutes are remembered.
     *
     * @param zoneNs how far the zone in which periods start is ahead of UTC
     * @param startNs from the first that opens at that moment or later; below zero for the newest ones
     * @param endNs to the last that opens at that moment or before
     * @param limit how many at most
     */
    public List<Candle> candles(
            final Interval interval, final long zoneNs, final long startNs, final long endNs, final int limit) {
        final CandleSeries series = seriesFor(interval, zoneNs);
        final List<Candle> result = new ArrayList<>();
        if (series.firstOpenTimeNs() == Long.MAX_VALUE) {
            return result;
        }
        final long firstNs = interval.openTimeNs(series.firstOpenTimeNs(), zoneNs);
        final long lastNs = interval.openTimeNs(endNs, zoneNs);
        long openNs;
        if (startNs >= 0) {
            final long aligned = interval.openTimeNs(startNs, zoneNs);
            openNs = Math.max(firstNs, aligned < startNs ? interval.nextOpenTimeNs(aligned, zoneNs) : aligned);
        } else {
            openNs = Math.max(firstNs, interval.earlierOpenTimeNs(lastNs, limit - 1, zoneNs));
        }
        final Iterator<Candle> each = series.oldestFirst();
        Candle next = each.next();
        long price = next.open();
        while (openNs <= lastNs && result.size() < limit) {
            final long endOfPeriodNs = interval.nextOpenTimeNs(openNs, zoneNs);
            Candle candle = null;
            while (next != null && next.openTimeNs() < endOfPeriodNs) {
                if (next.openTimeNs() >= openNs) {
                    candle = candle == null ? new Candle(openNs, price) : candle;
                    candle.add(next);
                }
                price = next.close();
                next = each.hasNext() ? each.next() : null;
            }
            result.add(candle == null ? new Candle(openNs, price) : candle);
            openNs = endOfPeriodNs;
        }
        return result;
    }

    private CandleSeries seriesFor(final Interval interval, final long zoneNs) {
        if (interval == Interval.SECOND) {
            return seconds;
        }
        return interval.lengthNs() < HOUR_NS || Math.floorMod(zoneNs, HOUR_NS) != 0 ? minutes : hours;
    }
}
