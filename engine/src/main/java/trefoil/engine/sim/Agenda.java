package trefoil.engine.sim;

import java.util.PriorityQueue;

/** What is to happen at later moments of virtual time: by time, and as noted among equals. */
final class Agenda {
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long lastNumber;

    private record Entry(long timeNs, long number, Runnable action) implements Comparable<Entry> {
        @Override
        public int compareTo(final Entry other) {
            return timeNs != other.timeNs ? Long.compare(timeNs, other.timeNs) : Long.compare(number, other.number);
        }
    }

    void note(final long timeNs, final Runnable action) {
        entries.add(new Entry(timeNs, ++lastNumber, action));
    }

    /** Time of the next entry; {@link Long#MAX_VALUE} if there is none. */
    long nextTimeNs() {
        return entries.isEmpty() ? Long.MAX_VALUE : entries.peek().timeNs();
    }

    void runNext() {
        entries.remove().action().run();
    }
}
