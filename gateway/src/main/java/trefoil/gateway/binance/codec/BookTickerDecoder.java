package trefoil.gateway.binance.codec;

import static trefoil.gateway.binance.codec.BookTickerWords.ASK_PRICE;
import static trefoil.gateway.binance.codec.BookTickerWords.ASK_QTY;
import static trefoil.gateway.binance.codec.BookTickerWords.BID_PRICE;
import static trefoil.gateway.binance.codec.BookTickerWords.BID_QTY;
import static trefoil.gateway.binance.codec.BookTickerWords.FIRST_SEVEN;
import static trefoil.gateway.binance.codec.BookTickerWords.FIRST_SIX;
import static trefoil.gateway.binance.codec.BookTickerWords.FIRST_THREE;
import static trefoil.gateway.binance.codec.BookTickerWords.STREAM;
import static trefoil.gateway.binance.codec.BookTickerWords.STREAM_VALUE;
import static trefoil.gateway.binance.codec.BookTickerWords.SYMBOL;
import static trefoil.gateway.binance.codec.BookTickerWords.word;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;
import trefoil.engine.event.BookTicker;
import trefoil.engine.market.SymbolIndex;

/**
 * From the bytes of a {@code bookTicker} frame, raw or combined, straight into a claimed ring slot.
 *
 * <pre>
 *   {"stream":"btcusdt@bookTicker","data":{"u":400900217,"s":"BTCUSDT","b":"25.35190000","B":"31.21","a":"..","A":".."}}
 *   {"u":400900217,"s":"BTCUSDT","b":"25.35190000","B":"31.21000000","a":"25.36520000","A":"40.66000000"}
 * </pre>
 *
 * A combined frame that looks as its stream's last one did is read at places known beforehand ({@link BookTickerShapes}),
 * another one in the usual key order without blanks 8 bytes at a time, every key and digit verified. Whatever differs from
 * it is read again by {@link BookTickerReader}, key by key. All give the same answer for every frame. One thread; allocates
 * nothing; reads nothing outside the frame that could change the answer; never throws on any bytes.
 */
public final class BookTickerDecoder {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long QUOTES = 0x2222_2222_2222_2222L;
    private static final long BACKSLASHES = 0x5C5C_5C5C_5C5C_5C5CL;
    private static final long BLANKS = 0x2020_2020_2020_2020L;
    private static final long FIRST_FIVE = 0xFF_FFFF_FFFFL;

    private static final long DATA = word("\",\"data\"");
    private static final long DATA_UPDATE_ID = word(":{\"u\":");
    private static final long UPDATE_ID = word("{\"u\":");

    /** Bytes before the update id of a raw frame. */
    private static final int RAW_HEAD = 5;

    private static final int NOT_USUAL = NumberReader.NOT_USUAL;

    private final SymbolIndex symbols;
    private final BookTickerShapes shapes;
    private final BookTickerReader byName;
    private final NumberReader numbers = new NumberReader();
    private long peekedUpdateId;

    /** A decoder of the index's symbols. */
    public BookTickerDecoder(final SymbolIndex symbols) {
        this.symbols = symbols;
        this.shapes = new BookTickerShapes(symbols.size());
        this.byName = new BookTickerReader(symbols);
    }

    /**
     * Decodes one frame; writes the {@link BookTicker} at the target if, and only if, the answer is {@link
     * FrameKind#QUOTE}. A price of 0 is passed through.
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
        final int end = offset + length;
        if (shapes.decode(frame, offset, end, receiveNs, connection, target, targetOffset) == FrameKind.QUOTE) {
            return FrameKind.QUOTE;
        }
        final int usual = decodeUsual(frame, offset, end, receiveNs, connection, target, targetOffset);
        if (usual == FrameKind.QUOTE) {
            shapes.learn(frame, offset, end, BookTicker.instrument(target, targetOffset));
        }
        return usual != NOT_USUAL
                ? usual
                : byName.decode(frame, offset, length, receiveNs, connection, target, targetOffset);
    }

    /**
     * Reads which update of which instrument the frame is, if it has the usual form that far; {@link #decode} reads it all.
     *
     * @return the instrument, or a negative number; {@link #peekedUpdateId} has the update id then
     */
    public int peek(final byte[] frame, final int offset, final int length) {
        final int end = offset + length;
        final int id = startOfUpdateId(frame, offset, end);
        if (id < 0) {
            return NOT_USUAL;
        }
        final int position = numbers.readWhole(frame, id, end);
        peekedUpdateId = numbers.value;
        if (position < 0 || !matches(frame, position, end, FIRST_SIX, SYMBOL)) {
            return NOT_USUAL;
        }
        final int symbol = position + 6;
        final int symbolEnd = endOfPlainText(frame, symbol, end);
        return symbolEnd < 0 ? NOT_USUAL : symbols.find(frame, symbol, symbolEnd - symbol);
    }

