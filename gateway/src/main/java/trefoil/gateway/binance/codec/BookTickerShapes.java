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

/**
 * What the frames of each combined stream looked like last: where its symbol stands, which instrument that is, and how many
 * digits its update id and its prices had before their point. A frame that looks the same is read without looking for
 * anything but the end of one quantity: all else is at places known beforehand, so that the processor reads it side by side,
 * and each byte of it is verified.
 *
 * <pre>
 *   {"stream":"btcusdt@bookTicker","data":{"u":400900217,"s":"BTCUSDT","b":"25.35190000","B":"31.21000000","a":"..","A":".."}}
 *              └──── key ─────┘                └ digits ┘     └symbol┘      └ digits                          └ digits
 * </pre>
 *
 * Frames that differ in anything, and those with other than eight decimals, are left to others. One thread; allocates nothing
 * after construction.
 */
final class BookTickerShapes {
    /** Answer for a frame of another shape than its stream's last one, or of no stream that is known. */
    static final int NOT_KNOWN = NumberReader.NOT_USUAL;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final String AFTER_NAME = "@bookTicker\",\"data\":{\"u\":";
    /** The first character of it is in the key. */
    private static final long AFTER_NAME_1 = word(AFTER_NAME.substring(1, 9));

    private static final long AFTER_NAME_9 = word(AFTER_NAME.substring(9, 17));
    private static final long AFTER_NAME_17 = word(AFTER_NAME.substring(17));
    private static final long TAIL = word("\"}}");

    private static final int NAME_AT = 11;
    private static final int KEY_BYTES = 16;
    private static final int SYMBOL_KEY_BYTES = 6;
    private static final int NUMBER_KEY_BYTES = 7;
    private static final int TAIL_BYTES = 3;
    private static final int DECIMALS = 8;
    /** A point and the decimals. */
    private static final int FRACTION_BYTES = 1 + DECIMALS;

    /** Bytes of the shortest frame that can be known. */
    private static final int LEAST_FRAME = NAME_AT + KEY_BYTES;

    private static final int MAX_NAME = KEY_BYTES - 1;
    private static final int MAX_SYMBOL = 16;
    private static final int MAX_ID_DIGITS = 16;
    private static final int MAX_WHOLE_DIGITS = 7;
    private static final long ZEROS_AND_POINT = word("0000000.");
    /** The byte of the point. */
    private static final long POINT = 0xFF00_0000_0000_0000L;

    private static final long EIGHT_DIGITS = 100_000_000L;

    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;
    private static final int HASH_SHIFT = 40;
    private static final int MAX_PROBES = 4;
    private static final int SLOTS_PER_SYMBOL = 2;
    private static final int LEAST_SLOTS = 16;
    private static final int KEY_0 = 0;
    private static final int KEY_1 = 1;
    private static final int SYMBOL_0 = 2;
    private static final int SYMBOL_1 = 3;
    private static final int SYMBOL_0_MASK = 4;
    private static final int SYMBOL_1_MASK = 5;
    private static final int LENGTHS = 6;
    private static final int INSTRUMENT = 7;
    /** Longs of a slot: a line of the cache. */
    private static final int FIELDS = 8;

    private static final int ID_SHIFT = 8;
    private static final int SYMBOL_SHIFT = 16;
    private static final int BID_SHIFT = 24;
    private static final int ASK_SHIFT = 32;

    /** Of each slot what the names above say; a key of 0 for none, which no text begins with. */
    private final long[] slots;

    private final int mask;

    /** Room for the streams of so many symbols. */
    BookTickerShapes(final int symbols) {
        final int count = Integer.highestOneBit(Math.max(LEAST_SLOTS, symbols * SLOTS_PER_SYMBOL) - 1) << 1;
        slots = new long[count * FIELDS];
        mask = count - 1;
    }

