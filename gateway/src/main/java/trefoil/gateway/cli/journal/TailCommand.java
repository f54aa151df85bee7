package trefoil.gateway.cli.journal;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import trefoil.engine.journal.JournalReader;
import trefoil.gateway.cli.StopSignal;

/** {@code trefoil journal tail}: a journal's last records, and those that are still to come. */
@Command(
        name = "tail",
        description = "Show a journal's last records; with -f also those to come, until its writer ends or Ctrl-C.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the journal is whole, or its writer still runs",
            "1:torn or damaged",
            "2:wrong usage, or not a journal"
        })
final class TailCommand extends JournalTask {
    private static final int MAX_RECORDS = 1_000_000;
    private static final int POLL_MS = 50;

    @Parameters(paramLabel = "FILE", description = "The journal (*.trefoil).")
    private Path file;

    @Option(names = "-f", description = "Go on as the journal grows.")
    private boolean follow;

    @Option(names = "-n", paramLabel = "N", defaultValue = "10", description = "So many. Default: ${DEFAULT-VALUE}.")
    private int count;

    @Mixin
    private FilterOptions filters;

    @Mixin
    private OutputOptions format;

    private LineOutput output;
    private RecordPrinter printer;

    @Override
    int run() {
        if (count < 0 || count > MAX_RECORDS) {
            throw wrong("-n " + count + " is not from 0 to " + MAX_RECORDS);
        }
        try (JournalReader journal = JournalReader.open(file)) {
            final Names names = new Names(journal.header());
            final RecordFilter filter = filters.filter(file, journal.header(), names);
            output = new LineOutput(out());
            printer = new RecordPrinter(names, format.json(), Colours.ofProcess(), output);
            boolean heard = showLast(journal, filter);
            if (heard && follow) {
                heard = follow(journal, filter);
            }
            final Findings findings = new Findings(journal);
            if (heard) {
                warn(file, findings);
            }
            return findings.exitCode();
        }
    }

    private boolean showLast(final JournalReader journal, final RecordFilter filter) {
        final Listing listing = new Listing(journal, filter, progress("read", journal), Long.MAX_VALUE);
        final LastRecords last = new LastRecords(count);
        while (listing.next()) {
            last.add(journal.recordNumber(), journal.buffer(), journal.offset(), journal.length());
        }
        last.print(printer);
        return output.flush();
    }

    /** Shows what is written on until the writer has ended. False if nobody reads the output any more. */
    private boolean follow(final JournalReader journal, final RecordFilter filter) {
        try (StopSignal stop = new StopSignal()) {
            while (journal.tail().isPresent()) {
                // Asked before reading on: what a writer wrote before it let go is then read.
                final boolean written = journal.stillWritten();
                while (journal.next()) {
                    if (filter.takes(journal.buffer(), journal.offset())
                            && !printer.print(
                                    journal.recordNumber(), journal.buffer(), journal.offset(), journal.length())) {
                        return false;
                    }
                }
                if (!output.flush()) {
                    return false;
                }
                if (!written || stop.await(POLL_MS)) {
                    return true;
                }
            }
            return true;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
