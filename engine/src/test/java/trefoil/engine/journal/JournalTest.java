package trefoil.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.zip.CRC32C;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.Wire;
import net.openhft.chronicle.wire.WireType;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.Timer;

class JournalTest {
    private static final long SEED = 7_261_122;

    @TempDir
    private Path directory;

    @Test
    void shouldReadBackRecordsOfEveryType() {
        final List<DirectBuffer> records = new ArrayList<>();
        final Path path;
        try (JournalWriter writer = JournalWriter.create(directory, Sample.header("all"))) {
            for (int batch = 0; batch < 40; batch++) {
                final List<DirectBuffer> batchRecords = Sample.oneOfEach(batch * 13L, SEED + batch);
                append(writer, batchRecords);
                records.addAll(batchRecords);
            }
            path = writer.path();
            assertThat(writer.recordsWritten()).isEqualTo(records.size());
        }

        try (JournalReader reader = JournalReader.open(path)) {
            assertThat(reader.header()).contains(Sample.header("all"));
            for (int i = 0; i < records.size(); i++) {
                assertThat(reader.next()).isTrue();
                assertThat(reader.recordNumber()).isEqualTo(i);
                assertSame(reader, records.get(i));
            }
            assertThat(reader.next()).isFalse();
            assertThat(reader.status()).isEqualTo(JournalStatus.COMPLETE);
            assertThat(reader.tail()).isEmpty();
            assertThat(reader.damages()).isEmpty();
            assertThat(reader.next()).isFalse();
        }
    }

