package trefoil.gateway.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineWatchTest {
    private final AtomicInteger open = new AtomicInteger(3);
    private final AtomicLong fullWaits = new AtomicLong();
    private final AtomicLong journalled = new AtomicLong(100);
    private final AtomicLong waiting = new AtomicLong();

    @TempDir
    private Path directory;

    @Test
    void shouldTellOnceOfEachThingThatGoesWrong() throws Exception {
        final Path file = directory.resolve("watch.jfr");
        final Flight flight = Flight.record(file);
        try {
            final EngineWatch watch =
                    new EngineWatch(open::get, fullWaits::get, () -> 9, journalled::get, waiting::get);
            watch.look(0);
            open.set(1);
            fullWaits.set(5);
            waiting.set(7);
            watch.look(1);
            watch.look(EngineWatch.STALL_NS - 1);
            watch.look(EngineWatch.STALL_NS);
            watch.look(2 * EngineWatch.STALL_NS);
            journalled.set(107);
            open.set(3);
            watch.look(3 * EngineWatch.STALL_NS);
        } finally {
            flight.close();
        }

        final List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("trefoil."))
                .toList();
        final TreeMap<String, RecordedEvent> byName = new TreeMap<>();
        events.forEach(event -> byName.put(event.getEventType().getName(), event));
        assertThat(events).hasSize(3);
        assertThat(byName.get("trefoil.FeedDown").getInt("before")).isEqualTo(3);
        assertThat(byName.get("trefoil.FeedDown").getInt("open")).isEqualTo(1);
        assertThat(byName.get("trefoil.RingFull").getLong("times")).isEqualTo(5);
        assertThat(byName.get("trefoil.JournalStall").getLong("waiting")).isEqualTo(7);
    }
}
