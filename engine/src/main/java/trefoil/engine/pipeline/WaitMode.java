package trefoil.engine.pipeline;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.SleepingWaitStrategy;
import com.lmax.disruptor.WaitStrategy;
import com.lmax.disruptor.YieldingWaitStrategy;
import java.util.Locale;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * How the engine's three threads wait for work. None of them allocates or takes a lock while waiting.
 *
 * <p>{@link #SPINNING} burns a core for each thread, {@link #YIELDING} burns what nobody else wants, {@link #PARKING}
 * spins briefly and then sleeps in steps of some tens of microseconds.
 */
public enum WaitMode {
    SPINNING,
    YIELDING,
    PARKING;

    private static final int CORES_TO_SPIN = 8;
    private static final int CORES_TO_YIELD = 6;
    private static final int PARK_AFTER_RETRIES = 200;
    private static final long PARK_NS = 20_000;
    private static final long MAX_PARK_NS = 50_000;

    /** What suits a machine with that many cores: a thread that spins on a shared core only delays the others. */
    public static WaitMode forCores(final int cores) {
        if (cores >= CORES_TO_SPIN) {
            return SPINNING;
        }
        return cores >= CORES_TO_YIELD ? YIELDING : PARKING;
    }

    /** The name as the configuration writes it. */
    public String configName() {
        return name().toLowerCase(Locale.ROOT);
    }

    WaitStrategy waitStrategy() {
        return switch (this) {
            case SPINNING -> new BusySpinWaitStrategy();
            case YIELDING -> new YieldingWaitStrategy();
            case PARKING -> new SleepingWaitStrategy(PARK_AFTER_RETRIES, PARK_NS);
        };
    }

    IdleStrategy idleStrategy() {
        return switch (this) {
            case SPINNING -> BusySpinIdleStrategy.INSTANCE;
            case YIELDING -> YieldingIdleStrategy.INSTANCE;
            case PARKING -> new BackoffIdleStrategy(PARK_AFTER_RETRIES, 10, PARK_NS, MAX_PARK_NS);
        };
    }
}
