package trefoil.gateway.binance.stream;

import java.util.List;
import trefoil.engine.event.FeedState;
import trefoil.engine.event.InboundRing;

/**
 * The connections that carry the same streams, which the engine knows as one: up with the first of them, down with the
 * last. Beside the {@code redundancy} that are wanted, a successor of each may be open for a moment.
 */
final class FeedGroup {
    private static final long LOOK_MS = 5_000;

    private final MarketDataFeed.Context context;
    private final int index;
    private final StreamUse use;
    private final List<FeedConnection> members;
    private final InboundRing ring;

    // What follows is guarded by this object.
    private int open;
    private boolean subscribed;
    private long firstsSeen;
    private long overtakenSeen;
    private boolean suspected;

    FeedGroup(
            final MarketDataFeed.Context context,
            final int index,
            final StreamUse use,
            final List<FeedConnection> members) {
        this.context = context;
        this.index = index;
        this.use = use;
        this.members = members;
        ring = context.ring;
    }

    int index() {
        return index;
    }

    StreamUse use() {
        return use;
    }

    /** Watches from now on whether update ids begin anew. */
    void start() {
        if (context.redundancy() > 1) {
            context.scheduler.schedule(this::look, LOOK_MS);
        }
    }

    synchronized void onUp() {
        if (++open == 1) {
            publishState(FeedState.UP);
        }
        use.onShared(open > 1);
    }

    synchronized void onSubscribed() {
        if (!subscribed) {
            subscribed = true;
            use.onSubscribed();
        }
    }

    synchronized void onDown() {
        use.onShared(--open > 1);
        if (open == 0) {
            subscribed = false;
            use.onDown();
            publishState(FeedState.DOWN);
        }
    }

    /**
     * Update ids only grow; but a venue that was set up anew begins them anew, and connections that were lost and made at
     * different times would then never bring anything that is first. Nothing first for long and yet older updates all the
     * time: that cannot be otherwise.
     */
    private synchronized void look() {
        final long firsts = sum(FeedCounter.QUOTES) + sum(FeedCounter.BOOKS);
        final long overtaken = sum(FeedCounter.OVERTAKEN);
        final boolean suspicious = open > 0 && firsts == firstsSeen && overtaken > overtakenSeen;
        if (suspicious && suspected) {
            context.notices.accept("market data connection " + index + ": update ids have begun anew");
            publishState(FeedState.DOWN);
            use.onRestart();
            publishState(FeedState.UP);
        }
        suspected = suspicious && !suspected;
        firstsSeen = firsts;
        overtakenSeen = overtaken;
        context.scheduler.schedule(this::look, LOOK_MS);
    }

    private long sum(final FeedCounter counter) {
        long sum = 0;
        for (final FeedConnection member : members) {
            sum += member.count(counter);
        }
        return sum;
    }

    private void publishState(final int state) {
        final long timeNs = context.clock.nanoTime();
        context.tap().onState(index, state == FeedState.UP, timeNs);
        final long sequence = ring.claim(1);
        FeedState.write(ring.buffer(sequence), ring.offset(sequence), timeNs, index, state);
        ring.publish(sequence, 1);
    }
}
