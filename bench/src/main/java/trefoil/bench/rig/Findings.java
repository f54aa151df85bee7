package trefoil.bench.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import trefoil.bench.report.Measurement;
import trefoil.bench.report.RunFiles;

/** What a run has measured so far: told as it comes, and written down at once, so that a failure later on costs none of it. */
public final class Findings {
    private final Path directory;
    private final String part;
    private final List<Measurement> measurements = new ArrayList<>();

    /** Of a run's part, {@code rig} or {@code peers}, the figures and histograms of which go into that directory. */
    public Findings(final Path directory, final String part) {
        this.directory = directory;
        this.part = part;
    }

    /** Ends the process if the calling thread fails, as libraries' threads would keep it from ending; what was found stays. */
    public void endProcessOnFailure() {
        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> {
            System.err.println("the " + part + " failed; figures it had are kept");
            failure.printStackTrace();
            System.exit(1);
        });
    }

    /** Keeps a figure. */
    public void add(final Measurement measurement) {
        keep(measurement);
        System.out.println("  " + measurement.name() + ": " + measurement.measured());
    }

    /** Keeps a stage's latencies, as that measurement. */
    public void add(final Latencies latencies, final Measurement measurement) throws IOException {
        latencies.writeTo(directory);
        keep(measurement);
        System.out.println("  " + latencies);
    }

    private void keep(final Measurement measurement) {
        measurements.add(measurement);
        try {
            RunFiles.writePart(directory, part, measurements);
        } catch (final IOException e) {
            throw new UncheckedIOException(directory + " takes no figures: " + e.getMessage(), e);
        }
    }
}
