package trefoil.engine.recovery;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.journal.SegmentNames;

/** The journals of a directory. */
public final class Journals {
    private static final Pattern SESSION = Pattern.compile("[0-9a-z]{1,10}");
    private static final long NO_SESSION = -1;

    private Journals() {}

    /**
     * The first file of every run in the directory, newest run first: their names begin with their time. Empty if there
     * is no such directory.
     *
     * @throws JournalException if the directory cannot be read
     */
    public static List<Path> newestFirst(final Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            final SortedMap<String, Path> firstByRun = new TreeMap<>(Comparator.reverseOrder());
            files.filter(SegmentNames::matches)
                    .forEach(file -> firstByRun.merge(
                            SegmentNames.run(file),
                            file,
                            BinaryOperator.minBy(Comparator.comparing(SegmentNames::segment))));
            return List.copyOf(firstByRun.values());
        } catch (final IOException e) {
            throw JournalException.ofDirectory(directory, e);
        }
    }

    /**
     * Header of a journal; empty if its writer died before it had written it: there can be no record then.
     *
     * @throws JournalException if the file is no journal, or its header is damaged
     */
    public static Optional<JournalHeader> header(final Path journal) {
        try (JournalReader reader = JournalReader.open(journal)) {
            return Optional.of(requireHeader(journal, reader));
        } catch (final JournalException e) {
            if (e.isUnbegun()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    static JournalHeader requireHeader(final Path journal, final JournalReader reader) {
        return reader.header()
                .orElseThrow(() -> new JournalException("journal " + journal
                        + " has a damaged header: what its run was, and what it left open, cannot be told"));
    }

    /** The session that is part of a journal's name; the name itself if it is not one of ours. */
    static String sessionInName(final Path journal) {
        final String name = SegmentNames.run(journal);
        return name.substring(name.indexOf('-') + 1);
    }

    /** The session of a run as a number, as in client order ids; -1 if it is not one. */
    static long sessionOf(final JournalHeader header) {
        return SESSION.matcher(header.session()).matches()
                ? Long.parseLong(header.session(), Character.MAX_RADIX)
                : NO_SESSION;
    }
}
