package trefoil.engine.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Digest;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Refusal;
import trefoil.engine.execution.LoopPolicy;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalSettings;
import trefoil.engine.journal.RollingJournal;
import trefoil.engine.replay.JournalSurgery.Found;
import trefoil.engine.testing.Await;

/** One journalled run, replayed whole, altered, torn and damaged. */
class ReplayTest {
    private static final long SEED = 20_261_128;
    private static final int STEPS = 8_000;
    private static final int CUTS = 200;
    private static final int FLIPS = 200;

    @TempDir
    private static Path directory;

    private static Path journal;
    private static List<Found> records;
    private static long digest;
    private static long outputs;

    @BeforeAll
    static void run() {
        final PaperRig rig = new PaperRig(directory, SEED, LoopPolicy.CHAIN);
        rig.run(STEPS);
        journal = rig.journal.path();
        records = JournalSurgery.records(journal);
        digest = rig.desk.digest();
        outputs = rig.journal.outputs();
    }

    /** A replay that has ended. */
    private static Replay replay(final Path path) {
        try (JournalReader reader = JournalReader.open(path)) {
            final Replay replay = Replay.comparing(reader);
            while (replay.next()) {}
            return replay;
        }
    }

    private static List<Found> of(final int type) {
        return records.stream().filter(record -> record.type() == type).toList();
    }

    @Test
    void shouldReplayTheWholeRun() {
        final Replay replay = replay(journal);

        assertThat(replay.end()).isEqualTo(Replay.End.COMPLETE);
        assertThat(replay.difference()).isEmpty();
        assertThat(replay.outputs()).isEqualTo(outputs).isGreaterThan(Digest.LENGTH);
        assertThat(replay.inputs()).isEqualTo(records.size() - outputs);
        assertThat(replay.digest()).isEqualTo(digest);
        assertThat(of(RecordType.DIGEST)).isNotEmpty();
        assertThat(replay.marketEvents()).isEqualTo(of(RecordType.BOOK_TICKER).size());
        assertThat(replay.startNs())
                .isEqualTo(RecordHeader.timeNs(records.get(0).bytes(), 0));
    }

    @ParameterizedTest(name = "{0} at byte {1}")
    @CsvSource({
        "ORDER_INTENT, " + OrderIntent.QTY_OFFSET,
        "ORDER_INTENT, " + OrderIntent.PRICE_OFFSET,
        "LOOP_OPENED, " + LoopOpened.EXPECTED_PROFIT_OFFSET,
        "LOOP_CLOSED, " + LoopClosed.VALUE_OFFSET,
        "REFUSAL, " + Refusal.REASON_OFFSET,
        "DIGEST, " + Digest.DIGEST_OFFSET,
        "ORDER_INTENT, " + RecordHeader.SEQUENCE_OFFSET,
        "LOOP_CLOSED, " + RecordHeader.TIME_NS_OFFSET,
        "REFUSAL, " + Refusal.CAUSE_SEQUENCE_OFFSET
    })
    void shouldFindAnAlteredDecisionAtItsPlace(final String typeName, final int at) throws IOException {
        final List<Found> candidates = records.stream()
                .filter(record -> RecordType.nameOf(record.type()).equals(typeName))
                .toList();
        for (final int n : new int[] {0, candidates.size() / 2, candidates.size() - 1}) {
            final Found victim = candidates.get(n);
            final long cause = victim.bytes().getLong(Refusal.CAUSE_SEQUENCE_OFFSET);
            final Path altered =
                    JournalSurgery.alter(journal, victim, bytes -> bytes.putByte(at, (byte) (bytes.getByte(at) ^ 1)));

            final Replay replay = replay(altered);

            assertThat(replay.end()).isEqualTo(Replay.End.DIFFERENT);
            final Difference difference = replay.difference().orElseThrow();
            assertThat(difference.position()).isEqualTo(victim.position());
            assertThat(difference.recordNumber()).isEqualTo(victim.number());
            assertThat(difference.causeSequence()).isEqualTo(at == Refusal.CAUSE_SEQUENCE_OFFSET ? cause ^ 1 : cause);
            final DirectBuffer journalled = difference.journalled().orElseThrow();
            final DirectBuffer replayed = difference.replayed().orElseThrow();
            assertThat(journalled.getByte(at) ^ replayed.getByte(at)).isEqualTo(1);
            assertThat(replayed.getLong(RecordHeader.TIME_NS_OFFSET)
                            ^ victim.bytes().getLong(RecordHeader.TIME_NS_OFFSET))
                    .isZero();
            assertThat(replay.outputs()).as("found the same before").isEqualTo(difference.output());
        }
    }

