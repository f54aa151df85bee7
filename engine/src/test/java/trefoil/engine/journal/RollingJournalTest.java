package trefoil.engine.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Control;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.StopReason;
import trefoil.engine.recovery.Journals;

@Timeout(60)
class RollingJournalTest {
    private static final long ROLL_BYTES = JournalSettings.LEAST_ROLL_BYTES;
    private static final long HOUR_NS = TimeUnit.HOURS.toNanos(1);
    private static final int BATCH = 100;

    /** Every so many records is one that is not of the market. */
    private static final int CONTROL_EVERY = 50;

    @TempDir
    private Path directory;

    private final UnsafeBuffer record = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private long written;

    @Test
    void shouldGoOnInFurtherFilesAndBeReadAsOne() throws IOException {
        final Path first = write("run", settings(HOUR_NS, 0), 5);

        assertThat(files("run")).hasSize(5);
        try (JournalReader reader = JournalReader.open(first)) {
            assertAllIsThere(reader, 0);
            assertThat(reader.status()).isEqualTo(JournalStatus.COMPLETE);
            assertThat(reader.fileLength()).isEqualTo(bytes(files("run")));
        }
        for (final Path file : files("run").subList(0, 4)) {
            assertThat(Files.size(file)).as("%s", file).isGreaterThanOrEqualTo(ROLL_BYTES);
        }
        assertThat(Journals.newestFirst(directory)).containsExactly(first);
    }

    @Test
    void shouldGoOnInAnotherFileWhenTheLastIsOldEnough() throws IOException {
        final JournalHeader header = Sample.smallHeader("aged");
        try (RollingJournal journal = RollingJournal.create(
                directory, header, new JournalSettings(1L << 40, HOUR_NS, 0, JournalSettings.Sync.END), () -> {})) {
            for (long hour = 0; journal.segments() < 3; hour++) {
                journal.beginBatch();
                append(journal, 1 + hour * HOUR_NS / 4);
                journal.endBatch();
            }
        }

        assertThat(files("aged")).hasSize(3);
        try (JournalReader reader = JournalReader.open(directory.resolve(header.fileName()))) {
            assertAllIsThere(reader, 0);
        }
    }

    @Test
    void shouldReadFromALaterFileOn() throws IOException {
        write("run", settings(HOUR_NS, 0), 3);

        try (JournalReader reader = JournalReader.open(files("run").get(1))) {
            assertThat(reader.next()).isTrue();
            assertThat(reader.recordNumber()).isPositive();
            assertAllIsThere(reader, reader.recordNumber() + 1);
            assertThat(reader.status()).isEqualTo(JournalStatus.COMPLETE);
        }
    }

    @Test
    void shouldNameAMissingFileAndReadWhatFollows() throws IOException {
        final Path first = write("run", settings(HOUR_NS, 0), 4);
        final Path lost = files("run").get(1);
        final long lostRecords = recordsIn(lost);
        Files.delete(lost);

        try (JournalReader reader = JournalReader.open(first)) {
            long read = 0;
            while (reader.next()) {
                read++;
            }
            assertThat(reader.status()).isEqualTo(JournalStatus.CORRUPT);
            assertThat(reader.damages()).hasSize(1);
            assertThat(reader.damages().get(0).reason())
                    .isEqualTo("the run goes on in " + lost.getFileName() + ", which is missing");
            assertThat(reader.recordsLost()).isEqualTo(lostRecords);
            assertThat(read + lostRecords).isEqualTo(written + 1);
        }
    }

    @Test
    void shouldNameTheLastFileIfItIsMissing() throws IOException {
        final Path first = write("run", settings(HOUR_NS, 0), 3);
        final Path lost = files("run").get(2);
        Files.delete(lost);

        try (JournalReader reader = JournalReader.open(first)) {
            while (reader.next()) {
                assertThat(reader.recordNumber()).isLessThan(written + 2);
            }
            assertThat(reader.next()).isFalse();
            assertThat(reader.status()).isEqualTo(JournalStatus.CORRUPT);
            assertThat(reader.damages())
                    .extracting(Damage::reason)
                    .containsExactly("the run goes on in " + lost.getFileName() + ", which is missing");
        }
    }

    @Test
    void shouldTellDamageInALaterFile() throws IOException {
        final Path first = write("run", settings(HOUR_NS, 0), 3);
        final Path damaged = files("run").get(1);
        final byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 4;
        Files.write(damaged, bytes, StandardOpenOption.TRUNCATE_EXISTING);

        try (JournalReader reader = JournalReader.open(first)) {
            while (reader.next()) {
                assertThat(reader.recordsRead()).isLessThanOrEqualTo(written);
            }
            assertThat(reader.status()).isEqualTo(JournalStatus.CORRUPT);
            assertThat(reader.damages()).hasSize(1);
            assertThat(reader.damages().get(0).reason()).endsWith(", in " + damaged.getFileName());
            assertThat(reader.recordsRead()).isGreaterThanOrEqualTo(written - 1);
        }
    }

