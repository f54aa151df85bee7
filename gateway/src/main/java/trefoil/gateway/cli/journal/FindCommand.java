package trefoil.gateway.cli.journal;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import trefoil.engine.journal.JournalReader;

/** {@code trefoil journal find}: the records that are asked for, their number, or the first of them. */
@Command(
        name = "find",
        description = "Find a journal's records by time, instrument, asset, loop, order, type, reason or outcome.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the journal is whole; found or not", "1:torn or damaged", "2:wrong usage, or not a journal"})
final class FindCommand extends JournalTask {
    @Parameters(paramLabel = "FILE", description = "The journal (*.trefoil).")
    private Path file;

    @Mixin
    private FilterOptions filters;

    @Mixin
    private OutputOptions format;

    @Option(names = "--count", description = "Print only how many there are.")
    private boolean count;

    @Option(names = "--first", description = "Print only the first.")
    private boolean first;

    @Override
    int run() {
        if (count && first) {
            throw wrong("--count and --first exclude each other");
        }
        try (JournalReader journal = JournalReader.open(file)) {
            final Names names = new Names(journal.header());
            final Listing listing = Listing.of(this, file, journal, filters, names, first ? 1 : Long.MAX_VALUE);
            final boolean heard = count ? count(listing) : print(journal, names, listing);
            final Findings findings = new Findings(journal);
            if (heard) {
                warn(file, findings);
                if (listing.taken() == 0) {
                    err().println("journal " + file + ": no record is like that");
                    err().flush();
                }
            }
            return findings.exitCode();
        }
    }

    private boolean count(final Listing listing) {
        while (listing.next()) {
            continue;
        }
        out().println(format.json() ? "{\"count\":" + listing.taken() + "}" : Long.toString(listing.taken()));
        return !out().checkError();
    }

    private boolean print(final JournalReader journal, final Names names, final Listing listing) {
        final LineOutput output = new LineOutput(out());
        final RecordPrinter printer = new RecordPrinter(names, format.json(), Colours.ofProcess(), output);
        boolean heard = true;
        while (heard && listing.next()) {
            heard = printer.print(journal.recordNumber(), journal.buffer(), journal.offset(), journal.length());
        }
        return output.flush();
    }
}
