package trefoil.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.Refusal;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalStatus;
import trefoil.engine.journal.JournalWriter;

/**
 * A journal of {@value #RECORDS} records, mostly quotes, in batches of {@value #RECORDS_OF_A_BATCH}: written, the file
 * lengthened on the way, and read from its first byte to its last with every check. Costs are those of one record.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JournalReadBenchmark {
    private static final int RECORDS = 1 << 20;
    private static final int RECORDS_OF_A_BATCH = 64;
    private static final int RECORDS_PER_BOOK = 16;
    private static final int RECORDS_PER_REFUSAL = 32;

    /** Records to write, ready made. */
    private static final class Records {
        private final UnsafeBuffer quote = new UnsafeBuffer(new byte[BookTicker.LENGTH]);
        private final UnsafeBuffer book = new UnsafeBuffer(new byte[BookLevels.LENGTH]);
        private final UnsafeBuffer refusal = new UnsafeBuffer(new byte[Refusal.LENGTH]);

        Records() {
            BookTicker.write(quote, 0, 1, 2, 0, 3, 6_700_000_000_000L, 100_000_000, 6_700_001_000_000L, 200_000_000);
            BookLevels.write(book, 0, 1, 2, 0, 3, BookLevels.BIDS, BookLevels.FIRST, 0, 1, 5, 5, new long[] {7, 8});
            Refusal.write(refusal, 0, 1, 2, 3, RefusalReason.STALE_QUOTE, -5);
        }

        void writeAll(final JournalWriter writer) {
            for (int batch = 0; batch < RECORDS; batch += RECORDS_OF_A_BATCH) {
                writer.beginBatch();
                for (int i = batch; i < batch + RECORDS_OF_A_BATCH; i++) {
                    final UnsafeBuffer record =
                            i % RECORDS_PER_BOOK == 0 ? book : i % RECORDS_PER_REFUSAL == 1 ? refusal : quote;
                    RecordHeader.sequence(record, 0, i);
                    writer.append(record, 0, record.capacity());
                }
                writer.endBatch();
            }
        }
    }

    /** A writer with a file of its own for each run through the records. */
    @State(Scope.Thread)
    public static class Writing {
        private final Records records = new Records();
        private Path directory;
        private JournalWriter writer;

        @Setup(Level.Invocation)
        public void open() throws IOException {
            directory = Files.createTempDirectory("journal-bench");
            writer = JournalWriter.create(directory, header());
        }

        @TearDown(Level.Invocation)
        public void close() throws IOException {
            writer.close();
            delete(directory, writer.path());
        }
    }

    /** A file to read, in the page cache. */
    @State(Scope.Thread)
    public static class Reading {
        private Path directory;
        private Path file;

        @Setup
        public void write() throws IOException {
            directory = Files.createTempDirectory("journal-bench");
            try (JournalWriter writer = JournalWriter.create(directory, header())) {
                new Records().writeAll(writer);
                file = writer.path();
            }
        }

        @TearDown
        public void remove() throws IOException {
            delete(directory, file);
        }
    }

    private static JournalHeader header() {
        return new JournalHeader(0, "bench", "bench", new TreeMap<>(), List.of(), List.of(), List.of(), List.of(), 0);
    }

    private static void delete(final Path directory, final Path file) throws IOException {
        Files.delete(file);
        Files.delete(directory);
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    @Goal(
            value = "write a record to the journal",
            maxNs = 100,
            whenMissed =
                    "The record is copied into a mapped file and its checksum worked out; the file is filled with zeros "
                            + "ahead, so that a full disk is an error and not a crash, and that is the kernel's share. Larger "
                            + "batches did not help beyond 64 records; named fields of Wire cost several times as much.")
    public long write(final Writing writing) {
        writing.records.writeAll(writing.writer);
        return writing.writer.recordsWritten();
    }

    @Benchmark
    @OperationsPerInvocation(RECORDS)
    @Goal(
            value = "read and verify a record of the journal",
            maxNs = 200,
            whenMissed =
                    "Each record's checksum, length and number are verified, from a mapped file; pages that are not in "
                            + "memory are the disk's share. Nothing of that may be left out: a reader that trusts its file takes "
                            + "damage for a market.")
    public long readAndVerify(final Reading reading) {
        try (JournalReader reader = JournalReader.open(reading.file)) {
            long sum = 0;
            while (reader.next()) {
                sum += RecordHeader.timeNs(reader.buffer(), reader.offset());
            }
            if (reader.status() != JournalStatus.COMPLETE || reader.recordsRead() != RECORDS) {
                throw new IllegalStateException("status=" + reader.status() + " records=" + reader.recordsRead());
            }
            return sum;
        }
    }
}
