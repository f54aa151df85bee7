package trefoil.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StopSignalTest {
    @Test
    void shouldWaitUntilAStopIsAskedFor() throws InterruptedException {
        try (StopSignal stop = new StopSignal()) {
            assertThat(stop.await(1)).isFalse();
            assertThat(stop.isRequested()).isFalse();

            stop.request();

            assertThat(stop.await(60_000)).isTrue();
            assertThat(stop.isRequested()).isTrue();
        }
    }

    @Test
    void shouldTakeASignalThatComesTwiceAtOnceForOne() {
        final AtomicInteger actions = new AtomicInteger();
        try (StopSignal stop = new StopSignal()) {
            stop.onRequest(actions::incrementAndGet);

            // A shell and a supervisor may both pass it on. Were this the second one, the test would not come back.
            stop.request();
            stop.request();

            assertThat(actions).hasValue(1);
        }
    }

    @Test
    void shouldActAtOnceWhenTheStopWasAskedForBefore() {
        final AtomicInteger actions = new AtomicInteger();
        try (StopSignal stop = new StopSignal()) {
            stop.request();

            stop.onRequest(actions::incrementAndGet);

            assertThat(actions).hasValue(1);
        }
    }
}
