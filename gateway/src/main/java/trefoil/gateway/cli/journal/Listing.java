package trefoil.gateway.cli.journal;

import java.nio.file.Path;
import trefoil.engine.journal.JournalReader;

/** A journal read record by record, those that a filter takes handed on, until it ends or enough were taken. */
final class Listing {
    private final JournalReader journal;
    private final RecordFilter filter;
    private final ProgressBar progress;
    private final long limit;
    private long taken;
    private long read;

    Listing(final JournalReader journal, final RecordFilter filter, final ProgressBar progress, final long limit) {
        this.journal = journal;
        this.filter = filter;
        this.progress = progress;
        this.limit = limit;
    }

    /** Goes to the next record that is wanted. False at the end, or when there were enough. */
    boolean next() {
        while (taken < limit && journal.next()) {
            if (++read % JournalTask.RECORDS_OF_A_PIECE == 0) {
                progress.at(journal.bytesRead());
            }
            if (filter.takes(journal.buffer(), journal.offset())) {
                taken++;
                return true;
            }
        }
        progress.clear();
        return false;
    }

    /** Records that were wanted so far. */
    long taken() {
        return taken;
    }

    /** Whether all there is was read: nothing may be said of a journal's end that was not seen. */
    boolean readToTheEnd() {
        return taken < limit;
    }

    static Listing of(
            final JournalTask task,
            final Path file,
            final JournalReader journal,
            final FilterOptions options,
            final Names names,
            final long limit) {
        return new Listing(
                journal, options.filter(file, journal.header(), names), task.progress("read", journal), limit);
    }
}
