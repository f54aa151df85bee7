package trefoil.gateway.cli.journal;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.RecordHeader;

/** The last so many records that were added. */
final class LastRecords {
    private final byte[][] records;
    private final long[] numbers;
    private long added;

    LastRecords(final int most) {
        records = new byte[most][];
        numbers = new long[most];
    }

    void add(final long recordNumber, final DirectBuffer buffer, final int offset, final int length) {
        if (records.length == 0) {
            return;
        }
        final int at = (int) (added++ % records.length);
        if (records[at] == null) {
            records[at] = new byte[RecordHeader.MAX_RECORD_LENGTH];
        }
        buffer.getBytes(offset, records[at], 0, length);
        numbers[at] = recordNumber;
    }

    /** Prints them, oldest first. False if nobody reads the output any more. */
    boolean print(final RecordPrinter printer) {
        final UnsafeBuffer view = new UnsafeBuffer(new byte[0]);
        for (long i = Math.max(0, added - records.length); i < added; i++) {
            final int at = (int) (i % records.length);
            view.wrap(records[at]);
            if (!printer.print(numbers[at], view, 0, RecordHeader.length(view, 0))) {
                return false;
            }
        }
        return true;
    }
}
