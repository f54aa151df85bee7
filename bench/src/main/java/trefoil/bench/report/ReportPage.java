package trefoil.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import trefoil.gateway.page.Axis;
import trefoil.gateway.page.Page;
import trefoil.gateway.page.Plot;
import trefoil.gateway.page.Table;

/** A run as a page: what was reached first, then each figure with its spread, then the conditions. */
final class ReportPage {
    private static final int MAX_NOTES = 40;

    private final Run run;
    private final Page page = new Page("How fast is it?", "Trefoil's benchmarks, each figure beside its goal");

    private ReportPage(final Run run) {
        this.run = run;
    }

    static String html(final Run run) {
        return new ReportPage(run).write();
    }

    private String write() {
        verdict();
        page.facts(facts());
        for (final String group : run.groups()) {
            page.heading(group);
            final List<Plot> plots = new ArrayList<>();
            if (run.group(group).stream().anyMatch(each -> !each.percentiles().isEmpty())) {
                plots.addAll(percentiles(group));
            }
            if (group.equals(Measurement.STEPS)) {
                plots.addAll(alternatives(group));
            }
            if (!plots.isEmpty()) {
                page.plots(plots);
            }
            page.table(table(group));
            spread(group);
        }
        page.heading("How it was measured");
        page.notes(run.conditions());
        return page.html();
    }

    private void verdict() {
        final List<Measurement> goals =
                run.measurements().stream().filter(Measurement::hasGoal).toList();
        final List<Measurement> missed =
                goals.stream().filter(each -> !each.reached()).toList();
        final List<String> sentences = new ArrayList<>();
        run.disturbance().ifPresent(sentences::add);
        sentences.add(goals.size() - missed.size() + " of " + goals.size() + " goals are reached.");
        for (final Measurement each : missed.subList(0, Math.min(MAX_NOTES, missed.size()))) {
            sentences.add(each.name() + ": " + each.measured() + ", goal " + each.target()
                    + (each.why().isEmpty() ? "" : ". " + each.why()));
        }
        final List<String> allocating = run.measurements().stream()
                .filter(Measurement::brokenZero)
                .map(each -> each.name() + " may allocate nothing and was measured at " + each.measured() + ".")
                .toList();
        final boolean broken = !allocating.isEmpty();
        sentences.addAll(0, allocating);
        page.verdict(
                broken ? Page.Tone.BAD : missed.isEmpty() ? Page.Tone.GOOD : Page.Tone.OPEN,
                broken ? "Allocates" : goals.isEmpty() ? "No goals" : missed.isEmpty() ? "Reached" : "Partly reached",
                sentences);
    }

    private Map<String, String> facts() {
        final Map<String, String> facts = new LinkedHashMap<>();
        for (final String name : List.of("machine", "jvm", "commit", "load before")) {
            if (run.conditions().containsKey(name)) {
                facts.put(name, run.conditions().get(name));
            }
        }
        run.group("machine").forEach(each -> facts.put(each.name(), each.measured()));
        return facts;
    }

    private Table table(final String group) {
        final boolean tails =
                run.group(group).stream().anyMatch(each -> !each.percentiles().isEmpty());
        final boolean ways =
                run.group(group).stream().anyMatch(each -> !each.insteadOf().isEmpty());
        final Table table = new Table();
        table.text("what").number("measured (median)").number("goal").text("");
        if (tails) {
            table.number("p90").number("p99");
        }
        if (ways) {
            table.number("against the way taken");
        }
        for (final Measurement taken : run.taken(group)) {
            table.row(cells(taken, taken.name(), "", tails, ways));
            for (final Measurement other : run.rejectedFor(taken)) {
                final String ratio = String.format(Locale.ROOT, "× %.1f", other.value() / taken.value());
                table.row(cells(other, "– rejected: " + other.name(), ratio, tails, ways));
            }
        }
        run.group(group).stream()
                .filter(each -> !each.insteadOf().isEmpty()
                        && run.find(each.insteadOf()).isEmpty())
                .forEach(each -> table.row(cells(each, "– rejected: " + each.name(), "", tails, ways)));
        return table;
    }

    private static String[] cells(
            final Measurement measurement,
            final String name,
            final String ratio,
            final boolean tails,
            final boolean ways) {
        final List<String> cells = new ArrayList<>(List.of(
                name, measurement.measured(), measurement.target(), measurement.verdict() + measurement.remark()));
        if (tails) {
            cells.add(percentile(measurement, 90));
            cells.add(percentile(measurement, 99));
        }
        if (ways) {
            cells.add(ratio);
        }
        return cells.toArray(String[]::new);
    }

    private static String percentile(final Measurement measurement, final double percentile) {
        final Double at = measurement.percentiles().get(percentile);
        return at == null ? "" : Measurement.quantity(at, measurement.unit());
    }

    /** Latencies by percentile, those with the same unit on one plot. */
    private List<Plot> percentiles(final String group) {
        final Plot plot = new Plot(
                "Latency by percentile",
                "1 in 10 is worse than the value at 10, 1 in 1000 than the one at 1000",
                Axis.log("one in so many is worse", "count"),
                Axis.log("latency", "ns"));
        for (final Measurement each : run.group(group)) {
            if (each.percentiles().isEmpty() || !each.lessIsBetter()) {
                continue;
            }
            final List<Double> xs = new ArrayList<>();
            final List<Double> ys = new ArrayList<>();
            each.percentiles().forEach((percentile, at) -> {
                if (percentile < 100 && at > 0) {
                    xs.add(100 / (100 - percentile));
                    ys.add(at);
                }
            });
            plot.line(each.name(), array(xs), array(ys));
        }
        return plot.isEmpty() ? List.of() : List.of(plot);
    }

    /** The ways taken and rejected, a plot for each step that has any. */
    private List<Plot> alternatives(final String group) {
        final List<Plot> plots = new ArrayList<>();
        for (final Measurement taken : run.taken(group)) {
            final List<Measurement> ways = new ArrayList<>(List.of(taken));
            ways.addAll(run.rejectedFor(taken));
            if (ways.size() > 1) {
                plots.add(new Plot(
                                taken.name(),
                                "the way taken first, then those rejected",
                                Axis.bins(
                                        "way",
                                        ways.stream()
                                                .map(way -> way == taken ? "taken" : way.name())
                                                .toList()),
                                Axis.linear("median", "ns"))
                        .bars(
                                "median",
                                ways.stream().mapToDouble(Measurement::value).toArray()));
            }
        }
        return plots;
    }

    /** Every iteration, for whoever doubts a median. */
    private void spread(final String group) {
        final Table table = new Table();
        table.text("what").number("iterations").number("least").number("median").number("most");
        for (final Measurement each : run.group(group)) {
            if (each.samples().length > 1) {
                double least = Double.POSITIVE_INFINITY;
                double most = Double.NEGATIVE_INFINITY;
                for (final double sample : each.samples()) {
                    least = Math.min(least, sample);
                    most = Math.max(most, sample);
                }
                table.row(
                        each.id(),
                        Integer.toString(each.samples().length),
                        Measurement.quantity(least, each.unit()),
                        Measurement.quantity(Measurement.median(each.samples()), each.unit()),
                        Measurement.quantity(most, each.unit()));
            }
        }
        if (!table.isEmpty()) {
            page.folded("spread of the iterations", table);
        }
    }

    private static double[] array(final List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
