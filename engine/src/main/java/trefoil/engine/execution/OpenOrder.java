package trefoil.engine.execution;

import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.Side;
import trefoil.engine.math.Fixed;

/**
 * One order from its intent until its fills and its final answer agree. Reused; belongs to an {@link OpenLoop}. Amounts
 * in fixed units.
 *
 * <pre>
 *   FREE ─► OUT ─► answered, fills agree ─► FREE
 *            │ UNKNOWN                        ▲
 *            ├─► FATE_UNKNOWN ────────────────┤
 *            └─► AWAITING_FILLS ──────────────┘   answered, but the fills told so far do not agree
 * </pre>
 */
final class OpenOrder {
    /** Fills told apart by their trade ids: as many as the venue's answer may list. */
    static final int MAX_FILLS = 500;

    static final int NO_ASSET = -1;

    /** Where an order stands. */
    enum State {
        /** No order. */
        FREE,
        /** Sent; nothing final is known. */
        OUT,
        /** The sender could not learn what became of it and goes on asking. */
        FATE_UNKNOWN,
        /** Its end was told, and does not agree with its fills yet. */
        AWAITING_FILLS
    }

    State state = State.FREE;
    long key;
    int instrument;
    int side;
    long price;
    long qty;
    int spends;
    int receives;

    /** Most that it may spend. */
    long lock;

    /** Basis of what it may spend, set aside in the purse; {@link Purse#NOT_HELD} if that was not held when it went out. */
    long share;

    /** Update id of the quote it was sent against. */
    long quoteUpdateId;

    /** When the input was received that made it. */
    long causeNs;

    /** Whether it went out when its loop was opened. */
    boolean opening;

    /** Whether what it spends was to arrive by the order before it: without that the venue must refuse it. */
    boolean uncovered;

    long filledQty;
    long filledQuote;
    long receivedCommission;
    int otherAsset;
    long otherCommission;

    /** What the fills gave whose commission was taken in the other asset. */
    long otherGross;

    int outcome;
    long executedQty;
    long quoteQty;

    /** Whether the answer cannot be true, so that the fills alone count. */
    boolean distrusted;

    /** When waiting for fills ends. */
    long deadlineNs;

    private final long[] tradeIds = new long[MAX_FILLS];
    private int fillCount;
    private long lowestTradeId;
    private long highestTradeId;

    /** Takes the slot for an order that goes out. */
    void begin(
            final long newKey,
            final int newInstrument,
            final int newSide,
            final long newPrice,
            final long newQty,
            final int newSpends,
            final int newReceives) {
        state = State.OUT;
        key = newKey;
        instrument = newInstrument;
        side = newSide;
        price = newPrice;
        qty = newQty;
        spends = newSpends;
        receives = newReceives;
        lock = newSide == Side.BUY ? Fixed.mulCeil(newQty, newPrice) : newQty;
        uncovered = false;
        filledQty = 0;
        filledQuote = 0;
        receivedCommission = 0;
        otherAsset = NO_ASSET;
        otherCommission = 0;
        otherGross = 0;
        outcome = 0;
        executedQty = 0;
        quoteQty = 0;
        distrusted = false;
        fillCount = 0;
        lowestTradeId = Long.MAX_VALUE;
        highestTradeId = Long.MIN_VALUE;
    }

    boolean isOut() {
        return state != State.FREE;
    }

    /** Whether the fill has been told before. Beyond {@value #MAX_FILLS} fills, ids that do not ascend count as told. */
    boolean knows(final long tradeId) {
        if (tradeId > highestTradeId) {
            return false;
        }
        final int kept = keptFills();
        for (int i = 0; i < kept; i++) {
            if (tradeIds[i] == tradeId) {
                return true;
            }
        }
        return kept == MAX_FILLS;
    }

    /** Adds a fill that was not known. */
    void fill(final long tradeId, final long fillQty, final long fillQuote) {
        if (fillCount < MAX_FILLS) {
            tradeIds[fillCount] = tradeId;
        }
        fillCount++;
        lowestTradeId = Math.min(lowestTradeId, tradeId);
        highestTradeId = Math.max(highestTradeId, tradeId);
        filledQty += fillQty;
        filledQuote += fillQuote;
    }

    /** Adds the commission of a fill that gave so much; false if it is in a third asset, for which there is no room. */
    boolean charge(final int asset, final long commission, final long fillGross) {
        if (asset == receives) {
            receivedCommission += commission;
            return true;
        }
        if (otherAsset == NO_ASSET) {
            otherAsset = asset;
        }
        if (asset != otherAsset) {
            return false;
        }
        otherCommission += commission;
        otherGross += fillGross;
        return true;
    }

    /** Keeps what the venue says is the order's end. */
    void answer(final int newOutcome, final long newExecutedQty, final long newQuoteQty) {
        outcome = newOutcome;
        executedQty = newExecutedQty;
        quoteQty = newQuoteQty;
    }

    /** Lets the fills count in place of an answer that cannot be true. */
    void trustFills() {
        executedQty = filledQty;
        quoteQty = filledQuote;
    }

    /** Whether that answer can be true of the order, whatever its fills. */
    boolean canEnd(final int newOutcome, final long executed, final long quote) {
        final boolean nothing = newOutcome == OrderOutcome.REJECTED || newOutcome == OrderOutcome.NOT_SENT;
        if (executed < 0 || quote < 0 || executed > qty || nothing && executed != 0 || executed == 0 && quote != 0) {
            return false;
        }
        if (newOutcome == OrderOutcome.FILLED && executed != qty) {
            return false;
        }
        return side == Side.BUY
                ? quote <= Fixed.mulCeil(executed, price)
                : quote >= Fixed.mulFloor(executed, price) - MAX_FILLS;
    }

    /** Whether the quote amount of an answer is what the fills add up to; the venue may round each of them. */
    boolean fillsGive(final long quote) {
        return Math.abs(quote - filledQuote) <= fillCount;
    }

    /** What it spent. */
    long consumed() {
        return side == Side.BUY ? quoteQty : executedQty;
    }

    /** What it gave before commission. */
    long gross() {
        return side == Side.BUY ? executedQty : quoteQty;
    }

    /** Fills whose trade ids are kept. */
    int keptFills() {
        return Math.min(fillCount, MAX_FILLS);
    }

    /** Trade id of the i-th fill told. */
    long tradeId(final int i) {
        return tradeIds[i];
    }

    long lowestTradeId() {
        return lowestTradeId;
    }

    long highestTradeId() {
        return highestTradeId;
    }
}
