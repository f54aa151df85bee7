package trefoil.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.event.BookTicker;

@Tag("allocation")
class JournalAllocationTest {
    private static final int RECORDS = 1_000_000;
    private static final int MAX_WARM_UP_ROUNDS = 10;
    private static final int BATCH = 50;

    @TempDir
    private Path directory;

    @Test
    void shouldAllocateNothingPerRecordOnTheJournalThread() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        final UnsafeBuffer record = new UnsafeBuffer(new byte[BookTicker.LENGTH]);
        try (JournalWriter writer = JournalWriter.create(directory, Sample.header("allocation"))) {
            long allocated = Long.MAX_VALUE;
            // While code is still being compiled, a deoptimised frame gets its scalar-replaced objects back: a few
            // hundred bytes, once. What is allocated per record or batch is there in every round.
            for (int round = 0; round < MAX_WARM_UP_ROUNDS && allocated != 0; round++) {
                final long before = threads.getCurrentThreadAllocatedBytes();
                write(writer, record, RECORDS);
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }

            assertThat(allocated)
                    .as("bytes allocated by beginBatch, append, endBatch over %s records", RECORDS)
                    .isZero();
        }
    }

    private static void write(final JournalWriter writer, final UnsafeBuffer record, final int records) {
        for (int i = 0; i < records; ) {
            writer.beginBatch();
            for (int j = 0; j < BATCH; j++, i++) {
                Sample.bookTicker(record, i);
                writer.append(record, 0, BookTicker.LENGTH);
            }
            writer.endBatch();
        }
    }
}
