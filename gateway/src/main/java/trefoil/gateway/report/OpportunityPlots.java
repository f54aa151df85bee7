package trefoil.gateway.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import trefoil.engine.research.result.EdgeBin;
import trefoil.engine.research.result.FeeTier;
import trefoil.engine.research.result.LifetimeBin;
import trefoil.engine.research.result.Opportunity;
import trefoil.engine.research.result.OpportunitySet;
import trefoil.engine.research.result.ProfitCell;
import trefoil.engine.research.result.StudyResult;
import trefoil.engine.research.result.SurvivalCurve;
import trefoil.engine.research.result.TimeBucket;
import trefoil.gateway.page.Axis;
import trefoil.gateway.page.Page;
import trefoil.gateway.page.Plot;

/** When opportunities came, how large they were and how long they lasted. */
final class OpportunityPlots {
    private static final double NS_PER_S = 1e9;
    private static final int CURVES_SHOWN = 6;
    private static final int MAX_POINTS = 5_000;

    private final StudyResult study;
    private final OpportunitySet gross;
    private final Page page;

    OpportunityPlots(final StudyResult study, final Page page) {
        this.study = study;
        this.gross = study.gross();
        this.page = page;
    }

    void add() {
        page.heading("Opportunities before fees");
        if (gross.count() == 0) {
            page.text(
                    study.observation().evaluations() == 0
                            ? "No triangle ever had three fresh quotes on open markets, so there is nothing to plot."
                            : "At no moment was a loop worth more than it cost, so there is nothing to plot.");
            return;
        }
        page.text("An opportunity is a time in which a loop was worth more than it cost at the best quotes. "
                + count(gross.count()) + " opened; the end of " + count(gross.censored()) + " was not seen; "
                + count(gross.momentary()) + " were there in one single update; " + count(gross.notExecutable())
                + " were too small for any order.");
        overTime();
        final List<Plot> plots = new ArrayList<>();
        if (!gross.edges().isEmpty()) {
            plots.add(edges());
        }
        if (!gross.lifetimes().isEmpty()) {
            plots.add(lifetimes());
        }
        survival(plots);
        page.plots(plots);
    }

    private void overTime() {
        final List<TimeBucket> buckets = gross.overTime();
        if (!buckets.isEmpty()) {
            page.plot(new Plot(
                            "Opportunities opened over time",
                            "In stretches of " + Figures.span(buckets.get(0).widthNs()) + ".",
                            Axis.time("time (UTC)"),
                            Axis.linear("opened", "count"))
                    .steps("opened", starts(buckets), opened(buckets)));
        }
        final List<Opportunity> kept = greatest(gross.kept());
        if (kept.isEmpty()) {
            return;
        }
        final FeeTier own = new FeeTier("", study.net().feeRate());
        final Plot plot = new Plot(
                "Greatest edge of each, before fees",
                (kept.size() < gross.count() ? "The " + count(kept.size()) + " of the greatest edge. " : "")
                        + "Three fees of " + Figures.fee(own.rate()) + " take "
                        + Figures.edge(own.breakEvenEdgePpb()).substring(1) + ".",
                Axis.time("opened (UTC)"),
                Axis.linear("edge", "bp"));
        plot.points(
                "greatest edge",
                kept.stream().mapToDouble(each -> each.openNs() / NS_PER_S).toArray(),
                kept.stream()
                        .mapToDouble(each -> Figures.bp(each.peakEdgePpb()))
                        .toArray());
        plot.level(Figures.bp(own.breakEvenEdgePpb()), "pays at " + Figures.fee(own.rate()));
        page.plot(plot);
    }

    /** No more than a page can carry, in order of opening. */
    private static List<Opportunity> greatest(final List<Opportunity> all) {
        if (all.size() <= MAX_POINTS) {
            return all;
        }
        return all.stream()
                .sorted(Comparator.comparingLong(each -> -each.peakEdgePpb()))
                .limit(MAX_POINTS)
                .sorted(Comparator.comparingLong(Opportunity::openNs))
                .toList();
    }

