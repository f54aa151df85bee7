package trefoil.gateway.binance.testing;

import java.util.Comparator;
import java.util.PriorityQueue;
import org.agrona.concurrent.EpochNanoClock;
import trefoil.gateway.binance.TaskScheduler;

/** A scheduler and its clock that move only when told; tasks run on the thread that advances. */
public final class ManualScheduler implements TaskScheduler, EpochNanoClock {
    private static final long NS_PER_MS = 1_000_000;

    private record Task(Runnable action, long atMs, long order) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::atMs).thenComparingLong(Task::order));
    private long nowMs = 1_790_000_000_000L;
    private long scheduled;

    @Override
    public synchronized void schedule(final Runnable task, final long delayMs) {
        tasks.add(new Task(task, nowMs + delayMs, scheduled++));
    }

    @Override
    public synchronized long nanoTime() {
        return nowMs * NS_PER_MS;
    }

    /** Moves time on, running what falls due in order. */
    public void advanceMs(final long ms) {
        final long endMs;
        synchronized (this) {
            endMs = nowMs + ms;
        }
        for (Task next = due(endMs); next != null; next = due(endMs)) {
            next.action().run();
        }
        synchronized (this) {
            nowMs = endMs;
        }
    }

    private synchronized Task due(final long endMs) {
        final Task next = tasks.peek();
        if (next == null || next.atMs() > endMs) {
            return null;
        }
        nowMs = Math.max(nowMs, next.atMs());
        return tasks.poll();
    }
}
