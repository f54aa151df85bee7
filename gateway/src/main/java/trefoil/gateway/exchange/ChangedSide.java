package trefoil.gateway.exchange;

import java.util.Arrays;

/**
 * One side of a book as it was seen last, and the levels touched since they were told, best first. A level that was
 * touched and is as it was counts, too. Allocates nothing once its arrays have grown.
 */
final class ChangedSide {
    private final boolean bids;
    private long[] changes = new long[64];
    private int count;
    private long[] seen = new long[64];
    private int seenLevels;

    ChangedSide(final boolean bids) {
        this.bids = bids;
    }

    /** Price and quantity by turns; quantity 0 where nothing is left. */
    long[] changes() {
        return changes;
    }

    /** Levels in {@link #changes()}. */
    int count() {
        return count;
    }

    /** The changes have been told. */
    void clear() {
        count = 0;
    }

    /** Takes over how the side is now: price and quantity alternating, best first. */
    void see(final long[] now, final int nowLevels) {
        int old = 0;
        int at = 0;
        int place = 0;
        while (old < 2 * seenLevels || at < 2 * nowLevels) {
            if (at == 2 * nowLevels || old < 2 * seenLevels && better(seen[old], now[at])) {
                place = note(place, seen[old], 0);
                old += 2;
            } else if (old == 2 * seenLevels || better(now[at], seen[old])) {
                place = note(place, now[at], now[at + 1]);
                at += 2;
            } else {
                if (seen[old + 1] != now[at + 1]) {
                    place = note(place, now[at], now[at + 1]);
                }
                old += 2;
                at += 2;
            }
        }
        remember(now, nowLevels);
    }

    /** Takes over how the side is now, as what has been told. */
    void remember(final long[] now, final int nowLevels) {
        if (2 * nowLevels > seen.length) {
            seen = new long[4 * nowLevels];
        }
        System.arraycopy(now, 0, seen, 0, 2 * nowLevels);
        seenLevels = nowLevels;
    }

    /** Notes a change at or after that place, for prices that come best first; returns its place. */
    private int note(final int from, final long price, final long quantity) {
        int place = from;
        while (place < count && better(changes[2 * place], price)) {
            place++;
        }
        if (place == count || changes[2 * place] != price) {
            if (2 * (count + 1) > changes.length) {
                changes = Arrays.copyOf(changes, 2 * changes.length);
            }
            System.arraycopy(changes, 2 * place, changes, 2 * place + 2, 2 * (count - place));
            changes[2 * place] = price;
            count++;
        }
        changes[2 * place + 1] = quantity;
        return place;
    }

    private boolean better(final long price, final long than) {
        return bids ? price > than : price < than;
    }
}