    @Test
    void shouldNotTakeAFileOfAnotherRunForTheNext() throws IOException {
        final Path first = write("run", settings(HOUR_NS, 0), 3);
        write("other", settings(HOUR_NS, 0), 2);
        Files.delete(files("run").get(1));
        Files.move(files("other").get(1), SegmentNames.sibling(first, 2));

        try (JournalReader reader = JournalReader.open(first)) {
            while (reader.next()) {
                assertThat(reader.path()).isEqualTo(first);
            }
            assertThat(reader.damages())
                    .extracting(Damage::reason)
                    .containsExactly(SegmentNames.sibling(first, 2).getFileName() + " is of another run");
        }
    }

    @Test
    void shouldFollowARunWhileItIsWritten() {
        final JournalHeader header = Sample.smallHeader("live");
        long read = 0;
        try (RollingJournal journal = RollingJournal.create(directory, header, settings(HOUR_NS, 0), () -> {});
                JournalReader reader = JournalReader.open(journal.path())) {
            while (journal.segments() < 4) {
                appendBatch(journal);
                while (reader.next()) {
                    assertThat(RecordHeader.sequence(reader.buffer(), reader.offset()))
                            .isEqualTo(read++);
                }
                assertThat(read).isEqualTo(written);
                assertThat(reader.status()).isEqualTo(JournalStatus.OPEN_OR_TORN);
                assertThat(reader.stillWritten()).isTrue();
            }
        }
    }

    @Test
    void shouldTakeMarketDataOutOfCompleteFilesWhenThereIsTooMuch() throws IOException {
        final Path first = write("kept", settings(HOUR_NS, 0), 8);
        final long keep = bytes(files("kept")) / 2;

        new JournalRetention(first, keep, earlier -> false).run();

        assertThat(bytes(files("kept"))).isLessThanOrEqualTo(keep);
        assertThat(isCompacted(files("kept").get(0))).isTrue();
        assertThat(isCompacted(files("kept").get(7))).isFalse();
        final List<Long> controls = new ArrayList<>();
        try (JournalReader reader = JournalReader.open(first)) {
            assertThat(reader.compacted()).isTrue();
            while (reader.next()) {
                if (reader.type() == RecordType.CONTROL) {
                    controls.add(RecordHeader.sequence(reader.buffer(), reader.offset()));
                }
            }
            assertThat(reader.damages()).isEmpty();
            assertThat(reader.status()).isEqualTo(JournalStatus.COMPLETE);
            assertThat(reader.recordsLost()).isZero();
        }
        final List<Long> all = new ArrayList<>();
        for (long sequence = 0; sequence < written; sequence += CONTROL_EVERY) {
            all.add(sequence);
        }
        assertThat(controls).isEqualTo(all);
    }

    @Test
    void shouldRemoveEarlierRunsThatMayGoOldestFirst() throws IOException {
        final Path oldest = write("a", settings(HOUR_NS, 0), 2, 1);
        final Path needed = write("b", settings(HOUR_NS, 0), 2, 2);
        final Path newer = write("c", settings(HOUR_NS, 0), 1, 3);
        final JournalHeader header = Sample.smallHeader("now", 4);
        try (RollingJournal journal = RollingJournal.create(directory, header, settings(HOUR_NS, 0), () -> {})) {
            final long keep = bytes(files("b")) + bytes(files("c")) + bytes(files("now"));

            // A byte too much: the oldest run goes, with all of its files, though one would do.
            new JournalRetention(journal.path(), keep + bytes(files("a")) - 1, earlier -> !earlier.session()
                            .equals("b"))
                    .run();

            assertThat(files("a")).isEmpty();
            assertThat(oldest).doesNotExist();
            assertThat(files("b")).hasSize(2);
            assertThat(newer).exists();
            assertThatThrownBy(new JournalRetention(
                            journal.path(), 1, earlier -> !earlier.session().equals("b"))::run)
                    .isInstanceOf(JournalException.class)
                    .hasMessageContaining("1 may be kept");
            assertThat(needed).exists();
            assertThat(newer).doesNotExist();
            assertThat(journal.path()).exists();
        }
    }

