package trefoil.gateway.binance.order;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Orders that wait for their answer on connections to the websocket API, by the id of their request. Put in by the order
 * thread; taken out once, by whichever thread comes first: with the answer, or because none will come. Allocates nothing.
 */
final class WsOrders {
    /** Most orders that may wait at once. */
    static final int CAPACITY = 256;

    private static final long FREE = 0;
    private static final long BUSY = -1;

    private final AtomicLong nextId = new AtomicLong(1);
    /** The id that waits in each place, {@link #FREE}, or {@link #BUSY} while it is taken out. */
    private final AtomicLongArray waiting = new AtomicLongArray(CAPACITY);

    // Written before the id, read after it has been taken.
    private final OrderFate[] orders = new OrderFate[CAPACITY];
    private final WsApiLine[] lines = new WsApiLine[CAPACITY];
    private final long[] sentNs = new long[CAPACITY];

    /** An id that no request has had. Any thread. */
    long nextId() {
        return nextId.getAndIncrement();
    }

    /** An id for an order, for which there is a place; 0 if there is none. The order thread's. */
    long nextFreeId() {
        for (int i = 0; i < CAPACITY; i++) {
            final long id = nextId();
            if (waiting.get(place(id)) == FREE) {
                return id;
            }
        }
        return FREE;
    }

    /** The order waits from now on. The order thread's. */
    void put(final long id, final OrderFate order, final WsApiLine line, final long nowNs) {
        final int place = place(id);
        orders[place] = order;
        lines[place] = line;
        sentNs[place] = nowNs;
        waiting.set(place, id);
    }

    /** The order of that request, which waits no more; null if none does. Any thread. */
    OrderFate take(final long id) {
        final int place = place(id);
        if (id <= FREE || !waiting.compareAndSet(place, id, BUSY)) {
            return null;
        }
        final OrderFate order = orders[place];
        orders[place] = null;
        lines[place] = null;
        waiting.set(place, FREE);
        return order;
    }

    /** An id of a request that was sent on that line, or before that time; {@code from} is a place. 0 if there is none. */
    long find(final int from, final WsApiLine line, final long beforeNs) {
        for (int place = from; place < CAPACITY; place++) {
            final long id = waiting.get(place);
            // What is read of a place that is taken meanwhile does no harm: the id is not found again.
            if (id > FREE && (lines[place] == line || sentNs[place] < beforeNs)) {
                return id;
            }
        }
        return FREE;
    }

    /** The line on which the request of that id was sent; null if it waits no more. Any thread. */
    WsApiLine lineOf(final long id) {
        final int place = place(id);
        final WsApiLine line = lines[place];
        // The line is that of this id if the id waits still.
        VarHandle.acquireFence();
        return waiting.get(place) == id ? line : null;
    }

    /** Where the request of that id waits. */
    static int place(final long id) {
        return (int) (id & CAPACITY - 1);
    }

    /** How many wait. */
    int count() {
        int count = 0;
        for (int place = 0; place < CAPACITY; place++) {
            count += waiting.get(place) == FREE ? 0 : 1;
        }
        return count;
    }
}