    @Test
    void shouldFindWhatAnAlteredInputLeadsTo() throws IOException {
        final Found opened = of(RecordType.LOOP_OPENED).get(3);
        final Found quote = of(RecordType.BOOK_TICKER).stream()
                .filter(record ->
                        RecordHeader.sequence(record.bytes(), 0) == LoopOpened.causeSequence(opened.bytes(), 0))
                .findFirst()
                .orElseThrow();
        final Path altered = JournalSurgery.alter(journal, quote, bytes -> {
            bytes.putLong(BookTicker.BID_PRICE_OFFSET, 0);
            bytes.putLong(BookTicker.ASK_PRICE_OFFSET, 0);
        });

        final Difference difference = replay(altered).difference().orElseThrow();

        assertThat(difference.position()).isBetween(quote.position(), opened.position());
    }

    @Test
    void shouldFindAnOutputThatNothingCaused() {
        final Found refusal = of(RecordType.REFUSAL).get(10);
        final List<Found> more = new ArrayList<>(records);
        final int at = records.indexOf(refusal) + 1;
        more.add(at, refusal);
        final Path path = JournalSurgery.write(directory.resolve("more"), JournalSurgery.header(journal), more);

        final Difference difference = replay(path).difference().orElseThrow();

        assertThat(difference.recordNumber()).isEqualTo(at);
        assertThat(difference.journalled()).isPresent();
    }

    @Test
    void shouldFindAnOutputThatIsMissingInTheMiddle() {
        final List<Found> fewer = new ArrayList<>(records);
        final Found refusal = of(RecordType.REFUSAL).get(10);
        fewer.remove(refusal);
        final Path path = JournalSurgery.write(directory.resolve("fewer"), JournalSurgery.header(journal), fewer);

        final Difference difference = replay(path).difference().orElseThrow();

        assertThat(RecordHeader.sequence(difference.replayed().orElseThrow(), 0))
                .isEqualTo(RecordHeader.sequence(refusal.bytes(), 0));
    }

    @Test
    void shouldFindOutputsThatAreMissingAtTheEnd() {
        final List<Found> fewer = new ArrayList<>(records);
        final Found last = fewer.stream()
                .filter(record -> RecordType.isOutput(record.type()))
                .reduce((a, b) -> b)
                .orElseThrow();
        fewer.remove(last);
        final Path path = JournalSurgery.write(directory.resolve("last"), JournalSurgery.header(journal), fewer);

        final Replay replay = replay(path);

        final Difference difference = replay.difference().orElseThrow();
        assertThat(replay.end()).isEqualTo(Replay.End.DIFFERENT);
        assertThat(difference.journalled()).isEmpty();
        assertThat(difference.recordNumber()).isEqualTo(fewer.size());
        assertThat(RecordHeader.type(difference.replayed().orElseThrow(), 0)).isEqualTo(last.type());
    }