    /** Update id of the frame that was peeked into last. */
    public long peekedUpdateId() {
        return peekedUpdateId;
    }

    /** The by-name reading of the frame, whatever its form. */
    int decodeByName(
            final byte[] frame,
            final int offset,
            final int length,
            final long receiveNs,
            final int connection,
            final MutableDirectBuffer target,
            final int targetOffset) {
        return byName.decode(frame, offset, length, receiveNs, connection, target, targetOffset);
    }

    private int decodeUsual(
            final byte[] frame,
            final int start,
            final int end,
            final long receiveNs,
            final int connection,
            final MutableDirectBuffer target,
            final int targetOffset) {
        int position = startOfUpdateId(frame, start, end);
        if (position < 0) {
            return NOT_USUAL;
        }
        final int closingBraces = position == start + RAW_HEAD ? 1 : 2;
        position = numbers.readWhole(frame, position, end);
        final long updateId = numbers.value;
        if (position < 0 || !matches(frame, position, end, FIRST_SIX, SYMBOL)) {
            return NOT_USUAL;
        }
        final int symbol = position + 6;
        final int symbolEnd = endOfPlainText(frame, symbol, end);
        if (symbolEnd < 0 || !matches(frame, symbolEnd, end, FIRST_SEVEN, BID_PRICE)) {
            return NOT_USUAL;
        }
        position = numbers.readDecimal(frame, symbolEnd + 7, end);
        final long bidPrice = numbers.value;
        if (position < 0 || !matches(frame, position, end, FIRST_SEVEN, BID_QTY)) {
            return NOT_USUAL;
        }
        position = numbers.readDecimal(frame, position + 7, end);
        final long bidQty = numbers.value;
        if (position < 0 || !matches(frame, position, end, FIRST_SEVEN, ASK_PRICE)) {
            return NOT_USUAL;
        }
        position = numbers.readDecimal(frame, position + 7, end);
        final long askPrice = numbers.value;
        if (position < 0 || !matches(frame, position, end, FIRST_SEVEN, ASK_QTY)) {
            return NOT_USUAL;
        }
        position = numbers.readDecimal(frame, position + 7, end);
        final long askQty = numbers.value;
        if (position < 0
                || position + 1 + closingBraces != end
                || frame[position + 1] != '}'
                || frame[end - 1] != '}') {
            return NOT_USUAL;
        }

        final int instrument = symbols.find(frame, symbol, symbolEnd - symbol);
        if (instrument == SymbolIndex.NOT_FOUND) {
            return FrameKind.UNKNOWN_SYMBOL;
        }
        BookTicker.write(
                target, targetOffset, receiveNs, instrument, connection, updateId, bidPrice, bidQty, askPrice, askQty);
        return FrameKind.QUOTE;
    }

    /** Where the update id's digits begin in a frame of the usual form, raw or combined; negative in any other. */
    private static int startOfUpdateId(final byte[] frame, final int start, final int end) {
        if (start + Long.BYTES > end) {
            return NOT_USUAL;
        }
        final long first = (long) LONG.get(frame, start);
        if ((first & FIRST_FIVE) == UPDATE_ID) {
            return start + RAW_HEAD;
        }
        if (first != STREAM || !matches(frame, start + 8, end, FIRST_THREE, STREAM_VALUE)) {
            return NOT_USUAL;
        }
        final int nameEnd = endOfPlainText(frame, start + 11, end);
        return nameEnd >= 0
                        && matches(frame, nameEnd, end, -1L, DATA)
                        && matches(frame, nameEnd + 8, end, FIRST_SIX, DATA_UPDATE_ID)
                ? nameEnd + 14
                : NOT_USUAL;
    }

    private static boolean matches(
            final byte[] frame, final int position, final int end, final long mask, final long expected) {
        return position + Long.BYTES <= end && ((long) LONG.get(frame, position) & mask) == expected;
    }

    /** Where the closing quote of plain ASCII text is; negative if the text is anything else. */
    private static int endOfPlainText(final byte[] frame, final int start, final int end) {
        for (int position = start; position + Long.BYTES <= end; position += Long.BYTES) {
            final long word = (long) LONG.get(frame, position);
            final long special =
                    (zeroBytes(word ^ QUOTES) | zeroBytes(word ^ BACKSLASHES) | word - BLANKS & ~word | word)
                            & HIGH_BITS;
            if (special != 0) {
                final int found = position + (Long.numberOfTrailingZeros(special) >>> 3);
                return frame[found] == '"' ? found : NOT_USUAL;
            }
        }
        return NOT_USUAL;
    }

    private static long zeroBytes(final long word) {
        return word - ONES & ~word;
    }
}
