package trefoil.engine.market;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.Side;

/**
 * All books' levels as the depth streams told them, up to {@value BookLevels#MAX_BOOK_LEVELS} a side.
 *
 * <p>A book counts once its last record has arrived, and until a newer one, {@code UNUSABLE}, or the loss of its
 * connection. Whatever contradicts itself (a record missing, levels out of order, without price or quantity, a bid at or
 * above an ask) is dropped and counted, and the instrument's book is unusable until the next whole one. Trading thread
 * only; allocates nothing after construction.
 */
public final class Ladders {
    /** Answer of {@link #onLevels}: more records of the book are to come, or the rest of a dropped one. */
    public static final int PARTIAL = 0;

    /** Answer of {@link #onLevels}: the instrument has a new book. */
    public static final int TAKEN = 1;

    /** Answer of {@link #onLevels}: the book is older than the one known; nothing changed. */
    public static final int STALE = 2;

    /** Answer of {@link #onLevels}: the instrument's book may not be used any more. */
    public static final int UNUSABLE = 3;

    /** Answer of {@link #onLevels}: the record cannot be, what belongs to it is dropped. */
    public static final int DROPPED = 4;

    private static final int MAX_LEVELS = BookLevels.MAX_BOOK_LEVELS;
    private static final int SIDE_LENGTH = MAX_LEVELS * 2;
    private static final int BIDS = 0;
    private static final int ASKS = 1;
    private static final int SIDES = 2;
    private static final int NONE = -1;
    private static final long NO_BOOK = Long.MIN_VALUE;

    /** By instrument and side; price and quantity alternating, best first. */
    private final long[] levels;

    private final int[] counts;
    private final long[] updateIds;
    private final long[] receiveNs;
    private final int[] connections;

    // The book whose records are arriving.
    private final long[] arriving = new long[SIDES * SIDE_LENGTH];
    private final int[] arrivingCounts = new int[SIDES];
    private int arrivingInstrument = NONE;
    private int arrivingConnection;
    private long arrivingUpdateId;
    private boolean skipping;
    private long dropped;

    /** Ladders of so many instruments, none known yet. */
    public Ladders(final int instrumentCount) {
        levels = new long[instrumentCount * SIDES * SIDE_LENGTH];
        counts = new int[instrumentCount * SIDES];
        updateIds = new long[instrumentCount];
        receiveNs = new long[instrumentCount];
        connections = new int[instrumentCount];
        Arrays.fill(updateIds, NO_BOOK);
    }

    /** Takes one {@link BookLevels} record, whatever is in it. */
    public int onLevels(final DirectBuffer buffer, final int offset) {
        final int flags = BookLevels.flags(buffer, offset);
        final boolean first = (flags & BookLevels.FIRST) != 0;
        if (!first && skipping) {
            return PARTIAL;
        }
        if (first) {
            if (arrivingInstrument != NONE) {
                drop(arrivingInstrument);
            }
            skipping = false;
        }
        final int instrument = BookLevels.instrument(buffer, offset);
        if (instrument < 0 || instrument >= updateIds.length) {
            return drop(arrivingInstrument);
        }
        if (first) {
            if ((flags & BookLevels.UNUSABLE) != 0) {
                updateIds[instrument] = NO_BOOK;
                return UNUSABLE;
            }
            begin(instrument, buffer, offset);
        } else if (instrument != arrivingInstrument
                || BookLevels.connection(buffer, offset) != arrivingConnection
                || BookLevels.updateId(buffer, offset) != arrivingUpdateId) {
            return drop(arrivingInstrument);
        }
        if (arrivingUpdateId < 0 || !append(buffer, offset)) {
            return drop(instrument);
        }
        return (flags & BookLevels.LAST) == 0 ? PARTIAL : finish(buffer, offset);
    }

    /** Makes the books that a connection brought unusable until renewed. Returns how many. */
    public int invalidateConnection(final int connection) {
        if (arrivingInstrument != NONE && arrivingConnection == connection) {
            drop(arrivingInstrument);
        }
        int invalidated = 0;
        for (int i = 0; i < connections.length; i++) {
            if (connections[i] == connection && updateIds[i] != NO_BOOK) {
                updateIds[i] = NO_BOOK;
                invalidated++;
            }
        }
        return invalidated;
    }

    /**
     * What an order of that side meets: the newer of quote and book first, behind it what the book has worse than that.
     *
     * <p>Where the book is stale, unusable or contradicts the quote, only the quote is left; without a quote nothing is.
     *
     * @param side {@link Side} of the order
     * @param nowNs time of the decision
     * @param staleAfterNs age beyond which the book's levels are not trusted
     * @param target overwritten
     */
    public void read(
            final int instrument,
            final int side,
            final RateMatrix matrix,
            final long nowNs,
            final long staleAfterNs,
            final Ladder target) {
        target.clear();
        final long bid = matrix.bidPrice(instrument);
        final long ask = matrix.askPrice(instrument);
        final boolean buy = side == Side.BUY;
        final long best = buy ? ask : bid;
        if (best == 0) {
            return;
        }
        final boolean crossed = bid != 0 && bid >= ask && ask != 0;
        final boolean fresh = usable(instrument) && nowNs - receiveNs[instrument] <= staleAfterNs;
        final int row = instrument * SIDES + (buy ? ASKS : BIDS);
        int at = row * SIDE_LENGTH;
        final int end = fresh && !crossed ? at + counts[row] * 2 : at;
        final long bookId = updateIds[instrument];
        final long quoteId = matrix.updateId(instrument);
        if (end > at && bookId > quoteId) {
            addAll(at, end, target);
            return;
        }
        target.add(best, buy ? matrix.askQty(instrument) : matrix.bidQty(instrument));
        if (end > at && (bookId < quoteId || levels[at] == best)) {
            while (at < end && (buy ? levels[at] <= best : levels[at] >= best)) {
                at += 2;
            }
            addAll(at, end, target);
        }
    }

