package trefoil.gateway.cli.journal;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import trefoil.engine.journal.JournalReader;

/** {@code trefoil journal cat}: a journal's records, one a line. */
@Command(
        name = "cat",
        description = "Show a journal's records, one a line; damage is named on the error output.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the journal is whole", "1:torn or damaged", "2:wrong usage, or not a journal"})
final class CatCommand extends JournalTask {
    @Parameters(paramLabel = "FILE", description = "The journal (*.trefoil).")
    private Path file;

    @Mixin
    private FilterOptions filters;

    @Mixin
    private OutputOptions format;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many records.")
    private long limit = Long.MAX_VALUE;

    @Override
    int run() {
        if (limit < 0) {
            throw wrong("--limit=" + limit + ": a number from 0 on");
        }
        try (JournalReader journal = JournalReader.open(file)) {
            final Names names = new Names(journal.header());
            final Listing listing = Listing.of(this, file, journal, filters, names, limit);
            final LineOutput output = new LineOutput(out());
            final RecordPrinter printer = new RecordPrinter(names, format.json(), Colours.ofProcess(), output);
            boolean heard = true;
            while (heard && listing.next()) {
                heard = printer.print(journal.recordNumber(), journal.buffer(), journal.offset(), journal.length());
            }
            output.flush();
            final Findings findings = new Findings(journal);
            if (heard) {
                warn(file, findings);
            }
            return findings.exitCode();
        }
    }
}
