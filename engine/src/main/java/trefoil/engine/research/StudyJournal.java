package trefoil.engine.research;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import trefoil.engine.journal.JournalHeader;
import trefoil.engine.journal.JournalReader;
import trefoil.engine.market.Instrument;
import trefoil.engine.market.Universe;

/**
 * A journal that can be studied, and what is to be known about it before it is read.
 *
 * @param path its first file
 * @param header of that
 * @param universe its indexes refer to
 * @param length of the run's files, bytes
 * @param notes a sentence each
 */
record StudyJournal(Path path, JournalHeader header, Universe universe, long length, List<String> notes) {

    /**
     * Opens journals and checks that they can be taken together. A run's further files are left out where its first is
     * there.
     *
     * @throws ResearchException naming the first that cannot be studied, and why
     * @throws trefoil.engine.journal.JournalException if a file is no journal
     */
    static List<StudyJournal> open(final List<Path> paths) {
        if (paths.isEmpty()) {
            throw new ResearchException("no journal is named");
        }
        final List<StudyJournal> all = new ArrayList<>();
        for (final Path path : paths) {
            all.add(open(path));
        }
        final List<StudyJournal> kept = new ArrayList<>();
        final Map<String, StudyJournal> byRun = new HashMap<>();
        for (final StudyJournal journal : all) {
            final String run = journal.header.session() + "@" + journal.header.createdNs();
            final boolean goesOn = journal.header.segment() > 1
                    && all.stream()
                            .anyMatch(other -> other.isOfRun(run) && other.header.segment() < journal.header.segment());
            if (goesOn) {
                continue;
            }
            final StudyJournal before = byRun.put(run, journal);
            if (before != null) {
                throw new ResearchException(journal.path + " is of the same run as " + before.path + ", session "
                        + journal.header.session() + ": what both hold would count twice; name one of them");
            }
            kept.add(journal.comparedTo(kept));
        }
        return kept;
    }

    private boolean isOfRun(final String run) {
        return run.equals(header.session() + "@" + header.createdNs());
    }

    private static StudyJournal open(final Path path) {
        try (JournalReader reader = JournalReader.open(path)) {
            final JournalHeader header = reader.header()
                    .orElseThrow(() -> new ResearchException(path
                            + " cannot be studied: its header is damaged, and the instruments are in it;"
                            + " 'trefoil journal cat' shows its records"));
            if (header.compacted()) {
                throw new ResearchException(path + " cannot be studied: its market data was taken out to keep within"
                        + " journal.keepMiB; only decisions, orders and trades are left");
            }
            final List<String> notes = new ArrayList<>();
            if (header.isSlice()) {
                notes.add("is a slice of session " + header.settings().get(JournalHeader.SLICE_OF)
                        + ": what was left out of it looks as if it had not happened");
            }
            if (header.segment() > 1) {
                notes.add("is file " + header.segment() + " of its run: earlier ones are not here, so its markets are"
                        + " taken for open or closed as they were when the run began");
            }
            return new StudyJournal(path, header, header.universe(), reader.runLength(), notes);
        }
    }

    /** The same with notes of how it differs from the first of those before it. */
    private StudyJournal comparedTo(final List<StudyJournal> before) {
        if (before.isEmpty()) {
            return this;
        }
        final StudyJournal first = before.get(0);
        final List<String> more = new ArrayList<>(notes);
        if (!first.header.toolVersion().equals(header.toolVersion())) {
            more.add("was written by version " + header.toolVersion() + ", " + first.path.getFileName() + " by "
                    + first.header.toolVersion());
        }
        final Map<String, Instrument> theirs = bySymbol(first.universe);
        final Map<String, Instrument> ours = bySymbol(universe);
        final Set<String> common = new HashSet<>(ours.keySet());
        common.retainAll(theirs.keySet());
        final long otherFilters = common.stream()
                .filter(symbol -> !ours.get(symbol).equals(theirs.get(symbol)))
                .count();
        if (ours.size() > common.size() || theirs.size() > common.size() || otherFilters > 0) {
            more.add("has another universe than " + first.path.getFileName() + ": " + (ours.size() - common.size())
                    + " instrument(s) more, " + (theirs.size() - common.size()) + " fewer, " + otherFilters
                    + " with other filters or states; loops are taken together by the names of their instruments");
        }
        return new StudyJournal(path, header, universe, length, more);
    }

    private static Map<String, Instrument> bySymbol(final Universe universe) {
        return universe.instruments().stream().collect(Collectors.toMap(Instrument::symbol, instrument -> instrument));
    }

    /** Assets that orders may begin with. */
    List<String> startAssets(final StudySettings settings) {
        final List<String> asked = settings.startAssets().isEmpty() ? header.startAssets() : settings.startAssets();
        final List<String> wanted = asked.isEmpty() ? LoopIndex.PREFERRED : asked;
        final List<String> known = wanted.stream()
                .filter(asset -> universe.assetIndex(asset) != Universe.NOT_FOUND)
                .toList();
        if (!known.isEmpty() || universe.assetCount() == 0) {
            return known;
        }
        return List.of(universe.assets().get(0));
    }
}
