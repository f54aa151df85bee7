package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Final word of the venue on one order, after its fills. */
public final class OrderAnswer {
    public static final int ORDER_KEY_OFFSET = RecordHeader.LENGTH;
    public static final int OUTCOME_OFFSET = ORDER_KEY_OFFSET + Long.BYTES;
    public static final int VENUE_CODE_OFFSET = OUTCOME_OFFSET + Integer.BYTES;
    public static final int EXECUTED_QTY_OFFSET = VENUE_CODE_OFFSET + Integer.BYTES;
    public static final int QUOTE_QTY_OFFSET = EXECUTED_QTY_OFFSET + Long.BYTES;
    public static final int VENUE_ORDER_ID_OFFSET = QUOTE_QTY_OFFSET + Long.BYTES;
    public static final int HANDED_TO_SOCKET_NS_OFFSET = VENUE_ORDER_ID_OFFSET + Long.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = HANDED_TO_SOCKET_NS_OFFSET + Long.BYTES;

    private OrderAnswer() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final long orderKey,
            final int outcome,
            final int venueCode,
            final long executedQty,
            final long quoteQty,
            final long venueOrderId,
            final long handedToSocketNs) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.ORDER_ANSWER, timeNs);
        buffer.putLong(offset + ORDER_KEY_OFFSET, orderKey, LITTLE_ENDIAN);
        buffer.putInt(offset + OUTCOME_OFFSET, outcome, LITTLE_ENDIAN);
        buffer.putInt(offset + VENUE_CODE_OFFSET, venueCode, LITTLE_ENDIAN);
        buffer.putLong(offset + EXECUTED_QTY_OFFSET, executedQty, LITTLE_ENDIAN);
        buffer.putLong(offset + QUOTE_QTY_OFFSET, quoteQty, LITTLE_ENDIAN);
        buffer.putLong(offset + VENUE_ORDER_ID_OFFSET, venueOrderId, LITTLE_ENDIAN);
        buffer.putLong(offset + HANDED_TO_SOCKET_NS_OFFSET, handedToSocketNs, LITTLE_ENDIAN);
    }

    /** See {@link OrderKey}. */
    public static long orderKey(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + ORDER_KEY_OFFSET, LITTLE_ENDIAN);
    }

    /** One of {@link OrderOutcome}'s codes. */
    public static int outcome(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + OUTCOME_OFFSET, LITTLE_ENDIAN);
    }

    /** The venue's error code, 0 if none; of an order that we did not send the {@link RefusalReason}, 0 if none. */
    public static int venueCode(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + VENUE_CODE_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units of base, all fills. */
    public static long executedQty(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + EXECUTED_QTY_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units of quote, all fills, as the venue reports it. */
    public static long quoteQty(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + QUOTE_QTY_OFFSET, LITTLE_ENDIAN);
    }

    /** The venue's order id, -1 if unknown. */
    public static long venueOrderId(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + VENUE_ORDER_ID_OFFSET, LITTLE_ENDIAN);
    }

    /** When the request had been written to the socket; 0 if it never was. */
    public static long handedToSocketNs(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + HANDED_TO_SOCKET_NS_OFFSET, LITTLE_ENDIAN);
    }
}
