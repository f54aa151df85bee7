package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A loop was opened: an opportunity passed every check. */
public final class LoopOpened {
    public static final int CAUSE_SEQUENCE_OFFSET = RecordHeader.LENGTH;
    public static final int LOOP_ID_OFFSET = CAUSE_SEQUENCE_OFFSET + Long.BYTES;
    public static final int LOOP_OFFSET = LOOP_ID_OFFSET + Long.BYTES;
    public static final int START_ASSET_OFFSET = LOOP_OFFSET + Integer.BYTES;
    public static final int START_AMOUNT_OFFSET = START_ASSET_OFFSET + Integer.BYTES;
    public static final int EXPECTED_PROFIT_OFFSET = START_AMOUNT_OFFSET + Long.BYTES;
    public static final int GROSS_EDGE_PPB_OFFSET = EXPECTED_PROFIT_OFFSET + Long.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = GROSS_EDGE_PPB_OFFSET + Long.BYTES;

    private LoopOpened() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final long causeSequence,
            final long loopId,
            final int loop,
            final int startAsset,
            final long startAmount,
            final long expectedProfit,
            final long grossEdgePpb) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.LOOP_OPENED, timeNs);
        buffer.putLong(offset + CAUSE_SEQUENCE_OFFSET, causeSequence, LITTLE_ENDIAN);
        buffer.putLong(offset + LOOP_ID_OFFSET, loopId, LITTLE_ENDIAN);
        buffer.putInt(offset + LOOP_OFFSET, loop, LITTLE_ENDIAN);
        buffer.putInt(offset + START_ASSET_OFFSET, startAsset, LITTLE_ENDIAN);
        buffer.putLong(offset + START_AMOUNT_OFFSET, startAmount, LITTLE_ENDIAN);
        buffer.putLong(offset + EXPECTED_PROFIT_OFFSET, expectedProfit, LITTLE_ENDIAN);
        buffer.putLong(offset + GROSS_EDGE_PPB_OFFSET, grossEdgePpb, LITTLE_ENDIAN);
    }

    /** Inbound sequence that caused it. */
    public static long causeSequence(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + CAUSE_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /** From 1 in each run. */
    public static long loopId(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + LOOP_ID_OFFSET, LITTLE_ENDIAN);
    }

    /** Index in the loop table. */
    public static int loop(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + LOOP_OFFSET, LITTLE_ENDIAN);
    }

    /** Index in the universe. */
    public static int startAsset(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + START_ASSET_OFFSET, LITTLE_ENDIAN);
    }

    /** Planned spend, fixed units of the start asset. */
    public static long startAmount(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + START_AMOUNT_OFFSET, LITTLE_ENDIAN);
    }

    /** After fees and rounding, fixed units of the start asset. */
    public static long expectedProfit(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + EXPECTED_PROFIT_OFFSET, LITTLE_ENDIAN);
    }

    /** Product of the three conversions minus 1, in 1e-9. */
    public static long grossEdgePpb(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + GROSS_EDGE_PPB_OFFSET, LITTLE_ENDIAN);
    }
}
