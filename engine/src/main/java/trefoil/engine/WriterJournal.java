package trefoil.engine;

import org.agrona.DirectBuffer;
import trefoil.engine.journal.RollingJournal;
import trefoil.engine.pipeline.BatchJournal;

/** The pipeline's journal port on a {@link RollingJournal}. */
final class WriterJournal implements BatchJournal {
    private final RollingJournal writer;

    WriterJournal(final RollingJournal writer) {
        this.writer = writer;
    }

    @Override
    public void beginBatch() {
        writer.beginBatch();
    }

    @Override
    public void append(final DirectBuffer buffer, final int offset, final int length) {
        writer.append(buffer, offset, length);
    }

    @Override
    public void endBatch() {
        writer.endBatch();
    }

    @Override
    public void close() {
        writer.close();
    }
}
