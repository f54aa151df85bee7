package trefoil.engine.market;

import java.util.Arrays;

/**
 * The book of one instrument as snapshots and change events tell it, by the venue's rules.
 *
 * <pre>
 *   snapshot at B ─► book B          event U..u, each level an absolute quantity, 0 removes it
 *                                      u ≤ B        old: ignored
 *                                      U ≤ B+1 ≤ u  applied, B becomes u
 *                                      U &gt; B+1      a gap: unusable until the next snapshot
 * </pre>
 *
 * A snapshot may stop at so many levels, and memory is bounded: what lies behind the worst level kept is unknown, and
 * changes there are passed over. So every level it has is right, and none is missing before the last one of its side.
 * One thread at a time; allocates nothing after construction.
 */
public final class DiffBook {
    /** Answer: the book is newer now. */
    public static final int APPLIED = 0;

    /** Answer: the event says nothing new; nothing changed. */
    public static final int OLD = 1;

    /** Answer: updates are missing before the event, or there is no book; unusable until the next snapshot. */
    public static final int GAP = 2;

    /** Answer: it cannot be (crossed, out of order, without price); unusable until the next snapshot. */
    public static final int BROKEN = 3;

    /** Answer: all levels known of one side are gone, others may be there; unusable until the next snapshot. */
    public static final int EXHAUSTED = 4;

    private final Side bids;
    private final Side asks;
    private long updateId;
    private boolean usable;

    /** A book without content, of at most so many levels a side. */
    public DiffBook(final int maxLevels) {
        if (maxLevels < 1) {
            throw new IllegalArgumentException("maxLevels=" + maxLevels + ": must be at least 1");
        }
        bids = new Side(true, maxLevels);
        asks = new Side(false, maxLevels);
    }

    /**
     * Begins anew with a snapshot.
     *
     * @param snapshotId update id of the snapshot
     * @param limit levels asked for: a side that has fewer is known to its end
     * @param bidLevels levels of {@code newBids}, which are price and quantity alternating, best first
     * @param askLevels as {@code bidLevels}
     * @return {@link #APPLIED} or {@link #BROKEN}
     */
    public int load(
            final long snapshotId,
            final int limit,
            final long[] newBids,
            final int bidLevels,
            final long[] newAsks,
            final int askLevels) {
        usable = false;
        if (snapshotId < 0 || !bids.load(newBids, bidLevels, limit) || !asks.load(newAsks, askLevels, limit)) {
            return BROKEN;
        }
        updateId = snapshotId;
        usable = true;
        return checked();
    }

    /**
     * Applies a change event.
     *
     * @param firstId the event's first update id
     * @param lastId the event's last update id
     * @param bidChanges price and absolute quantity alternating, in any order
     * @param bidLevels levels of {@code bidChanges}
     * @param askChanges as {@code bidChanges}
     * @param askLevels as {@code bidLevels}
     * @return {@link #APPLIED}, {@link #OLD}, or why the book is unusable now
     */
    public int apply(
            final long firstId,
            final long lastId,
            final long[] bidChanges,
            final int bidLevels,
            final long[] askChanges,
            final int askLevels) {
        if (!usable) {
            return GAP;
        }
        if (firstId < 0 || firstId > lastId) {
            usable = false;
            return BROKEN;
        }
        if (lastId <= updateId) {
            return OLD;
        }
        if (firstId > updateId + 1) {
            usable = false;
            return GAP;
        }
        if (!bids.apply(bidChanges, bidLevels) || !asks.apply(askChanges, askLevels)) {
            usable = false;
            return BROKEN;
        }
        updateId = lastId;
        return checked();
    }

    /** Forgets the content. */
    public void clear() {
        usable = false;
    }

    /** Whether there is a book without a gap. */
    public boolean usable() {
        return usable;
    }

    /** Update id of the book, that of the last one while it is unusable. */
    public long updateId() {
        return updateId;
    }

    /** Most levels a side that it can hold. */
    public int maxLevels() {
        return bids.keys.length;
    }

    /** Bids known without a hole. */
    public int bidLevels() {
        return bids.count;
    }

    /** Asks known without a hole. */
    public int askLevels() {
        return asks.count;
    }

    /** Writes the best bids, price and quantity alternating, best first. Returns the levels written. */
    public int bids(final long[] target, final int maxLevels) {
        return bids.write(target, maxLevels);
    }

    /** Writes the best asks, price and quantity alternating, best first. Returns the levels written. */
    public int asks(final long[] target, final int maxLevels) {
        return asks.write(target, maxLevels);
    }

    /** Whether one of the best levels of a side changed since {@link #forgetChanges}. */
    public boolean changedWithin(final int levels) {
        return bids.bestChanged < levels || asks.bestChanged < levels;
    }

    /** Counts changes from now on. */
    public void forgetChanges() {
        bids.bestChanged = Integer.MAX_VALUE;
        asks.bestChanged = Integer.MAX_VALUE;
    }

