package trefoil.engine.affinity;

import java.util.BitSet;
import java.util.Map;
import java.util.function.Consumer;
import net.openhft.affinity.Affinity;
import trefoil.engine.pipeline.ThreadPlacement;

/**
 * Binds threads to cores by name. On Linux only, for elsewhere binding is advice at best. A thread that cannot be bound
 * runs anywhere and says so; nothing is thrown.
 */
public final class PinnedThreads implements ThreadPlacement {
    private final Map<String, Integer> coreByThread;
    private final Consumer<String> notices;

    /** Cores by thread name; who is not named runs anywhere. Notices come from the threads themselves. */
    public PinnedThreads(final Map<String, Integer> coreByThread, final Consumer<String> notices) {
        this.coreByThread = Map.copyOf(coreByThread);
        this.notices = notices;
    }

    /** Whether this system can bind threads at all. */
    public static boolean supported() {
        return System.getProperty("os.name", "").equalsIgnoreCase("linux");
    }

    @Override
    public void enter(final String threadName) {
        final Integer core = coreByThread.get(threadName);
        if (core == null) {
            return;
        }
        if (!supported()) {
            tell(threadName, core, "threads are bound on Linux only");
            return;
        }
        try {
            Affinity.setAffinity(core);
            final BitSet bound = Affinity.getAffinity();
            if (bound.cardinality() != 1 || !bound.get(core)) {
                tell(threadName, core, "the system leaves it on " + bound);
            }
        } catch (final RuntimeException | LinkageError problem) {
            tell(threadName, core, problem.toString());
        }
    }

    private void tell(final String threadName, final int core, final String reason) {
        notices.accept(threadName + " could not be bound to core " + core + " and runs anywhere: " + reason);
    }
}
