package trefoil.gateway.cli;

import java.io.PrintWriter;

/**
 * One line that is rewritten in place on a terminal; elsewhere a plain line now and then. Goes to standard error, so
 * that results can be piped.
 */
final class Terminal {
    /** Set by the launcher when standard error is a terminal. */
    static final String TERMINAL_VARIABLE = "TREFOIL_TERMINAL";

    private static final int PLAIN_EVERY = 10;
    private static final String CLEAR_LINE = "\r\u001B[K";

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
    void status(final String text) {
        if (live) {
            err.print(CLEAR_LINE + text);
            err.flush();
            shown = true;
        } else if (++updates % PLAIN_EVERY == 0) {
            err.println(text);
        }
    }

    /** Prints a line that stays. */
    void line(final String text) {
        clear();
        err.println(text);
    }

    /** Removes the status line. */
    void clear() {
        if (shown) {
            err.print(CLEAR_LINE);
            err.flush();
            shown = false;
        }
    }
}
