package trefoil.engine.replay;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.Optional;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import trefoil.engine.event.LoopClosed;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.Damage;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalStatus;
import trefoil.engine.trading.QuoteObserver;
import trefoil.engine.trading.TradingCore;
import trefoil.engine.trading.TradingDesk;

/**
 * A run's inputs through the same handlers once more, its outputs compared on the way if wanted.
 *
 * <pre>
 *   try (JournalReader journal = JournalReader.open(file)) {
 *       Replay replay = Replay.comparing(journal);
 *       while (replay.next()) {}
 *       ... replay.difference(), replay.end(), replay.digest() ...
 *   }
 * </pre>
 *
 * In the file every output stands behind its cause, so an output that has not been written again when the journal's is
 * read never will be. All bytes of a record count, its checksum excepted. The replay ends at the first difference, and
 * where something in the journal is damaged or missing: what follows may answer what is lost. One thread.
 */
public final class Replay {
    /** How a replay ended. */
    public enum End {
        /** Not yet. */
        RUNNING,
        /** With the journal's end mark. */
        COMPLETE,
        /** Where the journal ends without an end mark; all before it was replayed. */
        OPEN_OR_TORN,
        /** Where something in the journal is damaged or missing. */
        DAMAGED,
        /** At the first difference. */
        DIFFERENT
    }

    private final JournalReader journal;
    private final boolean comparing;
    private final OutputListener listener;
    private final TradingDesk desk;
    private final TradingCore core;
    private final ProducedOutputs produced = new ProducedOutputs();
    private End end = End.RUNNING;
    private Difference difference;
    private Damage damage;
    private Throwable handlerFailure;
    private long inputs;
    private long marketEvents;
    private long outputs;
    private long notReplayed;
    private long startNs;
    private long lastNs;

    private Replay(final JournalReader journal, final boolean comparing, final OutputListener listener) {
        this.journal = journal;
        this.comparing = comparing;
        this.listener = listener;
        final JournalHeader header = headerOf(journal);
        desk = RunSettings.desk(header, RunSettings.of(header));
        requireSameLoops(header, desk);
        core = desk.open(produced, QuoteObserver.NONE);
    }

    /**
     * A replay that compares every output.
     *
     * @param journal opened and not read from
     * @throws ReplayException if it cannot be replayed, saying why
     * @throws trefoil.engine.journal.JournalException if this version would order the run's universe otherwise
     */
    public static Replay comparing(final JournalReader journal) {
        return new Replay(journal, true, (buffer, offset) -> {});
    }

    /** As {@link #comparing}, but what was journalled is passed over. */
    public static Replay running(final JournalReader journal) {
        return running(journal, (buffer, offset) -> {});
    }

    /** The same, with somebody who sees each output as it is written again. */
    static Replay running(final JournalReader journal, final OutputListener listener) {
        return new Replay(journal, false, listener);
    }

    /** Sees outputs; the memory is valid during the call. */
    interface OutputListener {
        void onOutput(DirectBuffer buffer, int offset);
    }

    static JournalHeader headerOf(final JournalReader journal) {
        final JournalHeader header = journal.header()
                .orElseThrow(() -> new ReplayException("the journal cannot be replayed: its header is damaged, and the"
                        + " run's settings are in it; 'trefoil journal cat' shows its records"));
        if (header.isSlice()) {
            throw new ReplayException("the journal is a slice of session "
                    + header.settings().get(JournalHeader.SLICE_OF)
                    + " and cannot be replayed: it has only some of the run's inputs; replay the run's own journal");
        }
        if (header.compacted()) {
            throw new ReplayException("the journal of session " + header.session() + " cannot be replayed: its market"
                    + " data was taken out of " + journal.path().getFileName() + " to keep within journal.keepMiB; its"
                    + " decisions, orders and trades are there, see 'trefoil journal cat'");
        }
        if (header.segment() > 1) {
            throw new ReplayException(
                    "the journal of session " + header.session() + " cannot be replayed from its file "
                            + header.segment() + ", " + journal.path().getFileName() + ": name its first one");
        }
        return header;
    }

    static void requireSameLoops(final JournalHeader header, final TradingDesk desk) {
        if (desk.loops().digest() != header.loopTableDigest()) {
            throw new ReplayException(String.format(
                    "the journal of session %s cannot be replayed: the digest of its loop table is %016x, this version"
                            + " makes %016x of the same universe; version %s wrote it",
                    header.session(), header.loopTableDigest(), desk.loops().digest(), header.toolVersion()));
        }
    }

    /** Takes the journal's next record. False once the replay has ended. */
    public boolean next() {
        if (end != End.RUNNING) {
            return false;
        }
        if (!journal.next()) {
            conclude();
            return false;
        }
        if (journal.damageCount() > 0 || journal.compacted()) {
            endDamaged();
            return false;
        }
        final int type = journal.type();
        if (RecordType.isOutput(type)) {
            onOutput();
        } else {
            onInput(type);
        }
        return end == End.RUNNING;
    }