    @Test
    void shouldBeReadableForTheOwnerOnlyAndCutToItsLength() throws IOException {
        final JournalWriter writer = JournalWriter.create(directory.resolve("new/deep"), Sample.smallHeader("mine"));
        append(writer, Sample.oneOfEach(0, SEED));
        writer.close();
        writer.close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(writer.path())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(writer.path().getParent())))
                .isEqualTo("rwx------");
        assertThat(Files.size(writer.path())).isEqualTo(writer.bytesWritten());
    }

    @Test
    void shouldConsistOfChronicleWireDocuments() throws IOException {
        final Path path;
        try (JournalWriter writer = JournalWriter.create(directory, Sample.header("wire"))) {
            append(writer, Sample.oneOfEach(0, SEED));
            append(writer, Sample.oneOfEach(13, SEED));
            path = writer.path();
        }

        final Bytes<?> bytes = Bytes.wrapForRead(Files.readAllBytes(path));
        final Wire wire = WireType.BINARY_LIGHT.apply(bytes);
        wire.usePadding(true);
        final List<String> documents = new ArrayList<>();
        while (true) {
            try (DocumentContext document = wire.readingDocument()) {
                if (!document.isPresent()) {
                    break;
                }
                documents.add(document.isMetaData() ? "meta" : "data");
            }
        }

        assertThat(documents).containsExactly("meta", "data", "data", "meta");
        assertThat(bytes.readRemaining()).isZero();
    }

    @Test
    void shouldMatchTheFormatDescriptionByteForByte() throws IOException {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[Timer.LENGTH]);
        Timer.write(record, 0, 0x1122_3344_5566_7788L);
        RecordHeader.sequence(record, 0, 5);
        final Path path;
        try (JournalWriter writer = JournalWriter.create(directory, Sample.smallHeader("s"))) {
            append(writer, List.of(record));
            path = writer.path();
        }

        final ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        final int payload = file.getInt(16);
        assertThat(file.getInt(0)).isEqualTo(0x4000_0000 + 20 + payload);
        assertThat(new String(file.array(), 4, 8, StandardCharsets.US_ASCII)).isEqualTo("TREFOIL\n");
        assertThat(file.getInt(12)).isEqualTo(1);
        final int batch = 24 + payload;
        assertThat(batch % 8).isZero();
        assertThat(file.getInt(batch)).isEqualTo(12 + 24);
        assertThat(file.getInt(batch + 4)).isEqualTo(crc(file, batch, 4, batch + 8, 8));
        assertThat(file.getLong(batch + 8)).isZero();
        assertThat(file.getShort(batch + 16)).isEqualTo((short) 24);
        assertThat(file.getLong(batch + 16 + 16)).isEqualTo(0x1122_3344_5566_7788L);
        final int recordCrc = file.getInt(batch + 20);
        file.putInt(batch + 20, 0);
        assertThat(recordCrc).isEqualTo(crc(file, batch + 16, 24, 0, 0));
        final int mark = batch + 16 + 24;
        assertThat(file.getInt(mark)).isEqualTo(0x4000_000C);
        assertThat(file.getInt(mark + 4)).isEqualTo(crc(file, mark, 4, mark + 8, 8));
        assertThat(file.getLong(mark + 8)).isEqualTo(1);
        assertThat(file.capacity()).isEqualTo(mark + 16);
    }

    @Test
    void shouldSplitBatchLongerThanADocument() {
        final int fittingRecords = (64 * 1024 - 16) / BookTicker.LENGTH;
        assertThat(16 + fittingRecords * BookTicker.LENGTH).isEqualTo(64 * 1024);

        assertThat(bytesOfBatch("fits", fittingRecords)).isEqualTo(64 * 1024);
        assertThat(bytesOfBatch("split", fittingRecords + 1)).isEqualTo(64 * 1024 + 16 + BookTicker.LENGTH);
        assertThat(bytesOfBatch("long", 5_000)).isEqualTo(6 * 16 + 5_000 * BookTicker.LENGTH);
    }

    @Test
    void shouldMoveItsWindowAlongTheFile() {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[BookTicker.LENGTH]);
        final Path path;
        final int records = 40_000;
        try (JournalWriter writer = JournalWriter.create(directory, Sample.smallHeader("windows"), 256 * 1024)) {
            while (writer.recordsWritten() < records) {
                writer.beginBatch();
                for (int i = 0; i < 800; i++) {
                    Sample.bookTicker(record, writer.recordsWritten());
                    writer.append(record, 0, BookTicker.LENGTH);
                }
                writer.endBatch();
            }
            path = writer.path();
        }

        assertThat(sequences(path)).hasSize(records).isSorted();
    }

    @Test
    void shouldLeaveNoTraceOfEmptyBatch() {
        try (JournalWriter writer = JournalWriter.create(directory, Sample.smallHeader("empty"))) {
            final long before = writer.bytesWritten();
            writer.beginBatch();
            writer.endBatch();

            assertThat(writer.bytesWritten()).isEqualTo(before);
        }
    }

    @Test
    void shouldPublishTheOpenBatchOnClose() {
        final JournalWriter writer = JournalWriter.create(directory, Sample.smallHeader("open"));
        final UnsafeBuffer record = new UnsafeBuffer(new byte[BookTicker.LENGTH]);
        Sample.bookTicker(record, 9);
        writer.beginBatch();
        writer.append(record, 0, BookTicker.LENGTH);
        writer.close();

        assertThat(sequences(writer.path())).containsExactly(9L);
    }

    @Test
    void shouldRefuseWhatIsNoRecord() {
        try (JournalWriter writer = JournalWriter.create(directory, Sample.smallHeader("bad"))) {
            final UnsafeBuffer record = new UnsafeBuffer(new byte[256]);
            Sample.bookTicker(record, 0);

            assertThatIllegalStateException().isThrownBy(() -> writer.append(record, 0, BookTicker.LENGTH));
            assertThatIllegalStateException().isThrownBy(writer::endBatch);
            writer.beginBatch();
            assertThatIllegalStateException().isThrownBy(writer::beginBatch);
            for (final int length : new int[] {-8, 0, 16, 23, 25, 64, 136, 70_000}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> writer.append(record, 0, length))
                        .withMessageContaining("length=" + length);
            }
            writer.endBatch();
            assertThat(writer.recordsWritten()).isZero();
        }
    }

    @Test
    void shouldBeWrittenByAnotherThreadThanItsMaker() throws ExecutionException, InterruptedException {
        try (JournalWriter writer = JournalWriter.create(directory, Sample.smallHeader("threads"))) {
            CompletableFuture.runAsync(() -> append(writer, Sample.oneOfEach(0, SEED)))
                    .get();
            append(writer, Sample.oneOfEach(13, SEED));
            assertThat(writer.recordsWritten()).isEqualTo(26);
        }
    }

    @Test
    void shouldNotOverwriteAnExistingFile() {
        final JournalHeader header = Sample.smallHeader("twice");
        JournalWriter.create(directory, header).close();

        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> JournalWriter.create(directory, header))
                .withMessageContaining("exists already")
                .withMessageContaining("choose another");
    }

    @Test
    void shouldSayWhyAFileIsNoJournal() throws IOException {
        final Path path;
        try (JournalWriter writer = JournalWriter.create(directory, Sample.header("origin"))) {
            path = writer.path();
        }
        final byte[] good = Files.readAllBytes(path);
        final byte[] newer = good.clone();
        newer[12] = 2;
        ByteBuffer.wrap(newer).order(ByteOrder.LITTLE_ENDIAN).putInt(20, headerCrc(newer));

        assertRefused(new byte[0], "is empty");
        assertRefused("hello".getBytes(StandardCharsets.US_ASCII), "not a Trefoil journal");
        assertRefused(
                "{\"a\": \"some other file, longer than a prefix\"}".getBytes(StandardCharsets.US_ASCII),
                "not a Trefoil journal");
        assertRefused(new byte[4096], "not a Trefoil journal");
        assertRefused(newer, "format version 2, this program reads version 1");
        assertRefused(Arrays.copyOf(good, 100), "cut inside its header: 100 of");
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> JournalReader.open(directory.resolve("none")))
                .withMessageContaining("does not exist");
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> JournalReader.open(directory))
                .withMessageContaining("is not a file");
    }

    @Test
    void shouldNotTrustLengthsOfARandomFile() throws IOException {
        final Random random = new Random(SEED);
        for (int i = 0; i < 300; i++) {
            final byte[] bytes = new byte[random.nextInt(20_000)];
            random.nextBytes(bytes);
            if (bytes.length > 24) {
                System.arraycopy("TREFOIL\n".getBytes(StandardCharsets.US_ASCII), 0, bytes, 4, 8);
            }
            final Path path = Files.write(directory.resolve("random" + i), bytes);
            try (JournalReader reader = JournalReader.open(path)) {
                assertThat(reader.next()).as("seed %s case %s", SEED, i).isFalse();
                assertThat(reader.status()).isEqualTo(JournalStatus.CORRUPT);
            } catch (final JournalException e) {
                assertThat(e.getMessage()).contains(path.toString());
            }
        }
    }

    private long bytesOfBatch(final String session, final int records) {
        final UnsafeBuffer record = new UnsafeBuffer(new byte[BookTicker.LENGTH]);
        final JournalWriter writer = JournalWriter.create(directory, Sample.smallHeader(session));
        final long before = writer.bytesWritten();
        writer.beginBatch();
        for (int i = 0; i < records; i++) {
            Sample.bookTicker(record, i);
            writer.append(record, 0, BookTicker.LENGTH);
        }
        writer.endBatch();
        final long bytes = writer.bytesWritten() - before;
        writer.close();
        assertThat(sequences(writer.path())).hasSize(records).isSorted();
        return bytes;
    }

    static void append(final JournalWriter writer, final List<DirectBuffer> records) {
        writer.beginBatch();
        for (final DirectBuffer record : records) {
            writer.append(record, 0, record.capacity());
        }
        writer.endBatch();
    }

    private static List<Long> sequences(final Path path) {
        final List<Long> sequences = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(path)) {
            while (reader.next()) {
                sequences.add(RecordHeader.sequence(reader.buffer(), reader.offset()));
            }
            assertThat(reader.status()).isEqualTo(JournalStatus.COMPLETE);
        }
        return sequences;
    }

    private static void assertSame(final JournalReader reader, final DirectBuffer expected) {
        final byte[] actual = new byte[reader.length()];
        reader.buffer().getBytes(reader.offset(), actual);
        Arrays.fill(actual, RecordHeader.CRC_OFFSET, RecordHeader.CRC_OFFSET + 4, (byte) 0);
        final byte[] wanted = new byte[expected.capacity()];
        expected.getBytes(0, wanted);
        assertThat(actual).isEqualTo(wanted);
        assertThat(reader.type()).isEqualTo(RecordHeader.type(expected, 0));
    }

    private void assertRefused(final byte[] content, final String reason) throws IOException {
        final Path path = Files.write(directory.resolve("refused"), content);
        assertThatExceptionOfType(JournalException.class)
                .isThrownBy(() -> JournalReader.open(path))
                .withMessageContaining(path.toString())
                .withMessageContaining(reason);
    }

    private static int headerCrc(final byte[] file) {
        final ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        return crc(buffer, 4, 16, 24, buffer.getInt(16));
    }

    private static int crc(
            final ByteBuffer file, final int first, final int firstLength, final int second, final int secondLength) {
        final CRC32C crc = new CRC32C();
        crc.update(file.array(), first, firstLength);
        crc.update(file.array(), second, secondLength);
        return (int) crc.getValue();
    }
}
