package trefoil.gateway.cli.journal;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.journal.JournalReader;

/**
 * A record kept beyond the reader's next.
 *
 * @param number its number in the file
 * @param buffer the record, from 0 on
 */
record KeptRecord(long number, DirectBuffer buffer) {
    static KeptRecord of(final JournalReader journal) {
        final byte[] bytes = new byte[journal.length()];
        journal.buffer().getBytes(journal.offset(), bytes);
        return new KeptRecord(journal.recordNumber(), new UnsafeBuffer(bytes));
    }

    int type() {
        return RecordHeader.type(buffer, 0);
    }

    long timeNs() {
        return RecordHeader.timeNs(buffer, 0);
    }

    long sequence() {
        return RecordHeader.sequence(buffer, 0);
    }
}
