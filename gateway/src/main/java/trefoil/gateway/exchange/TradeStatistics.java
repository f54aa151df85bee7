package trefoil.gateway.exchange;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import trefoil.engine.sim.Trade;

/** What one instrument's trades add up to: the running candle of each interval, and minutes for a day's window. */
final class TradeStatistics {
    private static final long MINUTE_NS = TimeUnit.MINUTES.toNanos(1);
    private static final KlineInterval[] INTERVALS = KlineInterval.values();
    private static final int DAY_MINUTES = 1_440;

    private final CloseListener closeListener;
    private final Candle[] candles = new Candle[INTERVALS.length];
    private final long[] endNs = new long[INTERVALS.length];
    /** Minutes with trades of the last day, oldest first. */
    private final Deque<Candle> minutes = new ArrayDeque<>();

    private final Candle window = new Candle();
    private long priceBeforeDay;
    private long lastPrice;
    private long lastTradeNs;
    private long changes;
    private boolean begun;

    /** Hears of candles that are complete. */
    @FunctionalInterface
    interface CloseListener {
        void onClosed(KlineInterval interval, Candle candle);
    }

    TradeStatistics(final CloseListener closeListener) {
        this.closeListener = closeListener;
        for (int i = 0; i < candles.length; i++) {
            candles[i] = new Candle();
        }
    }

    void onTrade(final Trade trade) {
        advance(trade.timeNs());
        for (final Candle candle : candles) {
            candle.add(trade);
        }
        final long minuteNs = Math.floorDiv(trade.timeNs(), MINUTE_NS) * MINUTE_NS;
        if (minutes.isEmpty() || minutes.getLast().openNs() != minuteNs) {
            final Candle minute = new Candle();
            minute.begin(minuteNs, trade.price());
            minutes.addLast(minute);
        }
        minutes.getLast().add(trade);
        lastPrice = trade.price();
        lastTradeNs = trade.timeNs();
        changes++;
    }

    /** Ends the candles that are over by then, and forgets minutes older than a day. */
    void advance(final long nowNs) {
        if (!begun) {
            begun = true;
            for (int i = 0; i < candles.length; i++) {
                begin(i, nowNs);
            }
            return;
        }
        for (int i = 0; i < candles.length; i++) {
            if (nowNs >= endNs[i]) {
                closeListener.onClosed(INTERVALS[i], candles[i]);
                begin(i, nowNs);
            }
        }
        while (!minutes.isEmpty() && minutes.getFirst().openNs() <= nowNs - (DAY_MINUTES + 1) * MINUTE_NS) {
            priceBeforeDay = minutes.removeFirst().close();
            changes++;
        }
    }

    private void begin(final int interval, final long nowNs) {
        final long startNs = INTERVALS[interval].startNs(nowNs);
        candles[interval].begin(startNs, lastPrice);
        endNs[interval] = INTERVALS[interval].endNs(startNs);
    }

    /** The running candle of that interval. */
    Candle candle(final KlineInterval interval) {
        return candles[interval.ordinal()];
    }

    /** Trades from a window's length before now on, to the minute; valid until the next call. */
    Candle window(final long nowNs, final int windowMinutes) {
        window.begin(nowNs - windowMinutes * MINUTE_NS, lastPrice);
        final long oldestNs = nowNs - (windowMinutes + 1) * MINUTE_NS;
        for (final Iterator<Candle> all = minutes.iterator(); all.hasNext(); ) {
            final Candle minute = all.next();
            if (minute.openNs() > oldestNs) {
                window.add(minute);
            }
        }
        return window;
    }

    /** Price of the last trade before the last day; the day's first where there was none, 0 without any trade. */
    long previousClose() {
        return priceBeforeDay != 0 || minutes.isEmpty()
                ? priceBeforeDay
                : minutes.getFirst().open();
    }

    /** Price of the last trade; 0 if there was none. */
    long lastPrice() {
        return lastPrice;
    }

    /** When it was, nanoseconds since the epoch; 0 if there was none. */
    long lastTradeNs() {
        return lastTradeNs;
    }

    /** Grows with each change of what {@link #window} tells. */
    long changes() {
        return changes;
    }
}
