package trefoil.engine.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.agrona.DirectBuffer;
import trefoil.engine.event.RecordType;

/**
 * Keeps the journals of a directory within an amount of bytes, as far as what they hold is no longer needed.
 *
 * <pre>
 *   over the amount?  1. earlier runs that may go, whole, oldest first
 *                     2. of the running one, the market's records in complete files, oldest first: what remains tells of
 *                        every decision, order and trade, and recovery needs no more; it can no longer be replayed
 * </pre>
 *
 * Any one thread.
 */
public final class JournalRetention implements Runnable {
    private static final Set<Integer> OF_THE_MARKET = Set.of(
            RecordType.BOOK_TICKER,
            RecordType.BOOK_LEVELS,
            RecordType.REFERENCE_PRICE,
            RecordType.TIMER,
            RecordType.HEALTH);

    private static final long COMPACTION_WINDOW = 1L << 26;
    private static final int BATCH_RECORDS = 256;
    private static final String SCRATCH_SUFFIX = ".compacting";

    private final Path current;
    private final long keepBytes;
    private final Predicate<JournalHeader> mayGo;

    /**
     * Bounds for the directory of a run's journal.
     *
     * @param current any file of the running run
     * @param keepBytes how much all journals together may take, about; 0 for any amount
     * @param mayGo whether an earlier run with that header may be removed
     */
    public JournalRetention(final Path current, final long keepBytes, final Predicate<JournalHeader> mayGo) {
        this.current = current;
        this.keepBytes = keepBytes;
        this.mayGo = mayGo;
    }

    /**
     * Removes what is too much.
     *
     * @throws JournalException if a file cannot be read or removed, or if what must be kept is more than what may be
     */
    @Override
    public void run() {
        if (keepBytes == 0) {
            return;
        }
        try {
            long bytes = total();
            for (final List<Path> run : earlierRuns()) {
                if (bytes <= keepBytes) {
                    return;
                }
                for (final Path file : run) {
                    bytes -= removeIfItMayGo(file);
                }
            }
            for (final Path file : completeFiles()) {
                if (bytes <= keepBytes) {
                    return;
                }
                bytes -= compact(file);
            }
            if (bytes > keepBytes) {
                throw new JournalException("the journals in "
                        + current.toAbsolutePath().getParent() + " take " + bytes
                        + " bytes, " + keepBytes + " may be kept: the rest is still needed, or of other accounts; move"
                        + " journals away or let more be kept");
            }
        } catch (final IOException e) {
            throw JournalException.ofDirectory(current.toAbsolutePath().getParent(), e);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(current.toAbsolutePath().getParent())) {
            return files.filter(SegmentNames::matches).sorted().toList();
        }
    }

    private long total() throws IOException {
        long bytes = 0;
        for (final Path file : files()) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    /** Files of each run that began before the running one, oldest run first. */
    private Collection<List<Path>> earlierRuns() throws IOException {
        return files().stream()
                .collect(Collectors.groupingBy(SegmentNames::run, TreeMap::new, Collectors.toList()))
                .headMap(SegmentNames.run(current))
                .values();
    }

    private long removeIfItMayGo(final Path file) throws IOException {
        try (SegmentReader reader = SegmentReader.open(file)) {
            if (reader.header().isEmpty() || !mayGo.test(reader.header().get()) || reader.stillWritten()) {
                return 0;
            }
        } catch (final JournalException e) {
            if (!e.isUnbegun()) {
                return 0;
            }
        }
        final long bytes = Files.size(file);
        Files.delete(file);
        return bytes;
    }

    /** The running run's files, without the one that is written and one that may have been prepared. */
    private List<Path> completeFiles() throws IOException {
        final TreeMap<Integer, Path> own = new TreeMap<>();
        files().stream()
                .filter(file -> SegmentNames.run(file).equals(SegmentNames.run(current)))
                .forEach(file -> own.put(SegmentNames.segment(file), file));
        final List<Path> complete = new ArrayList<>();
        for (final Path file : own.values()) {
            try (SegmentReader reader = SegmentReader.open(file)) {
                if (!reader.stillWritten()
                        && !reader.header().map(JournalHeader::compacted).orElse(true)) {
                    complete.add(file);
                }
            }
        }
        return complete;
    }

    /** Returns by how much the file got shorter; one that is damaged is left as it is. */
    private static long compact(final Path file) throws IOException {
        final long before = Files.size(file);
        final Path scratch = file.resolveSibling(file.getFileName() + SCRATCH_SUFFIX);
        Files.deleteIfExists(scratch);
        try (SegmentReader reader = SegmentReader.open(file)) {
            final boolean whole;
            try (JournalWriter writer =
                    JournalWriter.at(scratch, reader.header().orElseThrow().asCompacted(), COMPACTION_WINDOW)) {
                copy(reader, writer);
                whole = reader.status() == JournalStatus.COMPLETE;
            }
            if (!whole) {
                Files.delete(scratch);
                return 0;
            }
        }
        Files.move(scratch, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return before - Files.size(file);
    }

    private static void copy(final SegmentReader reader, final JournalWriter writer) {
        int batched = 0;
        writer.beginBatch();
        while (reader.next()) {
            if (OF_THE_MARKET.contains(reader.type())) {
                continue;
            }
            if (reader.recordNumber() != writer.recordsWritten()) {
                writer.skipTo(reader.recordNumber());
            }
            final DirectBuffer buffer = reader.buffer();
            writer.append(buffer, reader.offset(), reader.length());
            if (++batched == BATCH_RECORDS) {
                batched = 0;
                writer.endBatch();
                writer.beginBatch();
            }
        }
        writer.endBatch();
        writer.skipTo(reader.nextNumber());
    }
}
