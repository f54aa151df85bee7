package trefoil.gateway.cli.journal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import trefoil.engine.journal.JournalException;
import trefoil.engine.journal.JournalStatus;
import trefoil.engine.recovery.Journals;
import trefoil.engine.recovery.LastQuotes;
import trefoil.engine.recovery.PastLoop;
import trefoil.engine.recovery.PastResult;
import trefoil.engine.recovery.PastRun;

/**
 * How things stand by the journals of a directory: the newest run, and what is unfinished, which may still stand in the
 * journal of a run before it.
 */
final class RunStatus {
    private static final String VENUE = "venue";
    private static final String ACCOUNT = "account";
    private static final long DAY_NS = TimeUnit.DAYS.toNanos(1);

    private final PastRun newest;
    private final PastRun standing;
    private final List<String> problems;
    private final long nowNs;

    private RunStatus(final PastRun newest, final PastRun standing, final List<String> problems, final long nowNs) {
        this.newest = newest;
        this.standing = standing;
        this.problems = problems;
        this.nowNs = nowNs;
    }

    /**
     * Reads the journals; empty if there is none.
     *
     * @param venue where runs must have traded; empty for anywhere
     * @throws JournalException if the directory cannot be read
     */
    static Optional<RunStatus> read(final Path directory, final Optional<String> venue, final long nowNs) {
        final List<String> problems = new ArrayList<>();
        PastRun newest = null;
        for (final Path journal : Journals.newestFirst(directory)) {
            try {
                final boolean wanted = Journals.header(journal)
                        .filter(header -> !header.isSlice())
                        .filter(header -> venue.isEmpty()
                                || venue.get().equals(header.settings().get(VENUE)))
                        .isPresent();
                if (!wanted) {
                    continue;
                }
                final PastRun run = PastRun.readWithQuotes(journal);
                if (newest != null && !isOfTheSameAccount(newest, run)) {
                    continue;
                }
                newest = newest == null ? run : newest;
                if (!run.damage().isEmpty()) {
                    problems.add("journal " + journal + " is damaged: " + run.damage());
                }
                if (run.tookOver()) {
                    return Optional.of(new RunStatus(newest, run, problems, nowNs));
                }
            } catch (final JournalException e) {
                problems.add(e.getMessage());
            }
        }
        if (newest == null && !problems.isEmpty()) {
            throw new JournalException(problems.get(0));
        }
        return Optional.ofNullable(newest).map(run -> new RunStatus(run, run, problems, nowNs));
    }

    /** A run that only watches does not say whose account it is. */
    private static boolean isOfTheSameAccount(final PastRun newest, final PastRun run) {
        final String account = newest.header().settings().get(ACCOUNT);
        return Objects.equals(
                        newest.header().settings().get(VENUE),
                        run.header().settings().get(VENUE))
                && (account == null || account.equals(run.header().settings().get(ACCOUNT)));
    }

    /** The newest run. */
    PastRun newest() {
        return newest;
    }

    /** The run in whose journal the unfinished business stands: the newest, or one before it. */
    PastRun standing() {
        return standing;
    }

    /** {@code running}, {@code ended} or {@code died}. */
    String life() {
        return newest.isRunning() ? "running" : newest.status() == JournalStatus.OPEN_OR_TORN ? "died" : "ended";
    }

    /** Name of the engine's state as it was written last. */
    String state() {
        // Nothing is written while all is as it was at the start.
        return newest.reasons() == 0 && newest.state() == 0
                ? "true".equals(newest.header().settings().get("tradingEnabled")) ? "ACTIVE" : "WATCHING"
                : Names.ofState(newest.state());
    }

    long reasons() {
        return newest.reasons();
    }

    List<PastLoop> openLoops() {
        return standing.openLoops();
    }

    SortedMap<String, Long> leftovers() {
        return standing.leftovers();
    }

    Optional<LastQuotes> quotes() {
        return newest.quotes().isPresent() && newest.lastNs() > 0 ? newest.quotes() : standing.quotes();
    }

    /** Losses of the last sixty minutes. */
    List<PastResult> resultsOfTheHour() {
        return standing.resultsSince(nowNs - TimeUnit.HOURS.toNanos(1));
    }

    /** Losses of the day, which begins at midnight UTC. */
    List<PastResult> resultsOfTheDay() {
        return standing.resultsSince(Math.floorDiv(nowNs, DAY_NS) * DAY_NS);
    }

    /** What is damaged or cannot be read. */
    List<String> problems() {
        return problems;
    }

    long nowNs() {
        return nowNs;
    }

    /** Whether nobody has to do anything: all ended, or a run is at it and trades or watches. */
    boolean isFine() {
        final boolean hindered = newest.isRunning() && (state().equals("REDUCING") || state().equals("HALTED"));
        return problems.isEmpty()
                && !hindered
                && (newest.isRunning() || openLoops().isEmpty());
    }
}