    /** With a place behind the last, up to which its value holds. */
    private static double[] starts(final List<TimeBucket> buckets) {
        final List<Double> starts = new ArrayList<>();
        for (int i = 0; i < buckets.size(); i++) {
            final TimeBucket bucket = buckets.get(i);
            starts.add(bucket.fromNs() / NS_PER_S);
            if (endsAlone(buckets, i)) {
                starts.add((bucket.fromNs() + bucket.widthNs()) / NS_PER_S);
            }
        }
        return starts.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double[] opened(final List<TimeBucket> buckets) {
        final List<Double> opened = new ArrayList<>();
        for (int i = 0; i < buckets.size(); i++) {
            opened.add((double) buckets.get(i).opened());
            if (endsAlone(buckets, i)) {
                opened.add(0.0);
            }
        }
        return opened.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static boolean endsAlone(final List<TimeBucket> buckets, final int i) {
        final TimeBucket bucket = buckets.get(i);
        return i + 1 == buckets.size() || buckets.get(i + 1).fromNs() > bucket.fromNs() + bucket.widthNs();
    }

    private Plot edges() {
        final List<EdgeBin> bins = gross.edges();
        return new Plot(
                        "How large",
                        "Opportunities by their greatest edge before fees.",
                        Axis.bins(
                                "greatest edge",
                                bins.stream().map(OpportunityPlots::name).toList()),
                        Axis.linear("opportunities", "count"))
                .bars("opportunities", bins.stream().mapToDouble(EdgeBin::count).toArray());
    }

    private static String name(final EdgeBin bin) {
        return bin.toPpb() == Long.MAX_VALUE
                ? "≥ " + Figures.amount(Figures.bp(bin.fromPpb())) + " bp"
                : Figures.amount(Figures.bp(bin.fromPpb())) + "–" + Figures.amount(Figures.bp(bin.toPpb())) + " bp";
    }

    private Plot lifetimes() {
        final List<LifetimeBin> bins = gross.lifetimes();
        final Plot plot = new Plot(
                "How long they lasted",
                "As observed; where the end was not seen they lasted longer, nobody knows how much.",
                Axis.bins(
                        "at least",
                        bins.stream().map(bin -> Figures.span(bin.fromNs())).toList()),
                Axis.linear("opportunities", "count"));
        if (gross.censored() > 0) {
            plot.bars(
                    "end seen or not",
                    bins.stream()
                            .mapToDouble(bin -> bin.ended() + bin.censored())
                            .toArray());
        }
        return plot.bars(
                "end seen", bins.stream().mapToDouble(LifetimeBin::ended).toArray());
    }

    private void survival(final List<Plot> plots) {
        survival(
                plots,
                SurvivalCurve.ALL,
                "Still there after",
                "Part of all opportunities (Kaplan–Meier) with its 95 % band.");
        survival(plots, SurvivalCurve.EDGE, "Still there after, by greatest edge", "");
        survival(plots, SurvivalCurve.SIZE, "Still there after, by capacity", "");
        survival(plots, SurvivalCurve.TRIGGER, "Still there after, by the leg that opened it", "");
        survival(plots, SurvivalCurve.LOOP, "Still there after, by loop", "The busiest loops.");
    }

    private void survival(final List<Plot> plots, final String grouping, final String title, final String note) {
        final List<SurvivalCurve> curves = gross.curves().stream()
                .filter(curve ->
                        curve.grouping().equals(grouping) && !curve.points().isEmpty())
                .limit(CURVES_SHOWN)
                .toList();
        if (curves.isEmpty()) {
            return;
        }
        final Plot plot = new Plot(title, note, Axis.log("age", "ns"), Axis.linear("still there", "%"));
        for (final SurvivalCurve curve : curves) {
            add(plot, curve, grouping.equals(SurvivalCurve.ALL));
        }
        study.verdict()
                .reference()
                .map(ProfitCell::latencyNs)
                .filter(latency -> latency > 0)
                .ifPresent(latency -> plot.upright(latency, "an order arrives"));
        plots.add(plot);
    }

    private static void add(final Plot plot, final SurvivalCurve curve, final boolean band) {
        // A logarithmic axis has no 0: what ends at once ends at its first nanosecond, from where all are alive.
        final List<SurvivalCurve.Point> points = curve.points();
        final int count = points.size() + 1;
        final double[] ages = new double[count];
        final double[] alive = new double[count];
        final double[] low = new double[count];
        final double[] high = new double[count];
        final double first = Math.max(1, points.get(0).ageNs());
        ages[0] = first > 1 ? first / 2 : 0.5;
        alive[0] = 100;
        low[0] = 100;
        high[0] = 100;
        for (int i = 1; i < count; i++) {
            final SurvivalCurve.Point point = points.get(i - 1);
            ages[i] = Math.max(1, point.ageNs());
            alive[i] = point.alive() * 100;
            low[i] = point.low() * 100;
            high[i] = point.high() * 100;
        }
        final String name = curve.grouping().equals(SurvivalCurve.ALL)
                ? "all " + count(curve.subjects())
                : curve.label() + " (" + count(curve.subjects()) + ")";
        if (band) {
            plot.steps(name, ages, alive, low, high);
        } else {
            plot.steps(name, ages, alive);
        }
    }

    private static String count(final long number) {
        return Figures.count(number);
    }
}