    @Test
    void shouldReplayATornJournalToItsTear() throws IOException {
        final Random random = new Random(SEED);
        final byte[] whole = Files.readAllBytes(journal);
        final int first = (int) records.get(0).position();
        for (int n = 0; n < CUTS; n++) {
            final int length = n < 100 ? whole.length - 1 - n : first + random.nextInt(whole.length - first);
            final Path torn = Files.write(directory.resolve("torn.trefoil"), Arrays.copyOf(whole, length));

            final Replay replay = replay(torn);

            assertThat(replay.end()).as("seed %d, cut at %d", SEED, length).isEqualTo(Replay.End.OPEN_OR_TORN);
            assertThat(replay.difference())
                    .as("seed %d, cut at %d", SEED, length)
                    .isEmpty();
            final long readable = records.stream()
                    .filter(record -> record.position() + record.bytes().capacity() <= length)
                    .count();
            assertThat(replay.inputs() + replay.outputs())
                    .as("seed %d, cut at %d", SEED, length)
                    .isEqualTo(readable);
        }
    }

    @Test
    void shouldGoNoFurtherThanToTheFirstDamage() throws IOException {
        final Random random = new Random(SEED);
        final byte[] whole = Files.readAllBytes(journal);
        for (int n = 0; n < FLIPS; n++) {
            final Found victim = records.get(random.nextInt(records.size() - 1));
            final byte[] damaged = whole.clone();
            damaged[(int) victim.position() + 2 + random.nextInt(victim.bytes().capacity() - 2)] ^=
                    (byte) (1 << random.nextInt(8));
            final Path path = Files.write(directory.resolve("damaged.trefoil"), damaged);

            final Replay replay = replay(path);

            assertThat(replay.end())
                    .as("seed %d, record %d", SEED, victim.number())
                    .isEqualTo(Replay.End.DAMAGED);
            assertThat(replay.difference()).isEmpty();
            assertThat(replay.damage().orElseThrow().recordNumber()).isEqualTo(victim.number());
            assertThat(replay.inputs() + replay.outputs()).isEqualTo(victim.number());
            assertThat(replay.notReplayed()).isEqualTo(records.size() - victim.number() - 1);
        }
    }

    @Test
    void shouldGoNoFurtherThanToLostRecords() throws IOException {
        final byte[] whole = Files.readAllBytes(journal);
        final Path perRecord = JournalSurgery.write(directory.resolve("lost"), JournalSurgery.header(journal), records);
        final List<Found> single = JournalSurgery.records(perRecord);
        final byte[] bytes = Files.readAllBytes(perRecord);
        final Found lost = single.get(400);
        final int start =
                (int) single.get(399).position() + single.get(399).bytes().capacity();
        final int end = (int) lost.position() + lost.bytes().capacity();
        final byte[] without = new byte[bytes.length - (end - start)];
        System.arraycopy(bytes, 0, without, 0, start);
        System.arraycopy(bytes, end, without, start, bytes.length - end);
        final Path path = Files.write(directory.resolve("without.trefoil"), without);

        final Replay replay = replay(path);

        assertThat(whole).isNotEmpty();
        assertThat(replay.end()).isEqualTo(Replay.End.DAMAGED);
        assertThat(replay.damage().orElseThrow().reason()).isEqualTo("record 401 follows where record 400 should");
        assertThat(replay.inputs() + replay.outputs()).isEqualTo(400);
    }

    @Test
    void shouldSayThatWithoutAHeaderNothingCanBeReplayed() throws IOException {
        final byte[] bytes = Files.readAllBytes(journal);
        bytes[100] ^= 1;
        final Path path = Files.write(directory.resolve("headless.trefoil"), bytes);

        assertThatThrownBy(() -> replay(path))
                .isInstanceOf(ReplayException.class)
                .hasMessage("the journal cannot be replayed: its header is damaged, and the run's settings are in it;"
                        + " 'trefoil journal cat' shows its records");
    }

