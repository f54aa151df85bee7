package trefoil.engine.research;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.LongConsumer;
import trefoil.engine.event.LoopOutcome;
import trefoil.engine.market.Universe;
import trefoil.engine.research.result.BreakEvenFee;
import trefoil.engine.research.result.FeeFindings;
import trefoil.engine.research.result.FeeTier;
import trefoil.engine.research.result.JournalFindings;
import trefoil.engine.research.result.Observation;
import trefoil.engine.research.result.ProfitCell;
import trefoil.engine.research.result.ProfitGrid;
import trefoil.engine.research.result.StudyResult;
import trefoil.engine.research.result.Verdict;

/**
 * A study of journals: what opened, how long it lasted, what it would have paid.
 *
 * <pre>
 *   Study study = Study.of(journals, settings);
 *   StudyResult result = study.run(threads, bytes -> ...);
 * </pre>
 *
 * Each journal is walked by one thread; where there are more threads than journals, several walk through the same one with
 * some of the traders each. What is added up is whole numbers, in the order of the journals, so the result is the same for
 * any number of threads. Memory does not grow with the journals' length, but for ten-second sums.
 */
public final class Study {
    /** Threads that a study may have. */
    public static final int MAX_THREADS = 256;

    private static final List<String> DOLLARS = List.of("USDT", "USDC", "FDUSD", "BUSD", "TUSD", "DAI");

    private final List<StudyJournal> journals;
    private final StudySettings settings;
    private final String valueAsset;
    private final Cells cells;

    private Study(final List<StudyJournal> journals, final StudySettings settings, final String valueAsset) {
        this.journals = journals;
        this.settings = settings;
        this.valueAsset = valueAsset;
        cells = new Cells(settings);
    }

    /**
     * A study that has not begun.
     *
     * @throws ResearchException if a journal cannot be studied, or they cannot be taken together, saying why
     * @throws trefoil.engine.journal.JournalException if a file is no journal
     */
    public static Study of(final List<Path> paths, final StudySettings settings) {
        final List<StudyJournal> journals = StudyJournal.open(paths);
        final StudyJournal first = journals.get(0);
        final boolean none = settings.startAssets().stream()
                .noneMatch(asset -> first.universe().assetIndex(asset) != Universe.NOT_FOUND);
        if (!settings.startAssets().isEmpty() && none) {
            throw new ResearchException(first.path() + " has no instrument of "
                    + String.join(", ", settings.startAssets())
                    + ": orders cannot begin with what is not in its universe");
        }
        final String valueAsset = valueAsset(journals, settings);
        for (final StudyJournal journal : journals) {
            if (journal.universe().instrumentCount() == 0) {
                throw new ResearchException(journal.path() + " has no instrument: there is nothing to study");
            }
            if (journal.universe().assetIndex(valueAsset) == Universe.NOT_FOUND) {
                throw new ResearchException(journal.path() + " has no instrument of " + valueAsset
                        + ", in which worths are counted: choose an asset that all journals have");
            }
        }
        return new Study(journals, settings, valueAsset);
    }

    /** What was asked for, or a dollar that all journals have, or what orders of the first begin with. */
    private static String valueAsset(final List<StudyJournal> journals, final StudySettings settings) {
        if (!settings.valueAsset().isEmpty()) {
            return settings.valueAsset();
        }
        final List<String> startAssets = journals.get(0).startAssets(settings);
        final List<String> candidates = new ArrayList<>(startAssets);
        candidates.retainAll(DOLLARS);
        candidates.addAll(DOLLARS);
        candidates.addAll(startAssets);
        return candidates.stream()
                .filter(asset -> journals.stream()
                        .allMatch(journal -> journal.universe().assetIndex(asset) != Universe.NOT_FOUND))
                .findFirst()
                .orElse(startAssets.isEmpty() ? "" : startAssets.get(0));
    }

    /** Bytes that {@link #run}'s progress counts up to with so many threads. */
    public long work(final int threads) {
        return journals.stream().mapToLong(StudyJournal::length).sum() * walksOfAJournal(threads);
    }

    private int walksOfAJournal(final int threads) {
        return Math.max(1, Math.min(cells.cells.size(), threads / journals.size()));
    }

