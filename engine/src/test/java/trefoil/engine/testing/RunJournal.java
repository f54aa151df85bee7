package trefoil.engine.testing;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalWriter;
import trefoil.engine.trading.TradingDesk;
import trefoil.engine.trading.TradingSettings;

/**
 * Journals what goes into a core and comes out of it, as the journal thread does: in batches, outputs some inputs behind
 * their causes.
 */
public final class RunJournal implements AutoCloseable {
    private final JournalWriter writer;
    private final Random random;
    private final int mostWaiting;
    private final Deque<UnsafeBuffer> waiting = new ArrayDeque<>();
    private long outputs;
    private int inBatch;

    /**
     * A new journal.
     *
     * @param mostWaiting outputs that may wait behind later inputs
     */
    public RunJournal(
            final Path directory,
            final TradingSettings settings,
            final Map<String, String> remarks,
            final Random random,
            final int mostWaiting) {
        this.random = random;
        this.mostWaiting = mostWaiting;
        writer = JournalWriter.create(directory, header(settings, remarks));
    }

    /** What a run with those settings says of itself. */
    public static JournalHeader header(final TradingSettings settings, final Map<String, String> remarks) {
        final Map<String, String> described = settings.describe();
        described.putAll(remarks);
        return JournalHeader.of(
                1_700_000_000_000_000_000L,
                "run",
                "test",
                described,
                settings.universe(),
                settings.takerFeesPpm().stream().mapToInt(Integer::intValue).toArray(),
                settings.startAssets(),
                new TradingDesk(settings).loops().digest());
    }

    public Path path() {
        return writer.path();
    }

    /** Outputs so far. */
    public long outputs() {
        return outputs;
    }

    /** Before the core handles it. What is told of orders comes after them: they are sent once they are journalled. */
    public void onInput(final DirectBuffer buffer, final int offset) {
        final int type = RecordHeader.type(buffer, offset);
        if (type == RecordType.FILL || type == RecordType.ORDER_ANSWER) {
            appendWaiting();
        }
        append(buffer, offset);
        if (waiting.size() > mostWaiting || random.nextInt(4) == 0) {
            appendWaiting();
        }
    }

    /** Gives it its sequence. */
    public void onOutput(final UnsafeBuffer buffer, final int offset) {
        RecordHeader.sequence(buffer, offset, outputs++);
        final UnsafeBuffer copy = new UnsafeBuffer(new byte[RecordHeader.length(buffer, offset)]);
        copy.putBytes(0, buffer, offset, copy.capacity());
        waiting.add(copy);
    }

    private void appendWaiting() {
        while (!waiting.isEmpty()) {
            append(waiting.poll(), 0);
        }
    }

    private void append(final DirectBuffer buffer, final int offset) {
        if (inBatch == 0) {
            writer.beginBatch();
        }
        writer.append(buffer, offset, RecordHeader.length(buffer, offset));
        if (++inBatch == 1 + random.nextInt(100) || inBatch == 100) {
            writer.endBatch();
            inBatch = 0;
        }
    }

    @Override
    public void close() {
        appendWaiting();
        if (inBatch > 0) {
            writer.endBatch();
        }
        writer.close();
    }
}
