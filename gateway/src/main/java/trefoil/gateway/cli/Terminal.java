package trefoil.gateway.cli;

import java.io.PrintWriter;

/**
 * One line that is rewritten in place on a terminal; elsewhere a plain line now and then. Goes to standard error, so
 * that results can be piped. Any thread.
 */
final class Terminal {
    /** Set by the launcher when standard error is a terminal. */
    static final String TERMINAL_VARIABLE = "TREFOIL_TERMINAL";

    private static final int PLAIN_EVERY = 10;
    private static final String CLEAR_LINE = "\r\u001B[K";
    /** A line wider than the terminal is cut there: wrapped, it could not be rewritten in place. */
    private static final String CUT = "\u001B[?7l";

    private static final String WRAP_AGAIN = "\u001B[?7h";

    private final PrintWriter err;
    private final boolean live;
    private int updates;
    private boolean shown;

    Terminal(final PrintWriter err) {
        this(err, System.getenv(TERMINAL_VARIABLE) != null);
    }

    Terminal(final PrintWriter err, final boolean live) {
        this.err = err;
        this.live = live;
    }

    /** Shows the newest status. */
    synchronized void status(final String text) {
        if (live) {
            err.print(CLEAR_LINE + CUT + text + WRAP_AGAIN);
            err.flush();
            shown = true;
        } else if (++updates % PLAIN_EVERY == 0) {
            err.println(text);
        }
    }

    /** Prints a line that stays. */
    synchronized void line(final String text) {
        clear();
        err.println(text);
    }

    /** Removes the status line. */
    synchronized void clear() {
        if (shown) {
            err.print(CLEAR_LINE);
            err.flush();
            shown = false;
        }
    }
}
