package trefoil.gateway.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Feeds a target and holds it to its bounds. One thread. */
public final class FuzzCheck {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int TRIES = 3;

    /** What the fuzzer's instrumentation allocates while it watches. */
    private static final long SLACK_BYTES = Long.getLong("trefoil.fuzz.slackBytes", 0);

    private final FuzzTarget target;

    public FuzzCheck(final FuzzTarget target) {
        this.target = target;
    }

    /** Feeds one input. */
    public void feed(final byte[] input) throws Exception {
        if (input.length > target.maxLength()) {
            return;
        }
        final long bound = target.allocationBound(input.length) + SLACK_BYTES;
        long allocated = Long.MAX_VALUE;
        // The first reading of a kind loads classes, which counts as allocation of this thread.
        for (int i = 0; i < TRIES && allocated > bound; i++) {
            final long before = THREADS.getCurrentThreadAllocatedBytes();
            target.read(input);
            allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        }
        if (allocated > bound) {
            throw new AssertionError(target + " allocates " + allocated + " bytes for an input of " + input.length
                    + ", more than its bound of " + bound);
        }
        target.compare(input);
    }
}
