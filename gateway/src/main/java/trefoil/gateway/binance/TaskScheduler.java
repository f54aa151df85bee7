package trefoil.gateway.binance;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Runs a task later. Tasks are short and never throw. */
@FunctionalInterface
public interface TaskScheduler {
    /** Runs the task once, about {@code delayMs} from now, on a thread of the scheduler's. */
    void schedule(Runnable task, long delayMs);

    /** A scheduler over an executor; once that is shut down, tasks are dropped. */
    static TaskScheduler over(final ScheduledExecutorService executor) {
        return (task, delayMs) -> {
            try {
                executor.schedule(task, delayMs, TimeUnit.MILLISECONDS);
            } catch (final RejectedExecutionException e) {
                if (!executor.isShutdown()) {
                    throw e;
                }
            }
        };
    }
}
