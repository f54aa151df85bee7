package trefoil.gateway.binance.order;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import okhttp3.Request;
import org.agrona.concurrent.EpochNanoClock;

/** Opens a sender's connections before they are needed, and pings those that have not been used for a while. */
final class LaneUpkeep implements AutoCloseable {
    /** Longest wait for the answer to a ping on a connection that is open. */
    static final long MAX_PING_MS = 2_000;

    private static final long TELLING_MS = 1_000;

    private final Lanes lanes;
    private final String pingUrl;
    private final long openMs;
    private final long keepWarmMs;
    private final EpochNanoClock clock;
    private final BooleanSupplier mayAsk;
    private final Consumer<String> notices;
    private final ScheduledExecutorService thread;

    /**
     * Upkeep of those lanes.
     *
     * @param openMs longest wait for a connection and its first answer
     * @param keepWarmMs between two rounds of pings
     * @param mayAsk whether requests are welcome now
     */
    LaneUpkeep(
            final Lanes lanes,
            final String pingUrl,
            final long openMs,
            final long keepWarmMs,
            final EpochNanoClock clock,
            final BooleanSupplier mayAsk,
            final Consumer<String> notices) {
        this.lanes = lanes;
        this.pingUrl = pingUrl;
        this.openMs = openMs;
        this.keepWarmMs = keepWarmMs;
        this.clock = clock;
        this.mayAsk = mayAsk;
        this.notices = notices;
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            final Thread daemon = new Thread(task, "order-keep-warm");
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /** Opens every lane's connection at once, and answers how many opened; a failure is a notice. */
    int open() {
        if (!mayAsk.getAsBoolean()) {
            return 0;
        }
        final List<Ping> pings = new ArrayList<>();
        for (int i = 0; i < lanes.count(); i++) {
            if (lanes.get(i).take()) {
                pings.add(ping(lanes.get(i), openMs));
            }
        }
        int opened = 0;
        IOException failure = null;
        for (final Ping ping : pings) {
            if (answers(ping, openMs)) {
                opened++;
            } else if (ping.failure() != null) {
                failure = ping.failure();
            }
        }
        if (opened < lanes.count()) {
            notices.accept("order connections: " + opened + " of " + lanes.count() + " answer" + because(failure));
        }
        return opened;
    }

    /** Pings from now on. */
    void start() {
        thread.scheduleWithFixedDelay(this::keepWarm, keepWarmMs, keepWarmMs, TimeUnit.MILLISECONDS);
    }

    /** Pings, one after the other, the connections not used lately. */
    private void keepWarm() {
        try {
            final long sinceNs = clock.nanoTime() - TimeUnit.MILLISECONDS.toNanos(keepWarmMs) / 2;
            for (int i = 0; i < lanes.count() && mayAsk.getAsBoolean(); i++) {
                final Lane lane = lanes.takeUnusedSince(sinceNs);
                if (lane == null) {
                    return;
                }
                final Ping ping = ping(lane, MAX_PING_MS);
                if (!answers(ping, MAX_PING_MS) && !thread.isShutdown()) {
                    notices.accept("an order connection does not answer" + because(ping.failure()));
                }
            }
        } catch (final RuntimeException e) {
            notices.accept("order connections are not kept warm: " + e);
        }
    }

    private Ping ping(final Lane lane, final long limitMs) {
        final Ping ping = new Ping(lane, clock);
        ping.begin(new Request.Builder().url(pingUrl).build(), limitMs);
        return ping;
    }

    private static boolean answers(final Ping ping, final long limitMs) {
        try {
            // The time limit ends the ping; the rest is for telling so.
            return ping.await(limitMs + TELLING_MS);
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String because(final IOException failure) {
        return failure == null ? "" : " (" + failure.getMessage() + ")";
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
