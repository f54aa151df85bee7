package trefoil.gateway.testing;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what another thread will bring about, and fails by name when it does not. */
public final class Await {
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long POLL_NS = 1_000_000;

    private Await() {}

    /** Returns as soon as the condition holds. */
    public static void until(final String what, final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - startNs > PATIENCE_NS) {
                throw new AssertionError("waited in vain until " + what);
            }
            LockSupport.parkNanos(POLL_NS);
        }
    }
}
