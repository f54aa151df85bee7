package trefoil.gateway.exchange;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import trefoil.engine.sim.MarketFeed;

/**
 * Moves the market: takes what is due from the feed, on the exchange's thread, in batches of about a millisecond.
 *
 * <p>Behind by more than a second, as after a suspension, the market goes on from where it stood instead of throwing all
 * it missed at its listeners, who would be disconnected as slow readers.
 *
 * <p>A shorter pause would make the thread spin, since sockets can be waited for in whole milliseconds only.
 */
final class FeedDriver {
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MAX_CATCH_UP_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_BATCH = 512;

    private final ExchangeCore core;
    private final MarketFeed feed;
    private final EventLoop eventLoop;
    private final double speed;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Runnable step = this::step;
    private boolean started;
    private long startNs;

    FeedDriver(final ExchangeCore core, final MarketFeed feed, final EventLoop eventLoop) {
        this.core = core;
        this.feed = feed;
        this.eventLoop = eventLoop;
        speed = core.config().speed();
    }

    /** Completed when the feed has no more updates, or failed. */
    CompletableFuture<Void> end() {
        return end;
    }

    /** Starts the market; on the exchange's thread. A second call does nothing. */
    void start() {
        if (!started) {
            started = true;
            startNs = core.steadyNs();
            step();
        }
    }

    private void step() {
        try {
            core.advance();
            final long nowNs = core.steadyNs();
            final long firstDueNs = feed.nextTimeNs();
            final long lagNs = (nowNs - startNs) - (long) (firstDueNs / speed);
            startNs += Math.max(0, lagNs - MAX_CATCH_UP_NS);
            final long feedNowNs = (long) ((nowNs - startNs) * speed);
            int updates = 0;
            while (updates < MAX_BATCH && feed.nextTimeNs() <= feedNowNs) {
                feed.emit(core.exchange());
                updates++;
            }
            core.flush();
            if (updates > 0) {
                core.counters().feedUpdates(updates, lagNs);
            }
            scheduleNext(feedNowNs);
        } catch (final RuntimeException | Error e) {
            core.failed(e);
            end.completeExceptionally(e);
        }
    }

    private void scheduleNext(final long feedNowNs) {
        final long nextNs = feed.nextTimeNs();
        if (nextNs == MarketFeed.END) {
            end.complete(null);
        } else if (nextNs <= feedNowNs) {
            // Behind: sockets get their turn, then on without a pause.
            eventLoop.schedule(step, 1, TimeUnit.NANOSECONDS);
        } else {
            final long pauseNs = (long) ((nextNs - feedNowNs) / speed);
            eventLoop.schedule(step, Math.max(PAUSE_NS, pauseNs), TimeUnit.NANOSECONDS);
        }
    }
}
