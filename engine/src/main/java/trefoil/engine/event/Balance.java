package trefoil.engine.event;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Balance of one asset as the venue reports it. */
public final class Balance {
    /** Read from the account before trading: the ledger takes it over. */
    public static final int SNAPSHOT = 1;
    /** Pushed by the venue. */
    public static final int ACCOUNT_EVENT = 2;
    /** Read from the account while nothing of ours was under way: it must be the ledger's. */
    public static final int COMPARISON = 3;

    public static final int ASSET_OFFSET = RecordHeader.LENGTH;
    public static final int SOURCE_OFFSET = ASSET_OFFSET + Integer.BYTES;
    public static final int FREE_OFFSET = SOURCE_OFFSET + Integer.BYTES;
    public static final int LOCKED_OFFSET = FREE_OFFSET + Long.BYTES;
    /** Bytes of the record, header included. */
    public static final int LENGTH = LOCKED_OFFSET + Long.BYTES;

    private Balance() {}

    /** Writes the whole record, its sequence excepted. */
    public static void write(
            final MutableDirectBuffer buffer,
            final int offset,
            final long timeNs,
            final int asset,
            final int source,
            final long free,
            final long locked) {
        RecordHeader.write(buffer, offset, LENGTH, RecordType.BALANCE, timeNs);
        buffer.putInt(offset + ASSET_OFFSET, asset, LITTLE_ENDIAN);
        buffer.putInt(offset + SOURCE_OFFSET, source, LITTLE_ENDIAN);
        buffer.putLong(offset + FREE_OFFSET, free, LITTLE_ENDIAN);
        buffer.putLong(offset + LOCKED_OFFSET, locked, LITTLE_ENDIAN);
    }

    /** Index in the universe. */
    public static int asset(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + ASSET_OFFSET, LITTLE_ENDIAN);
    }

    /** {@link #SNAPSHOT}, {@link #ACCOUNT_EVENT} or {@link #COMPARISON}. */
    public static int source(final DirectBuffer buffer, final int offset) {
        return buffer.getInt(offset + SOURCE_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units. */
    public static long free(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + FREE_OFFSET, LITTLE_ENDIAN);
    }

    /** Fixed units. */
    public static long locked(final DirectBuffer buffer, final int offset) {
        return buffer.getLong(offset + LOCKED_OFFSET, LITTLE_ENDIAN);
    }
}
