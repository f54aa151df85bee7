package trefoil.gateway.binance.rest;

import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;

/**
 * What the venue still allows this address and this account, and who may use how much of it: everything that sends asks
 * here first. Any thread.
 *
 * <pre>
 *   request weight of the present minute     used by all ─────────────────────────────────────────► limit
 *      BACKGROUND (fees, filters, prices)    ├──────────── 50 % ┤
 *      MARKET (snapshots of books)           ├────────────────── 70 % ┤
 *      ACCOUNT (balances, open orders)       ├─────────────────────── 85 % ┤
 *      LOOK_UP (orders' fates, the time)     ├──────────────────────────── 95 % ┤
 *      ORDER                                 ├───────────────────────────────── 100 %
 * </pre>
 *
 * What was sent is counted here, and corrected by each answer that says what the venue has counted. A refusal for too many
 * requests stops all of them, connects included, until the venue's time is over.
 */
public final class Governor {
    /** Attempts to connect in five minutes; some of the venue's 300 are left to whatever else runs at this address. */
    public static final int CONNECT_ATTEMPTS = ConnectBudget.ATTEMPTS;

    /** The venue's public limit, until it has said its own. */
    private static final int DEFAULT_WEIGHT_PER_MINUTE = 6_000;

    private static final int PERCENT = 100;
    private static final int NEARLY_ALL_PERCENT = 97;

    /** Who asks, and of the minute's weight up to which part he may. */
    public enum Use {
        ORDER(100),
        LOOK_UP(95),
        ACCOUNT(85),
        MARKET(70),
        BACKGROUND(50);

        private final int percent;

        Use(final int percent) {
            this.percent = percent;
        }
    }

    private final RequestPause pause;
    private final UsedWeight usedWeight;
    private final ConnectBudget connects;

    private volatile int weightPerMinute = DEFAULT_WEIGHT_PER_MINUTE;
    private volatile int ordersPerTenSeconds = Integer.MAX_VALUE;
    private volatile int ordersPerDay = Integer.MAX_VALUE;

    /** A governor whose minutes are those of that clock. */
    public Governor(final EpochNanoClock clock, final ServerClock serverClock) {
        pause = new RequestPause(clock);
        usedWeight = new UsedWeight(serverClock);
        connects = new ConnectBudget(clock);
    }

    /** A governor of connections alone, for what has no REST client beside it. */
    public static Governor ofConnections(final EpochNanoClock clock) {
        return new Governor(clock, new ServerClock(clock, () -> TimeUnit.NANOSECONDS.toMillis(clock.nanoTime())));
    }

    /** Takes over what the venue says of its limits. */
    public void limits(final int weight, final int tenSeconds, final int day) {
        weightPerMinute = weight;
        ordersPerTenSeconds = tenSeconds;
        ordersPerDay = day;
    }

    /** Takes so much weight and answers 0, or takes none and answers how many milliseconds to wait. */
    public long takeOrWaitMs(final Use use, final int weight) {
        final long waitMs = waitMs(use, weight);
        if (waitMs == 0) {
            usedWeight.add(weight);
        }
        return waitMs;
    }

    /** How many milliseconds to wait until so much weight may be used, as things are; 0 for none. */
    public long waitMs(final Use use, final int weight) {
        final long pausedMs = pause.remainingMs();
        if (pausedMs > 0) {
            return pausedMs;
        }
        final int used = usedWeight.now();
        // What is too much for a whole minute would wait for ever: it goes first in one.
        return used > 0 && used + weight > (long) weightPerMinute * use.percent / PERCENT ? usedWeight.endsInMs() : 0;
    }

    /**
     * Takes one attempt to connect and answers 0, or takes none and answers how many milliseconds to wait.
     *
     * @param planned whether nothing is lost by waiting: such attempts leave some to those that are urgent
     */
    public long connectOrWaitMs(final boolean planned) {
        final long pausedMs = pause.remainingMs();
        return pausedMs > 0 ? pausedMs : connects.takeOrWaitMs(planned);
    }

    /** The venue answered an attempt to connect with that status. */
    public void connectRefused(final int httpStatus, final String retryAfter, final EpochNanoClock clock) {
        if (Verdict.of(httpStatus, 0, "").stopsRequests()) {
            pause.begin(httpStatus, 0, RequestPause.retryAfterMs(retryAfter, clock));
        }
    }

    /** The venue's count of the weight used in the present minute, as its header says it. */
    public void usedWeight(final String header) {
        usedWeight.told(header);
    }

    /** As the other, the count as a number; what is below 0 says nothing. */
    public void usedWeight(final int weight) {
        usedWeight.told(weight);
    }

    /** As {@link #ordersUsed(int, int)}, of the headers that say it. */
    public int ordersUsed(final String tenSeconds, final String day) {
        return ordersUsed(UsedWeight.number(tenSeconds), UsedWeight.number(day));
    }

    /**
     * What the venue's counts of unfilled orders mean for us: how many of the present ten seconds' are used, all if the day
     * is nearly over its limit; -1 if there is nothing to say, because little is used.
     */
    public int ordersUsed(final int tenSeconds, final int today) {
        // A day that allows no more than ten seconds do leaves nothing to be careful with.
        if (ordersPerDay > ordersPerTenSeconds && today >= (long) ordersPerDay * NEARLY_ALL_PERCENT / PERCENT) {
            return ordersPerTenSeconds;
        }
        return tenSeconds >= ordersPerTenSeconds / 2 ? tenSeconds : -1;
    }

    /** How long the venue wants no request at all. */
    public RequestPause pause() {
        return pause;
    }

    /** Weight used in the present minute, as far as it is known here. */
    public int usedWeight() {
        return usedWeight.now();
    }
}