    /**
     * Walks through all journals.
     *
     * @param threads that may work on it side by side, 1 to {@value #MAX_THREADS}
     * @param progress is told how many of the bytes of {@link #work} have been read; any thread
     */
    public StudyResult run(final int threads, final LongConsumer progress) {
        final int walks = walksOfAJournal(threads);
        final AtomicLongArray read = new AtomicLongArray(journals.size() * walks);
        final ExecutorService workers = Executors.newFixedThreadPool(threads, task -> {
            final Thread thread = new Thread(task, "trefoil-research");
            thread.setDaemon(true);
            return thread;
        });
        try {
            final List<Future<JournalStudy.Outcome>> outcomes = new ArrayList<>();
            for (int j = 0; j < journals.size(); j++) {
                for (int w = 0; w < walks; w++) {
                    final JournalStudy walk =
                            new JournalStudy(journals.get(j), settings, valueAsset, share(w, walks), w == 0);
                    final int index = j * walks + w;
                    outcomes.add(workers.submit(() -> walk.run(bytes -> {
                        read.set(index, bytes);
                        progress.accept(sum(read));
                    })));
                }
            }
            return conclude(outcomes, walks);
        } finally {
            workers.shutdownNow();
        }
    }

    private static long sum(final AtomicLongArray values) {
        long sum = 0;
        for (int i = 0; i < values.length(); i++) {
            sum += values.get(i);
        }
        return sum;
    }

    private List<Cells.Cell> share(final int walk, final int walks) {
        final List<Cells.Cell> share = new ArrayList<>();
        for (int i = walk; i < cells.cells.size(); i += walks) {
            share.add(cells.cells.get(i));
        }
        return share;
    }

