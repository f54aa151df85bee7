package trefoil.engine.replay;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.OutboundRing;
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
    private boolean over;
    private boolean reached;

    private DecisionReplay(final JournalReader journal, final long sequence, final Listener listener) {
        this.journal = journal;
        final var header = Replay.headerOf(journal);
        desk = new TradingDesk(RunSettings.of(header));
        Replay.requireSameLoops(header, desk);
        core = desk.open(new Watch(sequence, listener), QuoteObserver.NONE);
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
    private final class Watch implements OutboundRing {
        private final UnsafeBuffer slot = new UnsafeBuffer(new byte[RecordHeader.MAX_RECORD_LENGTH]);
        private final long awaited;
        private final Listener listener;
        private long written;

        Watch(final long awaited, final Listener listener) {
            this.awaited = awaited;
            this.listener = listener;
        }

        @Override
        public long claim() {
            return written;
        }

        @Override
        public MutableDirectBuffer buffer(final long sequence) {
            return slot;
        }

        @Override
        public int offset(final long sequence) {
            return 0;
        }

        @Override
        public void publish(final long sequence) {
            written = sequence + 1;
            if (sequence == awaited) {
                RecordHeader.sequence(slot, 0, sequence);
                reached = true;
                listener.onDecision(desk, slot, 0);
            }
        }
    }
}
