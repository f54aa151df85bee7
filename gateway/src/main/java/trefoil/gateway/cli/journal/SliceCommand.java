package trefoil.gateway.cli.journal;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.JournalWriter;

/** {@code trefoil journal slice}: some of a journal's records as a journal of their own. */
@Command(
        name = "slice",
        description = {
            "Write some of a journal's records into a journal of their own, which every journal command reads.",
            "It says what it is a slice of; it cannot be replayed, and no run takes it for an earlier one."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:written, and the journal is whole",
            "1:written, and the journal is torn or damaged",
            "2:wrong usage, not a journal, or it cannot be written"
        })
final class SliceCommand extends JournalTask {
    private static final int RECORDS_OF_A_BATCH = 256;

    @Parameters(paramLabel = "FILE", description = "The journal (*.trefoil).")
    private Path file;

    @Option(names = "-o", required = true, paramLabel = "OUT", description = "Where to write.")
    private Path target;

    @Option(names = "--force", description = "Overwrite OUT if it exists.")
    private boolean force;

    @Mixin
    private FilterOptions filters;

    @Override
    int run() {
        checkTarget();
        try (JournalReader journal = JournalReader.open(file)) {
            final JournalHeader header = journal.header()
                    .orElseThrow(() -> new JournalException("journal " + file + ": the header is damaged, and a slice"
                            + " needs it; 'trefoil journal cat' shows the records"));
            final RecordFilter filter = filters.filter(file, journal.header(), new Names(journal.header()));
            final Listing listing = new Listing(journal, filter, progress("slice", journal), Long.MAX_VALUE);
            final long records = write(journal, listing, headerOf(header));
            err().println("journal " + target + ": " + records + (records == 1 ? " record" : " records") + " of "
                    + journal.recordsRead() + " written");
            final Findings findings = new Findings(journal);
            warn(file, findings);
            return findings.exitCode();
        }
    }

    private void checkTarget() {
        if (Files.isDirectory(target)) {
            throw wrong("-o " + target + " is a directory: name a file");
        }
        if (Files.exists(target) && !force) {
            throw wrong("-o " + target + " exists already: choose another name, or say --force");
        }
        final Path directory = directory();
        if (!Files.isDirectory(directory)) {
            throw wrong("-o " + target + ": there is no directory " + directory);
        }
        try {
            if (Files.exists(target) && Files.exists(file) && Files.isSameFile(target, file)) {
                throw wrong("-o " + target + " is the journal itself: choose another name");
            }
        } catch (final IOException e) {
            throw cannot(e);
        }
    }

    private Path directory() {
        return target.toAbsolutePath().getParent();
    }

    /** Writes beside the target and moves it there when it is whole: nobody sees half a slice. */
    private long write(final JournalReader journal, final Listing listing, final JournalHeader header) {
        Path workplace = null;
        try {
            workplace = Files.createTempDirectory(directory(), ".slice-");
            final Path written;
            final long records;
            try (JournalWriter writer = JournalWriter.create(workplace, header)) {
                copy(journal, listing, writer);
                written = writer.path();
                records = writer.recordsWritten();
            }
            move(written);
            return records;
        } catch (final IOException e) {
            throw cannot(e);
        } finally {
            remove(workplace);
        }
    }

    private static void copy(final JournalReader journal, final Listing listing, final JournalWriter writer) {
        int batched = 0;
        while (listing.next()) {
            if (batched == 0) {
                writer.beginBatch();
            }
            writer.append(journal.buffer(), journal.offset(), journal.length());
            if (++batched == RECORDS_OF_A_BATCH) {
                writer.endBatch();
                batched = 0;
            }
        }
        if (batched > 0) {
            writer.endBatch();
        }
    }

    private void move(final Path written) throws IOException {
        if (force) {
            Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.move(written, target);
        }
    }

    private static void remove(final Path workplace) {
        if (workplace == null) {
            return;
        }
        try (var left = Files.newDirectoryStream(workplace)) {
            for (final Path leftover : left) {
                Files.deleteIfExists(leftover);
            }
            Files.deleteIfExists(workplace);
        } catch (final IOException e) {
            // An empty directory that begins with a dot does no harm.
        }
    }

    private JournalHeader headerOf(final JournalHeader header) {
        final SortedMap<String, String> settings = new TreeMap<>(header.settings());
        settings.putIfAbsent(JournalHeader.SLICE_OF, header.session());
        final Map<String, String> given = filters.given();
        // Of a slice of a slice both filters hold; the ranges are those of the narrower one.
        given.forEach((name, value) -> settings.merge("slice." + name, value, (old, added) -> old + " & " + added));
        return new JournalHeader(
                        header.createdNs(),
                        header.session(),
                        header.toolVersion(),
                        settings,
                        header.instruments(),
                        header.takerFeesPpm(),
                        header.assets(),
                        header.startAssets(),
                        header.loopTableDigest())
                .inSegment(1);
    }

    private JournalException cannot(final IOException e) {
        final String reason = e instanceof FileAlreadyExistsException
                ? "it exists already"
                : e instanceof FileSystemException system && system.getReason() != null
                        ? system.getReason()
                        : e.getClass().getSimpleName() + (e.getMessage() == null ? "" : " " + e.getMessage());
        return new JournalException(target + " cannot be written: " + reason + "; choose another place");
    }
}
