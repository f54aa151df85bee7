package trefoil.bench.report;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** {@code scripts/bench figures REPORT}: a run's figures as the README shows them, conditions first. */
public final class Figures {
    private static final int USAGE = 2;

    private Figures() {}

    /** Prints them for the report named. */
    public static void main(final String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    static int run(final String[] args, final PrintStream out, final PrintStream err) {
        if (args.length != 1) {
            err.println("figures takes one report: a directory that scripts/bench made, or its report.json");
            return USAGE;
        }
        try {
            print(RunFiles.read(Path.of(args[0])), out);
            return 0;
        } catch (final InvalidPathException e) {
            err.println(e.getInput() + " is no path: " + e.getReason());
        } catch (final IOException e) {
            err.println(e.getMessage());
        }
        return USAGE;
    }

    private static void print(final Run run, final PrintStream out) {
        run.conditions().forEach((name, value) -> out.println("- " + name + ": " + cell(value)));
        for (final String group : run.groups()) {
            out.println();
            out.println("| " + group + " | goal | measured (median) | |");
            out.println("|---|---|---|---|");
            for (final Measurement each : run.taken(group)) {
                row(
                        out,
                        each.name(),
                        each.target(),
                        each.measured(),
                        each.verdict().toLowerCase(Locale.ROOT) + (each.why().isEmpty() ? "" : ": " + each.why()));
                for (final Measurement other : run.rejectedFor(each)) {
                    row(
                            out,
                            "· rejected: " + other.name(),
                            "",
                            other.measured(),
                            String.format(Locale.ROOT, "× %.1f", other.value() / each.value())
                                    + (other.remark().isEmpty() ? "" : ": " + other.remark()));
                }
            }
        }
    }

    private static void row(
            final PrintStream out, final String what, final String goal, final String measured, final String verdict) {
        out.println("| " + cell(what) + " | " + cell(goal) + " | " + cell(measured) + " | " + cell(verdict) + " |");
    }

    private static String cell(final String text) {
        return text.replace("|", "\\|");
    }
}
