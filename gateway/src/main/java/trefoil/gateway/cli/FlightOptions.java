package trefoil.gateway.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;
import trefoil.gateway.flight.Flight;
import trefoil.gateway.session.TradingSession;

/** Whether Java's flight recorder looks on. */
final class FlightOptions {
    @Option(
            names = "--jfr",
            paramLabel = "FILE",
            description = "Record the run by Java's flight recorder into that file.")
    private Path file;

    /**
     * Runs a session that has not begun, recorded if that was asked for.
     *
     * @throws IllegalArgumentException if the file cannot be written
     */
    <T> T during(final TradingSession session, final Callable<T> run) throws Exception {
        if (file == null) {
            return run.call();
        }
        try (Flight flight = Flight.record(file)) {
            session.recordedBy(flight);
            return run.call();
        }
    }
}
