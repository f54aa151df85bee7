package trefoil.gateway.binance.codec;

import org.agrona.MutableDirectBuffer;
import trefoil.engine.event.BookTicker;
import trefoil.engine.market.SymbolIndex;

/**
 * From the bytes of a binary {@code bestBidAsk} frame straight into a claimed ring slot.
 *
 * <pre>
 *   header │ i64 eventTime µs │ i64 updateId │ i8 price exponent │ i8 quantity exponent
 *          │ i64 bid price │ i64 bid quantity │ i64 ask price │ i64 ask quantity │ u8 length, symbol
 * </pre>
 *
 * The venue leaves out updates that newer ones have overtaken, and has no word for a side without a quote: SBE's null is
 * taken for one, a price of 0. One thread; allocates nothing; reads nothing outside the frame that could change the
 * answer; never throws on any bytes.
 */
public final class BestBidAskDecoder {
    private static final int EVENT_TIME = SbeSchema.HEADER_LENGTH;
    private static final int UPDATE_ID = EVENT_TIME + 8;
    private static final int PRICE_EXPONENT = UPDATE_ID + 8;
    private static final int QTY_EXPONENT = PRICE_EXPONENT + 1;
    private static final int BID_PRICE = QTY_EXPONENT + 1;
    private static final int BID_QTY = BID_PRICE + 8;
    private static final int ASK_PRICE = BID_QTY + 8;
    private static final int ASK_QTY = ASK_PRICE + 8;
    private static final int BLOCK_LENGTH = ASK_QTY + 8 - SbeSchema.HEADER_LENGTH;
    private static final int LEAST_LENGTH = SbeSchema.HEADER_LENGTH + BLOCK_LENGTH + 1;

    private final SymbolIndex symbols;
    private long peekedUpdateId;
    private long eventTimeUs;

    /** A decoder of the index's symbols. */
    public BestBidAskDecoder(final SymbolIndex symbols) {
        this.symbols = symbols;
    }

    /**
     * Decodes one frame; writes the {@link BookTicker} at the target if, and only if, the answer is {@link
     * FrameKind#QUOTE}.
     *
     * @param frame array that holds the frame
     * @param offset where the frame begins
     * @param length bytes of the frame
     * @param receiveNs stamped as the record's time
     * @param connection stamped as the record's connection
     * @return one of {@link FrameKind}'s codes
     */
    public int decode(
            final byte[] frame,
            final int offset,
            final int length,
            final long receiveNs,
            final int connection,
            final MutableDirectBuffer target,
            final int targetOffset) {
        if (length < SbeSchema.HEADER_LENGTH) {
            return FrameKind.MALFORMED;
        }
        final long header = SbeSchema.int64(frame, offset);
        if (!isBestBidAsk(header)) {
            return SbeSchema.kindOfOther(header);
        }
        final int blockLength = SbeSchema.blockLength(header);
        final int symbolAt = offset + SbeSchema.HEADER_LENGTH + blockLength;
        if (blockLength < BLOCK_LENGTH
                || !SbeSchema.endsWell(frame, symbolAt, offset + length, SbeSchema.version(header))) {
            return FrameKind.MALFORMED;
        }
        final long updateId = SbeSchema.int64(frame, offset + UPDATE_ID);
        final int priceExponent = frame[offset + PRICE_EXPONENT];
        final int qtyExponent = frame[offset + QTY_EXPONENT];
        final long bidPrice = fixedOrNone(SbeSchema.int64(frame, offset + BID_PRICE), priceExponent);
        final long bidQty = fixedOrNone(SbeSchema.int64(frame, offset + BID_QTY), qtyExponent);
        final long askPrice = fixedOrNone(SbeSchema.int64(frame, offset + ASK_PRICE), priceExponent);
        final long askQty = fixedOrNone(SbeSchema.int64(frame, offset + ASK_QTY), qtyExponent);
        if ((updateId | bidPrice | bidQty | askPrice | askQty) < 0) {
            return FrameKind.MALFORMED;
        }
        final int instrument = symbols.find(frame, symbolAt + 1, frame[symbolAt] & 0xFF);
        if (instrument == SymbolIndex.NOT_FOUND) {
            return FrameKind.UNKNOWN_SYMBOL;
        }
        eventTimeUs = SbeSchema.int64(frame, offset + EVENT_TIME);
        BookTicker.write(
                target, targetOffset, receiveNs, instrument, connection, updateId, bidPrice, bidQty, askPrice, askQty);
        return FrameKind.QUOTE;
    }

    /**
     * Reads which update of which instrument the frame is, if it is a quote that far; {@link #decode} reads it all.
     *
     * @return the instrument, or a negative number; {@link #peekedUpdateId} has the update id then
     */
    public int peek(final byte[] frame, final int offset, final int length) {
        if (length < LEAST_LENGTH) {
            return SymbolIndex.NOT_FOUND;
        }
        final long header = SbeSchema.int64(frame, offset);
        final int symbolAt = offset + SbeSchema.HEADER_LENGTH + SbeSchema.blockLength(header);
        if (!isBestBidAsk(header)
                || SbeSchema.blockLength(header) < BLOCK_LENGTH
                || !SbeSchema.endsWell(frame, symbolAt, offset + length, SbeSchema.version(header))) {
            return SymbolIndex.NOT_FOUND;
        }
        peekedUpdateId = SbeSchema.int64(frame, offset + UPDATE_ID);
        return symbols.find(frame, symbolAt + 1, frame[symbolAt] & 0xFF);
    }

    /** Update id of the frame that was peeked into last. */
    public long peekedUpdateId() {
        return peekedUpdateId;
    }

    /** The venue's time of the quote decoded last, microseconds since the epoch, as the frame tells it. */
    public long eventTimeUs() {
        return eventTimeUs;
    }

    private static boolean isBestBidAsk(final long header) {
        return SbeSchema.template(header) == SbeSchema.BEST_BID_ASK && SbeSchema.schema(header) == SbeSchema.ID;
    }

    private static long fixedOrNone(final long mantissa, final int exponent) {
        final long value = SbeSchema.fixed(mantissa, exponent);
        return value < 0 && mantissa == SbeSchema.NULL ? 0 : value;
    }
}
