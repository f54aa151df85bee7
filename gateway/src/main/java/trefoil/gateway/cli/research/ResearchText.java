package trefoil.gateway.cli.research;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import trefoil.engine.math.Fixed;
import trefoil.engine.research.result.BreakEvenFee;
import trefoil.engine.research.result.FeeFindings;
import trefoil.engine.research.result.FeeTier;
import trefoil.engine.research.result.JournalFindings;
import trefoil.engine.research.result.LoopFindings;
import trefoil.engine.research.result.Observation;
import trefoil.engine.research.result.OpportunitySet;
import trefoil.engine.research.result.ProfitCell;
import trefoil.engine.research.result.ProfitGrid;
import trefoil.engine.research.result.StudyResult;
import trefoil.engine.research.result.Verdict;

/** A study in a screen or two: the word first, then what it rests on. */
final class ResearchText {
    private static final int LOOPS_SHOWN = 8;
    private static final int WIDTH = 118;
    private static final double PPB_IN_BP = 1e5;
    private static final double NS_IN_MS = 1e6;
    private static final double PERCENT = 100;

    private final StudyResult study;
    private final List<String> lines = new ArrayList<>();

    ResearchText(final StudyResult study) {
        this.study = study;
    }

    List<String> lines() {
        verdict();
        journals();
        observation();
        opportunities("gross", study.gross());
        opportunities("after fees", study.net());
        loops();
        fees();
        grid();
        study.notes().forEach(note -> wrapped("note", note));
        return lines;
    }

    private void verdict() {
        final Verdict verdict = study.verdict();
        lines.add("verdict    " + verdict.word());
        wrapped("", verdict.reason());
        verdict.numbers().forEach(number -> wrapped("", number));
        if (!verdict.moreNeeded().isEmpty()) {
            wrapped("needed", verdict.moreNeeded());
        }
    }