    private static JournalStudy.Outcome await(final Future<JournalStudy.Outcome> outcome) {
        try {
            return outcome.get();
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ResearchException("the study was interrupted");
        } catch (final ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }

    private StudyResult conclude(final List<Future<JournalStudy.Outcome>> outcomes, final int walks) {
        final List<TradeTally> tallies = new ArrayList<>();
        cells.cells.forEach(cell -> tallies.add(new TradeTally()));
        final TreeMap<Long, Long> observedBySlot = new TreeMap<>();
        final List<JournalFindings> findings = new ArrayList<>();
        final Totals totals = new Totals();
        OpportunityTally gross = null;
        OpportunityTally net = null;
        for (int j = 0; j < journals.size(); j++) {
            for (int w = 0; w < walks; w++) {
                final JournalStudy.Outcome outcome = await(outcomes.get(j * walks + w));
                for (int i = 0; i < outcome.tallies().size(); i++) {
                    tallies.get(w + i * walks).add(outcome.tallies().get(i));
                }
                if (w == 0) {
                    findings.add(outcome.findings());
                    totals.add(outcome);
                    outcome.scan()
                            .observedBySlot()
                            .forEach((slot, time) -> observedBySlot.merge(slot, time, Long::sum));
                    if (gross == null) {
                        gross = outcome.gross();
                        net = outcome.net();
                    } else {
                        gross.add(outcome.gross());
                        net.add(outcome.net());
                    }
                }
            }
        }
        final Bootstrap bootstrap = new Bootstrap(observedBySlot, tallies, settings.seed());
        final ProfitGrid grid = grid(tallies, bootstrap);
        final Observation observation = totals.observation(findings);
        final List<FeeFindings> fees = fees(gross, observation);
        final Verdict verdict = new VerdictRule(settings, observation, gross.count(), grid, bootstrap).verdict();
        return new StudyResult(
                valueAsset,
                settings.staleAfterNs(),
                findings,
                journals.get(0).universe(),
                observation,
                gross.result(),
                net.result(),
                fees,
                grid,
                verdict,
                notes(tallies));
    }

    /** What is counted over all journals. */
    private static final class Totals {
        private long updates;
        private long evaluations;
        private long grossPositive;
        private double peak;
        private double stalePeak;
        private int triangles;
        private int loops;

        void add(final JournalStudy.Outcome outcome) {
            final OpportunityScan scan = outcome.scan();
            updates += outcome.findings().updates();
            evaluations += scan.evaluations();
            grossPositive += scan.grossPositive();
            peak = Math.max(peak, scan.peak());
            stalePeak = Math.max(stalePeak, scan.stalePeak());
            triangles = Math.max(triangles, outcome.loops().table().triangleCount());
            int seen = 0;
            for (int loop = 0; loop < outcome.loops().table().loopCount(); loop++) {
                seen += scan.peak(loop) > 0 ? 1 : 0;
            }
            loops = Math.max(loops, seen);
        }

        Observation observation(final List<JournalFindings> findings) {
            return new Observation(
                    findings.stream().mapToLong(JournalFindings::observedNs).sum(),
                    updates,
                    evaluations,
                    grossPositive,
                    peak == 0 ? Long.MIN_VALUE : OpportunityTracker.edgePpb(peak),
                    stalePeak == 0 ? Long.MIN_VALUE : OpportunityTracker.edgePpb(stalePeak),
                    triangles,
                    loops);
        }
    }

    private ProfitGrid grid(final List<TradeTally> tallies, final Bootstrap bootstrap) {
        final List<ProfitCell> results = new ArrayList<>();
        for (int i = 0; i < tallies.size(); i++) {
            results.add(cell(cells.cells.get(i), tallies.get(i), bootstrap.of(tallies.get(i))));
        }
        return new ProfitGrid(
                cells.latenciesNs,
                cells.tiers,
                cells.sizes,
                results,
                breakEvens(results),
                bootstrap.blockNs(),
                bootstrap.blocks());
    }

    private static ProfitCell cell(final Cells.Cell cell, final TradeTally tally, final Bootstrap.Estimate estimate) {
        return new ProfitCell(
                cell.latencyNs(),
                cell.tier(),
                cell.size(),
                tally.loops,
                tally.outcomes[LoopOutcome.COMPLETED],
                tally.outcomes[LoopOutcome.COMPLETED_IN_PART],
                tally.outcomes[LoopOutcome.MISSED],
                tally.outcomes[LoopOutcome.UNWOUND],
                tally.outcomes[LoopOutcome.HELD],
                tally.censored,
                tally.orders,
                tally.profit,
                tally.profitOfCompleted,
                tally.worstLoop,
                tally.requiredCapital,
                estimate.perDay(),
                estimate.low(),
                estimate.high());
    }

    private List<BreakEvenFee> breakEvens(final List<ProfitCell> results) {
        final List<BreakEvenFee> breakEvens = new ArrayList<>();
        for (int l = 0; l < cells.latenciesNs.size(); l++) {
            for (int s = 0; s < cells.sizes.size(); s++) {
                final long[] profits = new long[cells.tiers.size()];
                for (int t = 0; t < profits.length; t++) {
                    profits[t] = results.get((l * profits.length + t) * cells.sizes.size() + s)
                            .profit();
                }
                breakEvens.add(breakEven(cells.latenciesNs.get(l), cells.sizes.get(s), cells.tiers, profits));
            }
        }
        return breakEvens;
    }

    /** Between the last fee, going down, that does not pay and the first that does. */
    static BreakEvenFee breakEven(
            final long latencyNs, final long size, final List<FeeTier> tiers, final long[] profits) {
        if (profits[0] > 0) {
            return new BreakEvenFee(latencyNs, size, tiers.get(0).rate(), false);
        }
        for (int t = 1; t < profits.length; t++) {
            if (profits[t] > 0) {
                final double part = profits[t] / ((double) profits[t] - profits[t - 1]);
                final long cheap = tiers.get(t).rate();
                final long dear = tiers.get(t - 1).rate();
                return new BreakEvenFee(latencyNs, size, cheap + Math.round((dear - cheap) * part), true);
            }
        }
        return new BreakEvenFee(latencyNs, size, -1, true);
    }

    private List<FeeFindings> fees(final OpportunityTally gross, final Observation observation) {
        final List<FeeFindings> fees = new ArrayList<>();
        for (int t = 0; t < cells.tiers.size(); t++) {
            final FeeTier tier = cells.tiers.get(t);
            final long peakPpb = observation.peakEdgePpb();
            fees.add(new FeeFindings(
                    tier,
                    gross.beating(t),
                    gross.count() == 0 ? Double.NaN : gross.beating(t) / (double) gross.count(),
                    peakPpb == Long.MIN_VALUE ? peakPpb : tier.netEdgePpb(peakPpb)));
        }
        return fees;
    }

    private List<String> notes(final List<TradeTally> tallies) {
        final List<String> notes = new ArrayList<>();
        notes.add(
                "Orders met the quotes that were recorded, and nothing else: they filled at once at what was shown, less"
                        + " what earlier ones of the same latency, fee and size had taken, and moved nobody. Who else wanted the same quote, what the"
                        + " market would have answered, hidden liquidity, and the venue's own delays, refusals and outages are not"
                        + " known.");
        notes.add(
                "Times are those of the recorder's receipt: latency runs from there to the order's arrival, so the way of"
                        + " the market data to the recorder is a part of it.");
        final long unpriced =
                tallies.stream().mapToLong(tally -> tally.unpriced).max().orElse(0);
        if (unpriced > 0) {
            notes.add("Up to " + unpriced + " loop(s) of a cell could not be priced in " + valueAsset
                    + " and count as 0.");
        }
        return notes;
    }
}
