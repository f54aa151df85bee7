package trefoil.gateway.binance.stream;

import trefoil.engine.market.DiffBook;
import trefoil.gateway.binance.codec.DepthView;

/**
 * Change events of one book that wait for its snapshot. Bounded: when there is no room it forgets them all and begins
 * again with the newest, so that the snapshot will be found too old.
 *
 * <pre>
 *   firstId │ lastId │ bids │ asks │ price, qty ... │ firstId │ ...
 * </pre>
 */
final class DepthBuffer {
    private static final int HEAD = 4;
    private static final int FIRST_ID = 0;
    private static final int LAST_ID = 1;
    private static final int BIDS = 2;
    private static final int ASKS = 3;

    private final long[] events;
    private int length;
    private long[] bids = new long[64];
    private long[] asks = new long[64];

    /** A buffer of so many longs. */
    DepthBuffer(final int capacity) {
        events = new long[capacity];
    }

    void clear() {
        length = 0;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** Keeps the event that the decoder holds. False if others had to be forgotten for it, or itself. */
    boolean add(final DepthView event) {
        final int bidLongs = event.bidLevels() * 2;
        final int askLongs = event.askLevels() * 2;
        final int needed = HEAD + bidLongs + askLongs;
        final boolean room = needed <= events.length - length;
        if (!room) {
            length = 0;
            if (needed > events.length) {
                return false;
            }
        }
        events[length + FIRST_ID] = event.firstUpdateId();
        events[length + LAST_ID] = event.lastUpdateId();
        events[length + BIDS] = event.bidLevels();
        events[length + ASKS] = event.askLevels();
        System.arraycopy(event.bids(), 0, events, length + HEAD, bidLongs);
        System.arraycopy(event.asks(), 0, events, length + HEAD + bidLongs, askLongs);
        length += needed;
        return room;
    }

    /** Applies the events in their order, as far as they can be. Answers {@link DiffBook#APPLIED} or what stopped it. */
    int replayOnto(final DiffBook book) {
        int at = 0;
        while (at < length) {
            final int bidLevels = (int) events[at + BIDS];
            final int askLevels = (int) events[at + ASKS];
            bids = copy(at + HEAD, bidLevels, bids);
            asks = copy(at + HEAD + bidLevels * 2, askLevels, asks);
            final int answer =
                    book.apply(events[at + FIRST_ID], events[at + LAST_ID], bids, bidLevels, asks, askLevels);
            if (answer != DiffBook.APPLIED && answer != DiffBook.OLD) {
                return answer;
            }
            at += HEAD + (bidLevels + askLevels) * 2;
        }
        return DiffBook.APPLIED;
    }

    private long[] copy(final int from, final int levels, final long[] target) {
        final long[] room = levels * 2 <= target.length ? target : new long[Math.max(levels * 2, target.length * 2)];
        System.arraycopy(events, from, room, 0, levels * 2);
        return room;
    }
}