    /** As {@link BookTickerDecoder#decode}; {@link #NOT_KNOWN} for whatever is not a quote of the shape that is known. */
    int decode(
            final byte[] frame,
            final int start,
            final int end,
            final long receiveNs,
            final int connection,
            final MutableDirectBuffer target,
            final int targetOffset) {
        if (end - start < LEAST_FRAME) {
            return NOT_KNOWN;
        }
        final int slot = find(get(frame, start + NAME_AT), get(frame, start + NAME_AT + Long.BYTES));
        if (slot < 0) {
            return NOT_KNOWN;
        }
        final long lengths = slots[slot + LENGTHS];
        final int bidDigits = (int) (lengths >>> BID_SHIFT) & 0xFF;
        final int askDigits = (int) (lengths >>> ASK_SHIFT) & 0xFF;
        final int id = start + NAME_AT + ((int) lengths & 0xFF) + AFTER_NAME.length();
        final int idEnd = id + ((int) (lengths >>> ID_SHIFT) & 0xFF);
        final int symbol = idEnd + SYMBOL_KEY_BYTES;
        final int symbolEnd = symbol + ((int) (lengths >>> SYMBOL_SHIFT) & 0xFF);
        final int bidPoint = symbolEnd + NUMBER_KEY_BYTES + bidDigits;
        final int bidQty = bidPoint + FRACTION_BYTES + NUMBER_KEY_BYTES;
        // Nothing below reads beyond the end: the quantities have 1 to 7 digits before their points.
        final int others = 2 * NUMBER_KEY_BYTES + askDigits + 3 * FRACTION_BYTES + TAIL_BYTES;
        if (end - bidQty < others + 2) {
            return NOT_KNOWN;
        }
        final int bidQtyDigits = NumberReader.leadingDigits(get(frame, bidQty) ^ NumberReader.ZEROS);
        final int askQtyDigits = end - bidQty - others - bidQtyDigits;
        if (!isWithin(bidQtyDigits, MAX_WHOLE_DIGITS) || !isWithin(askQtyDigits, MAX_WHOLE_DIGITS)) {
            return NOT_KNOWN;
        }
        final int bidQtyPoint = bidQty + bidQtyDigits;
        final int askPoint = bidQtyPoint + FRACTION_BYTES + NUMBER_KEY_BYTES + askDigits;
        final int askQtyPoint = end - TAIL_BYTES - FRACTION_BYTES;

        final long texts = get(frame, start) ^ STREAM
                | (get(frame, start + Long.BYTES) ^ STREAM_VALUE) & FIRST_THREE
                | get(frame, id - 3 * Long.BYTES) ^ AFTER_NAME_1
                | get(frame, id - 2 * Long.BYTES) ^ AFTER_NAME_9
                | get(frame, id - Long.BYTES) ^ AFTER_NAME_17
                | (get(frame, idEnd) ^ SYMBOL) & FIRST_SIX
                | (get(frame, symbol) ^ slots[slot + SYMBOL_0]) & slots[slot + SYMBOL_0_MASK]
                | (get(frame, symbol + Long.BYTES) ^ slots[slot + SYMBOL_1]) & slots[slot + SYMBOL_1_MASK]
                | (get(frame, symbolEnd) ^ BID_PRICE) & FIRST_SEVEN
                | (get(frame, bidPoint + FRACTION_BYTES) ^ BID_QTY) & FIRST_SEVEN
                | (get(frame, bidQtyPoint + FRACTION_BYTES) ^ ASK_PRICE) & FIRST_SEVEN
                | (get(frame, askPoint + FRACTION_BYTES) ^ ASK_QTY) & FIRST_SEVEN
                | get(frame, end - Long.BYTES) >>> Long.SIZE - TAIL_BYTES * Byte.SIZE ^ TAIL;
        final int idDigits = idEnd - id;
        final long idLow = digitsBefore(frame, idEnd, Math.min(idDigits, Long.BYTES));
        final long idHigh = idDigits > Long.BYTES ? digitsBefore(frame, idEnd - Long.BYTES, idDigits - Long.BYTES) : 0;
        final long bidWhole = wholeBefore(frame, bidPoint, bidDigits);
        final long bidDecimals = get(frame, bidPoint + 1) ^ NumberReader.ZEROS;
        final long bidQtyWhole = wholeBefore(frame, bidQtyPoint, bidQtyDigits);
        final long bidQtyDecimals = get(frame, bidQtyPoint + 1) ^ NumberReader.ZEROS;
        final long askWhole = wholeBefore(frame, askPoint, askDigits);
        final long askDecimals = get(frame, askPoint + 1) ^ NumberReader.ZEROS;
        final long askQtyWhole = wholeBefore(frame, askQtyPoint, askQtyDigits);
        final long askQtyDecimals = get(frame, askQtyPoint + 1) ^ NumberReader.ZEROS;
        final long strays = NumberReader.strays(idLow)
                | NumberReader.strays(idHigh)
                | NumberReader.strays(bidWhole)
                | NumberReader.strays(bidDecimals)
                | NumberReader.strays(bidQtyWhole)
                | NumberReader.strays(bidQtyDecimals)
                | NumberReader.strays(askWhole)
                | NumberReader.strays(askDecimals)
                | NumberReader.strays(askQtyWhole)
                | NumberReader.strays(askQtyDecimals);
        final long points = (bidWhole | bidQtyWhole | askWhole | askQtyWhole) & POINT;
        if ((texts | points | strays) != 0 || frame[id] == '0') {
            return NOT_KNOWN;
        }
        BookTicker.write(
                target,
                targetOffset,
                receiveNs,
                (int) slots[slot + INSTRUMENT],
                connection,
                value(idHigh, idLow),
                decimal(bidWhole, bidDecimals),
                decimal(bidQtyWhole, bidQtyDecimals),
                decimal(askWhole, askDecimals),
                decimal(askQtyWhole, askQtyDecimals));
        return FrameKind.QUOTE;
    }

