package trefoil.gateway.cli.journal;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How far a command has come that takes longer than two seconds: one line, rewritten in place, on a terminal only. */
public final class ProgressBar {
    /** Set by the launcher when standard error is a terminal. */
    static final String TERMINAL_VARIABLE = "TREFOIL_TERMINAL";

    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(2);
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final int WIDTH = 40;
    private static final double PERCENT = 100;
    private static final String CLEAR_LINE = "\r\u001B[K";

    private final PrintWriter err;
    private final boolean live;
    private final LongSupplier clockNs;
    private final String what;
    private final long total;
    private long nextNs;
    private boolean shown;

    /**
     * A bar that is not shown yet.
     *
     * @param live whether there is a terminal
     * @param clockNs any monotonic clock
     * @param what is under way, one word
     * @param total what {@link #at} counts up to
     */
    ProgressBar(
            final PrintWriter err,
            final boolean live,
            final LongSupplier clockNs,
            final String what,
            final long total) {
        this.err = err;
        this.live = live;
        this.clockNs = clockNs;
        this.what = what;
        this.total = Math.max(1, total);
        nextNs = live ? clockNs.getAsLong() + PATIENCE_NS : 0;
    }

    /** On the terminal of this process, if it has one. */
    public static ProgressBar of(final PrintWriter err, final String what, final long total) {
        return new ProgressBar(err, System.getenv(TERMINAL_VARIABLE) != null, System::nanoTime, what, total);
    }

    /** So much is done. */
    public void at(final long done) {
        if (!live) {
            return;
        }
        final long nowNs = clockNs.getAsLong();
        if (nowNs - nextNs < 0) {
            return;
        }
        nextNs = nowNs + INTERVAL_NS;
        shown = true;
        final double part = Math.min(1, done / (double) total);
        final int filled = (int) (part * WIDTH);
        err.print(String.format(
                Locale.ROOT,
                "%s%s [%s%s] %3.0f %%",
                CLEAR_LINE,
                what,
                "#".repeat(filled),
                " ".repeat(WIDTH - filled),
                part * PERCENT));
        err.flush();
    }

    /** Takes the bar away. */
    public void clear() {
        if (shown) {
            err.print(CLEAR_LINE);
            err.flush();
            shown = false;
        }
    }
}
