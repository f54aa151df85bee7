package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A loop ended, well or badly. */
public final class LoopClosed {
    public static final int CAUSE_SEQUENCE_OFFSET = RecordHeader.LENGTH;
    public static final int LOOP_ID_OFFSET = CAUSE_SEQUENCE_OFFSET + Long.BYTES;
    public static final int OUTCOME_OFFSET = LOOP_ID_OFFSET + Long.BYTES;
    public static final int START_ASSET_OFFSET = OUTCOME_OFFSET + Integer.BYTES;
    public static final int SPENT_OFFSET = START_ASSET_OFFSET + Integer.BYTES;
    public static final int RECEIVED_OFFSET = SPENT_OFFSET + Long.BYTES;
    public static final int ORDERS_OFFSET = RECEIVED_OFFSET + Long.BYTES;
    public static final int LEGS_FILLED_OFFSET = ORDERS_OFFSET + Integer.BYTES;
    public static final int VALUE_OFFSET = LEGS_FILLED_OFFSET + Integer.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = VALUE_OFFSET + Long.BYTES;

    private LoopClosed() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final long causeSequence,
            final long loopId,
            final int outcome,
            final int startAsset,
            final long spent,
            final long received,
            final int orders,
            final int legsFilled,
            final long value) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.LOOP_CLOSED, timeNs);
        buffer.putLong(offset + CAUSE_SEQUENCE_OFFSET, causeSequence, LITTLE_ENDIAN);
        buffer.putLong(offset + LOOP_ID_OFFSET, loopId, LITTLE_ENDIAN);
        buffer.putInt(offset + OUTCOME_OFFSET, outcome, LITTLE_ENDIAN);
        buffer.putInt(offset + START_ASSET_OFFSET, startAsset, LITTLE_ENDIAN);
        buffer.putLong(offset + SPENT_OFFSET, spent, LITTLE_ENDIAN);
        buffer.putLong(offset + RECEIVED_OFFSET, received, LITTLE_ENDIAN);
        buffer.putInt(offset + ORDERS_OFFSET, orders, LITTLE_ENDIAN);
        buffer.putInt(offset + LEGS_FILLED_OFFSET, legsFilled, LITTLE_ENDIAN);
        buffer.putLong(offset + VALUE_OFFSET, value, LITTLE_ENDIAN);
    }

    /** Inbound sequence that caused it. */
    public static long causeSequence(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + CAUSE_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /** As in {@link LoopOpened}. */
    public static long loopId(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + LOOP_ID_OFFSET, LITTLE_ENDIAN);
    }

    /** One of {@link LoopOutcome}'s codes. */
    public static int outcome(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + OUTCOME_OFFSET, LITTLE_ENDIAN);
    }

    /** Index in the universe. */
    public static int startAsset(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + START_ASSET_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units of the start asset that leg 1 took. */
    public static long spent(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + SPENT_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units of the start asset that the last leg gave. */
    public static long received(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + RECEIVED_OFFSET, LITTLE_ENDIAN);
    }

    /** Orders sent for it, legs and repairs. */
    public static int orders(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + ORDERS_OFFSET, LITTLE_ENDIAN);
    }

    /** Legs with any fill, 0 to 3. */
    public static int legsFilled(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + LEGS_FILLED_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * What it gained (negative: lost) in fixed units of the value asset, commissions in other assets included and
     * dust counted as nothing and what is held at its last bid; {@link Long#MIN_VALUE} if that could not be priced.
     */
    public static long value(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + VALUE_OFFSET, LITTLE_ENDIAN);
    }
}
