package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** One trade of one of our orders. The order's {@link OrderAnswer} follows its fills. */
public final class Fill {
    /** Commission asset outside the universe. */
    public static final int UNKNOWN_ASSET = -1;

    public static final int ORDER_KEY_OFFSET = RecordHeader.LENGTH;
    public static final int PRICE_OFFSET = ORDER_KEY_OFFSET + Long.BYTES;
    public static final int QTY_OFFSET = PRICE_OFFSET + Long.BYTES;
    public static final int COMMISSION_OFFSET = QTY_OFFSET + Long.BYTES;
    public static final int COMMISSION_ASSET_OFFSET = COMMISSION_OFFSET + Long.BYTES;
    public static final int FILL_INDEX_OFFSET = COMMISSION_ASSET_OFFSET + Integer.BYTES;
    public static final int TRADE_ID_OFFSET = FILL_INDEX_OFFSET + Integer.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = TRADE_ID_OFFSET + Long.BYTES;

    private Fill() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final long orderKey,
            final long price,
            final long qty,
            final long commission,
            final int commissionAsset,
            final int fillIndex,
            final long tradeId) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.FILL, timeNs);
        buffer.putLong(offset + ORDER_KEY_OFFSET, orderKey, LITTLE_ENDIAN);
        buffer.putLong(offset + PRICE_OFFSET, price, LITTLE_ENDIAN);
        buffer.putLong(offset + QTY_OFFSET, qty, LITTLE_ENDIAN);
        buffer.putLong(offset + COMMISSION_OFFSET, commission, LITTLE_ENDIAN);
        buffer.putInt(offset + COMMISSION_ASSET_OFFSET, commissionAsset, LITTLE_ENDIAN);
        buffer.putInt(offset + FILL_INDEX_OFFSET, fillIndex, LITTLE_ENDIAN);
        buffer.putLong(offset + TRADE_ID_OFFSET, tradeId, LITTLE_ENDIAN);
    }

    /** See {@link OrderKey}. */
    public static long orderKey(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + ORDER_KEY_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units. */
    public static long price(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + PRICE_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units of base. */
    public static long qty(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + QTY_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units of the commission asset. */
    public static long commission(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + COMMISSION_OFFSET, LITTLE_ENDIAN);
    }

    /** Index in the universe, or {@link #UNKNOWN_ASSET}. */
    public static int commissionAsset(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + COMMISSION_ASSET_OFFSET, LITTLE_ENDIAN);
    }

    /** Position among the order's fills, from 0. */
    public static int fillIndex(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + FILL_INDEX_OFFSET, LITTLE_ENDIAN);
    }

    /** The venue's trade id. */
    public static long tradeId(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + TRADE_ID_OFFSET, LITTLE_ENDIAN);
    }
}
