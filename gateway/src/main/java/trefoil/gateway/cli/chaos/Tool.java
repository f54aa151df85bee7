package trefoil.gateway.cli.chaos;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A program of the system that does what Java cannot. */
final class Tool {
    private static final long WITHIN_S = 20;

    private Tool() {}

    /** Runs it; false if it is not there or failed. */
    static boolean run(final String... command) throws InterruptedException {
        try {
            final Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(WITHIN_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (final IOException absent) {
            return false;
        }
    }
}
