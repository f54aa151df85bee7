package trefoil.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.RecordHeader;

class JournalDamageTest {
    private static final long SEED = 40_261_122;
    private static final int FLIPS = 10_000;
    private static final int BATCHES = 6;
    private static final int END_MARK_LENGTH = 16;
    private static final int OPEN_ZEROS = 4_096;

    @TempDir
    private Path directory;

    private byte[] closed;
    private byte[] open;
    private int used;
    private final List<Written> written = new ArrayList<>();

    /** A record of the good file: its place and its bytes. */
    private record Written(int position, byte[] bytes) {
        int end() {
            return position + bytes.length;
        }
    }

    @BeforeEach
    void writeGoodFile() throws IOException {
        final Path path;
        try (JournalWriter writer = JournalWriter.create(directory, Sample.header("good"))) {
            for (int batch = 0; batch < BATCHES; batch++) {
                final List<DirectBuffer> records = Sample.oneOfEach(batch * 13L, SEED + batch);
                JournalTest.append(writer, records.subList(0, batch == BATCHES - 1 ? 13 : 3 + batch));
            }
            path = writer.path();
            used = (int) writer.bytesWritten();
            open = Arrays.copyOf(Files.readAllBytes(path), used + 2 * OPEN_ZEROS);
        }
        closed = Files.readAllBytes(path);
        try (JournalReader reader = JournalReader.open(path)) {
            while (reader.next()) {
                written.add(new Written((int) reader.position(), bytesOf(reader)));
            }
            assertThat(reader.status()).isEqualTo(JournalStatus.COMPLETE);
        }
    }

    @Test
    void shouldReadEverythingOfAJournalNeverClosed() throws IOException {
        final Reading reading = read(open);

        assertThat(reading.records).isEqualTo(written.size());
        assertThat(reading.status).isEqualTo(JournalStatus.OPEN_OR_TORN);
        assertThat(reading.tail).isEqualTo(new Damage(used, written.size(), 0, "no end mark"));
    }

    @Test
    void shouldNameTheTornTailWhereverTheFileIsCut() throws IOException {
        final int lastThree = written.size() - 3;
        for (int length = written.get(lastThree).position(); length < closed.length; length++) {
            final Reading reading = read(Arrays.copyOf(closed, length));

            final int whole = wholeBefore(length);
            assertThat(reading.records).as("cut to %s", length).isEqualTo(whole);
            assertThat(reading.status).as("cut to %s", length).isEqualTo(JournalStatus.OPEN_OR_TORN);
            final int tornAt = written.get(whole - 1).end();
            assertThat(reading.tail.position()).as("cut to %s", length).isEqualTo(tornAt);
            assertThat(reading.tail.recordNumber()).as("cut to %s", length).isEqualTo(whole);
            assertThat(reading.tail.bytes())
                    .as("cut to %s", length)
                    .isEqualTo(endOfContent(closed, length) - Math.min(tornAt, endOfContent(closed, length)));
        }
    }

    @Test
    void shouldKeepEveryWholeRecordWhereverZerosBegin() throws IOException {
        final int lastThree = written.size() - 3;
        for (int zerosFrom = written.get(lastThree).position();
                zerosFrom < endOfContent(closed, closed.length);
                zerosFrom++) {
            final byte[] bytes = Arrays.copyOf(Arrays.copyOf(closed, zerosFrom), open.length);
            final Reading reading = read(bytes);

            final long whole =
                    written.stream().filter(record -> unchanged(bytes, record)).count();
            assertThat(reading.records).as("zeros from %s", zerosFrom).isEqualTo((int) whole);
            assertThat(reading.status).as("zeros from %s", zerosFrom).isNotEqualTo(JournalStatus.COMPLETE);
            assertThat(reading.tail).as("zeros from %s", zerosFrom).isNotNull();
        }
    }

