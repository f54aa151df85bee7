package trefoil.gateway.binance.codec;

import trefoil.engine.market.SymbolIndex;

/**
 * From the bytes of a binary {@code depth20} or {@code depth} frame to levels in arrays that the next one overwrites.
 *
 * <pre>
 *   header │ i64 eventTime µs │ i64 updateId              │ i8 price exponent │ i8 quantity exponent │ bids │ asks │ symbol
 *   header │ i64 eventTime µs │ i64 firstId │ i64 lastId  │ i8 price exponent │ i8 quantity exponent │ bids │ asks │ symbol
 *   bids, asks: u16 blockLength │ u16 levels │ levels of i64 price │ i64 quantity
 * </pre>
 *
 * Whether the levels make a book is for others to judge. One thread; allocates nothing after construction; never throws
 * on any bytes.
 */
public final class BinaryDepthDecoder implements DepthView {
    private static final int GROUP_HEADER_LENGTH = 4;
    private static final int LEVEL_LENGTH = 16;
    private static final int SNAPSHOT_BLOCK_LENGTH = 18;
    private static final int DIFF_BLOCK_LENGTH = 26;
    private static final int FAILED = -1;

    private final SymbolIndex symbols;
    private final long[] bids = new long[DepthDecoder.MAX_LEVELS * 2];
    private final long[] asks = new long[DepthDecoder.MAX_LEVELS * 2];
    private int instrument;
    private int bidLevels;
    private int askLevels;
    private long firstId;
    private long lastId;
    private long eventTimeUs;
    private int position;

    /** A decoder of the index's symbols. */
    public BinaryDepthDecoder(final SymbolIndex symbols) {
        this.symbols = symbols;
    }

    /**
     * Decodes a frame. After {@link FrameKind#PARTIAL_DEPTH} and {@link FrameKind#DEPTH_UPDATE} the methods below tell what
     * it says, until the next call.
     *
     * @return one of {@link FrameKind}'s codes
     */
    public int decode(final byte[] frame, final int offset, final int length) {
        if (length < SbeSchema.HEADER_LENGTH) {
            return FrameKind.MALFORMED;
        }
        final long header = SbeSchema.int64(frame, offset);
        final int template = SbeSchema.template(header);
        final boolean diff = template == SbeSchema.DEPTH_DIFF;
        if (SbeSchema.schema(header) != SbeSchema.ID || !diff && template != SbeSchema.DEPTH_SNAPSHOT) {
            return SbeSchema.kindOfOther(header);
        }
        final int end = offset + length;
        final int root = offset + SbeSchema.HEADER_LENGTH;
        final int blockLength = SbeSchema.blockLength(header);
        if (blockLength < (diff ? DIFF_BLOCK_LENGTH : SNAPSHOT_BLOCK_LENGTH) || root + blockLength > end) {
            return FrameKind.MALFORMED;
        }
        eventTimeUs = SbeSchema.int64(frame, root);
        firstId = SbeSchema.int64(frame, root + 8);
        lastId = diff ? SbeSchema.int64(frame, root + 16) : firstId;
        final int exponents = root + (diff ? 24 : 16);
        final int priceExponent = frame[exponents];
        final int qtyExponent = frame[exponents + 1];
        position = root + blockLength;
        bidLevels = readLevels(frame, end, priceExponent, qtyExponent, bids);
        askLevels = bidLevels == FAILED ? FAILED : readLevels(frame, end, priceExponent, qtyExponent, asks);
        if (askLevels == FAILED
                || (firstId | lastId) < 0
                || !SbeSchema.endsWell(frame, position, end, SbeSchema.version(header))) {
            return FrameKind.MALFORMED;
        }
        instrument = symbols.find(frame, position + 1, frame[position] & 0xFF);
        if (instrument == SymbolIndex.NOT_FOUND) {
            return FrameKind.UNKNOWN_SYMBOL;
        }
        return diff ? FrameKind.DEPTH_UPDATE : FrameKind.PARTIAL_DEPTH;
    }

    @Override
    public int instrument() {
        return instrument;
    }

    @Override
    public long firstUpdateId() {
        return firstId;
    }

    @Override
    public long lastUpdateId() {
        return lastId;
    }

    @Override
    public long[] bids() {
        return bids;
    }

    @Override
    public int bidLevels() {
        return bidLevels;
    }

    @Override
    public long[] asks() {
        return asks;
    }

    @Override
    public int askLevels() {
        return askLevels;
    }

    /** The venue's time of the event, microseconds since the epoch, as the frame tells it. */
    public long eventTimeUs() {
        return eventTimeUs;
    }

    /** Reads the group at the position and moves behind it; {@link #FAILED} if it is none that fits. */
    private int readLevels(
            final byte[] frame, final int end, final int priceExponent, final int qtyExponent, final long[] target) {
        if (end - position < GROUP_HEADER_LENGTH) {
            return FAILED;
        }
        final int blockLength = SbeSchema.uint16(frame, position);
        final int levels = SbeSchema.uint16(frame, position + 2);
        int at = position + GROUP_HEADER_LENGTH;
        // At most 65,535 × 5,000: no overflow.
        if (levels > DepthDecoder.MAX_LEVELS
                || levels > 0 && (blockLength < LEVEL_LENGTH || end - at < levels * blockLength)) {
            return FAILED;
        }
        for (int i = 0; i < levels; i++) {
            final long price = SbeSchema.fixed(SbeSchema.int64(frame, at), priceExponent);
            final long qty = SbeSchema.fixed(SbeSchema.int64(frame, at + 8), qtyExponent);
            if ((price | qty) < 0) {
                return FAILED;
            }
            target[i * 2] = price;
            target[i * 2 + 1] = qty;
            at += blockLength;
        }
        position = at;
        return levels;
    }
}
