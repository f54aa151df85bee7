package trefoil.bench.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/** {@code scripts/bench compare A B}: what the second run does faster or slower than the first, beyond their noise. */
public final class Compare {
    private static final int USAGE = 2;
    private static final String ROW = "%-58s %14s %14s %9s  %s";

    private Compare() {}

    /** Compares the two runs named. */
    public static void main(final String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(final String[] args, final PrintStream out, final PrintStream err) {
        if (args.length != 2) {
            err.println(
                    "compare takes two reports, each a directory that scripts/bench made, its report.json, or a JSON"
                            + " file of JMH");
            return USAGE;
        }
        try {
            final Run before = RunFiles.read(Path.of(args[0]));
            final Run after = RunFiles.read(Path.of(args[1]));
            return print(before, after, out, err);
        } catch (final InvalidPathException e) {
            err.println(e.getInput() + " is no path: " + e.getReason());
        } catch (final IOException e) {
            err.println(e.getMessage());
        }
        return USAGE;
    }

    private static int print(final Run before, final Run after, final PrintStream out, final PrintStream err) {
        final List<Measurement> common = before.measurements().stream()
                .filter(each -> after.find(each.id()).isPresent())
                .toList();
        if (common.isEmpty()) {
            err.println("the two have no measurement in common");
            return USAGE;
        }
        differences(before, after).forEach(out::println);
        line(out, "measurement", "A", "B", "change", "verdict");
        for (final Measurement first : common) {
            final Optional<Measurement> second = after.find(first.id());
            final Measurement other = second.orElseThrow();
            line(
                    out,
                    first.id(),
                    Measurement.quantity(Measurement.median(first.samples()), first.unit()),
                    Measurement.quantity(Measurement.median(other.samples()), other.unit()),
                    change(first, other),
                    Verdict.of(first, other) + allocation(first, other));
        }
        missing(before, after, "A").forEach(out::println);
        missing(after, before, "B").forEach(out::println);
        out.printf(
                Locale.ROOT,
                "%nfaster or slower: medians at least %.0f %% apart, and a Mann-Whitney U test of the raw iterations says so"
                        + " at %.2f. Of %d comparisons,%nabout %.1f would be told apart by chance. Iterations of one fork"
                        + " share one compilation and one layout of memory: trust forks, and runs in turn.%n",
                100 * Verdict.LEAST_DIFFERENCE,
                Verdict.ALPHA,
                common.size(),
                Verdict.ALPHA * common.size());
        return 0;
    }

    private static String change(final Measurement before, final Measurement after) {
        final double change = Verdict.change(before, after);
        return Double.isFinite(change) ? String.format(Locale.ROOT, "%+.1f %%", 100 * change) : "?";
    }

    private static String allocation(final Measurement before, final Measurement after) {
        final double more = after.bytes() - before.bytes();
        return Math.abs(more) >= 1
                ? String.format(Locale.ROOT, ", %,.0f → %,.0f B", before.bytes(), after.bytes())
                : "";
    }

    /** Conditions that differ, so that nobody takes a machine's difference for the program's. */
    private static List<String> differences(final Run before, final Run after) {
        final TreeSet<String> names = new TreeSet<>(before.conditions().keySet());
        names.addAll(after.conditions().keySet());
        final List<String> lines = new ArrayList<>();
        for (final String name : names) {
            final String first = before.conditions().get(name);
            final String second = after.conditions().get(name);
            if (!Objects.equals(first, second)) {
                lines.add(name + ": A " + Objects.requireNonNullElse(first, "unknown") + " | B "
                        + Objects.requireNonNullElse(second, "unknown"));
            }
        }
        if (!lines.isEmpty()) {
            lines.add("");
        }
        return lines;
    }

    private static List<String> missing(final Run in, final Run from, final String name) {
        return in.measurements().stream()
                .filter(each -> from.find(each.id()).isEmpty())
                .map(each -> "only in " + name + ": " + each.id())
                .toList();
    }

    private static void line(
            final PrintStream out,
            final String what,
            final String before,
            final String after,
            final String change,
            final String verdict) {
        out.println(String.format(Locale.ROOT, ROW, what, before, after, change, verdict)
                .stripTrailing());
    }
}
