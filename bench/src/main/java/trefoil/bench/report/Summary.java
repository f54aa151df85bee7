package trefoil.bench.report;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The table at the end of a run: each figure beside its goal, and rejected ways below the one that was taken. */
final class Summary {
    private static final String ROW = "%-76s %20s %22s  %s";

    private Summary() {}

    /** Prints it; answers how many steps that may allocate nothing did. */
    static int print(final Run run, final PrintStream out) {
        for (final String group : run.groups()) {
            out.println();
            line(out, group, "goal", "measured (median)", "");
            for (final Measurement measurement : run.taken(group)) {
                line(out, measurement.name(), measurement.target(), measurement.measured(), measurement.verdict());
                Wrapped.lines("  | ", measurement.why()).forEach(out::println);
                for (final Measurement other : run.rejectedFor(measurement)) {
                    line(
                            out,
                            "  rejected: " + other.name(),
                            "",
                            other.measured(),
                            String.format(Locale.ROOT, "× %.1f", other.value() / measurement.value()));
                    Wrapped.lines("    | ", other.remark()).forEach(out::println);
                }
            }
            // A run of some benchmarks only may hold a rejected way without the one that was taken.
            run.group(group).stream()
                    .filter(each -> !each.insteadOf().isEmpty()
                            && run.find(each.insteadOf()).isEmpty())
                    .forEach(each -> line(out, "  rejected: " + each.name(), "", each.measured(), ""));
        }
        final List<Measurement> broken =
                run.measurements().stream().filter(Measurement::brokenZero).toList();
        final long goals =
                run.measurements().stream().filter(Measurement::hasGoal).count();
        final long reached = run.measurements().stream()
                .filter(Measurement::hasGoal)
                .filter(Measurement::reached)
                .count();
        run.disturbance().ifPresent(words -> {
            out.println();
            Wrapped.lines("", words).forEach(out::println);
        });
        out.printf(Locale.ROOT, "%n%d of %d goals reached%n", reached, goals);
        broken.forEach(each -> out.println(
                "ALLOCATES: " + each.id() + " may allocate nothing and was measured at " + each.measured()));
        return broken.size();
    }

    private static void line(
            final PrintStream out, final String what, final String goal, final String measured, final String verdict) {
        out.println(
                String.format(Locale.ROOT, ROW, what, goal, measured, verdict).stripTrailing());
    }
}
