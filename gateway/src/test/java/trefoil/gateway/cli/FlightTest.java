package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A demo that Java's flight recorder looks on. */
@Timeout(120)
class FlightTest {
    @TempDir
    private Path directory;

    @Test
    void shouldRecordEachOrderAndLoopOfTheSummary() throws Exception {
        final Path file = directory.resolve("demo.jfr");

        final Cli.Result demo = Cli.run(
                "demo", "--seconds", "3", "--seed", "7", "--journal", directory.toString(), "--jfr", file.toString());

        assertThat(demo.exitCode()).as("%s", demo).isZero();
        final List<RecordedEvent> events = RecordingFile.readAllEvents(file);
        final long orders = demo.number("^orders +([0-9,]+) sent");
        assertThat(orders).isPositive();
        assertThat(named(events, "trefoil.OrderSent")).hasSize((int) orders);
        assertThat(named(events, "trefoil.LoopOpened")).hasSize((int) demo.number("^loops +([0-9,]+) sent"));
        assertThat(named(events, "trefoil.OrderSent")).allSatisfy(event -> {
            assertThat(event.getString("symbol")).isNotBlank();
            assertThat(event.getLong("loopId")).isPositive();
        });
        assertThat(named(events, "jdk.JVMInformation")).isNotEmpty();
    }

    @Test
    void shouldSayWhyAFileCannotBeWritten() {
        for (final String file : List.of(
                directory.toString(), directory.resolve("absent/demo.jfr").toString())) {
            final Cli.Result result = Cli.run("demo", "--seconds", "1", "--jfr", file);

            assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCode.USAGE);
            assertThat(result.err()).contains("trefoil: --jfr " + file).doesNotContain("\tat ");
        }
    }

    private static List<RecordedEvent> named(final List<RecordedEvent> events, final String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals(name))
                .collect(Collectors.toList());
    }
}
