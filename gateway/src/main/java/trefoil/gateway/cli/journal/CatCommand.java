package trefoil.gateway.cli.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trefoil.engine.event.RecordHeader;
import trefoil.engine.event.RecordType;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalReader;

/** {@code trefoil journal cat}: a journal's records, one a line. */
@Command(
        name = "cat",
        description = "Show a journal's records, one a line; damage is named on the error output.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:the journal is whole", "1:torn or damaged", "2:wrong usage, or not a journal"})
final class CatCommand implements Callable<Integer> {
    private static final int TYPE_CODES = 256;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The journal (*.trefoil).")
    private Path file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json (one object a line). Default: ${DEFAULT-VALUE}.")
    private OutputFormat format;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            split = ",",
            description = "Only records of these types, such as ORDER_INTENT,LOOP_CLOSED.")
    private List<String> types = new ArrayList<>();

    @Option(names = "--limit", paramLabel = "N", description = "At most so many records.")
    private long limit = Long.MAX_VALUE;

    @Override
    public Integer call() {
        if (limit < 0) {
            throw new ParameterException(spec.commandLine(), "--limit=" + limit + ": a number from 0 on");
        }
        final Set<Integer> wanted = wantedTypes();
        try (JournalReader journal = JournalReader.open(file)) {
            final LineOutput output = new LineOutput(spec.commandLine().getOut());
            final boolean readOn = print(journal, wanted, output);
            output.flush();
            final Findings findings = new Findings(journal);
            if (readOn) {
                findings.lines().forEach(line -> spec.commandLine().getErr().println("journal " + file + ": " + line));
                spec.commandLine().getErr().flush();
            }
            return findings.exitCode();
        } catch (final JournalException e) {
            spec.commandLine().getErr().println("trefoil: " + e.getMessage());
            spec.commandLine().getErr().flush();
            return JournalCommand.USAGE;
        }
    }

    /** False if the output's reader has gone. */
    private boolean print(final JournalReader journal, final Set<Integer> wanted, final LineOutput output) {
        final RecordFields fields = new RecordFields(new Names(journal.header()));
        final TextSink text = new TextSink(output.line());
        final JsonSink json = new JsonSink(output.line());
        for (long shown = 0; shown < limit && journal.next(); ) {
            if (!wanted.isEmpty() && !wanted.contains(journal.type())) {
                continue;
            }
            shown++;
            final long timeNs = RecordHeader.timeNs(journal.buffer(), journal.offset());
            final long sequence = RecordHeader.sequence(journal.buffer(), journal.offset());
            final String type = RecordType.nameOf(journal.type());
            if (format == OutputFormat.json) {
                json.start(journal.recordNumber(), timeNs, type, sequence);
                fields.describe(journal.buffer(), journal.offset(), journal.length(), json);
                json.end();
            } else {
                text.start(journal.recordNumber(), timeNs, type, sequence);
                fields.describe(journal.buffer(), journal.offset(), journal.length(), text);
            }
            if (!output.endLine()) {
                return false;
            }
        }
        return true;
    }

    private Set<Integer> wantedTypes() {
        final List<String> known = new ArrayList<>();
        for (int code = 0; code < TYPE_CODES; code++) {
            final String name = RecordType.nameOf(code);
            if (!name.startsWith("TYPE_")) {
                known.add(name);
            }
        }
        final Set<Integer> wanted = new HashSet<>();
        for (final String type : types) {
            int code = 0;
            while (code < TYPE_CODES && !RecordType.nameOf(code).equalsIgnoreCase(type.trim())) {
                code++;
            }
            if (code == TYPE_CODES) {
                throw new ParameterException(
                        spec.commandLine(), "--type=" + type + ": one of " + String.join(", ", known));
            }
            wanted.add(code);
        }
        return wanted;
    }
}