    @Test
    void shouldCutADocumentNeverFinished() throws IOException {
        final JournalWriter writer = JournalWriter.create(directory, Sample.smallHeader("unfinished"));
        final UnsafeBuffer record = new UnsafeBuffer(new byte[BookTicker.LENGTH]);
        Sample.bookTicker(record, 13);
        writer.beginBatch();
        writer.append(record, 0, BookTicker.LENGTH);
        final Reading reading = read(Files.readAllBytes(writer.path()), List.of());
        final long end = writer.bytesWritten();
        writer.endBatch();
        writer.close();

        assertThat(reading.status).isEqualTo(JournalStatus.OPEN_OR_TORN);
        assertThat(reading.tail.position()).isEqualTo(end);
        assertThat(reading.tail.recordNumber()).isZero();
        assertThat(reading.tail.bytes()).isBetween(16L, 16L + BookTicker.LENGTH);
        assertThat(reading.tail.reason()).isEqualTo("a document was never finished");
    }

    @Test
    void shouldDetectEverySingleBitFlipAndLoseAtMostOneRecord() throws IOException {
        final Random random = new Random(SEED);
        final int firstBatch = written.get(0).position() - 16;
        for (int i = 0; i < FLIPS; i++) {
            final byte[] good = i % 3 == 0 ? open : closed;
            // One flip in ten hits the header, which is longer than all the records.
            final int at = i % 10 == 0
                    ? random.nextInt(firstBatch)
                    : firstBatch
                            + random.nextInt(good == open ? used + OPEN_ZEROS - firstBatch : good.length - firstBatch);
            assertFlipDetected(good, at, random.nextInt(8));
        }
    }

    @Test
    void shouldDetectEveryBitFlipInDocumentHeads() throws IOException {
        for (int at = 0; at < closed.length; at++) {
            if (at < 24 || isHead(at)) {
                for (int bit = 0; bit < 8; bit++) {
                    assertFlipDetected(closed, at, bit);
                }
            }
        }
    }

    @Test
    void shouldGoOnBehindAnOverwrittenStretch() throws IOException {
        final Random random = new Random(SEED);
        for (int i = 0; i < 400; i++) {
            final byte[] bytes = closed.clone();
            final int from = 24 + random.nextInt(closed.length - 24);
            final int to = from + 1 + random.nextInt(Math.min(600, closed.length - from));
            for (int at = from; at < to; at++) {
                bytes[at] = i % 2 == 0 ? 0 : (byte) random.nextInt();
            }
            final Reading reading = read(bytes);

            final long untouched =
                    written.stream().filter(record -> unchanged(bytes, record)).count();
            assertThat(reading.records)
                    .as("seed %s case %s: %s to %s", SEED, i, from, to)
                    .isEqualTo((int) untouched);
            if (!Arrays.equals(bytes, closed)) {
                assertThat(reading.status)
                        .as("seed %s case %s: %s to %s", SEED, i, from, to)
                        .isNotEqualTo(JournalStatus.COMPLETE);
            }
        }
    }

    @Test
    void shouldCountTheRecordsOfALostDocument() throws IOException {
        final int second = written.get(3).position() - 16;
        final int third = written.get(3 + 4).position() - 16;
        final byte[] bytes = new byte[closed.length - (third - second)];
        System.arraycopy(closed, 0, bytes, 0, second);
        System.arraycopy(closed, third, bytes, second, closed.length - third);

        final Reading reading = read(bytes);

        assertThat(reading.lost).isEqualTo(4);
        assertThat(reading.records).isEqualTo(written.size() - 4);
        assertThat(reading.status).isEqualTo(JournalStatus.CORRUPT);
        assertThat(reading.damages).containsExactly(new Damage(second, 3, 0, "record 7 follows where record 3 should"));
    }

    @Test
    void shouldReportBytesAfterTheEndMark() throws IOException {
        final byte[] bytes = Arrays.copyOf(closed, closed.length + 9);
        bytes[closed.length + 4] = 1;

        final Reading reading = read(bytes);

        assertThat(reading.records).isEqualTo(written.size());
        assertThat(reading.damages)
                .containsExactly(new Damage(closed.length, written.size(), 5, "bytes after the end mark"));
    }

