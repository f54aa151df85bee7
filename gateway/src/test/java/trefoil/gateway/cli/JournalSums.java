package trefoil.gateway.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.LoopOpened;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.event.OrderAnswer;
import trefoil.engine.event.OrderOutcome;
import trefoil.engine.event.RecordType;
import trefoil.engine.event.Refusal;
import trefoil.engine.event.RefusalReason;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalStatus;

/** A journal read to its end and counted, by nothing but the reader. */
final class JournalSums {
    final Map<String, Long> byType = new TreeMap<>();
    final Map<String, Long> byOutcome = new TreeMap<>();
    final JournalStatus status;
    final long records;
    final long recordsLost;
    final int startAssets;
    long maxOpenedEdgePpb = Long.MIN_VALUE;

    private JournalSums(final JournalReader reader) {
        while (reader.next()) {
            take(reader);
        }
        status = reader.status();
        records = reader.recordsRead();
        recordsLost = reader.recordsLost();
        startAssets = reader.header().orElseThrow().startAssets().size();
    }

    static JournalSums of(final Path journal) {
        try (JournalReader reader = JournalReader.open(journal)) {
            return new JournalSums(reader);
        }
    }

    long count(final int type) {
        return byType.getOrDefault(RecordType.nameOf(type), 0L);
    }

    private void take(final JournalReader reader) {
        byType.merge(RecordType.nameOf(reader.type()), 1L, Long::sum);
        switch (reader.type()) {
            case RecordType.ORDER_ANSWER ->
                byOutcome.merge(
                        OrderOutcome.nameOf(OrderAnswer.outcome(reader.buffer(), reader.offset())), 1L, Long::sum);
            case RecordType.LOOP_CLOSED ->
                byOutcome.merge(
                        LoopOutcome.nameOf(LoopClosed.outcome(reader.buffer(), reader.offset())), 1L, Long::sum);
            case RecordType.REFUSAL ->
                byOutcome.merge(RefusalReason.nameOf(Refusal.reason(reader.buffer(), reader.offset())), 1L, Long::sum);
            case RecordType.LOOP_OPENED ->
                maxOpenedEdgePpb =
                        Math.max(maxOpenedEdgePpb, LoopOpened.grossEdgePpb(reader.buffer(), reader.offset()));
            default -> {}
        }
    }
}
