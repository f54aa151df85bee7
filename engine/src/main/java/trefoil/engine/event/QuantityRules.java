package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** What quantities and amounts of one instrument may be ordered, from now on: the venue has changed its filters. */
public final class QuantityRules {
    /** Flag: the least notional binds market orders too. */
    public static final int MIN_NOTIONAL_TO_MARKET = 1;
    /** Flag: the most notional binds market orders too. */
    public static final int MAX_NOTIONAL_TO_MARKET = 2;

    public static final int INSTRUMENT_OFFSET = RecordHeader.LENGTH;
    public static final int DECIMALS_OFFSET = INSTRUMENT_OFFSET + Integer.BYTES;
    public static final int MAX_NUM_ORDERS_OFFSET = DECIMALS_OFFSET + Integer.BYTES;
    public static final int FLAGS_OFFSET = MAX_NUM_ORDERS_OFFSET + Integer.BYTES;
    public static final int MIN_QTY_OFFSET = FLAGS_OFFSET + Integer.BYTES;
    public static final int MAX_QTY_OFFSET = MIN_QTY_OFFSET + Long.BYTES;
    public static final int STEP_SIZE_OFFSET = MAX_QTY_OFFSET + Long.BYTES;
    public static final int MIN_MARKET_QTY_OFFSET = STEP_SIZE_OFFSET + Long.BYTES;
    public static final int MAX_MARKET_QTY_OFFSET = MIN_MARKET_QTY_OFFSET + Long.BYTES;
    public static final int MARKET_STEP_SIZE_OFFSET = MAX_MARKET_QTY_OFFSET + Long.BYTES;
    public static final int MIN_NOTIONAL_OFFSET = MARKET_STEP_SIZE_OFFSET + Long.BYTES;
    public static final int MAX_NOTIONAL_OFFSET = MIN_NOTIONAL_OFFSET + Long.BYTES;
    public static final int MAX_POSITION_OFFSET = MAX_NOTIONAL_OFFSET + Long.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = MAX_POSITION_OFFSET + Long.BYTES;

    private QuantityRules() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final int instrument,
            final int decimals,
            final int maxNumOrders,
            final int flags,
            final long minQty,
            final long maxQty,
            final long stepSize,
            final long minMarketQty,
            final long maxMarketQty,
            final long marketStepSize,
            final long minNotional,
            final long maxNotional,
            final long maxPosition) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.QUANTITY_RULES, timeNs);
        buffer.putInt(offset + INSTRUMENT_OFFSET, instrument, LITTLE_ENDIAN);
        buffer.putInt(offset + DECIMALS_OFFSET, decimals, LITTLE_ENDIAN);
        buffer.putInt(offset + MAX_NUM_ORDERS_OFFSET, maxNumOrders, LITTLE_ENDIAN);
        buffer.putInt(offset + FLAGS_OFFSET, flags, LITTLE_ENDIAN);
        buffer.putLong(offset + MIN_QTY_OFFSET, minQty, LITTLE_ENDIAN);
        buffer.putLong(offset + MAX_QTY_OFFSET, maxQty, LITTLE_ENDIAN);
        buffer.putLong(offset + STEP_SIZE_OFFSET, stepSize, LITTLE_ENDIAN);
        buffer.putLong(offset + MIN_MARKET_QTY_OFFSET, minMarketQty, LITTLE_ENDIAN);
        buffer.putLong(offset + MAX_MARKET_QTY_OFFSET, maxMarketQty, LITTLE_ENDIAN);
        buffer.putLong(offset + MARKET_STEP_SIZE_OFFSET, marketStepSize, LITTLE_ENDIAN);
        buffer.putLong(offset + MIN_NOTIONAL_OFFSET, minNotional, LITTLE_ENDIAN);
        buffer.putLong(offset + MAX_NOTIONAL_OFFSET, maxNotional, LITTLE_ENDIAN);
        buffer.putLong(offset + MAX_POSITION_OFFSET, maxPosition, LITTLE_ENDIAN);
    }

    /** Index in the universe. */
    public static int instrument(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + INSTRUMENT_OFFSET, LITTLE_ENDIAN);
    }

    /** Decimals a quantity may have. */
    public static int decimals(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + DECIMALS_OFFSET, LITTLE_ENDIAN);
    }

    /** Open orders of one account; 0 if off. */
    public static int maxNumOrders(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + MAX_NUM_ORDERS_OFFSET, LITTLE_ENDIAN);
    }

    /** {@link #MIN_NOTIONAL_TO_MARKET} and {@link #MAX_NOTIONAL_TO_MARKET}, added. */
    public static int flags(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + FLAGS_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units of base; 0 if off. */
    public static long minQty(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + MIN_QTY_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units of base; {@link Long#MAX_VALUE} if off. */
    public static long maxQty(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + MAX_QTY_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units of base; 0 if off. */
    public static long stepSize(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + STEP_SIZE_OFFSET, LITTLE_ENDIAN);
    }

    /** Of market orders, as {@link #minQty}. */
    public static long minMarketQty(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + MIN_MARKET_QTY_OFFSET, LITTLE_ENDIAN);
    }

    /** Of market orders, as {@link #maxQty}. */
    public static long maxMarketQty(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + MAX_MARKET_QTY_OFFSET, LITTLE_ENDIAN);
    }

    /** Of market orders, as {@link #stepSize}. */
    public static long marketStepSize(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + MARKET_STEP_SIZE_OFFSET, LITTLE_ENDIAN);
    }

    /** Least price × quantity, fixed units of quote; 0 if off. */
    public static long minNotional(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + MIN_NOTIONAL_OFFSET, LITTLE_ENDIAN);
    }

    /** Most price × quantity, fixed units of quote; {@link Long#MAX_VALUE} if off. */
    public static long maxNotional(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + MAX_NOTIONAL_OFFSET, LITTLE_ENDIAN);
    }

    /** Most base held and being bought; {@link Long#MAX_VALUE} if off. */
    public static long maxPosition(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + MAX_POSITION_OFFSET, LITTLE_ENDIAN);
    }
}
