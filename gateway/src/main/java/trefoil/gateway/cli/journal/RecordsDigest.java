package trefoil.gateway.cli.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * 64-bit digest of records, every byte of them, in order: two journals with the same records have the same, however they
 * are cut into documents. Finds accidents; it is no signature.
 */
final class RecordsDigest {
    private static final long MIX = 0x9E37_79B9_7F4A_7C15L;
    private static final int ROTATION = 29;

    private long value;

    void add(final DirectBuffer buffer, final int offset, final int length) {
        long next = value;
        for (int i = 0; i < length; i += Long.BYTES) {
            next = Long.rotateLeft((next ^ buffer.getLong(offset + i, LITTLE_ENDIAN)) * MIX, ROTATION);
        }
        value = next;
    }

    @Override
    public String toString() {
        return String.format("%016x", value);
    }
}
