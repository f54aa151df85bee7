package trefoil.engine.research;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import trefoil.engine.math.Fixed;
import trefoil.engine.research.result.FeeTier;
import trefoil.engine.research.result.Observation;
import trefoil.engine.research.result.ProfitCell;
import trefoil.engine.research.result.ProfitGrid;
import trefoil.engine.research.result.Verdict;

/**
 * One word from a study's numbers, at the first latency and fee asked for, and the size that earns most there.
 *
 * <pre>
 *   enough data                          ≥ 1 h observed, ≥ 30 blocks
 *   STOP      the interval of a day's profit lies at or below 0, with loops traded
 *             no loop in 24 h or more
 *             no edge came near the fees: ≥ 500 evaluations all below half of what three fees cost,
 *             or all below three quarters of it in an hour or more
 *   CONTINUE  the interval lies above 0, with 30 loops or more
 *   UNCLEAR   all else, with how much more it takes
 * </pre>
 */
final class VerdictRule {
    static final long LEAST_OBSERVED_NS = TimeUnit.HOURS.toNanos(1);
    static final long QUIET_NS = TimeUnit.HOURS.toNanos(24);
    static final long LEAST_EVALUATIONS = 500;
    static final long LEAST_LOOPS = 30;

    /** Part of the break-even edge below which even little data says no. */
    private static final double FAR = 0.5;

    /** The same with enough data. */
    private static final double BELOW = 0.75;

    private static final double PPB_IN_BP = 1e5;
    private static final double PERCENT_UNITS = Fixed.ONE / 100.0;

    private final StudySettings settings;
    private final Observation observation;
    private final long opportunities;
    private final Bootstrap bootstrap;
    private final FeeTier tier;
    private final Optional<ProfitCell> reference;

    VerdictRule(
            final StudySettings settings,
            final Observation observation,
            final long grossOpportunities,
            final ProfitGrid grid,
            final Bootstrap bootstrap) {
        this.settings = settings;
        this.observation = observation;
        this.bootstrap = bootstrap;
        opportunities = grossOpportunities;
        tier = settings.tiers().get(0);
        reference = grid.cells().stream()
                .filter(cell -> cell.tier().equals(tier)
                        && cell.latencyNs() == settings.latenciesNs().get(0))
                .max(Comparator.comparingLong(ProfitCell::profit).thenComparingLong(cell -> -cell.size()));
    }

    Verdict verdict() {
        if (observation.evaluations() == 0) {
            return new Verdict(
                    Verdict.Word.UNCLEAR,
                    "There is no moment at which a triangle had three fresh quotes on open markets.",
                    numbers(),
                    "Record market data of all three instruments of at least one triangle for an hour or more.",
                    reference);
        }
        final double part = observation.peakEdgePpb() / (double) Math.max(1, tier.breakEvenEdgePpb());
        final boolean enough = observation.observedNs() >= LEAST_OBSERVED_NS;
        final ProfitCell cell = reference.orElseThrow();
        if (cell.loops() == 0 && observation.evaluations() >= LEAST_EVALUATIONS && part < (enough ? BELOW : FAR)) {
            return stop(String.format(
                    Locale.ROOT,
                    "The greatest of %,d gross edges was %+.2f bp, and three fees of %s cost %.2f bp.",
                    observation.evaluations(),
                    observation.peakEdgePpb() / PPB_IN_BP,
                    percent(tier.rate()),
                    tier.breakEvenEdgePpb() / PPB_IN_BP));
        }
        if (cell.loops() == 0 && observation.observedNs() >= QUIET_NS) {
            return stop("In " + duration(observation.observedNs()) + " no loop was worth an order.");
        }
        if (!enough || bootstrap.blocks() < Bootstrap.LEAST_BLOCKS) {
            return unclear(
                    "There is too little data: " + duration(observation.observedNs()) + " were observed, "
                            + bootstrap.blocks() + " blocks of " + duration(bootstrap.blockNs()) + ".",
                    "At least "
                            + duration(Math.max(
                                    LEAST_OBSERVED_NS - observation.observedNs(),
                                    (Bootstrap.LEAST_BLOCKS - bootstrap.blocks()) * bootstrap.blockNs()))
                            + " more.");
        }
        if (cell.loops() > 0 && cell.perDayHigh() <= 0) {
            return stop("It loses: " + perDay(cell) + ".");
        }
        if (cell.perDayLow() > 0 && cell.loops() >= LEAST_LOOPS) {
            return new Verdict(Verdict.Word.CONTINUE, "It earns: " + perDay(cell) + ".", numbers(), "", reference);
        }
        if (cell.loops() < LEAST_LOOPS) {
            return unclear(
                    "Only " + cell.loops() + " loop(s) were worth an order: " + perDay(cell) + ".",
                    cell.loops() == 0
                            ? "As long as nothing is traded, " + duration(QUIET_NS - observation.observedNs())
                                    + " more."
                            : "At this rate about " + duration(more(LEAST_LOOPS / (double) cell.loops())) + " more.");
        }
        final double half = (cell.perDayHigh() - cell.perDayLow()) / 2;
        final double ratio = half / Math.max(Math.abs(cell.perDay()), half / 1_000);
        return unclear(
                "The interval of a day's profit holds 0: " + perDay(cell) + ".",
                "If it goes on as it was, about " + duration(more(ratio * ratio)) + " more.");
    }