    private void onInput(final int type) {
        inputs++;
        if (type == RecordType.BOOK_TICKER || type == RecordType.BOOK_LEVELS) {
            marketEvents++;
        }
        lastNs = RecordHeader.timeNs(journal.buffer(), journal.offset());
        if (inputs == 1) {
            startNs = lastNs;
        }
        try {
            core.onRecord(journal.buffer(), journal.offset());
        } catch (final RuntimeException | Error defect) {
            // As the trading thread does it.
            handlerFailure = handlerFailure == null ? defect : handlerFailure;
            core.halt();
        }
        while (!comparing && !produced.isEmpty()) {
            listener.onOutput(produced.arena(), produced.offset());
            produced.take();
            outputs++;
        }
    }

    private void onOutput() {
        if (!comparing) {
            return;
        }
        if (produced.isEmpty()) {
            differ(Optional.of(copy(journal.buffer(), journal.offset())), Optional.empty());
        } else if (!same(journal.buffer(), journal.offset(), journal.length(), produced.arena(), produced.offset())) {
            differ(
                    Optional.of(copy(journal.buffer(), journal.offset())),
                    Optional.of(copy(produced.arena(), produced.offset())));
        } else {
            produced.take();
            outputs++;
        }
    }

    /** Whether two records are the same in all but their checksums. */
    private static boolean same(
            final DirectBuffer a, final int atA, final int length, final DirectBuffer b, final int atB) {
        if (a.getInt(atA) != b.getInt(atB)) {
            return false;
        }
        for (int i = RecordHeader.SEQUENCE_OFFSET; i < length; i += Long.BYTES) {
            if (a.getLong(atA + i) != b.getLong(atB + i)) {
                return false;
            }
        }
        return true;
    }

    private static DirectBuffer copy(final DirectBuffer source, final int offset) {
        final byte[] bytes = new byte[RecordHeader.length(source, offset)];
        source.getBytes(offset, bytes);
        return new UnsafeBuffer(bytes);
    }

    private void differ(final Optional<DirectBuffer> journalled, final Optional<DirectBuffer> replayed) {
        final DirectBuffer output = journalled.or(() -> replayed).orElseThrow();
        // Every output has its cause right behind the common header.
        difference = new Difference(
                journalled.isPresent() ? journal.position() : journal.fileLength(),
                journalled.isPresent() ? journal.recordNumber() : journal.recordsRead(),
                output.getLong(LoopClosed.CAUSE_SEQUENCE_OFFSET, LITTLE_ENDIAN),
                outputs,
                journalled,
                replayed);
        end = End.DIFFERENT;
    }

    private void endDamaged() {
        damage = journal.damageCount() > 0
                ? journal.damages().get(0)
                : new Damage(
                        journal.position(),
                        journal.recordNumber(),
                        0,
                        "the market data was taken out of " + journal.path().getFileName());
        end = End.DAMAGED;
        if (journal.status() == JournalStatus.READING) {
            do {
                notReplayed++;
            } while (journal.next());
        }
    }

    private void conclude() {
        switch (journal.status()) {
            case COMPLETE -> {
                end = End.COMPLETE;
                if (!produced.isEmpty()) {
                    differ(Optional.empty(), Optional.of(copy(produced.arena(), produced.offset())));
                }
            }
            case CORRUPT -> endDamaged();
            default -> end = End.OPEN_OR_TORN;
        }
    }

    /** How it ended. */
    public End end() {
        return end;
    }

    /** The first difference, if one was found. */
    public Optional<Difference> difference() {
        return Optional.ofNullable(difference);
    }

    /** What in the journal ended the replay, if it was damage. */
    public Optional<Damage> damage() {
        return Optional.ofNullable(damage);
    }

    /** Records of the journal that were read behind the damage and not replayed. */
    public long notReplayed() {
        return notReplayed;
    }

    /** Outputs written again that an open or torn journal ends without. */
    public long beyondTheEnd() {
        return produced.waiting();
    }

    /** A defect that the handlers ran into, as they did in the run or not; empty as a rule. */
    public Optional<Throwable> handlerFailure() {
        return Optional.ofNullable(handlerFailure);
    }

    /** Inputs handled so far. */
    public long inputs() {
        return inputs;
    }

    /** Those of them that are quotes or parts of books. */
    public long marketEvents() {
        return marketEvents;
    }

    /** Outputs so far, digests included: compared and found the same, or just written. */
    public long outputs() {
        return outputs;
    }

    /** Digest of all outputs written so far. */
    public long digest() {
        return desk.digest();
    }

    /** Time of the first input, nanoseconds since the epoch; 0 before it. */
    public long startNs() {
        return startNs;
    }

    /** Time of the last input so far, nanoseconds since the epoch; 0 before the first. */
    public long lastNs() {
        return lastNs;
    }

    /** The engine that replays; its counters, its ledger, its totals are the run's as far as it has come. */
    public TradingDesk desk() {
        return desk;
    }
}
