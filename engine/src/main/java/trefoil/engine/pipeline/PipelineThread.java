package trefoil.engine.pipeline;

/** Makes and ends the threads of a pipeline. */
final class PipelineThread {
    /** How long an end is waited for. */
    static final int JOIN_MS = 5_000;

    private PipelineThread() {}

    static Thread daemon(final Runnable work, final String name, final ThreadPlacement placement) {
        final Thread thread = new Thread(
                () -> {
                    placement.enter(name);
                    work.run();
                },
                name);
        thread.setDaemon(true);
        return thread;
    }

    static void join(final Thread thread) {
        try {
            thread.join(JOIN_MS);
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
