package trefoil.gateway.exchange.tape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Local book of one symbol, kept from a depth answer and the diff depths after it.
 *
 * <p>Source of the rules: the venue's "How to manage a local order book correctly". Changes that come before the first
 * answer are kept for it, up to {@value #MAX_EARLY} frames.
 */
final class TapeBook {
    private static final int MAX_EARLY = 1_024;

    private final TapeBookSide bids = new TapeBookSide(-1);
    private final TapeBookSide asks = new TapeBookSide(1);
    private final List<Change> early = new ArrayList<>();
    private boolean synced;
    private long id;
    private long gaps;

    /** Whether the book is known. */
    boolean synced() {
        return synced;
    }

    /** Id of the last update in it. */
    long id() {
        return id;
    }

    /** Times that an update was missing, so that the book was given up until the next answer. */
    long gaps() {
        return gaps;
    }

    TapeBookSide bids() {
        return bids;
    }

    TapeBookSide asks() {
        return asks;
    }

    /** Takes a depth answer; true if the book is known and has changed. */
    boolean onAnswer(final TapeFrame frame) {
        if (synced && frame.updateId <= id) {
            return false;
        }
        bids.clear();
        asks.clear();
        synced = true;
        id = frame.updateId;
        apply(frame.bids, frame.bidLevels, frame.asks, frame.askLevels);
        for (int i = 0; i < early.size() && synced; i++) {
            final Change change = early.get(i);
            // An answer older than the changes that were kept is useless; the changes wait for the next one.
            synced = change.firstId <= id + 1;
            if (synced && change.lastId > id) {
                apply(change.bids, change.bids.length / 2, change.asks, change.asks.length / 2);
                id = change.lastId;
            }
        }
        if (synced) {
            early.clear();
        }
        return synced;
    }

    /** Takes a diff depth; true if the book is known and has changed. */
    boolean onChange(final TapeFrame frame) {
        if (synced && frame.firstUpdateId > id + 1) {
            synced = false;
            gaps++;
        }
        if (!synced) {
            keep(frame);
            return false;
        }
        if (frame.updateId <= id) {
            return false;
        }
        apply(frame.bids, frame.bidLevels, frame.asks, frame.askLevels);
        id = frame.updateId;
        return true;
    }

    private void keep(final TapeFrame frame) {
        if (early.size() == MAX_EARLY) {
            early.remove(0);
        }
        early.add(new Change(
                frame.firstUpdateId,
                frame.updateId,
                Arrays.copyOf(frame.bids, frame.bidLevels * 2),
                Arrays.copyOf(frame.asks, frame.askLevels * 2)));
    }

    private void apply(final long[] bidChanges, final int bidCount, final long[] askChanges, final int askCount) {
        for (int i = 0; i < bidCount; i++) {
            bids.set(bidChanges[i * 2], bidChanges[i * 2 + 1]);
        }
        for (int i = 0; i < askCount; i++) {
            asks.set(askChanges[i * 2], askChanges[i * 2 + 1]);
        }
    }

    private record Change(long firstId, long lastId, long[] bids, long[] asks) {}
}
