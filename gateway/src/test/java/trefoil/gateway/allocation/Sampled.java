package trefoil.gateway.allocation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * A round under the flight recorder.
 *
 * @param found what the round says
 * @param places where objects were seen made, by {@code thread: class.method}, with how often: much of it is seen, not all
 */
record Sampled(Map<String, Long> found, Map<String, Integer> places) {
    private static final String[] EVENTS = {"jdk.ObjectAllocationInNewTLAB", "jdk.ObjectAllocationOutsideTLAB"};

    static Sampled during(final Path directory, final Callable<Map<String, Long>> round) throws Exception {
        final Map<String, Long> found;
        final Path file = Files.createTempFile(directory, "allocations", ".jfr");
        try (Recording recording = new Recording()) {
            for (final String event : EVENTS) {
                recording.enable(event).withStackTrace();
            }
            recording.start();
            found = round.call();
            recording.stop();
            recording.dump(file);
        }
        try {
            return new Sampled(found, read(file));
        } finally {
            Files.delete(file);
        }
    }

    private static Map<String, Integer> read(final Path file) throws IOException {
        final Map<String, Integer> seen = new TreeMap<>();
        for (final RecordedEvent event : RecordingFile.readAllEvents(file)) {
            if (event.getStackTrace() == null || event.getThread() == null) {
                continue;
            }
            for (final RecordedFrame frame : event.getStackTrace().getFrames()) {
                final String type = frame.getMethod().getType().getName();
                if (type.startsWith("trefoil.") && !type.startsWith("trefoil.gateway.allocation.")) {
                    seen.merge(
                            event.getThread().getJavaName() + ": " + type + "."
                                    + frame.getMethod().getName(),
                            1,
                            Integer::sum);
                    break;
                }
            }
        }
        return seen;
    }
}
