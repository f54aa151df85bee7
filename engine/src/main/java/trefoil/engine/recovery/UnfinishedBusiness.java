package trefoil.engine.recovery;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalHeader;

/**
 * What the earlier runs on one account left for the next one.
 *
 * @param session name of the newest run that left something or of which nothing can be told; empty if there is none
 * @param loops loops to be brought to their end
 * @param leftovers what was not brought home, by asset, fixed units
 * @param results losses and gains that still count
 * @param problems what keeps it from being the whole truth, a sentence each: damage, or journals that cannot be read
 */
public record UnfinishedBusiness(
        Optional<String> session,
        List<PastLoop> loops,
        SortedMap<String, Long> leftovers,
        List<PastResult> results,
        List<String> problems) {

    /** Nothing is left. */
    public static final UnfinishedBusiness NONE =
            new UnfinishedBusiness(Optional.empty(), List.of(), new TreeMap<>(), List.of(), List.of());

    public UnfinishedBusiness {
        loops = List.copyOf(loops);
        results = List.copyOf(results);
        problems = List.copyOf(problems);
    }

    /**
     * Reads the newest journal of the directory whose run had taken over what was before it.
     *
     * @param identity settings that a run's header must have to be one of the same account
     * @param nowNs nanoseconds since the epoch
     */
    public static UnfinishedBusiness read(final Path directory, final Map<String, String> identity, final long nowNs) {
        final List<String> problems = new ArrayList<>();
        Optional<String> session = Optional.empty();
        for (final Path journal : Journals.newestFirst(directory)) {
            try {
                final Optional<JournalHeader> header = Journals.header(journal);
                if (header.isEmpty() || header.get().isSlice() || !isOf(header.get(), identity)) {
                    continue;
                }
                final PastRun run = PastRun.read(journal);
                if (!run.damage().isEmpty()) {
                    problems.add("journal " + journal + " is damaged (" + run.damage()
                            + "): what its run left open cannot be told for certain");
                }
                if (session.isEmpty() && (run.tookOver() || run.intents() > 0 || !problems.isEmpty())) {
                    session = Optional.of(run.header().session());
                }
                if (run.tookOver()) {
                    return of(run, session, problems, nowNs);
                }
                if (run.intents() > 0) {
                    problems.add(
                            "journal " + journal + " has orders of a run that had not taken over what was before it");
                }
            } catch (final JournalException e) {
                problems.add(e.getMessage());
                if (session.isEmpty()) {
                    session = Optional.of(Journals.sessionInName(journal));
                }
            }
        }
        return new UnfinishedBusiness(session, List.of(), new TreeMap<>(), List.of(), problems);
    }

    private static boolean isOf(final JournalHeader header, final Map<String, String> identity) {
        return header.settings().entrySet().containsAll(identity.entrySet());
    }

    private static UnfinishedBusiness of(
            final PastRun run, final Optional<String> session, final List<String> problems, final long nowNs) {
        final List<PastLoop> loops = run.openLoops();
        if (run.session() < 0 && !loops.isEmpty()) {
            problems.add("journal " + run.path() + ": session " + run.header().session()
                    + " is no number, so that its orders cannot be named");
        }
        return new UnfinishedBusiness(
                session, loops, run.leftovers(), run.resultsSince(nowNs - PastRun.RESULTS_COUNT_NS), problems);
    }

    /** Orders whose fate has to be asked for. */
    public long openOrders() {
        return loops.stream().mapToLong(loop -> loop.orders().size()).sum();
    }
}
