package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Where a limit price of one instrument may be, from now on: the venue has changed its filters. */
public final class PriceRules {
    /** Flag: the venue states the multipliers for each side. */
    public static final int BY_SIDE = 1;

    public static final int INSTRUMENT_OFFSET = RecordHeader.LENGTH;
    public static final int DECIMALS_OFFSET = INSTRUMENT_OFFSET + Integer.BYTES;
    public static final int AVG_PRICE_MINS_OFFSET = DECIMALS_OFFSET + Integer.BYTES;
    public static final int FLAGS_OFFSET = AVG_PRICE_MINS_OFFSET + Integer.BYTES;
    public static final int MIN_PRICE_OFFSET = FLAGS_OFFSET + Integer.BYTES;
    public static final int MAX_PRICE_OFFSET = MIN_PRICE_OFFSET + Long.BYTES;
    public static final int TICK_SIZE_OFFSET = MAX_PRICE_OFFSET + Long.BYTES;
    public static final int BID_MULTIPLIER_UP_OFFSET = TICK_SIZE_OFFSET + Long.BYTES;
    public static final int BID_MULTIPLIER_DOWN_OFFSET = BID_MULTIPLIER_UP_OFFSET + Long.BYTES;
    public static final int ASK_MULTIPLIER_UP_OFFSET = BID_MULTIPLIER_DOWN_OFFSET + Long.BYTES;
    public static final int ASK_MULTIPLIER_DOWN_OFFSET = ASK_MULTIPLIER_UP_OFFSET + Long.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = ASK_MULTIPLIER_DOWN_OFFSET + Long.BYTES;

    private PriceRules() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final int instrument,
            final int decimals,
            final int avgPriceMins,
            final int flags,
            final long minPrice,
            final long maxPrice,
            final long tickSize,
            final long bidMultiplierUp,
            final long bidMultiplierDown,
            final long askMultiplierUp,
            final long askMultiplierDown) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.PRICE_RULES, timeNs);
        buffer.putInt(offset + INSTRUMENT_OFFSET, instrument, LITTLE_ENDIAN);
        buffer.putInt(offset + DECIMALS_OFFSET, decimals, LITTLE_ENDIAN);
        buffer.putInt(offset + AVG_PRICE_MINS_OFFSET, avgPriceMins, LITTLE_ENDIAN);
        buffer.putInt(offset + FLAGS_OFFSET, flags, LITTLE_ENDIAN);
        buffer.putLong(offset + MIN_PRICE_OFFSET, minPrice, LITTLE_ENDIAN);
        buffer.putLong(offset + MAX_PRICE_OFFSET, maxPrice, LITTLE_ENDIAN);
        buffer.putLong(offset + TICK_SIZE_OFFSET, tickSize, LITTLE_ENDIAN);
        buffer.putLong(offset + BID_MULTIPLIER_UP_OFFSET, bidMultiplierUp, LITTLE_ENDIAN);
        buffer.putLong(offset + BID_MULTIPLIER_DOWN_OFFSET, bidMultiplierDown, LITTLE_ENDIAN);
        buffer.putLong(offset + ASK_MULTIPLIER_UP_OFFSET, askMultiplierUp, LITTLE_ENDIAN);
        buffer.putLong(offset + ASK_MULTIPLIER_DOWN_OFFSET, askMultiplierDown, LITTLE_ENDIAN);
    }

    /** Index in the universe. */
    public static int instrument(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + INSTRUMENT_OFFSET, LITTLE_ENDIAN);
    }

    /** Decimals a price may have. */
    public static int decimals(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + DECIMALS_OFFSET, LITTLE_ENDIAN);
    }

    /** Minutes of the average price; 0 for the last price. */
    public static int avgPriceMins(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + AVG_PRICE_MINS_OFFSET, LITTLE_ENDIAN);
    }

    /** {@link #BY_SIDE} or 0. */
    public static int flags(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + FLAGS_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units; 0 if off. */
    public static long minPrice(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + MIN_PRICE_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units; {@link Long#MAX_VALUE} if off. */
    public static long maxPrice(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + MAX_PRICE_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units; 0 if off. */
    public static long tickSize(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + TICK_SIZE_OFFSET, LITTLE_ENDIAN);
    }

    /** A buy's price is at most reference × this; {@link Long#MAX_VALUE} if off. */
    public static long bidMultiplierUp(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + BID_MULTIPLIER_UP_OFFSET, LITTLE_ENDIAN);
    }

    /** A buy's price is at least reference × this; 0 if off. */
    public static long bidMultiplierDown(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + BID_MULTIPLIER_DOWN_OFFSET, LITTLE_ENDIAN);
    }

    /** A sell's price is at most reference × this; {@link Long#MAX_VALUE} if off. */
    public static long askMultiplierUp(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + ASK_MULTIPLIER_UP_OFFSET, LITTLE_ENDIAN);
    }

    /** A sell's price is at least reference × this; 0 if off. */
    public static long askMultiplierDown(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + ASK_MULTIPLIER_DOWN_OFFSET, LITTLE_ENDIAN);
    }
}
