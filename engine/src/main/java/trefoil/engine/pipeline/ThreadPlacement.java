package trefoil.engine.pipeline;

/** Where threads run: told by each thread as it begins, so that it can be bound to a core. */
@FunctionalInterface
public interface ThreadPlacement {
    /** Wherever the system likes. */
    ThreadPlacement ANYWHERE = threadName -> {};

    /** Called once by a thread, on itself, before its work. Does not throw. */
    void enter(String threadName);
}
