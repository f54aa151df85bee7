package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The price that percent filters and the price range rule of one instrument refer to. */
public final class ReferencePrice {
    /** The venue's reference price of the instrument. */
    public static final int REFERENCE = 1;
    /** Average over the filter's minutes, or the last price: counts while there is no reference price. */
    public static final int AVERAGE = 2;

    public static final int INSTRUMENT_OFFSET = RecordHeader.LENGTH;
    public static final int KIND_OFFSET = INSTRUMENT_OFFSET + Integer.BYTES;
    public static final int PRICE_OFFSET = KIND_OFFSET + Integer.BYTES;
    public static final int BID_DOWN_OFFSET = PRICE_OFFSET + Long.BYTES;
    public static final int BID_UP_OFFSET = BID_DOWN_OFFSET + Long.BYTES;
    public static final int ASK_DOWN_OFFSET = BID_UP_OFFSET + Long.BYTES;
    public static final int ASK_UP_OFFSET = ASK_DOWN_OFFSET + Long.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = ASK_UP_OFFSET + Long.BYTES;

    private ReferencePrice() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final int instrument,
            final int kind,
            final long price,
            final long bidDown,
            final long bidUp,
            final long askDown,
            final long askUp) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.REFERENCE_PRICE, timeNs);
        buffer.putInt(offset + INSTRUMENT_OFFSET, instrument, LITTLE_ENDIAN);
        buffer.putInt(offset + KIND_OFFSET, kind, LITTLE_ENDIAN);
        buffer.putLong(offset + PRICE_OFFSET, price, LITTLE_ENDIAN);
        buffer.putLong(offset + BID_DOWN_OFFSET, bidDown, LITTLE_ENDIAN);
        buffer.putLong(offset + BID_UP_OFFSET, bidUp, LITTLE_ENDIAN);
        buffer.putLong(offset + ASK_DOWN_OFFSET, askDown, LITTLE_ENDIAN);
        buffer.putLong(offset + ASK_UP_OFFSET, askUp, LITTLE_ENDIAN);
    }

    /** Index in the universe. */
    public static int instrument(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + INSTRUMENT_OFFSET, LITTLE_ENDIAN);
    }

    /** {@link #REFERENCE} or {@link #AVERAGE}. */
    public static int kind(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + KIND_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units; 0 if there is none. */
    public static long price(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + PRICE_OFFSET, LITTLE_ENDIAN);
    }

    /** Price range rule: a buy trades at reference × this or above; 0 if off. */
    public static long bidDown(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + BID_DOWN_OFFSET, LITTLE_ENDIAN);
    }

    /** Price range rule: a buy trades at reference × this or below; {@link Long#MAX_VALUE} if off. */
    public static long bidUp(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + BID_UP_OFFSET, LITTLE_ENDIAN);
    }

    /** Price range rule: a sell trades at reference × this or above; 0 if off. */
    public static long askDown(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + ASK_DOWN_OFFSET, LITTLE_ENDIAN);
    }

    /** Price range rule: a sell trades at reference × this or below; {@link Long#MAX_VALUE} if off. */
    public static long askUp(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + ASK_UP_OFFSET, LITTLE_ENDIAN);
    }
}
