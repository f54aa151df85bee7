package trefoil.gateway.exchange.tape;

import java.util.Arrays;
import java.util.Optional;

/**
 * One recorded frame; a slot that {@link TapeReader} fills anew each time.
 *
 * <p>Prices and quantities are {@link trefoil.engine.math.Fixed} units. Sides are price and quantity alternating, best
 * first as recorded; in a {@link TapeFrameKind#DIFF_DEPTH} a quantity of 0 removes the level, in a
 * {@link TapeFrameKind#POLLED_QUOTE} it means unknown.
 */
public final class TapeFrame {
    /** Levels a side that a frame may carry: twice what the venue sends. */
    static final int MAX_LEVELS = 10_000;

    /** {@link #connection()} of a capture that does not tell. */
    static final int NO_CONNECTION = -1;

    private static final int INITIAL_LEVELS = 32;

    TapeFrameKind kind = TapeFrameKind.OTHER;
    String symbol = "";
    long receiveNs;
    long line;
    long firstUpdateId;
    long updateId;
    long[] bids = new long[INITIAL_LEVELS * 2];
    long[] asks = new long[INITIAL_LEVELS * 2];
    int bidLevels;
    int askLevels;
    long price;
    long qty;
    TapeVerdict verdict;
    int connection = NO_CONNECTION;
    boolean afterPause;

    /** What it is. */
    public TapeFrameKind kind() {
        return kind;
    }

    /** The venue's symbol; empty where the capture does not tell (a REST depth answer). */
    public String symbol() {
        return symbol;
    }

    /** When the capturing machine received it, nanoseconds since the Unix epoch by that machine's clock. */
    public long receiveNs() {
        return receiveNs;
    }

    /** Line in the file, from 1. */
    public long line() {
        return line;
    }

    /** First update id of a diff depth, otherwise {@link #updateId()}. */
    public long firstUpdateId() {
        return firstUpdateId;
    }

    /** Order-book update id; 0 where there is none. */
    public long updateId() {
        return updateId;
    }

    /** Levels in {@link #bids()}. */
    public int bidLevels() {
        return bidLevels;
    }

    /** Levels in {@link #asks()}. */
    public int askLevels() {
        return askLevels;
    }

    /** The slot's own array: valid until the next frame is read, longer than its levels. */
    public long[] bids() {
        return bids;
    }

    /** As {@link #bids()}. */
    public long[] asks() {
        return asks;
    }

    /** Of a trade; otherwise 0. */
    public long price() {
        return price;
    }

    /** Of a trade; otherwise 0. */
    public long qty() {
        return qty;
    }

    /** The capturing bot's verdict, where the capture keeps it. */
    public Optional<TapeVerdict> verdict() {
        return Optional.ofNullable(verdict);
    }

    /** Which connection brought it, from 0; -1 where the capture does not tell. */
    public int connection() {
        return connection;
    }

    /** Whether nobody looked between the frame before and this one: what was quoted before tells nothing any more. */
    public boolean afterPause() {
        return afterPause;
    }

    void clear() {
        kind = TapeFrameKind.OTHER;
        symbol = "";
        receiveNs = 0;
        firstUpdateId = 0;
        updateId = 0;
        bidLevels = 0;
        askLevels = 0;
        price = 0;
        qty = 0;
        verdict = null;
        connection = NO_CONNECTION;
        afterPause = false;
    }

    void addBid(final long levelPrice, final long levelQty) throws UnreadableLineException {
        bids = room(bids, bidLevels);
        bids[bidLevels * 2] = levelPrice;
        bids[bidLevels * 2 + 1] = levelQty;
        bidLevels++;
    }

    void addAsk(final long levelPrice, final long levelQty) throws UnreadableLineException {
        asks = room(asks, askLevels);
        asks[askLevels * 2] = levelPrice;
        asks[askLevels * 2 + 1] = levelQty;
        askLevels++;
    }

    private static long[] room(final long[] side, final int levels) throws UnreadableLineException {
        if (levels == MAX_LEVELS) {
            throw new UnreadableLineException("more than " + MAX_LEVELS + " levels on one side");
        }
        return side.length > levels * 2 ? side : Arrays.copyOf(side, side.length * 2);
    }
}
