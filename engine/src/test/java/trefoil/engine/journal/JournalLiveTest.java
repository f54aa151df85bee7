package trefoil.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.RecordHeader;

@Timeout(60)
class JournalLiveTest {
    private static final long SEED = 50_261_122;
    private static final int RECORDS = 300_000;

    @TempDir
    private Path directory;

    @Test
    void shouldFollowAJournalThatIsBeingWritten() {
        final JournalWriter writer = JournalWriter.create(directory, Sample.header("live"));
        final CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(writer));
        long ends = 0;
        try (JournalReader reader = JournalReader.open(writer.path())) {
            long expected = 0;
            do {
                while (reader.next()) {
                    assertThat(RecordHeader.sequence(reader.buffer(), reader.offset()))
                            .isEqualTo(expected++);
                }
                ends++;
                assertThat(reader.damages()).isEmpty();
            } while (reader.status() == JournalStatus.OPEN_OR_TORN);

            assertThat(reader.status()).isEqualTo(JournalStatus.COMPLETE);
            assertThat(expected).isEqualTo(RECORDS);
            assertThat(ends).isPositive();
        }
        writing.join();
    }

    private static void write(final JournalWriter writer) {
        final Random random = new Random(SEED);
        final UnsafeBuffer record = new UnsafeBuffer(new byte[BookTicker.LENGTH]);
        try (writer) {
            while (writer.recordsWritten() < RECORDS) {
                writer.beginBatch();
                for (int i = random.nextInt(200); i >= 0 && writer.recordsWritten() < RECORDS; i--) {
                    Sample.bookTicker(record, writer.recordsWritten());
                    writer.append(record, 0, BookTicker.LENGTH);
                }
                writer.endBatch();
            }
        }
    }
}
