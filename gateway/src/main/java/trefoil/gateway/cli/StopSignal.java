package trefoil.gateway.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and termination, turned into an orderly end: the command is told to stop and the process waits for it, then
 * ends with the command's own exit code.
 */
final class StopSignal implements AutoCloseable {
    private static final long GRACE_SECONDS = 60;

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "trefoil-stop");
    private volatile int exitCode = ExitCode.OK;

    StopSignal() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Waits; true if a stop was asked for meanwhile. */
    boolean await(final long timeoutMs) throws InterruptedException {
        return requested.await(timeoutMs, TimeUnit.MILLISECONDS);
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** The command's exit code, for the case that the process is ending by a signal. */
    int exitWith(final int code) {
        exitCode = code;
        return code;
    }

    /** The command has ended. */
    @Override
    public void close() {
        finished.countDown();
        if (!isRequested()) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (final IllegalStateException shuttingDown) {
                // The hook is already waiting for this very moment.
                requested.countDown();
            }
        }
    }

    private void onShutdown() {
        requested.countDown();
        try {
            if (finished.await(GRACE_SECONDS, TimeUnit.SECONDS)) {
                System.out.flush();
                System.err.flush();
                // Without this the process would end with the signal's code, as if it had been cut short.
                Runtime.getRuntime().halt(exitCode);
            }
        } catch (final InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