    private void journals() {
        for (final JournalFindings journal : study.journals()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "journal    %s, session %s: %s, %,d updates, %d gap(s)",
                    journal.name(),
                    journal.session(),
                    duration(journal.observedNs()) + " observed of " + duration(journal.toNs() - journal.fromNs()),
                    journal.updates(),
                    journal.gapCount()));
            journal.notes().forEach(note -> wrapped("", note));
        }
    }

    private void observation() {
        final Observation seen = study.observation();
        lines.add(String.format(
                Locale.ROOT,
                "market     %,d triangles, %,d of %,d loops seen with three fresh quotes",
                seen.triangles(),
                seen.loops(),
                2 * seen.triangles()));
        lines.add(String.format(
                Locale.ROOT,
                "edges      gross positive after %,d of %,d evaluations, greatest %s%s",
                seen.grossPositive(),
                seen.evaluations(),
                edge(seen.peakEdgePpb()),
                seen.staleEdgePpb() > seen.peakEdgePpb()
                        ? "; quotes of any age and closed markets would show " + edge(seen.staleEdgePpb())
                        : ""));
    }

    private void opportunities(final String name, final OpportunitySet set) {
        if (set.count() == 0) {
            lines.add(String.format(Locale.ROOT, "%-10s no opportunity%s", name, beat(set)));
            return;
        }
        lines.add(String.format(
                Locale.ROOT,
                "%-10s %,d opportunities%s, %,d of them cut off by gaps, stale quotes or the end",
                name,
                set.count(),
                beat(set),
                set.censored()));
        lines.add(String.format(
                Locale.ROOT,
                "           %s; ghosts, gone before the first order arrives: %.1f %%;"
                        + " in one update only: %.1f %%; too small for any order: %.1f %%",
                halfLife(set.curves().get(0).medianNs()),
                PERCENT * set.ghostRate(),
                PERCENT * set.momentary() / set.count(),
                PERCENT * set.notExecutable() / set.count()));
    }

    private static String halfLife(final long medianNs) {
        return medianNs == Long.MAX_VALUE
                ? "more than half outlived what was observed"
                : "half are gone after " + age(medianNs);
    }

    private static String beat(final OpportunitySet set) {
        return set.feeRate() == 0 ? "" : " beating three fees of " + ResearchJson.percent(set.feeRate());
    }

    private void loops() {
        final boolean net = study.net().count() > 0;
        final OpportunitySet set = net ? study.net() : study.gross();
        if (set.loops().isEmpty()) {
            return;
        }
        lines.add(String.format(
                Locale.ROOT,
                "%-24s %10s %12s %12s %16s",
                net ? "best loops after fees" : "best loops, gross",
                "seen",
                "half gone",
                "greatest",
                study.valueAsset() + " at once"));
        for (final LoopFindings loop : set.loops().stream().limit(LOOPS_SHOWN).toList()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-22s %,10d %12s %12s %,16.2f",
                    loop.loop().text(),
                    loop.opportunities(),
                    loop.opportunities() == 0 ? "" : age(loop.medianNs()),
                    edge(loop.peakEdgePpb()),
                    Fixed.toDouble(loop.capacityProfit())));
        }
    }

    private void fees() {
        lines.add(String.format(
                Locale.ROOT, "%-24s %10s %14s %14s %14s", "fee of a leg", "", "break-even", "beat it", "greatest net"));
        for (final FeeFindings fee : study.fees()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-22s %10s %14s %,14d %14s",
                    fee.tier().name(),
                    ResearchJson.percent(fee.tier().rate()),
                    edge(fee.tier().breakEvenEdgePpb()),
                    fee.opportunities(),
                    fee.peakNetEdgePpb() == Long.MIN_VALUE ? "" : edge(fee.peakNetEdgePpb())));
        }
    }

    private void grid() {
        final ProfitGrid grid = study.grid();
        final long size = study.verdict()
                .reference()
                .map(ProfitCell::size)
                .orElse(grid.sizes().get(0));
        final StringBuilder head = new StringBuilder(
                String.format(Locale.ROOT, "%-24s", study.valueAsset() + " a day, " + amount(size) + " a loop"));
        grid.latenciesNs().forEach(latency -> head.append(String.format(Locale.ROOT, " %12s", age(latency))));
        lines.add(head.toString());
        for (final FeeTier tier : grid.tiers()) {
            final StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "  %-22s", tier.name()));
            for (final long latency : grid.latenciesNs()) {
                final double perDay =
                        grid.cell(latency, tier, size).orElseThrow().perDay();
                line.append(
                        Double.isNaN(perDay) ? " ".repeat(12) + "?" : String.format(Locale.ROOT, " %,12.2f", perDay));
            }
            lines.add(line.toString());
        }
        final StringBuilder breakEven = new StringBuilder(String.format(Locale.ROOT, "  %-22s", "break-even fee"));
        for (final BreakEvenFee fee : grid.breakEvenFees()) {
            if (fee.size() == size) {
                breakEven.append(String.format(Locale.ROOT, " %12s", rate(fee)));
            }
        }
        lines.add(breakEven.toString());
        study.verdict()
                .reference()
                .ifPresent(cell -> lines.add(String.format(
                        Locale.ROOT,
                        "capital    %,.2f %s at most in open loops, worst loop %,.2f; %d blocks of %s",
                        Fixed.toDouble(cell.requiredCapital()),
                        study.valueAsset(),
                        Fixed.toDouble(cell.worstLoop()),
                        grid.blocks(),
                        duration(grid.blockNs()))));
    }

    private static String rate(final BreakEvenFee fee) {
        if (fee.rate() < 0) {
            return "none";
        }
        final BigDecimal percent = BigDecimal.valueOf(Math.round(fee.rate() / 100.0), 4);
        return (fee.bounded() ? "" : "> ") + percent.toPlainString() + " %";
    }

    /** Behind a label, in lines that fit. */
    private void wrapped(final String label, final String text) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-10s", label));
        for (final String word : text.split(" ")) {
            if (line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(" ".repeat(10));
            }
            line.append(' ').append(word);
        }
        lines.add(line.toString());
    }

    private static String amount(final long fixed) {
        return BigDecimal.valueOf(fixed, Fixed.DECIMALS).stripTrailingZeros().toPlainString();
    }

    private static String edge(final long ppb) {
        return ppb == Long.MIN_VALUE ? "none" : String.format(Locale.ROOT, "%+.2f bp", ppb / PPB_IN_BP);
    }

    private static String age(final long ns) {
        if (ns == Long.MAX_VALUE) {
            return "never";
        }
        return ns < TimeUnit.SECONDS.toNanos(10)
                ? String.format(
                        Locale.ROOT, ns < TimeUnit.MILLISECONDS.toNanos(1) ? "%.3f ms" : "%.1f ms", ns / NS_IN_MS)
                : duration(ns);
    }

    private static String duration(final long ns) {
        final long seconds = TimeUnit.NANOSECONDS.toSeconds(ns);
        if (seconds < 120) {
            return String.format(Locale.ROOT, "%.1f s", ns * 1e-9);
        }
        final long minutes = seconds / 60;
        return minutes < 120 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }
}
