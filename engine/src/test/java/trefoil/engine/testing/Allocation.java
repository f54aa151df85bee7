package trefoil.engine.testing;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;

/** Bytes that threads have allocated since they began. */
public final class Allocation {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /** Of the calling thread; asking allocates nothing. */
    public static long ofThisThread() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /** Of the thread with that id. */
    public static long ofThread(final long id) {
        return THREADS.getThreadAllocatedBytes(id);
    }

    /** Id of the one live thread of that name. */
    public static long threadId(final String name) {
        long found = 0;
        for (final ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (thread != null && thread.getThreadName().equals(name)) {
                if (found != 0) {
                    throw new AssertionError("two threads are called " + name);
                }
                found = thread.getThreadId();
            }
        }
        if (found == 0) {
            throw new AssertionError("no thread is called " + name);
        }
        return found;
    }
}
