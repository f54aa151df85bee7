package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** What we pay on one instrument as a taker, as the venue told. Rates are 1e-8 of the amount received. */
public final class Fees {
    /** Commissions are paid in the discount asset while there is enough of it. */
    public static final int DISCOUNTED = 1;
    /** Commissions are taken from what is received. */
    public static final int RECEIVED = 0;

    public static final int INSTRUMENT_OFFSET = RecordHeader.LENGTH;
    public static final int MODE_OFFSET = INSTRUMENT_OFFSET + Integer.BYTES;
    public static final int BUY_RATE_OFFSET = MODE_OFFSET + Integer.BYTES;
    public static final int SELL_RATE_OFFSET = BUY_RATE_OFFSET + Long.BYTES;
    public static final int DISCOUNTED_BUY_RATE_OFFSET = SELL_RATE_OFFSET + Long.BYTES;
    public static final int DISCOUNTED_SELL_RATE_OFFSET = DISCOUNTED_BUY_RATE_OFFSET + Long.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = DISCOUNTED_SELL_RATE_OFFSET + Long.BYTES;

    private Fees() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final int instrument,
            final int mode,
            final long buyRate,
            final long sellRate,
            final long discountedBuyRate,
            final long discountedSellRate) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.FEES, timeNs);
        buffer.putInt(offset + INSTRUMENT_OFFSET, instrument, LITTLE_ENDIAN);
        buffer.putInt(offset + MODE_OFFSET, mode, LITTLE_ENDIAN);
        buffer.putLong(offset + BUY_RATE_OFFSET, buyRate, LITTLE_ENDIAN);
        buffer.putLong(offset + SELL_RATE_OFFSET, sellRate, LITTLE_ENDIAN);
        buffer.putLong(offset + DISCOUNTED_BUY_RATE_OFFSET, discountedBuyRate, LITTLE_ENDIAN);
        buffer.putLong(offset + DISCOUNTED_SELL_RATE_OFFSET, discountedSellRate, LITTLE_ENDIAN);
    }

    /** Index in the universe. */
    public static int instrument(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + INSTRUMENT_OFFSET, LITTLE_ENDIAN);
    }

    /** {@link #DISCOUNTED} or {@link #RECEIVED}. */
    public static int mode(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + MODE_OFFSET, LITTLE_ENDIAN);
    }

    /** Buying, commission taken from what is received. */
    public static long buyRate(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + BUY_RATE_OFFSET, LITTLE_ENDIAN);
    }

    /** Selling, commission taken from what is received. */
    public static long sellRate(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + SELL_RATE_OFFSET, LITTLE_ENDIAN);
    }

    /** Buying, worth of what is taken in the discount asset. */
    public static long discountedBuyRate(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + DISCOUNTED_BUY_RATE_OFFSET, LITTLE_ENDIAN);
    }

    /** Selling, worth of what is taken in the discount asset. */
    public static long discountedSellRate(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + DISCOUNTED_SELL_RATE_OFFSET, LITTLE_ENDIAN);
    }
}
