package trefoil.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.event.RecordHeader;

/**
 * Files of format version 1 as they were written when it was settled: every later version reads them, and as long as the
 * version is 1, writes the same bytes. {@value #WRITE} names a directory to write them to, for a new version.
 */
class GoldenJournalTest {
    static final String WRITE = "trefoil.writeGolden";

    private static final long SEED = 1;
    private static final int BATCHES = 4;
    private static final List<String> NAMES = List.of("version-1.trefoil", "version-1.00002.trefoil");

    @TempDir
    private Path directory;

    @Test
    void shouldReadWhatVersionOneWrote() throws IOException {
        for (final String name : NAMES) {
            Files.write(directory.resolve(name), golden(name));
        }
        final List<DirectBuffer> expected = new ArrayList<>(records(0));
        expected.addAll(records(1));

        try (JournalReader reader = JournalReader.open(directory.resolve(NAMES.get(0)))) {
            final JournalHeader header = reader.header().orElseThrow();
            assertThat(header).isEqualTo(Sample.header("golden"));
            for (final DirectBuffer record : expected) {
                assertThat(reader.next()).isTrue();
                assertThat(bytes(reader.buffer(), reader.offset()))
                        .as("record %s", reader.recordNumber())
                        .isEqualTo(bytes(record, 0));
            }
            assertThat(reader.next()).isFalse();
            assertThat(reader.damages()).isEmpty();
            assertThat(reader.status()).isEqualTo(JournalStatus.COMPLETE);
        }
    }

    @Test
    void shouldStillWriteTheSameBytes() throws IOException {
        final List<Path> written = write(directory);
        final String keep = System.getProperty(WRITE);
        for (int i = 0; i < NAMES.size(); i++) {
            final byte[] bytes = Files.readAllBytes(written.get(i));
            if (keep == null) {
                assertThat(bytes).as(NAMES.get(i)).isEqualTo(golden(NAMES.get(i)));
            } else {
                Files.write(Path.of(keep).resolve(NAMES.get(i)), bytes);
            }
        }
    }

    private static List<Path> write(final Path directory) {
        final JournalHeader header = Sample.header("golden");
        final JournalWriter first = JournalWriter.create(directory, header);
        append(first, records(0));
        first.endSegment(Sample.CREATED_NS, 2);
        first.close();
        try (JournalWriter second = JournalWriter.create(directory, header.inSegment(2))) {
            second.startAt(first.recordsWritten());
            append(second, records(1));
        }
        return List.of(
                directory.resolve(header.fileName()),
                directory.resolve(header.inSegment(2).fileName()));
    }

    private static void append(final JournalWriter writer, final List<DirectBuffer> records) {
        for (int from = 0; from < records.size(); from += records.size() / BATCHES) {
            JournalTest.append(
                    writer, records.subList(from, Math.min(records.size(), from + records.size() / BATCHES)));
        }
    }

    private static List<DirectBuffer> records(final int file) {
        final List<DirectBuffer> records = new ArrayList<>();
        for (int i = 0; i < BATCHES; i++) {
            records.addAll(Sample.oneOfEach((file * BATCHES + i) * 13L, SEED + file * BATCHES + i));
        }
        return records;
    }

    /** A record but for its checksum. */
    private static byte[] bytes(final DirectBuffer buffer, final int offset) {
        final byte[] bytes = new byte[RecordHeader.length(buffer, offset)];
        buffer.getBytes(offset, bytes);
        new UnsafeBuffer(bytes).putInt(RecordHeader.CRC_OFFSET, 0);
        return bytes;
    }

    private static byte[] golden(final String name) throws IOException {
        try (InputStream file = GoldenJournalTest.class.getResourceAsStream(name)) {
            return file.readAllBytes();
        }
    }
}