    /** Remembers the shape of a frame that is a quote of that instrument, if it is one that can be known. */
    void learn(final byte[] frame, final int start, final int end, final int instrument) {
        if (end - start < LEAST_FRAME || get(frame, start) != STREAM) {
            return;
        }
        final int nameEnd = indexOf(frame, start + NAME_AT, end, '@');
        final int id = nameEnd + AFTER_NAME.length();
        final int idEnd = indexOf(frame, id, end, ',');
        final int symbol = idEnd + SYMBOL_KEY_BYTES;
        final int symbolEnd = indexOf(frame, symbol, end, '"');
        final int bidPoint = indexOf(frame, symbolEnd + NUMBER_KEY_BYTES, end, '.');
        final int bidQtyPoint = indexOf(frame, bidPoint + 1, end, '.');
        final int ask = bidQtyPoint + FRACTION_BYTES + NUMBER_KEY_BYTES;
        final int askPoint = indexOf(frame, ask, end, '.');
        final int nameLength = nameEnd - start - NAME_AT;
        final int idDigits = idEnd - id;
        final int symbolLength = symbolEnd - symbol;
        final int bidDigits = bidPoint - symbolEnd - NUMBER_KEY_BYTES;
        final int askDigits = askPoint - ask;
        if (!isWithin(nameLength, MAX_NAME)
                || !isWithin(idDigits, MAX_ID_DIGITS)
                || !isWithin(symbolLength, MAX_SYMBOL)
                || !isWithin(bidDigits, MAX_WHOLE_DIGITS)
                || !isWithin(askDigits, MAX_WHOLE_DIGITS)
                || symbol + KEY_BYTES > end
                || get(frame, id - 3 * Long.BYTES) != AFTER_NAME_1
                || get(frame, id - 2 * Long.BYTES) != AFTER_NAME_9
                || get(frame, id - Long.BYTES) != AFTER_NAME_17
                || ((get(frame, idEnd) ^ SYMBOL) & FIRST_SIX) != 0) {
            return;
        }
        final long key0 = get(frame, start + NAME_AT);
        final long key1 = get(frame, start + NAME_AT + Long.BYTES);
        final int slot = slotFor(key0, key1);
        if (slot < 0) {
            return;
        }
        slots[slot + KEY_0] = key0;
        slots[slot + KEY_1] = key1;
        slots[slot + SYMBOL_0] = get(frame, symbol);
        slots[slot + SYMBOL_1] = get(frame, symbol + Long.BYTES);
        slots[slot + SYMBOL_0_MASK] = firstBytes(Math.min(symbolLength, Long.BYTES));
        slots[slot + SYMBOL_1_MASK] = firstBytes(Math.max(symbolLength - Long.BYTES, 0));
        slots[slot + LENGTHS] = nameLength
                | (long) idDigits << ID_SHIFT
                | (long) symbolLength << SYMBOL_SHIFT
                | (long) bidDigits << BID_SHIFT
                | (long) askDigits << ASK_SHIFT;
        slots[slot + INSTRUMENT] = instrument;
    }