    /** Whether a side knows fewer levels than that although the venue may have more: time for another snapshot. */
    public boolean thinnerThan(final int levels) {
        return bids.thinnerThan(levels) || asks.thinnerThan(levels);
    }

    private int checked() {
        if (bids.thinnerThan(1) || asks.thinnerThan(1)) {
            usable = false;
            return EXHAUSTED;
        }
        if (bids.count > 0 && asks.count > 0 && bids.bestPrice() >= asks.bestPrice()) {
            usable = false;
            return BROKEN;
        }
        return APPLIED;
    }

    /**
     * Levels of one side by key, the best last, so that what changes most moves least. A bid's key is its price, an
     * ask's its negative: the greater key is the better.
     */
    private static final class Side {
        /** Horizon of a side that is known to its end. */
        private static final long NOWHERE = Long.MIN_VALUE;

        /** One in so many levels is given up when there is no room: seldom, and then several at once. */
        private static final int GIVEN_UP_SHARE = 8;

        private final boolean bid;
        private final long[] keys;
        private final long[] qtys;
        private int count;
        /** Worst key down to which every level is known. */
        private long horizon;
        /** Lowest rank that changed, the best level being 0. */
        private int bestChanged;

        Side(final boolean bid, final int maxLevels) {
            this.bid = bid;
            keys = new long[maxLevels];
            qtys = new long[maxLevels];
        }

        /** False if it is not a side of a book: out of order, or a level without price or quantity. */
        boolean load(final long[] levels, final int levelCount, final int limit) {
            long before = Long.MAX_VALUE;
            for (int i = 0; i < levelCount; i++) {
                final long key = key(levels[i * 2]);
                if (levels[i * 2] <= 0 || levels[i * 2 + 1] <= 0 || key >= before) {
                    return false;
                }
                before = key;
            }
            count = Math.min(levelCount, keys.length);
            for (int i = 0; i < count; i++) {
                keys[count - 1 - i] = key(levels[i * 2]);
                qtys[count - 1 - i] = levels[i * 2 + 1];
            }
            horizon = count == levelCount && levelCount < limit || count == 0 ? NOWHERE : keys[0];
            bestChanged = 0;
            return true;
        }

        /** False if a level has no price or a negative quantity. */
        boolean apply(final long[] changes, final int levelCount) {
            for (int i = 0; i < levelCount; i++) {
                final long price = changes[i * 2];
                final long qty = changes[i * 2 + 1];
                if (price <= 0 || qty < 0) {
                    return false;
                }
                set(key(price), qty);
            }
            return true;
        }

        private void set(final long key, final long qty) {
            if (key < horizon) {
                return;
            }
            final int at = Arrays.binarySearch(keys, 0, count, key);
            if (at < 0) {
                if (qty != 0) {
                    insert(-at - 1, key, qty);
                }
            } else if (qty == 0) {
                bestChanged = Math.min(bestChanged, count - 1 - at);
                count--;
                System.arraycopy(keys, at + 1, keys, at, count - at);
                System.arraycopy(qtys, at + 1, qtys, at, count - at);
            } else if (qtys[at] != qty) {
                bestChanged = Math.min(bestChanged, count - 1 - at);
                qtys[at] = qty;
            }
        }

        private void insert(final int wantedAt, final long key, final long qty) {
            int at = wantedAt;
            if (count == keys.length) {
                if (wantedAt == 0) {
                    horizon = key + 1;
                    return;
                }
                at -= giveUpWorst();
                if (at < 0) {
                    return;
                }
            }
            System.arraycopy(keys, at, keys, at + 1, count - at);
            System.arraycopy(qtys, at, qtys, at + 1, count - at);
            keys[at] = key;
            qtys[at] = qty;
            count++;
            bestChanged = Math.min(bestChanged, count - 1 - at);
        }

        /** Makes room. Returns the levels given up. */
        private int giveUpWorst() {
            final int given = Math.max(1, count / GIVEN_UP_SHARE);
            final long lastGiven = keys[given - 1];
            count -= given;
            System.arraycopy(keys, given, keys, 0, count);
            System.arraycopy(qtys, given, qtys, 0, count);
            horizon = lastGiven + 1;
            return given;
        }

        boolean thinnerThan(final int levels) {
            return count < levels && horizon != NOWHERE;
        }

        long bestPrice() {
            return price(keys[count - 1]);
        }

        int write(final long[] target, final int maxLevels) {
            final int written = Math.min(count, maxLevels);
            for (int i = 0; i < written; i++) {
                target[i * 2] = price(keys[count - 1 - i]);
                target[i * 2 + 1] = qtys[count - 1 - i];
            }
            return written;
        }

        private long key(final long price) {
            return bid ? price : -price;
        }

        private long price(final long key) {
            return bid ? key : -key;
        }
    }
}
