package trefoil.gateway.cli.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalReader;

/** {@code trefoil journal stat}: a journal summed up. */
@Command(
        name = "stat",
        description = "Sum up a journal: its records, orders, loops, money, latencies, and whether it is whole.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the journal is whole", "1:torn or damaged", "2:wrong usage, or not a journal"})
final class StatCommand implements Callable<Integer> {
    /** Records between two looks at the clock. */
    private static final int RECORDS_OF_A_PIECE = 1 << 12;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The journal (*.trefoil).")
    private Path file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json. Default: ${DEFAULT-VALUE}.")
    private OutputFormat format;

    @Override
    public Integer call() {
        final PrintWriter out = spec.commandLine().getOut();
        try (JournalReader journal = JournalReader.open(file)) {
            final Statistics statistics = new Statistics(new Names(journal.header()));
            sumUp(journal, statistics);
            final Findings findings = new Findings(journal);
            out.println(
                    format == OutputFormat.json
                            ? json(journal, statistics, findings)
                            : new StatText(file, journal, statistics, findings).text());
            out.flush();
            return findings.exitCode();
        } catch (final JournalException e) {
            spec.commandLine().getErr().println("trefoil: " + e.getMessage());
            spec.commandLine().getErr().flush();
            return JournalCommand.USAGE;
        }
    }

    private void sumUp(final JournalReader journal, final Statistics statistics) {
        final ProgressBar progress = ProgressBar.of(spec.commandLine().getErr(), "stat", journal.fileLength());
        while (journal.next()) {
            if (journal.recordsRead() % RECORDS_OF_A_PIECE == 0) {
                progress.at(journal.position());
            }
            statistics.take(journal.buffer(), journal.offset(), journal.length());
        }
        progress.clear();
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
