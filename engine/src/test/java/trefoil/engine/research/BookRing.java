package trefoil.engine.research;

import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.InboundRing;
import trefoil.engine.event.RecordHeader;

/** Hands on the records of a book one by one as they are published. */
final class BookRing implements InboundRing {
    private final UnsafeBuffer slots =
            new UnsafeBuffer(new byte[BookLevels.MAX_RECORDS * RecordHeader.MAX_RECORD_LENGTH]);
    private final Sink sink;

    interface Sink {
        void onRecord(UnsafeBuffer buffer, int offset);
    }

    BookRing(final Sink sink) {
        this.sink = sink;
    }

    @Override
    public long claim(final int count) {
        return 0;
    }

    @Override
    public MutableDirectBuffer buffer(final long slot) {
        return slots;
    }

    @Override
    public int offset(final long slot) {
        return (int) slot * RecordHeader.MAX_RECORD_LENGTH;
    }

    @Override
    public void publish(final long first, final int count) {
        for (int i = 0; i < count; i++) {
            sink.onRecord(slots, offset(i));
        }
    }
}
