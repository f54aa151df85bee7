package trefoil.gateway.cli.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import trefoil.engine.journal.JournalReader;

/** {@code trefoil journal stat}: a journal summed up. */
@Command(
        name = "stat",
        description = "Sum up a journal: its records, orders, loops, money, latencies, and whether it is whole.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the journal is whole", "1:torn or damaged", "2:wrong usage, or not a journal"})
final class StatCommand extends JournalTask {
    @Parameters(paramLabel = "FILE", description = "The journal (*.trefoil).")
    private Path file;

    @Mixin
    private OutputOptions format;

    @Override
    int run() {
        try (JournalReader journal = JournalReader.open(file)) {
            final Statistics statistics = new Statistics(new Names(journal.header()));
            final ProgressBar progress = progress("stat", journal);
            for (long read = 1; journal.next(); read++) {
                statistics.take(journal.buffer(), journal.offset(), journal.length());
                if (read % RECORDS_OF_A_PIECE == 0) {
                    progress.at(journal.bytesRead());
                }
            }
            progress.clear();
            final Findings findings = new Findings(journal);
            out().println(
                            format.json()
                                    ? json(journal, statistics, findings)
                                    : new StatText(file, journal, statistics, findings).text());
            out().flush();
            return findings.exitCode();
        }
    }

    private String json(final JournalReader journal, final Statistics statistics, final Findings findings) {
        final StringWriter text = new StringWriter();
        try (JsonGenerator generator = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
            new StatJson(generator).write(file, journal, statistics, findings);
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