    /** What so many times the data is beyond what there is; at most ten years. */
    private long more(final double times) {
        return (long) Math.min(TimeUnit.DAYS.toNanos(3_650), (times - 1) * observation.observedNs() + 1);
    }

    private Verdict stop(final String reason) {
        return new Verdict(Verdict.Word.STOP, reason, numbers(), "", reference);
    }

    private Verdict unclear(final String reason, final String moreNeeded) {
        return new Verdict(Verdict.Word.UNCLEAR, reason, numbers(), moreNeeded, reference);
    }

    private static String perDay(final ProfitCell cell) {
        return String.format(
                Locale.ROOT,
                "%+,.2f a day, with 95 %% certainty %+,.2f to %+,.2f",
                cell.perDay(),
                cell.perDayLow(),
                cell.perDayHigh());
    }

    private List<String> numbers() {
        final List<String> numbers = new ArrayList<>();
        numbers.add(String.format(
                Locale.ROOT,
                "%s observed: %,d market updates, %,d evaluations, %,d gross opportunities.",
                duration(observation.observedNs()),
                observation.updates(),
                observation.evaluations(),
                opportunities));
        if (observation.peakEdgePpb() != Long.MIN_VALUE) {
            numbers.add(String.format(
                    Locale.ROOT,
                    "Greatest edge %+.2f bp before fees, %+.2f bp after three fees of %s.",
                    observation.peakEdgePpb() / PPB_IN_BP,
                    tier.netEdgePpb(observation.peakEdgePpb()) / PPB_IN_BP,
                    percent(tier.rate())));
        }
        reference.ifPresent(cell -> numbers.add(String.format(
                Locale.ROOT,
                "At %s one way, a fee of %s and at most %,d a loop: %,d loops, %,d of them completed, profit %+,.2f.",
                duration(cell.latencyNs()),
                percent(tier.rate()),
                cell.size() / Fixed.ONE,
                cell.loops(),
                cell.completed() + cell.completedInPart(),
                Fixed.toDouble(cell.profit()))));
        return numbers;
    }

    private static String percent(final long rate) {
        return Double.toString(Math.round(rate / PERCENT_UNITS * 1e6) / 1e6) + " %";
    }

    /** Two units at most: {@code 3 h 25 min}, {@code 27 s}, {@code 5 ms}. */
    static String duration(final long ns) {
        if (ns < TimeUnit.MILLISECONDS.toNanos(1)) {
            return TimeUnit.NANOSECONDS.toMicros(ns) + " µs";
        }
        if (ns < TimeUnit.SECONDS.toNanos(1)) {
            return TimeUnit.NANOSECONDS.toMillis(ns) + " ms";
        }
        final long seconds = TimeUnit.NANOSECONDS.toSeconds(ns + TimeUnit.SECONDS.toNanos(1) / 2);
        if (seconds < 120) {
            return seconds + " s";
        }
        final long minutes = seconds / 60;
        if (minutes < 60) {
            return minutes + " min";
        }
        final long hours = minutes / 60;
        if (hours < 48) {
            return hours + " h" + (minutes % 60 == 0 ? "" : " " + minutes % 60 + " min");
        }
        return hours / 24 + " d" + (hours % 24 == 0 ? "" : " " + hours % 24 + " h");
    }
}