    /** Where the stream's fields are, negative if it is not known. */
    private int find(final long key0, final long key1) {
        int slot = hash(key0, key1);
        for (int probe = 0; probe < MAX_PROBES; probe++) {
            final int at = slot * FIELDS;
            if (slots[at + KEY_0] == key0 && slots[at + KEY_1] == key1) {
                return at;
            }
            slot = slot + 1 & mask;
        }
        return NOT_KNOWN;
    }

    /** Where the stream's fields are or may be put, negative if all places that it could have are taken. */
    private int slotFor(final long key0, final long key1) {
        int slot = hash(key0, key1);
        for (int probe = 0; probe < MAX_PROBES; probe++) {
            final int at = slot * FIELDS;
            if (slots[at + KEY_0] == 0 || slots[at + KEY_0] == key0 && slots[at + KEY_1] == key1) {
                return at;
            }
            slot = slot + 1 & mask;
        }
        return NOT_KNOWN;
    }

    private int hash(final long key0, final long key1) {
        return (int) ((key0 ^ key1 * MIX) * MIX >>> HASH_SHIFT) & mask;
    }

    /** The bytes before a place as digits without their code, zeros in front of as many as are wanted (1 to 8). */
    private static long digitsBefore(final byte[] frame, final int position, final int digits) {
        return (get(frame, position - Long.BYTES) ^ NumberReader.ZEROS) & -1L << Long.SIZE - digits * Byte.SIZE;
    }

    /** As the other for 1 to 7 digits before a point; 0 in the last byte if there is a point. */
    private static long wholeBefore(final byte[] frame, final int point, final int digits) {
        return (get(frame, point + 1 - Long.BYTES) ^ ZEROS_AND_POINT) & -1L << Long.SIZE - (digits + 1) * Byte.SIZE;
    }

    /** Value of what {@link #wholeBefore} answers and the decimals behind it. */
    private static long decimal(final long whole, final long decimals) {
        return value(whole << Byte.SIZE, decimals);
    }

    private static long value(final long upper, final long lower) {
        return NumberReader.digitsValue(upper) * EIGHT_DIGITS + NumberReader.digitsValue(lower);
    }

    private static boolean isWithin(final int length, final int most) {
        return length > 0 && length <= most;
    }

    /** Where the byte is, from a place on; the place or the end, whichever is further, if it is not. */
    private static int indexOf(final byte[] frame, final int from, final int end, final char wanted) {
        int position = from;
        while (position < end && frame[position] != wanted) {
            position++;
        }
        return position;
    }

    private static long firstBytes(final int count) {
        return count == 0 ? 0 : -1L >>> Long.SIZE - count * Byte.SIZE;
    }

    private static long get(final byte[] frame, final int position) {
        return (long) LONG.get(frame, position);
    }
}