    @Test
    void shouldGoOnInTheSameFileWhenNoOtherCanBeMade() throws IOException {
        final JournalHeader header = Sample.smallHeader("stuck");
        Files.createDirectories(directory);
        final Path next = directory.resolve(header.inSegment(2).fileName());
        Files.writeString(next, "in the way");
        try (RollingJournal journal = RollingJournal.create(directory, header, settings(HOUR_NS, 0), () -> {})) {
            while (journal.problem() == null) {
                appendBatch(journal);
            }
            assertThat(journal.problem()).hasMessageContaining(next + " cannot be created");
            assertThat(journal.segments()).isEqualTo(1);
            Files.delete(next);
            while (journal.segments() < 2) {
                appendBatch(journal);
            }
        }

        try (JournalReader reader = JournalReader.open(directory.resolve(header.fileName()))) {
            assertAllIsThere(reader, 0);
            assertThat(reader.status()).isEqualTo(JournalStatus.COMPLETE);
        }
    }

    @Test
    void shouldWriteWithEverySync() throws IOException {
        for (final JournalSettings.Sync sync : JournalSettings.Sync.values()) {
            written = 0;
            final JournalHeader header = Sample.smallHeader("sync-" + sync);
            try (RollingJournal journal = RollingJournal.create(
                    directory, header, new JournalSettings(ROLL_BYTES, HOUR_NS, 0, sync), () -> {})) {
                for (int batch = 0; batch < 5; batch++) {
                    appendBatch(journal);
                }
                assertThat(journal.problem()).isNull();
            }
            try (JournalReader reader = JournalReader.open(directory.resolve(header.fileName()))) {
                assertAllIsThere(reader, 0);
            }
        }
    }

    private static JournalSettings settings(final long rollAgeNs, final long keepBytes) {
        return new JournalSettings(ROLL_BYTES, rollAgeNs, keepBytes, JournalSettings.Sync.END);
    }

    private Path write(final String session, final JournalSettings settings, final int segments) {
        return write(session, settings, segments, 0);
    }

    private Path write(final String session, final JournalSettings settings, final int segments, final long laterByMs) {
        written = 0;
        final JournalHeader header = Sample.smallHeader(session, laterByMs);
        try (RollingJournal journal = RollingJournal.create(directory, header, settings, () -> {})) {
            do {
                appendBatch(journal);
            } while (journal.segments() < segments);
            appendBatch(journal);
        }
        return directory.resolve(header.fileName());
    }

    private void appendBatch(final RollingJournal journal) {
        journal.beginBatch();
        for (int i = 0; i < BATCH; i++) {
            append(journal, 1 + written);
        }
        journal.endBatch();
    }

    private void append(final RollingJournal journal, final long timeNs) {
        if (written % CONTROL_EVERY == 0) {
            Control.write(record, 0, timeNs, Control.REDUCE, StopReason.OPERATOR);
        } else {
            BookTicker.write(record, 0, timeNs, 0, 0, written, 1, 2, 3, 4);
        }
        RecordHeader.sequence(record, 0, written++);
        journal.append(record, 0, RecordHeader.length(record, 0));
    }

    /** Every record from that one on; between two files one number is the journal's own. */
    private void assertAllIsThere(final JournalReader reader, final long from) {
        long lastNumber = from - 1;
        long read = 0;
        long lastSequence = -1;
        while (reader.next()) {
            lastSequence = RecordHeader.sequence(reader.buffer(), reader.offset());
            assertThat(reader.recordNumber()).isBetween(lastNumber + 1, lastNumber + 2);
            lastNumber = reader.recordNumber();
            read++;
            if (from == 0) {
                assertThat(lastSequence).isEqualTo(read - 1);
            }
        }
        assertThat(lastSequence).isEqualTo(written - 1);
    }

    private static boolean isCompacted(final Path file) {
        try (SegmentReader reader = SegmentReader.open(file)) {
            return reader.header().orElseThrow().compacted();
        }
    }

    private static long recordsIn(final Path file) throws IOException {
        final Path alone = Files.createTempDirectory("segment").resolve(file.getFileName());
        Files.copy(file, alone);
        try (SegmentReader reader = SegmentReader.open(alone)) {
            while (reader.next()) {
                assertThat(reader.length()).isPositive();
            }
            return reader.recordsRead();
        } finally {
            Files.delete(alone);
            Files.delete(alone.getParent());
        }
    }

    private List<Path> files(final String session) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> SegmentNames.run(file).endsWith("-" + session))
                    .sorted(java.util.Comparator.comparing(SegmentNames::segment))
                    .toList();
        }
    }

    private static long bytes(final List<Path> files) throws IOException {
        long bytes = 0;
        for (final Path file : files) {
            bytes += Files.size(file);
        }
        return bytes;
    }
}
