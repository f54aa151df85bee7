package trefoil.gateway.cli.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.Timer;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalWriter;
import trefoil.gateway.testing.Await;

@Timeout(60)
class TailFollowTest {
    private static final int BATCHES = 200;
    private static final int RECORDS_OF_A_BATCH = 37;

    @TempDir
    private Path directory;

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[Timer.LENGTH]);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringWriter err = new StringWriter();

    @Test
    void shouldNeitherMissNorRepeatARecordUntilTheWriterEnds() {
        final JournalHeader header =
                new JournalHeader(0, "live", "v", new TreeMap<>(), List.of(), List.of(), List.of(), List.of(), 0);
        final CompletableFuture<Integer> tail;
        final long written;
        try (JournalWriter writer = JournalWriter.create(directory, header)) {
            write(writer);
            final String file = writer.path().toString();
            tail = CompletableFuture.supplyAsync(() -> run("tail", "-f", "-n", "5", file));
            Await.until("the last records are shown", () -> lines() == 5);
            for (int batch = 1; batch < BATCHES; batch++) {
                write(writer);
                if (batch == BATCHES / 2) {
                    final int so = (batch + 1) * RECORDS_OF_A_BATCH - RECORDS_OF_A_BATCH + 5;
                    Await.until("the half is shown", () -> lines() == so);
                }
            }
            written = writer.recordsWritten();
            assertThat(tail).isNotDone();
        }

        assertThat(tail.join()).as(err.toString()).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> Long.parseLong(line.strip().split(" ")[0])))
                .containsExactlyElementsOf(LongStream.range(RECORDS_OF_A_BATCH - 5, written)
                        .boxed()
                        .toList());
        assertThat(err.toString()).isEmpty();
    }

    private void write(final JournalWriter writer) {
        writer.beginBatch();
        for (int i = 0; i < RECORDS_OF_A_BATCH; i++) {
            Timer.write(record, 0, writer.recordsWritten());
            RecordHeader.sequence(record, 0, writer.recordsWritten());
            writer.append(record, 0, Timer.LENGTH);
        }
        writer.endBatch();
    }

    private long lines() {
        return out.toString(StandardCharsets.UTF_8).lines().count();
    }

    private int run(final String... arguments) {
        return new CommandLine(new JournalCommand())
                .setOut(new PrintWriter(out, false, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
