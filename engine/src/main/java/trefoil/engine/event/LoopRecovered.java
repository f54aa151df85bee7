package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A loop that an earlier run left open, brought back: the purse it had, one record for each asset of it.
 *
 * <p>The records of one loop follow each other; the start asset's is the first.
 */
public final class LoopRecovered {
    public static final int LOOP_ID_OFFSET = RecordHeader.LENGTH;
    public static final int SOURCE_SESSION_OFFSET = LOOP_ID_OFFSET + Long.BYTES;
    public static final int SOURCE_LOOP_ID_OFFSET = SOURCE_SESSION_OFFSET + Long.BYTES;
    public static final int START_ASSET_OFFSET = SOURCE_LOOP_ID_OFFSET + Long.BYTES;
    public static final int ASSET_OFFSET = START_ASSET_OFFSET + Integer.BYTES;
    public static final int DELTA_OFFSET = ASSET_OFFSET + Integer.BYTES;
    public static final int OPENED_NS_OFFSET = DELTA_OFFSET + Long.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = OPENED_NS_OFFSET + Long.BYTES;

    private LoopRecovered() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final long loopId,
            final long sourceSession,
            final long sourceLoopId,
            final int startAsset,
            final int asset,
            final long delta,
            final long openedNs) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.LOOP_RECOVERED, timeNs);
        buffer.putLong(offset + LOOP_ID_OFFSET, loopId, LITTLE_ENDIAN);
        buffer.putLong(offset + SOURCE_SESSION_OFFSET, sourceSession, LITTLE_ENDIAN);
        buffer.putLong(offset + SOURCE_LOOP_ID_OFFSET, sourceLoopId, LITTLE_ENDIAN);
        buffer.putInt(offset + START_ASSET_OFFSET, startAsset, LITTLE_ENDIAN);
        buffer.putInt(offset + ASSET_OFFSET, asset, LITTLE_ENDIAN);
        buffer.putLong(offset + DELTA_OFFSET, delta, LITTLE_ENDIAN);
        buffer.putLong(offset + OPENED_NS_OFFSET, openedNs, LITTLE_ENDIAN);
    }

    /** Its id in this run. */
    public static long loopId(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + LOOP_ID_OFFSET, LITTLE_ENDIAN);
    }

    /** Session of the run that opened it. */
    public static long sourceSession(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + SOURCE_SESSION_OFFSET, LITTLE_ENDIAN);
    }

    /** Its id in that run. */
    public static long sourceLoopId(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + SOURCE_LOOP_ID_OFFSET, LITTLE_ENDIAN);
    }

    /** Index in the universe. */
    public static int startAsset(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + START_ASSET_OFFSET, LITTLE_ENDIAN);
    }

    /** Index in the universe. */
    public static int asset(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + ASSET_OFFSET, LITTLE_ENDIAN);
    }

    /** What the loop gained (negative: gave) of the asset so far, fixed units. */
    public static long delta(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + DELTA_OFFSET, LITTLE_ENDIAN);
    }

    /** When it was opened. */
    public static long openedNs(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + OPENED_NS_OFFSET, LITTLE_ENDIAN);
    }
}
