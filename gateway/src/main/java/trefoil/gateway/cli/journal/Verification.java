package trefoil.gateway.cli.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import trefoil.engine.journal.JournalReader;

/** One journal read to its end, every byte of it checked. */
final class Verification {
    private final Path file;
    private final JournalReader journal;
    private final RecordsDigest digest = new RecordsDigest();
    private final OutputsCheck outputs = new OutputsCheck();
    private final boolean wholeRun;
    private final Findings findings;

    Verification(final Path file, final JournalReader journal, final ProgressBar progress) {
        this.file = file;
        this.journal = journal;
        // A slice, or a run's later file, has only some of the outputs.
        wholeRun = journal.header()
                .filter(header -> !header.isSlice() && header.segment() == 1)
                .isPresent();
        for (long read = 1; journal.next(); read++) {
            take();
            if (read % JournalTask.RECORDS_OF_A_PIECE == 0) {
                progress.at(journal.bytesRead());
            }
        }
        progress.clear();
        findings = new Findings(journal);
    }

    private void take() {
        digest.add(journal.buffer(), journal.offset(), journal.length());
        // Behind a damage outputs may be missing, and then no digest can agree.
        if (wholeRun && journal.damageCount() == 0) {
            outputs.take(journal.type(), journal.recordNumber(), journal.buffer(), journal.offset(), journal.length());
        }
    }

    int exitCode() {
        return outputs.differing() > 0 ? JournalCommand.TORN_OR_CORRUPT : findings.exitCode();
    }

    /** What state the journal is in, {@code altered} included. */
    String state() {
        return outputs.differing() > 0 && findings.exitCode() == JournalCommand.WHOLE ? "altered" : findings.state();
    }

    long records() {
        return journal.recordsRead();
    }

    long recordsLost() {
        return journal.recordsLost();
    }

    long damageCount() {
        return journal.damageCount();
    }

    long digestsRight() {
        return outputs.agreeing();
    }

    long digestsWrong() {
        return outputs.differing();
    }

    String digest() {
        return digest.toString();
    }

    Path file() {
        return file;
    }

    JournalReader journal() {
        return journal;
    }

    /** What is wrong, one sentence each. */
    List<String> lines() {
        final List<String> lines = new ArrayList<>(findings.lines());
        lines.addAll(outputs.findings());
        return lines;
    }
}
