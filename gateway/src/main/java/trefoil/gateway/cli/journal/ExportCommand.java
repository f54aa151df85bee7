package trefoil.gateway.cli.journal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
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
import trefoil.gateway.cli.CommandException;
import trefoil.gateway.cli.ExitCode;

/** {@code trefoil journal export}: a journal's records as tables for other programs. */
@Command(
        name = "export",
        description = {
            "Write a journal's records as tables that other programs read.",
            "CSV and Parquet have one table for each record type: OUT is a directory with a file for each, or, with "
                    + "one --type, that file. JSON lines hold all types in one file. gateway/docs/export-schema.md "
                    + "lists the columns."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:the journal is whole",
            "1:torn or damaged; what is readable was exported",
            "2:wrong usage, or not a journal",
            "3:the output cannot be written"
        })
final class ExportCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";
    /** Records between two looks at the clock. */
    private static final int RECORDS_OF_A_PIECE = 1 << 12;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The journal (*.trefoil).")
    private Path file;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            required = true,
            description = "One of ${COMPLETION-CANDIDATES} (jsonl: one object a line).")
    private ExportFormat format;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "OUT",
            required = true,
            description = "The file or directory to write; - is the standard output, for jsonl and a single csv table.")
    private String output;

    @Option(
            names = {"--types", "--type"},
            paramLabel = "TYPE",
            split = ",",
            description = "Only records of these types, such as ORDER_INTENT,LOOP_CLOSED.")
    private List<String> types = new ArrayList<>();

    @Option(names = "--force", description = "Replace files that are there.")
    private boolean force;

    private final Row[] rows = new Row[ExportTables.TYPE_CODES];
    private long exported;

    @Override
    public Integer call() {
        final List<Integer> wanted = wantedTypes();
        final Output target = output(wanted);
        try (JournalReader journal = JournalReader.open(file)) {
            return export(journal, wanted, target);
        } catch (final JournalException e) {
            err().println("trefoil: " + e.getMessage());
            err().flush();
            return JournalCommand.USAGE;
        } catch (final FileAlreadyExistsException e) {
            throw wrong(e.getFile() + " is there already: name another output, or replace it with --force");
        } catch (final IOException e) {
            throw new CommandException(
                    ExitCode.ENVIRONMENT,
                    "export: " + (output.equals(STANDARD_OUTPUT) ? "the standard output" : output)
                            + " cannot be written: " + reason(e) + "; free space there or name another output");
        }
    }

    private int export(final JournalReader journal, final List<Integer> wanted, final Output target)
            throws IOException {
        final Path made = makeDirectory(target);
        boolean done = false;
        try (ExportTables tables = tables(target, wanted)) {
            copy(journal, wanted, tables);
            tables.finish();
            done = true;
        } catch (final IOException e) {
            if (target != Output.STREAM || !"Broken pipe".equals(e.getMessage())) {
                throw e;
            }
            // Who reads the pipe has had enough.
            return new Findings(journal).exitCode();
        } finally {
            if (made != null && !done) {
                Files.deleteIfExists(made);
            }
        }
        final Findings findings = new Findings(journal);
        findings.lines().forEach(line -> err().println("journal " + file + ": " + line));
        err().flush();
        if (target != Output.STREAM) {
            spec.commandLine().getOut().println("exported " + exported + " records to " + output);
            spec.commandLine().getOut().flush();
        }
        return findings.exitCode();
    }

    private void copy(final JournalReader journal, final List<Integer> wanted, final ExportTables tables)
            throws IOException {
        final boolean[] isWanted = new boolean[ExportTables.TYPE_CODES];
        IntStream.range(0, isWanted.length).forEach(type -> isWanted[type] = types.isEmpty() || wanted.contains(type));
        final RecordFields fields = new RecordFields(new Names(journal.header()));
        final ProgressBar progress = ProgressBar.of(err(), "export", journal.runLength());
        try {
            while (journal.next()) {
                if (journal.recordsRead() % RECORDS_OF_A_PIECE == 0) {
                    progress.at(journal.bytesRead());
                }
                if (isWanted[journal.type()]) {
                    tables.write(journal.type(), row(journal, fields));
                    exported++;
                }
            }
        } finally {
            progress.clear();
        }
    }

    private Row row(final JournalReader journal, final RecordFields fields) {
        final int type = journal.type();
        if (rows[type] == null) {
            rows[type] = new Row(Columns.of(type));
        }
        final Row row = rows[type];
        row.start(
                journal.recordNumber(),
                RecordType.nameOf(type),
                RecordHeader.sequence(journal.buffer(), journal.offset()),
                RecordHeader.timeNs(journal.buffer(), journal.offset()));
        fields.describe(journal.buffer(), journal.offset(), journal.length(), row);
        row.end();
        return row;
    }

    /** What OUT names. */
    private enum Output {
        STREAM,
        FILE,
        DIRECTORY
    }

    /** Where the output goes; refuses what cannot be meant. */
    private Output output(final List<Integer> wanted) {
        final boolean oneTable = format == ExportFormat.jsonl || wanted.size() == 1;
        final Path path = Path.of(output);
        final boolean standardOutput = output.equals(STANDARD_OUTPUT);
        if (standardOutput || Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
            if (format == ExportFormat.parquet) {
                throw wrong("-o " + output + ": Parquet cannot be piped; name a file or a directory");
            }
            if (!oneTable) {
                throw wrong("-o " + output + ": csv has a table for each record type; name a directory, or one --type");
            }
            return Output.STREAM;
        }
        if (oneTable && Files.isDirectory(path)) {
            throw wrong("-o " + output + " is a directory: this goes to one file, name that");
        }
        if (!oneTable && Files.isRegularFile(path)) {
            throw wrong("-o " + output + " is a file: " + format
                    + " has a table for each record type; name a directory, or one --type");
        }
        final Path parent = path.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw wrong("-o " + output + ": there is no directory " + parent + "; make it first");
        }
        return oneTable ? Output.FILE : Output.DIRECTORY;
    }

    /** The directory if it had to be made. */
    private Path makeDirectory(final Output target) throws IOException {
        final Path path = Path.of(output);
        return target == Output.DIRECTORY && !Files.isDirectory(path)
                ? Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : null;
    }

    private ExportTables tables(final Output target, final List<Integer> wanted) throws IOException {
        return switch (target) {
            case STREAM ->
                ExportTables.inStream(
                        format,
                        output.equals(STANDARD_OUTPUT)
                                ? new FileOutputStream(FileDescriptor.out)
                                : new FileOutputStream(output),
                        wanted.get(0));
            case FILE -> ExportTables.inFile(format, Path.of(output), force, wanted.get(0));
            case DIRECTORY -> ExportTables.inDirectory(format, Path.of(output), force, wanted);
        };
    }

    /** The codes asked for; all that this version knows if none was. */
    private List<Integer> wantedTypes() {
        // The end of a file inside a run is the reader's business: it goes on in the next.
        final List<Integer> codes = IntStream.range(0, ExportTables.TYPE_CODES)
                .filter(code -> code != RecordType.SEGMENT_END)
                .boxed()
                .toList();
        final List<Integer> known = codes.stream()
                .filter(code -> !RecordType.nameOf(code).startsWith("TYPE_"))
                .toList();
        if (types.isEmpty()) {
            return known;
        }
        final TreeSet<Integer> wanted = new TreeSet<>();
        for (final String type : types) {
            wanted.add(codes.stream()
                    .filter(code -> RecordType.nameOf(code).equalsIgnoreCase(type.strip()))
                    .findFirst()
                    .orElseThrow(() -> wrong("--types=" + type + ": one of "
                            + String.join(
                                    ", ", known.stream().map(RecordType::nameOf).toList()))));
        }
        return List.copyOf(wanted);
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }

    private ParameterException wrong(final String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static String reason(final IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "permission denied for " + denied.getFile();
        }
        return e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
