package trefoil.gateway.flight;

import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** Makes events of what changes between two looks at an engine. One thread. */
final class EngineWatch {
    /** A journal that has not moved for so long while something waits is stalled. */
    static final long STALL_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final IntSupplier openConnections;
    private final LongSupplier fullWaits;
    private final LongSupplier backlog;
    private final LongSupplier journalled;
    private final LongSupplier journalBacklog;
    private int lastOpen;
    private long lastFullWaits;
    private long lastJournalled = -1;
    private long movedNs;
    private boolean stalled;

    /**
     * A watch of an engine that has begun.
     *
     * @param journalled records the journal has taken from the inbound ring so far
     * @param journalBacklog records that wait for it there
     */
    EngineWatch(
            final IntSupplier openConnections,
            final LongSupplier fullWaits,
            final LongSupplier backlog,
            final LongSupplier journalled,
            final LongSupplier journalBacklog) {
        this.openConnections = openConnections;
        this.fullWaits = fullWaits;
        this.backlog = backlog;
        this.journalled = journalled;
        this.journalBacklog = journalBacklog;
    }

    void look(final long nowNs) {
        connections();
        rings();
        journal(nowNs);
    }

    private void connections() {
        final int open = openConnections.getAsInt();
        if (open < lastOpen) {
            final FlightEvents.FeedDown down = new FlightEvents.FeedDown();
            down.before = lastOpen;
            down.open = open;
            down.commit();
        }
        lastOpen = open;
    }

    private void rings() {
        final long waits = fullWaits.getAsLong();
        if (waits > lastFullWaits) {
            final FlightEvents.RingFull full = new FlightEvents.RingFull();
            full.times = waits - lastFullWaits;
            full.backlog = backlog.getAsLong();
            full.commit();
        }
        lastFullWaits = waits;
    }

    private void journal(final long nowNs) {
        final long now = journalled.getAsLong();
        final long waiting = journalBacklog.getAsLong();
        if (now != lastJournalled || waiting == 0) {
            lastJournalled = now;
            movedNs = nowNs;
            stalled = false;
        } else if (!stalled && nowNs - movedNs >= STALL_NS) {
            stalled = true;
            final FlightEvents.JournalStall stall = new FlightEvents.JournalStall();
            stall.stalledNs = nowNs - movedNs;
            stall.waiting = waiting;
            stall.commit();
        }
    }
}