    @Test
    void shouldRefuseAnotherLoopTableOrAnotherOrder() {
        final JournalHeader good = JournalSurgery.header(journal);
        final JournalHeader otherLoops = new JournalHeader(
                good.createdNs(),
                "loops",
                "0.0.9",
                good.settings(),
                good.instruments(),
                good.takerFeesPpm(),
                good.assets(),
                good.startAssets(),
                good.loopTableDigest() ^ 1);
        final List<String> assets = new ArrayList<>(good.assets());
        assets.add(assets.remove(0));
        final JournalHeader otherOrder = new JournalHeader(
                good.createdNs(),
                "order",
                "0.0.9",
                good.settings(),
                good.instruments(),
                good.takerFeesPpm(),
                assets,
                good.startAssets(),
                good.loopTableDigest());
        final Path loops = JournalSurgery.write(directory.resolve("loops"), otherLoops, records.subList(0, 5));
        final Path order = JournalSurgery.write(directory.resolve("order"), otherOrder, records.subList(0, 5));

        assertThatThrownBy(() -> replay(loops))
                .isInstanceOf(ReplayException.class)
                .hasMessageStartingWith("the journal of session loops cannot be replayed: the digest of its loop table")
                .hasMessageEndingWith("version 0.0.9 wrote it");
        assertThatThrownBy(() -> replay(order))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("session order")
                .hasMessageContaining("orders instruments or assets otherwise");
    }

    @Test
    void shouldReplayARunOfSeveralFilesAndNoFurtherThanToAMissingOne() throws IOException {
        final Path first = inSeveralFiles(directory.resolve("several"));
        final List<Path> files = new ArrayList<>();
        try (Stream<Path> listed = Files.list(first.getParent())) {
            listed.sorted().forEach(files::add);
        }
        final Path second = files.get(files.indexOf(first) == 0 ? 1 : 0);

        final Replay whole = replay(first);

        assertThat(files).hasSizeGreaterThan(1);
        assertThat(whole.end()).isEqualTo(Replay.End.COMPLETE);
        assertThat(whole.digest()).isEqualTo(digest);
        assertThat(whole.outputs()).isEqualTo(outputs);
        assertThatThrownBy(() -> replay(second))
                .isInstanceOf(ReplayException.class)
                .hasMessageContaining("cannot be replayed from its file 2");

        Files.delete(second);
        final Replay cut = replay(first);

        assertThat(cut.end()).isEqualTo(Replay.End.DAMAGED);
        assertThat(cut.difference()).isEmpty();
        assertThat(cut.damage().orElseThrow().reason()).endsWith("which is missing");
        assertThat(cut.inputs() + cut.outputs()).isBetween(1L, records.size() - 1L);
    }

    /** The run's records in files of the least length. */
    private static Path inSeveralFiles(final Path target) {
        final long rollBytes = JournalSettings.LEAST_ROLL_BYTES;
        final JournalHeader header = JournalSurgery.header(journal);
        try (RollingJournal rolling = RollingJournal.create(
                target,
                header,
                new JournalSettings(rollBytes, Long.MAX_VALUE, 0, JournalSettings.Sync.END),
                () -> {})) {
            long bytes = 0;
            for (final Found record : records) {
                rolling.beginBatch();
                rolling.append(record.bytes(), 0, record.bytes().capacity());
                rolling.endBatch();
                bytes += record.bytes().capacity();
                if (bytes > rollBytes && rolling.segments() == 1) {
                    // The next file is made by another thread.
                    final Path next = target.resolve(header.inSegment(2).fileName());
                    Await.until("the next file is there", () -> next.toFile().length() >= rollBytes);
                }
            }
            return rolling.path();
        }
    }

    @Test
    void shouldHandInputsOnAsTheyAre() {
        final UnsafeBuffer unknown = new UnsafeBuffer(new byte[RecordHeader.LENGTH]);
        RecordHeader.write(unknown, 0, RecordHeader.LENGTH, 40, 1);
        RecordHeader.sequence(unknown, 0, 77);
        final List<Found> more = new ArrayList<>(records);
        more.add(50, new Found(0, 0, unknown));
        final Path path = JournalSurgery.write(directory.resolve("unknown"), JournalSurgery.header(journal), more);

        final Replay replay = replay(path);

        assertThat(replay.end()).isEqualTo(Replay.End.COMPLETE);
        assertThat(replay.desk().counters().get(replay.desk().counters().unusableRecords))
                .isEqualTo(1);
    }
}
