package trefoil.engine.replay;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import trefoil.engine.event.OneSlotRing;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.trading.QuoteObserver;
import trefoil.engine.trading.TradingCore;
import trefoil.engine.trading.TradingDesk;

/**
 * A run's inputs through the same handlers up to one of its outputs, to see what the engine saw when it wrote that.
 *
 * <pre>
 *   DecisionReplay replay = DecisionReplay.to(journal, sequence, (desk, output, offset) -> ...);
 *   while (replay.next()) {}
 * </pre>
 *
 * The desk is shown in the midst of the decision: its plan, quotes, books and ledger are those that the output follows
 * from. One thread.
 */
public final class DecisionReplay {
    /** Is shown the moment. */
    @FunctionalInterface
    public interface Listener {
        /** The desk is about to go on; the output is valid during the call. */
        void onDecision(TradingDesk desk, DirectBuffer output, int offset);
    }

    private final JournalReader journal;
    private final TradingDesk desk;
    private final TradingCore core;
    private final long awaited;
    private final Listener listener;
    private long written;
    private boolean over;
    private boolean reached;

    private DecisionReplay(final JournalReader journal, final long sequence, final Listener listener) {
        this.journal = journal;
        awaited = sequence;
        this.listener = listener;
        final var header = Replay.headerOf(journal);
        desk = RunSettings.desk(header, RunSettings.of(header));
        Replay.requireSameLoops(header, desk);
        core = desk.open(new OneSlotRing(this::onOutput), QuoteObserver.NONE);
    }

    /**
     * A replay to the output with that sequence in its ring.
     *
     * @param journal opened and not read from
     * @throws ReplayException if it cannot be replayed, saying why
     * @throws trefoil.engine.journal.JournalException if this version would order the run's universe otherwise
     */
    public static DecisionReplay to(final JournalReader journal, final long sequence, final Listener listener) {
        return new DecisionReplay(journal, sequence, listener);
    }

    /** Takes the journal's next record. False once the output was reached, or where nothing can be replayed any more. */
    public boolean next() {
        if (over || !journal.next() || journal.damageCount() > 0) {
            over = true;
            return false;
        }
        if (!RecordType.isOutput(journal.type())) {
            try {
                core.onRecord(journal.buffer(), journal.offset());
            } catch (final RuntimeException | Error defect) {
                if (reached) {
                    throw defect;
                }
                // As the trading thread does it.
                core.halt();
            }
        }
        over |= reached;
        return !over;
    }

    /** Whether the output was written again. */
    public boolean reached() {
        return reached;
    }

    /** Outputs go nowhere; the one that is waited for is shown. */
    private void onOutput(final MutableDirectBuffer output) {
        final long sequence = written++;
        if (sequence == awaited) {
            RecordHeader.sequence(output, 0, sequence);
            reached = true;
            listener.onDecision(desk, output, 0);
        }
    }
}
