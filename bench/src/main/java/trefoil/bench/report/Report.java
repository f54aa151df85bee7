package trefoil.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts a run's parts together: the table on standard output, {@code report.json} and the page in its directory. */
public final class Report {
    private static final int ALLOCATES = 1;
    private static final int USAGE = 2;

    private Report() {}

    /** Makes the report of the one directory named; exits with 1 if a step allocates that may not. */
    public static void main(final String[] args) {
        if (args.length != 1) {
            System.err.println("usage: trefoil.bench.report.Report <directory of a run>");
            System.exit(USAGE);
        }
        try {
            System.exit(make(Path.of(args[0])) == 0 ? 0 : ALLOCATES);
        } catch (final IOException e) {
            System.err.println(e.getMessage());
            System.exit(USAGE);
        }
    }

    private static int make(final Path directory) throws IOException {
        final Run run = RunFiles.collect(directory);
        RunFiles.write(directory, run);
        Files.writeString(directory.resolve(RunFiles.PAGE), ReportPage.html(run));
        run.conditions().forEach((name, value) -> System.out.println(name + ": " + value));
        final int broken = Summary.print(run, System.out);
        System.out.println("report: " + directory.resolve(RunFiles.PAGE));
        return broken;
    }
}