    private void addAll(final int start, final int end, final Ladder target) {
        for (int at = start; at < end; at += 2) {
            target.add(levels[at], levels[at + 1]);
        }
    }

    /** Whether the instrument has a book, however old. */
    public boolean usable(final int instrument) {
        return updateIds[instrument] != NO_BOOK;
    }

    /** Update id of the instrument's book; {@link Long#MIN_VALUE} if it has none. */
    public long updateId(final int instrument) {
        return updateIds[instrument];
    }

    /** When the instrument's book was received, nanoseconds since the epoch. */
    public long receiveNs(final int instrument) {
        return receiveNs[instrument];
    }

    /** Which connection brought the instrument's book. */
    public int connection(final int instrument) {
        return connections[instrument];
    }

    /** Price of the book's best bid, 0 if it has none. */
    public long bestBidPrice(final int instrument) {
        return best(instrument, BIDS, 0);
    }

    /** Quantity of the book's best bid, 0 if it has none. */
    public long bestBidQty(final int instrument) {
        return best(instrument, BIDS, 1);
    }

    /** Price of the book's best ask, 0 if it has none. */
    public long bestAskPrice(final int instrument) {
        return best(instrument, ASKS, 0);
    }

    /** Quantity of the book's best ask, 0 if it has none. */
    public long bestAskQty(final int instrument) {
        return best(instrument, ASKS, 1);
    }

    /** Books and stray records dropped so far because they could not be. */
    public long dropped() {
        return dropped;
    }

    private long best(final int instrument, final int side, final int field) {
        final int row = instrument * SIDES + side;
        return counts[row] == 0 ? 0 : levels[row * SIDE_LENGTH + field];
    }

    private void begin(final int instrument, final DirectBuffer buffer, final int offset) {
        arrivingInstrument = instrument;
        arrivingConnection = BookLevels.connection(buffer, offset);
        arrivingUpdateId = BookLevels.updateId(buffer, offset);
        arrivingCounts[BIDS] = 0;
        arrivingCounts[ASKS] = 0;
    }

    private boolean append(final DirectBuffer buffer, final int offset) {
        final int code = BookLevels.side(buffer, offset);
        final int side = code == BookLevels.BIDS ? BIDS : ASKS;
        final int count = BookLevels.count(buffer, offset);
        final int known = arrivingCounts[side];
        if (code != BookLevels.BIDS && code != BookLevels.ASKS
                || BookLevels.firstLevel(buffer, offset) != known
                || count > BookLevels.LEVELS
                || known + count > MAX_LEVELS) {
            return false;
        }
        int at = side * SIDE_LENGTH + known * 2;
        long before = known == 0 ? 0 : arriving[at - 2];
        for (int n = 0; n < count; n++) {
            final long price = BookLevels.price(buffer, offset, n);
            final long qty = BookLevels.qty(buffer, offset, n);
            final boolean ordered = before == 0 || (side == BIDS ? price < before : price > before);
            if (price <= 0 || qty <= 0 || !ordered) {
                return false;
            }
            arriving[at++] = price;
            arriving[at++] = qty;
            before = price;
        }
        arrivingCounts[side] = known + count;
        return true;
    }

    private int finish(final DirectBuffer buffer, final int offset) {
        final int instrument = arrivingInstrument;
        final int bids = arrivingCounts[BIDS];
        final int asks = arrivingCounts[ASKS];
        if (bids != BookLevels.bookBids(buffer, offset)
                || asks != BookLevels.bookAsks(buffer, offset)
                || bids > 0 && asks > 0 && arriving[0] >= arriving[SIDE_LENGTH]) {
            return drop(instrument);
        }
        arrivingInstrument = NONE;
        if (arrivingUpdateId < updateIds[instrument]) {
            return STALE;
        }
        for (int side = 0; side < SIDES; side++) {
            final int row = instrument * SIDES + side;
            counts[row] = arrivingCounts[side];
            System.arraycopy(arriving, side * SIDE_LENGTH, levels, row * SIDE_LENGTH, arrivingCounts[side] * 2);
        }
        updateIds[instrument] = arrivingUpdateId;
        receiveNs[instrument] = RecordHeader.timeNs(buffer, offset);
        connections[instrument] = arrivingConnection;
        return TAKEN;
    }

    private int drop(final int instrument) {
        if (instrument != NONE) {
            updateIds[instrument] = NO_BOOK;
        }
        arrivingInstrument = NONE;
        skipping = true;
        dropped++;
        return DROPPED;
    }
}
