package trefoil.gateway.binance.stream;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.RecordHeader;
import trefoil.gateway.binance.TaskScheduler;

/**
 * Quotes that found the ring full: at most one of an instrument, the newest; told as soon as there is room, those that have
 * waited longest first. All but {@link #isEmpty} under its monitor, which nobody takes while the ring has room.
 */
final class WaitingQuotes {
    private static final long RETRY_MS = 1;
    private static final int SLOT = RecordHeader.MAX_RECORD_LENGTH;

    private final InboundRing ring;
    private final TaskScheduler scheduler;
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[SLOT]);
    private final int instruments;

    /** Made when first needed: most runs never do. */
    private UnsafeBuffer slots;

    private boolean[] waits;
    private int[] order;
    private int first;

    /** Written under the monitor; read by any thread. */
    private volatile int count;

    private boolean scheduled;

    WaitingQuotes(final InboundRing ring, final TaskScheduler scheduler, final int instruments) {
        this.ring = ring;
        this.scheduler = scheduler;
        this.instruments = instruments;
    }

    /** Whether none waits; as long as one does, others have to wait behind it. */
    boolean isEmpty() {
        return count == 0;
    }

    /** Where a quote is decoded before {@link #keep}. */
    MutableDirectBuffer scratch() {
        return scratch;
    }

    /** Keeps the quote in {@link #scratch}; true if it replaced an older one. */
    synchronized boolean keep() {
        if (slots == null) {
            slots = new UnsafeBuffer(new byte[instruments * SLOT]);
            waits = new boolean[instruments];
            order = new int[instruments];
        }
        final int instrument = BookTicker.instrument(scratch, 0);
        final boolean replaces = waits[instrument];
        if (!replaces || BookTicker.updateId(scratch, 0) > BookTicker.updateId(slots, instrument * SLOT)) {
            slots.putBytes(instrument * SLOT, scratch, 0, BookTicker.LENGTH);
        }
        if (!replaces) {
            waits[instrument] = true;
            order[(first + count) % instruments] = instrument;
            count = count + 1;
        }
        tell();
        return replaces;
    }

    /** Forgets all that wait: the connection that brought them is lost. */
    synchronized void clear() {
        while (count > 0) {
            waits[order[first]] = false;
            first = (first + 1) % instruments;
            count = count - 1;
        }
    }

    private synchronized void retry() {
        scheduled = false;
        tell();
    }

    private void tell() {
        while (count > 0) {
            final long sequence = ring.tryClaim(1);
            if (sequence < 0) {
                if (!scheduled) {
                    scheduled = true;
                    scheduler.schedule(this::retry, RETRY_MS);
                }
                return;
            }
            final int instrument = order[first];
            ring.buffer(sequence).putBytes(ring.offset(sequence), slots, instrument * SLOT, BookTicker.LENGTH);
            ring.publish(sequence, 1);
            waits[instrument] = false;
            first = (first + 1) % instruments;
            count = count - 1;
        }
    }
}
