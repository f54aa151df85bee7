package trefoil.gateway.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One JSON stream: its name and who listens. */
final class StreamTopic {
    private final byte[] name;
    private final List<StreamConnection> listeners = new ArrayList<>();

    /** Writes one event with its times in that unit. */
    @FunctionalInterface
    interface Event {
        void write(FrameWriter writer, TimeUnit unit);
    }

    StreamTopic(final String name) {
        this.name = Json.escaped(name);
    }

    boolean isEmpty() {
        return listeners.isEmpty();
    }

    void add(final StreamConnection listener) {
        listeners.add(listener);
    }

    void remove(final StreamConnection listener) {
        listeners.remove(listener);
    }

    /** Sends an event to all, written once for each unit of time that is wanted. */
    void publish(final StreamFrame frame, final Event event) {
        TimeUnit writtenIn = null;
        for (int i = 0; i < listeners.size(); i++) {
            final StreamConnection listener = listeners.get(i);
            if (listener.timeUnit() != writtenIn) {
                writtenIn = listener.timeUnit();
                final FrameWriter writer = frame.begin();
                event.write(writer, writtenIn);
                writer.end();
            }
            frame.sendTo(listener, name);
        }
    }

    /** Sends to all an event that holds no time. */
    void publishUntimed(final StreamFrame frame) {
        for (int i = 0; i < listeners.size(); i++) {
            frame.sendTo(listeners.get(i), name);
        }
    }

    /** Sends to one of them an event that holds no time. */
    void sendUntimed(final StreamFrame frame, final StreamConnection listener) {
        frame.sendTo(listener, name);
    }
}