    @Test
    void shouldKeepDamagesUpToTheLimitAndCountTheRest() throws IOException {
        final JournalWriter writer = JournalWriter.create(directory, Sample.smallHeader("many"));
        final UnsafeBuffer record = new UnsafeBuffer(new byte[BookTicker.LENGTH]);
        final int records = JournalReader.MAX_DAMAGES_KEPT + 1;
        final long first = writer.bytesWritten();
        for (int i = 0; i < records; i++) {
            Sample.bookTicker(record, i);
            JournalTest.append(writer, List.of(record));
        }
        writer.close();
        final byte[] bytes = Files.readAllBytes(writer.path());
        for (int i = 0; i < records; i++) {
            bytes[(int) first + i * (16 + BookTicker.LENGTH) + 50] ^= 1;
        }
        final Path path = Files.write(directory.resolve("many"), bytes);

        try (JournalReader reader = JournalReader.open(path)) {
            assertThat(reader.next()).isFalse();
            assertThat(reader.damages()).hasSize(JournalReader.MAX_DAMAGES_KEPT);
            assertThat(reader.damageCount()).isEqualTo(records);
            assertThat(reader.recordsLost()).isEqualTo(records);
        }
    }

    private void assertFlipDetected(final byte[] good, final int at, final int bit) throws IOException {
        final byte[] bytes = good.clone();
        bytes[at] ^= (byte) (1 << bit);
        final String which = "seed " + SEED + ", byte " + at + " bit " + bit + (good == open ? " open" : " closed");
        final Reading reading;
        try {
            reading = read(bytes);
        } catch (final JournalException e) {
            assertThat(at).as(which).isBetween(4, 11);
            return;
        }
        final long touched =
                written.stream().filter(record -> !unchanged(bytes, record)).count();
        assertThat(reading.records).as(which).isEqualTo((int) (written.size() - touched));
        if (good == closed || at < used) {
            assertThat(reading.status).as(which).isEqualTo(JournalStatus.CORRUPT);
        } else {
            // Behind the records it is either a tail that should be zeros, or what should be a document's head.
            assertThat(reading.status == JournalStatus.CORRUPT || reading.tail.bytes() > 0)
                    .as(which)
                    .isTrue();
        }
    }

    private boolean isHead(final int at) {
        if (at >= used && at < used + END_MARK_LENGTH) {
            return true;
        }
        return written.stream()
                .anyMatch(record -> record.position() - 16 <= at
                        && at < record.position()
                        && written.stream().noneMatch(other -> other.position() <= at && at < other.end()));
    }

    private int wholeBefore(final int length) {
        return (int) written.stream().filter(record -> record.end() <= length).count();
    }

    private static boolean unchanged(final byte[] bytes, final Written record) {
        return record.end() <= bytes.length
                && Arrays.equals(bytes, record.position(), record.end(), record.bytes(), 0, record.bytes().length);
    }

    private static int endOfContent(final byte[] bytes, final int length) {
        int end = length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return end;
    }

    private static byte[] bytesOf(final JournalReader reader) {
        final byte[] bytes = new byte[reader.length()];
        reader.buffer().getBytes(reader.offset(), bytes);
        return bytes;
    }

    /** Reads the bytes as a file; every record delivered must be one of those written, in order. */
    private Reading read(final byte[] bytes) throws IOException {
        return read(bytes, written);
    }

    private Reading read(final byte[] bytes, final List<Written> expected) throws IOException {
        final Path path = Files.write(directory.resolve("case"), bytes);
        try (JournalReader reader = JournalReader.open(path)) {
            int records = 0;
            int next = 0;
            while (reader.next()) {
                final byte[] record = bytesOf(reader);
                while (next < expected.size()
                        && !Arrays.equals(expected.get(next).bytes(), record)) {
                    next++;
                }
                assertThat(next)
                        .as("record at %s is none of those written", reader.position())
                        .isLessThan(expected.size());
                next++;
                assertThat(RecordHeader.length(reader.buffer(), reader.offset()))
                        .isEqualTo(reader.length());
                records++;
            }
            return new Reading(
                    records,
                    reader.status(),
                    reader.tail().orElse(null),
                    List.copyOf(reader.damages()),
                    reader.recordsLost());
        }
    }

    private record Reading(int records, JournalStatus status, Damage tail, List<Damage> damages, long lost) {}
}
