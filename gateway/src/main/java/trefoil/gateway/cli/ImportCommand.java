package trefoil.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalWriter;
import trefoil.engine.market.Universe;
import trefoil.gateway.exchange.tape.TapeFindings;
import trefoil.gateway.exchange.tape.TapeForm;
import trefoil.gateway.exchange.tape.TapeRecords;
import trefoil.gateway.recording.JournalRing;
import trefoil.gateway.recording.MarketHeader;

/** {@code trefoil import}: what others captured, as journals that hold the market and nothing else. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Turn captures of the venue's frames into journals: one for each file, plain or gzipped.",
            "The journal commands and research read them. Nothing is made up: gaps and unreadable lines are told,",
            "and quotes end where a connection ended."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:written",
            "1:written, but lines could not be read or a file breaks off",
            "2:wrong usage, or a file is no capture",
            "3:a journal cannot be written"
        })
final class ImportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Captures.")
    private List<Path> files;

    @Option(names = "-o", required = true, paramLabel = "DIR", description = "Where the journals go.")
    private Path directory;

    @Option(
            names = "--form",
            paramLabel = "FORM",
            description = {"Read the files as: ${COMPLETION-CANDIDATES}.", "Without it each file's first line tells."})
    private TapeForm form;

    @Option(
            names = "--exchange-info",
            paramLabel = "FILE",
            description = {
                "Instruments of the time: an answer to GET /api/v3/exchangeInfo, plain or gzipped, or a journal (*.trefoil).",
                "Without it assets and steps are what the capture's symbols and numbers show."
            })
    private Path exchangeInfo;

    @Option(names = "--force", description = "Overwrite journals that exist.")
    private boolean force;

    @Override
    public Integer call() throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new CommandException(ExitCode.USAGE, "-o " + directory + " is not a directory");
        }
        final Optional<InstrumentsFile> listed =
                Optional.ofNullable(exchangeInfo).map(InstrumentsFile::read);
        int exitCode = ExitCode.OK;
        for (final Path file : files) {
            exitCode = Math.max(exitCode, importFile(file, listed));
        }
        return exitCode;
    }

    private int importFile(final Path file, final Optional<InstrumentsFile> listed) throws IOException {
        final TapeRecords tape = TapeRecords.open(
                file, form, listed.map(InstrumentsFile::instruments).orElse(List.of()));
        final Universe universe = listed.flatMap(InstrumentsFile::universe)
                .orElseGet(() -> Universe.of(tape.instruments(), instrument -> true));
        final JournalHeader header = header(file, tape, universe, listed.isPresent());
        final Path journal = directory.resolve(header.fileName());
        if (Files.exists(journal) && !force) {
            throw new CommandException(
                    ExitCode.USAGE, journal + " exists already: choose another directory, or say --force");
        }
        final ImportText text = new ImportText(file, tape, universe, journal);
        final PrintWriter out = spec.commandLine().getOut();
        text.introduction().forEach(out::println);
        out.flush();
        text.conclusion(write(tape, universe, header, journal)).forEach(out::println);
        out.flush();
        return tape.statistics().unreadable() > 0 || !tape.statistics().damage().isEmpty()
                ? ExitCode.FINDING
                : ExitCode.OK;
    }

    private static JournalHeader header(
            final Path file, final TapeRecords tape, final Universe universe, final boolean listed) {
        final String name = String.valueOf(file.getFileName());
        final TreeMap<String, String> remarks = new TreeMap<>();
        remarks.put("importedFrom", name);
        remarks.put("importedForm", tape.form().name());
        remarks.put("instruments", listed ? "listed" : "derived");
        if (tape.hasNominalQuantities()) {
            remarks.put("quantities", "nominal");
        }
        return MarketHeader.of(
                tape.startNs(),
                MarketHeader.session(name),
                Version.current(),
                MarketHeader.IMPORTED,
                remarks,
                universe);
    }

    /** Writes beside the target and moves it there when it is whole: nobody sees half a journal. */
    private TapeFindings write(
            final TapeRecords tape, final Universe universe, final JournalHeader header, final Path target)
            throws IOException {
        final Path workplace = workplace();
        try {
            final JournalWriter writer = JournalWriter.create(workplace, header);
            final JournalRing ring = new JournalRing(writer);
            final TapeFindings findings;
            try (ring) {
                findings = tape.write(universe, ring);
            }
            final RuntimeException failure = ring.failure();
            if (failure != null) {
                throw failure;
            }
            move(writer.path(), target);
            return findings;
        } finally {
            remove(workplace);
        }
    }

    private Path workplace() {
        try {
            return Files.createTempDirectory(Files.createDirectories(directory), ".import-");
        } catch (final IOException e) {
            throw new JournalException("-o " + directory + " cannot be written ("
                    + e.getClass().getSimpleName() + " " + e.getMessage() + "): choose another directory");
        }
    }

    private void move(final Path written, final Path target) throws IOException {
        try {
            if (force) {
                Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.move(written, target);
            }
        } catch (final FileAlreadyExistsException e) {
            throw new CommandException(ExitCode.USAGE, target + " exists already");
        }
    }

    private static void remove(final Path workplace) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(workplace)) {
            for (final Path leftover : left) {
                Files.deleteIfExists(leftover);
            }
            Files.deleteIfExists(workplace);
        } catch (final IOException e) {
            // An empty directory that begins with a dot does no harm.
        }
    }
}
