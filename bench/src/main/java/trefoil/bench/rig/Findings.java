package trefoil.bench.rig;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import trefoil.bench.report.Measurement;

/** What a run has measured so far: told as it comes, kept for the report. */
public final class Findings {
    private final Path directory;
    private final List<Measurement> measurements = new ArrayList<>();

    /** Of a run whose histograms go into that directory. */
    public Findings(final Path directory) {
        this.directory = directory;
    }

    /** Keeps a figure. */
    public void add(final Measurement measurement) {
        measurements.add(measurement);
        System.out.println("  " + measurement.name() + ": " + measurement.measured());
    }

    /** Keeps a stage's latencies, as that measurement. */
    public void add(final Latencies latencies, final Measurement measurement) throws IOException {
        latencies.writeTo(directory);
        measurements.add(measurement);
        System.out.println("  " + latencies);
    }

    /** All of them. */
    public List<Measurement> measurements() {
        return measurements;
    }
}
