package trefoil.gateway.cli.journal;

import java.nio.file.Path;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.BookLevels;
import trefoil.engine.event.BookTicker;
import trefoil.engine.event.Digest;
import trefoil.engine.event.Fill;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderIntent;
import trefoil.engine.event.OrderKey;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.OrderPurpose;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Refusal;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.event.Side;
import trefoil.engine.execution.Outputs;
import trefoil.engine.journal.JournalWriter;

/** A journal of many records in about the mix of a run: quotes above all, books, refusals, now and then a loop. */
final class LongJournal {
    private static final int RECORDS_OF_A_BATCH = 64;
    private static final int RECORDS_PER_DIGEST = 1_000;
    private static final int INSTRUMENTS = 5;
    private static final int LEGS = 3;
    private static final long STEP_NS = 20_000;

    private final SplittableRandom random;
    private final JournalWriter writer;
    private final long records;
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
    private final long[] levels = new long[BookLevels.LEVELS * 2];
    private long timeNs = SmallJournal.START_NS;
    private long loops;
    private long outputs;
    private long digest;

    private LongJournal(final JournalWriter writer, final long records, final long seed) {
        this.writer = writer;
        this.records = records;
        random = new SplittableRandom(seed);
    }

    /** Writes exactly so many records. */
    static Path write(final Path directory, final long records, final long seed) {
        try (JournalWriter writer = JournalWriter.create(directory, RandomJournal.header())) {
            final LongJournal journal = new LongJournal(writer, records, seed);
            writer.beginBatch();
            while (writer.recordsWritten() < records) {
                journal.writeNext();
            }
            writer.endBatch();
            return writer.path();
        }
    }

    private void writeNext() {
        timeNs += random.nextLong(2 * STEP_NS);
        final int choice = random.nextInt(1_000);
        if (choice == 0) {
            writeLoop();
        } else if (choice < 30) {
            Refusal.write(
                    buffer,
                    0,
                    timeNs,
                    writer.recordsWritten(),
                    random.nextInt(100),
                    RefusalReason.STALE_QUOTE,
                    random.nextLong(-1_000_000, 1_000_000));
            append();
        } else if (choice < 100) {
            writeBook();
        } else if (writer.recordsWritten() % RECORDS_PER_DIGEST == 0) {
            Digest.write(buffer, 0, timeNs, writer.recordsWritten(), outputs, digest);
            append();
        } else {
            writeQuote();
        }
    }

    private void writeQuote() {
        final long bid = price();
        BookTicker.write(
                buffer,
                0,
                timeNs,
                random.nextInt(INSTRUMENTS),
                random.nextInt(4),
                writer.recordsWritten() * 3,
                bid,
                qty(),
                bid + 1_000_000,
                qty());
        append();
    }

    private void writeBook() {
        for (int i = 0; i < levels.length; i += 2) {
            levels[i] = price();
            levels[i + 1] = qty();
        }
        BookLevels.write(
                buffer,
                0,
                timeNs,
                random.nextInt(INSTRUMENTS),
                0,
                writer.recordsWritten() * 3,
                BookLevels.BIDS,
                BookLevels.FIRST,
                0,
                1 + random.nextInt(BookLevels.LEVELS),
                5,
                5,
                levels);
        append();
    }

    private void writeLoop() {
        final long loop = ++loops;
        final long cause = writer.recordsWritten();
        LoopOpened.write(buffer, 0, timeNs, cause, loop, random.nextInt(100), 0, qty(), qty() / 1_000, 1_200_000);
        append();
        for (int leg = 1; leg <= LEGS; leg++) {
            final long key = OrderKey.of(loop, leg);
            final long intentNs = timeNs;
            OrderIntent.write(
                    buffer, 0, intentNs, cause, key, leg, Side.BUY, price(), qty(), OrderIntent.IOC, OrderPurpose.LEG);
            append();
            timeNs += random.nextLong(1_000_000);
            Fill.write(buffer, 0, timeNs, key, price(), qty(), qty() / 1_000, leg, 0, loop * LEGS + leg);
            append();
            OrderAnswer.write(
                    buffer,
                    0,
                    timeNs,
                    key,
                    OrderOutcome.FILLED,
                    0,
                    qty(),
                    qty(),
                    loop,
                    intentNs + random.nextLong(500_000));
            append();
        }
        final long spent = qty();
        LoopClosed.write(
                buffer, 0, timeNs, cause, loop, LoopOutcome.COMPLETED, 0, spent, spent + 1, LEGS, LEGS, Long.MIN_VALUE);
        append();
    }

    /** Ticks of 0.01. */
    private long price() {
        return 6_700_000_000_000L + random.nextLong(100_000) * 1_000_000;
    }

    /** Steps of 0.00001. */
    private long qty() {
        return (1 + random.nextLong(1_000_000)) * 1_000;
    }

    private void append() {
        if (writer.recordsWritten() == records) {
            return;
        }
        final int type = RecordHeader.type(buffer, 0);
        if (RecordType.isOutput(type) && type != RecordType.DIGEST) {
            digest = Outputs.extend(digest, buffer, 0, RecordHeader.length(buffer, 0));
            outputs++;
        }
        RecordHeader.sequence(buffer, 0, writer.recordsWritten());
        writer.append(buffer, 0, RecordHeader.length(buffer, 0));
        if (writer.recordsWritten() % RECORDS_OF_A_BATCH == 0) {
            writer.endBatch();
            writer.beginBatch();
        }
    }
}
