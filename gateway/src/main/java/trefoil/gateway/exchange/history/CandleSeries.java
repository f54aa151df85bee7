package trefoil.gateway.exchange.history;

import java.util.ArrayDeque;
import java.util.Iterator;
import trefoil.engine.sim.Trade;

/** The last periods of one length in which an instrument traded; those without a trade are left out. */
final class CandleSeries {
    private final long periodNs;
    private final int capacity;
    private final ArrayDeque<Candle> candles = new ArrayDeque<>(4);

    CandleSeries(final long periodNs, final int capacity) {
        this.periodNs = periodNs;
        this.capacity = capacity;
    }

    void add(final Trade trade) {
        final long openTimeNs = Math.floorDiv(trade.timeNs(), periodNs) * periodNs;
        Candle last = candles.peekLast();
        if (last == null || openTimeNs > last.openTimeNs()) {
            last = new Candle(openTimeNs, trade.price());
            candles.add(last);
            if (candles.size() > capacity) {
                candles.remove();
            }
        }
        last.add(trade);
    }

    long periodNs() {
        return periodNs;
    }

    /** Whether periods have been forgotten, or the next one will make it forget one. */
    boolean full() {
        return candles.size() == capacity;
    }

    /** Oldest first. */
    Iterator<Candle> oldestFirst() {
        return candles.iterator();
    }

    Iterator<Candle> newestFirst() {
        return candles.descendingIterator();
    }

    /** Start of the first period remembered; {@link Long#MAX_VALUE} if there is none. */
    long firstOpenTimeNs() {
        return candles.isEmpty() ? Long.MAX_VALUE : candles.peekFirst().openTimeNs();
    }
}
