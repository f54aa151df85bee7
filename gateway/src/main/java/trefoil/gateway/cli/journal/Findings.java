package trefoil.gateway.cli.journal;

import java.util.ArrayList;
import java.util.List;
import trefoil.engine.journal.Damage;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalStatus;

/** What is wrong with a journal that has been read to its end, in words and as an exit code. */
public final class Findings {
    private static final int MAX_LINES = 20;

    private final JournalReader journal;
    private final boolean stillWritten;

    /** Of a journal at its end. */
    public Findings(final JournalReader journal) {
        this.journal = journal;
        stillWritten = journal.status() == JournalStatus.OPEN_OR_TORN && journal.stillWritten();
    }

    /** {@code complete}, {@code being written}, {@code open}, {@code torn} or {@code corrupt}. */
    String state() {
        return switch (journal.status()) {
            case READING -> "not read to the end";
            case COMPLETE -> "complete";
            case CORRUPT -> "corrupt";
            case OPEN_OR_TORN ->
                stillWritten
                        ? "being written"
                        : journal.tail().map(Damage::bytes).orElse(0L) > 0 ? "torn" : "open";
        };
    }

    /** One of {@link JournalCommand}'s codes. */
    public int exitCode() {
        return journal.damageCount() == 0 && (stillWritten || journal.status() != JournalStatus.OPEN_OR_TORN)
                ? JournalCommand.WHOLE
                : JournalCommand.TORN_OR_CORRUPT;
    }

    /** One sentence a finding. */
    public List<String> lines() {
        final List<String> lines = new ArrayList<>();
        for (final Damage damage : journal.damages()) {
            if (lines.size() == MAX_LINES) {
                lines.add("and " + (journal.damageCount() - MAX_LINES) + " more damages");
                break;
            }
            lines.add("damaged at " + damage);
        }
        if (journal.recordsLost() > 0) {
            lines.add(journal.recordsLost() + " records lost");
        }
        journal.tail().ifPresent(tail -> lines.add(tailLine(tail)));
        return lines;
    }

    private String tailLine(final Damage tail) {
        final String place = " at byte " + tail.position() + ", after " + tail.recordNumber() + " records";
        if (stillWritten) {
            return "still being written: ends for now" + place;
        }
        return tail.bytes() == 0
                ? "never closed: ends" + place + " (" + tail.reason() + ")"
                : "torn tail" + place + ": " + tail.bytes() + " bytes cut off (" + tail.reason() + ")";
    }
}
