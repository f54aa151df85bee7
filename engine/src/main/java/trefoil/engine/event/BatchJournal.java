package trefoil.engine.event;

import org.agrona.DirectBuffer;

/** Where the journal thread writes: batches of records, each batch durable against the process's death once ended. */
public interface BatchJournal extends AutoCloseable {
    /** Keeps nothing. */
    BatchJournal NONE = new BatchJournal() {
        @Override
        public void beginBatch() {}

        @Override
        public void append(final DirectBuffer buffer, final int offset, final int length) {}

        @Override
        public void endBatch() {}

        @Override
        public void close() {}
    };

    /** Starts a batch. */
    void beginBatch();

    /** Adds a record; throws if it cannot be kept. */
    void append(DirectBuffer buffer, int offset, int length);

    /** Completes the batch; throws if further batches may not be kept. */
    void endBatch();

    @Override
    void close();
}
