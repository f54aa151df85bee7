package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** What a loop could not bring home: it stays ours and is noted in the dust ledger. */
public final class Leftover {
    public static final int CAUSE_SEQUENCE_OFFSET = RecordHeader.LENGTH;
    public static final int LOOP_ID_OFFSET = CAUSE_SEQUENCE_OFFSET + Long.BYTES;
    public static final int ASSET_OFFSET = LOOP_ID_OFFSET + Long.BYTES;
    public static final int REASON_OFFSET = ASSET_OFFSET + Integer.BYTES;
    public static final int AMOUNT_OFFSET = REASON_OFFSET + Integer.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = AMOUNT_OFFSET + Long.BYTES;

    private Leftover() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final long causeSequence,
            final long loopId,
            final int asset,
            final int reason,
            final long amount) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.LEFTOVER, timeNs);
        buffer.putLong(offset + CAUSE_SEQUENCE_OFFSET, causeSequence, LITTLE_ENDIAN);
        buffer.putLong(offset + LOOP_ID_OFFSET, loopId, LITTLE_ENDIAN);
        buffer.putInt(offset + ASSET_OFFSET, asset, LITTLE_ENDIAN);
        buffer.putInt(offset + REASON_OFFSET, reason, LITTLE_ENDIAN);
        buffer.putLong(offset + AMOUNT_OFFSET, amount, LITTLE_ENDIAN);
    }

    /** Inbound sequence that caused it. */
    public static long causeSequence(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + CAUSE_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /** As in {@link LoopOpened}. */
    public static long loopId(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + LOOP_ID_OFFSET, LITTLE_ENDIAN);
    }

    /** Index in the universe. */
    public static int asset(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + ASSET_OFFSET, LITTLE_ENDIAN);
    }

    /** One of {@link LeftoverReason}'s codes. */
    public static int reason(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + REASON_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units; negative if the loop used more of the asset than it gave back. */
    public static long amount(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + AMOUNT_OFFSET, LITTLE_ENDIAN);
    }
}
