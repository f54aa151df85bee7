package trefoil.gateway.cli.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import trefoil.engine.event.RecordHeader;

/** Makes the lengths and checksums of a journal's bytes right, as far as its frames can be followed. */
final class JournalMender {
    private static final int HEADER_PREFIX = 24;
    private static final int PAYLOAD_LENGTH_AT = 16;
    private static final int HEADER_CRC_AT = 20;
    private static final int HEAD_LENGTH = 16;
    private static final int META_DATA = 0x4000_0000;

    private final byte[] bytes;
    private final ByteBuffer view;
    private final CRC32C crc = new CRC32C();

    private JournalMender(final byte[] bytes) {
        this.bytes = bytes;
        view = ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
    }

    static byte[] mended(final byte[] journal) {
        final byte[] copy = journal.clone();
        new JournalMender(copy).mend();
        return copy;
    }

    private void mend() {
        if (bytes.length < HEADER_PREFIX) {
            return;
        }
        final int payload = view.getInt(PAYLOAD_LENGTH_AT);
        if (payload < 0 || payload > bytes.length - HEADER_PREFIX) {
            return;
        }
        crc.reset();
        crc.update(bytes, 4, HEADER_CRC_AT - 4);
        crc.update(bytes, HEADER_PREFIX, payload);
        view.putInt(HEADER_CRC_AT, (int) crc.getValue());
        int at = HEADER_PREFIX + payload;
        while (at >= 0 && at <= bytes.length - HEAD_LENGTH) {
            at = mendDocument(at);
        }
    }

    /** Where the next document would begin; negative if this is none. */
    private int mendDocument(final int start) {
        final int word = view.getInt(start);
        final int length = word & ~META_DATA;
        if (length < 0 || length > bytes.length) {
            return -1;
        }
        final ByteBuffer head = ByteBuffer.allocate(12).order(LITTLE_ENDIAN);
        head.putInt(word).putLong(view.getLong(start + 8)).flip();
        crc.reset();
        crc.update(head);
        view.putInt(start + 4, (int) crc.getValue());
        final int end = Math.min(bytes.length, start + 4 + length);
        int at = start + HEAD_LENGTH;
        while (at <= end - RecordHeader.LENGTH) {
            final int recordLength = RecordHeader.length(new org.agrona.concurrent.UnsafeBuffer(bytes), at);
            if (recordLength < RecordHeader.LENGTH || recordLength > end - at) {
                break;
            }
            view.putInt(at + RecordHeader.CRC_OFFSET, 0);
            crc.reset();
            crc.update(bytes, at, recordLength);
            view.putInt(at + RecordHeader.CRC_OFFSET, (int) crc.getValue());
            at += recordLength;
        }
        return Math.max(start + 8, start + 4 + length);
    }
}
